/** The inbox on Node: one SQLite file of its own, committed in groups of what arrives within a turn of the event loop. */
import { type Inbox, type InboxOptions, openInbox } from '../inbox/inbox.ts';
import { openNodeDatabase } from './node-database.ts';

export interface OpenedInbox {
  readonly inbox: Inbox;
  /** Commits what still waits, then closes the file. */
  close(): void;
}

/** @throws Error when a durability setting does not hold, RangeError when the file is newer than this program. */
export function openNodeInbox(path: string, { connected }: Pick<InboxOptions, 'connected'>): OpenedInbox {
  const { database, close } = openNodeDatabase(path);
  const inbox = openInbox(database, { connected, schedule: (run) => void setImmediate(run) });
  return {
    inbox,
    close() {
      inbox.flush();
      close();
    },
  };
}
