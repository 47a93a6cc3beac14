/** One claimed letter whose invoices were just read again: is it still wanted, what does it say, and what came of sending it. */
import { buildMail, messageIdOf } from '../letters/mail.ts';
import { LetterRefused } from '../letters/refused.ts';
import type { Mail, MailOutcome } from '../letters/transport.ts';
import { advancesOf, contactContent, contactDecisions, invoiceIdsOf, sameAsk } from '../outbox/content.ts';
import { type EffectRow, outboxReason } from '../outbox/effects.ts';
import { letterRetry } from '../outbox/retries.ts';
import type { CaseFile, Decision } from '../policy/case.ts';
import { decide } from '../policy/decide.ts';
import { caseFileOf } from './case-file.ts';
import type { Tally } from './deliver.ts';
import { type Desk, type Moment, mayAct, momentOf } from './desk.ts';
import { letterInput, recipientOf, referenceOf, written } from './letter.ts';
import { promiseNotes } from './notes.ts';
import { decideCustomer } from './plan.ts';
import { furthest, suppress } from './plan-effects.ts';
import { taskId } from './plan-tasks.ts';
import type { OpenSession } from './session.ts';

/** A letter is given up after so many tries that ended without an answer from the mail server; a person sees it. */
const LETTER_ATTEMPTS = 24;
/** Pay links fetched for one letter; more rows than that are read by nobody. */
const MAX_LINKS = 20;

/** False: the mail server is out of reach. */
async function letter(desk: Desk, openSession: OpenSession, effect: EffectRow, tally: Tally): Promise<boolean> {
  await fetchPayLinks(desk, openSession, effect);
  const ready = desk.store.transaction(() => stillWanted(desk, effect));
  if (!ready) {
    tally.suppressed += 1;
    return true;
  }
  const mail = await composed(desk, effect, ready);
  if (!mail) {
    tally.failed += 1;
    return true;
  }
  // Between claim and here a person may have placed a hold, which took the letter back: the state says so.
  if (!desk.store.transaction(() => commitDispatch(desk, effect, ready, mail))) {
    tally.suppressed += 1;
    return true;
  }
  const outcome = await desk.mail.send(mail.mail);
  desk.store.transaction(() => settle(desk, effect.id, outcome, tally));
  return outcome.kind !== 'later';
}

interface Ready {
  readonly moment: Moment;
  readonly file: CaseFile;
  readonly decisions: readonly Decision[];
  readonly to: string;
}

interface Composed {
  readonly mail: Mail;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A link that cannot be had is no reason to keep a letter back. */
async function fetchPayLinks(desk: Desk, openSession: OpenSession, effect: EffectRow): Promise<void> {
  const { store, platform } = desk;
  if (!platform.connector.facts.can.payLinks) return;
  const wanting = invoiceIdsOf(contactDecisions(effect.content)).filter((id) => store.readings.invoice(id)?.payLink === null);
  if (wanting.length === 0) return;
  const session = await openSession();
  if (!session.ok) return;
  for (const id of wanting.slice(0, MAX_LINKS)) {
    const link = await platform.connector.payLink(session.value, id);
    if (link.ok) store.readings.keepPayLink(id, link.value ?? '');
    else if (link.failure.kind !== 'refused') return;
    else store.readings.keepPayLink(id, '');
  }
}

/**
 * Decides again on the facts just read. The letter goes when the decision is still to send it; invoices that were settled meanwhile drop
 * out of it; anything else takes it back, and the customer's case is planned anew at once.
 */
function stillWanted(desk: Desk, { id }: EffectRow): Ready | null {
  const { store } = desk;
  const effect = store.effects.get(id);
  if (effect?.state !== 'claimed') return null;
  const moment = momentOf(desk);
  if (!mayAct(moment)) {
    stopped(desk, effect);
    return null;
  }
  const file = caseFileOf(desk, moment, effect.customerId);
  const promised = contactDecisions(effect.content);
  const fresh = decide(file, moment.policy, moment.asOf).decisions;
  const sends = fresh.filter((decision) => decision.kind === 'send');
  const to = recipientOf(file.customer);
  if (to !== null && sends.length > 0 && covers(promised, sends, moment, effect)) {
    if (!sameAsk(promised, sends)) shrink(desk, effect, sends);
    return { moment, file, decisions: sends, to };
  }
  const ids = new Set(Object.keys(advancesOf(promised)));
  const now = fresh.find((decision) => decision.kind !== 'send' && decision.invoiceIds.some((invoiceId) => ids.has(invoiceId)));
  suppress(
    desk,
    moment,
    effect,
    now?.reasons[0] ?? outboxReason('changed-before-sending', 'read again before sending, it was no longer what had been decided'),
  );
  decideCustomer(desk, moment, effect.customerId);
  return null;
}

/** Somebody pulled the switch: the promise stands, nothing leaves. */
function stopped({ store }: Desk, effect: EffectRow): false {
  store.effects.move(effect, 'planned', { leaseUntil: null, attempt: null });
  return false;
}

/** Whether what is wanted now is the same letter or less of it: same stage, nothing new asked or moved, approval as given. */
function covers(promised: readonly Decision[], sends: readonly Decision[], { policy }: Moment, effect: EffectRow): boolean {
  const before = advancesOf(promised);
  const asked = new Set(invoiceIdsOf(promised));
  const sameStage = furthest(sends, policy) === effect.stage;
  const nothingMoved = Object.entries(advancesOf(sends)).every(([invoiceId, stage]) => before[invoiceId] === stage);
  const nothingAsked = sends.every((send) => {
    const was = promised.find((decision) => decision.amount.currency === send.amount.currency);
    return was !== undefined && send.amount.minor <= was.amount.minor && send.invoiceIds.every((invoiceId) => asked.has(invoiceId));
  });
  return sameStage && nothingMoved && nothingAsked && (effect.approvedBy !== null || !sends.some((send) => send.approval));
}

/** Its name stays: it is the same promise, of which a part is no longer needed. */
function shrink({ store, hash }: Desk, effect: EffectRow, sends: readonly Decision[]): void {
  const keeps = advancesOf(sends);
  for (const claim of store.history.claimsOf(effect.id))
    if (keeps[claim.invoiceId] !== claim.stage) store.history.releaseInvoice(effect.id, claim.invoiceId);
  const content = contactContent(sends);
  store.effects.change(effect, { content, contentHash: hash(content) });
}

/** null: the letter cannot be written; a person is told why. */
async function composed(desk: Desk, effect: EffectRow, { moment, file, decisions, to }: Ready): Promise<Composed | null> {
  const { sender } = moment.organisation;
  try {
    const content = written('letter', letterInput(desk, moment, file, decisions, effect.key));
    const mail = await buildMail({
      from: { name: sender.fromName, address: sender.fromAddress },
      to,
      replyTo: sender.replyTo,
      ...content,
      messageId: messageIdOf(effect.key, sender.fromAddress),
      at: moment.at,
    });
    return { mail, ...content };
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    desk.store.transaction(() => {
      const standing = desk.store.effects.get(effect.id);
      if (standing?.state !== 'claimed') return;
      desk.store.effects.move(standing, 'dispatching');
      fail(desk, { ...standing, state: 'dispatching' }, error.code);
    });
    return null;
  }
}

/** From this commit on it may have left. */
function commitDispatch(desk: Desk, effect: EffectRow, { to, moment }: Ready, { mail, subject, text, html }: Composed): boolean {
  const standing = desk.store.effects.get(effect.id);
  if (standing?.state !== 'claimed' || standing.attempt !== effect.attempt) return false;
  if (!mayAct(momentOf(desk))) return stopped(desk, standing);
  // Built with encoded headers and base64 bodies, so every byte of it is ASCII and survives as text.
  const message = new TextDecoder().decode(mail.raw);
  desk.store.effects.move(standing, 'dispatching', {
    recipient: to,
    subject,
    bodyText: text,
    bodyHtml: html,
    message,
    messageHash: desk.hash(message),
    messageId: mail.messageId,
    settledAt: moment.at,
  });
  return true;
}

function settle(desk: Desk, effectId: string, outcome: MailOutcome, tally: Tally): void {
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
  desk.store.journal.append({ at: moment.at, kind: 'letter-sent', customerId: effect.customerId, contents: contactLine(effect) });
  promiseLetterNotes(desk, moment, effect);
  decideCustomer(desk, moment, effect.customerId);
}

/** It may or may not have arrived: it counts as sent for progress and caps, and stands before a person. */
function unknown(desk: Desk, effect: EffectRow, code: string): void {
  const moment = momentOf(desk);
  const reason = outboxReason('outcome-unknown', `the letter may or may not have gone out (${code}); it is not sent again by itself`, {
    code,
  });
  desk.store.effects.move(effect, 'unknown', { reason, settledAt: moment.at, leaseUntil: null, nextAttempt: null });
  recordContact(desk, moment, effect, 'letter-unknown');
  desk.store.journal.append({
    at: moment.at,
    kind: 'letter-unknown',
    customerId: effect.customerId,
    contents: { ...contactLine(effect), code },
  });
  decideCustomer(desk, moment, effect.customerId);
}

/** It will not be taken as it is. Its claims stay until a person restarts it, so that nothing tries again by itself. */
function fail(desk: Desk, effect: EffectRow, code: string): void {
  const moment = momentOf(desk);
  const reason = outboxReason('letter-failed', `the letter was refused (${code})`, { code });
  desk.store.effects.move(effect, 'failed', { reason, settledAt: moment.at, leaseUntil: null, nextAttempt: null });
  desk.store.journal.append({
    at: moment.at,
    kind: 'letter-failed',
    customerId: effect.customerId,
    contents: { ...contactLine(effect), code },
  });
  raiseFailed(desk, moment, effect, reason);
}

/** A person sees it; finishing this task restarts the stages it would have carried. */
function raiseFailed(desk: Desk, moment: Moment, effect: EffectRow, reason: ReturnType<typeof outboxReason>): void {
  desk.store.tasks.raise({
    id: taskId(desk, effect.customerId),
    kind: 'letter-failed',
    rule: 'letter-failed',
    customerId: effect.customerId,
    effectId: effect.id,
    stage: effect.stage,
    decisions: contactDecisions(effect.content),
    reason,
    raised: moment.asOf,
    raisedAt: moment.at,
    until: null,
  });
}

function recordContact(desk: Desk, { at, asOf }: Moment, effect: EffectRow, kind: 'letter-sent' | 'letter-unknown'): void {
  const decisions = contactDecisions(effect.content);
  desk.store.history.record({
    customerId: effect.customerId,
    at,
    day: asOf,
    kind,
    stage: effect.stage,
    channel: 'email',
    invoiceIds: invoiceIdsOf(decisions),
    advances: advancesOf(decisions),
    effectId: effect.id,
  });
}

/** One note on every invoice the letter moved. */
function promiseLetterNotes(desk: Desk, moment: Moment, effect: EffectRow): void {
  const decisions = contactDecisions(effect.content);
  promiseNotes(desk, moment, {
    act: effect.id,
    customerId: effect.customerId,
    kind: 'letter-sent',
    stage: effect.stage,
    invoiceIds: Object.keys(advancesOf(decisions)),
    numbers: numbersOf(desk, invoiceIdsOf(decisions)),
    amounts: decisions.map((decision) => decision.amount),
    date: moment.asOf,
    letterReference: referenceOf(effect.key),
    recipient: effect.recipient,
  });
}

/** Invoice numbers as people know them. */
export function numbersOf({ store }: Desk, invoiceIds: readonly string[]): string[] {
  return invoiceIds.map((id) => store.readings.invoice(id)?.number ?? id);
}

function contactLine(effect: EffectRow) {
  const decisions = contactDecisions(effect.content);
  return {
    effectId: effect.id,
    stage: effect.stage,
    to: effect.recipient,
    messageId: effect.messageId,
    messageHash: effect.messageHash,
    advances: advancesOf(decisions),
    invoiceIds: invoiceIdsOf(decisions),
    amounts: decisions.map((decision) => decision.amount),
  };
}

/** What else in this room may end a dispatch: a restart, a person. */
export const dispatch = { letter, unknown, promiseLetterNotes, raiseFailed };
