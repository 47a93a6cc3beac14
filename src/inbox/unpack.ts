/** Raw deliveries become hints and quarantine, a small portion per call, each delivery wholly or not at all. */
import { eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { SENDERS } from './platforms.ts';
import { deliveries, type hints, type quarantine, type tenants } from './schema.ts';
import { OLDEST_WAITING } from './source.ts';

/** Bounds of one portion, so that the event loop is held for milliseconds: deliveries, and bytes of them (a single larger one is a portion of its own). */
const PORTION = 50;
const PORTION_BYTES = 64 << 10;

/** Gives whether more may be left. */
export function unpackingOf(database: Database): () => boolean {
  const next = database
    .select({ seq: deliveries.seq, bytes: sql<number>`length(${deliveries.body})` })
    .from(deliveries)
    // Written out, because a partial index is not used for a parameter.
    .where(eq(deliveries.state, sql`'received'`))
    .orderBy(deliveries.seq)
    .limit(PORTION)
    .prepare();

  return () => {
    const waiting = next.all();
    const portion: number[] = [];
    let bytes = 0;
    for (const row of waiting) {
      bytes += row.bytes;
      if (portion.length > 0 && bytes > PORTION_BYTES) break;
      portion.push(row.seq);
    }
    if (portion.length === 0) return false;
    database.transaction(() => {
      const rows = database.select().from(deliveries).where(inArray(deliveries.seq, portion)).orderBy(deliveries.seq).all();
      write(database, contentsOf(rows));
      database.update(deliveries).set({ state: 'unpacked' }).where(inArray(deliveries.seq, portion)).run();
    });
    return waiting.length === PORTION || portion.length < waiting.length;
  };
}

export function unreadIn(database: Database): number {
  return database.get<{ count: number }>(sql`SELECT count(*) AS count FROM deliveries WHERE state = 'received'`).count;
}

interface Contents {
  readonly hints: Omit<typeof hints.$inferSelect, 'seq' | 'state'>[];
  readonly odd: Omit<typeof quarantine.$inferSelect, 'seq'>[];
  /** Every tenant that was named, with when it was named last, by platform and tenant. */
  readonly heard: Map<string, Pick<typeof tenants.$inferSelect, 'platform' | 'tenant' | 'lastReceived'>>;
}

function contentsOf(rows: readonly (typeof deliveries.$inferSelect)[]): Contents {
  const contents: Contents = { hints: [], odd: [], heard: new Map() };
  for (const { seq, platform, receivedAt, body } of rows) {
    const place = { delivery: seq, platform, receivedAt };
    const found = SENDERS[platform].hints(body);
    for (const { tenant, kind, externalId, at, eventKey, event } of found.hints) {
      if (kind === 'unknown') contents.odd.push({ ...place, tenant, reason: 'unknown-event', what: event, eventKey });
      else contents.hints.push({ platform, receivedAt, tenant, kind, externalId, at, eventKey });
      const before = contents.heard.get(`${platform} ${tenant}`);
      // A clock that went back is not believed.
      if (!before || receivedAt > before.lastReceived)
        contents.heard.set(`${platform} ${tenant}`, { platform, tenant, lastReceived: receivedAt });
    }
    for (const { reason, path } of found.unreadable)
      contents.odd.push({ ...place, tenant: null, reason, what: path, eventKey: `delivery ${seq} ${path}` });
  }
  return contents;
}

/** One statement per table, whatever the number of rows: a burst is thousands. Repetitions fall away on the unique event key. */
function write(database: Database, { hints, odd, heard }: Contents): void {
  const named = JSON.stringify([...heard.values()]);
  database.run(sql`INSERT INTO hints (received_at, platform, tenant, kind, external_id, at, event_key, state)
    SELECT value->>'receivedAt', value->>'platform', value->>'tenant', value->>'kind', value->>'externalId', value->>'at', value->>'eventKey', 'waiting'
    FROM json_each(${JSON.stringify(hints)}) WHERE true ORDER BY key ON CONFLICT DO NOTHING`);
  database.run(sql`INSERT INTO quarantine (delivery, received_at, platform, tenant, reason, what, event_key)
    SELECT value->>'delivery', value->>'receivedAt', value->>'platform', value->>'tenant', value->>'reason', value->>'what', value->>'eventKey'
    FROM json_each(${JSON.stringify(odd)}) WHERE true ORDER BY key ON CONFLICT DO NOTHING`);
  database.run(sql`INSERT INTO tenants (platform, tenant, last_received, waiting_since)
    SELECT value->>'platform', value->>'tenant', value->>'lastReceived', NULL FROM json_each(${named}) WHERE true
    ON CONFLICT DO UPDATE SET last_received = max(last_received, excluded.last_received)`);
  database.run(sql`UPDATE tenants SET waiting_since = ${OLDEST_WAITING}
    WHERE (platform, tenant) IN (SELECT value->>'platform', value->>'tenant' FROM json_each(${named}))`);
}
