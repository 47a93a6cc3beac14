/** Seeded lives with faults and deaths: no promise is violated, and the same seed lives the same life. */
import { describe, expect, it } from 'vitest';
import { simulationTools } from '../../src/runtimes/simulate.ts';
import { simulate } from '../../src/simulation/simulate.ts';

const RUNS = 14;
const DAYS = 60;

describe('the simulation', () => {
  it(`${RUNS} lives of ${DAYS} days violate nothing, though letters leave, books fail and processes die`, {
    timeout: 240_000,
  }, async () => {
    const report = await simulate({ seed: 1, runs: RUNS, days: DAYS }, simulationTools());
    expect(report.failures).toEqual([]);
    expect(report.lived.letters).toBeGreaterThan(50);
    expect(report.lived.texts).toBeGreaterThan(5);
    expect(report.lived.calls).toBeGreaterThan(5);
    expect(report.lived.faults).toBeGreaterThan(50);
    expect(report.lived.deaths).toBeGreaterThan(3);
  });
  it('a seed lives the same life again', { timeout: 60_000 }, async () => {
    const once = () => simulate({ seed: 4, runs: 1, days: 25 }, simulationTools());
    expect(await once()).toEqual(await once());
  });
});
