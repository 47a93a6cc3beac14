/** The OAuth addresses of the QuickBooks face: a consent page that only a POST can approve, the token endpoint and revocation. */
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { msOf } from '../../domain/time.ts';
import { FAR_AWAY, idTokenSigner } from '../id-token.ts';
import type { Sandbox } from '../sandbox.ts';
import { grantsOf, USER } from './grants.ts';

interface Consent {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly scopes: readonly string[];
}

const ACCOUNTING = 'com.intuit.quickbooks.accounting';

export function oauthRoutes(sandbox: Sandbox): Hono {
  const app = new Hono();
  const grants = grantsOf(sandbox);
  const signer = idTokenSigner();

  app.get('/connect/oauth2', (c) => {
    const consent = consentOf({ ...c.req.query() });
    if (typeof consent === 'string' || c.req.query('response_type') !== 'code')
      return c.html(problemPage(typeof consent === 'string' ? consent : 'response_type'), 400);
    return c.html(consentPage(sandbox, consent));
  });

  app.post('/connect/oauth2', async (c) => {
    const form = await fields(c);
    const consent = consentOf(form);
    if (typeof consent === 'string') return c.html(problemPage(consent), 400);
    const target = new URL(consent.redirectUri);
    target.searchParams.set('state', consent.state);
    const company = sandbox.byRealm(form['realm'] ?? '');
    if (form['decision'] === 'deny') target.searchParams.set('error', 'access_denied');
    else if (!consent.scopes.includes(ACCOUNTING)) target.searchParams.set('code', grants.authorize({ ...consent, realm: null }));
    else if (!company) return c.html(problemPage('realm'), 400);
    else {
      target.searchParams.set('code', grants.authorize({ ...consent, realm: company.facts.realm }));
      target.searchParams.set('realmId', company.facts.realm);
    }
    return c.redirect(target.href, 302);
  });

  app.post('/oauth2/v1/tokens/bearer', async (c) => {
    c.header('cache-control', 'no-store');
    const clientId = basicClient(c.req.header('authorization'));
    if (clientId === null) return c.json({ error: 'invalid_client' }, 401);
    const form = await fields(c);
    const withHardExpiry = c.req.header('x-include-refresh-token-hard-expires-in') === 'true';
    switch (form['grant_type']) {
      case 'authorization_code': {
        const answer = grants.exchange(form['code'] ?? '', clientId, form['redirect_uri'] ?? '', withHardExpiry);
        if (!answer) return c.json({ error: 'invalid_grant', error_description: 'Invalid authorization code' }, 400);
        const { consent, tokens } = answer;
        return c.json(consent.scopes.includes('openid') ? { ...tokens, id_token: signer.sign(claimsOf(c, sandbox, consent)) } : tokens);
      }
      case 'refresh_token': {
        const answer = grants.refresh(form['refresh_token'] ?? '', clientId, withHardExpiry);
        return answer ? c.json(answer) : c.json({ error: 'invalid_grant', error_description: 'Incorrect or invalid refresh token' }, 400);
      }
      default:
        return c.json({ error: 'unsupported_grant_type' }, 400);
    }
  });

  app.get('/op/v1/jwks', (c) => c.json({ keys: [signer.publicKey()] }));
  app.get('/v1/openid_connect/userinfo', (c) => {
    const token = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (token === undefined || !grants.isLive(token)) return c.json({ error: 'invalid_token' }, 401);
    return c.json({ sub: USER.sub, email: USER.email, emailVerified: true, givenName: USER.givenName, familyName: USER.familyName });
  });

  app.post('/v2/oauth2/tokens/revoke', async (c) => {
    if (basicClient(c.req.header('authorization')) === null) return c.json({ error: 'invalid_client' }, 401);
    const form = await fields(c);
    return grants.revoke(form['token'] ?? '') ? c.body(null, 200) : c.json({ error: 'invalid_request' }, 400);
  });

  return app;
}

/** What Intuit's id token says: neither an address nor a nonce (facts: INTUIT_OPENID). */
function claimsOf(c: Context, sandbox: Sandbox, { clientId, realm }: { readonly clientId: string; readonly realm: string | null }) {
  const { origin, pathname } = new URL(c.req.url);
  const iss = `${origin}${pathname.slice(0, -'/oauth2/v1/tokens/bearer'.length)}/op/v1`;
  const iat = Math.floor(msOf(sandbox.now()) / 1_000);
  return { iss, aud: [clientId], sub: USER.sub, iat, auth_time: iat, exp: FAR_AWAY, ...(realm === null ? {} : { realmid: realm }) };
}

/** The fields of a form or JSON body that are text; the two SDKs send one each. */
async function fields(c: Context): Promise<Record<string, string>> {
  const text = await c.req.text();
  if (!(c.req.header('content-type') ?? '').includes('json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const body: unknown = JSON.parse(text);
    const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

/** Any client id will do, but there must be one. */
function basicClient(header: string | undefined): string | null {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  try {
    return atob(encoded).split(':')[0] || null;
  } catch {
    return null;
  }
}

/** The request as asked for, or the name of the parameter that is wrong. */
function consentOf(given: Record<string, string>): Consent | string {
  const { client_id: clientId = '', redirect_uri: redirectUri = '', state = '' } = given;
  if (clientId === '') return 'client_id';
  if (state === '') return 'state';
  const scopes = (given['scope'] ?? '').split(/\s+/);
  if (!scopes.includes(ACCOUNTING) && !scopes.includes('openid')) return 'scope';
  if (!URL.canParse(redirectUri) || !/^https?:$/.test(new URL(redirectUri).protocol)) return 'redirect_uri';
  return { clientId, redirectUri, state, scopes };
}

const style = html`<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; display: grid; place-items: center; min-height: 100vh; }
  main { max-width: 26rem; padding: 2rem; }
  label { display: block; padding: 0.75rem; border: 1px solid #8886; border-radius: 0.5rem; margin-block: 0.5rem; }
  button { font: inherit; padding: 0.5rem 1.25rem; border-radius: 0.5rem; border: 1px solid #8886; }
  button[value='approve'] { background: #2ca01c; color: #fff; border-color: #2ca01c; }
  small { opacity: 0.75; }
</style>`;

function page(title: string, content: ReturnType<typeof html>) {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>${style}</head><body><main>${content}</main></body></html>`;
}

function consentPage(sandbox: Sandbox, consent: Consent) {
  const forBooks = consent.scopes.includes(ACCOUNTING);
  const choices = sandbox.companies.map(
    ({ facts }, index) =>
      html`<label><input type="radio" name="realm" value="${facts.realm}" ${index === 0 ? 'checked' : ''} required> ${facts.name} <small>${facts.country}, ${facts.baseCurrency}</small></label>`,
  );
  return page(
    'Connect to QuickBooks (sandbox)',
    html`<h1>${forBooks ? 'Connect to QuickBooks' : 'Sign in with Intuit'}</h1><p>Sandbox: no real company is touched. ${forBooks ? 'Which company may this application read and write?' : 'It learns your name and your e-mail address.'}</p>
<form method="post">
<input type="hidden" name="client_id" value="${consent.clientId}"><input type="hidden" name="redirect_uri" value="${consent.redirectUri}">
<input type="hidden" name="state" value="${consent.state}"><input type="hidden" name="scope" value="${consent.scopes.join(' ')}">
${forBooks ? choices : ''}
<p><button name="decision" value="approve">${forBooks ? 'Connect' : 'Sign in'}</button> <button name="decision" value="deny" formnovalidate>Cancel</button></p>
</form>`,
  );
}

function problemPage(parameter: string) {
  return page(
    'QuickBooks (sandbox)',
    html`<h1>This request cannot be answered</h1><p>The parameter <code>${parameter}</code> is missing or not valid.</p>`,
  );
}
