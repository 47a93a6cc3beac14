/** The two Intuit SDKs as this product uses them: loaded as the CommonJS they are, typed by what is called, callbacks made promises. */
import { createRequire } from 'node:module';
import type { Session } from '../connector.ts';
import { parkOf } from '../failure.ts';
import { type Answer, type Call, type ConnectorOptions, carry, request, type Safety } from '../http.ts';
import { API_URL, MINOR_VERSION } from './facts.ts';
import { quickBooksFailure } from './failure.ts';

type Done = (error: unknown, data: unknown) => void;

/** The methods of node-quickbooks that are called. Criteria are query text we built ourselves: its own escaping is incomplete (C3). */
export interface QuickBooksClient {
  findCustomers(criteria: string, done: Done): void;
  findInvoices(criteria: string, done: Done): void;
  findPayments(criteria: string, done: Done): void;
  findCreditMemos(criteria: string, done: Done): void;
  findAttachables(criteria: string, done: Done): void;
  changeDataCapture(entities: string, since: string, done: Done): void;
  createAttachable(entity: object, done: Done): void;
  getAttachable(id: string, done: Done): void;
  getInvoice(id: string, done: Done): void;
  getInvoicePdf(id: string, done: Done): void;
  getCompanyInfo(id: string, done: Done): void;
  getPreferences(done: Done): void;
  sendInvoicePdf(id: string, sendTo: string | null, done: Done): void;
}

/** The methods of intuit-oauth that are called. */
export interface IntuitClient {
  authorizeUri(params: { scope: readonly string[]; state: string }): string;
  createToken(uri: string): Promise<unknown>;
  refreshUsingToken(refreshToken: string): Promise<unknown>;
  revoke(params: { refresh_token: string }): Promise<unknown>;
}

const require = createRequire(import.meta.url);
const QuickBooks: { readonly prototype: object } = require('node-quickbooks');
const OAuthClient: new (config: {
  environment: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  includeRefreshTokenHardExpiresIn: boolean;
}) => IntuitClient = require('intuit-oauth');

export function intuitClient(options: ConnectorOptions, redirectUri: string): IntuitClient {
  const { clientId, clientSecret } = options;
  // B1: the day the grant ends for good is told only to those who ask.
  return new OAuthClient({ environment: 'production', clientId, clientSecret, redirectUri, includeRefreshTokenHardExpiresIn: true });
}

/**
 * One company call for a session; the answer, whatever it was. The callback does nothing, so it cannot throw into the SDK (C3). `urgent`:
 * around a letter (budget.ts).
 */
export function ask(
  options: ConnectorOptions,
  session: Session,
  safety: Safety,
  send: (client: QuickBooksClient, done: Done) => void,
  urgent = true,
): Promise<Answer> {
  // The constructor uses eval, which Workers refuse; its fields are set by hand (C5).
  const client: QuickBooksClient = Object.assign(Object.create(QuickBooks.prototype), {
    token: session.accessToken,
    realmId: session.tenant,
    endpoint: API_URL,
    minorversion: MINOR_VERSION,
    oauthversion: '2.0',
  });
  return carry(callOf(options, session, safety, urgent), () => new Promise((resolve) => send(client, () => resolve(null))));
}

/** A query with a SELECT of its own, for which the SDK has no door. The text is ours: ids, dates and names of entities. */
export function askQuery(options: ConnectorOptions, session: Session, query: string): Promise<Answer> {
  const url = `${API_URL}${session.tenant}/query?query=${encodeURIComponent(query)}&minorversion=${MINOR_VERSION}`;
  const headers = { Authorization: `Bearer ${session.accessToken}`, Accept: 'application/json' };
  return carry(callOf(options, session, 'read', false), () => request({ method: 'GET', url, headers }));
}

function callOf(options: ConnectorOptions, session: Session, safety: Safety, urgent: boolean): Call {
  const throttled = (answer: Answer) => parkOf(quickBooksFailure(answer, safety, options.now()));
  return { options, safety, budget: { tenant: session.tenant, urgent, throttled } };
}
