/** What a provider says became of a text message it had taken: it arrived, or it did not and a person sees it. */
import { type EffectRow, outboxReason } from '../outbox/effects.ts';
import { mayFollow } from '../outbox/states.ts';
import { type CommandOf, DONE, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';
import { fail, foundSent, raiseFailed } from './outcome.ts';
import { decideCustomer } from './plan.ts';
import { isText, keepWhy } from './texts.ts';

type Receipt = CommandOf<'receive-text-receipt'>;

/**
 * Refused 'not-found' where the text is none of ours, 'not-now' while it is still being handed over: the provider was faster than its own
 * answer, and is to say it again. The same receipt twice changes nothing.
 */
export function receiveTextReceipt(desk: Desk, moment: Moment, receipt: Receipt): CommandResult {
  const text = desk.store.effects.standingUnder(receipt.key);
  if (!text || !isText(text)) return refusal('not-found', 'no text of ours');
  if (text.state === 'dispatching') return refusal('not-now', 'it is still being handed over');
  if (receipt.arrived) arrived(desk, moment, text);
  else didNotArrive(desk, moment, text, receipt);
  return DONE;
}

/** One whose answer was lost is found by it. */
function arrived(desk: Desk, { at }: Moment, text: EffectRow): void {
  if (text.state === 'unknown') foundSent(desk, text);
  const { id, state } = desk.store.effects.get(text.id) ?? text;
  if (!mayFollow(state, 'delivered')) return;
  desk.store.effects.move({ id, state }, 'delivered');
  desk.store.journal.append({ at, kind: 'text-delivered', customerId: text.customerId, contents: { effectId: id } });
}

/** It still counts as an attempt; its claims stay, so that nothing tries again before a person has seen it. */
function didNotArrive(desk: Desk, moment: Moment, text: EffectRow, { code, reason: why }: Receipt): void {
  const { store } = desk;
  const { customerId, id, state } = text;
  if (state === 'unknown') {
    // Nobody knows of it yet as sent, so it ends like any text that was refused.
    store.history.rename(id, 'letter-lost');
    fail(desk, text, code);
  } else if (mayFollow(state, 'bounced')) {
    const reason = outboxReason('text-undelivered', `the text could not be delivered (${code})`, { code });
    store.effects.move(text, 'bounced', { reason });
    store.journal.append({ at: moment.at, kind: 'text-undelivered', customerId, contents: { effectId: id, code } });
    raiseFailed(desk, moment, text, reason);
  } else return;
  keepWhy(desk, moment, { customerId, number: text.recipient, code, why });
  decideCustomer(desk, moment, customerId);
}
