/**
 * How many open invoices a second are decided on one core: 100,000 customers with 1,000,000 open invoices, mixed holds, promises,
 * credits and history, made in portions so that memory stays small whatever the number. Least work that could answer: one pass over the
 * same invoices that adds up what is open by customer and currency.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { addDays, calendarDate } from '../src/domain/time.ts';
import { type CaseFile, caseFileSchema } from '../src/policy/case.ts';
import { decide } from '../src/policy/decide.ts';
import type { Policy } from '../src/policy/policy.ts';
import { preset } from '../src/policy/presets.ts';
import { type Result, resultOf } from './result.ts';

/** Smaller for a quick look and in tests. */
const CUSTOMERS = Number(process.env['BENCH_CUSTOMERS'] ?? 100_000);
const INVOICES_EACH = 10;
const SAMPLES = Number(process.env['BENCH_SAMPLES'] ?? 5);
const PORTION = 2_000;
/** Held at once, with their decisions; half as many must hold half as much (least work: twice what half of them hold). */
const MEMORY_CUSTOMERS = 10_000;
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const AS_OF = calendarDate('2026-03-10');

export async function decideBench(): Promise<Result[]> {
  const policy = preset('standard');
  if (!policy) throw new Error('the standard policy is gone');
  const rates: number[] = [];
  const least: number[] = [];
  const held: number[] = [];
  const heldByHalf: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    let deciding = 0;
    let adding = 0;
    let decided = 0;
    for (let first = 0; first < CUSTOMERS; first += PORTION) {
      const cases = portion(first, Math.min(CUSTOMERS, first + PORTION));
      let began = process.cpuUsage();
      for (const file of cases) for (const decision of decide(file, policy, AS_OF).decisions) decided += decision.invoiceIds.length;
      deciding += seconds(began);
      began = process.cpuUsage();
      for (const file of cases) sums(file);
      adding += seconds(began);
    }
    if (decided !== CUSTOMERS * INVOICES_EACH) throw new Error(`${decided} invoices were decided about`);
    rates.push(decided / deciding);
    least.push(decided / adding);
    held.push(megabytesHeld(MEMORY_CUSTOMERS, policy));
    heldByHalf.push(2 * megabytesHeld(MEMORY_CUSTOMERS / 2, policy));
  }
  return [resultOf('decide', 'invoices/s', rates, least), resultOf('decide/memory', 'MB', held, heldByHalf)];
}

/** Heap that cases of so many customers and their decisions hold, after everything else was collected. */
function megabytesHeld(customers: number, policy: Policy): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  const cases = portion(0, customers);
  const decided = cases.map((file) => decide(file, policy, AS_OF));
  collect();
  const held = process.memoryUsage().heapUsed - before;
  if (cases.length !== decided.length) throw new Error('not every case was decided');
  return held / 1e6;
}

function seconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function sums(file: CaseFile): Map<string, number> {
  const open = new Map<string, number>();
  for (const invoice of file.invoices) open.set(invoice.currency, (open.get(invoice.currency) ?? 0) + invoice.open);
  return open;
}

/** Cases by counting, so that every run meets the same: of ten customers one has a promise, one a dispute, one a credit, one a call asked for, one is a consumer abroad. */
function portion(first: number, last: number): CaseFile[] {
  return Array.from({ length: last - first }, (_, place) => caseOf(first + place));
}

const COUNTRIES = ['US', 'GB', 'DE', 'SA', 'EG', 'AE', 'FR', 'CA', 'AU', 'IE'];

function caseOf(index: number): CaseFile {
  const kind = index % 10;
  const id = `c${index}`;
  const invoices = Array.from({ length: INVOICES_EACH }, (_, place) => {
    const due = addDays(AS_OF, 12 - ((index * 7 + place * 13) % 120));
    const open = 10_000 + ((index + place) % 900) * 10;
    const currency = place % 8 === 7 ? 'EUR' : 'USD';
    const rest = { paid: 0, credited: 0, open, state: 'open' as const, sent: true, expectedPayment: null, updated: null };
    return {
      id: `${id}-${place}`,
      number: `${index}-${place}`,
      customerId: id,
      currency,
      issued: addDays(due, -30),
      due,
      total: open,
      ...rest,
    };
  });
  const [a, b] = invoices;
  if (!a || !b) throw new Error('no invoices');
  const sent = (daysAgo: number, stage: string, ids: string[]) => ({
    at: addDays(AS_OF, -daysAgo),
    kind: 'letter-sent',
    stage,
    invoiceIds: ids,
  });
  return {
    organisation: { timeZone: 'America/New_York', country: 'US', baseCurrency: 'USD', mode: 'autopilot' },
    customer: {
      ...CUSTOMER,
      id,
      country: kind === 9 ? (COUNTRIES[index % COUNTRIES.length] ?? 'US') : 'US',
      debtor: kind === 9 ? 'consumer' : null,
    },
    invoices,
    payments: [],
    credits:
      kind === 3
        ? [
            {
              id: `${id}-k`,
              customerId: id,
              currency: 'USD',
              date: AS_OF,
              kind: 'credit-note',
              total: 5_000,
              remaining: 5_000,
              allocations: [],
              state: 'posted',
            },
          ]
        : [],
    history: [
      ...(kind < 7 ? [sent(25, 'friendly-7', [a.id, b.id])] : []),
      ...(kind === 4 ? [{ at: addDays(AS_OF, -2), kind: 'task-raised', stage: 'call-14', invoiceIds: [a.id] }] : []),
      ...(kind % 3 === 0
        ? [
            sent(
              9,
              'due',
              invoices.slice(2, 4).map((invoice) => invoice.id),
            ),
          ]
        : []),
    ],
    holds:
      kind === 2
        ? [{ kind: 'dispute', scope: { invoiceId: a.id }, from: addDays(AS_OF, -20) }]
        : kind === 6
          ? [{ kind: 'stop', scope: 'case', from: addDays(AS_OF, -5) }]
          : [],
    promises: kind === 1 ? [{ made: addDays(AS_OF, -5), amount: 20_000, currency: 'USD', date: addDays(AS_OF, 4) }] : [],
    plans: [],
    offers: [],
    wishes: [],
    consents: [],
    overrides: { invoices: {} },
  };
}

const CUSTOMER = caseFileSchema.shape.customer.parse({
  id: 'c',
  name: 'A customer',
  emails: [{ address: 'accounts@customer.example', role: 'billing' }],
  phones: ['+1 212 555 0100'],
  currency: 'USD',
});
