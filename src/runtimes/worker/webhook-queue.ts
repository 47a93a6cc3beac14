/**
 * Webhooks on Cloudflare: a genuine delivery is in the queue before it is acknowledged, and goes from there to every organisation it names.
 * The queue may hand it over more than once; an organisation that is told twice looks again, no more.
 */
import type { Hono } from 'hono';
import type { Instant } from '../../domain/time.ts';
import { SENDERS, type WebhookPlatform } from '../../inbox/platforms.ts';
import { webhookRoutes } from '../../inbox/routes.ts';
import type { Hinted } from '../../organisation/actor.ts';
import { organisationId } from '../../organisation/create.ts';
import { hash } from '../digest.ts';
import { type Bindings, named, type WebhookMessage } from './bindings.ts';
import type { Supplies } from './supplies.ts';

/** A message may have 128,000 bytes with what the platform adds. Source: developers.cloudflare.com/queues/platform/limits. */
const MOST_BYTES = 120_000;

/** What the platform gives a consumer, as far as it is used. */
export interface Batch {
  readonly messages: readonly { readonly body: WebhookMessage; ack(): void; retry(): void }[];
}

/** `POST /webhooks/…`, answered as on Node. */
export function webhookAddresses({ WEBHOOKS }: Bindings, { settings, now, log }: Supplies): Hono {
  return webhookRoutes({
    inbox: {
      async accept(platform, raw, at) {
        for (const message of messagesOf(platform, raw, at)) await WEBHOOKS.send(message, { contentType: 'v8' });
      },
    },
    keys: settings.webhookKeys,
    now,
    onRefused: (platform, reason) => log('warn', 'webhook-refused', { platform, reason }),
  });
}

/** Hands each message to the organisations it names. What fails comes again; what was handed over already is not taken back. */
export async function consume({ messages }: Batch, { ORGANISATIONS }: Bindings, { log }: Supplies): Promise<void> {
  for (const message of messages) {
    const { body } = message;
    try {
      for (const { tenant, kinds } of namedIn(body, log)) {
        const id = organisationId(hash, body.platform, tenant);
        if (!(await named(ORGANISATIONS, id).hinted(kinds, body.at))) log('info', 'webhook-stray', { platform: body.platform });
      }
      message.ack();
    } catch {
      log('error', 'webhook-not-handed-over', { platform: body.platform });
      message.retry();
    }
  }
}

function messagesOf(platform: WebhookPlatform, raw: Uint8Array, at: Instant): WebhookMessage[] {
  if (raw.length <= MOST_BYTES) return [{ form: 'delivery', platform, at, raw }];
  return hintsIn(platform, raw).named.map(({ tenant, kinds }) => ({ form: 'hints', platform, at, tenant, kinds }));
}

interface Named {
  readonly tenant: string;
  readonly kinds: readonly Hinted[];
}

function namedIn(message: WebhookMessage, log: Supplies['log']): readonly Named[] {
  if (message.form === 'hints') return [message];
  const { named: found, odd } = hintsIn(message.platform, message.raw);
  if (odd > 0) log('warn', 'webhook-events-unknown', { platform: message.platform, count: odd });
  return found;
}

/** Everything one delivery says, by organisation; `odd` counts what is unknown or could not be read. */
function hintsIn(platform: WebhookPlatform, raw: Uint8Array): { readonly named: readonly Named[]; readonly odd: number } {
  const { hints, unreadable } = SENDERS[platform].hints(raw);
  const byTenant = new Map<string, Set<Hinted>>();
  let odd = unreadable.length;
  for (const { tenant, kind } of hints) {
    if (kind === 'unknown') odd += 1;
    else byTenant.set(tenant, (byTenant.get(tenant) ?? new Set()).add(kind));
  }
  return { named: [...byTenant].map(([tenant, kinds]) => ({ tenant, kinds: [...kinds] })), odd };
}
