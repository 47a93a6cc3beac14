/** `POST /inbound/email`: the raw bytes of one mail, from a mail server's pipe or a gateway. No body is ever logged or repeated. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MAX_MAIL_BYTES } from './read.ts';
import type { TakeMail } from './take.ts';

/**
 * 200 kept, or it answers nothing of ours (a gateway need not try again); 400 no e-mail at all; 413 too large; 503 not kept, try again.
 */
export function inboundRoutes(take: TakeMail): Hono {
  const app = new Hono();
  app.post('/inbound/email', bodyLimit({ maxSize: MAX_MAIL_BYTES, onError: (context) => context.body(null, 413) }), async (context) => {
    const raw = new Uint8Array(await context.req.arrayBuffer());
    const taken = await take(raw).catch(() => null);
    if (taken === null) return context.body(null, 503);
    return taken === 'no-mail' ? context.body(null, 400) : context.json({ matched: taken === 'kept' });
  });
  return app;
}
