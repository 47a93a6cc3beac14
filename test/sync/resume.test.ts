/** A reading that is killed goes on; a list that moves is read whole; and what a sync may cost. */
import { describe, expect, it, test } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { type ListReader, type Range, type Row, readList, startOf } from '../../connectors/listing.ts';
import { addMs, type Instant, instantFromMs, msOf } from '../../src/domain/time.ts';
import { company, DAY, FACES, reading, START } from './world.ts';

/** Dies at the n-th wait: the process is gone, whatever it was doing. */
function dyingAt(step: number): { connector: (connector: Connector) => Connector; died: () => boolean } {
  let waits = 0;
  const wait = () => {
    waits += 1;
    if (waits === step) throw new Error('killed');
  };
  const connector = (real: Connector): Connector => ({
    ...real,
    async *pull(...given) {
      wait();
      for await (const page of real.pull(...given)) {
        wait();
        yield page;
        wait();
      }
    },
  });
  return { connector, died: () => waits >= step };
}

describe.each(FACES)('%s: a sync that is killed', (face) => {
  it('at any wait goes on where it was, and ends with the same books', { timeout: 120_000 }, async () => {
    const whole = await reading(face, company(1_300));
    expect(await whole.actor.sync()).toMatchObject({ ok: true });
    const wanted = whole.books();
    const calls = whole.exchanges.length;
    for (let step = 1; ; step++) {
      const world = await reading(face, company(1_300));
      const death = dyingAt(step);
      const first = await world
        .start(death.connector)
        .sync()
        .catch(() => null);
      if (first?.ok) break;
      expect(death.died()).toBe(true);
      expect(await world.start().sync()).toMatchObject({ ok: true });
      expect(world.books()).toBe(wanted);
      // Again is asked what was asked for and not stored (a page, and the one asked for ahead) and, per list, what is new since.
      expect(world.exchanges.length).toBeLessThanOrEqual(calls + 7);
    }
  });
});

describe.each(FACES)('%s: what a sync costs', (face) => {
  it('a first reading takes a call per thousand, an unchanged one at most 6, twenty changes at most 8', async () => {
    const books = company(3_000, 40);
    const world = await reading(face, books);
    await world.actor.sync();
    const receipts = books.receipts.size;
    const least = 3 + 1 + Math.ceil((face === 'xero' ? receipts : receipts + books.creditNotes.size) / 1_000) + 1;
    expect(world.exchanges.length).toBeLessThanOrEqual(least + 10);
    world.pass(15 * 60_000);
    const before = world.exchanges.length;
    expect(await world.actor.sync()).toMatchObject({ ok: true, changed: 0 });
    expect(world.exchanges.length - before).toBeLessThanOrEqual(6);
    for (const invoice of books.invoices.all().slice(100, 120))
      books.addReceipt(
        {
          kind: 'payment',
          customerId: invoice.customerId,
          date: invoice.issued,
          amount: 7,
          allocations: [{ invoiceId: invoice.id, amount: 7 }],
        },
        world.now(),
      );
    world.pass(15 * 60_000);
    const changed = world.exchanges.length;
    expect(await world.actor.sync()).toMatchObject({ ok: true, changed: 40 });
    expect(world.exchanges.length - changed).toBeLessThanOrEqual(8);
  });
});

/** A list in memory, in order of change, that the test may change between two answers. */
class Moving implements ListReader {
  readonly size = 10;
  readonly #rows = new Map<string, number>();
  clock = msOf(START);
  calls = 0;
  onRead: () => void = () => {};

  put(id: string, at = this.clock): void {
    this.#rows.set(id, at);
  }

  get ids(): string[] {
    return [...this.#rows.keys()];
  }

  async count(): Promise<null> {
    return null;
  }

  async read({ since, skip, size }: Range) {
    this.calls += 1;
    const rows = [...this.#rows]
      .map(([id, stamp]): Row & { stamp: number } => ({ id, stamp }))
      .filter(({ stamp }) => since === null || stamp >= msOf(since))
      .sort((a, b) => a.stamp - b.stamp || (a.id < b.id ? -1 : 1));
    const page = rows.slice(skip, skip + size);
    const at: Instant = instantFromMs(this.clock);
    this.clock += 1_000;
    this.onRead();
    const total = since === null ? rows.length : null;
    return { ok: true as const, value: { bodies: [page], rows: page, isEnd: skip + size >= rows.length, at, total, quarantined: [] } };
  }
}

async function all(reader: Moving): Promise<Set<string>> {
  const seen = new Set<string>();
  for await (const answer of readList(reader, startOf(reader, null))) {
    if (!answer.ok) throw new Error(answer.failure.code);
    for (const row of answer.value.sheet.rows) seen.add(row.id);
  }
  return seen;
}

test('a list of many seconds is read from moment to moment: whatever changes meanwhile, nothing slips', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const list = new Moving();
    for (let index = 0; index < 95; index++) list.put(`r${index}`, msOf(START) - 1_000_000 + index * 5_000);
    let random = seed;
    list.onRead = () => {
      random = (random * 48_271) % 2_147_483_647;
      if (list.calls < 40 && random % 3 !== 0) list.put(`r${random % 95}`);
    };
    expect((await all(list)).size).toBe(95);
  }
});

test('a list of one second is counted through, and again where something changed while it was', async () => {
  const quiet = new Moving();
  for (let index = 0; index < 100; index++) quiet.put(`r${String(index).padStart(3, '0')}`, msOf(START) - 60_000);
  expect((await all(quiet)).size).toBe(100);
  expect(quiet.calls).toBe(10);
  const moving = new Moving();
  for (let index = 0; index < 100; index++) moving.put(`r${String(index).padStart(3, '0')}`, msOf(START) - 60_000);
  // The first of all changes while the third page is read: the successor of every page slips over its border.
  moving.onRead = () => {
    if (moving.calls === 3) moving.put('r000');
  };
  expect((await all(moving)).size).toBe(100);
});

test('a place can be put down and taken up again', async () => {
  const list = new Moving();
  for (let index = 0; index < 95; index++) list.put(`r${index}`, msOf(addMs(START, -DAY)) + index * 700);
  const seen = new Set<string>();
  let place = startOf(list, null);
  for (;;) {
    const { value: first } = await readList(list, place)[Symbol.asyncIterator]().next();
    if (!first?.ok) throw new Error('no page');
    for (const row of first.value.sheet.rows) seen.add(row.id);
    if (!first.value.next) break;
    place = JSON.parse(JSON.stringify(first.value.next));
  }
  expect(seen.size).toBe(95);
});
