/** A practice's client files are opened when they are needed, wake when they said, also after a restart, and are left whole. */
import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Instant, msOf } from '../../src/domain/time.ts';
import { healthOf, metricsOf } from '../../src/runtimes/measures.ts';
import { turns } from '../../src/runtimes/turns.ts';
import { practiceOf } from './practice-world.ts';

const MINUTE = 60_000;
/** A machine with other work to do is waited for. */
const WITHIN = { timeout: 30_000 };
const NAMES = ['a', 'b', 'c', 'd', 'e'];
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe.each([
  ['beside the practice', 0],
  ['in a thread of their own', 1],
])('client files %s', (_where, threads) => {
  /** Five client files, each connected, released and read once. */
  async function five(mostOpen = 2) {
    const world = await practiceOf(NAMES, mostOpen, threads);
    closing.push(world.remove);
    const first = world.start();
    const ids = new Map<string, string>();
    for (const name of NAMES) {
      world.invoice(name, `INV-${name}`, 1);
      const actor = await first.product.open('spreadsheet', name, { mode: 'autopilot', released: true });
      if (!actor) throw new Error(`${name} was not opened`);
      ids.set(name, actor.id);
      world.pass(MINUTE);
      await actor.wake();
    }
    const idOf = (name: string) => ids.get(name) ?? '';
    return { world, first, idOf, actor: (name: string, from = first) => from.product.organisation(idOf(name)) };
  }
  const walOf = (dataDir: string) => readdirSync(join(dataDir, 'organisations')).filter((name) => name.endsWith('-wal'));

  describe('opening', () => {
    it('start-up opens nobody, and neither do lists, measures and health', async () => {
      const { world, first } = await five();
      await first.stop();
      const { product, waking, stop } = world.start();
      const schedule = waking();
      closing.push(() => schedule.stop().then(stop));
      expect(product.clients().map(({ name, overdueCustomers }) => [name, overdueCustomers])).toEqual(
        NAMES.map((name) => [`${name} Ltd`, 0]),
      );
      expect(product.ids()).toHaveLength(5);
      expect(healthOf(product, schedule.state())).toMatchObject({ organisations: 5, organisationsOpen: 0, wakesDue: 0 });
      const samples = metricsOf(product, schedule.state());
      expect(samples.find(({ name }) => name === 'tahseel_organisations')?.value).toBe(5);
      expect(samples.filter(({ name }) => name === 'tahseel_letters_sent')).toHaveLength(5);
      expect(JSON.stringify(samples)).not.toMatch(/Ltd|@/);
      expect(product.openings()).toMatchObject({ open: 0, opened: 0 });
    });

    it('keeps at most so many open and leaves the others whole, without a log beside them', async () => {
      const { world, first, actor } = await five(2);
      for (const name of ['a', 'b', 'c', 'a', 'd']) {
        expect((await actor(name)?.summary())?.name).toBe(`${name} Ltd`);
        expect(first.product.openings().open).toBeLessThanOrEqual(2);
        expect(walOf(world.dataDir).length).toBeLessThanOrEqual(2);
      }
      await first.stop();
      expect(walOf(world.dataDir)).toEqual([]);
      expect(first.product.openings().opened).toBe(first.product.openings().closed);
    });

    it('everybody at once: each works on its own file, though two places are shared by five', async () => {
      const { world, first, actor } = await five(2);
      closing.push(first.stop);
      world.pass(24 * 60 * MINUTE);
      await Promise.all([...NAMES, ...NAMES].map((name) => actor(name)?.wake()));
      expect(world.mail.mails.map(({ envelope }) => envelope.to[0]).sort()).toEqual(NAMES.map((name) => `inv-${name}@${name}.example`));
      for (const name of NAMES) {
        expect(world.books.get(name)?.notes()).toHaveLength(1);
        expect((await actor(name)?.customers())?.rows.map((customer) => customer.name)).toEqual([`Buyer INV-${name}`]);
        expect((await actor(name)?.tally())?.journal.broken).toBeNull();
      }
    });

    it('what still holds a file that was closed fails and touches nobody else', async () => {
      const { first } = await five(1);
      closing.push(first.stop);
      const { runtime } = first;
      const before = runtime.openDatabase('organisations/one');
      runtime.closeDatabase('organisations/one');
      const again = runtime.openDatabase('organisations/one');
      expect(() => before.run('CREATE TABLE stray (row INTEGER)')).toThrow();
      expect(again.all("SELECT name FROM sqlite_schema WHERE name = 'stray'")).toEqual([]);
    });
  });

  describe('waking', () => {
    it('what each file said survives a restart, and nobody is woken before', async () => {
      const { world, first, idOf } = await five();
      const said = new Map(first.product.wakes().map(({ id, at }) => [id, at]));
      expect(new Set(said.values()).size).toBe(5);
      await first.stop();
      const { product, stop, waking } = world.start();
      expect(new Map(product.wakes().map(({ id, at }) => [id, at]))).toEqual(said);
      const order = turns();
      for (const { id, at } of product.wakes()) order.dueAt(id, at === null ? 0 : msOf(at));
      expect(Array.from(NAMES, () => order.take(Number.POSITIVE_INFINITY)?.id)).toEqual(NAMES.map(idOf));
      const schedule = waking();
      await new Promise((resolve) => setImmediate(resolve));
      expect(schedule.state()).toMatchObject({ due: 0, running: 0, wakes: 0 });
      await schedule.stop();
      await stop();
    });

    it('after a restart the timer wakes whoever is due, each letter goes out once, and all say when they wake next', async () => {
      const { world, first } = await five();
      await first.stop();
      world.pass(24 * 60 * MINUTE);
      const second = world.start();
      const schedule = second.waking();
      await expect.poll(() => schedule.state().wakes, WITHIN).toBe(5);
      await schedule.stop();
      expect(world.mail.mails).toHaveLength(5);
      const next: (Instant | null)[] = second.product.wakes().map(({ at }) => at);
      expect(next.every((at) => at !== null && at > world.now)).toBe(true);
      await second.stop();
    });

    it('a process that died leaves everybody to wake when they said, or at once where a wake was under way', async () => {
      const { world, first, idOf } = await five();
      await first.stop();
      world.pass(24 * 60 * MINUTE);
      const dying = world.start();
      await dying.wake(idOf('a'));
      dying.product.wakes();
      // As after kill -9: nothing of it is closed or told.
      dying.runtime.close();
      const again = world.start();
      const due = again.product.wakes().filter(({ at }) => at === null || at <= world.now);
      expect(due.map(({ id }) => id).sort()).toEqual(['b', 'c', 'd', 'e'].map(idOf).sort());
      await again.stop();
    });

    it('who has something to do sooner is known at once, whatever becomes of the process', async () => {
      const { world, first, idOf, actor } = await five();
      await actor('a')?.command({ do: 'set-mode', by: 'owner', mode: 'review' });
      first.runtime.close();
      const again = world.start();
      closing.push(again.stop);
      expect(again.product.wakes().find(({ id }) => id === idOf('a'))?.at).toBe(world.now);
    });

    it('a quiet wake is told under the same version, also over a file that was closed meanwhile', async () => {
      const { world, first, actor } = await five(1);
      closing.push(first.stop);
      const told = () => first.product.clients().find(({ name }) => name === 'a Ltd');
      await actor('a')?.wake();
      const before = told();
      for (let wakes = 0; wakes < 3; wakes += 1) {
        world.pass(15 * MINUTE);
        await actor('a')?.wake();
        expect(told()).toMatchObject({ version: before?.version, lastSync: world.now, open: before?.open });
        await actor('b')?.summary();
      }
      world.invoice('a', 'INV-more', 30);
      world.pass(15 * MINUTE);
      await actor('a')?.wake();
      expect(told()?.open).toEqual([{ minor: 20_000, currency: 'USD' }]);
      expect(told()?.version).toBeGreaterThan(before?.version ?? 0);
    });

    it('at the end whoever is at work is waited for, and nobody else is let in', async () => {
      const { world, first, actor } = await five();
      world.pass(24 * 60 * MINUTE);
      const [working, late] = [actor('a')?.wake(), actor('b')];
      const closed = first.product.close();
      await expect(late?.wake()).rejects.toThrow('being closed');
      await closed;
      expect((await working)?.delivered.sent).toBe(1);
      expect(first.product.openings()).toMatchObject({ open: 0, inUse: 0 });
      first.runtime.close();
      const again = world.start();
      closing.push(again.stop);
      expect(again.product.clients().map(({ lettersSent }) => lettersSent)).toEqual([1, 0, 0, 0, 0]);
    });

    it('what an organisation logs says whose it is', async () => {
      const { world, first, idOf, actor } = await five();
      closing.push(first.stop);
      world.books.delete('a');
      await expect(actor('a')?.wake()).rejects.toThrow('no books');
      const schedule = first.waking();
      schedule.soon(idOf('a'));
      await expect.poll(() => schedule.state().failed, WITHIN).toBe(1);
      await schedule.stop();
      expect(world.logs).toContainEqual({ level: 'error', event: 'wake-failed', values: { organisation: idOf('a'), error: 'Error' } });
    });
  });

  describe('a folder put back from a backup', () => {
    it('is told file by file when each is opened, also by a later start, and once', async () => {
      const { world, first, idOf, actor } = await five();
      await first.stop();
      const second = world.start(true);
      expect(second.product.wakes().every(({ at }) => at === null)).toBe(true);
      expect((await actor('a', second)?.summary())?.restored).not.toBeNull();
      await second.stop();
      const third = world.start();
      closing.push(third.stop);
      expect(third.product.wakes().filter(({ at }) => at === null)).toHaveLength(4);
      expect((await actor('b', third)?.summary())?.restored).not.toBeNull();
      expect(await actor('b', third)?.command({ do: 'end-quarantine', by: 'owner' })).toMatchObject({ done: true });
      for (const name of ['c', 'd', 'e', 'b']) await actor(name, third)?.summary();
      expect((await actor('b', third)?.summary())?.restored).toBeNull();
      expect(world.logs.filter(({ event, values }) => event === 'restored-from-copy' && values['organisation'] === idOf('b'))).toHaveLength(
        1,
      );
    });

    it('a file that is replaced while it is closed is known as a copy when it is opened again', async () => {
      const { world, first, idOf, actor } = await five(1);
      closing.push(first.stop);
      const path = join(world.dataDir, 'organisations', `${idOf('a')}.sqlite`);
      await actor('b')?.summary();
      expect(existsSync(`${path}-wal`)).toBe(false);
      copyFileSync(path, `${path}.copy`);
      renameSync(`${path}.copy`, path);
      expect((await actor('a')?.summary())?.restored).not.toBeNull();
    });
  });
});
