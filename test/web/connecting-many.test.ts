/** Many organisations of one consent: the page does not wait for them, tells how they stand, and each begins as the form said, a template of the practice included. */
import { describe, expect, it } from 'vitest';
import { underWay } from '../../src/runtimes/under-way.ts';
import type { ConnectOutcome, WebDeps } from '../../src/web/deps.ts';
import { browserOf, flashAfter, world } from './deps.ts';
import { fakeActor, TODAY } from './fake.ts';

const IDS = Array.from({ length: 8 }, (_, at) => `t-${at}`);

function house() {
  const waiting = Promise.withResolvers<ConnectOutcome>();
  const fresh = { ...TODAY, summary: { ...TODAY.summary, id: 'org-new', lastSync: null, released: false, mode: 'draft' as const } };
  const actor = { ...fakeActor({ today: fresh }), id: 'org-new' };
  const logged: string[] = [];
  const followed: string[] = [];
  const chosen: number[] = [];
  const given = world({ organisation: async (id) => (id === 'org-new' ? actor : null) }).deps;
  const { connect, templates } = given;
  if (!(connect && templates)) throw new Error('the fake world connects');
  const deps: WebDeps = {
    ...given,
    clients: async () => [fresh.summary],
    connect: {
      ...connect,
      offered: async () => IDS.map((id) => ({ id, name: id, state: 'new' })),
      choose: (_platform, _secret, ids) => {
        chosen.push(ids.length);
        return waiting.promise;
      },
    },
    templates: { ...templates, follow: async (id, version, organisation) => void followed.push(`${id} ${version} ${organisation}`) },
    underWay: underWay((_level, event) => void logged.push(event)),
  };
  return { deps, browser: browserOf(deps), waiting, actor, logged, followed, chosen };
}

const starting = async ({ browser }: ReturnType<typeof house>) => (await browser.get('/starting')).text;

describe('many organisations of one consent', () => {
  it('are connected while the page is there already, and begin as the form said', async () => {
    const given = house();
    const answer = await given.browser.post('/connect/xero/choose', { all: 'yes', preset: 'template-1', mode: 'review' });
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/starting']);
    expect(await flashAfter(given.browser, answer)).toBe('Being connected, a few at a time: 8 organisations.');
    expect(await starting(given)).toMatch(/data-running[^>]*>8 organisations are being connected/);
    given.waiting.resolve({ ok: true, organisationIds: ['org-new'], failed: ['t-3 <b>'] });
    await expect.poll(() => starting(given)).toContain('Not connected, because the platform did not answer for them: t-3 &lt;b&gt;');
    expect(given.followed).toEqual(['template-1 2 org-new']);
    expect(given.actor.commands.map(({ do: what }) => what)).toEqual(['set-policy', 'set-mode', 'release-first-run']);
    expect(JSON.stringify(given.actor.commands[0])).toContain('House, 2');
  });

  it.each([
    ['the platform breaks off', (given: ReturnType<typeof house>) => given.waiting.reject(new Error('secret'))],
    ['the offer has ended', (given: ReturnType<typeof house>) => given.waiting.resolve({ ok: false, code: 'expired' })],
  ])('are told to be chosen again where %s', async (_what, end) => {
    const given = house();
    await given.browser.post('/connect/xero/choose', { all: 'yes' });
    end(given);
    await expect.poll(() => starting(given)).toContain('Connecting was broken off');
    expect(given.logged).toEqual(['connecting-broken-off']);
  });

  it('a second choice meanwhile is waited for, and few are in any case', async () => {
    const given = house();
    await given.browser.post('/connect/xero/choose', { all: 'yes' });
    const [second, few] = [
      given.browser.post('/connect/xero/choose', { all: 'yes' }),
      given.browser.post('/connect/xero/choose', [
        ['tenant', 't-1'],
        ['tenant', 't-2'],
      ]),
    ];
    await expect.poll(() => given.chosen.toSorted()).toEqual([2, 8, 8]);
    given.waiting.resolve({ ok: true, organisationIds: ['org-new'] });
    expect((await second).headers.get('Location')).toBe('/organisations/org-new/start');
    expect((await few).headers.get('Location')).toBe('/organisations/org-new/start');
  });

  it('may begin with a policy of the practice', async () => {
    const page = await house().browser.get('/connect/xero/choose');
    expect(page.text).toMatch(/<optgroup label="Templates of the practice"><option value="template-1">House<\/option>/);
  });
});
