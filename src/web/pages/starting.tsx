/** All client files of a practice that begin, on one page: how far each has been read, what failed, and the step that comes next. */
import type { ReadingProgress } from '../../organisation/start-views.ts';
import { Heading, Page } from '../layout.tsx';
import { at, Empty, Name } from '../parts.tsx';
import type { Connecting } from '../under-way.ts';
import type { View } from '../view.ts';
import { isGoingOn, progressSentence } from './progress.tsx';

/** Names in one sentence. */
const MAX_NAMED = 10;

interface StartingProps {
  readonly view: View;
  readonly files: readonly ReadingProgress[];
  /** Files beyond those shown. */
  readonly more: number;
  /** Those that are being connected, or were last; null: none were since the start. */
  readonly connecting: Connecting | null;
}

export function StartingPage({ view, files, more, connecting }: StartingProps) {
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('starting.title')} section="clients">
      <Heading title={locale.t('starting.title')} back={{ href: '/', label: locale.t('clients.title') }} />
      <p class="lead" {...(files.some(isGoingOn) ? { 'data-running': true } : {})}>
        {locale.t('starting.about')}
      </p>
      {connecting ? <BeingConnected view={view} connecting={connecting} /> : null}
      {files.length === 0 ? <Empty>{locale.t('starting.none')}</Empty> : <Files view={view} files={files} />}
      {more > 0 ? <p class="soft">{locale.t('starting.more', { count: more })}</p> : null}
    </Page>
  );
}

/** The page looks again by itself while it goes on. */
function BeingConnected({ view, connecting }: { readonly view: View; readonly connecting: Connecting }) {
  const { locale } = view;
  const { count, isRunning, failed } = connecting;
  if (isRunning)
    return (
      <p class="notice" data-running>
        {locale.t('starting.connecting', { count })}
      </p>
    );
  if (failed === null) return <p class="notice bad">{locale.t('starting.broken-off')}</p>;
  return failed.length === 0 ? null : <p class="notice bad">{locale.t('starting.failed-some', { names: failed.slice(0, MAX_NAMED) })}</p>;
}

function Files({ view, files }: { readonly view: View; readonly files: readonly ReadingProgress[] }) {
  const { locale } = view;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{locale.t('starting.file')}</th>
          <th scope="col">{locale.t('starting.state')}</th>
          <th scope="col" class="number">
            {locale.t('starting.read-count')}
          </th>
          <th scope="col">{locale.t('starting.next')}</th>
        </tr>
      </thead>
      <tbody>
        {files.map((progress) => (
          <tr>
            <th scope="row">
              <a class="who" href={at(progress.summary.id, 'start')}>
                <Name>{progress.summary.name}</Name>
              </a>
              <span class="why">{locale.t('mode.in', { mode: progress.summary.mode })}</span>
            </th>
            <td data-label={locale.t('starting.state')} class={progress.state === 'failed' ? 'warning' : ''}>
              {progress.state === 'done' ? locale.t('starting.done') : progressSentence(progress, locale)}
            </td>
            <td class="number" data-label={locale.t('starting.read-count')}>
              {locale.number(progress.kinds.reduce((sum, kind) => sum + kind.read, 0))}
            </td>
            <td data-label={locale.t('starting.next')}>
              <a href={at(progress.summary.id, progress.summary.released ? 'today' : 'start')}>
                {locale.t(progress.summary.released ? 'start.today' : 'start.title')}
                <span class="spoken">: {progress.summary.name}</span>
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
