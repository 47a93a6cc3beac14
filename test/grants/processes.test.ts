/** Several real processes over one database file: they refresh once between them, and a killed one loses nothing. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { instantFromMs } from '../../src/domain/time.ts';
import { newMasterKeyText, parseMasterKeys } from '../../src/vault/master-keys.ts';
import { openVault } from '../../src/vault/vault.ts';
import { HOUR, MINUTE, random, World } from './world.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The books' clock runs with the machine's from now on, `hours` after the consent. */
async function expired() {
  const world = await World.start();
  const masterKey = newMasterKeyText(random);
  world.vault = openVault({ masterKeys: await parseMasterKeys(masterKey), random });
  world.now = instantFromMs(Date.now());
  await world.connected('xero', world.grants());
  world.later(2 * HOUR);
  const racer = async (offset: number): Promise<ChildProcess> => {
    const child = fork(new URL('./racer.ts', import.meta.url), [world.file, world.address, masterKey, String(offset), '50'], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    await once(child, 'message');
    return child;
  };
  return { world, racer };
}

async function answer(child: ChildProcess): Promise<string[]> {
  const [said]: unknown[] = await once(child, 'message');
  return z.array(z.string()).parse(said);
}

it('two processes with fifty calls each refresh once and use the same token', async () => {
  const { world, racer } = await expired();
  const both = await Promise.all([racer(2 * HOUR), racer(2 * HOUR)]);
  const answers = both.map(answer);
  for (const child of both) child.send('go');
  const said = (await Promise.all(answers)).flat();
  expect(world.tokenCalls()).toBe(1);
  expect(new Set(said).size).toBe(1);
  expect(said[0]).toMatch(/^[0-9a-f]{64}$/);
});

it('kill -9 after the platform gave new tokens and before they were kept: the next process goes on', async () => {
  const { world, racer } = await expired();
  const killed = await racer(2 * HOUR);
  const gone = once(killed, 'exit');
  world.onAnswered = async (path) => {
    if (!path.endsWith('/connect/token')) return;
    world.onAnswered = null;
    killed.kill('SIGKILL');
    await gone;
  };
  killed.send('go');
  await gone;
  expect(world.tokenCalls()).toBe(1);
  // Once its lease is over, well within Xero's half hour.
  world.later(2 * MINUTE);
  const next = await racer(2 * HOUR + 2 * MINUTE);
  const said = answer(next);
  next.send('go');
  expect(await said).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect(world.tokenCalls()).toBe(2);
});
