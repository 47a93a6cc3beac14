/** What a person says about a letter: send it, skip it, it arrived, it did not. */
import { advancesOf, asksAgain, contactContent, contactDecisions, invoiceIdsOf, isContact, typedOf } from '../outbox/content.ts';
import { type EffectRow, outboxReason } from '../outbox/effects.ts';
import { SKIPPED } from '../outbox/taken-back.ts';
import { caseFileOf } from './case-file.ts';
import { type CommandOf, DONE, holdDays, holdId, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';
import { findingsOf, mayBeEdited, numbersOf, toWrite } from './letter.ts';
import { effectLook } from './look.ts';
import { promiseNotes } from './notes.ts';
import { foundSent, promiseLetterNotes, raiseFailed, recordContact } from './outcome.ts';
import { decideCustomer } from './plan.ts';
import { suppress } from './plan-effects.ts';
import { strayIn } from './typed-figures.ts';

/** A skipped letter comes up again after so many days, if it is still wanted then. Our figure: the least time between two stages. */
const SKIP_DAYS = 7;

export function approve(desk: Desk, moment: Moment, { effectId, by, seen, together }: CommandOf<'approve-letter'>): CommandResult {
  const { store } = desk;
  const effect = store.effects.get(effectId);
  if (!effect || !isContact(effect.kind)) return refusal('not-found', 'no such letter');
  if (effect.state !== 'awaiting-approval')
    return refusal(effect.state === 'suppressed' ? 'not-now' : 'already-done', `the letter is ${effect.state}`);
  if (seen !== undefined && seen !== effect.contentHash) return CHANGED;
  if (together && effectLook(desk, moment, effect) !== null) return LOOK_FIRST;
  const typed = typedOf(effect.content);
  const stray = typed ? strayIn(desk, moment, effect, typed) : [];
  if (stray.length > 0) return notItsFigures('figures-changed', stray);
  store.effects.move(effect, 'planned', { approvedBy: by });
  store.journal.append({ at: moment.at, kind: `${effect.kind}-approved`, customerId: effect.customerId, contents: { effectId, by } });
  if (effect.kind === 'hand-over') handOver(desk, moment, { ...effect, state: 'planned' }, by);
  return DONE;
}

/** Each as if it were approved alone; those that need an eye of their own go on waiting. */
export function approveAll(desk: Desk, moment: Moment, { stages, until, by }: CommandOf<'approve-letters'>): CommandResult {
  const ids = stages.flatMap((stage) => desk.store.effects.waitingUntil(stage, until));
  if (ids.length === 0) return refusal('already-done', 'no such letter waits any more');
  const done = ids.filter((effectId) => approve(desk, moment, { do: 'approve-letter', effectId, by, together: true }).done);
  return done.length === 0 ? LOOK_FIRST : { done: true, count: done.length };
}

const LOOK_FIRST = refusal('not-now', 'it needs an eye of its own: read it and approve it by itself', { what: 'not-safe' });
const CHANGED = refusal('not-now', 'the letter has changed since it was looked at', { what: 'changed-meanwhile' });

function notItsFigures(what: 'figures' | 'figures-changed', stray: readonly string[]): CommandResult {
  const found = stray.join(' · ');
  return refusal('invalid', `none of the letter's figures: ${found}`, { what, values: { found } });
}

/** Words of a person for one letter: tried at once as the whole letter they make, and refused as one where they may not stand. */
export function editLetter(desk: Desk, moment: Moment, { effectId, by, seen, words, meant }: CommandOf<'edit-letter'>): CommandResult {
  const { store } = desk;
  const effect = store.effects.get(effectId);
  if (!effect || !mayBeEdited(desk, effect)) return refusal('not-found', 'no letter that could be written otherwise');
  if (effect.state !== 'awaiting-approval' && effect.state !== 'planned') return refusal('already-done', `the letter is ${effect.state}`);
  if (seen !== effect.contentHash) return CHANGED;
  const decisions = contactDecisions(effect.content);
  const { customerId } = effect;
  const wanted = toWrite(desk, moment, caseFileOf(desk, moment, customerId), decisions, effect.key, words);
  const [broken] = findingsOf(wanted);
  if (words && broken) return refusal('invalid', `${broken.rule}: ${broken.found}`, { what: 'lint', values: { ...broken } });
  const stray = words ? strayIn(desk, moment, effect, words) : [];
  if (stray.length > 0 && !meant) return notItsFigures('figures', stray);
  const typed = words && { ...words, by, ...(stray.length > 0 && { meant: stray }) };
  const content = contactContent(decisions, typed, asksAgain(effect.content));
  store.effects.change(effect, { content, contentHash: desk.hash(content) });
  store.journal.append({
    at: moment.at,
    kind: 'letter-edited',
    customerId,
    contents: { effectId, by, words, ...(stray.length > 0 && { meant: stray }) },
  });
  return DONE;
}

/** A hand-over leaves us by the hand of a person: the agreement is the act, and nothing is sent. */
function handOver(desk: Desk, moment: Moment, effect: EffectRow, by: string): void {
  const { store } = desk;
  const { customerId, stage } = effect;
  const decisions = contactDecisions(effect.content);
  const advances = advancesOf(decisions);
  store.effects.move(effect, 'claimed');
  store.effects.move({ id: effect.id, state: 'claimed' }, 'dispatching');
  store.effects.move({ id: effect.id, state: 'dispatching' }, 'sent', { settledAt: moment.at });
  const invoiceIds = invoiceIdsOf(decisions);
  store.history.record({
    customerId,
    at: moment.at,
    day: moment.asOf,
    kind: 'handed-over',
    stage,
    channel: 'hand-over',
    invoiceIds,
    advances,
    effectId: effect.id,
    by,
  });
  store.journal.append({
    at: moment.at,
    kind: 'handed-over',
    customerId,
    contents: { effectId: effect.id, stage, advances, amounts: decisions.map((decision) => decision.amount), by },
  });
  const amounts = decisions.map((decision) => decision.amount);
  promiseNotes(desk, moment, {
    act: effect.id,
    customerId,
    kind: 'handed-over',
    stage,
    invoiceIds: invoiceIds.slice(0, 1),
    numbers: numbersOf(desk, invoiceIds),
    amounts,
    date: moment.asOf,
  });
  decideCustomer(desk, moment, customerId);
}

/** Not now: the invoices it would have moved are held for a week, by this person and for this reason. */
export function skip(desk: Desk, moment: Moment, { effectId, by, reason }: CommandOf<'skip-letter'>): CommandResult {
  const effect = desk.store.effects.get(effectId);
  if (!effect || !isContact(effect.kind)) return refusal('not-found', 'no such letter');
  if (effect.state !== 'awaiting-approval' && effect.state !== 'planned') return refusal('already-done', `the letter is ${effect.state}`);
  suppress(desk, moment, effect, outboxReason(SKIPPED, `skipped by ${by}: ${reason}`, { by }));
  for (const invoiceId of Object.keys(advancesOf(contactDecisions(effect.content)))) {
    holdId(desk, moment, {
      customerId: effect.customerId,
      kind: 'manual',
      invoiceId,
      from: moment.asOf,
      until: holdDays(moment.asOf, SKIP_DAYS),
      note: reason,
      by,
    });
  }
  decideCustomer(desk, moment, effect.customerId);
  return DONE;
}

/** It went out some other way, or before this file was put back from a copy: it counts, and is not sent. */
export function letterLeft(desk: Desk, moment: Moment, { effectId, by }: CommandOf<'letter-left'>): CommandResult {
  const { store } = desk;
  const effect = store.effects.get(effectId);
  if (effect?.kind !== 'letter') return refusal('not-found', 'no such letter');
  if (effect.state !== 'awaiting-approval' && effect.state !== 'planned') return refusal('already-done', `the letter is ${effect.state}`);
  if (effect.state === 'awaiting-approval') store.effects.move(effect, 'planned', { approvedBy: by });
  store.effects.move({ id: effectId, state: 'planned' }, 'claimed');
  store.effects.move({ id: effectId, state: 'claimed' }, 'dispatching');
  store.effects.move({ id: effectId, state: 'dispatching' }, 'sent', { settledAt: moment.at });
  recordContact(desk, moment, effect, 'letter-sent');
  store.journal.append({ at: moment.at, kind: 'letter-left-already', customerId: effect.customerId, contents: { effectId, by } });
  promiseLetterNotes(desk, moment, effect);
  decideCustomer(desk, moment, effect.customerId);
  return DONE;
}

export function resolveUnknown(desk: Desk, moment: Moment, { effectId, by, outcome }: CommandOf<'resolve-unknown'>): CommandResult {
  const { store } = desk;
  const effect = store.effects.get(effectId);
  if (effect?.kind !== 'letter') return refusal('not-found', 'no such letter');
  if (effect.state !== 'unknown') return refusal('already-done', `the letter is ${effect.state}`);
  store.journal.append({ at: moment.at, kind: 'unknown-resolved', customerId: effect.customerId, contents: { effectId, outcome, by } });
  if (outcome === 'it-arrived') {
    foundSent(desk, effect);
  } else {
    const reason = outboxReason('letter-failed', `${by} found that the letter did not arrive`, { by });
    store.effects.move(effect, 'failed', { reason });
    // It no longer counts as a contact; its claims stay, so nothing is repeated until a person finishes the task.
    store.history.rename(effectId, 'letter-lost');
    raiseFailed(desk, moment, effect, reason);
  }
  decideCustomer(desk, moment, effect.customerId);
  return DONE;
}
