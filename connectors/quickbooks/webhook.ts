/**
 * Intuit's webhook: whether a delivery is genuine, and what its events hint at, in both bodies there are: the CloudEvents array (since
 * 2026) and the older eventNotifications. Facts: platforms reference B4. One delivery may name several companies.
 */
import { z } from 'zod';
import { type Hint, type HintKind, type Hints, jsonOf, momentOf, type Unreadable, verifySigned } from '../webhook.ts';

/** Deliveries name this header. */
export const QUICKBOOKS_SIGNATURE_HEADER = 'intuit-signature';

/** By entity alone: whatever was done to a record (created, updated, deleted, void or voided, merged, emailed, and what Intuit adds), it is to be read again. */
const ENTITIES: Readonly<Record<string, HintKind>> = {
  customer: 'customers',
  invoice: 'invoices',
  payment: 'payments',
  creditmemo: 'credits',
  companyinfo: 'connection',
  preferences: 'connection',
};

const idText = z.union([z.string(), z.number().int()]).transform(String).pipe(z.string().min(1).max(200));
const shortText = z.string().max(200);

const cloudEvent = z.object({
  id: shortText.optional().catch(undefined),
  type: shortText,
  time: shortText.optional().catch(undefined),
  intuitentityid: idText,
  intuitaccountid: idText,
  data: z.unknown().optional(),
});

const classicEnvelope = z.object({ eventNotifications: z.array(z.unknown()) });
const classicNotification = z.object({ realmId: idText, dataChangeEvent: z.object({ entities: z.array(z.unknown()) }) });
const classicEntity = z.looseObject({
  name: shortText,
  id: idText,
  operation: shortText,
  lastUpdated: shortText.optional().catch(undefined),
});

/** True when `signature` is base64(HMAC-SHA256(raw body)) under one of the verifier tokens; two are accepted while a token is being changed. Never throws. */
export function verifyQuickBooks(rawBody: Uint8Array, signature: string | null, keys: readonly string[]): Promise<boolean> {
  return verifySigned(rawBody, signature, keys);
}

/** Never throws: what it cannot read it names. */
export function hintsQuickBooks(rawBody: Uint8Array): Hints {
  const json = jsonOf(rawBody);
  if (json === undefined) return { hints: [], unreadable: [{ reason: 'not-json', path: '' }] };
  if (Array.isArray(json)) return gathered(json.map((event, place) => ofCloudEvent(event, `${place}`)));
  const classic = classicEnvelope.safeParse(json);
  if (classic.success)
    return gathered(
      classic.data.eventNotifications.flatMap((notification, place) => ofNotification(notification, `eventNotifications.${place}`)),
    );
  // CloudEvents' own structured mode sends a single event without the array.
  const single = cloudEvent.safeParse(json);
  return single.success ? gathered([ofCloudEvent(json, '')]) : { hints: [], unreadable: [{ reason: 'not-an-envelope', path: '' }] };
}

function gathered(parts: readonly (readonly Hint[] | Unreadable)[]): Hints {
  const hints: Hint[] = [];
  const unreadable: Unreadable[] = [];
  for (const part of parts) {
    if ('reason' in part) unreadable.push(part);
    else hints.push(...part);
  }
  return { hints, unreadable };
}

function ofCloudEvent(value: unknown, path: string): readonly Hint[] | Unreadable {
  const event = cloudEvent.safeParse(value);
  if (!event.success) return { reason: 'not-an-event', path };
  const { id, type, time, intuitentityid, intuitaccountid, data } = event.data;
  const eventKey = JSON.stringify(id ? ['event', intuitaccountid, id] : ['event', intuitaccountid, type, intuitentityid, time ?? null]);
  const entity = /^qbo\.([a-z]+)\.[a-z]+\.v\d+$/i.exec(type)?.[1] ?? '';
  return changed({ tenant: intuitaccountid, entity, externalId: intuitentityid, time, eventKey, event: type, merged: deletedIdIn(data) });
}

function ofNotification(value: unknown, path: string): (readonly Hint[] | Unreadable)[] {
  const notification = classicNotification.safeParse(value);
  if (!notification.success) return [{ reason: 'not-an-event', path }];
  const { realmId, dataChangeEvent } = notification.data;
  return dataChangeEvent.entities.map((value, place) => ofEntity(realmId, value, `${path}.dataChangeEvent.entities.${place}`));
}

function ofEntity(tenant: string, value: unknown, path: string): readonly Hint[] | Unreadable {
  const entity = classicEntity.safeParse(value);
  if (!entity.success) return { reason: 'not-an-event', path };
  const { name, id, operation, lastUpdated } = entity.data;
  const eventKey = JSON.stringify(['classic', tenant, name, id, operation, lastUpdated ?? null]);
  return changed({
    tenant,
    entity: name,
    externalId: id,
    time: lastUpdated,
    eventKey,
    event: `${name} ${operation}`,
    merged: deletedIdIn(value),
  });
}

interface Changed {
  readonly tenant: string;
  readonly entity: string;
  readonly externalId: string;
  readonly time: string | undefined;
  readonly eventKey: string;
  readonly event: string;
  /** The record that a merge did away with; it is to be looked at as well. */
  readonly merged: string | null;
}

function changed({ tenant, entity, externalId, time, eventKey, event, merged }: Changed): Hint[] {
  const name = entity.toLowerCase();
  const kind = Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? 'unknown') : 'unknown';
  const hint: Hint = { tenant, kind, externalId, at: time === undefined ? null : momentOf(time), eventKey, event };
  return merged === null ? [hint] : [hint, { ...hint, externalId: merged, eventKey: `${eventKey} merged` }];
}

/** Documented in lower case for CloudEvents and in camel case before. */
function deletedIdIn(data: unknown): string | null {
  if (typeof data !== 'object' || data === null) return null;
  const [, value] = Object.entries(data).find(([name]) => name.toLowerCase() === 'deletedid') ?? [];
  const id = idText.safeParse(value);
  return id.success ? id.data : null;
}
