/** Many lives, one seed each: which promises were violated, and how to live the first failing ones again. */
import { type Lived, liveOnce, type Simulated, type SimulationTools } from './world.ts';

export interface SimulateOptions {
  readonly seed: number;
  readonly runs: number;
  readonly days: number;
  /** Said in the way to replay a failure. */
  readonly plant?: string | undefined;
  /** Stop at the first failing run: for plants, where one is enough. */
  readonly firstOnly?: boolean;
  readonly onRun?: (run: number) => void;
}

export interface SimulationReport {
  readonly seed: number;
  readonly runs: number;
  /** What the lives saw together. */
  readonly lived: Lived;
  readonly violations: Record<Simulated, number>;
  readonly failures: readonly {
    readonly seed: number;
    readonly day: number;
    readonly promise: Simulated;
    readonly words: string;
    readonly replay: string;
  }[];
}

/** More failures than anybody looks at. */
const MAX_FAILURES = 20;

/** Lives the seeds from `seed` on, one after the other. */
export async function simulate(options: SimulateOptions, tools: SimulationTools): Promise<SimulationReport> {
  const { seed, runs, days, plant } = options;
  const violations: Record<Simulated, number> = { OWED: 0, NET: 0, ONCE: 0, NOLOSS: 0, HELD: 0, CALM: 0, WHY: 0, TOLD: 0, EXACT: 0 };
  const failures: SimulationReport['failures'][number][] = [];
  const all = { letters: 0, texts: 0, calls: 0, faults: 0, deaths: 0 };
  let lived = 0;
  for (; lived < runs; lived += 1) {
    const own = seed + lived;
    const { violations: found, ...seen } = await liveOnce(own, days, tools);
    for (const part of ['letters', 'texts', 'calls', 'faults', 'deaths'] as const) all[part] += seen[part];
    for (const { promise, day, words } of found) {
      violations[promise] += 1;
      const replay = `tahseel simulate --seed ${own} --runs 1 --days ${days}${plant === undefined ? '' : ` --plant ${plant}`} --json`;
      if (failures.length < MAX_FAILURES) failures.push({ seed: own, day, promise, words, replay });
    }
    options.onRun?.(lived);
    if (options.firstOnly && found.length > 0) {
      lived += 1;
      break;
    }
  }
  return { seed, runs: lived, lived: all, violations, failures };
}
