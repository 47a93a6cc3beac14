/** Many small promises of durability share one commit: what arrives until the next turn of the event loop is written in one transaction. */

/** Thrown when something could not be committed: it was not kept, and nobody may be told that it was. Says nothing of what it was. */
export class InboxUnavailable extends Error {
  constructor(reason: 'full' | 'failed') {
    super(`the inbox did not keep a delivery: ${reason}`);
    this.name = 'InboxUnavailable';
  }
}

export interface GroupCommitOptions<Item> {
  /** Writes all of a group durably, or throws and writes none. */
  readonly commit: (group: readonly Item[]) => void;
  readonly bytesOf: (item: Item) => number;
  /** Runs something soon, after the requests that are arriving now; on Node setImmediate. */
  readonly schedule: (run: () => void) => void;
}

export interface GroupCommit<Item> {
  /** Resolves once the item's group is committed. @throws InboxUnavailable */
  add(item: Item): Promise<void>;
  /** Commits what waits, now; for closing down. */
  flush(): void;
}

/** Bounds of one transaction and of what may wait in memory for it. */
const MAX_GROUP = 1_000;
const MAX_GROUP_BYTES = 16 << 20;
const MAX_WAITING_BYTES = 256 << 20;

interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: InboxUnavailable) => void;
}

export function groupCommit<Item>({ commit, bytesOf, schedule }: GroupCommitOptions<Item>): GroupCommit<Item> {
  let waiting: Waiting<Item>[] = [];
  let waitingBytes = 0;
  let scheduled = false;

  function nextGroup(): Waiting<Item>[] {
    let bytes = 0;
    const size = waiting.findIndex(({ item }, place) => {
      bytes += bytesOf(item);
      return place > 0 && (place >= MAX_GROUP || bytes > MAX_GROUP_BYTES);
    });
    const group = size === -1 ? waiting : waiting.slice(0, size);
    waiting = size === -1 ? [] : waiting.slice(size);
    for (const { item } of group) waitingBytes -= bytesOf(item);
    return group;
  }

  function commitGroup(): void {
    const group = nextGroup();
    try {
      commit(group.map(({ item }) => item));
    } catch {
      // The database's own error repeats the statement with its values: the bodies. It ends here.
      for (const { reject } of group) reject(new InboxUnavailable('failed'));
      return;
    }
    for (const { resolve } of group) resolve();
  }

  function turn(): void {
    if (waiting.length > 0) commitGroup();
    scheduled = waiting.length > 0;
    if (scheduled) schedule(turn);
  }

  return {
    add: (item) =>
      new Promise<void>((resolve, reject) => {
        if (waitingBytes + bytesOf(item) > MAX_WAITING_BYTES) return reject(new InboxUnavailable('full'));
        waiting.push({ item, resolve, reject });
        waitingBytes += bytesOf(item);
        if (!scheduled) schedule(turn);
        scheduled = true;
      }),
    flush() {
      while (waiting.length > 0) commitGroup();
    },
  };
}
