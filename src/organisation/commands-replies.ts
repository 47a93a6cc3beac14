/** What comes back to a letter: it is kept, shown, and may add a pause at once; it never lifts one (contract rule 8). */
import { EMAIL_CHANNELS } from '../cases/channel.ts';
import type { CalendarDate } from '../domain/time.ts';
import { addDays } from '../domain/time.ts';
import type { EffectRow } from '../outbox/effects.ts';
import { type EffectState, mayFollow } from '../outbox/states.ts';
import { addBusinessDays } from '../policy/calendar.ts';
import { countryOf } from '../policy/who.ts';
import { caseFileOf } from './case-file.ts';
import { type CommandOf, DONE, holdId, type NewHold, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';
import { recipientOf } from './letter.ts';
import { foundSent } from './outcome.ts';
import { decideCustomer } from './plan.ts';

type Reply = CommandOf<'receive-reply'>;

/** "I have paid" stops the chase so many business days (reference §1.2). */
const PAID_BUSINESS_DAYS = 5;
/** Whoever holds placed by a reply are said to be placed by. */
export const BY_REPLY = 'customer, by reply';

/** Matched by the letter's message id, or by its own reply address; nobody who did not get the letter knows either. */
export function receiveReply(desk: Desk, moment: Moment, reply: Reply): CommandResult {
  const { store } = desk;
  const letter =
    reply.answers.map((messageId) => store.effects.byMessage(messageId)).find((effect) => effect !== null) ??
    reply.keys.map((key) => store.effects.leftUnder(key)).find((effect) => effect !== null);
  if (!letter) return refusal('not-found', 'it answers no letter of ours');
  const { customerId } = letter;
  const { messageId, kind, from: sender, subject, text, meanings } = reply;
  if (!store.standings.keepReply({ messageId, customerId, effectId: letter.id, at: moment.at, kind, sender, subject, text, meanings }))
    return DONE;
  const happening = HAPPENINGS[kind];
  store.history.record({
    customerId,
    at: moment.at,
    day: moment.asOf,
    kind: happening,
    stage: null,
    channel: 'email',
    invoiceIds: [],
    advances: {},
    effectId: letter.id,
    note: subject,
  });
  store.journal.append({
    at: moment.at,
    kind: happening,
    customerId,
    contents: { messageId, effectId: letter.id, sender, subject, meanings },
  });
  tellFate(desk, letter, kind);
  for (const hold of holdsFor(desk, moment, customerId, reply))
    holdId(desk, moment, { ...hold, customerId, from: moment.asOf, by: BY_REPLY });
  decideCustomer(desk, moment, customerId);
  if (kind === 'complaint') stopOthersAt(desk, moment, letter, text);
  return DONE;
}

const HAPPENINGS: Readonly<Record<Reply['kind'], string>> = {
  reply: 'reply-received',
  'auto-reply': 'auto-reply',
  bounce: 'letter-bounced',
  delivered: 'letter-delivered',
  'under-way': 'letter-under-way',
  complaint: 'letter-complained',
};

const FATES: Readonly<Partial<Record<Reply['kind'], EffectState>>> = { bounce: 'bounced', delivered: 'delivered', complaint: 'complained' };

/** The letter's own state tells what became of it, as far as that may follow. One that may have left has left when a machine had it in hand. */
function tellFate(desk: Desk, letter: EffectRow, kind: Reply['kind']): void {
  const fate = FATES[kind];
  if (fate === undefined) return;
  if (letter.state === 'unknown') foundSent(desk, letter);
  const { id, state } = desk.store.effects.get(letter.id) ?? letter;
  if (mayFollow(state, fate)) desk.store.effects.move({ id, state }, fate);
}

/** A complaint is about an address: whoever else here would be written to there is not either. */
function stopOthersAt(desk: Desk, moment: Moment, { customerId, recipient }: EffectRow, text: string): void {
  if (recipient === null) return;
  for (const id of desk.store.readings.sharing(recipient)) {
    const other = desk.store.readings.customer(id);
    if (id === customerId || !other || recipientOf(other)?.toLowerCase() !== recipient.toLowerCase()) continue;
    holdId(desk, moment, { kind: 'stop', channels: EMAIL_CHANNELS, note: noteOf(text), customerId: id, from: moment.asOf, by: BY_REPLY });
    decideCustomer(desk, moment, id);
  }
}

function noteOf(text: string): string | undefined {
  return text.slice(0, 200) || undefined;
}

type Pause = Omit<NewHold, 'customerId' | 'from' | 'by'>;

/** What each kind of mail puts in the way. A person's words always wait to be read; what they clearly say counts at once. */
function holdsFor(desk: Desk, moment: Moment, customerId: string, { kind, meanings, text, awayUntil, permanent }: Reply): Pause[] {
  const note = noteOf(text);
  switch (kind) {
    case 'bounce':
      // A dead address is written to no more; the telephone still rings.
      return permanent ? [{ kind: 'manual', channels: EMAIL_CHANNELS, note: note ?? 'the letter came back' }] : [];
    case 'complaint':
      return [{ kind: 'stop', channels: EMAIL_CHANNELS, note }];
    case 'delivered':
    case 'under-way':
      return [];
    case 'auto-reply':
      return awayUntil ? [{ kind: 'manual', until: awayUntil, note }] : [];
    case 'reply': {
      const pauses: Pause[] = [{ kind: 'reply', note }];
      if (meanings.includes('stop')) pauses.push({ kind: 'stop', note });
      if (meanings.includes('dispute')) pauses.push({ kind: 'dispute', note });
      if (meanings.includes('lawyer')) pauses.push({ kind: 'legal', note });
      if (meanings.includes('paid')) pauses.push({ kind: 'manual', until: paidUntil(desk, moment, customerId), note });
      return pauses;
    }
    default:
      return kind satisfies never;
  }
}

function paidUntil(desk: Desk, moment: Moment, customerId: string): CalendarDate {
  return addDays(addBusinessDays(moment.asOf, PAID_BUSINESS_DAYS, countryOf(caseFileOf(desk, moment, customerId))), -1);
}
