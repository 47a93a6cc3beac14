/** The OAuth addresses of the QuickBooks face: a consent page that only a POST can approve, the token endpoint and revocation. */
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Sandbox } from '../sandbox.ts';
import { grantsOf } from './grants.ts';

interface Consent {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
}

export function oauthRoutes(sandbox: Sandbox): Hono {
  const app = new Hono();
  const grants = grantsOf(sandbox);

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
    else if (!company) return c.html(problemPage('realm'), 400);
    else {
      target.searchParams.set('code', grants.authorize(company.facts.realm, consent.clientId, consent.redirectUri));
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
        return answer ? c.json(answer) : c.json({ error: 'invalid_grant', error_description: 'Invalid authorization code' }, 400);
      }
      case 'refresh_token': {
        const answer = grants.refresh(form['refresh_token'] ?? '', clientId, withHardExpiry);
        return answer ? c.json(answer) : c.json({ error: 'invalid_grant', error_description: 'Incorrect or invalid refresh token' }, 400);
      }
      default:
        return c.json({ error: 'unsupported_grant_type' }, 400);
    }
  });

  app.post('/v2/oauth2/tokens/revoke', async (c) => {
    if (basicClient(c.req.header('authorization')) === null) return c.json({ error: 'invalid_client' }, 401);
    const form = await fields(c);
    return grants.revoke(form['token'] ?? '') ? c.body(null, 200) : c.json({ error: 'invalid_request' }, 400);
  });

  return app;
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
  if (!(given['scope'] ?? '').split(/\s+/).includes('com.intuit.quickbooks.accounting')) return 'scope';
  if (!URL.canParse(redirectUri) || !/^https?:$/.test(new URL(redirectUri).protocol)) return 'redirect_uri';
  return { clientId, redirectUri, state };
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
  const choices = sandbox.companies.map(
    ({ facts }, index) =>
      html`<label><input type="radio" name="realm" value="${facts.realm}" ${index === 0 ? 'checked' : ''} required> ${facts.name} <small>${facts.country}, ${facts.baseCurrency}</small></label>`,
  );
  return page(
    'Connect to QuickBooks (sandbox)',
    html`<h1>Connect to QuickBooks</h1><p>Sandbox: no real company is touched. Which company may this application read and write?</p>
<form method="post">
<input type="hidden" name="client_id" value="${consent.clientId}"><input type="hidden" name="redirect_uri" value="${consent.redirectUri}">
<input type="hidden" name="state" value="${consent.state}"><input type="hidden" name="scope" value="com.intuit.quickbooks.accounting">
${choices}
<p><button name="decision" value="approve">Connect</button> <button name="decision" value="deny" formnovalidate>Cancel</button></p>
</form>`,
  );
}

function problemPage(parameter: string) {
  return page(
    'QuickBooks (sandbox)',
    html`<h1>This request cannot be answered</h1><p>The parameter <code>${parameter}</code> is missing or not valid.</p>`,
  );
}
