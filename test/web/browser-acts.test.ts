/** Every act there is, once in each language, in a real browser: found on its page, filled in, pressed, and answered in that language. */
import type { BrowserContext, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TakeOutcome } from '../../connectors/spreadsheet/ledgers.ts';
import type { OrganisationActor } from '../../src/organisation/actor.ts';
import { POST_ACTS } from '../../src/web/acts.ts';
import type { LedgerDesks } from '../../src/web/ledger-desk.ts';
import { DOINGS, type Doing } from './acts-table.ts';
import { type Seat, seat } from './chromium.ts';
import { SALMA, world } from './deps.ts';
import { fakeActor, TODAY } from './fake.ts';
import { DESKS, VIEW } from './ledger.ts';

const STARTING_MS = 60_000;
const ACT_MS = 20_000;
const ARABIC = /\p{Script=Arabic}/u;
const LATIN = /\p{Script=Latin}/u;

let asked: string[] = [];
/** The same, and what it is asked for is noted. */
function noted<Given extends object>(given: Given, name: string): Given {
  return new Proxy(given, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        asked.push(name === '' ? String(key) : `${name}.${String(key)}`);
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** Where the fakes refuse, or know nothing, these do it. */
const SESSION = { ok: true, session: 'session-2', member: SALMA, organisationId: null } as const;
const DONE = {
  door: {
    useLink: async () => SESSION,
    signUp: async () => SESSION,
    accept: async () => SESSION,
    addWay: async () => ({ ok: true, added: true }) as const,
    move: async () => 'session-2',
    invite: async () => ({ ok: true, link: null }) as const,
    takeBack: async () => null,
    changeRole: async () => null,
    remove: async () => null,
    askForLink: async () => true,
  },
  desk: {
    take: async () => ({ ok: true, taken: VIEW.taken }) as TakeOutcome,
    say: async () => true,
    watch: async () => true,
    fetch: async () => true,
  },
};

let place: Seat;

beforeAll(async () => {
  const { deps, actors } = world();
  const restored = {
    ...fakeActor({ today: { ...TODAY, summary: { ...TODAY.summary, id: 'org-restored', restored: TODAY.summary.lastSync } } }),
    id: 'org-restored',
  };
  const { connect, demo, programs, firm, templates, senderChecks } = deps;
  if (!(connect && demo && programs && firm && templates && senderChecks)) throw new Error('the fake world has everything');
  const { door } = deps;
  const desks: LedgerDesks = {
    ...DESKS,
    create: async () => 'org-nile',
    of: (id) => {
      const desk = DESKS.of(id);
      const view = { ...VIEW, folder: id === restored.id ? 'nile' : null };
      return desk && noted({ ...desk, ...DONE.desk, view: async () => view }, 'desk');
    },
  };
  place = await seat({
    ...deps,
    organisation: async (id) => {
      const actor = [...Object.values(actors), restored].find((each) => each.id === id);
      if (!actor) return null;
      const command: OrganisationActor['command'] = (given) => {
        asked.push(given.do);
        return actor.command(given);
      };
      const commandOnce: OrganisationActor['commandOnce'] = (once, given) => {
        asked.push(given.do);
        return actor.commandOnce(once, given);
      };
      return noted({ ...actor, command, commandOnce }, '');
    },
    ledgers: noted(desks, 'ledgers'),
    connect: noted({ ...connect, choose: async () => ({ ok: true, organisationIds: ['org-nile'] }) }, 'connect'),
    demo: noted(demo, 'demo'),
    programs: noted(programs, 'programs'),
    firm: noted(firm, 'firm'),
    templates: noted(templates, 'templates'),
    senderChecks: noted(senderChecks, 'senderChecks'),
    door: noted({ ...door, ...DONE.door, visitor: { ...SALMA } }, 'door'),
  });
}, STARTING_MS);
afterAll(() => place?.close());

it('knows every post there is', () => {
  expect(Object.keys(DOINGS).sort()).toEqual(Object.keys(POST_ACTS).sort());
});

const patternOf = (route: string) => `^${route.replace(/:[^/]+/g, '[^/]+')}$`;

/** The form of the act, opened as a person opens it, with its button. */
async function reach(page: Page, route: string, { press, by }: Doing): Promise<void> {
  const found = await page.evaluate<string | null>(`(() => {
    const fits = (at) => at !== null && new RegExp(${JSON.stringify(patternOf(route))}).test(new URL(at, location.href).pathname);
    const wanted = ${JSON.stringify(press ?? (by === 'typing' ? '[value=save]' : ''))};
    for (const button of document.querySelectorAll('button')) {
      const form = button.form;
      if (!form || button.type !== 'submit' || !(fits(button.getAttribute('formaction') ?? form.getAttribute('action')) || fits(form.dataset.try ?? null))) continue;
      if (wanted !== '' && !button.matches(wanted)) continue;
      button.dataset.pressed = '';
      for (const field of form.elements) field.dataset.filled = field.name;
      for (let each = button; each; each = each.parentElement) if (each.tagName === 'DETAILS') each.open = true;
      return form.closest('[popover]')?.id ?? '';
    }
    return null;
  })()`);
  if (found === null) throw new Error('its form is not on the page');
  if (found !== '') await page.locator(`[popovertarget="${found}"]`).first().click();
}

async function fill(page: Page, fields: NonNullable<Doing['with']>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const of = `[data-filled="${name}"]`;
    const field = page.locator(of).first();
    const type = await page.evaluate<string>(`document.querySelector(${JSON.stringify(of)}).type`);
    if (value === true) await field.check();
    else if (type === 'radio' || type === 'checkbox') await page.locator(`${of}[value="${value}"]`).check();
    else if (type === 'file') await field.setInputFiles({ name: 'open.csv', mimeType: 'text/csv', buffer: Buffer.from(value) });
    else if (type === 'select-one') await field.selectOption(value);
    else await field.fill(value);
  }
}

describe.each(['en', 'ar'] as const)('in %s', (language) => {
  const problems: string[] = [];
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    context = await place.context({ viewport: language === 'en' ? { width: 1280, height: 900 } : { width: 390, height: 844 } });
    page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => problems.push(message.text()));
  }, STARTING_MS);
  afterAll(() => context?.close());

  it.each(Object.entries(DOINGS))(
    '%s',
    async (route, doing) => {
      problems.length = 0;
      await context.addCookies([{ name: 'tahseel-session', value: 'session-1', url: place.origin }]);
      await page.goto(`${place.origin}${doing.from}${doing.from.includes('?') ? '&' : '?'}lang=${language}`);
      await reach(page, route, doing);
      asked = [];
      const pattern = new RegExp(patternOf(route));
      const isPosted = (response: Response) => response.request().method() === 'POST' && pattern.test(new URL(response.url()).pathname);
      const [posted] = await Promise.all([page.waitForResponse(isPosted), act(page, doing)]);
      await page.waitForLoadState();
      expect([200, 303]).toContain(posted.status());
      expect(asked).toContain(doing.asks);
      const said = await page.locator('.flash').allTextContents();
      expect(said).toHaveLength(doing.shows === 'page' ? 0 : 1);
      for (const sentence of said) expect(sentence).toMatch(language === 'ar' ? ARABIC : LATIN);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await page.locator('h1').first().isVisible()).toBe(true);
      expect(problems).toEqual([]);
      asked = [];
      const repeated = await again(posted);
      if (POST_ACTS[route] === 'look') expect(asked).toContain(doing.asks);
      else if (repeated !== null) expect([repeated.status, asked.filter((each) => each === doing.asks)]).toEqual([303, []]);
    },
    ACT_MS,
  );
});

/** The same form once more, word for word, as a second click without our script sends it; null: a file, which may be sent as often as one likes. */
async function again(posted: Response): Promise<globalThis.Response | null> {
  const request = posted.request();
  const [body, type = '', cookie = ''] = [
    request.postData(),
    await request.headerValue('content-type'),
    await request.headerValue('cookie'),
  ].map((each) => each ?? '');
  if (body === undefined || !new URLSearchParams(body).has('once')) return null;
  const headers = { 'content-type': type, cookie, origin: place.origin };
  return fetch(posted.url(), { method: 'POST', body, headers, redirect: 'manual' });
}

/** Fills in and presses. */
async function act(page: Page, doing: Doing): Promise<void> {
  await fill(page, doing.with ?? {});
  if (doing.by !== 'typing') await page.locator('[data-pressed]').click();
}
