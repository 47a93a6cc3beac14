/** *Today*: letters to approve, calls to make, what the program refused to do and why; and the summary of the client file. */
import { addDays, addMs, type Instant, msOf } from '../domain/time.ts';
import { dateIn, instantAt, timeIn } from '../domain/zone.ts';
import { outboxReason } from '../outbox/effects.ts';
import { countryCode } from '../policy/calendar.ts';
import type { Decision } from '../policy/case.ts';
import { verdictOn } from '../policy/holds.ts';
import type { TaskKind } from '../store/schema-work.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Amount, ExceptionItem, ExceptionKind, HeldItem, LetterItem, OrganisationSummary, Today } from './actor.ts';
import { caseFileOf } from './case-file.ts';
import { type Desk, type Moment, mayAct, momentOf } from './desk.ts';
import { numbersOf } from './letter.ts';
import { silenceItems, silentSince } from './silence.ts';
import { unconfirmedItems } from './unconfirmed.ts';
import { callItem, customerName, effectException, exceptionOf, letterItem, previewItem } from './view-items.ts';
import { cappedLetters, promisesDue, repliesOf } from './view-waiting.ts';

const DAY_MS = 86_400_000;
const MAX_HELD = 50;
/** More previews than a person reads. */
const MAX_PREVIEWS = 500;
const EXCEPTION_OF: Readonly<Record<Exclude<TaskKind, 'call'>, ExceptionKind>> = {
  'no-address': 'no-address',
  'no-due-date': 'no-due-date',
  'hold-review': 'hold-review',
  'letter-failed': 'letter-failed',
  'note-failed': 'note-failed',
  'expected-payment-failed': 'expected-payment-failed',
  review: 'review',
};
/** A broken promise stands among the exceptions this long; by then the letters have moved on. Our figure. */
export const BROKEN_SHOWN_DAYS = 30;
const LEFT: ReadonlySet<string> = new Set(['sent', 'delivered', 'bounced', 'complained', 'unknown']);

export function summaryOf(desk: Desk, moment: Moment = momentOf(desk)): OrganisationSummary {
  const { organisation, asOf } = moment;
  const { store } = desk;
  const { sums, overdueCustomers } = store.lists.owed(asOf);
  const effects = store.effects.counted();
  const tasks = store.tasks.counted();
  const letters = (state: (name: string) => boolean) =>
    effects.filter((row) => row.kind === 'letter' && state(row.state)).reduce((sum, row) => sum + row.count, 0);
  const calls = tasks.find((row) => row.kind === 'call')?.count ?? 0;
  const standing = effects.filter((row) => row.state === 'awaiting-approval').reduce((sum, row) => sum + row.count, 0);
  const exceptions =
    tasks.reduce((sum, row) => sum + row.count, 0) -
    calls +
    letters((state) => state === 'unknown') +
    systemExceptions(desk, moment).length;
  const { nativeReminders } = organisation;
  const { id, name, platform, mode, released, stopped, restored, timeZone, country, baseCurrency, lastSync, lastRun, version } =
    organisation;
  return {
    id,
    name,
    platform,
    mode,
    released,
    stopped,
    restored,
    connection: store.connection.state(),
    connectionEnds: store.connection.endsAt(),
    timeZone,
    country,
    baseCurrency,
    open: sums.map(({ currency, open }): Amount => ({ minor: open, currency })),
    overdue: sums.filter((sum) => sum.overdue > 0).map(({ currency, overdue }): Amount => ({ minor: overdue, currency })),
    over90: sums.filter((sum) => sum.over90 > 0).map(({ currency, over90 }): Amount => ({ minor: over90, currency })),
    overdueCustomers,
    approvals: standing,
    calls,
    exceptions,
    lettersSent: letters((state) => LEFT.has(state)),
    nativeReminders,
    lastSync,
    webhooksSilentSince: silentSince(desk, moment),
    lastRun,
    ...limitsOf(desk, organisation.tenant),
    version,
  };
}

/** What of the platform's limits is used and left. */
export function limitsOf({ platform }: Desk, tenant: string): Pick<OrganisationSummary, 'limits'> {
  const { budget } = platform.connector;
  return budget ? { limits: budget.view(tenant).allowances } : {};
}

export function todayOf(desk: Desk): Today {
  const moment = momentOf(desk);
  const { store } = desk;
  const awaiting = store.effects.inState('awaiting-approval');
  const item = (kind: string): LetterItem[] =>
    awaiting.filter((effect) => effect.kind === kind).map((effect) => letterItem(desk, moment, effect));
  const previews = showsPreviews(moment);
  return {
    ...aboutToday(desk, moment),
    letters: previews ? previewsOf(desk, moment, 'send') : item('letter'),
    calls: store.tasks.open('call').map((task) => callItem(desk, moment, task)),
    exceptions: [...urgentOf(desk, moment), ...exceptionTasks(desk, store.tasks.open(...EXCEPTION_TASKS))],
    handOvers: previews ? previewsOf(desk, moment, 'hand-over') : item('hand-over'),
    sentToday: store.effects.leftSince(dayBegan(moment)).map((effect) => letterItem(desk, moment, effect)),
  };
}

/** While nothing may leave, what would be sent is shown instead of what waits. */
export function showsPreviews(moment: Moment): boolean {
  return !mayAct(moment) && !moment.organisation.stopped;
}

export function dayBegan({ asOf, organisation }: Moment): Instant {
  return instantAt(asOf, 0, 0, organisation.timeZone);
}

/** What is shown whole however much there is, because it never is much. */
export function aboutToday(desk: Desk, moment: Moment): Pick<Today, 'summary' | 'asOf' | 'held' | 'replies' | 'promisesDue'> {
  return {
    summary: summaryOf(desk, moment),
    asOf: moment.asOf,
    replies: repliesOf(desk),
    promisesDue: promisesDue(desk, moment),
    held: [
      ...cappedLetters(desk, moment),
      ...desk.store.lists.decisions(MAX_HELD, 'hold', 'rest', 'wait').map(
        ({ customerId, name, body }): HeldItem => ({
          customerId,
          customerName: name ?? customerId,
          decision: body,
          invoiceNumbers: numbersOf(desk, body.invoiceIds),
        }),
      ),
    ],
  };
}

/** One letter per customer, whatever currencies it speaks of. */
function previewsOf(desk: Desk, moment: Moment, kind: 'send' | 'hand-over'): LetterItem[] {
  const byCustomer = new Map<string, Decision[]>();
  for (const { customerId, body } of desk.store.lists.decisions(MAX_PREVIEWS, kind))
    byCustomer.set(customerId, [...(byCustomer.get(customerId) ?? []), body]);
  return [...byCustomer].map(([customerId, decisions]) => previewItem(desk, moment, customerId, decisions));
}

/** What no task stands for: it comes before the tasks. */
export function urgentOf(desk: Desk, moment: Moment): ExceptionItem[] {
  const unknown = desk.store.effects
    .inState('unknown')
    .map((effect) =>
      effectException(
        desk,
        'outcome-unknown',
        effect,
        effect.reason ?? outboxReason('outcome-unknown', 'the letter may or may not have gone out'),
      ),
    );
  return [...systemExceptions(desk, moment), ...unknown, ...brokenPromises(desk, moment)];
}

export const EXCEPTION_TASKS = [
  'no-address',
  'no-due-date',
  'hold-review',
  'letter-failed',
  'note-failed',
  'expected-payment-failed',
  'review',
] as const satisfies TaskKind[];

export function exceptionTasks(desk: Desk, tasks: readonly TaskRow[]): ExceptionItem[] {
  return tasks.flatMap((task) =>
    task.kind === 'call' ? [] : [exceptionOf(desk, task.rule === 'stages-done' ? 'hand-over' : EXCEPTION_OF[task.kind], task)],
  );
}

/** Codes of connectors/budget.ts and of the platforms' own 429s. */
function isLimit(code: string): boolean {
  return /^(?:rate-limit|budget)-/.test(code) || code === 'circuit-open';
}

/** What is wrong with the connection or the books as a whole. */
function systemExceptions({ store }: Desk, moment: Moment): ExceptionItem[] {
  const { organisation, at } = moment;
  const items: ExceptionItem[] = [];
  const nobody = { customerId: null, customerName: null, effectId: null, taskId: null, amounts: [] };
  if (store.connection.state() === 'reconnect') {
    items.push({
      id: 'reconnect',
      kind: 'reconnect',
      ...nobody,
      at: organisation.lastSync ?? at,
      reason: outboxReason('reconnect', 'the platform no longer accepts our access: a person must connect again'),
    });
  } else if (organisation.syncFailure !== null && organisation.syncAfter !== null && isLimit(organisation.syncFailure)) {
    const { syncFailure: code, syncAfter, timeZone } = organisation;
    const values = { code, until: dateIn(syncAfter, timeZone), time: timeIn(syncAfter, timeZone) };
    items.push({
      id: 'sync-failed',
      kind: 'sync-failed',
      ...nobody,
      at: organisation.lastSync ?? at,
      reason: outboxReason('sync-parked', `the platform's limits are used up (${code}) until ${values.until} ${values.time}`, values),
    });
  } else if (organisation.syncFailure !== null) {
    const code = organisation.syncFailure;
    items.push({
      id: 'sync-failed',
      kind: 'sync-failed',
      ...nobody,
      at: organisation.lastSync ?? at,
      // A ledger file says more exactly what is wrong, and what to do about it.
      reason: outboxReason(code.startsWith('ledger-') ? code : 'sync-failed', `the books could not be read (${code})`, { code }),
    });
  }
  if (organisation.nativeReminders === true) {
    items.push({
      id: 'native-reminders',
      kind: 'native-reminders',
      ...nobody,
      at: organisation.companyRead ?? at,
      reason: outboxReason('native-reminders', 'the platform sends reminders of its own: customers would be reminded twice'),
    });
  }
  const ends = store.connection.endsAt();
  if (ends !== null && store.connection.state() === 'connected') items.push(...endingSoon(ends, at, nobody));
  const { count, rows } = store.books.quarantined();
  const first = rows[0];
  if (first) {
    const values = { count, kinds: [...new Set(rows.map((row) => row.kind))], firstReason: first.reason };
    items.push({
      id: 'quarantined',
      kind: 'quarantined',
      ...nobody,
      at: first.at,
      reason: outboxReason('quarantined', `${count} records could not be read (${first.reason})`, values),
    });
  }
  return [...items, ...silenceItems({ store }, moment), ...unconfirmedItems({ store })];
}

/** Days before the end of a grant at which a person is told anew. */
const END_WARNINGS = [7, 14, 30] as const;

/** The platform ends the grant on a day that no refresh moves: whoever connects again before it misses nothing. */
function endingSoon(
  ends: Instant,
  at: Instant,
  nobody: Pick<ExceptionItem, 'customerId' | 'customerName' | 'effectId' | 'taskId' | 'amounts'>,
): ExceptionItem[] {
  const days = Math.max(0, Math.ceil((msOf(ends) - msOf(at)) / DAY_MS));
  const warning = END_WARNINGS.find((each) => days <= each);
  if (warning === undefined) return [];
  const date = ends.slice(0, 10);
  const reason = outboxReason('connection-ends', `the platform ends the connection on ${date}`, { date, days });
  return [{ id: `connection-ends-${warning}`, kind: 'connection-ends', ...nobody, at: addMs(ends, -warning * DAY_MS), reason }];
}

/** A promise whose day and tolerance have passed without the money, while something is still open. */
function brokenPromises(desk: Desk, moment: Moment): ExceptionItem[] {
  const items: ExceptionItem[] = [];
  for (const promise of desk.store.standings.allPromises()) {
    if (promise.date >= moment.asOf || promise.date < addDays(moment.asOf, -BROKEN_SHOWN_DAYS)) continue;
    const file = caseFileOf(desk, moment, promise.customerId);
    if (!file.invoices.some((invoice) => invoice.currency === promise.currency)) continue;
    const country = countryCode(file.customer.country) ?? countryCode(moment.organisation.country) ?? 'US';
    const verdict = verdictOn(promise, { file, policy: moment.policy, asOf: moment.asOf, country });
    if (verdict.state !== 'broken' && verdict.state !== 'partly-kept') continue;
    const { id, customerId, amount, currency, date, madeAt } = promise;
    const reason = outboxReason('promise-broken', `${date} has passed; ${verdict.received} of ${amount} came`, {
      date,
      amount,
      received: verdict.received,
      currency,
    });
    items.push({
      id,
      kind: 'promise-broken',
      customerId,
      customerName: customerName(desk, customerId),
      effectId: null,
      taskId: null,
      amounts: [{ minor: amount, currency }],
      at: madeAt,
      reason,
    });
  }
  return items;
}
