/** The sandbox as one web application: both vendors' faces, planned faults in front of them, and the control addresses. */
import { Hono, type MiddlewareHandler } from 'hono';
import { ActRefused, type Company } from './company.ts';
import { BadControlInput, clockRequest, parseClock, parsed, parseFaults, payRequest, tokenRequest, webhookRequest } from './control.ts';
import { issueToken as issueQuickbooksToken, quickbooksFace } from './quickbooks/face.ts';
import type { QuickBooksLimits } from './quickbooks/limits.ts';
import type { Fault, Sandbox } from './sandbox.ts';
import { type Post, Webhooks } from './webhooks.ts';
import { issueToken as issueXeroToken, type Limits, xeroFace } from './xero/face.ts';

/** A planned fault with status 0: the caller must see a broken connection. In one process `fetch` rejects; a server cuts the socket. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export interface SandboxAppOptions {
  /** Carries webhooks; absent: none are sent. */
  readonly post?: Post;
  /** Enforced by the Xero face; absent: none (a clock that stands still would never give allowances back). */
  readonly xeroLimits?: Limits;
  /** The same for the QuickBooks face. */
  readonly quickbooksLimits?: QuickBooksLimits;
}

export function sandboxApp(sandbox: Sandbox, { post, xeroLimits, quickbooksLimits }: SandboxAppOptions = {}): Hono {
  const app = new Hono();
  const webhooks = post ? new Webhooks(sandbox.companies, post) : null;
  app.use('/xero/*', faultsBefore(sandbox, 'xero', webhooks));
  app.use('/quickbooks/*', faultsBefore(sandbox, 'quickbooks', webhooks));
  app.route('/xero', xeroFace(sandbox, { limits: xeroLimits ?? null }));
  app.route('/quickbooks', quickbooksFace(sandbox, quickbooksLimits ?? null));
  app.route('/control', controlApp(sandbox, webhooks));
  app.onError((error, context) => {
    if (error instanceof ConnectionLost) throw error;
    if (error instanceof BadControlInput || error instanceof ActRefused) return context.json({ error: error.message }, 400);
    return context.json({ error: `the sandbox failed: ${error.message}` }, 500);
  });
  return app;
}

/** Planned faults strike here, so that a face need not know of them; after each request changes go out as webhooks without being waited for. */
function faultsBefore(sandbox: Sandbox, platform: 'xero' | 'quickbooks', webhooks: Webhooks | null): MiddlewareHandler {
  return async (context, next) => {
    const url = new URL(context.req.url);
    const fault = sandbox.takeFault({ platform, method: context.req.method, path: url.pathname + url.search });
    if (fault === null || fault.when === 'after') await next();
    void webhooks?.flush();
    if (fault === null) return;
    if (fault.status === 0) throw new ConnectionLost('planned fault');
    context.res = undefined;
    context.res = faultAnswer(fault);
    return;
  };
}

function faultAnswer({ status, headers = {}, body }: Fault): Response {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  // 204 and 304 may not carry a body at all.
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : (text ?? ''), { status, headers: { ...(empty ? {} : { 'content-type': type }), ...headers } });
}

function controlApp(sandbox: Sandbox, webhooks: Webhooks | null): Hono {
  const control = new Hono();
  control.get('/journal', (context) => context.json(sandbox.journal()));
  control.post('/token', async (context) => {
    const { platform, organisation } = parsed(tokenRequest, await bodyOf(context.req));
    const { tenant, realm } = companyFor(sandbox.companies, organisation).facts;
    if (platform === 'xero') return context.json({ ...tokens(issueXeroToken(sandbox, tenant)), tenant });
    return context.json({ ...tokens(issueQuickbooksToken(sandbox, realm)), realm });
  });
  control.post('/clock', async (context) => {
    const { now } = parsed(clockRequest, await bodyOf(context.req));
    sandbox.setClock(parseClock(now, sandbox.companies[0]?.facts.timeZone ?? 'UTC'));
    await webhooks?.flush();
    return context.json({ now: sandbox.now() });
  });
  control.post('/pay', async (context) => {
    const { invoice, amount, date, organisation } = parsed(payRequest, await bodyOf(context.req));
    const company = companyFor(withInvoice(sandbox.companies, invoice), organisation);
    const receipts = company.payByNumber(invoice, amount, date ?? sandbox.today(company), sandbox.now());
    await webhooks?.flush();
    return context.json({
      receipts: receipts.map(({ id, serial, kind, amount: paid, currency }) => ({ id, serial, kind, amount: paid, currency })),
    });
  });
  control.post('/faults', async (context) => {
    const faults = parseFaults(await bodyOf(context.req));
    if (faults === 'clear') sandbox.clearFaults();
    else for (const fault of faults) sandbox.addFault(fault);
    return context.json({ waiting: sandbox.faults.length });
  });
  control.post('/webhooks', async (context) => {
    const target = parsed(webhookRequest, await bodyOf(context.req));
    if (webhooks === null) throw new BadControlInput('This sandbox was started without a way to send webhooks.');
    webhooks.register(target);
    return context.json({ registered: true });
  });
  return control;
}

function tokens({ accessToken, refreshToken }: { readonly accessToken: string; readonly refreshToken: string }) {
  return { accessToken, refreshToken };
}

async function bodyOf(request: { text(): Promise<string> }): Promise<unknown> {
  try {
    return JSON.parse(await request.text());
  } catch {
    throw new BadControlInput('The body is not JSON.');
  }
}

function withInvoice(companies: readonly Company[], number: string): readonly Company[] {
  const found = companies.filter((company) => company.invoiceByNumber(number));
  if (found.length === 0) throw new BadControlInput(`No invoice has the number ${JSON.stringify(number.slice(0, 60))}.`);
  return found;
}

/** The company meant: the one with that tenant or realm, else the first. */
function companyFor(companies: readonly Company[], organisation: string | undefined): Company {
  const fitting = companies.find(
    ({ facts }) => organisation === undefined || facts.tenant === organisation || facts.realm === organisation,
  );
  if (!fitting)
    throw new BadControlInput(
      organisation === undefined ? 'The sandbox holds no company.' : `No company is ${JSON.stringify(organisation.slice(0, 60))}.`,
    );
  return fitting;
}
