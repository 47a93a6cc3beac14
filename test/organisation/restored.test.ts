/** After a restore nothing leaves until the books were asked and a person has compared; what left meanwhile is not sent twice. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { memoryTransport } from '../../src/letters/sink.ts';
import { COPY } from '../../src/organisation/restored.ts';
import { nodeRuntime } from '../../src/runtimes/platform.ts';
import { World } from './world.ts';

const BY = 'owner';

/** Restored to the state in which its letter was promised, after it went out. */
async function afterTheLetter(connector: Partial<Connector> = {}) {
  const world = new World({ connector });
  world.home = { place: 'here', heard: -1, isCopy: false };
  world.restart();
  const acme = world.customer('Acme');
  const invoice = world.invoice(acme.id, 'INV-1', 8);
  await world.promise();
  const copy = world.backup();
  await world.actor.deliver();
  expect(world.mail.mails).toHaveLength(1);
  return { world, acme, invoice, copy };
}

describe('a client file put back from a copy', () => {
  it('sends nothing, and says what it does not know', async () => {
    const { world, copy } = await afterTheLetter();
    world.restore(copy);
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    const { summary } = await world.actor.today();
    expect(summary.restored).toMatch(/^2026-05-04T/);
    expect(world.actor.store.journal.lines().map((line) => line.kind)).toContain('restored');
    expect(world.actor.store.journal.verifyChain().ok).toBe(true);
  });

  it('learns from the books that its letter has left, and never sends it again', async () => {
    const { world, acme, invoice, copy } = await afterTheLetter();
    expect(world.notes()).toHaveLength(1);
    world.restore(copy);
    await world.actor.wake();
    expect(world.actor.store.journal.lines().map((line) => line.kind)).toContain('letter-found-in-books');
    await world.actor.command({ do: 'end-quarantine', by: BY });
    await world.actor.command({ do: 'set-mode', by: BY, mode: 'autopilot' });
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    const view = await world.actor.customer(acme.id);
    expect(view?.invoices.find((row) => row.id === invoice.id)?.stage).toBe('friendly-7');
    expect(world.notes()).toHaveLength(1);
  });

  it('where the books know nothing, each letter waits for a person, who may say that it went out', async () => {
    const { world, copy } = await afterTheLetter({ findNote: async () => ({ ok: true, value: { found: false } }) });
    world.restore(copy);
    await world.actor.wake();
    expect(await world.actor.command({ do: 'end-quarantine', by: BY })).toMatchObject({ done: true });
    expect((await world.actor.today()).summary).toMatchObject({ restored: null, mode: 'review' });
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    const [letter] = (await world.actor.today()).letters;
    expect(letter?.state).toBe('awaiting-approval');
    expect(await world.actor.command({ do: 'letter-left', by: BY, effectId: letter?.effectId ?? '' })).toMatchObject({ done: true });
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    expect((await world.actor.today()).letters).toEqual([]);
    expect(world.effects().map((effect) => effect.state)).toEqual(['suppressed', 'sent']);
  });

  it('asks the books again when they did not answer, from where it was', async () => {
    let answers = false;
    let asked = 0;
    const findNote: Connector['findNote'] = async () => {
      asked += 1;
      return answers ? { ok: true, value: { found: true } } : { ok: false, failure: { kind: 'later', at: null, code: 'down' } };
    };
    const { world, copy } = await afterTheLetter({ findNote });
    world.restore(copy);
    await world.actor.wake();
    expect(world.actor.store.journal.lines().map((line) => line.kind)).not.toContain('letter-found-in-books');
    answers = true;
    await world.actor.wake();
    expect(world.actor.store.journal.lines().map((line) => line.kind)).toContain('letter-found-in-books');
    const before = asked;
    await world.actor.wake();
    expect(asked).toBe(before);
  });

  it('is known by its place, by the practice, or by somebody who says so; an ordinary restart is none', async () => {
    const { world, copy } = await afterTheLetter();
    const restored = async () => (await world.actor.summary()).restored ?? null;
    world.restart();
    expect(await restored()).toBeNull();
    world.restore(copy, { place: 'here' });
    expect(await restored()).toBeNull();
    world.restore(copy, { place: 'here', isCopy: true });
    expect(await restored()).not.toBeNull();
    world.restore(copy, { isCopy: false, heard: world.actor.store.settings.read().version });
    expect(await restored()).toBeNull();
    world.restore(copy, { heard: world.actor.store.settings.read().version + 1 });
    expect(await restored()).not.toBeNull();
    world.restore(copy, { heard: -1, place: 'elsewhere' });
    expect(await restored()).not.toBeNull();
  });

  it('says so itself where it was made as one, also where nothing tells one file from another', async () => {
    const { world } = await afterTheLetter();
    world.actor.store.settings.change({ home: COPY });
    world.home = { place: null, heard: -1, isCopy: false };
    world.restart();
    expect((await world.actor.summary()).restored).toMatch(/^2026-05-04T/);
    await world.actor.command({ do: 'end-quarantine', by: BY });
    world.restart();
    expect((await world.actor.summary()).restored ?? null).toBeNull();
  });

  it('that was behind the practice is not taken for a copy again at the next start', async () => {
    const { world, copy } = await afterTheLetter();
    const heard = world.actor.store.settings.read().version + 40;
    world.restore(copy, { heard, place: 'here' });
    await world.actor.wake();
    await world.actor.command({ do: 'end-quarantine', by: BY });
    expect((await world.actor.summary()).version).toBeGreaterThan(heard);
    world.restart();
    expect((await world.actor.summary()).restored ?? null).toBeNull();
  });

  it('cannot be ended twice', async () => {
    const { world } = await afterTheLetter();
    expect(await world.actor.command({ do: 'end-quarantine', by: BY })).toMatchObject({ done: false, code: 'already-done' });
  });
});

it('on Node a copied file is another place, a reopened one is the same', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tahseel-place-'));
  const input = { dataDir, now: () => new World().now, mail: memoryTransport(), log: () => {} };
  const first = nodeRuntime(input);
  first.openDatabase('organisations/a');
  const place = first.placeOf('organisations/a');
  first.close();
  const again = nodeRuntime(input);
  again.openDatabase('organisations/a');
  expect(again.placeOf('organisations/a')).toBe(place);
  again.close();
  copyFileSync(join(dataDir, 'organisations/a.sqlite'), join(dataDir, 'organisations/b.sqlite'));
  expect(again.placeOf('organisations/b')).not.toBe(place);
  rmSync(dataDir, { recursive: true });
});
