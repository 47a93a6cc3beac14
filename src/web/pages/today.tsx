/** Today: everything one person has to do for one client file, in the order it should be done, and why the rest is held back. */
import type { Child } from 'hono/jsx';
import type { LetterItem } from '../../organisation/actor.ts';
import { Freshness, Heading, Page } from '../layout.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, mayApprove, Name, PostForm } from '../parts.tsx';
import { CallRow, ExceptionRow, isOnlyTold, PromiseRow, ReplyRow } from './today-asks.tsx';
import { countOf, type FurtherProps, ListPages, listed, routineBeyond, waitingParts } from './today-further.tsx';
import { Keys, Notices, Summary } from './today-head.tsx';
import { HandOverRow, HeldRow, isNotDue, LetterRow, SentRow } from './today-rows.tsx';

interface TodayProps extends FurtherProps {
  /** The domain whose letters receivers may well take for junk; null: nothing of the kind is known. */
  readonly junk: string | null;
}

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

function ApproveRoutine(props: TodayProps & { readonly back: string }) {
  const routine = props.today.letters.filter((letter) => letter.look === null && mayApprove(props.today.summary, letter));
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
        routine.map((letter: LetterItem) => <input type="hidden" name="letter" value={`${letter.effectId} ${letter.seen}`} />)
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
