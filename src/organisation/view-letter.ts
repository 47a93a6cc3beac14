/** One letter as it was, or would be, written; one call with what to say. */

import { renderCallScript } from '../letters/call.ts';
import { type LetterInput, wordsToEdit } from '../letters/letter.ts';
import { LetterRefused } from '../letters/refused.ts';
import type { Typed } from '../letters/statement.ts';
import { contactDecisions, invoiceIdsOf, isContact, type TypedWords, typedOf } from '../outbox/content.ts';
import { mayHaveLeft } from '../outbox/effects.ts';
import type { Decision } from '../policy/case.ts';
import type { CallView, LetterItem, LetterView } from './actor.ts';
import { caseFileOf } from './case-file.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import { mayBeEdited, type ToWrite, toWrite, written } from './letter.ts';
import { decideCustomer } from './plan.ts';
import { reread } from './reread.ts';
import type { OpenSession } from './session.ts';
import { callItem, letterItem, PREVIEW, previewItem } from './view-items.ts';

/** What was sent, word for word; before that, what would be sent with the figures as they are now. */
export function letterOf(desk: Desk, effectId: string): LetterView | null {
  const moment = momentOf(desk);
  const from = `${moment.organisation.sender.fromName} <${moment.organisation.sender.fromAddress}>`;
  if (effectId.startsWith(PREVIEW)) return previewOf(desk, moment, from, effectId.slice(PREVIEW.length));
  const effect = desk.store.effects.get(effectId);
  if (!effect || !isContact(effect.kind)) return null;
  const item = letterItem(desk, moment, effect);
  if (effect.bodyText !== null) {
    return {
      item,
      to: effect.recipient,
      from,
      subject: effect.subject ?? '',
      text: effect.bodyText,
      html: effect.bodyHtml ?? '',
      ...(effect.bodyText === '' ? { sentBy: desk.platform.connector.facts.name } : {}),
      preview: false,
    };
  }
  if (mayHaveLeft(effect.state)) {
    const nothing = { item, to: effect.recipient ?? item.to, from, subject: '', text: '', html: '', preview: false };
    // What was sent had a hash, which stays; otherwise a person said that it went out already.
    return effect.messageHash === null ? { ...nothing, sentBy: null } : { ...nothing, forgotten: true };
  }
  const wanted = writing(desk, moment, effect.customerId, contactDecisions(effect.content), effect.key, typedOf(effect.content));
  const words = mayBeEdited(desk, effect) ? editable(wanted.input, typedOf(effect.content)) : null;
  return { item, to: item.to, from, ...wordsOf(effect.kind, wanted), preview: true, ...(words && { words }) };
}

function previewOf(desk: Desk, moment: Moment, from: string, customerId: string): LetterView | null {
  const standing = desk.store.decisions.of(customerId).map((row) => row.body);
  const sends = standing.filter((decision) => decision.kind === 'send');
  const handOvers = standing.filter((decision) => decision.kind === 'hand-over');
  const [kind, decisions] = sends.length > 0 ? (['letter', sends] as const) : (['hand-over', handOvers] as const);
  if (decisions.length === 0) return null;
  const item: LetterItem = previewItem(desk, moment, customerId, decisions);
  const wanted = writing(desk, moment, customerId, decisions, desk.hash(item.effectId), null);
  return { item, to: item.to, from, ...wordsOf(kind, wanted), preview: true };
}

function writing(
  desk: Desk,
  moment: Moment,
  customerId: string,
  decisions: readonly Decision[],
  key: string,
  typed: Typed | null,
): ToWrite {
  return toWrite(desk, moment, caseFileOf(desk, moment, customerId), decisions, key, typed);
}

/** null: it cannot be written at all, so there is nothing to change in it. */
function editable(input: LetterInput, typed: TypedWords | null): LetterView['words'] | null {
  try {
    return { ...wordsToEdit(input), by: typed?.by ?? null };
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    return null;
  }
}

/** A letter that could not be written says why instead. */
function wordsOf(kind: 'letter' | 'hand-over', wanted: ToWrite) {
  try {
    return written(kind, wanted);
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    return { subject: '', text: error.message, html: '' };
  }
}

/** Reads the invoices again first: nobody should ring about what has been paid. null: no such call, or no longer one to make. */
export async function callOf(desk: Desk, openSession: OpenSession, taskId: string): Promise<CallView | null> {
  const task = desk.store.tasks.get(taskId);
  if (task?.kind !== 'call') return null;
  const answer = await reread(desk, openSession, invoiceIdsOf(task.decisions));
  const moment = momentOf(desk);
  if (answer.ok && task.state === 'open') desk.store.transaction(() => decideCustomer(desk, moment, task.customerId));
  const now = desk.store.tasks.get(taskId);
  if (!now) return null;
  const script = scriptOf(desk, moment, now.customerId, now.decisions, taskId);
  return {
    item: callItem(desk, moment, now),
    script,
    fresh: answer.ok && invoiceIdsOf(task.decisions).every((id) => answer.known.has(id)),
  };
}

function scriptOf(desk: Desk, moment: Moment, customerId: string, decisions: readonly Decision[], key: string): CallView['script'] {
  try {
    const { title, lines } = renderCallScript(toWrite(desk, moment, caseFileOf(desk, moment, customerId), decisions, key).input);
    return { title, lines: [...lines] };
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    return { title: error.message, lines: [] };
  }
}
