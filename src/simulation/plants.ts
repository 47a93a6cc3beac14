/**
 * Known bugs, planted on purpose: each changes one place of the real code into something wrong, and the simulation must notice. A simulation
 * that has never caught a bug proves nothing.
 */
import type { Simulated } from './world.ts';

export interface Edit {
  /** Below the repository's root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface Plant {
  readonly name: string;
  /** The promise it breaks. */
  readonly promise: Simulated;
  readonly edits: readonly Edit[];
}

const ORGANISATION = 'src/organisation';

function plant(name: string, promise: Simulated, file: string, find: string, replace: string): Plant {
  return { name, promise, edits: [{ file, find, replace }] };
}

export const PLANTS: readonly Plant[] = [
  plant(
    'sends-what-was-decided-without-deciding-again',
    'HELD',
    `${ORGANISATION}/dispatch.ts`,
    'const fresh = decide(file, moment.policy, moment.asOf).decisions;',
    'const fresh = promised;',
  ),
  plant(
    'sends-a-text-again-whose-answer-was-lost',
    'ONCE',
    `${ORGANISATION}/texts.ts`,
    "  if (outcome.kind === 'accepted') return { kind: 'accepted', response: outcome.id };",
    "  if (outcome.kind === 'accepted') return { kind: 'accepted', response: outcome.id };\n  if (outcome.kind === 'unknown') return { kind: 'later', code: outcome.code };",
  ),
  plant(
    'believes-a-text-lost-that-is-not-listed',
    'NOLOSS',
    `${ORGANISATION}/texts.ts`,
    "      else if (found.kind === 'refused') {",
    "      else if (found.kind === 'absent') fail(desk, standing, 'absent');\n      else if (found.kind === 'refused') {",
  ),
  plant(
    'does-not-store-what-was-read-again',
    'OWED',
    `${ORGANISATION}/reread.ts`,
    "changed += store.books.apply(mapped, now(), 'asked').changed;",
    '',
  ),
  {
    name: 'takes-drafts-for-invoices',
    promise: 'WHY',
    edits: [
      {
        file: 'src/store/readings.ts',
        find: ".where(and(eq(invoices.customerId, customerId), equals(invoices.state, 'open')))",
        replace: '.where(eq(invoices.customerId, customerId))',
      },
      {
        file: 'src/policy/decide.ts',
        find: "file.invoices.filter((invoice) => invoice.state === 'open' && invoice.open > 0)",
        replace: 'file.invoices.filter((invoice) => invoice.open > 0)',
      },
    ],
  },
  plant(
    'forgets-unapplied-payments',
    'NET',
    'src/policy/holds.ts',
    "if (payment.state === 'posted' && payment.currency === currency) sum += payment.unapplied;",
    'void payment;',
  ),
  plant(
    'forgets-credits',
    'NET',
    'src/policy/holds.ts',
    "if (credit.state === 'posted' && credit.currency === currency) sum += credit.remaining;",
    'void credit;',
  ),
  plant(
    'does-not-read-money-again-before-sending',
    'NET',
    `${ORGANISATION}/deliver.ts`,
    "return (await sync(desk, openSession, ['payments', 'credits'])).ok;",
    'return true;',
  ),
  plant(
    'sends-again-after-an-interruption',
    'ONCE',
    `${ORGANISATION}/deliver.ts`,
    "if (effect.kind === 'letter') unknown(desk, effect, 'interrupted');",
    "if (effect.kind === 'nothing') unknown(desk, effect, 'interrupted');",
  ),
  plant(
    'sends-an-unknown-letter-again',
    'ONCE',
    `${ORGANISATION}/outcome.ts`,
    '      tally.unknown += 1;\n      unknown(desk, effect, outcome.code);',
    "      desk.store.effects.move(effect, 'planned', { nextAttempt: null, leaseUntil: null, attempt: null, settledAt: null });",
  ),
  {
    name: 'writes-a-note-again-without-looking',
    promise: 'ONCE',
    edits: [
      { file: `${ORGANISATION}/write-back.ts`, find: 'const again = note.attempts > 1;', replace: 'const again = false;' },
      {
        file: `${ORGANISATION}/write-back.ts`,
        find: '{ invoiceId, text, key: wireKey(note), again }',
        replace: "{ invoiceId, text, key: [wireKey(note), note.attempts].join('-'), again }",
      },
    ],
  },
  plant('loses-a-hold-it-acknowledged', 'NOLOSS', `${ORGANISATION}/command.ts`, 'desk.store.standings.placeHold(row);', ''),
  plant(
    'leaves-what-was-in-hand-when-it-died',
    'NOLOSS',
    `${ORGANISATION}/deliver.ts`,
    "if (effect.state === 'claimed') store.effects.move(effect, 'planned', { leaseUntil: null, attempt: null });",
    "if (effect.state === 'claimed') continue;",
  ),
  plant(
    'sends-before-the-disk-has-the-letter',
    'ONCE',
    `${ORGANISATION}/dispatch.ts`,
    'if (!desk.store.transaction(() => commitDispatch(',
    'if (!desk.store.unhurried(() => commitDispatch(',
  ),
  plant(
    'takes-an-accepted-letter-for-refused',
    'NOLOSS',
    `${ORGANISATION}/outcome.ts`,
    '      tally.sent += 1;\n      sent(desk, effect);',
    "      fail(desk, effect, 'planted');",
  ),
  plant(
    'lets-every-hold-end',
    'HELD',
    'src/cases/hold.ts',
    'return hold.from <= asOf && !(end !== null && end < asOf);',
    'return hold.from < asOf && end !== null && end < asOf;',
  ),
  plant('forgets-promises', 'HELD', 'src/policy/holds.ts', "if (state !== 'open') continue;", 'if (state !== null) continue;'),
  plant(
    'holds-only-the-first-invoice',
    'HELD',
    'src/cases/hold.ts',
    "return hold.scope === 'case' || hold.scope.invoiceId === invoiceId;",
    "return hold.scope !== 'case' && hold.scope.invoiceId === invoiceId;",
  ),
  plant(
    'ignores-the-kill-switch',
    'HELD',
    `${ORGANISATION}/desk.ts`,
    "return organisation.mode !== 'draft' && organisation.released && !organisation.stopped && organisation.restored === null;",
    "return organisation.mode !== 'draft' && organisation.released && organisation.restored === null;",
  ),
  plant(
    'writes-on-weekends',
    'CALM',
    'src/policy/calendar.ts',
    "if ((WEEKENDS[country] ?? DEFAULT_WEEKEND).includes(weekday(date))) return { what: 'weekend' };",
    '',
  ),
  plant('writes-on-holidays', 'CALM', 'src/policy/calendar.ts', "if (name !== undefined) return { what: 'holiday', name };", ''),
  plant('writes-at-any-hour', 'CALM', `${ORGANISATION}/window.ts`, 'return at >= window.from ? null : window.from;', 'return null;'),
  {
    name: 'keeps-no-days-between-letters',
    promise: 'CALM',
    edits: [
      {
        file: 'src/policy/caps.ts',
        find: 'if (last !== undefined && daysBetween(last, on) < gap.days)',
        replace: 'if (last !== undefined && daysBetween(last, on) < 0)',
      },
      {
        file: 'src/outbox/caps.ts',
        find: 'if (counted(past, cap.group, addDays(asOf, -cap.days)) >= cap.most)',
        replace: 'if (counted(past, cap.group, addDays(asOf, -cap.days)) >= 100)',
      },
    ],
  },
  plant(
    'decides-nobody-anew-whose-books-changed',
    'WHY',
    'src/store/cases.ts',
    'if (customerIds.size > 0) touchEach(database).run({ ids: JSON.stringify([...customerIds]) });',
    'void customerIds;',
  ),
  plant('forgets-when-a-decision-ends', 'WHY', `${ORGANISATION}/plan.ts`, 'ends.length === 0 ? null : ends.reduce(earlierDate)', 'null'),
  plant(
    'decides-only-about-what-is-overdue',
    'WHY',
    'src/policy/decide.ts',
    "invoice.state === 'open' && invoice.open > 0)",
    "invoice.state === 'open' && invoice.open > 0 && (invoice.due ?? asOf) <= asOf)",
  ),
  plant(
    'tells-the-books-of-no-letter',
    'TOLD',
    `${ORGANISATION}/outcome.ts`,
    'contents: contactLine(desk, effect) });\n  promiseLetterNotes(desk, moment, effect);',
    'contents: contactLine(desk, effect) });',
  ),
  plant(
    'takes-a-lost-answer-for-a-written-note',
    'TOLD',
    `${ORGANISATION}/write-back.ts`,
    "return answer.ok ? { kind: 'written' } : { kind: 'failed', while: 'writing', failure: answer.failure };",
    "return answer.ok || answer.failure.kind === 'unknown-outcome' ? { kind: 'written' } : { kind: 'failed', while: 'writing', failure: answer.failure };",
  ),
  plant('breaks-the-chain-of-the-journal', 'TOLD', 'src/store/journal.ts', 'previous: before?.hash ?? GENESIS,', 'previous: GENESIS,'),
  plant(
    'moves-the-cursor-past-a-failed-page',
    'EXACT',
    `${ORGANISATION}/sync.ts`,
    '    if (!answer.ok) return answer.failure;',
    '    if (!answer.ok) {\n      store.transaction(() => store.books.feeds.finish(feed, desk.now()));\n      return answer.failure;\n    }',
  ),
  {
    name: 'takes-no-notice-of-a-changed-payment',
    promise: 'EXACT',
    edits: [
      {
        file: 'src/store/books-money.ts',
        find: 'before.amount === after.amount && before.unapplied === after.unapplied;',
        replace: 'before.amount === after.amount;',
      },
      { file: 'src/store/books-money.ts', find: 'if (!affected && old && sameHead', replace: 'if (old && sameHead' },
    ],
  },
  plant(
    'reads-no-credits',
    'EXACT',
    'src/store/books-money.ts',
    'writeCredit(id, customerId, ownerId, currency, date, state, kind, total, remaining),',
    'writeCredit(id, customerId, ownerId, currency, date, state, kind, total, 0 * remaining),',
  ),
];
