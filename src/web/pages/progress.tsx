/** How far the books of a client file were read for the first time: counts by kind, what is left, and why it stands still where it does. */
import type { ReadingProgress } from '../../organisation/start-views.ts';
import type { Locale } from '../messages/locale.ts';
import type { View } from '../view.ts';

/** In one sentence where the reading stands. */
export function progressSentence({ state, failure, later, summary }: ReadingProgress, locale: Locale): string {
  const until = later === null ? locale.t('start.soon') : locale.t('start.at', { time: locale.instant(later, summary.timeZone) });
  return locale.t(`start.${state}`, { until, failure: failure ?? '' });
}

/** Whether it goes on by itself, so that the page looks again. */
export function isGoingOn({ state }: ReadingProgress): boolean {
  return state === 'waiting' || state === 'reading' || state === 'pausing';
}

export function ReadingTable({ view, progress }: { readonly view: View; readonly progress: ReadingProgress }) {
  const { locale } = view;
  const { kinds, minutesLeft, quarantined } = progress;
  const bad = progress.state === 'failed' || progress.state === 'reconnect';
  return (
    <>
      <p class={bad ? 'warning' : ''} role="status" {...(isGoingOn(progress) ? { 'data-running': true } : {})}>
        {progressSentence(progress, locale)}
      </p>
      <dl class="facts small">
        {kinds.map(({ kind, state, read, of }) => (
          <div>
            <dt>{locale.t(`start.kind.${kind}`)}</dt>
            <dd>
              {of === null || state === 'done'
                ? locale.number(read)
                : locale.t('start.of', { read: locale.number(read), of: locale.number(Math.max(of, read)) })}{' '}
              <span class="soft">{locale.t(`start.kind-state.${state}`)}</span>
              {state === 'reading' && of !== null ? (
                <progress
                  value={String(Math.min(read, of))}
                  max={String(Math.max(1, of))}
                  aria-label={locale.t(`start.kind.${kind}`)}
                ></progress>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
      {progress.state === 'reading' || progress.state === 'pausing' ? (
        <p class="soft">{minutesLeft === null ? locale.t('start.no-estimate') : locale.t('start.minutes', { minutes: minutesLeft })}</p>
      ) : null}
      {quarantined > 0 ? <p class="soft">{locale.t('start.quarantined', { count: quarantined })}</p> : null}
    </>
  );
}
