/** What came of a letter that was handed to the mail server, each in one transaction: history, journal, notes, tasks, the next decision. */
import type { MailOutcome } from '../letters/transport.ts';
import { advancesOf, contactDecisions, invoiceIdsOf, waysOut } from '../outbox/content.ts';
import { type EffectRow, outboxReason } from '../outbox/effects.ts';
import { referenceOf } from '../outbox/keys.ts';
import { letterRetry } from '../outbox/retries.ts';
import type { Tally } from './deliver.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import { numbersOf } from './letter.ts';
import { promiseNotes } from './notes.ts';
import { decideCustomer } from './plan.ts';
import { taskId } from './plan-tasks.ts';

/** A letter is given up after so many tries that ended without an answer from the mail server; a person sees it. */
const LETTER_ATTEMPTS = 24;

/** Writes down what the mail server answered. Call it inside a transaction. */
export function settle(desk: Desk, effectId: string, outcome: MailOutcome, tally: Tally): void {
  const effect = desk.store.effects.get(effectId);
  if (!effect) throw new Error(`effect ${effectId} vanished while it was sent`);
  switch (outcome.kind) {
    case 'accepted':
      tally.sent += 1;
      sent(desk, effect);
      return;
    case 'refused':
      tally.failed += 1;
      fail(desk, effect, outcome.code);
      return;
    case 'unknown':
      tally.unknown += 1;
      unknown(desk, effect, outcome.code);
      return;
    case 'later':
      if (effect.attempts >= LETTER_ATTEMPTS) fail(desk, effect, outcome.code);
      else
        desk.store.effects.move(effect, 'planned', {
          nextAttempt: letterRetry(desk.now(), effect.attempts, null),
          leaseUntil: null,
          attempt: null,
          settledAt: null,
        });
      return;
  }
}

/** It was taken: the history moves on, the journal says so, the notes are promised, and the case is decided anew. */
function sent(desk: Desk, effect: EffectRow): void {
  const moment = momentOf(desk);
  desk.store.effects.move(effect, 'sent', { settledAt: moment.at, leaseUntil: null, nextAttempt: null });
  recordContact(desk, moment, effect, 'letter-sent');
  desk.store.journal.append({ at: moment.at, kind: 'letter-sent', customerId: effect.customerId, contents: contactLine(desk, effect) });
  promiseLetterNotes(desk, moment, effect);
  decideCustomer(desk, moment, effect.customerId);
}

/** It may or may not have arrived: it counts as sent for progress and caps, and stands before a person. */
export function unknown(desk: Desk, effect: EffectRow, code: string): void {
  const moment = momentOf(desk);
  const reason = outboxReason('outcome-unknown', `the letter may or may not have gone out (${code}); it is not sent again by itself`, {
    code,
  });
  // When it may have left is known, however much later the answer is given up: a provider is asked about that moment.
  desk.store.effects.move(effect, 'unknown', { reason, settledAt: effect.settledAt ?? moment.at, leaseUntil: null, nextAttempt: null });
  recordContact(desk, moment, effect, 'letter-unknown');
  desk.store.journal.append({
    at: moment.at,
    kind: 'letter-unknown',
    customerId: effect.customerId,
    contents: { ...contactLine(desk, effect), code },
  });
  decideCustomer(desk, moment, effect.customerId);
}

/** What may have gone out has: a person or the provider says so. */
export function foundSent(desk: Desk, effect: EffectRow): void {
  const moment = momentOf(desk);
  const isText = waysOut(contactDecisions(effect.content)) === 'sms';
  desk.store.effects.move(effect, 'sent', { reason: null });
  desk.store.history.rename(effect.id, isText ? 'sms-sent' : 'letter-sent');
  desk.store.journal.append({ at: moment.at, kind: 'letter-found-sent', customerId: effect.customerId, contents: { effectId: effect.id } });
  promiseLetterNotes(desk, moment, effect);
  decideCustomer(desk, moment, effect.customerId);
}

/** It will not be taken as it is. Its claims stay until a person restarts it, so that nothing tries again by itself. */
export function fail(desk: Desk, effect: EffectRow, code: string): void {
  const moment = momentOf(desk);
  const reason = outboxReason('letter-failed', `the letter was refused (${code})`, { code });
  desk.store.effects.move(effect, 'failed', { reason, settledAt: moment.at, leaseUntil: null, nextAttempt: null });
  desk.store.journal.append({
    at: moment.at,
    kind: 'letter-failed',
    customerId: effect.customerId,
    contents: { ...contactLine(desk, effect), code },
  });
  raiseFailed(desk, moment, effect, reason);
}

/** A person sees it; finishing this task restarts the stages it would have carried. */
export function raiseFailed(desk: Desk, moment: Moment, effect: EffectRow, reason: ReturnType<typeof outboxReason>): void {
  desk.store.tasks.raise({
    id: taskId(desk, effect.customerId),
    kind: 'letter-failed',
    rule: 'letter-failed',
    customerId: effect.customerId,
    effectId: effect.id,
    stage: effect.stage,
    decisions: [...contactDecisions(effect.content)],
    reason,
    raised: moment.asOf,
    raisedAt: moment.at,
    until: null,
  });
}

/** The contact as history keeps it; call it inside the transaction that settles the letter. */
export function recordContact(desk: Desk, { at, asOf }: Moment, effect: EffectRow, kind: 'letter-sent' | 'letter-unknown'): void {
  const decisions = contactDecisions(effect.content);
  const channel = waysOut(decisions);
  desk.store.history.record({
    customerId: effect.customerId,
    at,
    day: asOf,
    // A text message counts among the calls, whether or not its fate is known.
    kind: channel === 'sms' ? 'sms-sent' : kind,
    stage: effect.stage,
    channel,
    invoiceIds: invoiceIdsOf(decisions),
    advances: advancesOf(decisions),
    effectId: effect.id,
  });
}

/** One note on every invoice the letter moved. */
export function promiseLetterNotes(desk: Desk, moment: Moment, effect: EffectRow): void {
  const decisions = contactDecisions(effect.content);
  const numbers = numbersOf(desk, invoiceIdsOf(decisions));
  // The letter has the tone of its furthest invoice; each invoice's note names the stage it reached itself.
  for (const [invoiceId, stage] of Object.entries(advancesOf(decisions))) {
    promiseNotes(desk, moment, {
      act: effect.id,
      customerId: effect.customerId,
      kind: 'letter-sent',
      stage,
      invoiceIds: [invoiceId],
      numbers,
      amounts: decisions.map((decision) => decision.amount),
      date: moment.asOf,
      letterReference: referenceOf(effect.key),
      recipient: effect.recipient,
    });
  }
}

/** What went with it, by name and hash; absent where nothing did. */
function filesLine(desk: Desk, { id }: EffectRow) {
  const files = desk.store.pdfs.of(id).filter((row) => row.state === 'attached');
  return files.length === 0 ? {} : { files: files.map(({ invoiceId, hash, size }) => ({ invoiceId, hash, size })) };
}

function contactLine(desk: Desk, effect: EffectRow) {
  const decisions = contactDecisions(effect.content);
  return {
    effectId: effect.id,
    stage: effect.stage,
    to: effect.recipient,
    messageId: effect.messageId,
    messageHash: effect.messageHash,
    ...filesLine(desk, effect),
    advances: advancesOf(decisions),
    invoiceIds: invoiceIdsOf(decisions),
    amounts: decisions.map((decision) => decision.amount),
  };
}
