/** Roles on the screens: every post by every role as one table, what is drawn and what is not, and pages that are not for everybody. */
import { describe, expect, it } from 'vitest';
import { ACTS, MEMBER_ROLES, type MemberRole, may } from '../../src/domain/role.ts';
import { actOfPost, POST_ACTS } from '../../src/web/acts.ts';
import { createApp } from '../../src/web/app.tsx';
import type { Door } from '../../src/web/door.ts';
import { browserOf, PAGES, SALMA, type World, world } from './deps.ts';
import { fakePrograms } from './fake-programs.ts';

/** Addresses as the fake world knows them. */
const PLACES: Readonly<Record<string, string>> = {
  ':id': 'org-nile',
  ':effectId': 'e-1',
  ':taskId': 't-4',
  ':customerId': 'c-2',
  ':promiseId': 'p-1',
  ':holdId': 'h-1',
  ':platform': 'xero',
  ':personId': 'p-2',
  ':invitationId': 'i-1',
  ':tokenId': 'tok-1',
  ':endpointId': 'ep_1',
  ':templateId': 'template-1',
  ':clientId': 'org-nile',
};
const FORM = {
  reason: 'why',
  outcome: 'no-answer',
  mode: 'review',
  preset: 'gentle',
  name: 'Other',
  from: 'standard',
  version: '2',
  client: 'org-nile',
  rule: 'setting gapDays',
  document: 'extends: standard',
  note: 'why',
  stopped: 'yes',
  effectId: 'e-1',
  kind: 'stop',
  language: 'en',
  days: '1',
  role: 'owner',
  understood: 'yes',
};
const pathOf = (route: string) => route.replace(/:\w+/g, (place) => PLACES[place] ?? 'x');

/** The world as somebody of this role sees it; null: as nobody. `done` counts what the door was asked to change. */
function seenBy(role: MemberRole | null): World & { readonly done: string[] } {
  const done: string[] = [];
  const { door } = world().deps;
  const counted = (name: 'invite' | 'takeBack' | 'changeRole' | 'remove' | 'rename') => ({
    [name]: async (...given: unknown[]) => {
      done.push(`${name} ${given.length}`);
      return name === 'invite' ? { ok: true, link: null } : null;
    },
  });
  const changed: Door = {
    ...door,
    visitor: role === null ? null : { ...SALMA, role },
    ...counted('invite'),
    ...counted('takeBack'),
    ...counted('changeRole'),
    ...counted('remove'),
    ...counted('rename'),
  };
  return { ...world({ door: changed, programs: fakePrograms(done) }), done };
}

const changes = ({ actors, advanced, done }: ReturnType<typeof seenBy>) =>
  Object.values(actors).reduce((sum, actor) => sum + actor.commands.length, 0) + advanced.length + done.length;

describe('the table', () => {
  it('has a row for every post there is, and none besides', () => {
    const posts = createApp(world().deps)
      .routes.filter((route) => route.method === 'POST')
      .map((route) => route.path);
    expect([...new Set(posts)].sort()).toEqual(Object.keys(POST_ACTS).sort());
  });

  it('gives owners everything, readers only reading, and nobody less than the role below', () => {
    for (const act of ACTS) {
      expect(may('owner', act)).toBe(true);
      expect(may('read-only', act)).toBe(act === 'look');
      const allowed = MEMBER_ROLES.map((role) => may(role, act));
      expect(allowed).toEqual([...allowed].sort((a, b) => Number(b) - Number(a)));
    }
    expect(MEMBER_ROLES.filter((role) => may(role, 'members'))).toEqual(['owner']);
    expect(MEMBER_ROLES.filter((role) => may(role, 'run'))).toEqual(['owner', 'manager']);
    expect(MEMBER_ROLES.filter((role) => may(role, 'collect'))).toEqual(['owner', 'manager', 'collector']);
  });
});

describe.each(Object.entries(POST_ACTS))('POST %s (%s)', (route, act) => {
  it('is done for whoever may, refused clearly and without effect for everybody else', async () => {
    for (const role of [...MEMBER_ROLES, null]) {
      const seen = seenBy(role);
      const answer = await browserOf(seen.deps).post(pathOf(route), FORM);
      const allowed = act === 'open' || (role !== null && (act === 'self' || may(role, act)));
      if (allowed) {
        expect([role, [401, 403].includes(answer.status)]).toEqual([role, false]);
        continue;
      }
      expect([role, answer.status]).toEqual([role, role === null ? 401 : 403]);
      expect(answer.text).toMatch(role === null ? /Nothing was done/ : /Not for your role/);
      expect(changes(seen)).toBe(0);
    }
  });
});

it('a post without a row is nobody’s', async () => {
  expect(actOfPost('/organisations/org-nile/anything')).toBeNull();
  expect((await browserOf(seenBy('owner').deps).post('/organisations/org-nile/anything', {})).status).toBe(403);
});

it('starting again is not for those who may only stop', async () => {
  const seen = seenBy('collector');
  await browserOf(seen.deps).post('/organisations/org-nile/stop', { stopped: 'no' });
  expect(changes(seen)).toBe(0);
  await browserOf(seen.deps).post('/organisations/org-nile/stop', { stopped: 'yes' });
  expect(seen.actors.nile.commands).toEqual([{ do: 'stop-all', by: 'Salma', stopped: true }]);
});

describe.each(MEMBER_ROLES)('the pages of a %s', (role) => {
  it('hold no button that would be refused, and none that opens nothing', async () => {
    const browser = browserOf(seenBy(role).deps);
    const drawn: string[] = [];
    for (const path of PAGES) {
      const { text, status } = await browser.get(path);
      if (status === 403) continue;
      const posts = [...text.matchAll(/<form method="post" action="([^"]+)"/g), ...text.matchAll(/formaction="([^"]+)"/g)].map(
        (match) => match[1] ?? '',
      );
      for (const action of posts) {
        const act = actOfPost(action);
        expect([path, action, act !== null && (act === 'open' || act === 'self' || may(role, act))]).toEqual([path, action, true]);
        drawn.push(act ?? '');
      }
      // A link to a page that would be refused is a dead button as well.
      for (const [, href] of text.matchAll(/<a [^>]*href="(\/(?:connect|import|members)[^"]*)"/g))
        expect([path, href, (await browser.get(href ?? '')).status]).not.toEqual([path, href, 403]);
      for (const [, id] of text.matchAll(/popovertarget="([^"]+)"/g)) expect(text).toContain(`id="${id}" popover`);
      for (const [details] of text.matchAll(/<details class="form">.*?<\/details>/gs)) expect(details).toContain('<form');
      for (const [, dialog] of text.matchAll(/popover="auto"[^>]*>(.*?)<\/div>/gs)) expect(dialog).toMatch(/<form|<dl class="keys-list"/);
    }
    for (const act of ['collect', 'run', 'connect', 'members', 'integrate'] as const)
      expect([act, drawn.includes(act)]).toEqual([act, may(role, act)]);
  });
});

it.each([
  ['/members', 'see-members'],
  ['/templates', 'run'],
  ['/templates/template-1', 'run'],
  ['/programs', 'integrate'],
  ['/programs/endpoints/ep_1', 'integrate'],
  ['/import/new', 'connect'],
  ['/connect/xero', 'connect'],
  ['/connect/xero/choose', 'connect'],
] as const)('%s is only for those who may %s', async (path, act) => {
  for (const role of MEMBER_ROLES) {
    const { status, text } = await browserOf(seenBy(role).deps).get(path);
    expect([role, status === 403]).toEqual([role, !may(role, act)]);
    if (status === 403) expect(text).toContain('Nothing was done');
  }
});

it('whoever is not signed in is led to signing in from every page, known or not, and comes back to it', async () => {
  const browser = browserOf(seenBy(null).deps);
  for (const path of [
    '/',
    '/organisations/org-nile/today',
    '/organisations/nobody/today',
    '/nowhere',
    '/members',
    '/mailbox',
    '/account',
  ]) {
    const { status, headers } = await browser.get(path);
    expect([path, status, headers.get('Location')]).toEqual([
      path,
      302,
      path === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(path)}`,
    ]);
  }
  for (const open of ['/sign-in', '/healthz', '/docs/api', '/disconnected/xero', '/sign-in/link?key=good'])
    expect((await browser.get(open)).status).toBe(200);
});
