/** Where mail that comes back arrives on one machine: offered to each organisation until one knows the letter it answers. */
import type { Instant } from '../domain/time.ts';
import { dateIn } from '../domain/zone.ts';
import type { IncomingMail } from '../replies/read.ts';
import { inboundRoutes } from '../replies/routes.ts';
import type { Fetch } from './listen.ts';
import { hash } from './platform.ts';
import type { Product } from './product.ts';

/** Mail that comes back is offered to every organisation until one knows the letter it answers; what is urgent in it counts at once. */
export function inboundOf(product: Pick<Product, 'ids' | 'organisation'>, now: () => Instant, changed: (id: string) => void): Fetch {
  const receive = async (mail: IncomingMail): Promise<boolean> => {
    const { messageId, answers, keys, kind, from, subject, text, meanings, awayUntil, permanent } = mail;
    // A mail without a name of its own is known by what it says.
    const name = messageId ?? `<${hash(JSON.stringify([answers, from, subject, text]))}@unnamed>`;
    for (const id of answers.length + keys.length === 0 ? [] : product.ids()) {
      const reply = {
        messageId: name,
        answers: [...answers],
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
      if (result?.done !== true) continue;
      changed(id);
      return true;
    }
    return false;
  };
  const app = inboundRoutes({ today: () => dateIn(now(), 'UTC'), receive });
  return (request) => app.fetch(request);
}
