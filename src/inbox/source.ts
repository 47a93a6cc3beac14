/** Who a webhook is about, and which of its hints still wait. */
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import type { WebhookPlatform } from './platforms.ts';
import { hints, tenants } from './schema.ts';

/** An organisation as its platform names it. */
export interface Source {
  readonly platform: WebhookPlatform;
  readonly tenant: string;
}

export const isOf = (table: typeof hints | typeof tenants, { platform, tenant }: Source) =>
  and(eq(table.platform, platform), eq(table.tenant, tenant));

/** Written out, because a partial index is not used for a parameter. */
export const isWaiting = eq(hints.state, sql`'waiting'`);

/** When the oldest waiting hint of a row of `tenants` came: the first by number, which the index finds at once. */
export const OLDEST_WAITING = sql.raw(
  "(SELECT received_at FROM hints WHERE hints.platform = tenants.platform AND hints.tenant = tenants.tenant AND hints.state = 'waiting' ORDER BY hints.seq LIMIT 1)",
);

/** After hints of a tenant were taken or pruned: since when it waits now. */
export function restate(database: Database, source: Source): void {
  database.update(tenants).set({ waitingSince: OLDEST_WAITING }).where(isOf(tenants, source)).run();
}
