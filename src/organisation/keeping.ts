/** How long the words of letters and replies are kept, and letting go of them when that time is over. */
import { addDays } from '../domain/time.ts';
import { instantAt } from '../domain/zone.ts';
import { type CommandOf, DONE, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';

/** Words let go in one day's run; more wait for the next day. Our figure. */
const MOST = 2_000;
/** A month of keeping; nobody counts on the day. */
const MONTH_DAYS = 365 / 12;

export function keepWords(desk: Desk, { organisation, at }: Moment, { months, by }: CommandOf<'keep-words'>): CommandResult {
  if (organisation.keepWordsMonths === months) return refusal('already-done', 'they are kept so long already');
  desk.store.settings.change({ keepWordsMonths: months });
  desk.store.journal.append({ at, kind: 'keep-words-set', customerId: null, contents: { months, by } });
  return DONE;
}

/** With the first run of a day. The journal says how many, and nothing of what they said. */
export function forgetWords(desk: Desk, { organisation, asOf, at }: Moment): void {
  const { keepWordsMonths: months, lastRun, timeZone } = organisation;
  if (months === null || lastRun === asOf) return;
  const before = instantAt(addDays(asOf, -Math.ceil(months * MONTH_DAYS)), 0, 0, timeZone);
  desk.store.transaction(() => {
    const { letters, replies } = desk.store.forgetting.words(before, MOST);
    if (letters + replies > 0)
      desk.store.journal.append({ at, kind: 'words-forgotten', customerId: null, contents: { letters, replies, before } });
  });
}
