/** A promise in the books: the expected payment date on the invoices it pays, ours to take away, and no echo when it comes back. */
import { describe, expect, it } from 'vitest';
import type { ExpectedPayment } from '../../connectors/connector.ts';
import { addDays, type CalendarDate } from '../../src/domain/time.ts';
import type { Company } from '../../src/sandbox/company.ts';
import { MONDAY, MONDAY_MORNING, World } from '../organisation/world.ts';
import { wired } from './wire.ts';

const FRIDAY = addDays(MONDAY, 4);

async function promise(world: World, customerId: string, amount: number, date: CalendarDate = FRIDAY, currency = 'USD') {
  expect(await world.actor.command({ do: 'record-promise', by: 'Mona', customerId, amount, currency, date })).toMatchObject({ done: true });
}

/** Every date the books were told, in order. */
function told(world: World): string[] {
  return world.company.journal
    .filter((entry) => entry.kind === 'expected-payment')
    .map((entry) => `${world.company.invoice(entry.externalId).docNumber} ${entry.text}`);
}

const books = (world: World, number: string) => world.company.invoiceByNumber(number)?.expectedPayment;

describe('which invoices', () => {
  it('those the promised amount pays in full, oldest due first, of its currency', async () => {
    const world = new World();
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-2', 10, 20_000);
    world.invoice(acme.id, 'INV-1', 20, 10_000);
    world.invoice(acme.id, 'INV-3', 5, 1_000);
    const other = world.customer('Other');
    world.invoice(other.id, 'INV-9', 20, 10_000);
    await world.actor.sync();
    await promise(world, acme.id, 30_500);
    await world.actor.deliver();
    expect(told(world).sort()).toEqual([`INV-1 ${FRIDAY}`, `INV-2 ${FRIDAY}`]);
  });

  it('none of which a part stays open, and none in draft mode', async () => {
    const world = new World();
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-1', 20, 10_000);
    await world.actor.sync();
    await promise(world, acme.id, 9_999);
    await world.actor.deliver();
    expect(told(world)).toEqual([]);

    const draft = new World({ mode: 'draft' });
    const buyer = draft.customer('Acme');
    draft.invoice(buyer.id, 'INV-1', 20, 10_000);
    await draft.actor.sync();
    await promise(draft, buyer.id, 10_000);
    await draft.actor.deliver();
    expect(told(draft)).toEqual([]);
  });

  it('a promise made in a call counts as well', async () => {
    const world = new World();
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-1', 16);
    await world.actor.sync();
    // The first letter, then a week without an answer, then the call.
    await world.actor.wake();
    world.at(addDays(MONDAY, 7));
    await world.actor.wake();
    const [call] = (await world.actor.today()).calls;
    const given = { amount: 10_000, currency: 'USD', date: addDays(MONDAY, 11) };
    expect(
      await world.actor.command({ do: 'log-call', by: 'Mona', taskId: call?.taskId ?? '', outcome: 'promised', promise: given }),
    ).toMatchObject({ done: true });
    await world.actor.deliver();
    expect(told(world)).toEqual([`INV-1 ${given.date}`]);
  });
});

describe('one word at a time', () => {
  async function promised(options: ConstructorParameters<typeof World>[0] = {}) {
    const world = new World(options);
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-1', 20);
    await world.actor.sync();
    await promise(world, acme.id, 10_000);
    return { world, acme };
  }
  const promisesOf = async (world: World, customerId: string) => (await world.actor.customer(customerId))?.promises ?? [];
  const withdraw = async (world: World, promiseId: string | undefined) =>
    world.actor.command({ do: 'withdraw-promise', by: 'Mona', promiseId: promiseId ?? '' });

  it('is written once, stands in the journal and in the timeline', async () => {
    const { world, acme } = await promised();
    await world.actor.deliver();
    await world.actor.wake();
    expect(told(world)).toEqual([`INV-1 ${FRIDAY}`]);
    expect(world.actor.store.journal.lines().filter((line) => line.kind === 'expected-payment-written')).toHaveLength(1);
    expect(
      (await world.actor.customer(acme.id))?.timeline.filter((item) => item.effectId !== null && item.kind === 'expected-payment'),
    ).toMatchObject([{ what: 'sent', text: FRIDAY, invoiceNumbers: ['INV-1'] }]);
  });

  it('a newer promise takes the place of one that has not left, and overwrites one that has', async () => {
    const { world, acme } = await promised();
    await promise(world, acme.id, 10_000, addDays(MONDAY, 9));
    await world.actor.deliver();
    await promise(world, acme.id, 10_000, addDays(MONDAY, 10));
    await world.actor.deliver();
    expect(told(world)).toEqual([`INV-1 ${addDays(MONDAY, 9)}`, `INV-1 ${addDays(MONDAY, 10)}`]);
  });

  it('an older word that was put off is not written over a newer one', async () => {
    let down = true;
    const { world, acme }: Awaited<ReturnType<typeof promised>> = await promised({
      connector: {
        setExpectedPayment: async (session, expected) =>
          down ? { ok: false, failure: { kind: 'unknown-outcome', code: 'timeout' } } : world.direct.setExpectedPayment(session, expected),
      },
    });
    await world.actor.deliver();
    down = false;
    await promise(world, acme.id, 10_000, addDays(MONDAY, 9));
    for (let round = 0; round < 4; round += 1) {
      const { nextAttempt } = await world.actor.deliver();
      if (nextAttempt) world.now = nextAttempt;
    }
    expect(told(world)).toEqual([`INV-1 ${addDays(MONDAY, 9)}`]);
  });

  it('a newer promise made while the older is on its way is the one that stays', async () => {
    let first = true;
    const { world, acme }: Awaited<ReturnType<typeof promised>> = await promised({
      connector: {
        setExpectedPayment: async (session, expected) => {
          if (!first) return world.direct.setExpectedPayment(session, expected);
          first = false;
          await promise(world, acme.id, 10_000, addDays(MONDAY, 9));
          return { ok: false, failure: { kind: 'unknown-outcome', code: 'timeout' } };
        },
      },
    });
    for (let round = 0; round < 4; round += 1) {
      const { nextAttempt } = await world.actor.deliver();
      if (nextAttempt) world.now = nextAttempt;
    }
    expect(told(world)).toEqual([`INV-1 ${addDays(MONDAY, 9)}`]);
    expect(world.effects('expected-payment').map((effect) => effect.state)).toEqual(['suppressed', 'sent']);
  });

  it('a withdrawn promise takes its date away, or never writes it, and letters go on', async () => {
    const { world, acme } = await promised();
    await world.actor.deliver();
    expect(books(world, 'INV-1')).toBe(FRIDAY);
    const [first] = await promisesOf(world, acme.id);
    expect(await withdraw(world, first?.id)).toMatchObject({ done: true });
    expect(await withdraw(world, first?.id)).toMatchObject({ done: false, code: 'already-done' });
    expect((await promisesOf(world, acme.id))[0]?.state).toBe('withdrawn');
    await world.actor.wake();
    expect(told(world)).toEqual([`INV-1 ${FRIDAY}`, 'INV-1 null']);
    expect(world.mail.mails).toHaveLength(1);

    const other = await promised();
    const [waiting] = await promisesOf(other.world, other.acme.id);
    await withdraw(other.world, waiting?.id);
    await other.world.actor.deliver();
    expect(told(other.world)).toEqual([]);
  });

  it('a date that somebody else put there meanwhile is not ours to take away', async () => {
    const { world, acme } = await promised();
    await world.actor.deliver();
    const theirs = addDays(MONDAY, 20);
    world.company.setExpectedPayment(world.company.invoiceByNumber('INV-1')?.id ?? '', theirs, world.now);
    const [first] = await promisesOf(world, acme.id);
    await withdraw(world, first?.id);
    await world.actor.deliver();
    expect(books(world, 'INV-1')).toBe(theirs);
  });

  it('an invoice paid meanwhile is left alone: nobody is troubled with it', async () => {
    const { world, acme } = await promised();
    world.pay(acme.id, world.company.invoiceByNumber('INV-1')?.id ?? '', 10_000);
    await world.actor.deliver();
    expect(told(world)).toEqual([]);
    expect((await world.actor.today()).exceptions).toEqual([]);
  });

  it('after an unknown outcome the books are looked at first', async () => {
    const asked: ExpectedPayment[] = [];
    const { world }: { world: World } = await promised({
      connector: {
        setExpectedPayment: async (session, expected) => {
          asked.push(expected);
          await world.direct.setExpectedPayment(session, expected);
          return { ok: false, failure: { kind: 'unknown-outcome', code: 'timeout' } };
        },
      },
    });
    const { nextAttempt } = await world.actor.deliver();
    world.now = nextAttempt ?? world.now;
    await world.actor.deliver();
    expect(asked).toHaveLength(1);
    expect(world.effects('expected-payment')).toMatchObject([{ state: 'sent' }]);
  });
});

describe('over the wire', () => {
  it('Xero: one field of one invoice is written and taken away; QuickBooks has no such date and is asked for nothing', async () => {
    const { world } = await wired('xero');
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-1', 20);
    await world.actor.sync();
    await promise(world, acme.id, 10_000);
    await world.actor.deliver();
    expect(books(world, 'INV-1')).toBe(FRIDAY);
    const [first] = (await world.actor.customer(acme.id))?.promises ?? [];
    await world.actor.command({ do: 'withdraw-promise', by: 'Mona', promiseId: first?.id ?? '' });
    await world.actor.deliver();
    expect(books(world, 'INV-1')).toBeNull();
    expect(told(world)).toEqual([`INV-1 ${FRIDAY}`, 'INV-1 null']);

    const other = await wired('quickbooks');
    const buyer = other.world.customer('Acme');
    other.world.invoice(buyer.id, 'INV-1', 20);
    await other.world.actor.sync();
    await promise(other.world, buyer.serial, 10_000);
    await other.world.actor.deliver();
    expect(other.exchanges.filter((exchange) => exchange.method !== 'GET').map((exchange) => exchange.path)).toEqual([
      expect.stringContaining('/attachable'),
    ]);
    expect((await other.world.actor.today()).exceptions).toEqual([]);
  });

  it('what we wrote is known when it comes back: nothing changes, nobody is decided anew, no call more than ever', async () => {
    const { world, exchanges } = await wired('xero');
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-1', 20);
    world.invoice(world.customer('Other').id, 'INV-2', 20);
    await world.actor.sync();
    await world.actor.plan();
    const calls = async () => {
      const before = exchanges.length;
      const report = await world.actor.sync();
      const run = await world.actor.plan();
      return { calls: exchanges.length - before, changed: report.changed, decided: run.casesDecided };
    };
    const quiet = await calls();
    await promise(world, acme.id, 10_000);
    await world.actor.plan();
    await world.actor.deliver();
    expect(books(world, 'INV-1')).toBe(FRIDAY);
    // Our own writing is no reason to decide.
    expect((await world.actor.plan()).casesDecided).toBe(0);
    // A minute later the platform shows our own change, in the list and by its webhook, which asks for one more such round.
    for (let round = 0; round < 3; round += 1) expect(await calls()).toEqual({ ...quiet, changed: 0, decided: 0 });
    const writes = exchanges.filter((exchange) => exchange.method !== 'GET').length;
    await world.actor.wake();
    expect(exchanges.filter((exchange) => exchange.method !== 'GET').length).toBe(writes);
  });

  it('what somebody else changed at the same moment is not lost in it', async () => {
    const { world } = await wired('xero');
    const acme = world.customer('Acme');
    const invoice = world.invoice(acme.id, 'INV-1', 20);
    await world.actor.sync();
    await promise(world, acme.id, 10_000);
    world.pay(acme.id, invoice.id, 4_000);
    await world.actor.deliver();
    expect((await world.actor.customer(acme.id))?.net).toMatchObject([{ open: 6_000 }]);
  });
});

describe('closed books', () => {
  const exceptions = async (world: World) => (await world.actor.today()).exceptions.map(({ kind, reason }) => `${kind}: ${reason.rule}`);

  const closings: Record<string, (company: Company) => void> = {
    'period-locked': (company) => {
      company.lockedThrough = MONDAY;
    },
    'contact-archived': (company) => {
      company.archiveCustomer(company.invoiceByNumber('INV-1')?.customerId ?? '', MONDAY_MORNING);
    },
  };

  it.each(Object.entries(closings))('%s: said once, never tried again by itself, letters are not affected', async (rule, close) => {
    const { world, exchanges } = await wired('xero');
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-1', 20);
    await world.actor.sync();
    await promise(world, acme.id, 10_000, addDays(MONDAY, 1));
    close(world.company);
    await world.actor.deliver();
    expect(await exceptions(world)).toEqual([`expected-payment-failed: ${rule}`]);
    const tries = () => exchanges.filter((exchange) => exchange.method === 'POST' && /Invoices\/[^/]+$/.test(exchange.path)).length;
    expect(tries()).toBe(1);
    // The promise is broken a week later, and the letter leaves all the same.
    world.at(addDays(MONDAY, 14));
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    expect(tries()).toBe(1);
  });

  it('once they are open again a person has it written, and only then', async () => {
    const { world } = await wired('xero');
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-1', 20);
    await world.actor.sync();
    await promise(world, acme.id, 10_000);
    world.company.lockedThrough = MONDAY;
    await world.actor.deliver();
    world.company.lockedThrough = null;
    await world.actor.wake();
    expect(books(world, 'INV-1')).toBeNull();
    const [exception] = (await world.actor.today()).exceptions;
    // Within Xero's six minutes: under the first key it would give its refusal again.
    await world.actor.command({ do: 'write-again', by: 'Mona', taskId: exception?.taskId ?? '' });
    await world.actor.deliver();
    expect(books(world, 'INV-1')).toBe(FRIDAY);
    expect(await exceptions(world)).toEqual([]);
  });
});
