/** Writes into the books what was promised to them: notes and expected payment dates, each once, however often it is tried. */
import type { Failure, Session } from '../../connectors/connector.ts';
import { CONTACT_ARCHIVED, PERIOD_LOCKED } from '../../connectors/failure.ts';
import { noteMarker } from '../../mappings/note.ts';
import { addMs, type Instant } from '../domain/time.ts';
import { expectedPaymentOf, noteOf } from '../outbox/content.ts';
import { type EffectRow, outboxReason } from '../outbox/effects.ts';
import { LEASE_MS, NOTE_ATTEMPTS, noteRetry } from '../outbox/retries.ts';
import type { Reason } from '../policy/case.ts';
import { type Desk, momentOf } from './desk.ts';
import { isSuperseded, type Written, writeExpectedPayment } from './expected-payment.ts';
import { numbersOf } from './letter.ts';
import { taskId } from './plan-tasks.ts';
import type { OpenSession } from './session.ts';
import { nextGeneration, wireKey } from './write-key.ts';

/** Writes made side by side; below every platform's limit of concurrent calls. */
const AT_ONCE = 4;
/** Rounds of one delivery, so that it ends. */
const MAX_ROUNDS = 5_000;
/** How long writes wait while there is no usable connection. Our figure. */
const NO_SESSION_MS = 15 * 60_000;
const WRITES = ['note', 'expected-payment'] as const;

/** Writes what is due, about `most` of it; a failed write never blocks or repeats the contact it tells of. */
export async function deliverWrites(desk: Desk, openSession: OpenSession, tally: { notes: number }, most: number): Promise<void> {
  for (let round = 0, taken = 0; round < MAX_ROUNDS && taken < most; round += 1) {
    const claimed = claim(desk);
    if (claimed.length === 0) return;
    taken += claimed.length;
    const session = await openSession();
    if (!session.ok) {
      // Nothing was tried, so nothing counts: however long nobody reconnects, no write is given up.
      const nextAttempt = addMs(desk.now(), NO_SESSION_MS);
      desk.store.transaction(() => {
        for (const effect of claimed)
          desk.store.effects.move(effect, 'planned', { attempts: effect.attempts - 1, nextAttempt, leaseUntil: null });
      });
      return;
    }
    const outcomes = await Promise.all(
      claimed.map(async (effect) => ({ effect, written: await write(desk, openSession, session.value, effect) })),
    );
    const failures = outcomes.flatMap(({ written }) => (written.kind === 'failed' ? [written.failure] : []));
    // Lost with the power it is looked for in the books before it is written again.
    desk.store.unhurried(() => {
      for (const { effect, written } of outcomes) settle(desk, effect, written, tally);
      // A limit that says when holds for all of them alike.
      for (const failure of failures) if (isLimit(failure)) desk.store.effects.postpone(WRITES, failure.at);
    });
    if (failures.some((failure) => failure.kind === 'later' || failure.kind === 'reconnect')) return;
  }
}

/** The platform, or our own budget of it, named the moment to come back: nothing was done, however often. */
function isLimit(failure: Failure): failure is Failure & { kind: 'later'; at: Instant } {
  return failure.kind === 'later' && failure.at !== null;
}

/** Claimed and marked as on its way in one transaction: after a crash a look at the far side comes before a second try. */
function claim(desk: Desk): EffectRow[] {
  const { store } = desk;
  return store.transaction(() => {
    if (store.settings.read().stopped) return [];
    const kinds = store.effects.dueKinds(desk.now());
    const due = WRITES.flatMap((kind) => (kinds.has(kind) ? store.effects.due(kind, desk.now(), AT_ONCE) : []));
    return due.slice(0, AT_ONCE).map((row) => {
      const attempts = row.attempts + 1;
      store.effects.move(row, 'claimed', { attempts, leaseUntil: addMs(desk.now(), LEASE_MS) });
      store.effects.move({ id: row.id, state: 'claimed' }, 'dispatching');
      return { ...row, state: 'dispatching' as const, attempts };
    });
  });
}

function write(desk: Desk, openSession: OpenSession, session: Session, effect: EffectRow): Promise<Written> {
  if (effect.kind === 'note') return writeNote(desk, session, effect);
  if (isSuperseded(desk, effect)) return Promise.resolve({ kind: 'not-wanted', rule: 'superseded' });
  return writeExpectedPayment(desk, openSession, session, effect);
}

/** Anything but the first try looks first; the marker in the text is found however long ago it was written. */
async function writeNote({ platform }: Desk, session: Session, note: EffectRow): Promise<Written> {
  const { invoiceId, text } = noteOf(note.content);
  const again = note.attempts > 1;
  if (again) {
    const standing = await platform.connector.findNote(session, invoiceId, noteMarker(note.key));
    if (!standing.ok) return { kind: 'failed', while: 'looking', failure: standing.failure };
    if (standing.value.found) return { kind: 'written' };
  }
  const answer = await platform.connector.writeNote(session, { invoiceId, text, key: wireKey(note), again });
  return answer.ok ? { kind: 'written' } : { kind: 'failed', while: 'writing', failure: answer.failure };
}

function settle(desk: Desk, effect: EffectRow, written: Written, tally: { notes: number }): void {
  const { store, now } = desk;
  switch (written.kind) {
    case 'written':
      store.effects.move(effect, 'sent', { settledAt: now(), leaseUntil: null, nextAttempt: null });
      tally.notes += effect.kind === 'note' ? 1 : 0;
      store.journal.append({ at: now(), kind: `${effect.kind}-written`, customerId: effect.customerId, contents: lineOf(effect) });
      return;
    case 'not-wanted': {
      const reason = outboxReason(written.rule, 'read again before writing, it was no longer wanted');
      // Nothing of it left: it goes back to where it can be taken back from.
      store.effects.move(effect, 'planned', { leaseUntil: null });
      store.effects.move({ id: effect.id, state: 'planned' }, 'suppressed', { reason, settledAt: now(), nextAttempt: null });
      store.journal.append({
        at: now(),
        kind: `${effect.kind}-suppressed`,
        customerId: effect.customerId,
        contents: { ...lineOf(effect), rule: written.rule },
      });
      return;
    }
    case 'failed':
      putBack(desk, effect, written);
  }
}

function lineOf(effect: EffectRow): Record<string, unknown> {
  const content = effect.kind === 'note' ? { act: effect.parent, ...noteOf(effect.content) } : expectedPaymentOf(effect.content);
  return { effectId: effect.id, ...content };
}

/** Whatever went wrong, the next attempt looks first; after the last one, or a plain no, a person sees it. */
function putBack(desk: Desk, effect: EffectRow, { failure, while: when }: Extract<Written, { kind: 'failed' }>): void {
  const { store, now } = desk;
  if (failure.kind === 'reconnect') store.connection.breakOff();
  const attempt = when === 'writing' ? nextGeneration(effect, failure) : effect.attempt;
  if (isLimit(failure)) {
    store.effects.move(effect, 'planned', { attempts: effect.attempts - 1, nextAttempt: failure.at, leaseUntil: null, attempt });
    return;
  }
  if (failure.kind !== 'refused' && effect.attempts < NOTE_ATTEMPTS) {
    store.effects.move(effect, 'planned', { nextAttempt: noteRetry(now(), effect.attempts, failure), leaseUntil: null, attempt });
    return;
  }
  const kind = effect.kind === 'note' ? 'note-failed' : 'expected-payment-failed';
  const reason = whyNot(desk, effect, kind, failure);
  store.effects.move(effect, 'failed', { reason, settledAt: now(), leaseUntil: null, attempt });
  const { asOf, at } = momentOf(desk);
  store.tasks.raise({
    id: taskId(desk, effect.customerId),
    kind,
    rule: reason.rule,
    customerId: effect.customerId,
    effectId: effect.id,
    stage: effect.stage,
    decisions: [],
    reason,
    raised: asOf,
    raisedAt: at,
    until: null,
  });
  store.journal.append({ at, kind, customerId: effect.customerId, contents: { effectId: effect.id, code: failure.code } });
}

/** Closed books and archived customers have a sentence of their own; any other no has its code. */
function whyNot(desk: Desk, effect: EffectRow, kind: string, { code }: Failure): Reason {
  const { invoiceId } = effect.kind === 'note' ? noteOf(effect.content) : expectedPaymentOf(effect.content);
  const values = { code, attempts: effect.attempts, number: numbersOf(desk, [invoiceId])[0] ?? invoiceId };
  switch (code) {
    case PERIOD_LOCKED:
      return outboxReason(PERIOD_LOCKED, `the books are closed for the date of ${values.number}`, values);
    case CONTACT_ARCHIVED:
      return outboxReason(CONTACT_ARCHIVED, `the customer of ${values.number} is archived in the books`, values);
    default:
      return outboxReason(kind, `it could not be written: ${code}`, values);
  }
}
