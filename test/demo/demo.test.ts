/** The demo's two companies: invented, the same for ever, interesting at first sight, and alive afterwards. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_COMPANIES, PERSONAS } from '../../src/demo/companies.ts';
import { advanceDay, playDay } from '../../src/demo/day.ts';
import { demoWorld, languageCommands, officeActs } from '../../src/demo/world.ts';
import { addDays, calendarDate } from '../../src/domain/time.ts';
import type { Today } from '../../src/organisation/actor.ts';
import { commandSchema } from '../../src/organisation/command-schema.ts';
import { startOfDay } from '../../src/sandbox/script.ts';
import { type Lived, livedDemo } from './lived.ts';

const TODAY = calendarDate('2026-11-22');
const LIVING_MS = 120_000;

describe('the companies', () => {
  it('are invented: 25 customers each, every address in .example, every staged customer in the roster', () => {
    for (const demo of DEMO_COMPANIES) {
      expect(demo.customers).toHaveLength(25);
      expect(new Set(demo.customers.map((customer) => customer.name)).size).toBe(25);
      const addresses = demo.customers.flatMap((customer) => (customer.email === null ? [] : [customer.email]));
      expect(addresses.filter((address) => !address.endsWith('.example'))).toEqual([]);
      expect(demo.staged.filter(({ customer }) => !demo.customers.some(({ name }) => name === customer))).toEqual([]);
    }
    expect(new Set(DEMO_COMPANIES.flatMap((demo) => demo.customers.map((customer) => customer.persona)))).toEqual(new Set(PERSONAS));
    expect(new Set(DEMO_COMPANIES.flatMap((demo) => demo.customers.map((customer) => customer.currency)))).toEqual(
      new Set(['EGP', 'USD', 'KWD', 'CAD']),
    );
  });

  it('have the same books for the same day and seed, others for another seed', () => {
    const books = (seed: number) => JSON.stringify(demoWorld(TODAY, seed).books.map(({ company }) => company.snapshot()));
    expect(books(1)).toBe(books(1));
    expect(books(2)).not.toBe(books(1));
  });

  it('live through a day without changing anything until it is played, and the same way each time', () => {
    for (const { demo, company } of demoWorld(TODAY).books) {
      const before = JSON.stringify(company.snapshot());
      const date = addDays(TODAY, -20);
      expect(advanceDay(demo, company, date, 1)).toEqual(advanceDay(demo, company, date, 1));
      expect(JSON.stringify(company.snapshot())).toBe(before);
    }
  });

  it('never do what the books refuse: a year without a letter', () => {
    for (const { demo, company } of demoWorld(TODAY).books) {
      for (let day = addDays(TODAY, -36); day < addDays(TODAY, 330); day = addDays(day, 1))
        playDay(company, advanceDay(demo, company, day, 1), startOfDay(day, demo.facts.timeZone));
      for (const invoice of company.invoices.all()) expect(company.openOf(invoice.id)).toBeGreaterThanOrEqual(0);
      expect(company.invoices.size).toBeGreaterThan(400);
    }
  });

  it('close on their weekends', () => {
    for (const { demo, company } of demoWorld(TODAY).books) {
      const friday = advanceDay(demo, company, calendarDate('2026-11-20'), 1);
      const sunday = advanceDay(demo, company, calendarDate('2026-11-22'), 1);
      const closed = demo.facts.country === 'EG' ? friday : sunday;
      expect(closed).toEqual({ invoices: [], payments: [], commands: [] });
    }
  });

  it('speak to every customer in their language', () => {
    for (const books of demoWorld(TODAY).books) {
      const commands = languageCommands(books);
      expect(commands.every((command) => commandSchema.safeParse(command).success)).toBe(true);
      expect(commands.filter((command) => command.language === 'ar')).toHaveLength(books.demo.facts.country === 'EG' ? 7 : 0);
      expect(commands[0]?.customerId).toBe(books.demo.platform === 'xero' ? books.company.customers.all()[0]?.id : '1');
    }
  });
});

describe.each([TODAY, calendarDate('2026-05-06'), calendarDate('2027-01-02')])('what a visitor sees first on %s', (today) => {
  let lived: Lived[] = [];
  let first: Today[] = [];
  beforeAll(async () => {
    lived = await livedDemo(today);
    first = await Promise.all(lived.map((each) => each.actor.today()));
  }, LIVING_MS);
  afterAll(() => {
    for (const each of lived) each.close();
  });

  it('is work of every kind: a final demand, a call, a broken promise, a missing address; a dispute and a credit held back', () => {
    for (const { letters, calls, exceptions, held } of first) {
      expect(letters.map((letter) => letter.stage)).toContain('final-60');
      expect(calls.length).toBeGreaterThan(0);
      const kinds = exceptions.map((exception) => exception.kind);
      expect(kinds).toContain('promise-broken');
      expect(kinds).toContain('no-address');
      expect(held.map((item) => item.decision.reasons[0]?.rule)).toContain('in-credit');
    }
    expect(first.flatMap(({ held }) => held.map((item) => item.decision.reasons[0]?.rule))).toContain('hold-dispute');
    expect(first.flatMap(({ handOvers }) => handOvers).length).toBeGreaterThan(0);
  });

  it('was lived: letters went out, money came, promises and disputes arrived, and nothing was refused', () => {
    const total = (count: keyof Lived['counts']): number => lived.reduce((sum, each) => sum + each.counts[count], 0);
    for (const count of ['letters', 'payments', 'promises', 'disputes', 'invoices'] as const)
      expect(total(count), count).toBeGreaterThan(count === 'disputes' ? 0 : 5);
    expect(total('refused')).toBe(0);
  });
});

describe('afterwards', () => {
  it(
    'goes on: three weeks later there are new letters, payments and invoices',
    async () => {
      const lived = await livedDemo(TODAY);
      for (const each of lived) {
        const before = { ...each.counts };
        for (let day = 0; day < 21; day++) {
          const { letters } = await each.actor.today();
          for (const { effectId, state } of letters)
            if (state === 'awaiting-approval') await each.actor.command({ do: 'approve-letter', by: 'visitor', effectId });
          await each.next();
        }
        for (const count of ['letters', 'payments', 'invoices'] as const)
          expect(each.counts[count], `${each.name} ${count}`).toBeGreaterThan(before[count]);
        expect(each.counts.refused).toBe(0);
        expect(officeActs(await each.actor.today(), { today: TODAY })).toEqual([]);
        each.close();
      }
    },
    LIVING_MS,
  );
});
