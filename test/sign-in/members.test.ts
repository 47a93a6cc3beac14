/** Members and practices: invitations, roles that change at the next click, the last owner who stays, and practices that know nothing of each other. */
import { expect, it } from 'vitest';
import { FACTS } from '../connectors/books.ts';
import { DAY, SECOND } from '../grants/world.ts';
import { type Browser, type Installation, installation, signInByLink, signUp, wordsOf } from './world.ts';

const owner = async ({ browser }: Installation): Promise<Browser> => {
  const salma = browser();
  await signUp(salma, 'xero', 'Nile');
  return salma;
};

async function invited(house: Installation, by: Browser, email: string, role: string): Promise<Browser> {
  await by.post('/members/invite', { email, role });
  const guest = house.browser();
  await guest.get(house.mailedLink());
  const joined = await guest.post('/invitation', { person: email.split('@')[0] ?? '' });
  if (joined.location !== '/') throw new Error(`not joined: ${joined.status}`);
  return guest;
}

const connected = async (by: Browser, tenant: string): Promise<string> => {
  await by.through('/connect/xero', [['tenant', tenant]]);
  const { location } = await by.post('/connect/xero/choose', { tenant });
  return location.split('/')[2] ?? '';
};

it('an invitation that was mailed lets a stranger in once, under its role; whoever is known signs in first', async () => {
  const house = await installation();
  const salma = await owner(house);
  await salma.post('/members/invite', { email: 'Mona@Nile.example', role: 'collector' });
  expect(wordsOf(await salma.get('/members'))).toContain('mona@nile.example');
  const link = house.mailedLink();
  const mona = house.browser();
  expect((await mona.get(link)).location).toBe('/invitation');
  const seen = await mona.get('/invitation');
  expect(wordsOf(seen)).toContain('Nile Owner invites you to Nile as collector');
  expect(seen.text).not.toContain(new URL(link).searchParams.get('key'));
  expect((await mona.get('/')).status).toBe(302);
  expect((await mona.post('/invitation', { person: 'Mona' })).location).toBe('/');
  expect(wordsOf(await mona.get('/account'))).toMatch(/Mona.*Nile.*collector/);
  const again = house.browser();
  await again.get(link);
  expect((await again.post('/invitation', { person: 'Somebody' })).status).toBe(400);

  // Iris reads a mailbox that is known here already: a week-old mail must not open what else she has.
  const iris = house.browser();
  await signUp(iris, 'quickbooks', 'Harbour');
  await salma.post('/members/invite', { email: 'iris@sandbox.invalid', role: 'manager' });
  const finder = house.browser();
  await finder.get(house.mailedLink());
  expect(wordsOf(await finder.get('/invitation'))).toContain('Sign in first');
  expect((await finder.post('/invitation', { person: 'Iris' })).status).toBe(400);
  expect((await finder.through('/sign-in/quickbooks?back=/invitation')).location).toBe('/invitation');
  expect((await finder.post('/invitation')).location).toBe('/');
  expect(wordsOf(await finder.get('/account'))).toMatch(/Nile.*manager.*Harbour/);
  const there = /name="practice" value="([^"]+)"/.exec((await finder.get('/account')).text)?.[1] ?? '';
  const before = finder.jar.get('tahseel-session');
  expect((await finder.post('/account/practice', { practice: there })).location).toBe('/');
  expect(finder.jar.get('tahseel-session')).not.toBe(before);
  expect(wordsOf(await finder.get('/account'))).toMatch(/Harbour.*owner/);
  expect((await mona.post('/account/practice', { practice: there })).status).toBe(404);
});

it('without a mail server the link is shown once, and lets in only who signs in first', async () => {
  const house = await installation({ sendsMail: false });
  const salma = await owner(house);
  const shown = await salma.post('/members/invite', { email: 'victim@else.example', role: 'read-only' });
  const link = /href="(http[^"]*\/invitation\?key=[0-9a-f]+)"/.exec(shown.text)?.[1] ?? '';
  expect((await salma.get('/members')).text).not.toContain(link);
  const guest = house.browser();
  await guest.get(link);
  expect((await guest.post('/invitation', { person: 'Guest' })).status).toBe(400);
  expect((await guest.through('/sign-in/quickbooks')).location).toBe('/invitation');
  expect((await guest.post('/invitation', { person: 'Iris' })).location).toBe('/');
  // What they may sign in with is what they proved, not what the inviter wrote.
  expect(wordsOf(await guest.get('/account'))).not.toContain('victim@else.example');
});

it('an invitation ends by being taken back, by a newer one, and after a week', async () => {
  const house = await installation();
  const salma = await owner(house);
  const invite = async () => {
    await salma.post('/members/invite', { email: 'mona@nile.example', role: 'collector' });
    return house.mailedLink();
  };
  const works = async (link: string) => {
    const guest = house.browser();
    await guest.get(link);
    return (await guest.get('/invitation')).status === 200;
  };
  const first = await invite();
  const second = await invite();
  expect([await works(first), await works(second)]).toEqual([false, true]);
  const id = /invitations\/([0-9a-f]+)\/take-back/.exec((await salma.get('/members')).text)?.[1] ?? '';
  await salma.post(`/members/invitations/${id}/take-back`);
  expect(await works(second)).toBe(false);
  const third = await invite();
  house.world.later(7 * DAY);
  expect(await works(third)).toBe(false);
});

it('a role that is changed or taken counts at the next click; the last owner stays', async () => {
  const house = await installation();
  const salma = await owner(house);
  const mona = await invited(house, salma, 'mona@nile.example', 'owner');
  const file = await connected(salma, FACTS.tenant);
  const ids = [...(await salma.get('/members')).text.matchAll(/\/members\/([0-9a-f]+)\/role/g)].map((match) => match[1] ?? '');
  const list = await salma.get('/members');
  const idOf = (name: string) => {
    const item =
      list.text
        .split('<li class="row">')
        .slice(1)
        .find((each) => each.includes(`<bdi>${name}</bdi>`)) ?? '';
    return ids.find((id) => item.includes(id)) ?? '';
  };
  const [herself, monas] = [idOf('Nile Owner'), idOf('mona')];
  expect(wordsOf(await mona.get(`/organisations/${file}/settings`))).toContain('Stop everything');
  await salma.post(`/members/${monas}/role`, { role: 'read-only' });
  expect(wordsOf(await mona.get(`/organisations/${file}/settings`))).not.toContain('Stop everything');
  expect((await mona.post(`/organisations/${file}/mode`, { mode: 'autopilot' })).status).toBe(403);
  expect((await mona.get('/members')).status).toBe(403);

  for (const last of [`/members/${herself}/remove`, `/members/${herself}/role`]) {
    await salma.post(last, { role: 'manager' });
    expect(wordsOf(await salma.get('/members'))).toContain('A practice needs an owner');
  }
  await salma.post(`/members/${monas}/remove`);
  expect((await mona.get('/')).location).toBe('/sign-in');
  // She can sign in again, but is nobody here: a practice of her own, or another invitation.
  expect((await signInByLink(house, mona, 'mona@nile.example')).location).toBe('/sign-up');
  const back = await invited(house, salma, 'mona2@nile.example', 'collector');
  expect((await back.get(`/organisations/${file}/today`)).status).toBe(200);
  expect(wordsOf(await salma.get('/members'))).toMatch(/mona2 joined as collector.*Nile Owner removed mona.*made mona reader/);
});

it('two members of one name are told apart in the journal', async () => {
  const house = await installation();
  const salma = await owner(house);
  await invited(house, salma, 'mona@nile.example', 'collector');
  await invited(house, salma, 'mona@delta.example', 'collector');
  expect(wordsOf(await salma.get('/members'))).toMatch(/mona \(mona@delta\.example\)/);
});

it('the journal names who acted', async () => {
  const house = await installation();
  const salma = await owner(house);
  const file = await connected(salma, FACTS.tenant);
  await house.product.organisation(file)?.sync();
  await house.product.organisation(file)?.plan();
  const mona = await invited(house, salma, 'mona@nile.example', 'collector');
  const [customer] = (await house.product.organisation(file)?.customers())?.rows ?? [];
  const path = `/organisations/${file}/customers/${customer?.id}`;
  await mona.post(`${path}/holds`, { kind: 'manual', note: 'on leave' });
  expect(await house.product.organisation(file)?.customer(customer?.id ?? '')).toMatchObject({ holds: [{ by: 'mona', note: 'on leave' }] });
});

it('another practice’s client files are as unknown as those that do not exist, and its books cannot be connected', async () => {
  const house = await installation();
  const salma = await owner(house);
  const omar = house.browser();
  await signUp(omar, 'quickbooks', 'Harbour');
  const hers = await connected(salma, FACTS.tenant);
  const his = await connected(omar, SECOND.tenant);
  expect([hers, his].every((id) => id.startsWith('xero-'))).toBe(true);
  expect(wordsOf(await omar.get('/'))).toContain('Nile Office');
  expect(wordsOf(await omar.get('/'))).not.toContain('Pine');
  expect(wordsOf(await salma.get('/'))).toContain('Pine');
  for (const each of house.product.ids()) await house.product.organisation(each)?.sync();
  const actor = house.product.organisation(hers);
  const before = JSON.stringify([await actor?.summary(), await actor?.tally()]);
  const [customer] = (await actor?.customers())?.rows ?? [];

  const unknown = `xero-${'0'.repeat(32)}`;
  const answers = (id: string) =>
    Promise.all([
      ...[
        '',
        '/today',
        '/customers',
        `/customers/${customer?.id}`,
        '/settings',
        '/letters/e-1',
        '/letters/e-1/body',
        '/calls/t-1',
        '/import',
      ].map((path) => omar.get(`/organisations/${id}${path}`)),
      ...['/mode', '/release', '/stop', '/disconnect', '/letters/approve', `/customers/${customer?.id}/holds`, '/import'].map((path) =>
        omar.post(`/organisations/${id}${path}`, { mode: 'autopilot', stopped: 'yes', kind: 'stop', effectId: 'e-1' }),
      ),
    ]);
  const plain = (list: Awaited<ReturnType<typeof answers>>, id: string) =>
    list.map((each) => [each.status, each.location.replaceAll(id, '…'), each.text.replaceAll(id, '…'), each.cookies]);
  const [real, invented] = [await answers(hers), await answers(unknown)];
  expect(plain(real, hers)).toEqual(plain(invented, unknown));
  expect(real.slice(1).map((each) => each.status)).toEqual(Array.from(real.slice(1), () => 404));
  expect(JSON.stringify([await actor?.summary(), await actor?.tally()])).toBe(before);

  await omar.through('/connect/xero', [['tenant', FACTS.tenant]]);
  expect(wordsOf(await omar.get('/connect/xero/choose'))).toContain('belongs to another practice');
  const refused = await omar.post('/connect/xero/choose', { tenant: FACTS.tenant });
  expect([refused.status, wordsOf(refused)]).toEqual([400, expect.stringContaining('Another practice here is connected to these books')]);
  expect((await omar.get(`/organisations/${hers}/today`)).status).toBe(404);
  expect((await salma.get(`/organisations/${hers}/today`)).status).toBe(200);
  expect(await actor?.sync()).toMatchObject({ ok: true });

  // The same at QuickBooks, where the choice is made on its own page.
  const books: [string, string][] = [['realm', FACTS.realm]];
  const company = await omar.through('/connect/quickbooks', books);
  expect(company.location).toMatch(/^\/organisations\/quickbooks-/);
  const hijack = await salma.through('/connect/quickbooks', books);
  expect([hijack.status, wordsOf(hijack)]).toEqual([400, expect.stringContaining('Another practice')]);
  expect((await omar.get(company.location)).status).toBe(200);
  expect(await house.product.organisation(company.location.split('/')[2] ?? '')?.sync()).toMatchObject({ ok: true });
});

it('the stores’ addresses lead to the right client file, to a new consent, and say what a disconnection means', async () => {
  const house = await installation();
  const omar = house.browser();
  await signUp(omar, 'quickbooks', 'Harbour');
  const company = await omar.through('/connect/quickbooks', [['realm', FACTS.realm]]);
  const id = company.location.split('/')[2] ?? '';
  expect((await omar.get(`/launch/quickbooks?realmId=${FACTS.realm}`)).location).toBe(`/organisations/${id}/today`);
  const fresh = house.browser();
  const landed = await fresh.through(`/launch/quickbooks?realmId=${FACTS.realm}`);
  expect((await fresh.get(landed.location)).location).toBe(`/organisations/${id}/today`);
  // Without a company the store still signs in; with somebody else's it shows nothing of it.
  expect((await house.browser().through('/launch/quickbooks')).location).toBe('/');
  const salma = await owner(house);
  expect((await salma.get('/launch/xero')).location).toBe('/');
  expect((await house.browser().get('/launch/spreadsheet')).status).toBe(404);

  expect((await omar.get('/reconnect/quickbooks')).location).toBe('/connect/quickbooks');
  expect((await house.browser().through('/reconnect/quickbooks')).location).toBe('/connect/quickbooks');

  const nobody = await house.browser().get(`/disconnected/quickbooks?realmId=${FACTS.realm}`);
  expect([nobody.status, wordsOf(nobody)]).toEqual([200, expect.stringContaining('QuickBooks is disconnected')]);
  expect(nobody.text).not.toContain('Harbour &amp; Pine');
  const page = await omar.get(`/disconnected/quickbooks?realmId=${FACTS.realm}`);
  expect(page.text).toContain(`/organisations/${id}/disconnect`);
  expect((await house.product.organisation(id)?.summary())?.connection).toBe('connected');
  await omar.post(`/organisations/${id}/disconnect`);
  expect((await house.product.organisation(id)?.summary())?.connection).toBe('none');
});

it('a consent that was begun in one practice connects nothing in another', async () => {
  const house = await installation();
  const salma = await owner(house);
  const iris = house.browser();
  await signUp(iris, 'quickbooks', 'Harbour');
  const harbour = (await house.door.member(iris.jar.get('tahseel-session') ?? ''))?.practiceId ?? '';
  await salma.post('/members/invite', { email: 'iris@sandbox.invalid', role: 'manager' });
  await iris.get(house.mailedLink());
  expect((await iris.post('/invitation')).location).toBe('/');
  const url = new URL((await iris.get('/connect/quickbooks')).location);
  const body = new URLSearchParams([...url.searchParams, ['decision', 'approve'], ['realm', FACTS.realm]]);
  const agreed = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  expect((await iris.post('/account/practice', { practice: harbour })).location).toBe('/');
  expect((await iris.get(agreed.headers.get('location') ?? '')).status).toBe(400);
  expect(house.product.ids()).toEqual([]);
});
