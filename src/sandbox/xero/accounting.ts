/** The Accounting API under /api.xro/2.0: the gate every call passes (token, tenant, limits, idempotency), then one line per address. */
import { type Context, Hono } from 'hono';
import type { Company } from '../company.ts';
import { hexOf } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { renderContact, renderOrganisation } from './contacts.ts';
import { renderCreditNote, renderInvoice, renderPrepaid } from './documents.ts';
import { grantsOf } from './grants.ts';
import { idempotency } from './idempotency.ts';
import { gauge, type Limits } from './limits.ts';
import { answerList, type Listing, readListQuery } from './listing.ts';
import { renderPayment } from './payments.ts';
import { forbidden, invalid, notFound, Refusal, unauthorised, unreadableBody } from './problems.ts';
import { answerProblem, bearerOf, type Reply } from './reply.ts';
import { contacts, creditNotes, invoices, overpayments, payments, prepayments } from './resources.ts';
import { receiptOfPart, splitReceipt } from './split.ts';
import { addHistory, addPayments, emailInvoice, named, readHistory, updateInvoices } from './writes.ts';

interface Gated {
  readonly Variables: { readonly company: Company; readonly clientId: string };
}
type Call = Context<Gated>;

/** What a connection may do; the names are Xero's. */
const ACTIONS = ['CreateApprovedInvoice', 'CreateDraftInvoice', 'CreateInvoicePayment', 'AttachFilesIntoInvoice', 'UseMulticurrency'];

export function accountingRoutes(sandbox: Sandbox, reply: Reply, limits: Limits | null): Hono<Gated> {
  const app = new Hono<Gated>();
  const meter = gauge(limits);
  const grants = grantsOf(sandbox);
  const now = () => sandbox.now();

  app.use('*', async (c, next) => {
    const verdict = grants.verify(bearerOf(c));
    const tenant = c.req.header('xero-tenant-id')?.toLowerCase() ?? '';
    const company = grants.isConnected(tenant) ? sandbox.byTenant(tenant) : undefined;
    if (!verdict.ok || !company) {
      return answerProblem(c, verdict.ok ? forbidden(reply.instance()) : unauthorised(verdict.detail, reply.instance()), meter.untouched);
    }
    const { headers, problem } = meter.take(tenant, now());
    try {
      c.set('company', company);
      c.set('clientId', verdict.clientId);
      if (problem) c.res = answerProblem(c, problem);
      else await next();
    } finally {
      meter.done(tenant);
    }
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    return;
  });
  app.use(
    '*',
    idempotency(sandbox, reply, (c: Call) => `${c.get('clientId')} ${c.get('company').facts.tenant}`),
  );

  const list = <Item>(address: string, listing: Listing<Item>) =>
    app.get(address, (c) => {
      const company = c.get('company');
      const query = readListQuery(c.req.query(), c.req.header('if-modified-since'), () => sandbox.today(company));
      return reply.ok(c, answerList(company, listing, query));
    });
  list('/Invoices', invoices);
  list('/Contacts', contacts);
  list('/Payments', payments);
  list('/CreditNotes', creditNotes);
  list('/Overpayments', overpayments);
  list('/Prepayments', prepayments);

  app.get('/Organisation', (c) => reply.ok(c, { Organisations: [renderOrganisation(c.get('company'))] }));
  app.get('/Organisation/Actions', (c) => reply.ok(c, { Actions: ACTIONS.map((Name) => ({ Name, Status: 'ALLOWED' })) }));
  app.get('/InvoiceReminders/Settings', (c) => reply.ok(c, { InvoiceReminders: [{ Enabled: false }] }));

  const invoiceOf = (c: Call) => named(c.get('company'), c.req.param('id'));
  app.get('/Invoices/:id', (c) => reply.ok(c, { Invoices: [renderInvoice(c.get('company'), invoiceOf(c), 'single')] }));
  app.post('/Invoices', async (c) => reply.ok(c, updateInvoices(c.get('company'), null, await jsonBody(c), now())));
  app.post('/Invoices/:id', async (c) => reply.ok(c, updateInvoices(c.get('company'), invoiceOf(c), await jsonBody(c), now())));
  app.post('/Invoices/:id/Email', (c) => {
    emailInvoice(c.get('company'), invoiceOf(c), now());
    return c.body(null, 204);
  });
  app.get('/Invoices/:id/OnlineInvoice', (c) => {
    const invoice = invoiceOf(c);
    if (invoice.state !== 'approved')
      throw new Refusal(invalid(['The online invoice is only available for an approved invoice'], { InvoiceID: invoice.id }));
    return reply.ok(c, { OnlineInvoices: [{ OnlineInvoiceUrl: `https://in.xero.com/${hexOf('xero-online-invoice', invoice.id)}` }] });
  });
  app.get('/Invoices/:id/History', (c) => reply.ok(c, readHistory(c.get('company').notesOf(invoiceOf(c).id))));
  app.put('/Invoices/:id/History', async (c) =>
    reply.ok(c, addHistory(c.get('company'), 'invoice', invoiceOf(c).id, await jsonBody(c), now(), keyOf(c))),
  );

  const customerOf = (c: Call) => found(c.get('company').customers.get(c.req.param('id')?.toLowerCase() ?? ''));
  app.get('/Contacts/:id', (c) =>
    reply.ok(c, { Contacts: [renderContact(c.get('company'), customerOf(c), { balances: sandbox.today(c.get('company')) })] }),
  );
  app.get('/Contacts/:id/History', (c) => reply.ok(c, readHistory(c.get('company').notesOf(customerOf(c).id))));
  app.put('/Contacts/:id/History', async (c) =>
    reply.ok(c, addHistory(c.get('company'), 'customer', customerOf(c).id, await jsonBody(c), now(), keyOf(c))),
  );

  app.get('/CreditNotes/:id', (c) =>
    reply.ok(c, {
      CreditNotes: [renderCreditNote(c.get('company'), found(c.get('company').creditNotes.get(c.req.param('id').toLowerCase())), true)],
    }),
  );

  const addPaymentsOf = async (c: Call) => reply.ok(c, addPayments(c.get('company'), await jsonBody(c), now()));
  app.put('/Payments', addPaymentsOf);
  app.post('/Payments', addPaymentsOf);
  app.get('/Payments/:id', (c) => {
    const part = found(partsOf(c).payments.find((each) => each.id === idOf(c)));
    return reply.ok(c, { Payments: [renderPayment(c.get('company'), part, true)] });
  });
  app.get('/Overpayments/:id', (c) => reply.ok(c, { Overpayments: [prepaid(c, 'overpayment')] }));
  app.get('/Prepayments/:id', (c) => reply.ok(c, { Prepayments: [prepaid(c, 'prepayment')] }));

  const idOf = (c: Call) => c.req.param('id')?.toLowerCase() ?? '';
  const partsOf = (c: Call) => splitReceipt(found(receiptOfPart(c.get('company'), idOf(c))));
  const prepaid = (c: Call, kind: 'overpayment' | 'prepayment') => {
    const part = partsOf(c).prepaid;
    return renderPrepaid(c.get('company'), found(part?.id === idOf(c) && part.kind === kind ? part : undefined), true);
  };

  return app;
}

/** The JSON of a request. @throws Refusal 400. */
async function jsonBody(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw new Refusal(unreadableBody('The request body is not valid JSON'));
  }
}

function keyOf(c: Context): string | null {
  return c.req.header('idempotency-key') ?? null;
}

function found<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Refusal(notFound());
  return item;
}
