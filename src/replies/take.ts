/** The bytes of one mail → read → offered to each organisation whose letter it may answer: the same whichever way mail comes in. */
import type { CalendarDate } from '../domain/time.ts';
import { type IncomingMail, readMail } from './read.ts';

export interface TakingOptions {
  readonly today: () => CalendarDate;
  /** Gives whether some organisation knew the letter it answers. Throws where it could not be kept. */
  readonly receive: (mail: IncomingMail) => Promise<boolean>;
}

/** `kept`: by the organisation whose letter it answers; `answers-nothing`: of ours; `no-mail`: bytes nobody could read as a mail. */
export type Taken = 'kept' | 'answers-nothing' | 'no-mail';

/** Takes at most MAX_MAIL_BYTES (read.ts). Taking the same mail again changes nothing. @throws Error where it was not kept: it must be offered again. */
export type TakeMail = (raw: Uint8Array) => Promise<Taken>;

export function takingOf({ today, receive }: TakingOptions): TakeMail {
  return async (raw) => {
    // What the reader stumbles over today it stumbles over tomorrow: it must not stand in the way of the mail behind it.
    const mail = await readMail(raw, today()).catch(() => null);
    if (!mail) return 'no-mail';
    return (await receive(mail)) ? 'kept' : 'answers-nothing';
  };
}
