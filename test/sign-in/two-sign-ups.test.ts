/** From the stores' authorize pages to the first approved letter, in a real browser, with nothing configured but the apps: at each platform somebody new. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instantFromMs } from '../../src/domain/time.ts';
import { type Running, start } from '../../src/runtimes/serve.ts';
import { settingsFrom } from '../../src/runtimes/settings.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { type MailServer, mailServer } from '../runtimes/served.ts';

const STARTING_MS = 60_000;
/** Both sign-ups together. */
const AT_MOST_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'tahseel-sign-up-'));
let browser: Browser;
let sandbox: RunningSandbox;
let mail: MailServer;
let running: Running;

beforeAll(async () => {
  const now = () => instantFromMs(Date.parse('2026-03-04T15:00:00Z'));
  sandbox = await startSandbox({ port: 0, script: null, seed: 7, asOf: null, faults: [], now });
  mail = await mailServer();
  const env = {
    XERO_BASE_URL: `http://127.0.0.1:${sandbox.port}/xero`,
    INTUIT_BASE_URL: `http://127.0.0.1:${sandbox.port}/quickbooks`,
    SMTP_URL: mail.url,
  };
  running = await start(settingsFrom({ port: '0', data: folder, clock: '2026-03-04T15:00:00Z' }, env), () => undefined);
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}, STARTING_MS);

afterAll(async () => {
  await browser?.close();
  await running?.close();
  await sandbox?.close();
  await mail?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Clicks what a person clicks. Gives how long it took, in milliseconds. */
async function signUpAndApprove(platform: 'Xero' | 'Intuit'): Promise<number> {
  const books = platform === 'Xero' ? 'Xero' : 'QuickBooks';
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const began = performance.now();
  await page.goto(`${running.url}/`);
  await page.getByRole('link', { name: `Sign in with ${platform}` }).click();
  await press(/Allow access|Sign in/);
  await page.getByLabel('Name of the practice').fill(`${platform} practice`);
  await press('Create the practice');
  await page.getByRole('link', { name: `Connect ${books}` }).click();
  await press(/Allow access|Connect/);
  if (platform === 'Xero') await press((await page.getByRole('button', { name: 'Connect all' }).count()) > 0 ? 'Connect all' : 'Connect');
  // A consent that opened several leads to all that begin, one to its own steps.
  if (new URL(page.url()).pathname === '/starting') await page.getByRole('link', { name: 'To the first letter' }).first().click();
  await press('Begin; I approve each letter');
  await expect
    .poll(
      async () => {
        await page.reload();
        return page.getByRole('button', { name: 'Approve', exact: true }).count();
      },
      { timeout: 90_000, interval: 300 },
    )
    .toBeGreaterThan(0);
  await press('Approve');
  await page.getByRole('status').waitFor();
  expect(await page.getByRole('status').textContent()).toContain('pproved');
  const took = performance.now() - began;
  await context.close();
  return took;
}

it(
  'two sign-ups to the first approved letter, well within two minutes',
  async () => {
    const took = (await signUpAndApprove('Xero')) + (await signUpAndApprove('Intuit'));
    expect(took).toBeLessThan(AT_MOST_MS);
    await expect.poll(() => mail.received.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  },
  AT_MOST_MS + STARTING_MS,
);
