/** The page on which a person lets an app into one of the sandbox's companies; it stands where login.xero.com stands. */
import { html, raw } from 'hono/html';
import type { CompanyFacts } from '../ledger.ts';
import type { Authorization } from './identity.ts';

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 8vh auto; padding: 0 1rem; }
  h1 { font-size: 1.35rem; } fieldset { border: 1px solid #8886; border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem; }
  label { display: block; padding: .4rem 0; } small { opacity: .75; } ul { padding-inline-start: 1.2rem; }
  button { font: inherit; padding: .55rem 1.2rem; border-radius: .4rem; border: 1px solid #8888; cursor: pointer; }
  button.allow { background: #0b6e8f; border-color: #0b6e8f; color: #fff; }
  .actions { display: flex; gap: .75rem; }`;

/** Opening the page changes nothing; only its form does. Without companies it only signs somebody in. */
export function consentPage(request: Authorization, companies: readonly CompanyFacts[]) {
  const { clientId, redirectUri, scopes, state, nonce, challenge } = request;
  const proof = challenge === null ? {} : { code_challenge: challenge, code_challenge_method: 'S256' };
  const forBooks = companies.length > 0;
  const kept = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: scopes.join(' '), state, nonce, ...proof };
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Allow access · Xero sandbox</title>
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <main>
      <h1>${forBooks ? 'Allow this app access to an organisation?' : 'Sign in to this app with Xero?'}</h1>
      <p><small>Xero sandbox: nothing here reaches the real Xero. App: <strong>${clientId}</strong></small></p>
      <p>It asks for:</p>
      <ul>${scopes.map((scope) => html`<li>${SCOPES[scope] ?? scope}</li>`)}</ul>
      <form method="post">
        ${Object.entries(kept).map(([name, value]) => (value === null ? '' : html`<input type="hidden" name="${name}" value="${value}" />`))}
        ${
          forBooks
            ? html`<fieldset>
          <legend>Organisation</legend>
          ${companies.map(
            (
              company,
              index,
            ) => html`<label><input type="radio" name="tenant" value="${company.tenant}" ${index === 0 ? raw('checked') : ''} required />
              ${company.name} <small>${company.country} · ${company.baseCurrency}</small></label>`,
          )}
        </fieldset>`
            : ''
        }
        <p class="actions">
          <button class="allow" name="decision" value="allow">Allow access</button>
          <button name="decision" value="deny" formnovalidate>Cancel</button>
        </p>
      </form>
    </main>
  </body>
</html>`;
}

const SCOPES: Readonly<Record<string, string>> = {
  openid: 'Your user identity',
  profile: 'Your name',
  email: 'Your e-mail address',
  offline_access: 'Access while you are away',
  'accounting.invoices': 'View and manage invoices and credit notes',
  'accounting.invoices.read': 'View invoices and credit notes',
  'accounting.payments': 'View and manage payments',
  'accounting.payments.read': 'View payments',
  'accounting.contacts': 'View and manage contacts',
  'accounting.contacts.read': 'View contacts',
  'accounting.settings': 'View and manage organisation settings',
  'accounting.settings.read': 'View organisation settings',
};
