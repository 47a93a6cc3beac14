/** After a consent: which of the companies it opened are to be connected. Nothing is, until this form is posted. */
import type { PlatformId } from '../../../connectors/connector.ts';
import type { OfferedTenant } from '../deps.ts';
import { Heading, Page } from '../layout.tsx';
import { Name } from '../parts.tsx';
import type { View } from '../view.ts';

interface ChooseProps {
  readonly view: View;
  readonly platform: PlatformId;
  readonly tenants: readonly OfferedTenant[];
}

export function ChoosePage({ view, platform, tenants }: ChooseProps) {
  const { locale } = view;
  const title = locale.t('connect.choose-title');
  return (
    <Page view={view} title={title} section="none">
      <Heading title={title} />
      <form method="post" action={`/connect/${encodeURIComponent(platform)}/choose`} class="card stack">
        <fieldset>
          <legend>{locale.t('connect.choose-about', { platform, count: tenants.length })}</legend>
          {tenants.map((tenant) => (
            <label class="choice">
              <input
                type="checkbox"
                name="tenant"
                value={tenant.id}
                checked={tenant.state !== 'elsewhere' && (tenants.length === 1 || tenant.state !== 'new')}
                disabled={tenant.state === 'elsewhere'}
              />
              <span>
                <b>
                  <Name>{tenant.name ?? tenant.id}</Name>
                </b>
                <span class="soft"> {locale.t(`connect.state-${tenant.state}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <p class="acts">
          <button type="submit" class="go">
            {locale.t('connect.choose-do')}
          </button>
          <a class="button" href="/">
            {locale.t('error.home')}
          </a>
        </p>
      </form>
    </Page>
  );
}
