/** A firm's work: what client files tell, whose it is, and that another practice sees none of it. */
import { afterEach, describe, expect, it } from 'vitest';
import { calendarDate, instant } from '../../src/domain/time.ts';
import type { OrganisationSummary } from '../../src/organisation/actor.ts';
import { inPlaceOf } from '../../src/organisation/telling.ts';
import { NO_WORK, type Work } from '../../src/organisation/work.ts';
import { arrangementsOf } from '../../src/practice/arrangements.ts';
import { careOf } from '../../src/practice/care.ts';
import { openDirectory } from '../../src/practice/directory.ts';
import { mailboxProof } from '../../src/practice/people.ts';
import { openPractice } from '../../src/practice/practice.ts';
import { hash, random } from '../../src/runtimes/platform.ts';
import { everybodyIs } from '../../src/runtimes/visitor.ts';
import { createApp } from '../../src/web/app.tsx';
import type { WebDeps } from '../../src/web/deps.ts';
import { memoryDatabase } from '../organisation/world.ts';
import { practiceOf } from '../runtimes/practice-world.ts';
import { world as fakeWorld, SALMA } from '../web/deps.ts';

const NOW = instant('2026-05-04T14:00:00Z');
const MINUTE_MS = 60_000;
const day = (text: string) => calendarDate(`2026-05-${text}`);

describe('whose an item is', () => {
  const assignments = [
    { clientId: 'a', customerId: null, personId: 'mona' },
    { clientId: 'a', customerId: 'c-1', personId: 'omar' },
    { clientId: 'b', customerId: null, personId: 'left' },
  ];
  const absences = [
    { id: '1', personId: 'mona', from: day('10'), until: day('12'), coverId: 'omar' },
    { id: '2', personId: 'omar', from: day('12'), until: day('14'), coverId: 'hany' },
    { id: '3', personId: 'hany', from: day('14'), until: day('14'), coverId: 'omar' },
  ];
  const of = careOf({ assignments, absences }, (id) => id !== 'left');
  it.each([
    ['the whole file', 'a', 'c-9', '09', 'mona', null],
    ['a customer of its own', 'a', 'c-1', '09', 'omar', null],
    ['the first day away', 'a', 'c-9', '10', 'omar', 'mona'],
    ['the cover is away, too', 'a', 'c-9', '12', 'hany', 'mona'],
    ['back again', 'a', 'c-9', '13', 'mona', null],
    ['a ring of covers', 'a', 'c-1', '14', null, 'omar'],
    ['whoever left', 'b', 'c-1', '09', null, null],
    ['nobody', 'z', 'c-1', '09', null, null],
  ])('%s', (_words, client, customer, date, personId, insteadOf) => {
    expect(of(client, customer, day(date))).toEqual({ personId, insteadOf });
  });
});

describe('arranging', () => {
  const made = () => {
    const database = memoryDatabase();
    const practice = openPractice({ database });
    const { people, members } = openDirectory({ database, hash, random, now: () => NOW });
    const [salma, omar] = ['salma@nile.example', 'omar@harbour.example'].map((address) => people.add(mailboxProof(address), address));
    if (!salma || !omar) throw new Error('nobody was added');
    const [first, second] = [members.found(salma, 'Nile'), members.found(omar, 'Harbour')];
    practice.add({ id: 'xero-1', name: 'Hudson', platform: 'xero', tenant: 't1' }, first);
    return { ...arrangementsOf({ database, now: () => NOW, ownerOf: practice.ownerOf }), first, second, salma, omar };
  };

  it('is written down once, however often it is pressed', () => {
    const { assign, log, assignments, first, salma } = made();
    const wanted = { clientId: 'xero-1', customerId: null, personId: salma.id };
    expect([assign(first, wanted, 'Salma'), assign(first, wanted, 'Salma')]).toEqual([null, null]);
    expect(assignments(first)).toEqual([{ clientId: 'xero-1', customerId: null, personId: salma.id }]);
    expect(assign(first, { ...wanted, personId: null }, 'Salma')).toBeNull();
    expect(assignments(first)).toEqual([]);
    expect(log(first).map(({ kind, by }) => [kind, by])).toEqual([
      ['unassigned', 'Salma'],
      ['assigned', 'Salma'],
    ]);
  });

  it('refuses members and client files of others, and covers that are none', () => {
    const { assign, away, back, log, first, second, salma, omar } = made();
    const dates = { from: day('10'), until: day('12') };
    expect(assign(first, { clientId: 'xero-1', customerId: null, personId: omar.id }, 'S')).toBe('gone');
    expect(assign(second, { clientId: 'xero-1', customerId: null, personId: omar.id }, 'O')).toBe('gone');
    expect(away(first, { personId: salma.id, coverId: omar.id, ...dates }, 'S')).toBe('gone');
    expect(away(first, { personId: salma.id, coverId: salma.id, ...dates }, 'S')).toBe('self');
    expect(back(second, `2026-05-10-${salma.id}`, 'O')).toBe('gone');
    expect([log(first), log(second)]).toEqual([[], []]);
  });
});

describe('what a file tells', () => {
  const item = {
    kind: 'call',
    id: 't-1',
    customerId: 'c-1',
    customerName: 'Adams',
    amounts: [],
    since: NOW,
    due: null,
    stage: null,
    reason: null,
    seen: null,
  } as const;
  const work: Work = { items: [item], more: 3 };
  const word = (version: number, more: Partial<OrganisationSummary>) => ({ ...CALM, version, ...more });
  it('is kept until it tells of something else, never an older word', () => {
    const database = memoryDatabase();
    const practice = openPractice({ database });
    practice.add({ id: 'xero-1', name: 'Hudson', platform: 'xero', tenant: 't1' });
    practice.hear(word(2, { workHash: 'a', work }), word(3, { workHash: 'a' }));
    expect(practice.work().get('xero-1')).toEqual(work);
    expect(practice.clients()[0]).not.toHaveProperty('work');
    practice.hear(word(4, { workHash: 'b', work: NO_WORK }));
    practice.hear(word(3, { workHash: 'a', work }));
    practice.hear({ ...word(9, { workHash: 'a', work }), id: 'stranger' });
    expect([...practice.work()]).toEqual([['xero-1', NO_WORK]]);
    expect([...openPractice({ database }).work()]).toEqual([['xero-1', NO_WORK]]);
    practice.remove('xero-1');
    expect(practice.work().size).toBe(0);
  });
  it('goes with the word that takes the place of one nobody heard', () => {
    expect(inPlaceOf(word(2, { workHash: 'a', work }), word(3, { workHash: 'a' })).work).toEqual(work);
    expect(inPlaceOf(word(2, { workHash: 'a', work }), word(3, { workHash: 'b', work: NO_WORK })).work).toEqual(NO_WORK);
  });
});

describe('two practices in one installation', () => {
  const worlds: Awaited<ReturnType<typeof practiceOf>>[] = [];
  afterEach(() => {
    for (const each of worlds.splice(0)) each.remove();
  });

  it.each([0, 1])('a letter waits in the worklist of its own practice, is approved there, and is gone (%i threads)', async (threads) => {
    const world = await practiceOf(['hudson', 'delta', 'alien'], 1, threads);
    worlds.push(world);
    const running = world.start();
    const { product, runtime } = running;
    const database = runtime.openDatabase('practice');
    const { people, members } = openDirectory({ database, hash, random, now: () => world.now });
    const [salma, omar] = ['salma@nile.example', 'omar@harbour.example'].map((address) => people.add(mailboxProof(address), address));
    if (!salma || !omar) throw new Error('nobody was added');
    const [first, second] = [members.found(salma, 'Nile'), members.found(omar, 'Harbour')];
    const extras = { mode: 'review', released: true } as const;
    for (const name of ['hudson', 'delta', 'alien']) {
      world.invoice(name, `INV-${name}`, 0);
      const actor = await product.open('spreadsheet', name, { ...extras, practice: name === 'alien' ? second : first });
      await actor?.wake();
    }
    const deps = (practiceId: string, name: string): WebDeps => ({
      ...fakeWorld().deps,
      clients: async (practice) => product.clients(practice),
      organisation: async (id, practice) => (product.ownerOf(id) === practice ? product.organisation(id) : null),
      firm: product.firm,
      door: everybodyIs({ ...SALMA, practiceId, signature: name }),
      now: () => world.now,
    });
    const nile = createApp(deps(first, 'Salma'));
    const harbour = createApp(deps(second, 'Omar'));
    const page = async (app: typeof nile, path: string) => (await app.request(`http://localhost${path}`)).text();
    const before = await page(nile, '/work');
    expect(before).toContain('Buyer INV-hudson');
    expect(before).toContain('Buyer INV-delta');
    expect(before).not.toContain('alien');
    // Who has one client file sees none of this.
    expect((await harbour.request('http://localhost/work')).status).toBe(303);
    expect(await page(harbour, '/')).not.toContain('href="/work"');

    const items = [...before.matchAll(/name="item" value="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(items).toHaveLength(2);
    const alien = [...(await product.firm.work(second)).entries()].map(
      ([
        id,
        {
          items: [one],
        },
      ]) => `${id} letter ${one?.id} ${one?.seen}`,
    );
    const form = new URLSearchParams([['act', 'approve'], ...[...items, ...alien].map((each) => ['item', each])]);
    const post = () => nile.request('http://localhost/work/act', { method: 'POST', body: form, headers: { Origin: 'http://localhost' } });
    const answer = await (await post()).text();
    expect(answer).toContain('2 of 3 done');
    expect(answer).not.toContain('Buyer INV-alien');
    expect(await page(nile, '/work')).toContain('Nothing waits here.');
    // The same press once more: each says that it no longer waits.
    const again = await (await post()).text();
    expect(again).toContain('0 of 3 done');
    expect(again).toContain('It no longer waits');
    for (const [id, { items: left }] of await product.firm.work(second)) {
      expect(left).toHaveLength(1);
      expect((await product.organisation(id)?.today())?.letters[0]?.state).toBe('awaiting-approval');
    }
    world.pass(MINUTE_MS);
    await running.stop();
  });
});

const CALM: OrganisationSummary = {
  id: 'xero-1',
  name: 'Hudson',
  platform: 'xero',
  mode: 'review',
  released: true,
  stopped: false,
  connection: 'connected',
  timeZone: 'UTC',
  country: null,
  baseCurrency: 'USD',
  open: [],
  overdue: [],
  overdueCustomers: 0,
  approvals: 0,
  calls: 0,
  exceptions: 0,
  lettersSent: 0,
  lastSync: null,
  lastRun: null,
  version: 1,
};
