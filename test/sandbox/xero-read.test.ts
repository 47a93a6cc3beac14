/** The real xero-node reads the small world: every list and single, paging, filters, incremental reads, errors. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invoice } from 'xero-node';
import { addMs } from '../../src/domain/time.ts';
import { makeWorld, NOW, rejection, startFace } from './xero-world.ts';

const world = makeWorld();
const { company, customers, invoices, money } = world;
let face: Awaited<ReturnType<typeof startFace>>;
beforeAll(async () => {
  face = await startFace(world);
});
afterAll(() => face.close());

/** getInvoices by name instead of by position. */
function listInvoices(query: {
  since?: Date;
  where?: string;
  order?: string;
  ids?: string[];
  numbers?: string[];
  contacts?: string[];
  statuses?: string[];
  page?: number;
  pageSize?: number;
  summaryOnly?: boolean;
  searchTerm?: string;
}) {
  const { since, where, order, ids, numbers, contacts, statuses, page, summaryOnly, pageSize, searchTerm } = query;
  return face.api.getInvoices(
    face.tenant,
    since,
    where,
    order,
    ids,
    numbers,
    contacts,
    statuses,
    page,
    undefined,
    undefined,
    undefined,
    summaryOnly,
    pageSize,
    searchTerm,
  );
}
const numbersOf = (list: readonly Invoice[] | undefined) => (list ?? []).map((invoice) => invoice.invoiceNumber);

describe('invoices', () => {
  it.each([
    ['open', 123.45, 0, 0, 'AUTHORISED'],
    ['partly', 299.9, 200.1, 0, 'AUTHORISED'],
    ['credited', 0, 0, 80, 'PAID'],
    ['draft', 7.77, 0, 0, 'DRAFT'],
    ['voided', 0, 0, 0, 'VOIDED'],
    ['dinars', 31.39, 0, 0, 'AUTHORISED'],
  ] as const)('%s: due %d, paid %d, credited %d, %s', async (which, due, paid, credited, status) => {
    const { response } = await face.api.getInvoice(face.tenant, invoices[which].id);
    const [invoice] = response.data.Invoices ?? [];
    expect(invoice).toMatchObject({ AmountDue: due, AmountPaid: paid, AmountCredited: credited, Status: status, Type: 'ACCREC' });
    if (status !== 'VOIDED') expect(due + paid + credited).toBeCloseTo(Number(Reflect.get(invoice ?? {}, 'Total')), 10);
  });

  it('writes dates as /Date(ms+0000)/ with a string beside them', async () => {
    const { response, body } = await face.api.getInvoice(face.tenant, 'INV-1');
    expect(response.data.Invoices?.[0]).toMatchObject({
      Date: '/Date(1769904000000+0000)/',
      DateString: '2026-02-01T00:00:00',
      DueDate: '/Date(1772323200000+0000)/',
      DueDateString: '2026-03-01T00:00:00',
    });
    expect(body.invoices?.[0]?.date).toEqual(new Date('2026-02-01T00:00:00Z'));
  });

  it('embeds what is applied, one entry per document', async () => {
    const { body } = await listInvoices({ page: 1 });
    const credited = body.invoices?.find((invoice) => invoice.invoiceNumber === 'INV-5');
    expect(credited).toMatchObject({
      payments: [],
      creditNotes: [{ creditNoteID: money.note.id, appliedAmount: 20 }],
      overpayments: [{ overpaymentID: money.over.id, appliedAmount: 15 }],
      prepayments: [{ prepaymentID: money.pre.id, appliedAmount: 45 }],
    });
    const [third, fourth] = ['INV-3', 'INV-4'].map(
      (number) => body.invoices?.find((invoice) => invoice.invoiceNumber === number)?.payments?.[0],
    );
    expect(third?.batchPaymentID).toBe(fourth?.batchPaymentID);
    expect(third?.paymentID).not.toBe(fourth?.paymentID);
    expect(body.invoices?.find((invoice) => invoice.invoiceNumber === 'INV-1')?.payments).toEqual([]);
  });

  it('pages by UpdatedDateUTC and says how many there are', async () => {
    const seen: string[] = [];
    for (let page = 1; page <= 3; page++) {
      const { body } = await listInvoices({ page, pageSize: 4 });
      expect(body.pagination).toEqual({ page, pageSize: 4, pageCount: 3, itemCount: 9 });
      seen.push(...(body.invoices ?? []).map((invoice) => invoice.invoiceID ?? ''));
    }
    expect(seen).toEqual(company.changedSince(null, 'invoice').map((invoice) => invoice.id));
    expect((await listInvoices({ page: 4, pageSize: 4 })).body.invoices).toEqual([]);
  });

  it.each([
    [0, 1],
    [5_000, 1_000],
  ])('clamps pageSize %d to %d', async (asked, given) => {
    expect((await listInvoices({ page: 1, pageSize: asked })).body.pagination?.pageSize).toBe(given);
  });

  it('without a page leaves out line items, with one shows them', async () => {
    const unpaged = await listInvoices({});
    expect(unpaged.body.pagination).toBeUndefined();
    expect(unpaged.body.invoices?.every((invoice) => invoice.lineItems?.length === 0)).toBe(true);
    const paged = await listInvoices({ page: 1 });
    expect(paged.body.invoices?.every((invoice) => invoice.lineItems?.length === 1)).toBe(true);
  });

  it('summaryOnly pages and drops payments and lines', async () => {
    const { response, body } = await listInvoices({ summaryOnly: true });
    expect(body.pagination?.itemCount).toBe(9);
    for (const invoice of response.data.Invoices ?? [])
      for (const field of ['Payments', 'LineItems', 'HasAttachments']) expect(invoice).not.toHaveProperty(field);
  });

  it.each([
    ['IDs', { ids: [invoices.open.id, invoices.partly.id, '00000000-0000-4000-8000-000000000000'] }, ['INV-1', 'INV-2']],
    ['InvoiceNumbers', { numbers: ['INV-8', 'nothing'] }, ['INV-8']],
    ['ContactIDs', { contacts: [customers.kuwait.id, customers.silent.id] }, ['INV-8', 'INV-9']],
    ['Statuses', { statuses: ['DRAFT', 'VOIDED'] }, ['INV-6', 'INV-7']],
    ['where', { where: 'Type=="ACCREC" AND AmountDue>0 AND Status!="DRAFT"' }, ['INV-1', 'INV-2', 'INV-8', 'INV-9']],
    ['where with dates', { where: 'DueDate >= DateTime(2026, 03, 15) AND DueDate < DateTime(2026, 06, 01)' }, ['INV-2', 'INV-5']],
    ['where Type ACCPAY', { where: 'Type=="ACCPAY"' }, []],
    ['where a contact', { where: `Contact.ContactID==Guid("${customers.kuwait.id}")` }, ['INV-8']],
    ['IDs and where', { ids: [invoices.open.id, invoices.draft.id], where: 'Status=="DRAFT"' }, ['INV-6']],
    ['searchTerm', { searchTerm: 'silent' }, ['INV-9']],
  ] as const)('selects by %s', async (_name, query, expected) => {
    const wanted = [...expected];
    for (const page of [undefined, 1]) {
      const { body } = await listInvoices(JSON.parse(JSON.stringify({ ...query, page })));
      expect(numbersOf(body.invoices).toSorted()).toEqual(wanted);
    }
  });

  it('orders as asked', async () => {
    const { body } = await listInvoices({ order: 'DueDate DESC, InvoiceNumber DESC', statuses: ['AUTHORISED'] });
    expect(numbersOf(body.invoices)).toEqual(['INV-8', 'INV-2', 'INV-9', 'INV-1']);
  });

  it('refuses a where it cannot read', async () => {
    expect(await rejection(listInvoices({ where: 'Colour=="red"' }))).toMatchObject({
      statusCode: 400,
      body: { Type: 'QueryParseException' },
    });
  });

  it('If-Modified-Since is exact to the second and includes that second', async () => {
    const { open } = invoices;
    const changed = addMs(NOW, 750);
    company.setDue(open.id, open.due, changed);
    const from = async (text: string) => numbersOf((await listInvoices({ since: new Date(text), page: 1 })).body.invoices);
    expect(await from('2026-05-01T09:00:00.999Z')).toEqual(['INV-1']);
    expect(await from('2026-05-01T09:00:01.000Z')).toEqual([]);
    expect(await from('2026-03-16T08:00:00.000Z')).toEqual(['INV-5', 'INV-1']);
    const raw = await fetch(`${face.base}/api.xro/2.0/Invoices`, {
      headers: { authorization: `Bearer ${face.accessToken}`, 'xero-tenant-id': face.tenant, 'if-modified-since': '2026-05-01T09:00:00' },
    });
    expect(await raw.json()).toMatchObject({ Invoices: [{ InvoiceNumber: 'INV-1' }] });
  });

  it('a filtered page follows the books', async () => {
    const open = () => listInvoices({ where: 'AmountDue>0', page: 1 }).then(({ body }) => numbersOf(body.invoices));
    const expected = () => company.changedSince(null, 'invoice').flatMap(({ id, docNumber }) => (company.openOf(id) > 0 ? docNumber : []));
    expect(await open()).toEqual(expected());
    expect(await open()).toContain('INV-9');
    company.payByNumber('INV-9', 4_200, invoices.unsendable.issued, addMs(NOW, 2_000));
    expect(await open()).toEqual(expected());
    expect(await open()).not.toContain('INV-9');
  });
});

describe('money', () => {
  it('shows one payment per invoice, a batch where a receipt pays several, and deleted ones', async () => {
    const { body } = await face.api.getPayments(face.tenant, undefined, undefined, undefined, 1);
    const of = (reference: string) => body.payments?.filter((payment) => payment.reference === reference) ?? [];
    expect(of('BATCH').map((payment) => [payment.amount, payment.invoice?.invoiceNumber, payment.batchPayment?.totalAmount])).toEqual(
      [
        [10, 'INV-3', '30'],
        [20, 'INV-4', '30'],
      ].map(([amount, number, total]) => [amount, number, Number(total)]),
    );
    expect(of('PART')).toMatchObject([{ paymentID: money.part.id, amount: 200.1, status: 'AUTHORISED' }]);
    expect(of('PART')[0]).not.toHaveProperty('batchPaymentID', expect.anything());
    expect(of('BOUNCED')).toMatchObject([{ amount: 123.45, status: 'DELETED' }]);
  });

  it('finds a payment by each of its ids, and its invoice with it', async () => {
    const { body } = await face.api.getPayments(face.tenant, undefined, 'Status=="AUTHORISED"', undefined, 1);
    for (const { paymentID = '' } of body.payments ?? []) {
      const single = await face.api.getPayment(face.tenant, paymentID);
      expect(single.body.payments).toMatchObject([{ paymentID, invoice: { amountPaid: expect.any(Number) } }]);
    }
    expect(body.payments).toHaveLength(4);
  });

  it('reads payments changed since', async () => {
    const { body } = await face.api.getPayments(face.tenant, new Date('2026-03-13T08:00:00Z'), 'Reference=="BOUNCED"');
    expect(body.payments).toHaveLength(1);
    expect((await face.api.getPayments(face.tenant, new Date('2026-03-13T08:00:01Z'), 'Reference=="BOUNCED"')).body.payments).toHaveLength(
      0,
    );
  });

  it('shows what is left of credits', async () => {
    const note = (await face.api.getCreditNotes(face.tenant, undefined, undefined, undefined, 1)).body.creditNotes;
    expect(note).toMatchObject([
      {
        creditNoteNumber: 'CN-1',
        total: 30,
        remainingCredit: 10,
        status: 'AUTHORISED',
        allocations: [{ amount: 20, invoice: { invoiceID: invoices.credited.id } }],
      },
    ]);
    const over = (await face.api.getOverpayments(face.tenant, undefined, undefined, undefined, 1)).body.overpayments;
    expect(over).toMatchObject([
      {
        overpaymentID: money.over.id,
        type: 'RECEIVE-OVERPAYMENT',
        total: 50,
        remainingCredit: 35,
        status: 'AUTHORISED',
        allocations: [{ amount: 15 }],
      },
    ]);
    const pre = (await face.api.getPrepayments(face.tenant, undefined, undefined, undefined, 1)).body.prepayments;
    expect(pre).toMatchObject([
      {
        prepaymentID: money.pre.id,
        type: 'RECEIVE-PREPAYMENT',
        total: 45,
        remainingCredit: 0,
        status: 'PAID',
        allocations: [{ amount: 45 }],
      },
    ]);
    expect((await face.api.getCreditNote(face.tenant, money.note.id)).body.creditNotes?.[0]?.remainingCredit).toBe(10);
    expect((await face.api.getOverpayment(face.tenant, money.over.id)).body.overpayments?.[0]?.remainingCredit).toBe(35);
    expect((await face.api.getPrepayment(face.tenant, money.pre.id)).body.prepayments?.[0]?.remainingCredit).toBe(0);
    expect(await rejection(face.api.getPrepayment(face.tenant, money.over.id))).toMatchObject({ statusCode: 404 });
  });

  it('voids an overpayment whose receipt is deleted', async () => {
    company.deleteReceipt(money.over.id, addMs(NOW, 3_000));
    const { body } = await face.api.getOverpayments(face.tenant, new Date(NOW), undefined, undefined, 1);
    expect(body.overpayments).toMatchObject([{ overpaymentID: money.over.id, status: 'VOIDED', remainingCredit: 0, allocations: [] }]);
    expect((await face.api.getInvoice(face.tenant, 'INV-5')).body.invoices?.[0]).toMatchObject({
      amountDue: 15,
      amountCredited: 65,
      status: 'AUTHORISED',
    });
  });
});

describe('contacts and organisation', () => {
  it('hides archived contacts unless asked', async () => {
    const names = async (includeArchived?: boolean) =>
      (await face.api.getContacts(face.tenant, undefined, undefined, undefined, undefined, 1, includeArchived)).body.contacts?.map(
        (contact) => contact.name,
      );
    expect(await names()).toEqual(company.changedSince(null, 'customer').flatMap(({ active, name }) => (active ? name : [])));
    expect(await names()).toHaveLength(3);
    expect(await names(true)).toContain('Gone Ltd');
    expect((await face.api.getContact(face.tenant, customers.gone.id)).body.contacts?.[0]?.contactStatus).toBe('ARCHIVED');
  });

  it('shows addresses, persons, phone and what is owed', async () => {
    const [contact] = (await face.api.getContact(face.tenant, customers.boom.id)).body.contacts ?? [];
    expect(contact).toMatchObject({
      emailAddress: 'billing@boom.invalid',
      isCustomer: true,
      contactPersons: [{ firstName: 'Ada', lastName: 'Low', emailAddress: 'ada@boom.invalid', includeInEmails: true }],
    });
    expect(contact?.phones?.find((phone) => phone.phoneNumber)?.phoneNumber).toBe('+44 20 0000');
    const owed = company
      .invoicesOf(customers.boom.id)
      .reduce((sum, { id, state }) => sum + (state === 'approved' ? company.openOf(id) : 0), 0);
    expect(contact?.balances?.accountsReceivable?.outstanding).toBe((owed - company.remainingOf(money.note)) / 100);
  });

  it('pages by ids and by change', async () => {
    const byId = await face.api.getContacts(face.tenant, undefined, undefined, undefined, [customers.kuwait.id]);
    expect(byId.body.contacts?.map((contact) => contact.defaultCurrency)).toEqual(['KWD']);
    const since = await face.api.getContacts(
      face.tenant,
      new Date('2026-01-02T08:00:00Z'),
      undefined,
      'UpdatedDateUTC ASC',
      undefined,
      1,
      true,
    );
    expect(since.body.contacts?.map((contact) => contact.contactID)).toEqual([customers.kuwait.id, customers.gone.id]);
  });

  it('tells who the organisation is and what may be done', async () => {
    expect((await face.api.getOrganisations(face.tenant)).body.organisations).toMatchObject([
      { organisationID: face.tenant, baseCurrency: 'GBP', countryCode: 'GB', timezone: 'GMTSTANDARDTIME' },
    ]);
    expect((await face.api.getOrganisationActions(face.tenant)).body.actions?.length).toBeGreaterThan(0);
    expect((await face.api.getInvoiceReminders(face.tenant)).body.invoiceReminders).toEqual([{ enabled: false }]);
  });
});

describe('every reply', () => {
  it('carries the allowances left and the time of the sandbox', async () => {
    const { response } = await face.api.getInvoice(face.tenant, invoices.open.id);
    expect(response.headers).toMatchObject({
      'x-daylimit-remaining': '5000',
      'x-minlimit-remaining': '60',
      'x-appminlimit-remaining': '10000',
      date: 'Fri, 01 May 2026 09:00:00 GMT',
    });
    const missing = await rejection(face.api.getInvoice(face.tenant, 'INV-404'));
    expect(missing).toMatchObject({
      statusCode: 404,
      body: "The resource you're looking for cannot be found",
      headers: { 'x-minlimit-remaining': '60' },
    });
  });

  it('answers an unknown address with Xero’s 404', async () => {
    expect(await rejection(face.api.getTaxRates(face.tenant))).toMatchObject({
      statusCode: 404,
      body: "The resource you're looking for cannot be found",
    });
    const outside = await fetch(`${face.base}/nowhere`);
    expect([outside.status, await outside.text()]).toEqual([404, "The resource you're looking for cannot be found"]);
  });

  it('refuses an unknown or missing tenant with 403 and an old or foreign token with 401', async () => {
    expect(await rejection(face.api.getOrganisations('00000000-0000-4000-8000-000000000000'))).toMatchObject({
      statusCode: 403,
      body: { Title: 'Forbidden', Detail: 'AuthenticationUnsuccessful' },
    });
    world.sandbox.setClock(addMs(NOW, 30 * 60_000));
    expect(await rejection(face.api.getOrganisations(face.tenant))).toMatchObject({
      statusCode: 401,
      body: { Title: 'Unauthorized', Detail: 'TokenExpired: token expired at 05/01/2026 09:30:00' },
    });
    world.sandbox.setClock(null);
    face.xero.setTokenSet({ access_token: `${face.accessToken.slice(0, -1)}x` });
    expect(await rejection(face.api.getOrganisations(face.tenant))).toMatchObject({
      statusCode: 401,
      body: { Detail: 'AuthenticationUnsuccessful' },
    });
    face.xero.setTokenSet({ access_token: face.accessToken });
  });
});
