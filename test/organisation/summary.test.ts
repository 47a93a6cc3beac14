/** The summary answers at every moment what counting anew would: after a wake, on another day, and while letters are going out. */
import { expect, it } from 'vitest';
import { addMs } from '../../src/domain/time.ts';
import { World } from './world.ts';

const DAY = 24 * 60 * 60_000;

/** *Today* counts anew whenever it is opened. */
async function expectCounted(made: World) {
  const [summary, today] = await Promise.all([made.actor.summary(), made.actor.today()]);
  expect(summary).toMatchObject(today.summary);
  return summary;
}

it('is right after a wake, after a command, and on a day that nobody has woken it on', async () => {
  const made = new World();
  const { id } = made.customer('Hoboken');
  made.invoice(id, 'INV-1', -1);
  made.invoice(id, 'INV-2', 8);
  await made.actor.wake();
  expect((await expectCounted(made)).lettersSent).toBe(1);
  await made.actor.command({ do: 'stop-all', by: 'owner', stopped: true });
  expect((await expectCounted(made)).stopped).toBe(true);
  const [before] = (await expectCounted(made)).overdue;
  made.now = addMs(made.now, 5 * DAY);
  const [after] = (await expectCounted(made)).overdue;
  expect(after?.minor).toBeGreaterThan(before?.minor ?? 0);
});

it('is right while letters are going out, whatever a command has told meanwhile', async () => {
  const looks: Promise<number>[] = [];
  const hold = () => made.actor.command({ do: 'place-hold', by: 'owner', customerId: later.id, kind: 'manual' });
  const made: World = new World({
    outcome: () => {
      // Only at the first letter: what it tells is overtaken by the second.
      if (looks.length === 0) looks.push(hold().then(() => 0));
      looks.push(expectCounted(made).then((summary) => summary.lettersSent));
      return { kind: 'accepted', response: '250 kept' };
    },
  });
  for (const name of ['Acme', 'Bolt', 'Crane']) made.invoice(made.customer(name).id, `INV-${name}`, 8);
  const later = made.customer('Later');
  await made.actor.wake();
  expect(await Promise.all(looks)).toEqual([0, 0, 1, 2]);
  expect((await expectCounted(made)).lettersSent).toBe(3);
});
