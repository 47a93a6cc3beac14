/** The organisation's own outbox to its practice: the newest summary, kept with its version until a newer one replaces it. */
import { lt, sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import type { Database } from './database.ts';
import { messages } from './schema-work.ts';
import { statement } from './statement.ts';

const keep = statement((database) =>
  database
    .insert(messages)
    .values({ version: sql.placeholder('version'), at: sql.placeholder('at'), body: sql.placeholder('body') })
    .onConflictDoUpdate({ target: messages.version, set: { at: sql`excluded.at`, body: sql`excluded.body` } })
    .prepare(),
);
const dropOlder = statement((database) =>
  database
    .delete(messages)
    .where(lt(messages.version, sql.placeholder('version')))
    .prepare(),
);

export function messagesOf(database: Database) {
  return {
    /** Keeps the message under its version and drops older ones; gives it back. Call it inside a transaction. */
    post<Message extends { readonly version: number }>(message: Message, at: Instant): Message {
      const { version } = message;
      keep(database).run({ version, at, body: JSON.stringify(message) });
      dropOlder(database).run({ version });
      return message;
    },
  };
}
