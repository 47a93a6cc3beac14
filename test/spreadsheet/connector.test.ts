/** A client file whose books are a spreadsheet, from the file to the letter and back: what is asked for, what is held, what a person decides. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ledgers, ledgersOf } from '../../connectors/spreadsheet/ledgers.ts';
import { createSpreadsheet } from '../../connectors/spreadsheet/spreadsheet.ts';
import { spreadsheetMapping } from '../../mappings/spreadsheet-records.ts';
import { addDays, type CalendarDate, calendarDate } from '../../src/domain/time.ts';
import { MONDAY, World, type WorldOptions, ZONE } from '../organisation/world.ts';
import { csv, type MemoryShelf, memoryShelf } from './shelf.ts';

const T = 'tenant-1';
const HEAD = 'Customer,Invoice,Invoice date,Due date,Amount,Paid,Disputed,E-mail';

interface Line {
  readonly number: string;
  readonly customer?: string;
  readonly due?: CalendarDate;
  readonly amount?: string;
  readonly paid?: string;
  readonly disputed?: string;
}

/** A world whose only books are the file in the watched folder. */
class SheetWorld extends World {
  readonly shelf: MemoryShelf;
  readonly ledgers: Ledgers;

  constructor(options: WorldOptions = {}) {
    const shelf = memoryShelf();
    let ledgers: Ledgers | null = null;
    super({
      ...options,
      platformOf: (_company, now) => {
        ledgers = ledgersOf({ shelf, now });
        return { connector: createSpreadsheet({ ledgers, now }), mapping: spreadsheetMapping };
      },
    });
    if (!ledgers) throw new Error('no ledgers');
    this.shelf = shelf;
    this.ledgers = ledgers;
  }

  async watch(): Promise<this> {
    await this.ledgers.create(T, { name: 'Hudson', country: 'US', timeZone: ZONE, baseCurrency: 'USD', nativeReminders: null });
    await this.ledgers.watch(T, 'box');
    return this;
  }

  put(...lines: Line[]): void {
    const rows = lines.map(({ number, customer = 'Acme', due = addDays(MONDAY, -8), amount = '100.00', paid = '', disputed = '' }) =>
      [customer, number, addDays(due, -30), due, amount, paid, disputed, `${customer.toLowerCase()}@buyers.example`].join(','),
    );
    this.shelf.box = { name: 'open.csv', bytes: csv([HEAD, ...rows, ''].join('\n')) };
  }

  invoice_(id: string) {
    return this.actor.store.readings.invoice(id);
  }

  holds(customer = 'Acme') {
    return this.actor.store.standings.openHolds(customer).map(({ kind, invoiceId, by }) => `${kind} ${invoiceId} ${by}`);
  }

  asked(): string[] {
    return this.mail.mails.flatMap((mail) => mail.envelope.to).sort();
  }
}

const sheet = async (...lines: Line[]) => {
  const world = await new SheetWorld().watch();
  world.put(...lines);
  return world;
};

describe('a letter', () => {
  test('leaves for what the file says is overdue; the journal tells of it, no note is promised', async () => {
    const world = await sheet({ number: 'A-1' }, { number: 'B-1', customer: 'Beta', due: addDays(MONDAY, 30) });
    expect(await world.actor.wake()).toMatchObject({ sync: { ok: true }, delivered: { sent: 1, notes: 0, failed: 0 } });
    expect(world.asked()).toEqual(['acme@buyers.example']);
    expect(world.actor.store.effects.ofCustomer('Acme').map((effect) => effect.kind)).toEqual(['letter']);
    const told = world.actor.store.journal.lines().filter((line) => line.customerId === 'Acme');
    expect(told.map((line) => line.kind)).toEqual(['letter-promised', 'letter-sent']);
    expect(await world.actor.tally()).toMatchObject({ notes: 0, journal: { broken: null } });
    expect((await world.actor.today()).exceptions).toEqual([]);
  });

  test('is taken back when the file is paid a moment before it leaves', async () => {
    const world = await sheet({ number: 'A-1' }, { number: 'B-1', customer: 'Beta' });
    await world.promise();
    world.put({ number: 'A-1', paid: 'yes' }, { number: 'B-1', customer: 'Beta' });
    await world.actor.deliver();
    expect(world.asked()).toEqual(['beta@buyers.example']);
    expect(world.invoice_('A-1')).toMatchObject({ state: 'settled', open: 0 });
  });

  test('does not leave for an invoice that is gone from the file a moment before, and asks a person instead', async () => {
    const world = await sheet({ number: 'A-1' }, { number: 'A-2', due: addDays(MONDAY, -9) }, { number: 'B-1', customer: 'Beta' });
    await world.promise();
    world.put({ number: 'A-2', due: addDays(MONDAY, -9) }, { number: 'B-1', customer: 'Beta' });
    await world.actor.deliver();
    expect(world.asked()).toContain('beta@buyers.example');
    for (const mail of world.mail.mails) expect(new TextDecoder().decode(mail.raw)).not.toContain('A-1');
    expect(world.invoice_('A-1')).toMatchObject({ state: 'open', open: 10_000 });
    expect(world.holds()).toEqual(['stale A-1 books']);
    expect((await world.actor.today()).exceptions).toMatchObject([
      { kind: 'unconfirmed', customerId: 'Acme', reason: { values: { number: 'A-1' } } },
    ]);
    expect((await world.actor.summary()).exceptions).toBe(1);
    await world.actor.wake();
    expect(world.holds()).toEqual(['stale A-1 books']);
  });

  test('does not leave on an old file, nor while the folder is not there; Today says why', async () => {
    const world = await sheet({ number: 'A-1', due: addDays(MONDAY, 8) });
    await world.actor.wake();
    world.at(addDays(MONDAY, 9));
    expect(await world.actor.wake()).toMatchObject({ sync: { ok: false, failure: 'ledger-old' }, delivered: { sent: 0 } });
    expect((await world.actor.today()).exceptions).toMatchObject([{ kind: 'sync-failed', reason: { rule: 'ledger-old' } }]);
    world.shelf.box = null;
    expect(await world.actor.sync()).toMatchObject({ failure: 'ledger-missing' });
    world.put({ number: 'A-1', due: addDays(MONDAY, 8), amount: '90.00' });
    world.at(addDays(MONDAY, 10));
    await world.actor.wake();
    expect(world.asked()).toEqual(['acme@buyers.example']);
  });
});

describe('an invoice that is gone', () => {
  const gone = async () => {
    const world = await sheet({ number: 'A-1' }, { number: 'B-1', customer: 'Beta', due: addDays(MONDAY, 90) });
    await world.actor.sync();
    world.put({ number: 'B-1', customer: 'Beta', due: addDays(MONDAY, 90) });
    await world.actor.sync();
    expect(world.holds()).toEqual(['stale A-1 books']);
    return world;
  };

  test('is settled only when a person says so', async () => {
    const world = await gone();
    expect(await world.ledgers.say(T, 'A-1', 'paid')).toBe(true);
    await world.actor.wake();
    expect(world.invoice_('A-1')).toMatchObject({ state: 'settled', open: 0 });
    expect(world.holds()).toEqual([]);
    expect(world.asked()).toEqual([]);
    expect((await world.actor.today()).exceptions).toEqual([]);
  });

  test('is asked for again when a person says that it is open, and stays so', async () => {
    const world = await gone();
    await world.ledgers.say(T, 'A-1', 'open');
    await world.actor.wake();
    expect(world.holds()).toEqual([]);
    expect(world.asked()).toEqual(['acme@buyers.example']);
  });

  test('is void when a person says that it was cancelled', async () => {
    const world = await gone();
    await world.ledgers.say(T, 'A-1', 'void');
    await world.actor.wake();
    expect(world.invoice_('A-1')).toMatchObject({ state: 'void', open: 0 });
    expect(world.asked()).toEqual([]);
  });

  test('goes on by itself when a file names it again', async () => {
    const world = await gone();
    world.put({ number: 'A-1' }, { number: 'B-1', customer: 'Beta', due: addDays(MONDAY, 90) });
    await world.actor.wake();
    expect(world.holds()).toEqual([]);
    expect(world.asked()).toEqual(['acme@buyers.example']);
  });

  test('whose hold a person lifted is not held again for the same reason', async () => {
    const world = await gone();
    const [hold] = world.actor.store.standings.openHolds('Acme');
    expect(await world.actor.command({ do: 'lift-hold', by: 'Salma', holdId: hold?.id ?? '' })).toEqual({ done: true });
    await world.actor.wake();
    await world.actor.wake();
    expect(world.holds()).toEqual([]);
    expect(world.asked()).toEqual(['acme@buyers.example']);
  });

  test('or stands in a row that cannot be read, is held the same way', async () => {
    const world = await sheet({ number: 'A-1' }, { number: 'A-2' });
    await world.actor.sync();
    world.put({ number: 'A-1', amount: 'about 100' }, { number: 'A-2' });
    await world.actor.sync();
    expect(world.holds()).toEqual(['stale A-1 books']);
  });
});

test('a dispute in the file holds, and ends with the file; one that a person placed stays', async () => {
  const world = await sheet({ number: 'A-1', disputed: 'yes' });
  await world.actor.sync();
  await world.actor.command({ do: 'place-hold', by: 'Salma', customerId: 'Acme', kind: 'manual' });
  expect(world.holds().sort()).toEqual(['dispute A-1 books', 'manual null Salma']);
  await world.actor.wake();
  expect(world.asked()).toEqual([]);
  world.put({ number: 'A-1', disputed: 'no' });
  await world.actor.sync();
  expect(world.holds()).toEqual(['manual null Salma']);
});

test('an invoice that comes of age between two readings of the same file is told, and so is a payment', async () => {
  const world = await sheet(
    { number: 'A-1', due: addDays(MONDAY, 32) },
    { number: 'A-2', due: addDays(MONDAY, 5), paid: addDays(MONDAY, 3) },
  );
  await world.actor.sync();
  expect(world.invoice_('A-1')).toBeNull();
  expect(world.invoice_('A-2')).toMatchObject({ state: 'open' });
  world.at(addDays(MONDAY, 3));
  await world.actor.sync();
  expect(world.invoice_('A-1')).toMatchObject({ state: 'open' });
  expect(world.invoice_('A-2')).toMatchObject({ state: 'settled' });
});

test('a new date takes a payment back', async () => {
  const world = await sheet({ number: 'A-1', paid: addDays(MONDAY, -2) });
  await world.actor.sync();
  expect(world.invoice_('A-1')).toMatchObject({ state: 'settled' });
  world.put({ number: 'A-1' });
  await world.actor.sync();
  expect(world.invoice_('A-1')).toMatchObject({ state: 'open', open: 10_000, paid: 0 });
  expect(world.actor.store.readings.payments('Acme', calendarDate('2000-01-01'))).toEqual([]);
});

test('an unchanged file is told once: nothing comes of the second reading', async () => {
  const world = await sheet({ number: 'A-1' }, { number: 'A-2', paid: 'yes' });
  await world.actor.sync();
  expect(await world.actor.sync()).toMatchObject({ ok: true, changed: 0 });
});

describe('any files', () => {
  const line = (number: string) =>
    fc.record({
      number: fc.constant(number),
      customer: fc.constantFrom('Acme', 'Beta'),
      due: fc.integer({ min: -60, max: 60 }).map((days) => addDays(MONDAY, days)),
      amount: fc.integer({ min: 1, max: 99_999 }).map((minor) => (minor / 100).toFixed(2)),
      paid: fc.constantFrom('', addDays(MONDAY, -70), addDays(MONDAY, -1)),
      disputed: fc.constantFrom('', 'yes'),
    });
  const file = fc.tuple(line('1'), line('2'), line('3'), line('4'));

  test('imported one after the other leave the store as the last one alone does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 2, maxLength: 4 }), async (files) => {
        const state = async (some: readonly (readonly Line[])[]) => {
          const world = await new SheetWorld().watch();
          for (const lines of some) {
            world.put(...lines);
            await world.actor.sync();
          }
          const { store } = world.actor;
          const customers = ['Acme', 'Beta'];
          // One that is not yet issued is void where it was known before, and unknown where it was not.
          const invoices = ['1', '2', '3', '4']
            .map((id) => store.readings.invoice(id))
            .filter((invoice) => invoice && invoice.state !== 'void');
          const payments = customers.map((id) => store.readings.payments(id, calendarDate('2000-01-01')));
          const held = customers
            .flatMap((id) => store.standings.openHolds(id).map((hold) => `${id}: ${hold.kind} ${hold.invoiceId}`))
            .sort();
          return { balances: await world.actor.balances(), invoices, payments, held };
        };
        expect(await state(files)).toEqual(await state(files.slice(-1)));
      }),
      { numRuns: 40 },
    );
  });
});
