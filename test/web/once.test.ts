/** One page, one act: the same form sent again does nothing more, and says so; what was refused may be sent again. */
import { describe, expect, it } from 'vitest';
import { addMs } from '../../src/domain/time.ts';
import type { Command } from '../../src/organisation/command-schema.ts';
import { World as Organisation } from '../organisation/world.ts';
import { browserOf, flashAfter, world } from './deps.ts';
import { NOW } from './fake.ts';

const NILE = '/organisations/org-nile';
const PROMISES = `${NILE}/customers/c-2/promises`;
const FORM = { once: 'page-7', amount: '500', currency: 'EGP', date: '2026-12-01', back: `${NILE}/customers/c-2` };

function standing() {
  let now = NOW;
  const later = (ms: number): void => {
    now = addMs(now, ms);
  };
  const { deps, actors } = world({ now: () => now });
  return { deps, browser: browserOf(deps), commands: actors.nile.commands, later };
}

describe('a form sent twice', () => {
  it('does it once; a second click is told what the first did', async () => {
    const { browser, commands } = standing();
    const answers = await Promise.all([browser.post(PROMISES, FORM), browser.post(PROMISES, FORM)]);
    expect(commands).toHaveLength(1);
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('Location')]).toEqual([303, FORM.back]);
      expect(await flashAfter(browser, answer)).toBe('Promise recorded. Letters wait for it.');
    }
  });

  it('is told later that it was done already', async () => {
    const { browser, commands, later } = standing();
    await browser.post(PROMISES, FORM);
    later(60_000);
    expect(await flashAfter(browser, await browser.post(PROMISES, FORM))).toBe('That was done already. Nothing changed.');
    expect(commands).toHaveLength(1);
  });

  it.each([
    ['another amount', { ...FORM, amount: '501' }, PROMISES],
    ['another page', { ...FORM, once: 'page-8' }, PROMISES],
    ['another customer', FORM, `${NILE}/customers/c-1/promises`],
    ['no page', { ...FORM, once: '' }, PROMISES],
  ])('is another form with %s', async (_what, form, path) => {
    const { browser, commands } = standing();
    await browser.post(PROMISES, FORM);
    await browser.post(path, form);
    expect(commands).toHaveLength(2);
  });

  it('another person’s form is not answered with what became of mine', async () => {
    const { browser, commands } = standing();
    await browser.post(PROMISES, FORM);
    await browser.post(PROMISES, FORM, { Origin: 'http://localhost', Cookie: 'tahseel-session=another' });
    expect(commands).toHaveLength(2);
  });

  it('may be sent again where it was not taken', async () => {
    const { browser } = standing();
    const plan = { once: 'page-9', invoiceId: 'i-c-2-0', due: '2026-12-01', amount: 'x', currency: 'EGP' };
    for (let times = 0; times < 2; times += 1) {
      const { status, text } = await browser.post(`${NILE}/customers/c-2/plans`, plan);
      expect(status).toBe(422);
      expect(text).toContain('not an amount');
    }
  });

  it('may be sent again where it was refused, and is never told that it was done', async () => {
    let isFree = false;
    const books = new Organisation();
    const customer = books.customer('Buyer');
    books.invoice(customer.id, 'INV-1', 10);
    await books.actor.sync();
    const { command, commandOnce } = books.actor;
    const refusal = { done: false, code: 'not-now', detail: '' } as const;
    const actor = {
      ...books.actor,
      command: (given: Command) => (isFree ? command(given) : Promise.resolve(refusal)),
      commandOnce: async (...given: Parameters<typeof commandOnce>) =>
        isFree ? commandOnce(...given) : { known: 'no' as const, result: refusal },
    };
    const browser = browserOf(world({ organisation: () => Promise.resolve(actor) }).deps);
    const path = `/organisations/${actor.id}/customers/${customer.id}/promises`;
    const form = { once: 'page-13', amount: '50', currency: 'USD', date: books.day(5) };
    const first = await flashAfter(browser, await browser.post(path, form));
    expect(first).not.toContain('already');
    isFree = true;
    expect(await flashAfter(browser, await browser.post(path, form))).toBe('Promise recorded. Letters wait for it.');
    expect((await actor.customer(customer.id))?.promises).toHaveLength(1);
  });

  it('that another process saw refused is asked again there', async () => {
    const { deps, actors } = world();
    const refused = { known: 'same', result: { done: false, code: 'not-now', detail: '' } } as const;
    const actor = { ...actors.nile, commandOnce: async () => refused };
    const browser = browserOf({ ...deps, organisation: () => Promise.resolve(actor) });
    expect(await flashAfter(browser, await browser.post(PROMISES, FORM))).toBe('Promise recorded. Letters wait for it.');
    expect(actors.nile.commands).toHaveLength(1);
  });

  it('is asked as often as one likes where nothing changes by it', async () => {
    const { browser } = standing();
    const words = { once: 'page-12', subject: '', text: 'Dear {{customer}}' };
    const tried = () => browser.post(`${NILE}/words/letters.friendly-7.en/try`, words);
    expect([(await tried()).status, (await tried()).status]).toEqual([200, 200]);
    expect((await tried()).text).toBe((await tried()).text);
  });

  it('shows nothing a second time that is shown once', async () => {
    const { browser } = standing();
    const token = { once: 'page-10', name: 'Reports', scope: 'read', days: '90' };
    const first = await browser.post('/programs/tokens', token);
    expect(first.status).toBe(200);
    const second = await browser.post('/programs/tokens', token);
    expect([second.status, second.headers.get('Location')]).toEqual([303, '/']);
    expect(await flashAfter(browser, second)).toBe('That was done already. Nothing changed.');
    const third = await browser.post('/programs/tokens', { ...token, back: '/programs' });
    const fourth = await browser.post('/programs/tokens', { ...token, back: '/programs' });
    expect([third.status, fourth.headers.get('Location')]).toEqual([200, '/programs']);
  });

  it('does it once also where the first was taken by another process', async () => {
    const books = new Organisation();
    const customer = books.customer('Buyer');
    books.invoice(customer.id, 'INV-1', 10);
    await books.actor.sync();
    const deps = world({ organisation: () => Promise.resolve(books.actor) }).deps;
    const path = `/organisations/${books.actor.id}/customers/${customer.id}/promises`;
    const form = { once: 'page-11', amount: '50', currency: 'USD', date: books.day(5) };
    const flashes: string[] = [];
    for (let processes = 0; processes < 2; processes += 1) {
      const browser = browserOf(deps);
      flashes.push(await flashAfter(browser, await browser.post(path, form)));
    }
    expect(flashes).toEqual(['Promise recorded. Letters wait for it.', 'That was done already. Nothing changed.']);
    expect((await books.actor.customer(customer.id))?.promises).toHaveLength(1);
  });
});
