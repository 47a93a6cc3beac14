/** Who came back from a platform: an id token that is forged, meant for others, old or repeated lets nobody in; a true one says who it is. */
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterEach, expect, it } from 'vitest';
import { type Asked, type OpenIdFacts, openIdOf } from '../../connectors/openid.ts';
import { INTUIT_OPENID } from '../../connectors/quickbooks/facts.ts';
import { XERO_OPENID } from '../../connectors/xero/facts.ts';
import { addMs, type Instant, instant, msOf } from '../../src/domain/time.ts';
import { listen } from '../../src/runtimes/listen.ts';

const NOW = instant('2026-05-04T14:00:00Z');
const ASKED: Asked = { state: 'state', nonce: 'the-nonce', verifier: 'v'.repeat(43) };
const REDIRECT = 'http://localhost:8787/connect/xero/callback';
const seconds = Math.floor(msOf(NOW) / 1_000);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

/** A provider that answers with whatever token a test made. */
async function provider(facts: OpenIdFacts) {
  const state = {
    token: '',
    keys: [] as object[],
    keysAsked: 0,
    form: new URLSearchParams(),
    info: null as object | null,
    now: NOW as Instant,
  };
  const server = await listen(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === new URL(facts.keysUrl).pathname) {
      state.keysAsked += 1;
      return Response.json({ keys: state.keys });
    }
    if (facts.userInfoUrl !== null && pathname === new URL(facts.userInfoUrl).pathname)
      return state.info ? Response.json(state.info) : new Response('no', { status: 500 });
    state.form = new URLSearchParams(await request.text());
    return Response.json({ access_token: 'access', id_token: state.token });
  }, 0);
  closing.push(server.close);
  const baseUrl = `http://127.0.0.1:${server.port}`;
  const openId = openIdOf(facts, { clientId: 'us', clientSecret: 'secret', baseUrl, now: () => state.now, retryDelayMs: 0 });
  const keys = await generateKeyPair('RS256');
  state.keys = [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }];
  const claims = (): JWTPayload => ({
    iss: openId.issuer,
    aud: 'us',
    sub: 'person-1',
    iat: seconds,
    exp: seconds + 300,
    nonce: ASKED.nonce,
  });
  const sign = (
    payload: JWTPayload,
    { by = keys, kid = 'k1', alg = 'RS256' }: { by?: Pick<Keys, 'privateKey'>; kid?: string; alg?: string } = {},
  ) => new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(by.privateKey);
  const identify = () => openId.identify(`${REDIRECT}?code=abc&state=state`, ASKED, REDIRECT);
  return { state, openId, keys, claims, sign, identify };
}

it('a true token says who it is', async () => {
  const { state, claims, sign, identify, openId } = await provider(XERO_OPENID);
  state.token = await sign({ ...claims(), given_name: 'Sam', family_name: 'Adel', email: 'Sam@Nile.example' });
  expect(await identify()).toEqual({
    ok: true,
    value: { issuer: openId.issuer, subject: 'person-1', name: 'Sam Adel', email: 'sam@nile.example', emailVerified: false, tenant: null },
  });
  expect(Object.fromEntries(state.form)).toEqual({
    grant_type: 'authorization_code',
    code: 'abc',
    redirect_uri: REDIRECT,
    code_verifier: ASKED.verifier,
  });
});

it('asks with state, nonce and the challenge of its proof key, and never with the proof itself', async () => {
  const { openId } = await provider(XERO_OPENID);
  const url = new URL(await openId.authorizeUrl(ASKED, REDIRECT));
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'us',
    state: 'state',
    nonce: 'the-nonce',
    scope: 'openid profile email',
    code_challenge_method: 'S256',
  });
  expect(url.href).not.toContain(ASKED.verifier);
});

type Made = Awaited<ReturnType<typeof provider>>;
const forgeries: [name: string, make: (made: Made) => Promise<string>][] = [
  ['signed by somebody else', async ({ claims, sign }) => sign(claims(), { by: await generateKeyPair('RS256') })],
  ['signed by a key nobody knows', async ({ claims, sign }) => sign(claims(), { by: await generateKeyPair('RS256'), kid: 'other' })],
  ['not signed', async ({ claims }) => `${encoded({ alg: 'none' })}.${encoded(claims())}.`],
  [
    'signed with our public key as if it were a shared secret',
    async ({ claims, state }) =>
      new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(new TextEncoder().encode(JSON.stringify(state.keys[0]))),
  ],
  [
    'signed truly and changed afterwards',
    async ({ claims, sign }) => {
      const [head, , signature] = (await sign(claims())).split('.');
      return `${head}.${encoded({ ...claims(), sub: 'person-2' })}.${signature}`;
    },
  ],
  [
    'signed in another way than the platform signs',
    async ({ claims, sign, state }) => {
      const other = await generateKeyPair('RS512');
      state.keys = [{ ...(await exportJWK(other.publicKey)), kid: 'k1' }];
      return sign(claims(), { by: other, alg: 'RS512' });
    },
  ],
  ['of another issuer', ({ claims, sign }) => sign({ ...claims(), iss: 'https://evil.example' })],
  ['for another app', ({ claims, sign }) => sign({ ...claims(), aud: 'them' })],
  ['for several apps, given to another', ({ claims, sign }) => sign({ ...claims(), aud: ['us', 'them'], azp: 'them' })],
  ['expired', ({ claims, sign }) => sign({ ...claims(), exp: seconds - 61 })],
  ['without an end', ({ claims, sign }) => sign(without(claims(), 'exp'))],
  ['not good yet', ({ claims, sign }) => sign({ ...claims(), nbf: seconds + 3_600 })],
  ['of another sign-in', ({ claims, sign }) => sign({ ...claims(), nonce: 'another' })],
  ['without the nonce', ({ claims, sign }) => sign(without(claims(), 'nonce'))],
  ['about nobody', ({ claims, sign }) => sign({ ...claims(), sub: '' })],
  ['no token at all', async () => 'nonsense'],
];

it.each(forgeries)('a token %s lets nobody in', async (_name, make) => {
  const made = await provider(XERO_OPENID);
  made.state.token = await make(made);
  expect(await made.identify()).toEqual({ ok: false, failure: { kind: 'refused', code: 'id-token' } });
});

it('Intuit repeats no nonce; one that it does repeat must be right', async () => {
  const { state, claims, sign, identify } = await provider(INTUIT_OPENID);
  state.token = await sign({ ...without(claims(), 'nonce'), realmid: '9130000000000001' });
  expect(await identify()).toMatchObject({ ok: true, value: { tenant: '9130000000000001', email: null } });
  state.token = await sign({ ...claims(), nonce: 'another' });
  expect(await identify()).toMatchObject({ ok: false });
});

it('an address is taken from what the platform tells of the same person, and is proved only where it says so', async () => {
  const { state, claims, sign, identify } = await provider(INTUIT_OPENID);
  state.token = await sign(without(claims(), 'nonce'));
  const told = async (info: object) => {
    state.info = info;
    const outcome = await identify();
    return outcome.ok && [outcome.value.name, outcome.value.email, outcome.value.emailVerified];
  };
  const iris = { sub: 'person-1', email: 'Iris@Nile.example', givenName: 'Iris' };
  expect(await told({ ...iris, emailVerified: true })).toEqual(['Iris', 'iris@nile.example', true]);
  expect(await told({ ...iris, emailVerified: 'true' })).toEqual(['Iris', 'iris@nile.example', false]);
  expect(await told(iris)).toEqual(['Iris', 'iris@nile.example', false]);
  expect(await told({ ...iris, sub: 'person-2', emailVerified: true })).toEqual([null, null, false]);
  expect(await told({ ...iris, email: 'a@b.example, c@d.example', emailVerified: true })).toEqual(['Iris', null, false]);
});

it('keys that changed are asked for anew, and not again and again', async () => {
  const { state, claims, sign, identify } = await provider(XERO_OPENID);
  state.token = await sign(claims());
  expect(await identify()).toMatchObject({ ok: true });
  const next = await generateKeyPair('RS256');
  const old = state.keys;
  state.token = await sign(claims(), { by: next, kid: 'k2' });
  expect(await identify()).toMatchObject({ ok: false });
  expect(state.keysAsked).toBe(1);
  state.keys = [...old, { ...(await exportJWK(next.publicKey)), kid: 'k2', alg: 'RS256' }];
  state.now = addMs(NOW, 61_000);
  expect(await identify()).toMatchObject({ ok: true });
  for (let times = 0; times < 5; times += 1) {
    state.token = await sign(claims(), { by: next, kid: `unknown-${times}` });
    await identify();
  }
  expect(state.keysAsked).toBe(2);
});

function without(claims: JWTPayload, name: string): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([each]) => each !== name));
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
