/**
 * Whose turn it is: organisations in the order in which they fell due. One that is not done when its turn ends falls due again behind all that
 * wait already, so a huge backlog delays the others by one turn at most. No clock and no timer here: the moment is given.
 */
import TinyQueue from 'tinyqueue';

export interface Turn {
  readonly id: string;
  /** Only for what a webhook hinted at. */
  readonly hinted: boolean;
  /** Since when it was due; milliseconds. */
  readonly dueSince: number;
}

export interface Waiting {
  readonly due: number;
  readonly running: number;
  /** How long the one that waits longest has been due; milliseconds. */
  readonly lateMs: number;
}

export interface Turns {
  /** It is due at this moment, or at an earlier one it was due at already. */
  dueAt(id: string, at: number): void;
  /** It is due now for what a webhook hinted at, unless it is due for everything. */
  hint(id: string, at: number): void;
  /** The next one; nobody has two turns at once. null: nobody is due. */
  take(now: number): Turn | null;
  /** Its turn has ended; `next`: when it is due again, null: as it said before. */
  end(id: string, next: number | null): void;
  /** When the next turn can begin; null: never. */
  next(): number | null;
  waiting(now: number): Waiting;
}

interface Entry {
  /** When it is due for everything; infinite: never. */
  at: number;
  /** Since when a hint waits. */
  hintedAt: number;
  running: boolean;
}

interface Place {
  readonly id: string;
  readonly at: number;
  /** Among those due at the same moment whoever came first. */
  readonly number: number;
}

const NEVER = Number.POSITIVE_INFINITY;

export function turns(): Turns {
  const entries = new Map<string, Entry>();
  const queue = new TinyQueue<Place>([], (a, b) => a.at - b.at || a.number - b.number);
  let number = 0;
  let running = 0;

  const entryOf = (id: string): Entry => {
    const known = entries.get(id) ?? { at: NEVER, hintedAt: NEVER, running: false };
    entries.set(id, known);
    return known;
  };
  const since = ({ at, hintedAt }: Entry): number => Math.min(at, hintedAt);
  const enqueue = (id: string, entry: Entry): void => {
    if (!entry.running && since(entry) < NEVER) queue.push({ id, at: since(entry), number: number++ });
  };
  const put = (id: string, change: (entry: Entry) => void): void => {
    const entry = entryOf(id);
    const before = since(entry);
    change(entry);
    if (since(entry) < before) enqueue(id, entry);
  };
  /** Places that were left meanwhile are dropped. */
  const first = (): Place | undefined => {
    for (;;) {
      const place = queue.peek();
      const entry = place && entries.get(place.id);
      if (!place || (entry && !entry.running && since(entry) === place.at)) return place;
      queue.pop();
    }
  };

  return {
    dueAt: (id, at) =>
      put(id, (entry) => {
        entry.at = Math.min(entry.at, at);
      }),
    hint: (id, at) =>
      put(id, (entry) => {
        entry.hintedAt = Math.min(entry.hintedAt, at);
      }),
    take(now) {
      const place = first();
      const entry = place && entries.get(place.id);
      if (!place || !entry || place.at > now) return null;
      queue.pop();
      const hinted = entry.at > now;
      entry.running = true;
      entry.hintedAt = NEVER;
      if (!hinted) entry.at = NEVER;
      running += 1;
      return { id: place.id, hinted, dueSince: place.at };
    },
    end(id, next) {
      const entry = entryOf(id);
      if (!entry.running) return;
      entry.running = false;
      running -= 1;
      entry.at = Math.min(entry.at, next ?? NEVER);
      enqueue(id, entry);
    },
    next: () => first()?.at ?? null,
    waiting(now) {
      let due = 0;
      for (const entry of entries.values()) if (!entry.running && since(entry) <= now) due += 1;
      return { due, running, lateMs: Math.max(0, now - (first()?.at ?? now)) };
    },
  };
}
