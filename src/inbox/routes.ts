/** The addresses the platforms send webhooks to: raw bytes → signature → kept on disk → 200 with nothing in it. No body is ever logged or repeated. */
import { type Context, Hono } from 'hono';
import type { Instant } from '../domain/time.ts';
import { type Inbox, MAX_BODY_BYTES } from './inbox.ts';
import { SENDERS, WEBHOOK_PLATFORMS, type WebhookPlatform } from './platforms.ts';

export interface WebhookRoutesOptions {
  readonly inbox: Pick<Inbox, 'accept'>;
  /** Signing keys per platform, two while one is being changed; none: everything is answered 401. */
  readonly keys: Readonly<Record<WebhookPlatform, readonly string[]>>;
  readonly now: () => Instant;
  /** A runtime's own quicker check of the same signature; absent: the platform's. */
  readonly verify?: (rawBody: Uint8Array, signature: string | null, keys: readonly string[]) => boolean;
  /** Told of each delivery that was not taken, for counting: a wrong key shows nowhere else. */
  readonly onRefused?: (platform: WebhookPlatform, reason: Refused) => void;
}

/** 401, 413, 503: only the last is our fault, and only after it does the platform's repetition help. */
type Refused = 'signature' | 'too-large' | 'not-kept';

const STATUS = { signature: 401, 'too-large': 413, 'not-kept': 503 } as const;

/** `POST /webhooks/xero` and `POST /webhooks/quickbooks`. Whatever a genuine delivery says is acknowledged: a 4xx would hold back all that follow it. */
export function webhookRoutes({ inbox, keys, now, verify: quicker, onRefused }: WebhookRoutesOptions): Hono {
  const app = new Hono();
  for (const platform of WEBHOOK_PLATFORMS) {
    const { signatureHeader, verify: own } = SENDERS[platform];
    const verify = quicker ?? own;
    const receive = async (context: Context): Promise<Refused | null> => {
      const raw = await bodyOf(context);
      if (raw === null) return 'too-large';
      if (!(await verify(raw, context.req.header(signatureHeader) ?? null, keys[platform]))) return 'signature';
      await inbox.accept(platform, raw, now());
      return null;
    };
    app.post(`/webhooks/${platform}`, async (context) => {
      // Whatever went wrong (a broken connection, a full disk), its error may repeat the body: it ends here.
      const refused = await receive(context).catch(() => 'not-kept' as const);
      if (refused) onRefused?.(platform, refused);
      return context.body(null, refused ? STATUS[refused] : 200);
    });
  }
  return app;
}

/** The bytes as they came, whatever they are said to be; null when they are too many. Reading stops there. */
async function bodyOf({ req }: Context): Promise<Uint8Array | null> {
  const length = req.header('content-length');
  // The HTTP parser holds a sender to the length it stated.
  if (length !== undefined && req.header('transfer-encoding') === undefined) {
    return Number(length) > MAX_BODY_BYTES ? null : new Uint8Array(await req.arrayBuffer());
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of req.raw.body ?? []) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
