/** `POST /inbound/email`: the raw bytes of one mail → read → offered to each organisation whose letter it may answer. No body is ever logged or repeated. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { CalendarDate } from '../domain/time.ts';
import { type IncomingMail, MAX_MAIL_BYTES, readMail } from './read.ts';

export interface InboundOptions {
  readonly today: () => CalendarDate;
  /** Gives whether some organisation knew the letter it answers. Throws where it could not be kept. */
  readonly receive: (mail: IncomingMail) => Promise<boolean>;
}

/**
 * 200 kept, or it answers nothing of ours (a gateway need not try again); 400 no e-mail at all; 413 too large; 503 not kept, try again.
 */
export function inboundRoutes({ today, receive }: InboundOptions): Hono {
  const app = new Hono();
  app.post('/inbound/email', bodyLimit({ maxSize: MAX_MAIL_BYTES, onError: (context) => context.body(null, 413) }), async (context) => {
    const mail = await readMail(new Uint8Array(await context.req.arrayBuffer()), today());
    if (!mail) return context.body(null, 400);
    const kept = await receive(mail).catch(() => null);
    return kept === null ? context.body(null, 503) : context.json({ matched: kept });
  });
  return app;
}
