import type { Amount } from '../../organisation/actor.ts';
import { May } from '../may.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, PostForm, Sums } from '../parts.tsx';
import { countOf, type FurtherProps, waitingParts } from './today-further.tsx';

type TodayProps = FurtherProps;

/** What stands above everything else: stopped, put back from a copy, not released, draft, connection ended. */
export function Notices(props: TodayProps & { readonly back: string; readonly junk: string | null }) {
  const { view, today, back, junk } = props;
  const { locale } = view;
  const { summary } = today;
  return (
    <>
      {summary.stopped ? (
        <div class="notice bad">
          <p>{locale.t('today.stopped')}</p>
          <May act="run">
            <PostForm action={at(summary.id, 'stop')} back={back} hidden={{ stopped: 'no' }}>
              <button type="submit">{locale.t('today.stopped-action')}</button>
            </PostForm>
          </May>
        </div>
      ) : null}
      {summary.restored ? (
        <div class="notice bad">
          <p>{locale.t('today.restored', { knows: locale.instant(summary.restored, summary.timeZone) })}</p>
          <PostForm action={at(summary.id, 'compared')} back={back}>
            <button type="submit">{locale.t('today.restored-action')}</button>
          </PostForm>
        </div>
      ) : null}
      {summary.connection === 'connected' ? null : (
        <div class="notice bad">
          <p>{locale.t('today.reconnect', { platform: summary.platform })}</p>
          {view.may('connect') && view.platforms.includes(summary.platform) ? (
            <a class="button" href={`/connect/${summary.platform}`}>
              {locale.t('today.reconnect-action')}
            </a>
          ) : null}
        </div>
      )}
      {junk === null ? null : (
        <div class="notice">
          <p>{locale.t('today.junk', { domain: junk })}</p>
          <a class="button" href={`${at(summary.id, 'settings')}#sender-check`}>
            {locale.t('today.junk-action')}
          </a>
        </div>
      )}
      {summary.mode === 'draft' ? (
        <div class="notice">
          <p>{locale.t('today.draft')}</p>
          <May act="run">
            <a class="button" href={at(summary.id, 'settings')}>
              {locale.t('today.draft-action')}
            </a>
          </May>
        </div>
      ) : null}
      {summary.released || summary.mode === 'draft' ? null : (
        <div class="notice">
          <p>{locale.t('today.release')}</p>
          <PostForm action={at(summary.id, 'release')} back={back}>
            <button type="submit" class="go">
              {locale.t('today.release-action')}
            </button>
          </PostForm>
        </div>
      )}
    </>
  );
}

export function Summary(props: TodayProps) {
  const { view, today } = props;
  const { locale } = view;
  const { summary } = today;
  const parts = waitingParts(today);
  return (
    <dl class="strip">
      <Figure
        label={locale.t('today.overdue')}
        amounts={summary.overdue}
        locale={locale}
        about={locale.t('customers.count', { count: summary.overdueCustomers })}
        none={locale.t('clients.nothing-overdue')}
      />
      {summary.over90 ? (
        <Figure label={locale.t('today.over90')} amounts={summary.over90} locale={locale} none={locale.t('today.over90-none')} />
      ) : (
        <Figure label={locale.t('today.open')} amounts={summary.open} locale={locale} none={locale.t('amount.none')} />
      )}
      <div>
        <dt>{locale.t('today.sent')}</dt>
        <dd>
          {locale.number(countOf(today, 'sentToday'))}
          <small>{locale.t('today.sent-total', { count: summary.lettersSent })}</small>
        </dd>
      </div>
      <div>
        <dt>{locale.t('today.waiting')}</dt>
        <dd>
          {locale.number(parts.letters + parts.calls + parts.others)}
          <small>{locale.t('today.waiting-parts', parts)}</small>
        </dd>
      </div>
    </dl>
  );
}

/** The largest currency large, the others below it in small: they are never added up. */
function Figure(props: {
  readonly label: string;
  readonly amounts: readonly Amount[];
  readonly locale: Locale;
  readonly none: string;
  readonly about?: string;
}) {
  const [first, ...others] = props.amounts;
  return (
    <div>
      <dt>{props.label}</dt>
      <dd class={first ? '' : 'none'}>
        {first ? props.locale.money(first) : props.none}
        {others.length > 0 ? <Sums amounts={others} locale={props.locale} /> : null}
        {props.about && first ? <small>{props.about}</small> : null}
      </dd>
    </div>
  );
}

/** Shown on a desk, where there are keys: the list of them behind a question mark. */
export function Keys({ locale }: { readonly locale: Locale }) {
  const keys = [
    ['j', 'k', 'keys.move'],
    ['a', null, 'keys.approve'],
    ['Enter', null, 'keys.read'],
    ['s', null, 'keys.skip'],
    ['c', '1–6', 'keys.call'],
    ['d', null, 'keys.done'],
    ['n', null, 'keys.no'],
    ['w', null, 'keys.again'],
    ['?', null, 'keys.help'],
  ] as const;
  return (
    <div class="keys-hint">
      <button type="button" popovertarget="keys">
        <kbd>?</kbd> {locale.t('keys.title')}
      </button>
      <div id="keys" popover="auto" role="dialog" aria-labelledby="keys-title" class="dialog" data-keys>
        <h2 id="keys-title">{locale.t('keys.title')}</h2>
        <p class="soft">{locale.t('keys.about')}</p>
        <dl class="keys-list">
          {keys.map(([key, other, does]) => (
            <div>
              <dt dir="ltr">
                <kbd>{key}</kbd> {other === null ? null : <kbd>{other}</kbd>}
              </dt>
              <dd>{locale.t(does)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
