/** The real xero-node reads the invoices of the small world: amounts, paging, filters, order, incremental reads. */

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
