/** The answers that hold many entities: query results, the change feed with its cap, and batches. */
import { type Instant, msOf } from '../../domain/time.ts';
import { type Entities, type EntityName, entityName } from './entities.ts';
import { preciseStamp, readMoment } from './places.ts';
import { parseQuery } from './query.ts';
import type { WireEntity } from './wire.ts';
import { faultOf, invalidId, invalidQuery, missing, notFound, unsupportedOperation, WireFault } from './wirefault.ts';

/** Sources: platforms.md B2. */
const CDC_LOOK_BACK_MS = 30 * 86_400_000;
const CDC_CAP = 1_000;
const BATCH_ITEMS = 30;
const CDC_ENTITIES: readonly EntityName[] = ['Invoice', 'Payment', 'CreditMemo', 'Customer'];

/** What stands under `QueryResponse`; `{}` when nothing is found. @throws WireFault 4000, 4001 */
export function queryResponse(entities: Entities, text: string): Record<string, unknown> {
  const query = parseQuery(text);
  const name = entityName(query.entity);
  if (name === null) throw invalidQuery(`invalid context declaration: ${query.entity.slice(0, 60)}`);
  const { total, page } = entities[name].select(query);
  if (query.select === 'count') return { totalCount: total };
  if (page.length === 0) return {};
  // The recordings show totalCount on invoices only, and only where one page holds them all.
  const whole = name === 'Invoice' && page.length === total ? { totalCount: total } : {};
  return { [name]: page, startPosition: query.start, maxResults: page.length, ...whole };
}

/**
 * The change feed: everything changed since, deleted ones as stubs, at most 1,000 objects over all entities asked for and no second
 * page. What exceeds the cap is silently left out, oldest changes first; only the count tells.
 */
export function changeFeed(entities: Entities, names: string, since: string, at: Instant): Record<string, unknown> {
  if (names === '') throw missing('entities');
  const sinceMs = readMoment(since);
  if (sinceMs === null) throw new WireFault('2040', 'Invalid date format', `Invalid date or time: ${since.slice(0, 40)}`, 'changedSince');
  if (sinceMs < msOf(at) - CDC_LOOK_BACK_MS)
    throw unsupportedOperation(`cdc with changedSince date ${since.slice(0, 40)} which is older than fixed days`);
  let room = CDC_CAP;
  const responses = names.split(',').map((asked) => {
    const name = entityName(asked.trim());
    if (name === null || !CDC_ENTITIES.includes(name)) throw unsupportedOperation(`cdc of ${asked.trim().slice(0, 60)}`);
    const found: WireEntity[] = [];
    for (const render of entities[name].changes(sinceMs)) {
      if (room === 0) break;
      room -= 1;
      found.push(render());
    }
    return found.length === 0 ? {} : { [name]: found, startPosition: 1, maxResults: found.length };
  });
  return { CDCResponse: [{ QueryResponse: responses }], time: preciseStamp(at) };
}

/** Up to 30 queries and reads (`operation` 'read' with an entity holding its Id); an item that fails does not disturb the others. */
export function batchResponse(entities: Entities, body: unknown, at: Instant): Record<string, unknown> {
  const items = isRecord(body) ? body['BatchItemRequest'] : undefined;
  if (!Array.isArray(items) || items.length === 0) throw missing('BatchItemRequest');
  if (items.length > BATCH_ITEMS)
    throw new WireFault(
      '1040',
      'The number of batch items exceeds the limit',
      `At most ${BATCH_ITEMS} batch items are allowed in a request`,
      'BatchItemRequest',
    );
  return { BatchItemResponse: items.map((item: unknown) => batchItem(entities, item)), time: preciseStamp(at) };
}

function batchItem(entities: Entities, item: unknown): Record<string, unknown> {
  const bId = isRecord(item) && typeof item['bId'] === 'string' ? item['bId'] : '';
  try {
    if (!isRecord(item)) throw missing('BatchItemRequest');
    if (typeof item['Query'] === 'string') return { QueryResponse: queryResponse(entities, item['Query']), bId };
    return { ...batchRead(entities, item), bId };
  } catch (error) {
    if (error instanceof WireFault) return { Fault: faultOf(error), bId };
    throw error;
  }
}

function batchRead(entities: Entities, item: Record<string, unknown>): Record<string, unknown> {
  if (item['operation'] !== 'read') throw unsupportedOperation(`batch ${String(item['operation']).slice(0, 40)}`);
  for (const [key, value] of Object.entries(item)) {
    const name = entityName(key);
    if (name !== null && isRecord(value)) return { [name]: readEntity(entities, name, String(value['Id'] ?? '')) };
  }
  throw missing('entity');
}

/** @throws WireFault 2030, 610 */
export function readEntity(entities: Entities, name: EntityName, id: string): WireEntity {
  if (!/^\d{1,30}$/.test(id)) throw invalidId(id);
  const entity = entities[name].read(id);
  if (entity === null) throw notFound();
  return entity;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
