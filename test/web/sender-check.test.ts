/** What receivers see of a sender's domain, on the settings page: found, what to publish, and checked when somebody presses for it. */
import { expect, it } from 'vitest';
import { CHECK_CODES } from '../../src/letters/sender-check.ts';
import { localeOf } from '../../src/web/messages/locale.ts';
import { browserOf, world } from './deps.ts';
import { NOW } from './fake.ts';
import { FINDINGS, fakeChecks } from './fake-checks.ts';

const SETTINGS = '/organisations/org-nile/settings';

it('says what is in order, what is not, and the record that would put it right', async () => {
  const { text } = await browserOf(world().deps).get(SETTINGS);
  expect(text).toContain('The domain names smtp.provider.example among those who may send for it.');
  expect(text).toContain('mail._domainkey.nile-office.example');
  expect(text).toContain('MIIB&lt;b&gt;');
  expect(text).toContain('v=DMARC1; p=none');
});

it('looks again when it is pressed, at the address letters come from', async () => {
  const senderChecks = fakeChecks();
  const answer = await browserOf(world({ senderChecks }).deps).post('/organisations/org-nile/sender/check', {});
  expect(answer.status).toBe(303);
  expect(answer.headers.get('Location')).toBe(`${SETTINGS}#sender-check`);
  expect(senderChecks.checked).toEqual(['accounts@nile-office.example']);
});

it('is not offered where no mail server is spoken to', async () => {
  const browser = browserOf(world({ senderChecks: null }).deps);
  expect((await browser.get(SETTINGS)).text).not.toContain('id="sender-check"');
  expect((await browser.post('/organisations/org-nile/sender/check', {})).status).toBe(404);
});

it('warns on Today, with the domain and where it is told what to do; never in draft mode, never where all is well', async () => {
  const today = async (checks: ReturnType<typeof fakeChecks>, path = '/organisations/org-nile/today') =>
    (await browserOf(world({ senderChecks: checks }).deps).get(path)).text;
  const warned = await today(fakeChecks());
  expect(warned).toContain('Receivers may well take letters from nile-office.example for junk');
  expect(warned).toContain('href="/organisations/org-nile/settings#sender-check"');
  expect(await today(fakeChecks(), '/organisations/org-harbour/today')).not.toContain('for junk');
  expect(await today({ ...fakeChecks(), standing: () => null })).not.toContain('for junk');
  const findings = FINDINGS.map((finding) => ({ ...finding, state: 'met' as const }));
  const well = { domain: 'nile-office.example', at: NOW, findings };
  expect(await today({ ...fakeChecks(), standing: () => well })).not.toContain('for junk');
});

it.each(['en', 'ar'] as const)('has a sentence for everything that can be found (%s)', (language) => {
  const locale = localeOf(language);
  for (const code of CHECK_CODES)
    expect(locale.t(`check.${code}`, { host: 'h', found: 'f', lookups: 11, domain: 'd', selector: 's', at: 'a', policy: 'p' })).not.toMatch(
      /[{}]/,
    );
});
