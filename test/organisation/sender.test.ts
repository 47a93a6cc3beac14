/** Nobody writes in another's name: an address counts after the code that was sent there came back, in time and within a few tries. */
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { addMs } from '../../src/domain/time.ts';
import { World } from './world.ts';

const NEW = 'books@hudson.example';
const BY = 'owner';

async function codeIn(world: World): Promise<string> {
  const mail = world.mail.mails.at(-1);
  const { subject = '', text = '' } = await PostalMime.parse(mail?.raw ?? new Uint8Array());
  const code = /\d{8}/.exec(subject)?.[0] ?? '';
  expect(text).toContain(code);
  expect(mail?.envelope.to).toEqual([NEW]);
  return code;
}

const confirm = (world: World, code: string) => world.actor.command({ do: 'confirm-sender', by: BY, code });

describe('another address', () => {
  it('is used once its code came back, for answers too where they went to the old one', async () => {
    const world = new World();
    expect(await world.actor.askForSender(BY, NEW)).toEqual({ done: true });
    expect(await world.actor.sender()).toMatchObject({ fromAddress: 'accounts@hudson.example', pending: NEW });
    expect(await confirm(world, await codeIn(world))).toEqual({ done: true });
    expect(await world.actor.sender()).toMatchObject({ fromAddress: NEW, replyTo: NEW, pending: null });
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-1', 8);
    await world.actor.wake();
    expect(world.mail.mails.at(-1)?.envelope.from).toBe(NEW);
    expect(world.actor.store.journal.lines().map((line) => line.kind)).toContain('sender-confirmed');
  });

  it('is not used for a wrong, late or worn-out code', async () => {
    const world = new World();
    await world.actor.askForSender(BY, NEW);
    const code = await codeIn(world);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    for (const tries of [4, 3, 2, 1])
      expect(await confirm(world, wrong)).toMatchObject({
        done: false,
        code: 'invalid',
        because: { what: 'wrong-code', values: { tries } },
      });
    expect(await confirm(world, wrong)).toMatchObject({ done: false, code: 'invalid', because: { what: 'code-used-up' } });
    expect(await confirm(world, code)).toMatchObject({ done: false, code: 'not-now', because: { what: 'code-used-up' } });
    expect(await world.actor.sender()).toMatchObject({ pending: null });
    await world.actor.askForSender(BY, NEW);
    const late = await codeIn(world);
    world.now = addMs(world.now, 10 * 60_000);
    expect(await confirm(world, late)).toMatchObject({ done: false, code: 'not-now', because: { what: 'code-ended' } });
    expect(await confirm(new World(), late)).toMatchObject({ done: false, code: 'not-now', because: { what: 'no-code' } });
    expect(await world.actor.sender()).toMatchObject({ fromAddress: 'accounts@hudson.example' });
  });

  it('cannot be used to fill somebody’s mailbox', async () => {
    const world = new World();
    for (let asked = 0; asked < 3; asked += 1) expect(await world.actor.askForSender(BY, NEW)).toEqual({ done: true });
    expect(await world.actor.askForSender(BY, NEW)).toMatchObject({ done: false, code: 'not-now', because: { what: 'too-many-codes' } });
    // Nor by wearing the codes out with wrong tries.
    for (let tries = 0; tries < 5; tries += 1) await confirm(world, 'wrong');
    expect(await world.actor.askForSender(BY, NEW)).toMatchObject({ because: { what: 'too-many-codes' } });
    expect(world.mail.mails).toHaveLength(3);
    world.now = addMs(world.now, 10 * 60_000);
    expect(await world.actor.askForSender(BY, NEW)).toEqual({ done: true });
  });

  it.each(['', 'books', 'a@b.example, c@d.example', 'books@hudson.example\r\nBcc: x@y.example'])('%j is none', async (address) => {
    const world = new World();
    expect(await world.actor.askForSender(BY, address)).toMatchObject({
      done: false,
      code: 'invalid',
      because: { what: 'not-an-address' },
    });
    expect(world.mail.mails).toEqual([]);
  });

  it('says when the code could not be sent', async () => {
    const world = new World({ outcome: () => ({ kind: 'refused', code: '550' }) });
    expect(await world.actor.askForSender(BY, NEW)).toMatchObject({
      done: false,
      code: 'not-now',
      because: { what: 'code-not-sent', values: { code: '550' } },
    });
  });

  it('keeps the code out of the journal and the store', async () => {
    const world = new World();
    await world.actor.askForSender(BY, NEW);
    const code = await codeIn(world);
    const kept = JSON.stringify([world.actor.store.settings.read(), world.actor.store.journal.lines()]);
    expect(kept).not.toContain(code);
  });
});

it('how to pay and whom to ask stand in the next letter', async () => {
  const world = new World();
  const given = { fromName: 'Hudson', replyTo: NEW, phone: '+1 212 555 0199', employee: 'Ada', workingHours: 'Mon–Fri 9–5' };
  const set = { do: 'set-sender' as const, by: BY, paymentInstructions: 'Hudson Bank 12-34-56', ...given };
  expect(await world.actor.command({ ...set, replyTo: 'nobody' })).toMatchObject({ done: false, code: 'invalid' });
  expect(await world.actor.command(set)).toEqual({ done: true });
  const acme = world.customer('Acme');
  world.invoice(acme.id, 'INV-1', 8);
  await world.actor.wake();
  const { text = '', replyTo } = await PostalMime.parse(world.mail.mails[0]?.raw ?? new Uint8Array());
  expect(text).toContain('Hudson Bank 12-34-56');
  expect(text).toContain('+1 212 555 0199');
  expect(replyTo?.[0]?.address).toBe(NEW);
});
