/** `npm run bench -- --json [NAME…]`: what things cost, each beside the least work that could answer, measured in the same run (contract: Benches). */
import { cpus, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { bundleBench } from './bundle.ts';
import { decideBench } from './decide.ts';
import { idleWakeBench } from './idle-wake.ts';
import { organisationsBench } from './organisations.ts';
import { pagesBench } from './pages.ts';
import type { Result } from './result.ts';
import { runBench } from './run.ts';
import { simulateBench } from './simulate.ts';
import { syncBench } from './sync.ts';
import { webhook } from './webhook.ts';

/** A family of results under one name; `sync` gives `sync`, `sync/calls` and `sync/memory`. */
const BENCHES: Readonly<Record<string, () => Promise<Result[]>>> = {
  decide: decideBench,
  run: runBench,
  'idle-wake': idleWakeBench,
  organisations: organisationsBench,
  sync: syncBench,
  webhook,
  pages: pagesBench,
  simulate: simulateBench,
  bundle: bundleBench,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
const families = new Set(positionals.map((name) => name.split('/')[0] ?? name));
const unknown = [...families].find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  process.stderr.write(`'${unknown}' is no bench (${Object.keys(BENCHES).join(', ')})\n`);
  process.exit(2);
}

const results: Result[] = [];
for (const [name, run] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !families.has(name)) continue;
  process.stderr.write(`${name} …\n`);
  const all = await run();
  results.push(...all.filter((result) => positionals.length === 0 || positionals.includes(name) || positionals.includes(result.name)));
}
const [cpu] = cpus();
const machine = {
  cpu: cpu?.model ?? 'unknown',
  cores: cpus().length,
  memoryMb: Math.round(totalmem() / 1e6),
  platform: platform(),
  node: process.version,
};
if (values.json) process.stdout.write(`${JSON.stringify({ machine, results })}\n`);
else
  for (const { name, unit, value, baseline, ratio, samples } of results)
    process.stdout.write(`${name}: ${value} ${unit} (least: ${baseline}, ratio ${ratio}; ${samples.length} samples)\n`);
