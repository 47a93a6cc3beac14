/** Importing on screen: each page and post against a fake desk, in both languages; what is refused, what never changes by looking. */
import { describe, expect, it } from 'vitest';
import type { Choice } from '../../connectors/spreadsheet/look.ts';
import { FIELDS } from '../../mappings/spreadsheet-columns.ts';
import { FILE_CODES, ROW_CODES } from '../../mappings/spreadsheet-problems.ts';
import type { LedgerDesk, LedgerDesks, NewLedger } from '../../src/web/ledger-desk.ts';
import { isMessageKey } from '../../src/web/messages/locale.ts';
import { browserOf, flashAfter, world } from './deps.ts';
import { fakeActor, SUMMARY, TODAY } from './fake.ts';
import { LOOK, VIEW } from './ledger.ts';

const ID = SUMMARY.id;
const LEDGER = `/organisations/${ID}/import`;

interface Calls {
  uploads: { name: string; size: number }[];
  looks: (Choice | null)[];
  takes: { choice: Choice; stamp: string }[];
  others: unknown[];
  created: NewLedger[];
}

function setting(change: Partial<LedgerDesk> = {}, mostBytes = 200_000) {
  const calls: Calls = { uploads: [], looks: [], takes: [], others: [], created: [] };
  const desk: LedgerDesk = {
    view: async () => VIEW,
    upload: async ({ name, bytes }) => {
      calls.uploads.push({ name, size: bytes.length });
      return null;
    },
    look: async (choice) => {
      calls.looks.push(choice);
      return LOOK;
    },
    take: async (choice, stamp) => {
      calls.takes.push({ choice, stamp });
      return VIEW.taken ? { ok: true, taken: VIEW.taken } : { ok: false, problem: null };
    },
    say: async (...said) => {
      calls.others.push(said);
      return true;
    },
    watch: async (folder) => {
      calls.others.push(folder);
      return folder !== 'nowhere';
    },
    fetch: async () => true,
    setFreshDays: async (days) => void calls.others.push(days),
    ...change,
  };
  const ledgers: LedgerDesks = {
    mostBytes,
    create: async (input) => {
      calls.created.push(input);
      return ID;
    },
    of: (id) => (id === ID ? desk : null),
  };
  const actor = fakeActor({ today: { ...TODAY, summary: { ...SUMMARY, platform: 'spreadsheet' } } });
  const other = fakeActor({ today: { ...TODAY, summary: { ...SUMMARY, id: 'org-other' } } });
  const { deps } = world({ ledgers, organisation: async (id) => [actor, other].find((each) => each.id === id) ?? null });
  return { calls, browser: browserOf(deps), deps };
}

const visible = (html: string) => html.replace(/<head>.*?<\/head>/s, '').replace(/<[^>]+>/g, '\n');
const upload = (name: string, content: string | Uint8Array<ArrayBuffer>) => {
  const body = new FormData();
  body.append('file', new File([content], name));
  return { method: 'POST', body, headers: { Origin: 'http://localhost' } };
};

describe('pages', () => {
  it.each([
    ['/import/new', 'en'],
    ['/import/new', 'ar'],
    [LEDGER, 'en'],
    [LEDGER, 'ar'],
    [`${LEDGER}/look`, 'en'],
    [`${LEDGER}/look`, 'ar'],
  ])('%s in %s', async (path, language) => {
    const page = await setting().browser.get(`${path}?lang=${language}`);
    expect(page.status).toBe(200);
    expect(page.text.match(/<h1[ >]/g)).toHaveLength(1);
    expect(visible(page.text)).not.toMatch(/\{\w+|undefined|\[object|NaN/);
    const ids = [...page.text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('the report is told in the reader’s language, and in English where the code is newer than the table', async () => {
    const { browser } = setting();
    const english = visible((await browser.get(`${LEDGER}?lang=en`)).text);
    expect(english).toContain('“&lt;b&gt;soon&lt;/b&gt;” is not a date.');
    expect(english).toContain('Said by a newer program');
    const arabic = visible((await browser.get(`${LEDGER}?lang=ar`)).text);
    expect(arabic).toContain('ليس تاريخًا');
    expect(arabic).toContain('صف مجاميع');
    expect(arabic).not.toContain('is not a date');
  });

  it('every code of a row and of a file, and every field, has its words', () => {
    const keys = [
      ...ROW_CODES.map((code) => `row.${code}`),
      ...FILE_CODES.map((code) => `ledger.${code}`),
      ...FIELDS.map((field) => `field.${field}`),
    ];
    expect(keys.filter((key) => !isMessageKey(key))).toEqual([]);
  });

  it('are offered from the client files, and are not there where no ledgers are kept', async () => {
    expect((await setting().browser.get('/')).text).toContain('href="/import/new"');
    const without = browserOf(world({ ledgers: null }).deps);
    expect((await without.get('/')).text).not.toContain('/import/new');
    for (const path of ['/import/new', '/organisations/org-nile/import', '/organisations/org-nile/import/look'])
      expect((await without.get(path)).status).toBe(404);
  });

  it('of another client file, whose books are no ledger, are not there', async () => {
    const { browser, calls } = setting();
    expect((await browser.get('/organisations/org-other/import')).status).toBe(404);
    expect((await browser.post('/organisations/org-other/import/said', { number: 'INV-7', said: 'paid' })).status).toBe(404);
    expect(calls.others).toEqual([]);
  });
});

describe('a new client file', () => {
  const good = { name: ' Nile Trading ', country: 'EG', zone: 'Africa/Cairo', currency: 'egp' };
  it('is made from name, country, zone and currency', async () => {
    const { browser, calls } = setting();
    const answer = await browser.post('/import/new', good);
    expect(answer.headers.get('Location')).toBe(LEDGER);
    expect(calls.created).toEqual([{ name: 'Nile Trading', country: 'EG', timeZone: 'Africa/Cairo', currency: 'EGP' }]);
  });

  it.each([{ name: '' }, { zone: 'Cairo' }, { zone: '' }, { currency: 'pounds' }, { currency: '' }])(
    'is not made with %j; what was typed stays',
    async (wrong) => {
      const { browser, calls } = setting();
      const answer = await browser.post('/import/new', { ...good, ...wrong });
      expect(answer.status).toBe(400);
      expect(calls.created).toEqual([]);
      expect(answer.text).toContain('role="alert"');
      if (!('name' in wrong)) expect(answer.text).toContain('value="Nile Trading"');
    },
  );
});

describe('a file', () => {
  it('is kept under its bare name and looked at next', async () => {
    const { browser, calls } = setting();
    const answer = await browser.ask(LEDGER, upload('C:\\books\\..\\open\u0007.csv', 'a,b\n1,2\n'));
    expect(answer.headers.get('Location')).toBe(`${LEDGER}/look`);
    expect(calls.uploads).toEqual([{ name: 'open.csv', size: 8 }]);
  });

  it('may be larger than any other form, but not without end', async () => {
    const { browser, calls } = setting();
    expect((await browser.ask(LEDGER, upload('big.csv', new Uint8Array(150_000)))).status).toBe(303);
    expect((await browser.ask(LEDGER, upload('big.csv', new Uint8Array(400_000)))).status).toBe(413);
    expect((await browser.ask(`${LEDGER}/said`, upload('big.csv', new Uint8Array(150_000)))).status).toBe(413);
    expect(calls.uploads).toHaveLength(1);
  });

  it('that is none, or is empty, or comes from elsewhere, is refused', async () => {
    const { browser, calls } = setting();
    expect(await flashAfter(browser, await browser.ask(LEDGER, upload('empty.csv', '')))).toMatch(/Choose a file/);
    const foreign = await browser.ask(LEDGER, { ...upload('a.csv', 'x'), headers: { Origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    expect(calls.uploads).toEqual([]);
  });

  it('that is no ledger says why, in the reader’s language', async () => {
    const { browser } = setting({ upload: async () => ({ code: 'old-workbook', values: { file: 'alt.xls' }, sentence: 's' }) });
    const answer = await browser.ask(LEDGER, upload('alt.xls', 'x'));
    expect(answer.headers.get('Location')).toBe(LEDGER);
    expect(await flashAfter(browser, answer)).toMatch(/alt\.xls is an old Excel workbook/);
    expect(await flashAfter(browser, answer, 'ar')).toMatch(/مصنف Excel قديم/);
  });
});

describe('looking', () => {
  it('as remembered first, then by what the form says; headings keep their letters', async () => {
    const { browser, calls } = setting();
    await browser.get(`${LEDGER}/look`);
    const query = new URLSearchParams([
      ['stamp', 's'],
      ['sheet', 'Juni'],
      ['dates', 'dmy'],
      ['column.amount', 'Nr & <x>'],
      ['column.status', ''],
      ['column.nonsense', 'x'],
    ]);
    const page = await browser.get(`${LEDGER}/look?${query}`);
    expect(calls.looks).toEqual([null, { sheet: 'Juni', dates: 'dmy', columns: { amount: 'Nr & <x>', status: null } }]);
    expect(page.text).toContain('Nr &amp; &lt;x&gt;');
    expect(visible(page.text)).toMatch(/INV-7/);
    expect(calls.takes).toEqual([]);
  });

  it('offers no import while something is open, and says what', async () => {
    const problem = { code: 'column-missing', values: { file: 'open.xlsx', field: 'due date' }, sentence: 's' } as const;
    const { browser } = setting({ look: async () => ({ ...LOOK, problem, change: null }) });
    const page = await browser.get(`${LEDGER}/look`);
    expect(visible(page.text)).toContain('No column of open.xlsx is known as “Due date”');
    expect(page.text).not.toContain(`${LEDGER}/take`);
  });

  it('at nothing leads back', async () => {
    const { browser } = setting({ look: async () => null });
    expect((await browser.get(`${LEDGER}/look`)).headers.get('Location')).toBe(LEDGER);
  });
});

describe('taking over', () => {
  it('takes what was looked at, with the choice of the form', async () => {
    const { browser, calls } = setting();
    const answer = await browser.post(`${LEDGER}/take`, { stamp: 'stamp-1', 'column.amount': 'Summe', sheet: 'Mai', dates: '' });
    expect(calls.takes).toEqual([{ stamp: 'stamp-1', choice: { sheet: 'Mai', dates: null, columns: { amount: 'Summe' } } }]);
    expect(answer.headers.get('Location')).toBe(LEDGER);
    expect(await flashAfter(browser, answer)).toBe('Imported: 3 new invoices, 2 changed, 2 rows could not be read.');
  });

  it('of another file than was looked at is refused', async () => {
    const { browser } = setting({ take: async () => ({ ok: false, problem: null }) });
    expect(await flashAfter(browser, await browser.post(`${LEDGER}/take`, { stamp: 'old' }))).toMatch(/another one now/);
  });
});

describe('the rest', () => {
  it.each([
    ['said', { number: 'INV-7', said: 'paid' }, ['INV-7', 'paid'], /INV-7/],
    ['watch', { folder: 'nile' }, 'nile', /watched from now on/],
    ['watch', { folder: '' }, null, /no longer watched/],
    ['fresh', { days: '14' }, 14, /Kept/],
  ])('%s %j', async (path, form, call, sentence) => {
    const { browser, calls } = setting();
    const answer = await browser.post(`${LEDGER}/${path}`, form);
    expect(answer.status).toBe(303);
    expect(calls.others).toEqual([call]);
    expect(await flashAfter(browser, answer)).toMatch(sentence);
  });

  it.each([
    ['said', { number: 'INV-7', said: 'perhaps' }, /could not be understood/],
    ['fresh', { days: '0' }, /1 to 90/],
    ['fresh', { days: '91' }, /1 to 90/],
    ['fresh', { days: 'soon' }, /1 to 90/],
    ['watch', { folder: 'nowhere' }, /no such folder/],
  ])('%s %j is refused', async (path, form, sentence) => {
    const { browser, calls } = setting();
    expect(await flashAfter(browser, await browser.post(`${LEDGER}/${path}`, form))).toMatch(sentence);
    if (path !== 'watch') expect(calls.others).toEqual([]);
  });

  it('reading changes nothing', async () => {
    const { browser, calls } = setting();
    for (const path of ['take', 'said', 'watch', 'fetch', 'fresh']) expect((await browser.get(`${LEDGER}/${path}`)).status).toBe(404);
    expect(calls.takes).toEqual([]);
  });
});
