/** Packages over the screens: who may take which, what a browser is given, and what there is where nothing can be downloaded. */
import { expect, it } from 'vitest';
import type { MemberRole } from '../../src/domain/role.ts';
import type { WebDeps } from '../../src/web/deps.ts';
import { browserOf, SALMA, world } from './deps.ts';

const BYTES = new Uint8Array([80, 75, 5, 6]);
const stream = () => new Response(BYTES).body;

function browserFor(role: MemberRole, download: WebDeps['download']) {
  const { deps } = world();
  return browserOf({ ...deps, download: download ?? null, door: { ...deps.door, visitor: { ...SALMA, role } } });
}

const all = '/organisations/org-nile/export.zip';
const one = '/organisations/org-nile/customers/c-1/evidence.zip';

it.each<[MemberRole, number, number]>([
  ['owner', 200, 200],
  ['manager', 403, 200],
  ['collector', 403, 403],
  ['read-only', 403, 403],
])('%s: the client file %i, the evidence %i', async (role, file, evidence) => {
  const asked: (string | null)[] = [];
  const browser = browserFor(role, (_id, customerId) => {
    asked.push(customerId);
    return stream();
  });
  expect((await browser.get(all)).status).toBe(file);
  expect((await browser.get(one)).status).toBe(evidence);
  expect(asked).toEqual([...(file === 200 ? [null] : []), ...(evidence === 200 ? ['c-1'] : [])]);
});

it('is saved as a ZIP and never shown; what is not there is not found', async () => {
  const { status, headers, text } = await browserFor('owner', (_id, customerId) => (customerId === 'c-1' ? stream() : null)).get(one);
  expect([status, headers.get('Content-Type'), text]).toEqual([200, 'application/zip', new TextDecoder().decode(BYTES)]);
  expect(headers.get('Content-Disposition')).toBe('attachment; filename="evidence.zip"');
  expect(headers.get('Cache-Control')).toBe('no-store');
  expect((await browserFor('owner', () => null).get(one)).status).toBe(404);
});

it('is not offered where there is none', async () => {
  const settings = '/organisations/org-nile/settings';
  expect((await browserFor('owner', stream).get(settings)).text).toContain('export.zip');
  expect((await browserFor('manager', stream).get(settings)).text).not.toContain('export.zip');
  expect((await browserFor('owner', null).get(settings)).text).not.toContain('export.zip');
  expect((await browserFor('owner', null).get(all)).status).toBe(404);
});

it('stands beside what is handed over, for whoever may take it', async () => {
  const today = '/organisations/org-nile/today';
  const offered = async (role: MemberRole, download: WebDeps['download']) =>
    /customers\/[^/"]+\/evidence\.zip/.exec((await browserFor(role, download).get(today)).text)?.[0] ?? null;
  const link = await offered('manager', stream);
  expect(link).not.toBeNull();
  expect((await browserFor('manager', stream).get(`/organisations/org-nile/${link}`)).status).toBe(200);
  expect(await offered('collector', stream)).toBeNull();
  expect(await offered('owner', null)).toBeNull();
});
