/**
 * Places at which the real server is killed, each an edit of the sources as they are read for a bundle of its own: nothing of it is in the
 * product. `TAHSEEL_DIE_AT=<point>` makes that bundle kill itself where the point stands.
 */
import type { SourceEdit } from '../../src/bundle.mjs';

/** What makes the running server pass the point: its start alone, the release of the first run, a command, or a webhook. */
export type Trigger = 'start' | 'release' | 'command' | 'webhook';

/** What somebody does while it runs: a person, a customer by mail, or whoever puts a backup back. */
export type Act = 'skip' | 'hold' | 'reply' | 'call' | 'resolve' | 'restored' | 'compared';

export interface KillPoint<By extends string = Trigger> {
  readonly name: string;
  readonly trigger: By;
  readonly edit: SourceEdit;
}

const die = (name: string) => `globalThis.dieAt?.('${name}');`;

/** Dies before `find`, which stands in the file once. */
function before<By extends string>(name: string, trigger: By, file: string, find: string): KillPoint<By> {
  return { name, trigger, edit: { file, find, replace: `${die(name)} ${find}` } };
}

function afterwards<By extends string>(name: string, trigger: By, file: string, find: string): KillPoint<By> {
  return { name, trigger, edit: { file, find, replace: `${find} ${die(name)}` } };
}

const ORGANISATION = 'src/organisation';
const DELIVER = `${ORGANISATION}/deliver.ts`;
const DISPATCH = `${ORGANISATION}/dispatch.ts`;
const SYNC = `${ORGANISATION}/sync.ts`;
const PLAN = `${ORGANISATION}/plan.ts`;
const WRITES = `${ORGANISATION}/write-back.ts`;
const ACTOR = `${ORGANISATION}/organisation.ts`;
const TELLING = `${ORGANISATION}/telling.ts`;
const REFRESH = 'src/grants/refresh.ts';
const SMTP = 'src/runtimes/smtp.ts';
const COMMIT = 'src/inbox/group-commit.ts';

const READS = "globalThis.dieAt = (name) => { if (name === process.env.TAHSEEL_DIE_AT) process.kill(process.pid, 'SIGKILL'); };\n";

/** Reads which point is meant, once, when the bundle starts, and when a thread of it does. */
export const READS_THE_POINT: readonly SourceEdit[] = [
  { file: 'src/cli.ts', find: 'const program = ', replace: `${READS}const program = ` },
  {
    file: 'src/runtimes/threads/product-thread.ts',
    find: 'const now = clockAt(clockOffsetMs);',
    replace: `${READS}const now = clockAt(clockOffsetMs);`,
  },
];

/** In an order in which one life can pass them all: tokens, books, decisions, commands and webhooks, then letters, then notes. */
export const KILL_POINTS: readonly KillPoint[] = [
  before('token-before-refresh', 'start', REFRESH, 'const answer = await platform.refresh(token.value);\n  if (answer.ok)'),
  before('token-before-commit', 'start', REFRESH, 'if (answer.ok) return kept(deps, row, answer.value,'),
  before('token-under-lease', 'start', REFRESH, 'if (leased) return holding('),
  before('opening-before-recovery', 'start', ACTOR, 'const isRecovered = recover(desk);\n'),
  before('page-before-commit', 'start', SYNC, 'return { applied: { ...applied, changed: applied.changed + gone }, doubtful };'),
  before('page-after-commit', 'start', SYNC, 'isFirstOfList &&= !isListing(feed, page);'),
  before('reading-before-commit', 'start', SYNC, 'return settle(desk, failure, some === undefined);'),
  before('reading-after-commit', 'start', SYNC, 'return { ok: failure === null, ...tally, failure: failure?.code ?? null, later };'),
  before('plan-before', 'start', PLAN, 'const all = store.cases.due(moment.asOf);'),
  before(
    'run-before-commit',
    'start',
    PLAN,
    'if (due.length === all.length && moment.organisation.lastRun !== moment.asOf) store.settings.change({ lastRun: moment.asOf });',
  ),
  before('run-after-commit', 'start', PLAN, 'return { asOf: moment.asOf, casesDecided: counts.cases'),
  before('summary-before-commit', 'start', TELLING, 'return store.messages.post('),
  before('summary-before-telling', 'start', TELLING, 'last = summary;'),
  before('delivery-before', 'start', DELIVER, 'const due = desk.store.effects.dueKinds(desk.now());'),
  before('command-before', 'command', ACTOR, 'const result = carryOut(desk, parsed.data);'),
  before('command-before-commit', 'command', `${ORGANISATION}/commands.ts`, "store.journal.append({ at: moment.at, kind: 'mode-set'"),
  before('command-after-commit', 'command', ACTOR, 'return result.done ? published(result) : result;'),
  before('decision-before-commit', 'command', PLAN, 'const ends = decisions.map((decision) => decision.until);'),
  before('decisions-before-commit', 'command', PLAN, 'if (start + CUSTOMERS_A_COMMIT < due.length) return;'),
  before('webhook-before-commit', 'webhook', COMMIT, 'commit(group.map(({ item }) => item));'),
  before('webhook-after-commit', 'webhook', COMMIT, 'for (const { resolve } of group) resolve();'),
  before('webhook-before-answer', 'webhook', 'src/inbox/routes.ts', 'if (refused) onRefused?.(platform, refused);'),
  before('claim-before-commit', 'release', DELIVER, 'return claimed;\n  });'),
  before('claim-after-commit', 'start', DELIVER, "if (claimed === 'none') break;"),
  before('reread-before', 'start', DELIVER, 'const answer = await reread(desk, openSession, ids);'),
  before('reread-after', 'start', DELIVER, 'const readAt = desk.now();'),
  before('wanted-after-commit', 'start', DISPATCH, 'const invoiceId = await byPlatform(desk, openSession, effect, ready);'),
  before('letter-written', 'start', DISPATCH, '// Between claim and here a person may have placed a hold'),
  before('dispatch-before-commit', 'start', DISPATCH, '// Built with encoded headers and base64 bodies'),
  before('dispatch-after-commit', 'start', DISPATCH, 'const outcome = await handOver('),
  before('smtp-before-connect', 'start', SMTP, 'connection.connect((error) => {'),
  before('smtp-connected', 'start', SMTP, 'line.connection.send({ from: mail.envelope.from'),
  before('smtp-while-transmitting', 'start', SMTP, 'this.push(mail.raw);'),
  before('smtp-after-last-byte', 'start', SMTP, 'this.push(null);'),
  before('smtp-accepted', 'start', SMTP, "if (!error && info) return settle({ kind: 'accepted'"),
  before('send-before-commit', 'start', DISPATCH, 'desk.store.unhurried(() => settle(desk, effect.id, outcome, tally));'),
  before('sent-before-commit', 'start', `${ORGANISATION}/outcome.ts`, "recordContact(desk, moment, effect, 'letter-sent');"),
  before('sent-after-commit', 'start', DISPATCH, "return outcome.kind !== 'later';"),
  before('note-claim-before-commit', 'start', WRITES, "store.effects.move({ id: row.id, state: 'claimed' }, 'dispatching');"),
  before('note-claim-after-commit', 'start', WRITES, 'const outcomes = await Promise.all('),
  before('note-before-write', 'start', WRITES, 'const answer = await platform.connector.writeNote('),
  before('note-after-write', 'start', WRITES, "return answer.ok ? { kind: 'written' }"),
  before('note-before-look', 'start', WRITES, 'const standing = await platform.connector.findNote('),
  before('note-before-commit', 'start', WRITES, "tally.notes += effect.kind === 'note' ? 1 : 0;"),
  afterwards(
    'note-after-commit',
    'start',
    WRITES,
    "if (failures.some((failure) => failure.kind === 'later' || failure.kind === 'reconnect')) return;",
  ),
];

const BEFORE_THE_ANSWER = 'return result.done ? published(result) : result;';

/** In pairs: before the act is committed, and after it was, before anybody is told. */
export const ACT_POINTS: readonly KillPoint<Act>[] = [
  before('suppression-before-commit', 'skip', `${ORGANISATION}/plan-effects.ts`, 'store.history.release(effect.id);'),
  before('suppression-after-commit', 'skip', ACTOR, BEFORE_THE_ANSWER),
  before('hold-before-commit', 'hold', `${ORGANISATION}/command.ts`, "desk.store.journal.append({ at, kind: 'hold-placed'"),
  before('hold-after-commit', 'hold', ACTOR, BEFORE_THE_ANSWER),
  before('reply-before-commit', 'reply', `${ORGANISATION}/commands-replies.ts`, 'tellFate(desk, letter, kind);\n'),
  before('reply-after-commit', 'reply', 'src/runtimes/inbound.ts', 'changed(id);\n      return true;'),
  before('call-before-commit', 'call', `${ORGANISATION}/commands-calls.ts`, "const detail = [outcome, note].filter(Boolean).join(': ');"),
  before('call-after-commit', 'call', ACTOR, BEFORE_THE_ANSWER),
  before('resolve-before-commit', 'resolve', `${ORGANISATION}/commands-letters.ts`, "if (outcome === 'it-arrived') {"),
  before('resolve-after-commit', 'resolve', ACTOR, BEFORE_THE_ANSWER),
  before('quarantine-before-commit', 'restored', `${ORGANISATION}/restored.ts`, "store.journal.append({ at, kind: 'restored'"),
  before('quarantine-after-commit', 'restored', `${ORGANISATION}/restored.ts`, "desk.log('warn', 'restored-from-copy', {});"),
  before('compared-before-commit', 'compared', `${ORGANISATION}/restored.ts`, "store.journal.append({ at, kind: 'quarantine-ended'"),
  before('compared-after-commit', 'compared', ACTOR, BEFORE_THE_ANSWER),
];
