/** A note stands in the books once, whatever the platform answers, forgets or remembers. */
import { describe, expect, it } from 'vitest';
import type { Note, Outcome } from '../../connectors/connector.ts';
import { addMs } from '../../src/domain/time.ts';
import { nextGeneration, wireKey } from '../../src/organisation/write-key.ts';
import { World } from '../organisation/world.ts';
import { wired } from './wire.ts';

type Answer = Outcome<{ noteId: string | null }>;

/** A platform that gives the first answer to a key for ever, errors too; `answers` are its first answers to new keys, then it writes. */
function remembering(answers: Answer[]) {
  const memory = new Map<string, Answer>();
  const asked: Note[] = [];
  const world: World = new World({
    connector: {
      writeNote: async (session, note) => {
        asked.push(note);
        const answer = memory.get(note.key) ?? answers.shift() ?? (await world.direct.writeNote(session, note));
        memory.set(note.key, answer);
        return answer;
      },
    },
  });
  world.invoice(world.customer('Acme').id, 'INV-1', 8);
  return { world, asked };
}

async function retried(world: World, times: number): Promise<void> {
  for (let round = 0; round < times; round += 1) {
    const { nextAttempt } = await world.actor.deliver();
    if (nextAttempt) world.now = nextAttempt;
  }
}

describe('the key of a write', () => {
  it('is the effect’s own name first, and another after every definite answer', () => {
    const effect = { key: 'a'.repeat(32), attempt: null };
    expect(wireKey(effect)).toBe(effect.key);
    const spent = nextGeneration(effect, { kind: 'refused', code: 'xero-10' });
    expect(wireKey({ ...effect, attempt: spent })).toBe(`${effect.key}.1`);
    expect(nextGeneration({ attempt: spent }, { kind: 'later', at: null, code: 'rate-limit-minute' })).toBe('2');
    expect(nextGeneration({ attempt: spent }, { kind: 'unknown-outcome', code: 'timeout' })).toBe('1');
    expect(nextGeneration(effect, { kind: 'unknown-outcome', code: 'timeout' })).toBeNull();
    expect(wireKey({ ...effect, attempt: '999999' }).length).toBeLessThanOrEqual(50);
  });

  it('gets past a platform that remembers its errors', async () => {
    const { world, asked } = remembering([
      { ok: false, failure: { kind: 'later', at: null, code: 'rate-limit-minute' } },
      { ok: false, failure: { kind: 'later', at: null, code: 'unavailable' } },
    ]);
    await world.promise();
    await retried(world, 3);
    expect(world.notes()).toHaveLength(1);
    expect(new Set(asked.map((note) => note.key)).size).toBe(3);
    expect(asked.map((note) => note.again)).toEqual([false, true, true]);
  });

  it('stays the same after no answer, so that what still travels is not written a second time', async () => {
    const { world, asked } = remembering([]);
    const lost: Answer = { ok: false, failure: { kind: 'unknown-outcome', code: 'timeout' } };
    const { connector } = world.platform;
    const direct = connector.writeNote;
    let first = true;
    Object.assign(connector, {
      // The first request arrives only after the look at the far side.
      writeNote: async (session: Parameters<typeof direct>[0], note: Note) => {
        if (!first) return direct(session, note);
        first = false;
        asked.push(note);
        return lost;
      },
      findNote: async (session: Parameters<typeof direct>[0]) => {
        const [travelling] = asked;
        if (travelling && world.notes().length === 0) await direct(session, travelling);
        return { ok: true, value: { found: false } };
      },
    });
    world.restart();
    await world.promise();
    await retried(world, 2);
    expect(new Set(asked.map((note) => note.key)).size).toBe(1);
    expect(world.notes()).toHaveLength(1);
  });
});

describe('a limit that says when', () => {
  it('holds for all that waits, costs no attempt however often it is met, and gives nothing up', async () => {
    const asked: string[] = [];
    let limits = 12;
    const world: World = new World({
      connector: {
        writeNote: async (session, note) => {
          asked.push(note.invoiceId);
          if (limits > 0) return { ok: false, failure: { kind: 'later', at: addMs(world.now, 3_600_000), code: 'rate-limit-day' } };
          return world.direct.writeNote(session, note);
        },
      },
    });
    for (let index = 1; index <= 9; index += 1) world.invoice(world.customer(`Acme${index}`).id, `INV-${index}`, 8);
    await world.promise();
    await world.actor.deliver();
    // Four side by side met it; the other five were not even tried, and no wake is asked for before its end.
    expect(asked).toHaveLength(4);
    const at = addMs(world.now, 3_600_000);
    expect(world.effects('note').map((effect) => effect.nextAttempt)).toEqual(Array.from({ length: 9 }, () => at));
    for (; limits > 0; limits -= 1) {
      const { nextAttempt } = await world.actor.deliver();
      world.now = nextAttempt ?? world.now;
    }
    await world.actor.deliver();
    expect(world.notes()).toHaveLength(9);
    expect(world.effects('note').every((effect) => effect.state === 'sent' && effect.attempts <= 1)).toBe(true);
  });

  it('a look that fails says nothing of the key', async () => {
    const { world, asked } = remembering([{ ok: false, failure: { kind: 'unknown-outcome', code: 'timeout' } }]);
    let looks = 0;
    Object.assign(world.platform.connector, {
      findNote: async () => {
        looks += 1;
        return looks === 1
          ? { ok: false, failure: { kind: 'later', at: null, code: 'unavailable' } }
          : { ok: true, value: { found: false } };
      },
    });
    world.restart();
    await world.promise();
    await retried(world, 3);
    expect(looks).toBe(2);
    expect(new Set(asked.map((note) => note.key)).size).toBe(1);
  });
});

describe('a note that was refused', () => {
  it('is written under another key when a person asks for it again', async () => {
    const { world, asked } = remembering([{ ok: false, failure: { kind: 'refused', code: 'xero-10' } }]);
    await world.promise();
    await retried(world, 3);
    expect(asked).toHaveLength(1);
    const [exception] = (await world.actor.today()).exceptions;
    expect(exception).toMatchObject({ kind: 'note-failed', reason: { rule: 'note-failed', values: { code: 'xero-10', number: 'INV-1' } } });
    const command = { do: 'write-again', by: 'Mona', taskId: exception?.taskId ?? '' } as const;
    expect(await world.actor.command(command)).toEqual({ done: true });
    expect(await world.actor.command(command)).toMatchObject({ done: false, code: 'already-done' });
    await world.actor.deliver();
    expect(world.notes()).toHaveLength(1);
    expect(asked[1]?.key).not.toBe(asked[0]?.key);
    expect((await world.actor.today()).exceptions).toEqual([]);
    expect(world.mail.mails).toHaveLength(1);
  });

  it('cannot be asked for again in the name of a letter', async () => {
    const world = new World({ outcome: () => ({ kind: 'refused', code: '550' }) });
    world.invoice(world.customer('Acme').id, 'INV-1', 8);
    await world.promise();
    await world.actor.deliver();
    const [exception] = (await world.actor.today()).exceptions;
    expect(exception?.kind).toBe('letter-failed');
    expect(await world.actor.command({ do: 'write-again', by: 'Mona', taskId: exception?.taskId ?? '' })).toMatchObject({
      done: false,
      code: 'not-found',
    });
  });
});

describe('over the wire', () => {
  const NOTES = { xero: { method: 'PUT', path: '/History' }, quickbooks: { method: 'POST', path: '/attachable' } } as const;

  it.each(['xero', 'quickbooks'] as const)('%s: a note whose every answer is lost is looked for, and stands once', async (name) => {
    const { world, fault, exchanges } = await wired(name);
    world.invoice(world.customer('Acme').id, 'INV-1', 8);
    await world.promise();
    fault({ ...NOTES[name], status: 0, when: 'after', times: 3 });
    expect(await world.actor.deliver()).toMatchObject({ sent: 1, notes: 0 });
    // Far beyond Xero's six minutes.
    world.at(world.today, 13);
    const writes = () => exchanges.filter((exchange) => exchange.method !== 'GET' && exchange.path.match(/History|attachable/)).length;
    const before = writes();
    expect(await world.actor.deliver()).toMatchObject({ notes: 1 });
    expect(writes()).toBe(before);
    expect(world.notes()).toHaveLength(1);
  });

  it.each(['xero', 'quickbooks'] as const)(
    '%s: what matters stands in the first 250 characters, the reference at the end',
    async (name) => {
      const { world } = await wired(name);
      world.invoice(world.customer('Acme').id, 'INV-1', 8);
      await world.promise();
      await world.actor.deliver();
      const [note = ''] = world.notes();
      expect(note.length).toBeLessThanOrEqual(name === 'xero' ? 2_500 : 2_000);
      expect(note.slice(0, 250)).toMatch(/friendly-7.*USD.*100\.00.*Letter/);
      expect(note).toMatch(/\[ref [0-9a-f]{32}\]$/);
    },
  );

  it('QuickBooks: a note deleted after its answer was lost is not taken for standing because an old answer is given again', async () => {
    const { world, fault } = await wired('quickbooks');
    world.invoice(world.customer('Acme').id, 'INV-1', 8);
    await world.promise();
    fault({ ...NOTES.quickbooks, status: 0, when: 'after', times: 3 });
    await world.actor.deliver();
    const [written] = world.company.notes();
    const standing = () => world.company.notesOf(written?.entityId ?? '');
    expect(standing()).toHaveLength(1);
    if (written) world.company.deleteNote(written);
    await retried(world, 3);
    expect(standing()).toHaveLength(1);
    expect(standing()[0]?.key).not.toBe(written?.key);
    expect((await world.actor.tally()).notes).toBe(1);
  });

  it('QuickBooks: a conflict of versions is put off and written under another key', async () => {
    const { world, fault } = await wired('quickbooks');
    world.invoice(world.customer('Acme').id, 'INV-1', 8);
    await world.promise();
    fault({
      ...NOTES.quickbooks,
      status: 400,
      body: { Fault: { Error: [{ Message: 'm', Detail: 'd', code: '5010' }], type: 'ValidationFault' } },
    });
    expect(await world.actor.deliver()).toMatchObject({ notes: 0 });
    await retried(world, 2);
    expect(world.notes()).toHaveLength(1);
  });
});
