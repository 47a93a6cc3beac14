/**
 * What a promise says about when an invoice is paid, written into the books that have a place for it: promised with the promise, in one
 * transaction; taken away when it is withdrawn. One effect per promise, invoice and direction.
 */
import type { ExpectedPayment, Failure, Session } from '../../connectors/connector.ts';
import type { CalendarDate } from '../domain/time.ts';
import { expectedPaymentOf } from '../outbox/content.ts';
import { type EffectRow, outboxReason } from '../outbox/effects.ts';
import { expectedPaymentKey } from '../outbox/keys.ts';
import type { PromiseRecord } from '../store/standings.ts';
import type { Desk, Moment } from './desk.ts';
import { reread } from './reread.ts';
import type { OpenSession } from './session.ts';
import { readPage } from './sync.ts';
import { wireKey } from './write-key.ts';

type Promised = Pick<PromiseRecord, 'id' | 'customerId' | 'amount' | 'currency' | 'date'>;

/**
 * Promises the date on every invoice the promised amount pays in full, oldest due first: an invoice of which a part stays open is not
 * expected to be settled on that day. Nothing in draft mode, as with notes. Call it inside the transaction of the promise.
 */
export function promiseExpectedPayment(desk: Desk, moment: Moment, promise: Promised): void {
  if (!writes(desk, moment)) return;
  let left = promise.amount;
  for (const invoice of desk.store.readings.openInvoices(promise.customerId)) {
    if (invoice.currency !== promise.currency) continue;
    left -= invoice.open;
    if (left < 0) return;
    plan(desk, moment, promise, invoice.id, promise.date);
  }
}

/** The promise no longer stands: what waits is taken back; what was written is taken away, where the books still show our date. */
export function withdrawExpectedPayment(desk: Desk, moment: Moment, promise: Promised): void {
  if (!writes(desk, moment)) return;
  for (const effect of effectsOn(desk, promise.customerId)) {
    const { promiseId, invoiceId, date } = expectedPaymentOf(effect.content);
    if (promiseId !== promise.id || date === null) continue;
    if (effect.state === 'planned') takeBack(desk, moment, effect, 'withdrawn', 'the promise was withdrawn');
    else if (effect.state === 'sent' || effect.state === 'dispatching') plan(desk, moment, promise, invoiceId, null);
  }
}

function writes(desk: Desk, { organisation }: Moment): boolean {
  return desk.platform.connector.facts.can.expectedPayment && organisation.mode !== 'draft';
}

function plan(desk: Desk, moment: Moment, promise: Promised, invoiceId: string, date: CalendarDate | null): void {
  const { store, hash, id } = desk;
  // The newest word on an invoice is the one that counts; an older one that has not left is no longer wanted.
  for (const effect of effectsOn(desk, promise.customerId))
    if (effect.state === 'planned' && expectedPaymentOf(effect.content).invoiceId === invoiceId)
      takeBack(desk, moment, effect, 'superseded', 'a newer promise takes its place');
  const content = JSON.stringify({ promiseId: promise.id, invoiceId, date, place: effectsOn(desk, promise.customerId).length });
  store.effects.promise({
    key: expectedPaymentKey(hash, id, promise.id, invoiceId, date === null ? 'clear' : 'set'),
    kind: 'expected-payment',
    customerId: promise.customerId,
    stage: 'expected-payment',
    state: 'planned',
    plannedFor: moment.asOf,
    createdAt: moment.at,
    content,
    contentHash: hash(content),
    parent: promise.id,
  });
}

function takeBack({ store }: Desk, { at }: Pick<Moment, 'at'>, effect: EffectRow, rule: string, detail: string): void {
  store.effects.move(effect, 'suppressed', { reason: outboxReason(rule, detail), settledAt: at, leaseUntil: null, nextAttempt: null });
  store.journal.append({ at, kind: 'expected-payment-suppressed', customerId: effect.customerId, contents: { effectId: effect.id, rule } });
}

function effectsOn({ store }: Desk, customerId: string): EffectRow[] {
  return store.effects.ofCustomer(customerId).filter((effect) => effect.kind === 'expected-payment');
}

/** Whether a later word on the same invoice was promised after this one: then this one must not be written after it. */
export function isSuperseded(desk: Desk, effect: EffectRow): boolean {
  const { invoiceId, place } = expectedPaymentOf(effect.content);
  return effectsOn(desk, effect.customerId).some((other) => {
    const later = expectedPaymentOf(other.content);
    return later.invoiceId === invoiceId && later.place > place;
  });
}

/** `looking`: it failed before anything was written, so that nothing is known of the write's key. */
export type Written =
  | { readonly kind: 'written' }
  | { readonly kind: 'not-wanted'; readonly rule: string }
  | { readonly kind: 'failed'; readonly while: 'looking' | 'writing'; readonly failure: Failure };

/**
 * Reads the invoice again, and writes only what is still wanted and not already there; so a second try after an unknown outcome finds out
 * by itself. What we wrote is remembered as ours: when it comes back with the next sync, nothing has changed.
 */
export async function writeExpectedPayment(desk: Desk, openSession: OpenSession, session: Session, effect: EffectRow): Promise<Written> {
  const { store, platform } = desk;
  const { promiseId, invoiceId, date } = expectedPaymentOf(effect.content);
  const seen = await reread(desk, openSession, [invoiceId]);
  if (!seen.ok) return { kind: 'failed', while: 'looking', failure: seen.failure };
  const invoice = store.readings.invoice(invoiceId);
  if (!seen.known.has(invoiceId) || !invoice)
    return { kind: 'failed', while: 'looking', failure: { kind: 'later', at: null, code: 'unreadable-invoice' } };
  if (invoice.state !== 'open') return { kind: 'not-wanted', rule: 'settled' };
  if (invoice.expectedPayment === date) return { kind: 'written' };
  // Somebody has put another date there meanwhile: it is not ours to take away.
  if (date === null && invoice.expectedPayment !== store.standings.promise(promiseId)?.date)
    return { kind: 'not-wanted', rule: 'changed-in-the-books' };
  const expected: ExpectedPayment = { invoiceId, date, key: wireKey(effect) };
  const answer = await platform.connector.setExpectedPayment(session, expected);
  if (!answer.ok) return { kind: 'failed', while: 'writing', failure: answer.failure };
  const mapped = answer.value.body === null ? null : readPage(platform.mapping, 'invoices', answer.value.body);
  if (mapped?.kind === 'invoices') store.transaction(() => store.books.applyOwn(mapped.page.records));
  return { kind: 'written' };
}
