/** What the commands share: their answers, the names of new rows, and placing a hold. */

import type { Channel } from '../cases/channel.ts';
import { addDays, type CalendarDate } from '../domain/time.ts';
import type { Because, Command, CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';

export const DONE: CommandResult = { done: true };

export function refusal(code: 'not-found' | 'already-done' | 'not-now' | 'invalid', detail: string, because?: Because): CommandResult {
  return { done: false, code, detail, ...(because ? { because } : {}) };
}

export type CommandOf<Do extends Command['do']> = Extract<Command, { do: Do }>;

/** A name for a row that a person brought about. */
export function rowId(desk: Desk, prefix: string): string {
  return prefix + Array.from(desk.random(12), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface NewHold {
  readonly customerId: string;
  readonly kind: CommandOf<'place-hold'>['kind'];
  readonly invoiceId?: string | undefined;
  readonly amount?: number | undefined;
  /** Absent: on all channels. */
  readonly channels?: readonly Channel[] | undefined;
  readonly from: CalendarDate;
  readonly until?: CalendarDate | undefined;
  readonly note?: string | undefined;
  readonly by: string;
}

/** Places a hold and says so in the journal; the caller decides the case anew in the same transaction. Gives the hold's id. */
export function holdId(desk: Desk, { at }: Moment, hold: NewHold): string {
  const { customerId, kind, from, by } = hold;
  const id = rowId(desk, 'h');
  const row = {
    id,
    customerId,
    kind,
    invoiceId: hold.invoiceId ?? null,
    amount: hold.amount ?? null,
    channels: hold.channels ? [...hold.channels] : null,
    from,
    until: hold.until ?? null,
    note: hold.note ?? null,
    by,
    placedAt: at,
  };
  desk.store.standings.placeHold(row);
  desk.store.journal.append({ at, kind: 'hold-placed', customerId, contents: row });
  return id;
}

/** A manual hold of so many days, counted from today. */
export function holdDays(asOf: CalendarDate, days: number): CalendarDate {
  return addDays(asOf, days - 1);
}
