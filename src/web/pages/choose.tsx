/** After a consent: which of the companies it opened are to be connected. Nothing is, until this form is posted. */
import type { PlatformId } from '../../../connectors/connector.ts';
import { PRESET_NAMES } from '../../policy/presets.ts';
import type { OfferedTenant } from '../deps.ts';
import { Heading, Page } from '../layout.tsx';
import { Once } from '../may.tsx';
import { Field, Name, upperFirst } from '../parts.tsx';
import type { Template } from '../templates.ts';
import type { View } from '../view.ts';
import { presetTitle } from './policy.tsx';

interface ChooseProps {
  readonly view: View;
  readonly platform: PlatformId;
  readonly tenants: readonly OfferedTenant[];
  /** The practice's own policies. */
  readonly templates: readonly Template[];
}

export function ChoosePage({ view, platform, tenants, templates }: ChooseProps) {
  const { locale } = view;
  const title = locale.t('connect.choose-title');
  const isMany = tenants.length > 1;
  const back = `/connect/${encodeURIComponent(platform)}/choose`;
  return (
    <Page view={view} title={title} section="none">
      <Heading title={title} />
      <ReadAndWritten view={view} />
      <form method="post" action={back} class="card stack wide">
        <Once />
        {isMany ? <p class="soft">{locale.t('connect.one-consent', { count: tenants.length })}</p> : null}
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
        {isMany ? <StartWith view={view} templates={templates} /> : null}
        <p class="acts">
          <button type="submit" class="go">
            {locale.t('connect.choose-do')}
          </button>
          {isMany ? (
            <button type="submit" name="all" value="yes">
              {locale.t('connect.all', { count: tenants.length })}
            </button>
          ) : null}
          <a class="button" href="/">
            {locale.t('error.home')}
          </a>
        </p>
      </form>
    </Page>
  );
}

/** What connecting means, said before anything is connected, and again wherever a file begins. */
export function ReadAndWritten({ view }: { readonly view: View }) {
  const { locale } = view;
  return (
    <section class="card stack wide" aria-labelledby="reads-title">
      <h2 id="reads-title">{locale.t('connect.reads-title')}</h2>
      <ul class="plain">
        {(['reads', 'writes', 'never', 'quiet'] as const).map((key) => (
          <li>{locale.t(`connect.${key}`)}</li>
        ))}
      </ul>
    </section>
  );
}

function StartWith({ view, templates }: Pick<ChooseProps, 'view' | 'templates'>) {
  const { locale } = view;
  return (
    <fieldset class="stack">
      <legend>{locale.t('connect.start-with')}</legend>
      <p class="soft">{locale.t('connect.start-about')}</p>
      <Field id="start-preset" label={locale.t('connect.policy')}>
        <select id="start-preset" name="preset">
          {PRESET_NAMES.map((name) => (
            <option value={name}>{presetTitle(name, locale)}</option>
          ))}
          {templates.length === 0 ? null : (
            <optgroup label={locale.t('connect.templates')}>
              {templates.map(({ id, name }) => (
                <option value={id}>{name}</option>
              ))}
            </optgroup>
          )}
        </select>
      </Field>
      <Field id="start-mode" label={locale.t('connect.mode')}>
        <select id="start-mode" name="mode">
          {(['draft', 'review'] as const).map((mode) => (
            <option value={mode}>{`${upperFirst(locale.t(`mode.${mode}`))} · ${locale.t(`mode.about.${mode}`)}`}</option>
          ))}
        </select>
      </Field>
    </fieldset>
  );
}
