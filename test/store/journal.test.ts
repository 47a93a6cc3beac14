/** The journal's chain: a changed, missing or inserted line shows; an erased one does not break it. */
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { openStore } from '../../src/store/open.ts';
import { journal } from '../../src/store/schema-work.ts';
import { counting, hash, memoryDatabase } from '../organisation/world.ts';

const AT = instant('2026-05-04T14:00:00.000Z');

function threeLines() {
  const database = memoryDatabase();
  const store = openStore(database, { hash, random: counting() });
  for (const [index, customerId] of ['c1', 'c2', 'c1'].entries())
    store.journal.append({ at: AT, kind: 'letter-sent', customerId, contents: { index, to: `${customerId}@buyers.example` } });
  return { database, store };
}

describe('the chain', () => {
  it('holds as written', () => expect(threeLines().store.journal.verifyChain()).toEqual({ ok: true, lines: 3, erased: 0 }));

  it.each([
    ['contents changed', { contents: '{"customerId":"c2","index":1,"to":"other@buyers.example"}' }, { seq: 2, fault: 'contents' }],
    ['kind changed', { kind: 'hold-placed' }, { seq: 2, fault: 'hash' }],
    ['instant changed', { at: instant('2026-05-05T14:00:00.000Z') }, { seq: 2, fault: 'hash' }],
    ['hash changed', { hash: 'f'.repeat(64) }, { seq: 2, fault: 'hash' }],
  ])('shows %s', (_what, change, expected) => {
    const { database, store } = threeLines();
    database.update(journal).set(change).where(eq(journal.seq, 2)).run();
    expect(store.journal.verifyChain()).toEqual({ ok: false, ...expected });
  });

  it('shows a line recomputed with its own hash, by the next line', () => {
    const { database, store } = threeLines();
    const line = store.journal.lines()[1];
    if (!line) throw new Error('no second line');
    const contents = '{}';
    const contentsHash = hash(`${line.salt}${contents}`);
    const forged = hash(JSON.stringify([line.previous, line.seq, line.at, line.kind, contentsHash]));
    database.update(journal).set({ contents, contentsHash, hash: forged }).where(eq(journal.seq, 2)).run();
    expect(store.journal.verifyChain()).toEqual({ ok: false, seq: 3, fault: 'link' });
  });

  it('shows a line taken out', () => {
    const { database, store } = threeLines();
    database.delete(journal).where(eq(journal.seq, 2)).run();
    expect(store.journal.verifyChain()).toEqual({ ok: false, seq: 3, fault: 'gap' });
  });

  it('survives erasure, of which nothing of the customer is left', () => {
    const { store } = threeLines();
    expect(store.journal.erase('c1')).toBe(2);
    expect(store.journal.verifyChain()).toEqual({ ok: true, lines: 3, erased: 2 });
    expect(JSON.stringify(store.journal.lines())).not.toMatch(/"c1"|c1@/);
    store.journal.append({ at: AT, kind: 'letter-sent', customerId: 'c2', contents: {} });
    expect(store.journal.verifyChain()).toEqual({ ok: true, lines: 4, erased: 2 });
  });
});
