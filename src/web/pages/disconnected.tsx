/** Where a platform sends the browser after somebody ended the connection there. */
import type { PlatformId } from '../../../connectors/connector.ts';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import { at, Name, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';
import { MessagePage } from './message.tsx';

interface DisconnectedProps {
  readonly view: View;
  readonly platform: PlatformId;
  /** The client file it is about, for whoever is signed in to its practice. */
  readonly organisation: OrganisationSummary | null;
}

export function DisconnectedPage({ view, platform, organisation }: DisconnectedProps) {
  const { locale } = view;
  const again = (
    <a class="button" href={`/reconnect/${encodeURIComponent(platform)}`}>
      {locale.t('today.reconnect-action')}
    </a>
  );
  const here =
    organisation?.connection === 'connected' ? (
      <PostForm action={at(organisation.id, 'disconnect')} back={at(organisation.id, 'settings')}>
        <button type="submit" class="go">
          {locale.t('vendor.disconnect-here')} <Name>{organisation.name}</Name>
        </button>
      </PostForm>
    ) : null;
  return (
    <MessagePage
      view={view}
      title={locale.t('vendor.disconnected-title', { platform })}
      text={locale.t('vendor.disconnected', { platform })}
      action={
        <>
          {here}
          {again}
        </>
      }
    />
  );
}
