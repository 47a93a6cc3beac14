/** What waits to be handed to organisations: however many events there were, one "look again" per tenant. */
import { and, asc, count, eq, isNotNull, lte, sql } from 'drizzle-orm';
import type { HintKind } from '../../connectors/webhook.ts';
import type { Instant } from '../domain/time.ts';
import type { Database } from '../store/database.ts';
import { hints, quarantine, tenants } from './schema.ts';
import { isOf, isWaiting, restate, type Source } from './source.ts';
import { unreadIn } from './unpack.ts';

/** Ids named per kind; above it reading by change date is cheaper than reading by id. */
const MAX_IDS = 400;
const MAX_TENANTS = 1_000;

/** All that waits for one organisation, as one thing to do. */
export interface Pending extends Source {
  /** Give this back to `taken`; what came later stays. */
  readonly upTo: number;
  /** Events behind it, repetitions not counted. */
  readonly events: number;
  readonly waitingSince: Instant;
  readonly kinds: readonly {
    readonly kind: Exclude<HintKind, 'unknown'>;
    /** Sorted; null when there are too many to name: read whatever changed. */
    readonly ids: readonly string[] | null;
  }[];
}

export interface InboxCounts {
  /** Raw deliveries not unpacked yet. */
  readonly unread: number;
  /** Hints that wait for organisations that are connected, and those of tenants that are not (kept all the same). */
  readonly waiting: { readonly tenants: number; readonly events: number };
  readonly stray: { readonly tenants: number; readonly events: number };
  readonly quarantined: number;
}

export function pendingOf(database: Database, connected: (source: Source) => boolean) {
  const waiting = database
    .select()
    .from(tenants)
    .where(isNotNull(tenants.waitingSince))
    .orderBy(asc(tenants.waitingSince), asc(tenants.tenant))
    .prepare();
  const ofTenant = and(eq(hints.platform, sql.placeholder('platform')), eq(hints.tenant, sql.placeholder('tenant')), isWaiting);
  const kindsOf = database
    .select({
      kind: hints.kind,
      events: count(),
      ids: sql<number>`count(DISTINCT ${hints.externalId})`,
      upTo: sql<number>`max(${hints.seq})`,
    })
    .from(hints)
    .where(ofTenant)
    .groupBy(hints.kind)
    .orderBy(asc(hints.kind))
    .prepare();
  const idsOf = database
    .selectDistinct({ id: hints.externalId })
    .from(hints)
    .where(and(ofTenant, eq(hints.kind, sql.placeholder('kind'))))
    .orderBy(asc(hints.externalId))
    .prepare();

  function pendingFor({ platform, tenant, waitingSince }: typeof tenants.$inferSelect): Pending | null {
    const found = kindsOf.all({ platform, tenant });
    if (waitingSince === null || found.length === 0) return null;
    return {
      platform,
      tenant,
      upTo: Math.max(...found.map(({ upTo }) => upTo)),
      events: sum(found.map(({ events }) => events)),
      waitingSince,
      kinds: found.map(({ kind, ids }) => ({
        kind,
        ids: ids > MAX_IDS ? null : idsOf.all({ platform, tenant, kind }).map(({ id }) => id),
      })),
    };
  }

  function tally(sources: readonly Source[]) {
    const events = sources.flatMap(({ platform, tenant }) => kindsOf.all({ platform, tenant }).map(({ events }) => events));
    return { tenants: sources.length, events: sum(events) };
  }

  return {
    pending(limit = MAX_TENANTS): Pending[] {
      const found: Pending[] = [];
      for (const row of waiting.all()) {
        if (found.length >= limit) break;
        const one = connected(row) ? pendingFor(row) : null;
        if (one) found.push(one);
      }
      return found;
    },
    waiting(source: Source): Pending | null {
      const row = database.select().from(tenants).where(isOf(tenants, source)).get();
      return row ? pendingFor(row) : null;
    },
    taken(source: Source, upTo: number): void {
      database.transaction(() => {
        database
          .update(hints)
          .set({ state: 'taken' })
          .where(and(isOf(hints, source), isWaiting, lte(hints.seq, upTo)))
          .run();
        restate(database, source);
      });
    },
    counts(): InboxCounts {
      const rows = waiting.all();
      return {
        unread: unreadIn(database),
        waiting: tally(rows.filter((row) => connected(row))),
        stray: tally(rows.filter((row) => !connected(row))),
        quarantined: database.select({ count: count() }).from(quarantine).get()?.count ?? 0,
      };
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
