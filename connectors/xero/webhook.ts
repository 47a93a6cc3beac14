/**
 * Xero's webhook: whether a delivery is genuine, and what its events hint at. A hint only says where to look again; what is true is
 * read from the API. Facts: platforms reference A10, checked against xero-webhooks.yaml.
 */
import { z } from 'zod';
import { type Hint, type HintKind, type Hints, jsonOf, momentOf, type Unreadable, verifySigned } from '../webhook.ts';

/** Deliveries name this header. */
export const XERO_SIGNATURE_HEADER = 'x-xero-signature';

const CATEGORIES: Readonly<Record<string, HintKind>> = {
  CONTACT: 'customers',
  INVOICE: 'invoices',
  CREDITNOTE: 'credits',
  PREPAYMENT: 'credits',
  OVERPAYMENT: 'credits',
  SUBSCRIPTION: 'connection',
};

const idText = z.string().min(1).max(200);
// An intent-to-receive carries no events; one vendor renders that as null.
const envelope = z.object({ events: z.array(z.unknown()).nullable() });
const wireEvent = z.object({
  tenantId: idText,
  resourceId: idText,
  eventCategory: z.string().max(200),
  eventType: z.string().max(200),
  eventDateUtc: z.string().max(200),
});

/** True when `signature` is base64(HMAC-SHA256(raw body)) under one of the keys; two are accepted while a key is being changed. Never throws. */
export function verifyXero(rawBody: Uint8Array, signature: string | null, keys: readonly string[]): Promise<boolean> {
  return verifySigned(rawBody, signature, keys);
}

/** Never throws: what it cannot read it names. */
export function hintsXero(rawBody: Uint8Array): Hints {
  const json = jsonOf(rawBody);
  const body = envelope.safeParse(json);
  if (!body.success) return { hints: [], unreadable: [{ reason: json === undefined ? 'not-json' : 'not-an-envelope', path: '' }] };
  const hints: Hint[] = [];
  const unreadable: Unreadable[] = [];
  for (const [place, value] of (body.data.events ?? []).entries()) {
    const event = wireEvent.safeParse(value);
    if (event.success) hints.push(hintOf(event.data));
    else unreadable.push({ reason: 'not-an-event', path: `events.${place}` });
  }
  return { hints, unreadable };
}

function hintOf({ tenantId, resourceId, eventCategory, eventType, eventDateUtc }: z.infer<typeof wireEvent>): Hint {
  return {
    tenant: tenantId,
    kind: Object.hasOwn(CATEGORIES, eventCategory) ? (CATEGORIES[eventCategory] ?? 'unknown') : 'unknown',
    externalId: resourceId,
    at: momentOf(eventDateUtc),
    // Events have no id of their own. The category only makes the documented key finer.
    eventKey: JSON.stringify([tenantId, resourceId, eventDateUtc, eventType, eventCategory]),
    event: `${eventCategory} ${eventType}`,
  };
}
