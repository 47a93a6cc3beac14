/** Work that takes its time may be left: it goes on though others need the room, what it found is there when somebody comes back, and closing ends it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { OrganisationActor } from '../../src/organisation/actor.ts';
import { practiceOf } from './practice-world.ts';

const MINUTE = 60_000;
const WITHIN = { timeout: 30_000, interval: 20 };
/** So many that a rehearsal of a year is not done before the answer. */
const MANY = 400;
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe.each([
  ['beside the practice', 0],
  ['in a thread of their own', 1],
])('rehearsals of client files %s', (_where, threads) => {
  async function three(mostOpen: number) {
    const world = await practiceOf(['a', 'b', 'c'], mostOpen, threads);
    closing.push(world.remove);
    const { product, stop } = world.start();
    const actors: OrganisationActor[] = [];
    for (const name of ['a', 'b', 'c']) {
      for (let count = 0; count < (name === 'a' ? MANY : 1); count += 1) world.invoice(name, `INV-${name}-${count}`, -20);
      const actor = await product.open('spreadsheet', name, { mode: 'draft', released: true });
      if (!actor) throw new Error(`${name} was not opened`);
      world.pass(MINUTE);
      await actor.wake();
      actors.push(actor);
    }
    const [a, b, c] = actors;
    if (!(a && b && c)) throw new Error('three were opened');
    return { a, b, c, product, stop, hash: (await a.policyVersion())?.hash ?? '' };
  }

  it('go on while every other file is opened, and what they found outlives their own being closed', async () => {
    const { a, b, c, product, stop, hash } = await three(2);
    closing.push(stop);
    expect((await a.rehearse('what-if', hash))?.state).toBe('running');
    for (const other of [b, c, b, c]) expect((await other.customers())?.found).toBe(1);
    await expect.poll(async () => (await b.summary()) && (await a.rehearsal('what-if', hash))?.state, WITHIN).toBe('done');
    const before = await a.rehearsal('what-if', hash);
    const { closed } = product.openings();
    for (const other of [b, c, b, c]) await other.summary();
    expect(product.openings().closed).toBeGreaterThan(closed);
    expect(await a.rehearsal('what-if', hash)).toEqual(before);
    expect(before?.customers).toEqual({ done: MANY, of: MANY });
  });

  it('keep nobody out where there is room for one file only', async () => {
    const { a, b, stop, hash } = await three(1);
    closing.push(stop);
    await a.rehearse('what-if', hash);
    expect((await b.customers())?.found).toBe(1);
    await expect.poll(async () => (await a.rehearsal('what-if', hash))?.state, WITHIN).not.toBe('running');
    expect((await a.rehearse('preview', hash))?.state).not.toBe('failed');
  });

  it('end when everything is closed', async () => {
    const { a, stop, hash } = await three(2);
    expect((await a.rehearse('what-if', hash))?.state).toBe('running');
    await stop();
    await expect(a.rehearsal('what-if', hash)).rejects.toThrow(/clos|not open/);
  });
});
