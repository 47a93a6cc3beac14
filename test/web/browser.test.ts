/** The screens in a real browser: axe, console, keyboard, no overflow, in both languages, on phone and desk, light and dark. One browser for the file. */
import { serve } from '@hono/node-server';
import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/web/app.tsx';
import { PAGES, type World, world } from './deps.ts';
import { RUNNING } from './fake-policy.ts';

const STARTING_MS = 60_000;
/** Some fifty pages; a second each on a machine that does other things as well. */
const ALL_PAGES_MS = 180_000;
const SCHEMES = ['light', 'dark'] as const;
const LOOKS = (['en', 'ar'] as const).flatMap((language) => ([1280, 390] as const).map((width) => ({ language, width })));

let browser: Browser;
let server: ReturnType<typeof serve>;
let origin: string;
let fake: World;

beforeAll(async () => {
  fake = world();
  await new Promise<void>((ready) => {
    server = serve({ fetch: createApp(fake.deps).fetch, hostname: '127.0.0.1', port: 0 }, (info) => {
      origin = `http://127.0.0.1:${info.port}`;
      ready();
    });
  });
  // The package's own arguments include --single-process, which ends the browser with its first page.
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}, STARTING_MS);

afterAll(async () => {
  await browser?.close();
  await new Promise((done) => server?.close(done));
});

async function inContext<Result>(
  options: Parameters<Browser['newContext']>[0],
  use: (page: Page, context: BrowserContext) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext(options);
  try {
    return await use(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/**
 * Every axe rule over the page itself; a letter's own HTML, in its frame, is not ours to judge here. Of a page in the dark only its colours: the
 * rest of it is the same. Nothing is kept of what passes, and style sheets are not fetched once more: no rule here asks for them.
 */
async function violationsOf(page: Page, scheme: (typeof SCHEMES)[number]): Promise<string[]> {
  await page.emulateMedia({ colorScheme: scheme });
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run(document, { iframes: false, preload: false, resultTypes: ['violations']${scheme === 'dark' ? ", runOnly: ['color-contrast']" : ''} })`,
  );
  return violations.map((violation) => `${scheme}: ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 140)).join(' | ')}`);
}

/** Everything opened that a person can open. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(
    'for (const each of document.querySelectorAll("details")) each.open = true; for (const each of document.querySelectorAll("[value=promised]")) each.checked = true;',
  );
}

describe.each(LOOKS)('$language at $width px', ({ language, width }) => {
  it(
    'has no axe violation in the light and in the dark, no console message, no sideways scrolling on any page',
    async () => {
      const problems: string[] = [];
      await inContext(
        { viewport: { width, height: 900 }, reducedMotion: 'reduce', isMobile: width < 700, hasTouch: width < 700 },
        async (page) => {
          await page.addInitScript({ content: axe.source });
          let path = '';
          // A page that looks again by itself would do so in the middle of being looked at: no content keeps the one there is.
          let looked = false;
          await page.route(`**/versions/${RUNNING}*`, (route) => {
            const isFirst = !looked;
            looked = true;
            return isFirst ? route.continue() : route.fulfill({ status: 204 });
          });
          page.on('console', (message) => problems.push(`${path}: console ${message.text()}`));
          page.on('pageerror', (error) => problems.push(`${path}: ${error.message}`));
          for (path of [...PAGES, '/nowhere']) {
            const expected = path === '/nowhere' ? 404 : 200;
            const known = problems.length;
            const response = await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
            if (expected === 404) problems.splice(known);
            if (response?.status() !== expected) problems.push(`${path}: status ${response?.status()}`);
            await unfold(page);
            for (const scheme of SCHEMES) problems.push(...(await violationsOf(page, scheme)).map((violation) => `${path}: ${violation}`));
            const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
            if (over > 0) problems.push(`${path}: ${over} px too wide`);
          }
        },
      );
      expect(problems).toEqual([]);
    },
    ALL_PAGES_MS,
  );
});

describe('words of one’s own', () => {
  it(
    'are read on a sample while they are typed, in either language, and what is typed last counts',
    async () => {
      for (const [language, stern] of [
        ['en', 'court'],
        ['ar', 'المحاكم'],
      ] as const)
        await inContext({ viewport: { width: 390, height: 844 } }, async (page) => {
          await page.goto(`${origin}/organisations/org-nile/words/letters.due.${language}?lang=${language}`);
          const text = page.locator('#words-text');
          await text.fill('{{#nothing}}');
          await text.fill('{{total}}: our lawyer will see you in court.');
          await page.locator('[data-tried] .notice', { hasText: stern }).waitFor();
          await text.fill('{{customer}} · {{total}}');
          await page.locator('[data-tried] .notice').waitFor({ state: 'detached' });
          expect(await page.locator('[data-tried]').textContent()).toContain(' · ');
          expect(fake.actors.nile.commands.filter((command) => command.do === 'set-template')).toEqual([]);
        });
    },
    STARTING_MS,
  );
});

describe('with a keyboard', () => {
  it(
    'moves with j and k, reads with Enter, approves with a',
    async () => {
      await inContext({ viewport: { width: 1280, height: 900 } }, async (page) => {
        const today = `${origin}/organisations/org-nile/today`;
        await page.goto(today);
        const where = () => page.evaluate<string>("document.activeElement.querySelector('.who').textContent");
        await page.keyboard.press('j');
        expect(await where()).toBe('Cairo Print House');
        await page.keyboard.press('j');
        await page.keyboard.press('j');
        await page.keyboard.press('k');
        expect(await where()).toBe('مركز المعادي لطب الأسنان');
        await page.keyboard.press('Enter');
        await page.waitForURL('**/letters/e-2');
        await page.goBack();
        // The row that was read is the marked one.
        expect(await where()).toBe('مركز المعادي لطب الأسنان');
        await page.keyboard.press('k');
        await page.keyboard.press('a');
        await page.getByRole('status').waitFor();
        expect(await page.getByRole('status').textContent()).toContain('Cairo Print House');
        expect(fake.actors.nile.commands.at(-1)).toEqual({ do: 'approve-letter', by: 'Salma', effectId: 'e-1', seen: 'hash-1' });
      });
    },
    STARTING_MS,
  );

  it(
    'reaches the content by the skip link and types a j where text is typed',
    async () => {
      await inContext({ viewport: { width: 1280, height: 900 } }, async (page) => {
        await page.goto(`${origin}/organisations/org-nile/customers`);
        await page.keyboard.press('Tab');
        expect(await page.evaluate<string>('document.activeElement.className')).toBe('skip');
        await page.keyboard.press('Enter');
        expect(await page.evaluate<string>('document.activeElement.id')).toBe('main');
        await page.getByRole('searchbox').fill('');
        await page.getByRole('searchbox').press('j');
        expect(await page.getByRole('searchbox').inputValue()).toBe('j');
      });
    },
    STARTING_MS,
  );
});

describe('without JavaScript', () => {
  it(
    'approves, skips with a reason and logs a promise',
    async () => {
      await inContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled: false }, async (page) => {
        const { commands } = fake.actors.nile;
        await page.goto(`${origin}/organisations/org-nile/today`);
        await page.getByRole('button', { name: 'Approve', exact: true }).first().click();
        expect(commands.at(-1)).toMatchObject({ do: 'approve-letter', effectId: 'e-1' });
        await page.getByRole('button', { name: 'Skip…' }).nth(1).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('They called this morning');
        await dialog.getByRole('button', { name: 'Skip the letter' }).click();
        expect(commands.at(-1)).toMatchObject({ do: 'skip-letter', effectId: 'e-2', reason: 'They called this morning' });
        await page.goto(`${origin}/organisations/org-nile/calls/t-4`);
        expect(await page.getByLabel('Amount promised').isVisible()).toBe(false);
        await page.getByLabel('They promised to pay').check();
        await page.getByLabel('Amount promised').fill('500');
        await page.getByLabel('Will be paid on').fill('2026-11-30');
        await page.getByRole('button', { name: 'Log the call' }).click();
        expect(commands.at(-1)).toMatchObject({
          do: 'log-call',
          outcome: 'promised',
          promise: { amount: 50_000, currency: 'EGP', date: '2026-11-30' },
        });
      });
    },
    STARTING_MS,
  );

  it(
    'keeps scripts in a letter from running and its style inside the frame',
    async () => {
      await inContext({ viewport: { width: 1280, height: 900 } }, async (page) => {
        await page.goto(`${origin}/organisations/org-nile/letters/e-2`);
        expect(await page.frameLocator('iframe').locator('p').first().textContent()).toBe('Dear customer,');
        const policy = await page.evaluate<string>("fetch(location.href).then(() => 'allowed', () => 'refused')");
        expect(policy).toBe('refused');
      });
    },
    STARTING_MS,
  );
});
