/** A wish to be left alone that comes while letters are going out: whatever has not begun to leave stays here. */
import { expect, it } from 'vitest';
import type { Mail } from '../../src/letters/transport.ts';
import { World } from './world.ts';

interface Meanwhile {
  run: ((mail: Mail) => void) | null;
}

/** `run` happens in the moment a letter is handed to the mail server. */
function world() {
  const meanwhile: Meanwhile = { run: null };
  const made = new World({
    outcome: (mail) => {
      meanwhile.run?.(mail);
      return { kind: 'accepted', response: '250 kept' };
    },
  });
  return { made, meanwhile };
}

function stop(made: World, answers: string) {
  return made.actor.command({
    do: 'receive-reply',
    by: 'inbound mail',
    messageId: '<stop@buyers.example>',
    answers: [answers],
    keys: [],
    kind: 'reply',
    from: 'someone@buyers.example',
    subject: 'Re: your letter',
    text: 'Stop writing to me.',
    meanings: ['stop'],
    awayUntil: null,
    permanent: false,
  });
}

/** Two months of days, each with whatever a person would do. */
async function twoMonths(made: World): Promise<void> {
  for (let days = 0; days < 60; days += 1) {
    made.at(made.day(1));
    await made.actor.wake();
    for (const call of (await made.actor.today()).calls)
      await made.actor.command({ do: 'log-call', by: 'owner', taskId: call.taskId, outcome: 'no-answer' });
  }
}

it('the answer to the letter that is leaving: that letter was the last', async () => {
  const { made, meanwhile } = world();
  const acme = made.customer('Acme');
  made.invoice(acme.id, 'INV-1', 8);
  meanwhile.run = (mail) => void stop(made, mail.messageId);
  await made.actor.wake();
  meanwhile.run = null;
  expect((await made.actor.customer(acme.id))?.holds.map((hold) => hold.kind).sort()).toEqual(['reply', 'stop']);
  await twoMonths(made);
  expect(made.mail.mails).toHaveLength(1);
  expect(made.effects().map((effect) => effect.state)).toEqual(['sent']);
});

it('from a customer whose letter is next in the same round: it does not leave, the others do', async () => {
  const { made, meanwhile } = world();
  const customers = ['Acme', 'Beta', 'Gamma'].map((name) => made.customer(name));
  for (const [index, customer] of customers.entries()) made.invoice(customer.id, `INV-${index}`, 8);
  await made.promise();
  const [, , last] = made.actor.store.effects.due('letter', made.now, 10);
  const third = customers.find((customer) => customer.id === last?.customerId);
  let stopped = false;
  meanwhile.run = () => {
    if (stopped) return;
    stopped = true;
    void made.actor.command({ do: 'place-hold', by: 'customer, by reply', customerId: third?.id ?? '', kind: 'stop' });
  };
  await made.actor.deliver();
  await twoMonths(made);
  const recipients = new Set(made.mail.mails.flatMap((mail) => mail.envelope.to));
  expect(recipients.size).toBe(2);
  expect(recipients).not.toContain(third?.email);
});

it('the switch pulled by a person meanwhile keeps all that follow', async () => {
  const { made, meanwhile } = world();
  for (let index = 0; index < 5; index += 1) made.invoice(made.customer(`Buyer${index}`).id, `INV-${index}`, 8);
  meanwhile.run = () => void made.actor.command({ do: 'stop-all', by: 'owner', stopped: true });
  await made.actor.wake();
  await made.actor.wake();
  expect(made.mail.mails).toHaveLength(1);
});
