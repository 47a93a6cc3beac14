/** Which channel a customer answers to: contacts that were followed by money or a word within a week (requirements B4). */
import { type CalendarDate, daysBetween } from '../domain/time.ts';

/** A contact on a channel, or an answer (null): a payment, a reply, a conversation. */
export interface Touch {
  readonly on: CalendarDate;
  readonly channel: string | null;
}

export interface Preferred {
  readonly channel: string;
  readonly answered: number;
  readonly contacts: number;
}

/** An answer within so many days counts as one to the contact before it. Our figure. */
const ANSWER_DAYS = 7;
/** Fewer contacts on a channel say nothing. */
const LEAST_CONTACTS = 3;

/** The channel with the largest share of answers; of equal ones e-mail, then by name. null: too little is known. */
export function preferredChannel(touches: readonly Touch[]): Preferred | null {
  const answers = touches.filter((touch) => touch.channel === null).map((touch) => touch.on);
  const seen = new Map<string, { answered: number; contacts: number }>();
  for (const { on, channel } of touches) {
    if (channel === null) continue;
    const counts = seen.get(channel) ?? { answered: 0, contacts: 0 };
    const wasAnswered = answers.some((answer) => answer >= on && daysBetween(on, answer) <= ANSWER_DAYS);
    seen.set(channel, { answered: counts.answered + (wasAnswered ? 1 : 0), contacts: counts.contacts + 1 });
  }
  const ranked = [...seen]
    .filter(([, counts]) => counts.contacts >= LEAST_CONTACTS && counts.answered > 0)
    .sort(([a, x], [b, y]) => y.answered * x.contacts - x.answered * y.contacts || rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  const [best] = ranked;
  return best ? { channel: best[0], ...best[1] } : null;
}

function rankOf(channel: string): number {
  return channel === 'email' ? 0 : 1;
}
