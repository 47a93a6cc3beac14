/** The organisation's own outbox to its practice: the newest summary, kept with its version until a newer one replaces it. */
import { lt } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import type { Database } from './database.ts';
import { messages } from './schema-work.ts';

export function messagesOf(database: Database) {
  return {
    /** Keeps the message under its version and drops older ones; gives it back. */
    post<Message extends { readonly version: number }>(message: Message, at: Instant): Message {
      database.transaction(() => {
        const row = { version: message.version, at, body: JSON.stringify(message) };
        database.insert(messages).values(row).onConflictDoUpdate({ target: messages.version, set: row }).run();
        database.delete(messages).where(lt(messages.version, message.version)).run();
      });
      return message;
    },
  };
}
