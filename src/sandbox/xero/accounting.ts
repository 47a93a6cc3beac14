/** The Accounting API under /api.xro/2.0: one line per address, behind the gate and the idempotency keys. */
import { type Context, Hono } from 'hono';
import { hexOf } from '../ids.ts';
import { invoicePdf } from '../pdf.ts';
import type { Sandbox } from '../sandbox.ts';
import { renderContact, renderOrganisation } from './contacts.ts';
import { renderCreditNote, renderInvoice, renderPrepaid } from './documents.ts';
import { type Call, type Gated, gate } from './gate.ts';
import { idempotency } from './idempotency.ts';
import type { Limits } from './limits.ts';
import { answerList, type Listing, readListQuery } from './listing.ts';
import { renderPayment } from './payments.ts';
import { invalid, notFound, Refusal, unreadableBody } from './problems.ts';
import type { Reply } from './reply.ts';
import { contacts, creditNotes, invoices, overpayments, payments, prepayments } from './resources.ts';
import { receiptOfPart, splitReceipt } from './split.ts';
import { addHistory, addPayments, emailInvoice, named, readHistory, updateInvoices } from './writes.ts';

/** What a connection may do; the names are Xero's. */
const ACTIONS = ['CreateApprovedInvoice', 'CreateDraftInvoice', 'CreateInvoicePayment', 'AttachFilesIntoInvoice', 'UseMulticurrency'];

export function accountingRoutes(sandbox: Sandbox, reply: Reply, limits: Limits | null): Hono<Gated> {
  const app = new Hono<Gated>();
  app.use('*', gate(sandbox, reply, limits));
  app.use(
    '*',
    idempotency(sandbox, reply, (c: Call) => `${c.get('clientId')} ${c.get('company').facts.tenant}`),
  );
  listRoutes(app, sandbox, reply);
  invoiceRoutes(app, sandbox, reply);
  contactRoutes(app, sandbox, reply);
  moneyRoutes(app, sandbox, reply);
  app.get('/Organisation', (c) => reply.ok(c, { Organisations: [renderOrganisation(c.get('company'))] }));
  app.get('/Organisation/Actions', (c) => reply.ok(c, { Actions: ACTIONS.map((Name) => ({ Name, Status: 'ALLOWED' })) }));
  app.get('/InvoiceReminders/Settings', (c) => reply.ok(c, { InvoiceReminders: [{ Enabled: c.get('company').nativeReminders }] }));
  return app;
}

function listRoutes(app: Hono<Gated>, sandbox: Sandbox, reply: Reply): void {
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
}

function invoiceRoutes(app: Hono<Gated>, sandbox: Sandbox, reply: Reply): void {
  const invoiceOf = (c: Call) => named(c.get('company'), c.req.param('id'));
  app.get('/Invoices/:id', (c) => {
    if (c.req.header('accept')?.includes('application/pdf'))
      return c.body(invoicePdf(c.get('company'), invoiceOf(c)), 200, { 'Content-Type': 'application/pdf' });
    return reply.ok(c, { Invoices: [renderInvoice(c.get('company'), invoiceOf(c), 'single')] });
  });
  app.post('/Invoices', async (c) => reply.ok(c, updateInvoices(c.get('company'), null, await jsonBody(c), sandbox.now())));
  app.post('/Invoices/:id', async (c) => reply.ok(c, updateInvoices(c.get('company'), invoiceOf(c), await jsonBody(c), sandbox.now())));
  app.post('/Invoices/:id/Email', (c) => {
    emailInvoice(c.get('company'), invoiceOf(c), sandbox.now());
    return c.body(null, 204);
  });
  app.get('/Invoices/:id/OnlineInvoice', (c) => {
    const { id, state } = invoiceOf(c);
    if (state !== 'approved')
      throw new Refusal(invalid(['The online invoice is only available for an approved invoice'], { InvoiceID: id }));
    return reply.ok(c, { OnlineInvoices: [{ OnlineInvoiceUrl: `https://in.xero.com/${hexOf('xero-online-invoice', id)}` }] });
  });
  app.get('/Invoices/:id/History', (c) => reply.ok(c, readHistory(c.get('company').notesOf(invoiceOf(c).id))));
  app.put('/Invoices/:id/History', async (c) => {
    const body = await jsonBody(c);
    return reply.ok(c, addHistory(c.get('company'), 'invoice', invoiceOf(c).id, body, sandbox.now(), keyOf(c)));
  });
}

function contactRoutes(app: Hono<Gated>, sandbox: Sandbox, reply: Reply): void {
  const customerOf = (c: Call) => found(c.get('company').customers.get(idOf(c)));
  app.get('/Contacts/:id', (c) => {
    const company = c.get('company');
    return reply.ok(c, { Contacts: [renderContact(company, customerOf(c), { balances: sandbox.today(company) })] });
  });
  app.get('/Contacts/:id/History', (c) => reply.ok(c, readHistory(c.get('company').notesOf(customerOf(c).id))));
  app.put('/Contacts/:id/History', async (c) => {
    const body = await jsonBody(c);
    return reply.ok(c, addHistory(c.get('company'), 'customer', customerOf(c).id, body, sandbox.now(), keyOf(c)));
  });
}

function moneyRoutes(app: Hono<Gated>, sandbox: Sandbox, reply: Reply): void {
  const partsOf = (c: Call) => splitReceipt(found(receiptOfPart(c.get('company'), idOf(c))));
  const prepaid = (c: Call, kind: 'overpayment' | 'prepayment') => {
    const part = partsOf(c).prepaid;
    return renderPrepaid(c.get('company'), found(part?.id === idOf(c) && part.kind === kind ? part : undefined), true);
  };
  app.get('/Overpayments/:id', (c) => reply.ok(c, { Overpayments: [prepaid(c, 'overpayment')] }));
  app.get('/Prepayments/:id', (c) => reply.ok(c, { Prepayments: [prepaid(c, 'prepayment')] }));
  app.get('/CreditNotes/:id', (c) => {
    const note = found(c.get('company').creditNotes.get(idOf(c)));
    return reply.ok(c, { CreditNotes: [renderCreditNote(c.get('company'), note, true)] });
  });
  app.get('/Payments/:id', (c) => {
    const part = found(partsOf(c).payments.find((each) => each.id === idOf(c)));
    return reply.ok(c, { Payments: [renderPayment(c.get('company'), part, true)] });
  });
  // xero-node creates one payment with POST and several with PUT.
  const create = async (c: Call) => reply.ok(c, addPayments(c.get('company'), await jsonBody(c), sandbox.now()));
  app.put('/Payments', create);
  app.post('/Payments', create);
}

/** The JSON of a request. @throws Refusal 400. */
async function jsonBody(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw new Refusal(unreadableBody('The request body is not valid JSON'));
  }
}

function idOf(c: Call): string {
  return c.req.param('id')?.toLowerCase() ?? '';
}

function keyOf(c: Context): string | null {
  return c.req.header('idempotency-key') ?? null;
}

function found<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Refusal(notFound());
  return item;
}
