/** The judge finds each broken promise: a letter or a record is made wrong on purpose, once per promise. */
import { describe, expect, it } from 'vitest';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { instantAt } from '../../src/domain/zone.ts';
import type { Mail } from '../../src/letters/transport.ts';
import type { Decision } from '../../src/policy/case.ts';
import { Company } from '../../src/sandbox/company.ts';
import { inventFacts } from '../../src/sandbox/generate.ts';
import type { ScriptDispute } from '../../src/sandbox/script.ts';
import { Judge, type Judged } from '../../src/simulation/judge.ts';

const MADE = instant('2026-02-01T12:00:00Z');
// A Monday.
const DAY = calendarDate('2026-03-09');
const TEN = instantAt(DAY, 10, 0, 'America/New_York');

function books() {
  const company = new Company(inventFacts(1), 1);
  const customer = company.addCustomer({ name: 'Acme', email: 'billing@acme.example', currency: 'USD', country: 'US', phone: null }, MADE);
  const invoice = company.addInvoice(
    {
      docNumber: 'INV-1',
      customerId: customer.id,
      currency: 'USD',
      issued: calendarDate('2026-02-01'),
      due: calendarDate('2026-03-02'),
      total: 100_00,
      description: 'Work',
      sent: true,
      state: 'approved',
    },
    MADE,
  );
  return { company, customer, invoice };
}

function judged(world: ReturnType<typeof books>, disputes: ScriptDispute[] = []) {
  const broken = new Set<Judged>();
  const judge = new Judge({
    company: world.company,
    disputes,
    promises: [],
    idOf: (document) => document.id,
    onViolation: (promise) => broken.add(promise),
  });
  return { judge, broken };
}

function letter(text: string, to = 'billing@acme.example', id = '<1@x.example>'): Mail {
  const raw = `From: a@b.example\r\nTo: ${to}\r\nMessage-ID: ${id}\r\nSubject: Invoice\r\n\r\n${text}\r\n`;
  return { envelope: { from: 'a@b.example', to: [to] }, raw: new TextEncoder().encode(raw), messageId: id };
}

const GOOD = 'INV-1 is open: USD 100.00';

function standing(ids: string[], until = DAY): { customerId: string; decision: Decision }[] {
  const decision: Decision = {
    kind: 'wait',
    stage: null,
    channel: null,
    invoiceIds: ids,
    advances: {},
    amount: { minor: 0, currency: 'USD' },
    approval: false,
    until,
    reasons: [{ rule: 'stage-not-due', detail: 'waits', values: {} }],
  };
  return [{ customerId: 'c', decision }];
}

describe('letters', () => {
  it('an honest one breaks nothing', async () => {
    const { judge, broken } = judged(books());
    await judge.letters([letter(GOOD)], DAY, TEN);
    expect([...broken]).toEqual([]);
  });
  it('OWED: asking for what has been paid', async () => {
    const world = books();
    world.company.payByNumber('INV-1', 100_00, DAY, TEN);
    const { judge, broken } = judged(world);
    await judge.letters([letter(GOOD)], DAY, TEN);
    expect(broken).toContain('OWED');
  });
  it('OWED: somebody else’s letter', async () => {
    const { judge, broken } = judged(books());
    await judge.letters([letter(GOOD, 'other@x.example')], DAY, TEN);
    expect(broken).toContain('OWED');
  });
  it('NET: asking for more than the net', async () => {
    const world = books();
    world.company.addReceipt(
      { kind: 'prepayment', customerId: world.customer.id, currency: 'USD', date: DAY, amount: 30_00, allocations: [], reference: 'r' },
      TEN,
    );
    const { judge, broken } = judged(world);
    await judge.letters([letter(GOOD)], DAY, TEN);
    expect([...broken]).toEqual(['NET']);
  });
  it('ONCE: the same message twice, and a second one on one day', async () => {
    const twice = judged(books());
    await twice.judge.letters([letter(GOOD), letter(GOOD)], DAY, TEN);
    expect(twice.broken).toContain('ONCE');
    const second = judged(books());
    await second.judge.letters([letter(GOOD), letter(GOOD, 'billing@acme.example', '<2@x.example>')], DAY, TEN);
    expect(second.broken).toContain('ONCE');
  });
  it('HELD: asking for what is disputed, but not after it was lifted', async () => {
    const dispute = (until: string | null): ScriptDispute => ({
      kind: 'dispute',
      invoiceNumber: 'INV-1',
      from: calendarDate('2026-03-05'),
      until: until === null ? null : calendarDate(until),
    });
    const held = judged(books(), [dispute(null)]);
    await held.judge.letters([letter(GOOD)], DAY, TEN);
    expect([...held.broken]).toEqual(['HELD']);
    const lifted = judged(books(), [dispute('2026-03-09')]);
    await lifted.judge.letters([letter(GOOD)], DAY, TEN);
    expect([...lifted.broken]).toEqual([]);
  });
  it('CALM: at night, on a Sunday, on a holiday, too soon after the last', async () => {
    const at = async (date: string, hour: number) => {
      const { judge, broken } = judged(books());
      const day = calendarDate(date);
      await judge.letters([letter(GOOD)], day, instantAt(day, hour, 0, 'America/New_York'));
      return [...broken];
    };
    expect(await at('2026-03-09', 8)).toEqual(['CALM']);
    expect(await at('2026-03-09', 17)).toEqual(['CALM']);
    expect(await at('2026-03-08', 10)).toEqual(['CALM']);
    expect(await at('2026-05-25', 10)).toEqual(['CALM']);
    expect(await at('2026-03-10', 16)).toEqual([]);
    const soon = judged(books());
    await soon.judge.letters([letter(GOOD)], DAY, TEN);
    const next = calendarDate('2026-03-11');
    await soon.judge.letters([letter(GOOD, 'billing@acme.example', '<2@x.example>')], next, instantAt(next, 10, 0, 'America/New_York'));
    expect([...soon.broken]).toEqual(['CALM']);
  });
});

describe('records', () => {
  it('WHY: one decision for each open invoice, standing today, none for others', () => {
    const world = books();
    const why = (decisions: ReturnType<typeof standing>) => {
      const { judge, broken } = judged(world);
      judge.why(decisions, DAY);
      return [...broken];
    };
    expect(why(standing([world.invoice.id]))).toEqual([]);
    expect(why([])).toEqual(['WHY']);
    expect(why([...standing([world.invoice.id]), ...standing([world.invoice.id])])).toEqual(['WHY']);
    expect(why(standing([world.invoice.id, 'gone']))).toEqual(['WHY']);
    expect(why(standing([world.invoice.id], calendarDate('2026-03-08')))).toEqual(['WHY']);
  });
  it('EXACT: to the minor unit', () => {
    const world = books();
    const exact = (open: number, unapplied = 0) => {
      const { judge, broken } = judged(world);
      judge.exact([{ customerId: world.customer.id, currency: 'USD', open, unapplied }], DAY);
      return [...broken];
    };
    expect(exact(100_00)).toEqual([]);
    expect(exact(100_01)).toEqual(['EXACT']);
    expect(exact(100_00, 1)).toEqual(['EXACT']);
  });
  it('TOLD: a letter without a note; ONCE: the same reminder noted twice', () => {
    const world = books();
    const { judge, broken } = judged(world);
    judge.notes(1, 0);
    expect([...broken]).toEqual(['TOLD']);
    broken.clear();
    const note = (text: string) =>
      world.company.addNote({ platform: 'direct', entity: 'invoice', entityId: world.invoice.id, text, key: null, attachable: null }, TEN);
    note('Payment reminder (due) sent on 2026-03-02 to x. [ref a]');
    judge.notes(1, 0);
    expect([...broken]).toEqual([]);
    note('Payment reminder (due) sent on 2026-03-09 to x. [ref b]');
    judge.notes(1, 0);
    expect([...broken]).toEqual(['ONCE']);
  });
});
