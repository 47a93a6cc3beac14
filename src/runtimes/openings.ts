/** Which organisations are open: opened when somebody works on one, at most so many, and the one unused for longest gives way; never one in use. */

/** One that can be opened and closed; both at once, without waiting for anything. */
export interface Place<Opened> {
  open(id: string): Opened;
  close(id: string, opened: Opened): void;
}

export interface OpeningCounts {
  readonly open: number;
  readonly inUse: number;
  /** Who waits for one to be free. */
  readonly waiting: number;
  /** Since the start. */
  readonly opened: number;
  readonly closed: number;
}

export interface Openings<Opened> {
  /** Opens it where it is not open; it stays open until `work` has ended, however it did. Rejects after `close`. */
  use<Result>(id: string, work: (opened: Opened) => Result | Promise<Result>): Promise<Result>;
  isOpen(id: string): boolean;
  counts(): OpeningCounts;
  /** Waits for what runs, begins nothing, and closes them all. */
  close(): Promise<void>;
}

interface Seat<Opened> {
  readonly opened: Opened;
  users: number;
}

/** @throws RangeError where there is room for none. */
export function openings<Opened>(most: number, place: Place<Opened>): Openings<Opened> {
  if (!(most >= 1)) throw new RangeError(`at least one organisation must have room, not ${most}`);
  /** The one used longest ago first. */
  const seats = new Map<string, Seat<Opened>>();
  const waiting: (() => void)[] = [];
  const idle: (() => void)[] = [];
  let opened = 0;
  let closed = 0;
  let inUse = 0;
  let ended = false;

  const shut = (id: string, seat: Seat<Opened>): void => {
    seats.delete(id);
    closed += 1;
    place.close(id, seat.opened);
  };
  /** null: all of them are in use. */
  const seatFor = (id: string): Seat<Opened> | null => {
    const known = seats.get(id);
    if (known) {
      seats.delete(id);
      seats.set(id, known);
      return known;
    }
    if (seats.size >= most) {
      const oldest = seats.entries().find(([, seat]) => seat.users === 0);
      if (!oldest) return null;
      shut(...oldest);
    }
    const seat = { opened: place.open(id), users: 0 };
    opened += 1;
    seats.set(id, seat);
    return seat;
  };
  /** Whoever cannot be opened leaves the room to the next. */
  const trying = <Result>(take: () => Result): Result => {
    try {
      return take();
    } catch (error) {
      waiting.shift()?.();
      throw error;
    }
  };
  const leave = (seat: Seat<Opened>): void => {
    seat.users -= 1;
    inUse -= 1;
    if (seat.users === 0) waiting.shift()?.();
    if (inUse === 0) for (const resolve of idle.splice(0)) resolve();
  };

  return {
    async use(id, work) {
      for (;;) {
        if (ended) throw new Error('the organisations are being closed');
        const seat = trying(() => seatFor(id));
        if (seat) {
          seat.users += 1;
          inUse += 1;
          try {
            return await work(seat.opened);
          } finally {
            leave(seat);
          }
        }
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    isOpen: (id) => seats.has(id),
    counts: () => ({ open: seats.size, inUse, waiting: waiting.length, opened, closed }),
    async close() {
      ended = true;
      for (const wake of waiting.splice(0)) wake();
      if (inUse > 0) await new Promise<void>((resolve) => idle.push(resolve));
      for (const [id, seat] of [...seats]) shut(id, seat);
    },
  };
}
