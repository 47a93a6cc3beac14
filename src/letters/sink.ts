/** A mail server that only remembers: for replays, simulations and tests, where nothing may leave the process. */
import type { Mail, MailOutcome, MailTransport } from './transport.ts';

export interface MemoryTransport extends MailTransport {
  /** Everything accepted so far, in the order it came. */
  readonly mails: readonly Mail[];
  clear(): void;
}

/** A sink that accepts everything; `outcome` may say otherwise for a mail (it is kept only when accepted). */
export function memoryTransport(
  outcome: (mail: Mail) => MailOutcome = () => ({ kind: 'accepted', response: '250 kept' }),
): MemoryTransport {
  const mails: Mail[] = [];
  return {
    mails,
    send: (mail) => {
      const result = outcome(mail);
      if (result.kind === 'accepted') mails.push(mail);
      return Promise.resolve(result);
    },
    clear: () => {
      mails.length = 0;
    },
    close: () => Promise.resolve(),
  };
}
