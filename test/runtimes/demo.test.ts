/** The demo as a stranger meets it: two client files, a day that can be moved on, a mailbox, and nothing lost when it is killed. */
import { afterAll, expect, it } from 'vitest';
import { post, type Served, serve, page as shown, signIn, temporaryFolder } from './served.ts';

const folder = temporaryFolder();
let running: Served | null = null;

afterAll(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  folder.remove();
});

const start = () => serve(['--demo', '--port', '0', '--data', folder.path], {});
const page = async (path: string) => {
  const answer = await fetch(`${running?.url}${path}`, { headers: { 'accept-language': 'en' } });
  return { status: answer.status, text: await answer.text() };
};
const dateShown = (html: string) => /(\d{1,2} September 2026)/.exec(html)?.[1];

it('shows two client files, lives on, and goes on where it was after kill -9', async () => {
  running = await start();
  const first = await page('/');
  const ids = [...new Set(first.text.match(/organisations\/(?:xero|quickbooks)-[0-9a-f]+/g))];
  expect(ids).toHaveLength(2);
  expect(dateShown(first.text)).toBe('14 September 2026');

  const before = (await page('/mailbox')).text;
  expect(await post(running.url, '/demo/advance', { days: '7' })).toBe(303);
  const after = await page('/');
  expect(dateShown(after.text)).toBe('21 September 2026');
  expect((await page('/mailbox')).text).not.toBe(before);

  const today = await page(`/${ids[0]}/today`);
  expect(today.status).toBe(200);
  const effectId = /letters\/([^/"]+)\/approve/.exec(today.text)?.[1];
  expect(effectId).toBeDefined();
  expect(await post(running.url, `/${ids[0]}/letters/${effectId}/approve`, {})).toBe(303);
  expect((await page(`/${ids[0]}/today`)).text).not.toContain(`letters/${effectId}/approve`);

  running.child.kill('SIGKILL');
  await running.ended;
  running = await start();
  expect(dateShown((await page('/')).text)).toBe('21 September 2026');
  expect((await page(`/${ids[0]}/today`)).text).not.toContain(`letters/${effectId}/approve`);
});

it('is open to a named visitor, and signing in can be tried with its sandbox', async () => {
  const url = running?.url ?? '';
  expect((await page('/account')).text).toContain('Demo visitor');
  expect((await page('/sign-in')).text).toContain('/sign-in/xero');
  await signIn(url, 'xero');
  const account = await (await shown(url, '/account')).text();
  expect(account).toContain('Sam Sandbox');
  expect(account).not.toContain('Demo visitor');
  // Whoever signs up first owns the demo's client files.
  expect((await (await shown(url, '/')).text()).match(/organisations\/(?:xero|quickbooks)-[0-9a-f]+/g)?.length).toBeGreaterThan(1);
  expect((await page('/account')).text).toContain('Demo visitor');
});

it('a second process on the same folder is refused with one sentence', async () => {
  await expect(serve(['--demo', '--port', '0', '--data', folder.path], {})).rejects.toThrow(/is in use by another Tahseel/);
});
