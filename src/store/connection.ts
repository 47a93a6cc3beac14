/** The OAuth grant of the organisation: the only file that reads or writes the two token columns. */
import { eq } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import type { Database } from './database.ts';
import { connection } from './schema-books.ts';

/** One OAuth grant, as the port has it. */
export interface KeptGrant {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessExpiresAt: Instant;
  readonly refreshExpiresAt: Instant;
}

export type ConnectionHealth = 'connected' | 'reconnect' | 'none';

export function connectionOf(database: Database) {
  const one = database.select().from(connection).where(eq(connection.row, 1)).prepare();
  return {
    state: (): ConnectionHealth => one.get()?.state ?? 'none',
    /** null where nobody connected yet. */
    grant(): KeptGrant | null {
      const row = one.get();
      if (!row || row.state === 'none') return null;
      const { accessToken, refreshToken, accessExpiresAt, refreshExpiresAt } = row;
      return { accessToken, refreshToken, accessExpiresAt, refreshExpiresAt };
    },
    keep(grant: KeptGrant): void {
      const { accessToken, refreshToken, accessExpiresAt, refreshExpiresAt } = grant;
      const values = { state: 'connected' as const, accessToken, refreshToken, accessExpiresAt, refreshExpiresAt };
      database
        .insert(connection)
        .values({ row: 1, ...values })
        .onConflictDoUpdate({ target: connection.row, set: values })
        .run();
    },
    /** The grant is dead until a person connects again. */
    breakOff(): void {
      database.update(connection).set({ state: 'reconnect' }).where(eq(connection.row, 1)).run();
    },
  };
}
