/** A whole Today list done with the keyboard alone, in both languages and on both keyboards, until it says that the day is done. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrganisationActor, Today } from '../../src/organisation/actor.ts';
import type { Command } from '../../src/organisation/command-schema.ts';
import { ar } from '../../src/web/messages/ar.ts';
import { en } from '../../src/web/messages/en.ts';
import { type Seat, seat } from './chromium.ts';
import { world } from './deps.ts';
import { fakeActor, TODAY } from './fake.ts';

const STARTING_MS = 60_000;
const ACT_MS = 8_000;
/** What a person can finish; the books and the connection are put right elsewhere. */
const FINISHABLE = new Set(['outcome-unknown', 'note-failed', 'no-address', 'hold-review']);

/** A client file whose list grows shorter with each command. */
function livingActor(): { actor: OrganisationActor; commands: Command[] } {
  const commands: Command[] = [];
  const done = new Set<string>();
  const now = (): Today => ({
    ...TODAY,
    letters: TODAY.letters.filter((item) => !done.has(item.effectId)),
    handOvers: TODAY.handOvers.filter((item) => !done.has(item.effectId)),
    calls: TODAY.calls.filter((item) => !done.has(item.taskId)),
    replies: TODAY.replies.filter((item) => !done.has(item.holdId)),
    exceptions: TODAY.exceptions.filter((item) => FINISHABLE.has(item.kind) && !done.has(item.taskId ?? item.effectId ?? '')),
  });
  const command: OrganisationActor['command'] = (given) => {
    commands.push(given);
    const id = 'effectId' in given ? given.effectId : 'taskId' in given ? given.taskId : 'holdId' in given ? given.holdId : '';
    if (done.has(id)) return Promise.resolve({ done: false, code: 'already-done', detail: '' });
    done.add(id);
    return Promise.resolve({ done: true });
  };
  const commandOnce: OrganisationActor['commandOnce'] = async (_once, given) => ({ known: 'no', result: await command(given) });
  const actor = { ...fakeActor(), today: () => Promise.resolve(now()), command, commandOnce };
  return { commands, actor };
}

let place: Seat;
let living: ReturnType<typeof livingActor>;

beforeAll(async () => {
  place = await seat(world({ organisation: () => Promise.resolve(living.actor) }).deps);
}, STARTING_MS);
afterAll(() => place?.close());

const inFocus = (page: Page) =>
  page.evaluate<{ row: string; section: string; isClear: boolean }>(
    `({ row: (document.activeElement.closest('[data-row]')?.querySelector('form, a.button')?.outerHTML.match(/(?:action|href)="([^"]+)"/) ?? [])[1] ?? '', section: document.activeElement.closest('section')?.id ?? '', isClear: document.activeElement.matches('[data-all-done]') })`,
  );

/** As a keyboard of that language sends it: Arabic ones write other letters where these keys lie. */
async function press(page: Page, language: 'en' | 'ar', key: string): Promise<void> {
  const arabic: Readonly<Record<string, string>> = {
    j: 'ت',
    k: 'ن',
    a: 'ش',
    s: 'س',
    c: 'ؤ',
    d: 'ي',
    w: 'ص',
    y: 'غ',
    n: 'ى',
    e: 'ث',
    '2': '٢',
    '?': '؟',
  };
  const written = arabic[key];
  if (language === 'en' || written === undefined) return page.keyboard.press(key);
  const code = /\d/.test(key) ? `Digit${key}` : key === '?' ? 'Slash' : `Key${key.toUpperCase()}`;
  await page.evaluate(
    `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', ${JSON.stringify({ key: written, code, bubbles: true, cancelable: true })}))`,
  );
}

describe.each(['en', 'ar'] as const)('a day in %s', (language) => {
  const words = language === 'en' ? en : ar;

  it(
    'is done without a mouse, and the focus is always on the next row',
    async () => {
      living = livingActor();
      await place.in({ viewport: { width: 1280, height: 900 } }, async (page) => {
        const problems: string[] = [];
        page.on('pageerror', (error) => problems.push(error.message));
        page.on('console', (message) => problems.push(message.text()));
        await page.goto(`${place.origin}/organisations/org-nile/today?lang=${language}`);
        await press(page, language, '?');
        expect(await page.getByRole('dialog', { name: words['keys.title'] }).isVisible()).toBe(true);
        await page.keyboard.press('Escape');
        await press(page, language, 'j');
        const visited: string[] = [];
        for (let steps = 0; steps < 30; steps += 1) {
          const at = await inFocus(page);
          if (at.isClear) break;
          expect([visited, at.row]).not.toEqual([visited, '']);
          expect(visited).not.toContain(at.row);
          visited.push(at.row);
          const wanted = { timeout: ACT_MS };
          const [posted] = await Promise.all([
            page.waitForResponse((response) => response.request().method() === 'POST', wanted),
            page.waitForEvent('framenavigated', {
              ...wanted,
              predicate: (frame) => new URL(frame.url()).pathname.endsWith('/today'),
            }),
            actOn(page, language, at),
          ]);
          expect(posted.status()).toBe(303);
          await page.waitForLoadState();
          const said = page.locator('[aria-live=polite]');
          await expect.poll(() => said.textContent()).toBe(await page.locator('.flash').textContent());
        }
        expect(await page.locator('[data-all-done]').textContent()).toBe(words['today.clear']);
        expect(problems).toEqual([]);
      });
      expect(living.commands.map((command) => command.do)).toEqual([
        ...['approve-letter', 'approve-letter', 'approve-letter', 'skip-letter', 'log-call', 'log-call', 'lift-hold', 'lift-hold'],
        ...['resolve-unknown', 'write-again', 'finish-task', 'finish-task', 'approve-letter'],
      ]);
      expect(living.commands).toContainEqual(expect.objectContaining({ do: 'log-call', outcome: 'voicemail' }));
      expect(living.commands).toContainEqual(expect.objectContaining({ do: 'log-call', outcome: 'promised' }));
      expect(living.commands).toContainEqual(expect.objectContaining({ do: 'skip-letter', reason: 'رن هذا الصباح' }));
    },
    STARTING_MS,
  );
});

async function actOn(page: Page, language: 'en' | 'ar', { row, section }: { row: string; section: string }): Promise<void> {
  const words = language === 'en' ? en : ar;
  if (row.includes('/letters/e-2/')) {
    // Opened, looked at and approved there: the list comes back at the row after it.
    await page.keyboard.press('Enter');
    await page.waitForURL('**/letters/e-2');
    await page.getByRole('button', { name: words['today.approve'], exact: true }).press('Enter');
  } else if (row.includes('/letters/e-7/')) {
    await press(page, language, 's');
    await page.getByRole('dialog').getByRole('textbox').pressSequentially('رن هذا الصباح');
    await page.keyboard.press('Enter');
  } else if (row.includes('/calls/t-4')) {
    await press(page, language, 'c');
    await press(page, language, '2');
  } else if (section === 'calls') {
    await press(page, language, 'c');
    await page.keyboard.press('4');
    await page.waitForURL('**/calls/t-5*');
    await page.locator('[value=promised]').press('Space');
    await page.locator('[name=amount]').pressSequentially(language === 'en' ? '1,200.50' : '١٬٢٠٠٫٥٠');
    await page.locator('[name=date]').fill('2026-11-30');
    await page.locator('[name=amount]').press('Enter');
  } else if (section === 'exceptions') await press(page, language, row.endsWith('/c-20') ? 'w' : 'd');
  else await press(page, language, section === 'replies' ? 'd' : 'a');
}
