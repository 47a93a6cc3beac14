/**
 * How many months of one organisation the simulation lives in a second on one core, faults, deaths and the judge included. Least work that
 * could answer: the same lives' books alone, with nobody who reads them.
 */
import { addDays, calendarDate } from '../src/domain/time.ts';
import { simulationTools } from '../src/runtimes/simulate.ts';
import { Company } from '../src/sandbox/company.ts';
import { generateScript, inventFacts } from '../src/sandbox/generate.ts';
import { playUntil } from '../src/sandbox/script.ts';
import { simulate } from '../src/simulation/simulate.ts';
import { type Result, resultOf } from './result.ts';

const SAMPLES = Number(process.env['BENCH_SAMPLES'] ?? 5);
const RUNS = Number(process.env['BENCH_RUNS'] ?? 20);
const DAYS = 120;
const MONTH_DAYS = 30;
const FIRST_DAY = calendarDate('2026-01-05');

export async function simulateBench(): Promise<Result[]> {
  const rates: number[] = [];
  const least: number[] = [];
  const months = (RUNS * DAYS) / MONTH_DAYS;
  // The first lives warm the code up, as in any long run.
  await simulate({ seed: 0, runs: 2, days: MONTH_DAYS }, simulationTools());
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const seed = 1 + sample * RUNS;
    let began = process.cpuUsage();
    const report = await simulate({ seed, runs: RUNS, days: DAYS }, simulationTools());
    rates.push(months / seconds(began));
    if (report.failures.length > 0) throw new Error(`a promise was violated: ${report.failures[0]?.replay}`);
    began = process.cpuUsage();
    for (let own = seed; own < seed + RUNS; own += 1) booksAlone(own);
    least.push(months / seconds(began));
  }
  return [resultOf('simulate', 'organisation-months/s', rates, least)];
}

function booksAlone(seed: number): void {
  const facts = inventFacts(seed);
  const profile = { disputes: 0, promises: 0, rhythms: [14, 21, 30] };
  const to = addDays(FIRST_DAY, DAYS);
  const script = generateScript({ seed, facts, customers: 4, from: addDays(FIRST_DAY, -80), to, profile });
  playUntil(new Company(facts, seed), script, to);
}

function seconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}
