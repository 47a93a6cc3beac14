/** Coming in and going out: with a platform, by a link, by signing up; what is used, late, forged, pressed twice or sent from elsewhere does nothing. */
import { expect, it } from 'vitest';
import { FACTS } from '../connectors/books.ts';
import { HOUR, MINUTE } from '../grants/world.ts';
import { installation, ORIGIN, signInByLink, signUp, wordsOf } from './world.ts';

it('the first to sign up owns the practice there is; the next founds one of their own', async () => {
  const { browser, door } = await installation();
  const salma = browser();
  expect((await salma.get('/')).location).toBe('/sign-in');
  const back = await salma.through('/sign-in/xero');
  expect(back.location).toBe('/sign-up');
  expect((await salma.get('/sign-up')).text).toContain('Sam Sandbox');
  expect((await salma.get('/')).status).toBe(302);
  expect((await salma.post('/sign-up', { person: 'Salma', practice: '' })).status).toBe(400);
  expect((await salma.post('/sign-up', { person: 'Salma', practice: 'Nile' })).location).toBe('/');
  expect(wordsOf(await salma.get('/'))).toContain('No client file yet');
  expect(wordsOf(await salma.get('/account'))).toMatch(/Salma.*Nile.*owner/);

  const omar = browser();
  await signUp(omar, 'quickbooks', 'Harbour');
  expect(wordsOf(await omar.get('/members'))).toContain('Harbour Owner');
  expect(wordsOf(await omar.get('/members'))).not.toContain('Salma');
  const [first, second] = await Promise.all([salma, omar].map((each) => door.member(each.jar.get('tahseel-session') ?? '')));
  expect([first?.practiceId, first?.role, second?.role]).toEqual(['first', 'owner', 'owner']);
  expect(second?.practiceId).not.toBe('first');
});

it('who has signed up comes back with the same platform, to the page they wanted', async () => {
  const { browser } = await installation();
  await signUp(browser(), 'xero', 'Nile');
  const again = browser();
  const wanted = await again.get('/organisations/xero-1/today?x=1');
  expect(wanted.location).toBe('/sign-in?back=%2Forganisations%2Fxero-1%2Ftoday%3Fx%3D1');
  expect((await again.get(wanted.location)).text).toContain('/sign-in/xero?back=%2Forganisations');
  expect((await again.through('/sign-in/xero?back=%2Forganisations%2Fxero-1%2Ftoday%3Fx%3D1')).location).toBe(
    '/organisations/xero-1/today?x=1',
  );
  for (const elsewhere of ['//evil.example', 'https://evil.example/x', '/\\evil.example', '/.//evil.example'])
    expect((await browser().through(`/sign-in/xero?back=${encodeURIComponent(elsewhere)}`)).location).toBe('/');
});

it('a callback counts once, in the browser that began it, for the platform it was begun with', async () => {
  const { browser, world } = await installation();
  const salma = browser();
  const url = new URL((await salma.get('/sign-in/xero')).location);
  const agreed = await fetch(url, { method: 'POST', body: new URLSearchParams(url.searchParams), redirect: 'manual' });
  const callback = agreed.headers.get('location') ?? '';
  const tokens = world.tokenCalls();
  expect((await browser().get(callback)).status).toBe(400);
  expect((await browser().get(callback.replace('/xero/', '/quickbooks/'))).status).toBe(400);
  // Nor does a sign-in of one's own that is under way.
  const mallory = browser();
  await mallory.get('/sign-in/xero');
  expect((await mallory.get(callback)).status).toBe(400);
  expect(world.tokenCalls()).toBe(tokens);
  const done = await salma.get(callback);
  expect(done.location).toBe('/sign-up');
  // The back button: said clearly, and nobody is asked for a token again.
  const repeated = await salma.get(callback);
  expect([repeated.status, wordsOf(repeated)]).toEqual([
    400,
    expect.stringContaining('does not belong to a sign-in begun in this browser'),
  ]);
  expect(repeated.text).not.toContain('code=');
  expect(world.tokenCalls()).toBe(tokens + 1);
  const denied = browser();
  const state = new URL((await denied.get('/sign-in/quickbooks')).location).searchParams.get('state');
  expect(wordsOf(await denied.get(`/connect/quickbooks/callback?error=access_denied&state=${state}`))).toContain('You did not allow it');
});

it('a link is opened by a scanner without effect, works once, for a quarter of an hour, and ends up at the same person', async () => {
  const house = await installation();
  const { browser, mail, mailedLink, world } = house;
  const salma = browser();
  const asked = await salma.post('/sign-in/ask', { address: 'Salma@Nile.example' });
  expect(asked.location).toBe('/sign-in');
  expect(mail.mails[0]?.envelope.to).toEqual(['salma@nile.example']);
  const link = mailedLink();
  expect(link.startsWith(`${ORIGIN}/sign-in/link?key=`)).toBe(true);
  const key = new URL(link).searchParams.get('key') ?? '';
  for (let scan = 0; scan < 3; scan += 1) {
    const seen = await browser().get(link);
    expect([seen.status, wordsOf(seen)]).toEqual([200, expect.stringContaining('salma@nile.example')]);
    expect(seen.cookies.join()).not.toContain('session');
  }
  // Pressed twice: one of both is signed in.
  const presses = await Promise.all([salma.post('/sign-in/link', { key }), browser().post('/sign-in/link', { key })]);
  expect(presses.map((each) => each.status).sort()).toEqual([303, 400]);
  expect((await salma.post('/sign-up', { person: 'Salma', practice: 'Nile' })).location).toBe('/');
  expect((await browser().get(link)).status).toBe(400);

  const late = browser();
  await late.post('/sign-in/ask', { address: 'salma@nile.example' });
  world.later(15 * MINUTE);
  const refused = await late.post('/sign-in/link', { key: new URL(mailedLink()).searchParams.get('key') ?? '' });
  expect([refused.status, wordsOf(refused)]).toEqual([400, expect.stringContaining('Nothing happened')]);
  expect((await signInByLink(house, late, 'SALMA@nile.example')).location).toBe('/');
  expect(wordsOf(await late.get('/account'))).toContain('Nile');
});

it('asking for a link says nothing about an address, and fills nobody’s mailbox', async () => {
  const house = await installation();
  const { browser, mail, world } = house;
  const known = browser();
  await signInByLink(house, known, 'salma@nile.example');
  await known.post('/sign-up', { person: 'Salma', practice: 'Nile' });
  const answers = [];
  for (const address of ['salma@nile.example', 'nobody@else.example']) {
    const one = browser();
    const { status, location } = await one.post('/sign-in/ask', { address });
    answers.push([status, location, wordsOf(await one.get('/sign-in')).replace(address, '…')]);
  }
  expect(answers[0]).toEqual(answers[1]);
  for (let more = 0; more < 8; more += 1) await browser().post('/sign-in/ask', { address: 'nobody@else.example' });
  expect(mail.mails.filter((each) => each.envelope.to[0] === 'nobody@else.example')).toHaveLength(5);
  const limited = browser();
  await limited.post('/sign-in/ask', { address: 'nobody@else.example' });
  expect(wordsOf(await limited.get('/sign-in'))).toContain('on its way to nobody@else.example');
  world.later(16 * MINUTE);
  await browser().post('/sign-in/ask', { address: 'nobody@else.example' });
  expect(mail.mails.filter((each) => each.envelope.to[0] === 'nobody@else.example')).toHaveLength(6);
  const wrong = browser();
  await wrong.post('/sign-in/ask', { address: 'a@b.example, c@d.example' });
  expect(wordsOf(await wrong.get('/sign-in'))).toContain('not one e-mail address');
});

it('a session ends after half an hour alone and after twelve hours in any case; a form that comes too late does nothing', async () => {
  const { browser, world, product } = await installation();
  const salma = browser();
  await signUp(salma, 'xero', 'Nile');
  await salma.through('/connect/xero', [['tenant', FACTS.tenant]]);
  await salma.post('/connect/xero/choose', { tenant: FACTS.tenant });
  const [id = ''] = product.ids();
  const settings = `/organisations/${id}/settings`;
  const form = { mode: 'autopilot', back: settings };

  world.later(29 * MINUTE);
  expect((await salma.get(settings)).status).toBe(200);
  world.later(29 * MINUTE);
  expect((await salma.get(settings)).status).toBe(200);
  world.later(31 * MINUTE);
  const late = await salma.post(`/organisations/${id}/mode`, form, { Origin: ORIGIN, Referer: `${ORIGIN}${settings}` });
  expect([late.status, wordsOf(late)]).toEqual([401, expect.stringContaining('so nothing was done')]);
  expect(late.text).toContain(`/sign-in?back=${encodeURIComponent(settings)}`);
  expect((await product.organisation(id)?.summary())?.mode).toBe('draft');
  // Back from signing in the page is shown, and the form is not sent again.
  const back = await salma.through(`/sign-in/xero?back=${encodeURIComponent(settings)}`);
  expect(back.location).toBe(settings);
  expect((await product.organisation(id)?.summary())?.mode).toBe('draft');
  expect((await salma.post(`/organisations/${id}/mode`, form)).status).toBe(303);
  expect((await product.organisation(id)?.summary())?.mode).toBe('autopilot');

  for (let hour = 0; hour < 24; hour += 1) {
    world.later(29 * MINUTE);
    await salma.get('/');
  }
  world.later(29 * MINUTE);
  const ended = await salma.get('/');
  expect(ended.location).toBe('/sign-in');
  expect(wordsOf(await salma.get('/sign-in'))).toContain('Your session ended');
  expect(24 * 29 * MINUTE).toBeLessThan(12 * HOUR);
});

it('signing in makes a new session and ends the old one; signing out ends it on the server, everywhere ends all', async () => {
  const { browser } = await installation();
  const salma = browser();
  await signUp(salma, 'xero', 'Nile');
  const first = salma.jar.get('tahseel-session') ?? '';
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  await salma.through('/sign-in/xero');
  const second = salma.jar.get('tahseel-session') ?? '';
  expect(second).not.toBe(first);
  const thief = browser();
  thief.jar.set('tahseel-session', first);
  expect((await thief.get('/')).location).toBe('/sign-in');
  thief.jar.set('tahseel-session', second);
  expect((await thief.get('/')).status).toBe(200);
  expect((await salma.post('/account/sign-out')).location).toBe('/sign-in');
  expect((await thief.get('/')).location).toBe('/sign-in');

  const [desk, phone] = [browser(), browser()];
  await desk.through('/sign-in/xero');
  await phone.through('/sign-in/xero');
  await desk.post('/account/sign-out-everywhere');
  for (const each of [desk, phone]) expect((await each.get('/')).location).toBe('/sign-in');
});

it('nobody is signed in by a session somebody else chose', async () => {
  const { browser } = await installation();
  const victim = browser();
  victim.jar.set('tahseel-session', 'a'.repeat(64));
  await signUp(victim, 'xero', 'Nile');
  expect(victim.jar.get('tahseel-session')).not.toBe('a'.repeat(64));
});

it('keeps the session where no script, no other site and, over TLS, no other host comes by it', async () => {
  const plain = (await installation()).browser();
  await signUp(plain, 'xero', 'Nile');
  const over = await installation({ publicUrl: 'https://tahseel.example' });
  const browser = over.browser();
  await browser.through('/sign-in/xero');
  const { cookies } = await browser.post('/sign-up', { person: 'Salma', practice: 'Nile' });
  const session = cookies.find((each) => each.includes('session')) ?? '';
  expect(session).toMatch(/^__Host-tahseel-session=[0-9a-f]{64}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  for (const each of cookies) expect(each).toMatch(/Secure/);
  // The proxy that speaks TLS passes requests on without it; the browser's origin is the public one.
  expect((await over.app.request('http://127.0.0.1:8787/account', { headers: { cookie: session.split(';')[0] ?? '' } })).status).toBe(200);
  const posted = await over.app.request('http://127.0.0.1:8787/account/sign-out', {
    method: 'POST',
    headers: { cookie: session.split(';')[0] ?? '', origin: 'https://tahseel.example' },
  });
  expect(posted.status).toBe(303);
});

it.each([
  ['another site', { Origin: 'https://evil.example' }],
  ['another port of this machine', { Origin: 'http://localhost:9999' }],
  ['a sandboxed frame', { Origin: 'null' }],
  ['nowhere', {}],
  ['another site, as JSON', { Origin: 'https://evil.example', 'Content-Type': 'application/json' }],
  ['nowhere, as an unknown type', { 'Content-Type': 'application/x-nothing' }],
  ['another site that claims to be ours', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' }],
  ['another site without an origin', { 'Sec-Fetch-Site': 'cross-site' }],
])('a post from %s does nothing', async (_name, headers) => {
  const { browser } = await installation();
  const salma = browser();
  await signUp(salma, 'xero', 'Nile');
  expect((await salma.post('/account/sign-out', {}, headers)).status).toBe(403);
  expect((await salma.get('/')).status).toBe(200);
});

it('another way to sign in is added by whoever is signed in, and is nobody else’s afterwards', async () => {
  const house = await installation();
  const { browser } = house;
  const salma = browser();
  await signUp(salma, 'xero', 'Nile');
  // Coming back from the platform adds nothing yet: the page says whose it is, the button adds it.
  expect((await salma.through('/sign-in/quickbooks?add')).location).toBe('/account/way');
  expect(wordsOf(await salma.get('/account/way'))).toContain('Intuit iris@sandbox.invalid');
  expect((await browser().through('/sign-in/quickbooks')).location).toBe('/sign-up');
  expect((await salma.post('/account/way')).location).toBe('/account');
  expect((await salma.post('/account/way')).status).toBe(400);
  expect((await signInByLink(house, salma, 'salma@nile.example')).location).toBe('/account');
  expect(wordsOf(await salma.get('/account'))).toMatch(/Intuit.*Xero.*salma@nile\.example/);
  for (const way of ['/sign-in/quickbooks', '/sign-in/xero']) {
    const other = browser();
    expect((await other.through(way)).location).toBe('/');
    expect(wordsOf(await other.get('/account'))).toContain('Nile');
  }
  const stranger = browser();
  await signInByLink(house, stranger, 'omar@harbour.example');
  await stranger.post('/sign-up', { person: 'Omar', practice: 'Harbour' });
  await stranger.through('/sign-in/xero?add');
  const taken = await stranger.post('/account/way');
  expect([taken.status, wordsOf(taken)]).toEqual([400, expect.stringContaining('somebody else')]);
});

it('an address that only a platform without proof claims opens nothing that a proved one opened', async () => {
  const house = await installation();
  const owner = house.browser();
  // The sandbox's Xero says owner@sandbox.invalid and does not say that it proved it; its Intuit proved iris@sandbox.invalid.
  for (const [address, platform, expected] of [
    ['owner@sandbox.invalid', 'xero', '/sign-up'],
    ['iris@sandbox.invalid', 'quickbooks', '/'],
  ] as const) {
    await signInByLink(house, owner, address);
    await owner.post('/sign-up', { person: address, practice: address });
    await owner.post('/account/sign-out');
    expect((await house.browser().through(`/sign-in/${platform}`)).location).toBe(expected);
  }
});

it('a link that somebody else asked for never opens another’s account to them', async () => {
  const house = await installation();
  const { browser, mailedLink } = house;
  const salma = browser();
  await signUp(salma, 'xero', 'Nile');
  // Mallory sends Salma a sign-in link of her own: it signs in as Mallory, and adds nothing to Salma's account.
  await browser().post('/sign-in/ask', { address: 'mallory@evil.example' });
  const key = new URL(mailedLink()).searchParams.get('key') ?? '';
  expect(wordsOf(await salma.get(mailedLink()))).toContain('You will be signed in as mallory@evil.example');
  expect((await salma.post('/sign-in/link', { key })).location).toBe('/sign-up');
  expect((await signInByLink(house, browser(), 'mallory@evil.example')).location).toBe('/sign-up');
  // A link that Salma asked for from her account is good in her session only.
  await salma.post('/sign-in/ask', { address: 'salma@nile.example' });
  const hers = new URL(mailedLink()).searchParams.get('key') ?? '';
  expect(wordsOf(await browser().get(mailedLink()))).toContain('Open it in the browser in which you are signed in');
  expect((await browser().post('/sign-in/link', { key: hers })).status).toBe(400);
  expect((await salma.post('/sign-in/link', { key: hers })).location).toBe('/account');
});
