/** Tells the books what was done: one note per invoice a contact moved, promised in the transaction of the contact itself. */
import type { Failure } from '../../connectors/connector.ts';
import { type NoteFacts, noteMarker, noteText } from '../../mappings/note.ts';
import { addMs, type CalendarDate } from '../domain/time.ts';
import { moneyText } from '../letters/locale.ts';
import { noteOf } from '../outbox/content.ts';
import { type EffectRow, outboxReason } from '../outbox/effects.ts';
import { noteKey } from '../outbox/keys.ts';
import { LEASE_MS, NOTE_ATTEMPTS, noteRetry } from '../outbox/retries.ts';
import type { Amount } from './actor.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import { taskId } from './plan-tasks.ts';
import type { OpenSession } from './session.ts';

/** Notes written side by side; below every platform's limit of concurrent calls. */
const AT_ONCE = 4;
/** Rounds of one delivery, so that it ends. */
const MAX_ROUNDS = 5_000;
/** How long notes wait while there is no usable connection. Our figure. */
const NO_SESSION_MS = 15 * 60_000;

export interface NoteRequest {
  /** The act the notes tell of: a letter's effect id, a task's id, a hold's id. */
  readonly act: string;
  readonly customerId: string;
  readonly kind: NoteFacts['kind'];
  readonly stage: string | null;
  readonly invoiceIds: readonly string[];
  readonly numbers: readonly string[];
  readonly amounts: readonly Amount[];
  readonly date: CalendarDate;
  readonly letterReference?: string;
  readonly recipient?: string | null;
  readonly detail?: string | null;
}

/** Promises one note per invoice of `invoiceIds`. Call it inside the transaction of the act. */
export function promiseNotes(desk: Desk, { at, asOf }: Pick<Moment, 'at' | 'asOf'>, request: NoteRequest): void {
  const { facts } = desk.platform.connector;
  if (!facts.can.notes) return;
  for (const invoiceId of request.invoiceIds) {
    const key = noteKey(desk.hash, desk.id, request.act, invoiceId);
    const text = noteText(
      {
        kind: request.kind,
        stage: request.stage,
        letterReference: request.letterReference ?? null,
        amountText: request.amounts.map((amount) => moneyText(amount.minor, amount.currency, 'en')).join(' + ') || null,
        invoiceNumbers: request.numbers,
        recipient: request.recipient ?? null,
        dateText: request.date,
        detail: request.detail ?? null,
        key,
      },
      facts.noteLimit,
    );
    const content = JSON.stringify({ invoiceId, text });
    desk.store.effects.promise({
      key,
      kind: 'note',
      customerId: request.customerId,
      stage: request.stage ?? request.kind,
      state: 'planned',
      plannedFor: asOf,
      createdAt: at,
      content,
      contentHash: desk.hash(content),
      parent: request.act,
    });
  }
}

/** Writes what is due; a failed note never blocks or repeats the contact it tells of. */
export async function deliverNotes(desk: Desk, openSession: OpenSession, tally: { notes: number }): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const claimed = claimNotes(desk);
    if (claimed.length === 0) return;
    const session = await openSession();
    if (!session.ok) {
      // Nothing was tried, so nothing counts: however long nobody reconnects, no note is given up.
      const at = addMs(desk.now(), NO_SESSION_MS);
      desk.store.transaction(() => {
        for (const note of claimed)
          desk.store.effects.move(note, 'planned', { attempts: note.attempts - 1, nextAttempt: at, leaseUntil: null });
      });
      return;
    }
    const outcomes = await Promise.all(claimed.map(async (note) => ({ note, answer: await write(desk, session.value, note) })));
    desk.store.transaction(() => {
      for (const { note, answer } of outcomes) {
        if (answer === null) tally.notes += settleNote(desk, note);
        else putBack(desk, note, answer);
      }
    });
    const stop = outcomes.some(({ answer }) => answer?.kind === 'later' || answer?.kind === 'reconnect');
    if (stop) return;
  }
}

/** Claimed and marked as on its way in one transaction: after a crash a look at the far side comes before a second try. */
function claimNotes(desk: Desk): EffectRow[] {
  const { store } = desk;
  return store.transaction(() => {
    if (store.settings.read().stopped) return [];
    return store.effects.due('note', desk.now(), AT_ONCE).map((row) => {
      const attempts = row.attempts + 1;
      store.effects.move(row, 'claimed', { attempts, leaseUntil: addMs(desk.now(), LEASE_MS) });
      store.effects.move({ id: row.id, state: 'claimed' }, 'dispatching');
      return { ...row, state: 'dispatching' as const, attempts };
    });
  });
}

/** null: it stands in the books. */
async function write({ platform }: Desk, session: { accessToken: string; tenant: string }, note: EffectRow): Promise<Failure | null> {
  const { invoiceId, text } = noteOf(note.content);
  if (note.attempts > 1) {
    const standing = await platform.connector.findNote(session, invoiceId, noteMarker(note.key));
    if (!standing.ok) return standing.failure;
    if (standing.value.found) return null;
  }
  const answer = await platform.connector.writeNote(session, { invoiceId, text, key: note.key });
  return answer.ok ? null : answer.failure;
}

function settleNote({ store, now }: Desk, note: EffectRow): number {
  store.effects.move(note, 'sent', { settledAt: now(), leaseUntil: null, nextAttempt: null });
  store.journal.append({
    at: now(),
    kind: 'note-written',
    customerId: note.customerId,
    contents: { effectId: note.id, act: note.parent, ...noteOf(note.content) },
  });
  return 1;
}

/** Whatever went wrong, the next attempt looks first; after the last one, or a plain no, a person sees it. */
function putBack(desk: Desk, note: EffectRow, failure: Failure): void {
  const { store, now } = desk;
  if (failure.kind === 'reconnect') store.connection.breakOff();
  if (failure.kind !== 'refused' && note.attempts < NOTE_ATTEMPTS) {
    store.effects.move(note, 'planned', { nextAttempt: noteRetry(now(), note.attempts, failure), leaseUntil: null });
    return;
  }
  const why = outboxReason('note-failed', `the note could not be written: ${failure.code}`, {
    code: failure.code,
    attempts: note.attempts,
  });
  store.effects.move(note, 'failed', { reason: why, settledAt: now(), leaseUntil: null });
  const { asOf, at } = momentOf(desk);
  store.tasks.raise({
    id: taskId(desk, note.customerId),
    kind: 'note-failed',
    rule: 'note-failed',
    customerId: note.customerId,
    effectId: note.id,
    stage: note.stage,
    decisions: [],
    reason: why,
    raised: asOf,
    raisedAt: at,
    until: null,
  });
  store.journal.append({ at, kind: 'note-failed', customerId: note.customerId, contents: { effectId: note.id, code: failure.code } });
}
