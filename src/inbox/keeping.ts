/** How deliveries are kept and for how long: written in groups, remembered per sender and tenant, pruned when they are old and done with. */
import { and, eq, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import type { Database } from '../store/database.ts';
import type { WebhookPlatform } from './platforms.ts';
import { deliveries, hints, quarantine, senders, tenants } from './schema.ts';
import { isOf, isWaiting, restate, type Source } from './source.ts';

/** Rows of one table removed by one call: pruning must not hold up deliveries. */
const PRUNE_PORTION = 2_000;

export interface Delivery {
  readonly platform: WebhookPlatform;
  readonly raw: Uint8Array;
  readonly at: Instant;
}

export interface Silence {
  /** When the last webhook that names this organisation came; null: never. */
  readonly tenantLast: Instant | null;
  /** When its platform last delivered anything at all. Long ago: the platform has probably switched the webhook off. */
  readonly platformLast: Instant | null;
}

export interface Pruned {
  readonly bodies: number;
  readonly hints: number;
  readonly quarantined: number;
}

/** Writes a group of deliveries in one transaction: on disk when it returns, none kept when it throws. */
export function keepingOf(database: Database): (group: readonly Delivery[]) => void {
  const insert = database
    .insert(deliveries)
    .values({
      platform: sql.placeholder('platform'),
      receivedAt: sql.placeholder('at'),
      body: sql.placeholder('raw'),
      signed: 1,
      state: 'received',
    })
    .prepare();
  const heard = database
    .insert(senders)
    .values({ platform: sql.placeholder('platform'), lastReceived: sql.placeholder('at') })
    .onConflictDoUpdate({ target: senders.platform, set: { lastReceived: sql`max(${senders.lastReceived}, excluded.last_received)` } })
    .prepare();
  return (group) =>
    database.transaction(() => {
      const last = new Map<WebhookPlatform, Instant>();
      for (const { platform, raw, at } of group) {
        insert.run({ platform, raw, at });
        if (at > (last.get(platform) ?? '')) last.set(platform, at);
      }
      for (const [platform, at] of last) heard.run({ platform, at });
    });
}

export function silenceOf(database: Database): (source: Source) => Silence {
  return (source) => ({
    tenantLast: database.select().from(tenants).where(isOf(tenants, source)).get()?.lastReceived ?? null,
    platformLast: database.select().from(senders).where(eq(senders.platform, source.platform)).get()?.lastReceived ?? null,
  });
}

/** Hints go when they were handed over or their tenant is not ours; one that waits for an organisation of ours stays however old it is. */
export function pruningOf(database: Database, connected: (source: Source) => boolean): (before: Instant) => Pruned {
  function removeHints(which: SQL | undefined, limit: number): number {
    const old = database.select({ seq: hints.seq }).from(hints).where(which).limit(limit);
    return database.delete(hints).where(inArray(hints.seq, old)).returning({ seq: hints.seq }).all().length;
  }

  function strayHints(before: Instant): number {
    let removed = 0;
    for (const stray of database
      .select()
      .from(tenants)
      .where(and(isNotNull(tenants.waitingSince), lt(tenants.waitingSince, before)))
      .all()) {
      if (removed >= PRUNE_PORTION) break;
      if (connected(stray)) continue;
      removed += removeHints(and(isOf(hints, stray), isWaiting, lt(hints.receivedAt, before)), PRUNE_PORTION - removed);
      restate(database, stray);
    }
    return removed;
  }

  return (before) =>
    database.transaction(() => {
      const bodies = database
        .select({ seq: deliveries.seq })
        .from(deliveries)
        .where(and(lt(deliveries.receivedAt, before), eq(deliveries.state, 'unpacked')))
        .limit(PRUNE_PORTION);
      const odd = database.select({ seq: quarantine.seq }).from(quarantine).where(lt(quarantine.receivedAt, before)).limit(PRUNE_PORTION);
      return {
        bodies: database.delete(deliveries).where(inArray(deliveries.seq, bodies)).returning({ seq: deliveries.seq }).all().length,
        hints: removeHints(and(lt(hints.receivedAt, before), eq(hints.state, 'taken')), PRUNE_PORTION) + strayHints(before),
        quarantined: database.delete(quarantine).where(inArray(quarantine.seq, odd)).returning({ seq: quarantine.seq }).all().length,
      };
    });
}
