/** Where what comes back arrives, mail and receipts of texts: offered to the organisations whose letter it may answer until one knows it. */
import type { Instant } from '../domain/time.ts';
import { dateIn } from '../domain/zone.ts';
import { fileMark } from '../letters/mail.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { IncomingMail } from '../replies/read.ts';
import { inboundRoutes } from '../replies/routes.ts';
import { type TakeMail, takingOf } from '../replies/take.ts';
import { hash } from './digest.ts';
import type { Fetch } from './listen.ts';
import type { Product } from './product.ts';
import { type ReceiptsOptions, textReceiptRoutes } from './twilio-receipts.ts';

interface Organisations extends Pick<Product, 'ids'> {
  organisation(id: string): Pick<OrganisationActor, 'command'> | null;
}

/** Longest name a mail is kept under as it stands (command-schema.ts); a longer one is known by its hash. */
const MAX_NAME = 400;

/** Names of our own mails: a letter's key and the sender's domain (letters/mail.ts). */
const OWN_MESSAGE = /^<[0-9a-f]{32}@/;

/**
 * Mail that comes back is offered to the organisations its reply address names; where none is named (a mail program that answered another
 * address, letters of before) to every one, unless nothing in it could be a letter of ours. What is urgent in it counts at once.
 */
export function mailTaker(product: Organisations, now: () => Instant, changed: (id: string) => void): TakeMail {
  const receive = async (mail: IncomingMail): Promise<boolean> => {
    const { keys, kind, from, subject, text, meanings, awayUntil, permanent } = mail;
    const answers = mail.answers.filter((each) => OWN_MESSAGE.test(each));
    if (answers.length + keys.length === 0) return false;
    const ids = product.ids();
    const named = ids.filter((id) => mail.files.includes(fileMark(id)));
    for (const id of mail.files.length > 0 ? named : ids) {
      const reply = {
        messageId: nameOf(mail),
        answers,
        keys: [...keys],
        kind,
        from,
        subject,
        text,
        meanings: [...meanings],
        awayUntil,
        permanent,
      };
      const result = await product.organisation(id)?.command({ do: 'receive-reply', by: 'inbound mail', ...reply });
      // Whoever does not know the letter says so; any other refusal would lose a mail that may be theirs.
      if (result?.done === false && result.code !== 'not-found') throw new Error(`a mail was not kept: ${result.code}`);
      if (result?.done !== true) continue;
      changed(id);
      return true;
    }
    return false;
  };
  return takingOf({ today: () => dateIn(now(), 'UTC'), receive });
}

/** The same mail by HTTP; and what Twilio says of texts, where they are sent from an account there. */
export function inboundOf(
  product: Organisations,
  now: () => Instant,
  changed: (id: string) => void,
  texts: Pick<ReceiptsOptions, 'account' | 'publicUrl'> | null = null,
): Fetch {
  const app = inboundRoutes(mailTaker(product, now, changed));
  if (texts) app.route('/', textReceiptRoutes({ ...texts, receive: receiptTaker(product, changed) }));
  return (request) => app.fetch(request);
}

/** A receipt is offered to every organisation until one knows the text it is about. */
function receiptTaker(product: Organisations, changed: (id: string) => void): ReceiptsOptions['receive'] {
  return async (receipt) => {
    for (const id of product.ids()) {
      const result = await product.organisation(id)?.command({ do: 'receive-text-receipt', by: 'Twilio', ...receipt });
      if (!result || (!result.done && result.code === 'not-found')) continue;
      if (result.done) changed(id);
      return result;
    }
    return { done: false, code: 'not-found', detail: 'no text of ours' };
  };
}

/** A mail without a name of its own is known by what it says. */
function nameOf({ messageId, answers, keys, from, subject, text }: IncomingMail): string {
  if (messageId !== null && messageId.length <= MAX_NAME) return messageId;
  return `<${hash(messageId ?? JSON.stringify([answers, keys, from, subject, text]))}@unnamed>`;
}
