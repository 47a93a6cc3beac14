/** The worklist's pages: whose work is shown, and that many items acted on together each say what became of them. */
import { describe, expect, it } from 'vitest';
import { everybodyIs } from '../../src/runtimes/visitor.ts';
import { browserOf, flashAfter, SALMA, world } from './deps.ts';
import { fakeFirm } from './fake-firm.ts';

const rows = (html: string): number => html.split('data-row').length - 1;

describe('the list', () => {
  it.each([
    ['everything', '/work', 7],
    ['mine, and what Mona who is away leaves to me', '/work?who=mine', 6],
    ['nobody’s', '/work?who=unassigned', 1],
    ['Mona’s today', '/work?who=p-3', 0],
    ['one kind', '/work?kind=letter', 2],
    ['one file', '/work?client=org-harbour', 1],
    ['beyond the last page', '/work?page=99', 7],
  ])('%s', async (_words, path, count) => {
    const { deps } = world();
    const { status, text } = await browserOf(deps).get(path);
    expect([status, rows(text)]).toEqual([200, count]);
  });

  it('is in one order: replies, broken promises, calls, letters, exceptions; and says whose it is', async () => {
    const { text } = await browserOf(world().deps).get('/work');
    const places = ['Reply to read</span>', 'Broken promise</span>', 'Call</span>', 'Letter</span>', 'Exception</span>'].map((each) =>
      text.indexOf(each),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).toContain('With Salma, while Mona is away');
    expect(text).toContain('2 more wait in client files');
  });

  it('of a client file in draft mode nothing can be approved', async () => {
    const { deps } = world();
    const clients = async () => (await world().deps.clients('first')).map((client) => ({ ...client, mode: 'draft' as const }));
    expect((await browserOf(deps).get('/work?kind=letter')).text).toContain('/letters/e-1/approve');
    expect((await browserOf({ ...deps, clients }).get('/work?kind=letter')).text).not.toContain('/approve');
  });
});

describe('many items at once', () => {
  const post = async (form: [string, string][], over: Parameters<typeof world>[0] = {}, path = '/work/act') => {
    const firm = fakeFirm();
    const made = world({ firm, ...over });
    const browser = browserOf(made.deps);
    return { ...made, firm, browser, answer: await browser.post(path, form) };
  };

  it('approves what is safe as it was seen; a last step, a call and what is gone are refused one by one', async () => {
    const { actors, answer } = await post([
      ['act', 'approve'],
      ['item', 'org-nile letter e-1 hash-1'],
      ['item', 'org-nile letter e-1 hash-1'],
      ['item', 'org-nile letter e-3 hash-3'],
      ['item', 'org-nile call t-4'],
      ['item', 'org-nile letter e-99 hash'],
      ['item', 'org-of-others letter e-1 hash-1'],
    ]);
    expect(actors.nile.commands).toEqual([{ do: 'approve-letter', by: 'Salma', effectId: 'e-1', seen: 'hash-1', together: true }]);
    expect(answer.text).toContain('1 of 5 done');
    expect(answer.text).toContain('Not a routine letter');
    expect(answer.text).toContain('It no longer waits');
  });

  it('one that breaks keeps no other back', async () => {
    const { answer, actors } = await post(
      [
        ['act', 'assign'],
        ['person', 'p-3'],
        ['item', 'org-nile call t-4'],
        ['item', 'org-harbour exception x-9'],
      ],
      {
        firm: {
          ...fakeFirm(),
          assign: async (_member, { clientId }) => {
            if (clientId === 'org-nile') throw new Error('the disk is full');
            return null;
          },
        },
      },
    );
    expect(answer.text).toContain('1 of 2 done');
    expect(answer.text).not.toContain('disk');
    expect(actors.nile.commands).toEqual([]);
  });

  it('assigns customers from the worklist and whole files from the portfolio', async () => {
    const items = await post([
      ['act', 'assign'],
      ['person', 'p-3'],
      ['item', 'org-nile call t-4'],
    ]);
    expect(items.firm.asked).toEqual([['assign', { clientId: 'org-nile', customerId: 'c-1', personId: 'p-3' }]]);
    const files = await post(
      [
        ['act', 'assign'],
        ['person', ''],
        ['client', 'org-nile'],
        ['client', 'org-of-others'],
      ],
      {},
      '/clients/act',
    );
    expect(files.firm.asked).toEqual([['assign', { clientId: 'org-nile', customerId: null, personId: null }]]);
    expect(files.answer.text).toContain('1 of 2 done');
  });

  it('a collector approves and assigns nobody; who only reads does neither', async () => {
    const as = (role: 'collector' | 'read-only', act: string) =>
      post(
        [
          ['act', act],
          ['person', 'p-3'],
          ['item', 'org-nile letter e-1 hash-1'],
        ],
        { door: everybodyIs({ ...SALMA, role }) },
      );
    const outcomes = [await as('collector', 'approve'), await as('collector', 'assign'), await as('read-only', 'approve')];
    expect(outcomes.map(({ answer, actors, firm }) => [answer.status, actors.nile.commands.length, firm.asked.length])).toEqual([
      [200, 1, 0],
      [403, 0, 0],
      [403, 0, 0],
    ]);
  });

  it('says so where nothing was chosen, and where a day is none', async () => {
    const none = await post([['act', 'approve']]);
    expect(await flashAfter(none.browser, none.answer)).toBe('Nothing was chosen. Nothing was done.');
    const away = await post(
      [
        ['person', 'p-3'],
        ['cover', 'p-1'],
        ['from', '2026-13-01'],
        ['until', '2026-12-02'],
      ],
      {},
      '/team/away',
    );
    expect([away.answer.status, away.firm.asked]).toEqual([303, []]);
  });
});
