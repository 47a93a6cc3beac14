/** Client files spread over threads: each has one owner, all are woken, and what there is once in the process is asked for in the main thread. */
import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { settingsFrom } from '../../src/runtimes/settings.ts';
import { threadsFor } from '../../src/runtimes/threads/start-thread.ts';
import { practiceOf } from './practice-world.ts';

const DAY = 24 * 60 * 60_000;
/** A machine with other work to do is waited for. */
const WITHIN = { timeout: 30_000 };
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function onThree() {
  const world = await practiceOf(NAMES, 6, 3);
  closing.push(world.remove);
  const first = world.start();
  for (const name of NAMES) {
    world.invoice(name, `INV-${name}`, 1);
    const actor = await first.product.open('spreadsheet', name, { mode: 'autopilot', released: true });
    await actor?.wake();
  }
  return { world, first };
}

describe('THREADS', () => {
  const threads = (value?: string) => settingsFrom({}, value === undefined ? {} : { THREADS: value }).threads;
  it('is a number, and without one a thread for each core up to four, where there are files enough', () => {
    expect(threads()).toBeNull();
    expect(threadsFor(null, 19)).toBe(1);
    expect(threadsFor(null, 20)).toBe(Math.min(availableParallelism(), 4));
    expect([1, 2].map((wanted) => threadsFor(wanted, 0))).toEqual([1, 2]);
    expect(threadsFor(1, 10_000)).toBe(1);
    expect(['0', '1', '2', '16'].map(threads)).toEqual([1, 1, 2, 16]);
    for (const wrong of ['-1', '65', 'two', '1.5']) expect(() => threads(wrong)).toThrow(`THREADS: '${wrong}'`);
  });
});

describe('three threads', () => {
  it('wake everybody, each letter and note goes out once, and a restart finds all of it', async () => {
    const { world, first } = await onThree();
    world.pass(DAY);
    const schedule = first.waking();
    await expect.poll(() => schedule.state().wakes, WITHIN).toBe(NAMES.length);
    await schedule.stop();
    expect(world.mail.mails.map(({ envelope }) => envelope.to[0]).sort()).toEqual(NAMES.map((name) => `inv-${name}@${name}.example`));
    for (const name of NAMES) expect(world.books.get(name)?.notes()).toHaveLength(1);
    expect(first.product.openings().open).toBeLessThanOrEqual(6);
    const [id = ''] = first.product.ids();
    const late = first.product.organisation(id);
    await first.product.close();
    await expect(late?.summary()).rejects.toThrow('being closed');
    first.runtime.close();
    expect(first.product.openings()).toMatchObject({ open: 0, inUse: 0 });
    const again = world.start();
    closing.push(again.stop);
    expect(again.product.clients().map(({ lettersSent }) => lettersSent)).toEqual(NAMES.map(() => 1));
    const waking = again.waking();
    await waking.stop();
    expect(world.mail.mails).toHaveLength(NAMES.length);
  });

  it('know no client file that is not here, and say what went wrong to whoever asked', async () => {
    const { world, first } = await onThree();
    closing.push(first.stop);
    expect(first.product.organisation('spreadsheet-none')).toBeNull();
    const [id = ''] = first.product.ids();
    const actor = first.product.organisation(id);
    expect(await actor?.command({ do: 'lift-hold', by: 'owner', holdId: 'none' })).toMatchObject({ done: false, code: 'not-found' });
    world.books.clear();
    await expect(actor?.wake()).rejects.toThrow('no books');
    expect(await actor?.summary()).toMatchObject({ id });
  });

  it('a command is known to the practice when it is answered', async () => {
    const { world, first } = await onThree();
    closing.push(first.stop);
    const [id = ''] = first.product.ids();
    await first.product.organisation(id)?.command({ do: 'set-mode', by: 'owner', mode: 'review' });
    expect(first.product.wakes().find((wake) => wake.id === id)?.at).toBe(world.now);
    expect(first.product.clients().find((client) => client.id === id)?.mode).toBe('review');
  });

  it('stages are answered, and a company that connects again keeps what it has', async () => {
    const { world, first } = await onThree();
    closing.push(first.stop);
    const [id = ''] = first.product.ids();
    expect((await first.product.stages(id)).length).toBeGreaterThan(0);
    const { tenant = '' } = first.product.client(id) ?? {};
    world.pass(DAY);
    await first.product.organisation(id)?.wake();
    const again = await first.product.open('spreadsheet', tenant);
    expect((await again?.tally())?.letters).not.toEqual({});
    expect(await again?.summary()).toMatchObject({ id, mode: 'autopilot', lettersSent: 1 });
  });
});
