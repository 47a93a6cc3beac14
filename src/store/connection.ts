/** Whether the platform lets the organisation in, and until when at most. Tokens are kept by the practice (src/grants), never here. */
import { and, eq } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import { type Database, remembered } from './database.ts';
import { connection } from './schema-books.ts';
import { statement } from './statement.ts';

export type ConnectionHealth = 'connected' | 'reconnect' | 'none';

const one = statement((database) => database.select().from(connection).where(eq(connection.row, 1)).prepare());

export function connectionOf(database: Database) {
  const row = remembered(database, 'connection', () => one(database).get() ?? null);
  return {
    state: (): ConnectionHealth => row.get()?.state ?? 'none',
    /** The day the platform ends the grant whatever is done; null where it names none. */
    endsAt: (): Instant | null => row.get()?.endsAt ?? null,
    /** A person connected; whatever ended before is forgotten. */
    open(): void {
      row.forget();
      const values = { state: 'connected' as const, endsAt: null };
      database
        .insert(connection)
        .values({ row: 1, ...values })
        .onConflictDoUpdate({ target: connection.row, set: values })
        .run();
    },
    keepEnd(endsAt: Instant | null): void {
      row.forget();
      database.update(connection).set({ endsAt }).where(eq(connection.row, 1)).run();
    },
    /** The platform no longer lets us in, until a person connects again. Where nobody is connected there is nothing to break off. */
    breakOff(): void {
      row.forget();
      database
        .update(connection)
        .set({ state: 'reconnect' })
        .where(and(eq(connection.row, 1), eq(connection.state, 'connected')))
        .run();
    },
    /** A person disconnected. */
    close(): void {
      row.forget();
      database.update(connection).set({ state: 'none', endsAt: null }).where(eq(connection.row, 1)).run();
    },
  };
}
