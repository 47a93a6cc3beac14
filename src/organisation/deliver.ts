/**
 * Says what was promised. Each letter is claimed, its invoices are read again, the case is decided anew, and only what is still wanted
 * leaves; the message stands durably in the store before the first byte goes to the mail server.
 */
import type { Failure } from '../../connectors/connector.ts';
import { addMs, type Instant, msOf } from '../domain/time.ts';
import { capOn } from '../outbox/caps.ts';
import { contactDecisions, invoiceIdsOf } from '../outbox/content.ts';
import type { EffectRow } from '../outbox/effects.ts';
import { FRESH_MS, LEASE_MS, letterRetry } from '../outbox/retries.ts';
import type { DeliverReport } from './actor.ts';
import { type Desk, type Moment, mayAct, momentOf } from './desk.ts';
import { dispatchLetter } from './dispatch.ts';
import { fetchInvoicePdfs } from './invoice-pdfs.ts';
import { unknown } from './outcome.ts';
import { reread } from './reread.ts';
import type { OpenSession } from './session.ts';
import { sync } from './sync.ts';
import { isText, lookForTexts } from './texts.ts';
import { type Turn, WHOLE } from './turn.ts';
import { nextWindow } from './window.ts';
import { deliverWrites } from './write-back.ts';

/** Letters whose invoices are read again in one call. */
const LETTERS_AT_ONCE = 20;
/** Rounds of one delivery, so that it ends. */
const MAX_ROUNDS = 5_000;
const ATTEMPT_BYTES = 12;

/** Counts of one delivery, as they grow. */
export interface Tally {
  sent: number;
  notes: number;
  suppressed: number;
  unknown: number;
  failed: number;
}

/** Letters first, then what the books are told of all acts. Never throws for what the platform or the mail server answers. */
export async function deliver(
  desk: Desk,
  openSession: OpenSession,
  most: Pick<Turn, 'letters' | 'writes'> = WHOLE,
): Promise<DeliverReport> {
  const tally: Tally = { sent: 0, notes: 0, suppressed: 0, unknown: 0, failed: 0 };
  // Deliveries never overlap, so whatever is still in hand now was left by one that was interrupted.
  recover(desk);
  const due = desk.store.effects.dueKinds(desk.now());
  const rounds = due.has('letter') && (await isMoneyFresh(desk, openSession)) ? MAX_ROUNDS : 0;
  let pdfs = { asked: false, reachable: true };
  for (let round = 0, taken = 0; round < rounds && taken < most.letters; round += 1) {
    pdfs = await fetchInvoicePdfs(desk, openSession, momentOf(desk), claimable(desk), pdfs.reachable);
    // Asking takes time, in which money may have come in.
    if (pdfs.asked && !(await isMoneyFresh(desk, openSession))) break;
    const claimed = claimLetters(desk);
    if (claimed === 'none') break;
    taken += claimed.length;
    if (claimed.length > 0 && !(await deliverBatch(desk, openSession, claimed, tally))) break;
  }
  await lookForTexts(desk);
  await deliverWrites(desk, openSession, tally, most.writes);
  const first = desk.store.effects.firstAttempt();
  return { ...tally, nextAttempt: first === 'now' ? desk.now() : first };
}

/**
 * Money that is set against no invoice yet is told by no invoice: where the books were not read as a whole just now, payments and credits
 * are read again before letters leave. Where they cannot be read, none leaves (promise NET, and fail closed).
 */
async function isMoneyFresh(desk: Desk, openSession: OpenSession): Promise<boolean> {
  const { store } = desk;
  if (!mayAct(momentOf(desk)) || store.connection.state() !== 'connected') return true;
  const { lastSync } = store.settings.read();
  if (lastSync !== null && msOf(desk.now()) - msOf(lastSync) <= FRESH_MS) return true;
  return (await sync(desk, openSession, ['payments', 'credits'])).ok;
}

/**
 * What was interrupted is put right before anything else, on every start: a letter that was on its way may have arrived and is never sent again by
 * itself; a note is looked for before it is written again; what was only claimed goes back. Gives whether anything was left.
 */
export function recover(desk: Desk): boolean {
  const { store, log } = desk;
  if (!store.settings.find()) return false;
  const left = store.effects.inHand();
  if (left.length === 0) return false;
  store.transaction(() => {
    for (const effect of left) {
      if (effect.state === 'claimed') store.effects.move(effect, 'planned', { leaseUntil: null, attempt: null });
      else if (effect.kind === 'letter') unknown(desk, effect, 'interrupted');
      else store.effects.move(effect, 'planned', { leaseUntil: null });
      if (effect.state === 'dispatching') log('warn', 'recovered-dispatching', { kind: effect.kind });
    }
  });
  return true;
}

/** Letters the next claim can take, where anything is to be fetched for them first. */
function claimable(desk: Desk): EffectRow[] {
  const moment = momentOf(desk);
  const { connector } = desk.platform;
  const attaches = moment.organisation.attachInvoices || moment.policy.stages.some((stage) => stage.attachInvoices);
  if (!attaches || !connector.facts.can.invoicePdf || !mayAct(moment) || desk.store.connection.state() !== 'connected') return [];
  return desk.store.effects.due('letter', moment.at, LETTERS_AT_ONCE).filter((effect) => notBefore(desk, moment, effect) === null);
}

/** Due letters within the permitted hours and below the hard caps, claimed; 'none' when nothing is due or nothing may leave. */
function claimLetters(desk: Desk): EffectRow[] | 'none' {
  const { store } = desk;
  return store.unhurried(() => {
    const moment = momentOf(desk);
    // Without a connection nothing can be read again first, so nothing is taken in hand.
    if (!mayAct(moment) || store.connection.state() !== 'connected') return 'none';
    const due = store.effects.due('letter', moment.at, LETTERS_AT_ONCE);
    if (due.length === 0) return 'none';
    const claimed: EffectRow[] = [];
    let invoices = 0;
    for (const effect of due) {
      const later = notBefore(desk, moment, effect);
      if (later) {
        store.effects.change(effect, { nextAttempt: later });
        continue;
      }
      const count = invoiceIdsOf(contactDecisions(effect.content)).length;
      if (claimed.length > 0 && invoices + count > desk.platform.connector.facts.rereadBatch) break;
      if (claimed.some((other) => other.customerId === effect.customerId)) continue;
      invoices += count;
      const lease = { attempts: effect.attempts + 1, attempt: attemptName(desk), leaseUntil: addMs(moment.at, LEASE_MS) };
      store.effects.move(effect, 'claimed', lease);
      claimed.push({ ...effect, ...lease, state: 'claimed' });
    }
    return claimed;
  });
}

/** When a letter may be tried at the earliest (hours, hard caps); null: now. */
function notBefore(desk: Desk, moment: Moment, effect: EffectRow): Instant | null {
  const { store } = desk;
  const channel = isText(effect) ? 'sms' : 'email';
  if (!desk.skipWindow) {
    const opens = nextWindow(desk, moment, effect.customerId, channel);
    if (opens) return opens;
  }
  const counts = { contacts: store.history.contacts, lettersSince: store.effects.lettersSince };
  const capped = capOn(counts, effect.customerId, channel === 'sms' ? 'voice' : 'email', moment.asOf, moment.at);
  if (!capped) return null;
  desk.log('warn', 'hard-cap', { ...capped });
  if (capped.rule === 'hard-cap-organisation') return addMs(moment.at, LEASE_MS);
  return nextWindow(desk, moment, effect.customerId, channel, 1) ?? addMs(moment.at, LEASE_MS);
}

/** False: the books or the mail server are out of reach, so the round ends. */
async function deliverBatch(desk: Desk, openSession: OpenSession, batch: readonly EffectRow[], tally: Tally): Promise<boolean> {
  const ids = [...new Set(batch.flatMap((effect) => invoiceIdsOf(contactDecisions(effect.content))))];
  const answer = await reread(desk, openSession, ids);
  if (!answer.ok) {
    desk.log('warn', 'reread-failed', { kind: answer.failure.kind, code: answer.failure.code });
    giveBack(desk, batch, answer.failure);
    return false;
  }
  const readAt = desk.now();
  let reachable = true;
  for (const effect of batch) {
    const stale = msOf(desk.now()) - msOf(readAt) > FRESH_MS;
    const unread = invoiceIdsOf(contactDecisions(effect.content)).some((id) => !answer.known.has(id));
    if (unread) giveBack(desk, [effect], null);
    else if (stale || !reachable) putAside(desk, effect);
    else reachable = await dispatchLetter(desk, openSession, effect, tally);
  }
  return reachable;
}

/** Back to planned after a failure that has nothing to do with the letter; nothing was sent. */
function giveBack(desk: Desk, batch: readonly EffectRow[], failure: Failure | null): void {
  desk.store.unhurried(() => {
    for (const { id } of batch) {
      const effect = desk.store.effects.get(id);
      if (effect?.state !== 'claimed') continue;
      desk.store.effects.move(effect, 'planned', {
        nextAttempt: letterRetry(desk.now(), effect.attempts, failure),
        leaseUntil: null,
        attempt: null,
      });
    }
  });
}

/** Back to planned at once: its reading has grown too old to send on. */
function putAside(desk: Desk, { id }: EffectRow): void {
  const effect = desk.store.effects.get(id);
  if (effect?.state === 'claimed')
    desk.store.effects.move(effect, 'planned', { attempts: effect.attempts - 1, leaseUntil: null, attempt: null });
}

function attemptName(desk: Desk): string {
  return Array.from(desk.random(ATTEMPT_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
