/** Brings the outbox into line with a customer's decisions: promises the day's one message, takes back what is no longer wanted. */
import { advancesOf, asksAgain, contactContent, contactDecisions, invoiceIdsOf, sameAsk } from '../outbox/content.ts';
import { type EffectRow, outboxReason } from '../outbox/effects.ts';
import { effectKey } from '../outbox/keys.ts';
import type { Decision, Reason } from '../policy/case.ts';
import type { Policy } from '../policy/policy.ts';
import type { Cycles } from '../store/history.ts';
import type { Desk, Moment } from './desk.ts';
import { oursOf } from './texts.ts';

type ContactKind = 'letter' | 'hand-over';

/** Rules that only say "not on this day": a promise that waits for a person or for Monday keeps standing under them. */
const NOT_TODAY: ReadonlySet<string> = new Set([
  'weekend',
  'holiday',
  'own-closed-day',
  'cap-email-gap',
  'cap-email-7',
  'cap-email-30',
  'cap-all-7',
  'cap-all-30',
  'cooldown',
  'written-first',
]);

/** A customer as just decided. */
export interface Decided {
  readonly customerId: string;
  readonly decisions: readonly Decision[];
  /** The present cycle of each open invoice. */
  readonly cycles: Cycles;
  /** false: nothing new is promised, only taken back. */
  readonly promise: boolean;
}

/** `pending`: the customer's contacts of which nothing has left. Gives how many effects were promised. */
export function reconcileContacts(desk: Desk, moment: Moment, decided: Decided, pending: readonly EffectRow[]): number {
  const { customerId, decisions } = decided;
  const sends = oursOf(desk, customerId, decisions);
  const handOvers = decisions.filter((decision) => decision.kind === 'hand-over');
  return reconcile(desk, moment, decided, 'letter', sends, pending) + reconcile(desk, moment, decided, 'hand-over', handOvers, pending);
}

function reconcile(
  desk: Desk,
  moment: Moment,
  decided: Decided,
  kind: ContactKind,
  wanted: readonly Decision[],
  pending: readonly EffectRow[],
): number {
  const { decisions, promise } = decided;
  let standing = false;
  for (const effect of pending) {
    if (effect.kind !== kind) continue;
    const promised = contactDecisions(effect.content);
    if (!standing && wanted.length > 0 && sameAsk(promised, wanted) && agreed(desk, effect, wanted)) standing = true;
    else if (!(wanted.length === 0 && stillComing(promised, decisions))) suppress(desk, moment, effect, whyNot(promised, decisions));
  }
  if (standing || wanted.length === 0 || !promise) return 0;
  return promiseContact(desk, moment, decided, kind, wanted) ? 1 : 0;
}

/** Whether the standing effect has the agreement now asked for; one that no longer needs any goes on by itself. */
function agreed(desk: Desk, effect: EffectRow, wanted: readonly Decision[]): boolean {
  const needed = wanted.some((decision) => decision.approval) || asksAgain(effect.content);
  if (needed && effect.state !== 'awaiting-approval') return effect.approvedBy !== null;
  if (!needed && effect.state === 'awaiting-approval') desk.store.effects.move(effect, 'planned');
  return true;
}

/** Whether every invoice it moves is now only kept waiting by the day or a cap, for the same stage. */
function stillComing(promised: readonly Decision[], decisions: readonly Decision[]): boolean {
  return promised.every((one) =>
    decisions.some(
      (now) =>
        now.kind === 'wait' &&
        now.stage === one.stage &&
        now.amount.currency === one.amount.currency &&
        now.amount.minor === one.amount.minor &&
        NOT_TODAY.has(now.reasons[0]?.rule ?? '') &&
        one.invoiceIds.every((id) => now.invoiceIds.includes(id)),
    ),
  );
}

/** The new decision about its invoices says why it is taken back. */
function whyNot(promised: readonly Decision[], decisions: readonly Decision[]): Reason {
  const ids = new Set(promised.flatMap((decision) => Object.keys(decision.advances)));
  const now = decisions.find((decision) => decision.kind !== 'send' && decision.invoiceIds.some((id) => ids.has(id)));
  if (now?.reasons[0]) return now.reasons[0];
  if (decisions.some((decision) => decision.invoiceIds.some((id) => ids.has(id))))
    return outboxReason('superseded', 'what is asked for has changed; a new letter takes its place');
  return outboxReason('settled', 'nothing of it is open any more');
}

/** Takes back an effect of which nothing has left, frees its claims, and says why. */
export function suppress({ store }: Desk, { at }: Pick<Moment, 'at'>, effect: EffectRow, reason: Reason): void {
  store.effects.move(effect, 'suppressed', { reason, settledAt: at, leaseUntil: null, nextAttempt: null });
  store.history.release(effect.id);
  store.journal.append({
    at,
    kind: `${effect.kind}-suppressed`,
    customerId: effect.customerId,
    contents: { effectId: effect.id, stage: effect.stage, reason },
  });
}

/**
 * Promises one message for all currencies, with its claims. When a claim is taken (a letter that failed and waits for a person), nothing
 * is promised: a stage reaches a customer at most once per cycle.
 */
function promiseContact(
  { store, hash, id }: Desk,
  { at, asOf, policy }: Moment,
  { customerId, cycles }: Decided,
  kind: ContactKind,
  wanted: readonly Decision[],
): boolean {
  const advances = advancesOf(wanted);
  const claims = store.history.claimsFor(advances, cycles);
  if (claims === null || claims.length === 0) return false;
  const stage = furthest(wanted, policy);
  const before = kind === 'letter' ? store.effects.takenBack(customerId, advances) : null;
  // Words written for one stage are not those of another; that a person had taken the letter in hand stays.
  const again = before !== null;
  const content = contactContent(wanted, before?.stage === stage ? before.typed : null, again);
  const waits = again || wanted.some((decision) => decision.approval);
  const effectId = store.effects.promise({
    key: effectKey(hash, id, customerId, claims),
    kind,
    customerId,
    stage,
    state: waits ? 'awaiting-approval' : 'planned',
    plannedFor: asOf,
    createdAt: at,
    content,
    contentHash: hash(content),
    parent: null,
  });
  store.history.claim(claims, effectId);
  store.journal.append({
    at,
    kind: `${kind}-promised`,
    customerId,
    contents: { effectId, stage, advances, invoiceIds: invoiceIdsOf(wanted), amounts: wanted.map((decision) => decision.amount), waits },
  });
  return true;
}

/** The stage that names a message over several currencies: the one furthest along the policy. */
export function furthest(decisions: readonly Decision[], policy: Policy): string {
  const place = (stage: string | null) => policy.stages.findIndex((each) => each.id === stage);
  return decisions.reduce(
    (best, decision) => (place(decision.stage) > place(best) ? (decision.stage ?? best) : best),
    decisions[0]?.stage ?? '',
  );
}
