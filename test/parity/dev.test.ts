/** `npm run dev:worker` as a person uses it: connect, release, live a day, read the mailbox, stop, and find everything again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { connect, eventually, post, temporaryFolder } from '../runtimes/served.ts';
import { freePorts } from './outside.ts';

const folder = temporaryFolder();
let child: ChildProcess | null = null;

afterAll(() => {
  child?.kill('SIGKILL');
  folder.remove();
});

async function start(port: number): Promise<{ url: string; ended: Promise<number | null> }> {
  const started = spawn(process.execPath, ['--import', 'tsx', 'src/runtimes/worker/dev.ts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env['PATH'] ?? '', PORT: String(port), DATA_DIR: folder.path },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child = started;
  const ended = new Promise<number | null>((resolve) => started.once('close', resolve));
  const url = new Promise<string>((resolve) => {
    createInterface({ input: started.stdout }).on('line', (line) => {
      const found = /^Tahseel in workerd: (\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
  });
  return { url: await Promise.race([url, ended.then((code) => Promise.reject(new Error(`it ended with ${code}`)))]), ended };
}

it('the demo in workerd', async () => {
  const { product } = await freePorts();
  const running = await start(product);
  const id = await connect(running.url, 'xero');
  const page = `/organisations/${id}`;
  const read = async (path: string) => (await fetch(running.url + path)).text();
  await eventually('the first reading', async () => ((await read('/metrics')).includes('tahseel_letters_sent') ? true : null));
  expect(await post(running.url, `${page}/mode`, { mode: 'autopilot' })).toBe(303);
  expect(await post(running.url, `${page}/release`, {})).toBe(303);
  expect(await post(running.url, '/demo/advance', { days: '1' })).toBe(303);
  const letters = new Set((await read('/mailbox')).match(/\/mailbox\/\d+/g)).size;
  expect(letters).toBeGreaterThan(5);
  expect(await read('/')).toContain('2026');
  child?.kill('SIGTERM');
  expect(await running.ended).toBe(0);

  const again = await start(product);
  expect(new Set((await read('/mailbox')).match(/\/mailbox\/\d+/g)).size).toBe(letters);
  expect((await fetch(`${again.url}${page}/today`)).status).toBe(200);
  child?.kill('SIGTERM');
  expect(await again.ended).toBe(0);
}, 180_000);
