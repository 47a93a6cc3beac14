/** A webhook that was acknowledged survives `kill -9`: one file, many runs, each killed at another acknowledgement. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import BetterSqlite from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openNodeInbox } from '../../src/runtimes/inbox-database.ts';
import { unpackAll } from './deliveries.ts';

const KILLS = 20;
const folder = mkdtempSync(join(tmpdir(), 'tahseel-durability-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a run accept until its `count`-th acknowledgement and kills it there; gives all it had acknowledged by then. */
async function killedAfter(path: string, run: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./accepting.ts', import.meta.url)), path, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)));
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (acknowledged.push(line) === count) child.kill('SIGKILL');
  }
  expect(await ended).toBe('SIGKILL');
  return acknowledged;
}

it(`keeps every acknowledged delivery through ${KILLS} kills`, { timeout: 180_000 }, async () => {
  const path = join(folder, 'inbox.sqlite');
  const acknowledged: string[] = [];
  // From the very first acknowledgement to two hundred, spread so that each run is hit at another place of its groups.
  for (let kill = 0; kill < KILLS; kill += 1) acknowledged.push(...(await killedAfter(path, `run${kill}`, 1 + ((kill * 37) % 200))));

  const file = new BetterSqlite(path, { readonly: true });
  const bodies = z.array(z.object({ body: z.string() })).parse(file.prepare('SELECT CAST(body AS TEXT) AS body FROM deliveries').all());
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
  file.close();
  const kept = new Set(bodies.map(({ body }) => /"(run\d+-\d+)"/.exec(body)?.[1]));
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  expect(acknowledged.filter((name) => !kept.has(name))).toEqual([]);
  // Only what was under way may be there without having been acknowledged.
  expect(kept.size - acknowledged.length).toBeLessThanOrEqual(KILLS * 16);

  const { inbox, close } = openNodeInbox(path, { connected: () => true });
  unpackAll(inbox);
  const { unread, waiting } = inbox.counts();
  close();
  expect([unread, waiting.events]).toEqual([0, kept.size]);
  console.log(`${acknowledged.length} acknowledged deliveries through ${KILLS} kills, all kept`);
});
