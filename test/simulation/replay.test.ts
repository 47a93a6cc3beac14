/** The same ledger lived through three ways gives the same letters, calls and notes, and breaks no promise. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLedger } from '../../connectors/spreadsheet/ledger.ts';
import { calendarDate } from '../../src/domain/time.ts';
import { replayTools } from '../../src/runtimes/replay.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { type Script, scriptFromLedgerRows } from '../../src/sandbox/script.ts';
import { JUDGED } from '../../src/simulation/judge.ts';
import { type ReplayReport, replay, WAYS, type Way } from '../../src/simulation/replay.ts';
import { standard } from '../policy/case.ts';

const IBM = fileURLToPath(new URL('../../../shared/data/ledgers/ibm-accounts-receivable.csv', import.meta.url));

async function lived(script: Script, from: string, to: string, way: Way): Promise<ReplayReport> {
  const told: string[] = [];
  const report = await replay(
    {
      script,
      policy: standard(),
      from: calendarDate(from),
      to: calendarDate(to),
      seed: 0,
      onViolation: (promise, words) => told.push(`${promise}: ${words}`),
    },
    replayTools(way),
  );
  expect(told).toEqual([]);
  return report;
}

function comparable({ letters, calls, notes, byStage, violations, days, invoices, customers }: ReplayReport) {
  return { letters, calls, notes, byStage, violations, days, invoices, customers };
}

describe('a generated ledger with three currencies, credits, over- and prepayments, part payments and promises', () => {
  const script = generateScript({
    seed: 21,
    facts: inventFacts(21),
    customers: 30,
    from: calendarDate('2024-12-01'),
    to: calendarDate('2025-06-30'),
  });
  const reports = new Map<Way, ReplayReport>();
  it.each(WAYS)('breaks no promise through %s', async (way) => {
    const report = await lived(script, '2025-04-01', '2025-06-30', way);
    reports.set(way, report);
    expect(report.letters).toBeGreaterThan(100);
    expect(report.calls).toBeGreaterThan(10);
    // Some invoices are over 100 days late, so every stage is met.
    expect(Object.keys(report.byStage).sort()).toEqual(['before-7', 'call-14', 'due', 'final-60', 'firm-30', 'friendly-7', 'hand-over-90']);
    expect(JUDGED.map((promise) => report.violations[promise])).toEqual(JUDGED.map(() => 0));
    expect(report.platformCalls > 0).toBe(way !== 'direct');
  });
  it('gives the same letters, calls and notes each way', () => {
    const direct = reports.get('direct');
    if (!direct) throw new Error('the direct replay did not finish');
    for (const way of WAYS) {
      const report = reports.get(way);
      expect(report && comparable(report)).toEqual(comparable(direct));
    }
  });
});

describe.skipIf(!existsSync(IBM))('a quarter of the IBM ledger (skipped where the ledger is not present)', () => {
  it('is the same directly and over both wires, with no promise broken', { timeout: 180_000 }, async () => {
    const script = scriptFromLedgerRows(readLedger(readFileSync(IBM), { fileName: 'ibm.csv' }).rows, inventFacts(0));
    const [direct, xero, quickbooks] = [
      await lived(script, '2012-01-01', '2012-03-31', 'direct'),
      await lived(script, '2012-01-01', '2012-03-31', 'xero'),
      await lived(script, '2012-01-01', '2012-03-31', 'quickbooks'),
    ];
    expect(direct.letters).toBeGreaterThan(80);
    expect(comparable(xero)).toEqual(comparable(direct));
    expect(comparable(quickbooks)).toEqual(comparable(direct));
  });
});
