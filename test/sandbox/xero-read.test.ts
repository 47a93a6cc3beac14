/** The real xero-node reads the small world: payments, credits, contacts, organisation, and what every reply carries. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMs } from '../../src/domain/time.ts';
import { makeWorld, NOW, rejection, startFace } from './xero-world.ts';

const world = makeWorld();
const { company, customers, invoices, money } = world;
let face: Awaited<ReturnType<typeof startFace>>;
beforeAll(async () => {
  face = await startFace(world);
});
afterAll(() => face.close());

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
    expect(body.payments).toHaveLength(3);
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
