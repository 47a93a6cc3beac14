/** A thread of client files that breaks takes the process with it, and the next start goes on where it was. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KillPoint } from './kill-points.ts';
import { type Life, life } from './life.ts';
import { connect, eventually, page } from './served.ts';

/** Nobody catches what is thrown between two turns. */
const BREAKS: KillPoint<'breaks'> = {
  name: 'breaks',
  trigger: 'breaks',
  edit: {
    file: 'src/organisation/plan.ts',
    find: 'const all = store.cases.due(moment.asOf);',
    replace:
      "if (process.env.TAHSEEL_DIE_AT === 'breaks') setImmediate(() => { throw new RangeError('planted'); });\n  const all = store.cases.due(moment.asOf);",
  },
};

let world: Life;
beforeAll(async () => {
  world = await life('thread-lost', [BREAKS], '2');
});
afterAll(() => world.close());

it('a thread that breaks ends the server with an error code, which says so; a new one goes on', async () => {
  const first = await world.start();
  const organisation = await connect(first.url, 'quickbooks');
  const isRead = async (url: string) =>
    (await (await fetch(`${url}/metrics`)).text()).includes(`organisation="${organisation}"`) ? true : null;
  await eventually('the first reading', () => isRead(first.url));
  await world.stop();

  world.clock.minutes += 20;
  const breaking = await world.start('breaks').catch(() => null);
  const said: string[] = [];
  breaking?.child.stderr?.on('data', (chunk: Buffer) => void said.push(chunk.toString('utf8')));
  await breaking?.ended;
  expect(breaking?.child.exitCode).toBe(1);
  expect(said.join('')).toContain('"event":"thread-lost","error":"RangeError"');

  world.clock.minutes += 1;
  const { url } = await world.start();
  expect((await page(url, `/organisations/${organisation}/today`)).status).toBe(200);
  await world.stop();
});
