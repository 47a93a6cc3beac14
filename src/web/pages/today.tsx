/** Today: everything one person has to do for one client file, in the order it should be done, and why the rest is held back. */
import type { Child } from 'hono/jsx';
import type { Amount, LetterItem, Today } from '../../organisation/actor.ts';
import { Freshness, Heading, Page } from '../layout.tsx';
import { May } from '../may.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, mayApprove, Name, PostForm, Sums } from '../parts.tsx';
import { countOf, type FurtherProps, ListPages, routineBeyond } from './today-further.tsx';
import {
  CallRow,
  ExceptionRow,
  HandOverRow,
  HeldRow,
  isNotDue,
  isOnlyTold,
  isRoutine,
  LetterRow,
  PromiseRow,
  ReplyRow,
  SentRow,
} from './today-rows.tsx';

type TodayProps = FurtherProps;

export function TodayPage(props: TodayProps) {
  const { view, today } = props;
  const { locale } = view;
  const { summary } = today;
  const back = at(summary.id, 'today');
  const preview = summary.mode === 'draft' || !summary.released;
  const broken = today.exceptions.filter(isOnlyTold);
  const exceptions = today.exceptions.filter((exception) => !isOnlyTold(exception));
  const { letters, calls, others } = listed(today);
  const waiting = letters + calls + others;
  const promises = broken.length + today.promisesDue.length;
  const held = today.held.filter((item) => !isNotDue(item));
  const notDue = today.held.filter(isNotDue);
  const rows = { organisationId: summary.id, back, view, today };
  return (
    <Page
      view={view}
      title={locale.t('today.title')}
      section="today"
      organisation={summary}
      waiting={Object.values(waitingParts(today)).reduce((sum, count) => sum + count, 0)}
    >
      <Heading
        title={locale.t('today.title')}
        beside={
          <>
            {locale.longDate(today.asOf)} · <Name>{summary.name}</Name>
          </>
        }
      >
        <Freshness view={view} organisation={summary} />
      </Heading>
      <Notices {...props} back={back} />
      <Summary {...props} />
      {waiting === 0 ? (
        <section class="clear">
          <h2 data-all-done tabindex={-1}>
            {locale.t('today.clear')}
          </h2>
          <p>{locale.t(today.held.length > 0 ? 'today.clear-about' : 'today.clear-empty')}</p>
        </section>
      ) : null}
      <Group
        title={locale.t(preview ? 'today.letters-draft' : 'today.letters')}
        id="letters"
        count={countOf(today, 'letters')}
        locale={locale}
        hidden={countOf(today, 'letters') === 0}
        pages={<ListPages {...props} list="letters" anchor="letters" />}
        beside={preview ? null : <ApproveRoutine {...props} back={back} />}
      >
        {today.letters.map((letter) => (
          <LetterRow {...rows} letter={letter} />
        ))}
      </Group>
      <Group
        title={locale.t('today.calls')}
        id="calls"
        count={countOf(today, 'calls')}
        locale={locale}
        hidden={countOf(today, 'calls') === 0}
        pages={<ListPages {...props} list="calls" anchor="calls" />}
      >
        {today.calls.map((call) => (
          <CallRow {...rows} call={call} />
        ))}
      </Group>
      <Group
        title={locale.t('today.replies')}
        id="replies"
        count={today.replies.length}
        locale={locale}
        hidden={today.replies.length === 0}
      >
        {today.replies.map((reply) => (
          <ReplyRow {...rows} reply={reply} />
        ))}
      </Group>
      <Group
        title={locale.t('today.exceptions')}
        id="exceptions"
        count={countOf(today, 'exceptions') - broken.length}
        locale={locale}
        hidden={countOf(today, 'exceptions') - broken.length === 0}
        pages={<ListPages {...props} list="exceptions" anchor="exceptions" />}
      >
        {exceptions.map((exception) => (
          <ExceptionRow {...rows} exception={exception} />
        ))}
      </Group>
      <Group
        title={locale.t('today.handovers')}
        id="hand-overs"
        count={countOf(today, 'handOvers')}
        locale={locale}
        hidden={countOf(today, 'handOvers') === 0}
        pages={<ListPages {...props} list="handOvers" anchor="hand-overs" />}
      >
        {today.handOvers.map((letter) => (
          <HandOverRow {...rows} letter={letter} />
        ))}
      </Group>
      <Group title={locale.t('today.promises')} id="promises" count={promises} locale={locale} hidden={promises === 0}>
        {[
          ...broken.map((exception) => <ExceptionRow {...rows} exception={exception} />),
          ...today.promisesDue.map((promise) => <PromiseRow {...rows} promise={promise} />),
        ]}
      </Group>
      <Group
        title={locale.t('today.sent-section')}
        id="sent"
        count={countOf(today, 'sentToday')}
        locale={locale}
        hidden={countOf(today, 'sentToday') === 0}
        pages={<ListPages {...props} list="sentToday" anchor="sent" />}
      >
        {today.sentToday.map((letter) => (
          <SentRow {...rows} letter={letter} />
        ))}
      </Group>
      <Group title={locale.t('today.held')} id="held" count={held.length} locale={locale} hidden={held.length === 0}>
        {held.map((item) => (
          <HeldRow {...rows} held={item} />
        ))}
      </Group>
      {notDue.length === 0 ? null : (
        <details class="later">
          <summary>
            {locale.t('today.held-due')} <i>{locale.number(notDue.length)}</i>
          </summary>
          <ul class="rows">
            {notDue.map((item) => (
              <HeldRow {...rows} held={item} />
            ))}
          </ul>
        </details>
      )}
      {waiting > 0 ? <Keys locale={locale} /> : null}
    </Page>
  );
}

/** What this page lists for a person to do; previews wait for nobody. */
function waitingParts(today: Today) {
  const { letters, handOvers, summary } = today;
  // They wait all together or not at all: nothing is approved while nothing may leave.
  const [any] = [...letters, ...handOvers];
  const parts = listed(today);
  return any === undefined || mayApprove(summary, any) ? parts : { ...parts, letters: 0 };
}

/** What this page lists, whoever it waits for; a promise that was broken is told and asks for nothing by itself. */
function listed(today: Today) {
  const told = today.exceptions.filter(isOnlyTold).length;
  return {
    letters: countOf(today, 'letters') + countOf(today, 'handOvers'),
    calls: countOf(today, 'calls'),
    others: countOf(today, 'exceptions') - told + today.replies.length,
  };
}

/** What stands above everything else: stopped, put back from a copy, not released, draft, connection ended. */
function Notices(props: TodayProps & { readonly back: string }) {
  const { view, today, back } = props;
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

function Summary(props: TodayProps) {
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

function ApproveRoutine(props: TodayProps & { readonly back: string }) {
  const routine = props.today.letters.filter((letter) => isRoutine(letter) && mayApprove(props.today.summary, letter));
  const beyond = routineBeyond(props.today);
  const count = beyond?.count ?? routine.length;
  if (count < 2) return null;
  return (
    <PostForm action={at(props.today.summary.id, 'letters', 'approve')} back={props.back}>
      {beyond ? (
        <>
          <input type="hidden" name="until" value={beyond.until} />
          {beyond.stages.map((stage) => (
            <input type="hidden" name="stage" value={stage} />
          ))}
        </>
      ) : (
        routine.map((letter: LetterItem) => <input type="hidden" name="effectId" value={letter.effectId} />)
      )}
      <button type="submit">{props.view.locale.t('today.approve-routine', { count })}</button>
    </PostForm>
  );
}

interface GroupProps {
  readonly title: string;
  readonly id: string;
  readonly count: number;
  readonly locale: Locale;
  readonly hidden: boolean;
  readonly beside?: ReturnType<typeof ApproveRoutine>;
  readonly pages?: Child;
  readonly children?: unknown;
}

function Group(props: GroupProps & { readonly children: unknown[] }) {
  if (props.hidden) return null;
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`}>
      <div class="group">
        <h2 id={`${props.id}-title`}>
          {props.title} <i>{props.locale.number(props.count)}</i>
        </h2>
        {props.beside}
      </div>
      <ul class="rows">{props.children}</ul>
      {props.pages}
    </section>
  );
}

/** Shown only where the script runs and a keyboard is likely. */
/** Shown on a desk, where there are keys: the list of them behind a question mark. */
function Keys({ locale }: { readonly locale: Locale }) {
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
