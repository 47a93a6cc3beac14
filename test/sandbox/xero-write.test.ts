/** The real xero-node writes to the small world: notes, e-mail, dates, payments; idempotency and rate limits. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMs } from '../../src/domain/time.ts';
import { XERO_LIMITS, type XeroFaceOptions } from '../../src/sandbox/xero/face.ts';
import { makeWorld, NOW, rejection, startFace } from './xero-world.ts';

let world: ReturnType<typeof makeWorld>;
let face: Awaited<ReturnType<typeof startFace>>;
async function start(options: XeroFaceOptions = {}) {
  world = makeWorld();
  face = await startFace(world, options);
}
beforeEach(() => start());
afterEach(() => face.close());

const note = (...details: string[]) => ({ historyRecords: details.map((each) => ({ details: each })) });
const journal = () =>
  world.company.journal.map(({ kind, entity, externalId, text, platform, organisation }) => ({
    kind,
    entity,
    externalId,
    text,
    platform,
    organisation,
  }));
const written = (kind: string, entity: string, externalId: string, text: string | null) => ({
  kind,
  entity,
  externalId,
  text,
  platform: 'xero',
  organisation: face.tenant,
});

describe('history notes', () => {
  it('stand on the invoice, newest first, and in the journal, and do not change the invoice', async () => {
    const { open } = world.invoices;
    const before = open.updatedAt;
    const { body } = await face.api.createInvoiceHistory(face.tenant, open.id, note('Reminder sent [ref ab12]', 'تم الإرسال'));
    expect(body.historyRecords?.map((record) => record.details)).toEqual(['Reminder sent [ref ab12]', 'تم الإرسال']);
    world.sandbox.setClock(addMs(NOW, 60_000));
    await face.api.createInvoiceHistory(face.tenant, open.id, note('Later'));
    const read = await face.api.getInvoiceHistory(face.tenant, open.id);
    expect(read.body.historyRecords?.map((record) => [record.details, record.user])).toEqual([
      ['Later', 'System Generated'],
      ['تم الإرسال', 'System Generated'],
      ['Reminder sent [ref ab12]', 'System Generated'],
    ]);
    expect(read.body.historyRecords?.[0]?.dateUTC).toEqual(new Date('2026-05-01T09:01:00Z'));
    expect(open.updatedAt).toBe(before);
    expect(journal()).toEqual(['Reminder sent [ref ab12]', 'تم الإرسال', 'Later'].map((text) => written('note', 'invoice', open.id, text)));
  });

  it('stand on contacts and on paid invoices too', async () => {
    const { customers, invoices } = world;
    await face.api.createContactHistory(face.tenant, customers.boom.id, note('Called'));
    await face.api.createInvoiceHistory(face.tenant, invoices.credited.id, note('Thanked'));
    expect((await face.api.getContactHistory(face.tenant, customers.boom.id)).body.historyRecords?.[0]?.details).toBe('Called');
    expect(journal()).toEqual([
      written('note', 'customer', customers.boom.id, 'Called'),
      written('note', 'invoice', invoices.credited.id, 'Thanked'),
    ]);
  });

  it('of 2,500 characters are taken, of 2,501 refused together with their whole request', async () => {
    const { open } = world.invoices;
    await face.api.createInvoiceHistory(face.tenant, open.id, note('x'.repeat(2_500)));
    const refused = await rejection(face.api.createInvoiceHistory(face.tenant, open.id, note('fine', 'x'.repeat(2_501))));
    expect(refused).toMatchObject({
      statusCode: 400,
      body: {
        ErrorNumber: 10,
        Type: 'ValidationException',
        Elements: [{ ValidationErrors: [{ Message: expect.stringContaining('2500') }] }],
      },
    });
    expect(journal()).toHaveLength(1);
    expect(await rejection(face.api.createInvoiceHistory(face.tenant, 'INV-404', note('x')))).toMatchObject({ statusCode: 404 });
  });
});

describe('e-mail by the platform', () => {
  it('marks the invoice sent and is written down', async () => {
    const { partly } = world.invoices;
    const { response } = await face.api.emailInvoice(face.tenant, partly.id, {});
    expect(response.status).toBe(204);
    expect((await face.api.getInvoice(face.tenant, partly.id)).body.invoices?.[0]?.sentToContact).toBe(true);
    expect(journal()).toEqual([written('email', 'invoice', partly.id, 'billing@boom.invalid, ada@boom.invalid')]);
  });

  it.each(['draft', 'voided', 'unsendable'] as const)('is refused for %s', async (which) => {
    expect(await rejection(face.api.emailInvoice(face.tenant, world.invoices[which].id, {}))).toMatchObject({
      statusCode: 400,
      body: { Type: 'ValidationException', Elements: [{ InvoiceID: world.invoices[which].id }] },
    });
    expect(journal()).toEqual([]);
  });
});

describe('invoice updates', () => {
  it('set the expected payment date and the sent mark', async () => {
    const { partly } = world.invoices;
    const { body } = await face.api.updateInvoice(face.tenant, partly.id, {
      invoices: [{ expectedPaymentDate: '2026-05-20', sentToContact: true }],
    });
    expect(body.invoices).toMatchObject([{ invoiceNumber: 'INV-2', sentToContact: true }]);
    expect(body.invoices?.[0]?.expectedPaymentDate).toEqual(new Date('2026-05-20T00:00:00Z'));
    expect(journal()).toEqual([
      written('expected-payment', 'invoice', partly.id, '2026-05-20'),
      written('invoice', 'invoice', partly.id, 'sent'),
    ]);
    await face.api.updateOrCreateInvoices(face.tenant, { invoices: [{ invoiceNumber: 'INV-1', expectedPaymentDate: '2026-06-01' }] });
    expect(world.invoices.open.expectedPayment).toBe('2026-06-01');
  });

  it.each([
    ['a wrong date', 'partly', { expectedPaymentDate: '2026-02-30' }],
    ['a settled invoice', 'credited', { expectedPaymentDate: '2026-06-01' }],
    ['what the sandbox does not do', 'partly', { reference: 'Changed' }],
  ] as const)('refuse %s', async (_name, which, update) => {
    expect(await rejection(face.api.updateInvoice(face.tenant, world.invoices[which].id, { invoices: [update] }))).toMatchObject({
      statusCode: 400,
    });
    expect(journal()).toEqual([]);
  });
});

it('the pay link is there for an approved invoice, the same each time, and not for a draft', async () => {
  const link = async (id: string) => (await face.api.getOnlineInvoice(face.tenant, id)).body.onlineInvoices?.[0]?.onlineInvoiceUrl;
  expect(await link(world.invoices.open.id)).toMatch(/^https:\/\/in\.xero\.com\/\w{32}$/);
  expect(await link(world.invoices.open.id)).toBe(await link('INV-1'));
  expect(await link(world.invoices.partly.id)).not.toBe(await link('INV-1'));
  expect(await rejection(face.api.getOnlineInvoice(face.tenant, world.invoices.draft.id))).toMatchObject({ statusCode: 400 });
});

describe('payments', () => {
  const account = { code: '090' };
  it('are taken up to what is due', async () => {
    const invoice = { invoiceNumber: 'INV-1' };
    const { body } = await face.api.createPayment(face.tenant, { invoice, account, date: '2026-04-30', amount: 100 });
    expect(body.payments).toMatchObject([{ amount: 100, status: 'AUTHORISED', invoice: { amountDue: 23.45 } }]);
    const [created] = body.payments ?? [];
    expect(journal()).toMatchObject([{ kind: 'payment', externalId: created?.paymentID }]);
    const tooMuch = await rejection(
      face.api.createPayments(face.tenant, { payments: [{ invoice, account, date: '2026-04-30', amount: 23.46 }] }),
    );
    expect(tooMuch).toMatchObject({
      statusCode: 400,
      body: { Elements: [{ ValidationErrors: [{ Message: 'Payment amount exceeds the amount outstanding on this document' }] }] },
    });
    expect(await rejection(face.api.createPayment(face.tenant, { invoice, account, date: '2026-04-30', amount: 0.001 }))).toMatchObject({
      statusCode: 400,
    });
    await face.api.createPayments(face.tenant, { payments: [{ invoice, account, date: '2026-04-30', amount: 23.45 }] });
    const settled = (await face.api.getInvoice(face.tenant, 'INV-1')).body.invoices?.[0];
    expect([settled?.status, settled?.amountDue, settled?.fullyPaidOnDate]).toEqual(['PAID', 0, new Date('2026-04-30T00:00:00Z')]);
  });
});

describe('Idempotency-Key', () => {
  const write = (text: string, key: string) => face.api.createInvoiceHistory(face.tenant, world.invoices.open.id, note(text), key);

  it('gives the first answer again for six minutes and does nothing twice', async () => {
    const first = await write('Once', 'k1');
    const again = await write('Once', 'k1');
    expect(again.response.data).toEqual(first.response.data);
    expect(again.response.headers['x-minlimit-remaining']).toBe('60');
    expect(journal()).toHaveLength(1);
    world.sandbox.setClock(addMs(NOW, 6 * 60_000));
    await write('Once', 'k1');
    expect(journal()).toHaveLength(2);
  });

  it('is not shared between keys, and refuses another request', async () => {
    await write('One', 'k1');
    await write('One', 'k2');
    expect(journal()).toHaveLength(2);
    expect(await rejection(write('Two', 'k1'))).toMatchObject({
      statusCode: 400,
      body: { Detail: expect.stringContaining('is used with a different request') },
    });
    expect(await rejection(write('One', 'k'.repeat(129)))).toMatchObject({ statusCode: 400 });
    expect(journal()).toHaveLength(2);
  });

  it('keeps errors and empty answers too', async () => {
    const { unsendable, open } = world.invoices;
    const email = (id: string, key: string) => face.api.emailInvoice(face.tenant, id, {}, key);
    const refused = await rejection(email(unsendable.id, 'k1'));
    world.company.changeCustomer(unsendable.customerId, { email: 'now@silent.invalid' }, NOW);
    expect((await rejection(email(unsendable.id, 'k1'))).body).toEqual(refused.body);
    expect((await email(open.id, 'k3')).response.status).toBe(204);
    expect((await email(open.id, 'k3')).response.status).toBe(204);
    expect((await email(unsendable.id, 'k2')).response.status).toBe(204);
    expect(journal().map((each) => each.kind)).toEqual(['email', 'email']);
  });
});

describe('rate limits, when enforced', () => {
  const call = () => face.api.getInvoice(face.tenant, world.invoices.open.id);
  const restart = async (limits: object) => {
    await face.close();
    await start({ limits: { ...XERO_LIMITS, ...limits } });
  };

  it('count down and refuse the minute with Retry-After until it is over', async () => {
    await restart({ minute: 2 });
    expect((await call()).response.headers).toMatchObject({ 'x-minlimit-remaining': '1', 'x-daylimit-remaining': '4999' });
    world.sandbox.setClock(addMs(NOW, 15_000));
    await call();
    const refused = await rejection(call());
    expect(refused).toMatchObject({
      statusCode: 429,
      headers: { 'x-rate-limit-problem': 'minute', 'retry-after': '45', 'x-minlimit-remaining': '0', 'x-daylimit-remaining': '4998' },
    });
    world.sandbox.setClock(addMs(NOW, 60_000));
    expect((await call()).response.headers).toMatchObject({ 'x-minlimit-remaining': '1' });
  });

  it('refuse the day with a long Retry-After', async () => {
    await restart({ day: 1 });
    await call();
    world.sandbox.setClock(addMs(NOW, 1_200_000));
    expect(await rejection(call())).toMatchObject({ statusCode: 429, headers: { 'x-rate-limit-problem': 'day', 'retry-after': '85200' } });
  });

  it('do not count calls that are not let in', async () => {
    await restart({ minute: 1 });
    const path = `${face.base}/api.xro/2.0/Organisation`;
    expect((await fetch(path, { headers: { 'xero-tenant-id': face.tenant } })).status).toBe(401);
    expect((await call()).response.headers).toMatchObject({ 'x-minlimit-remaining': '0' });
  });

  it('refuse the app’s minute over all tenants', async () => {
    await restart({ appMinute: 1 });
    await call();
    expect(await rejection(call())).toMatchObject({
      statusCode: 429,
      headers: { 'x-rate-limit-problem': 'appminute', 'retry-after': '60', 'x-appminlimit-remaining': '0' },
    });
  });

  it('refuse too many at once without Retry-After', async () => {
    await restart({ concurrent: 1 });
    // Two writes whose bodies are still arriving are in progress at the same time.
    let finish = () => {};
    const held = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"HistoryRecords":'));
        finish = () => {
          controller.enqueue(new TextEncoder().encode('[{"Details":"slow"}]}'));
          controller.close();
        };
      },
    });
    const headers = { authorization: `Bearer ${face.accessToken}`, 'xero-tenant-id': face.tenant };
    const path = `/xero/api.xro/2.0/Invoices/${world.invoices.open.id}`;
    const slow = face.app.request(new Request(`http://127.0.0.1${path}/History`, { method: 'PUT', headers, body: held, duplex: 'half' }));
    const refused = await face.app.request(path, { headers });
    expect([refused.status, refused.headers.get('x-rate-limit-problem'), refused.headers.get('retry-after')]).toEqual([
      429,
      'concurrent',
      null,
    ]);
    finish();
    expect((await slow).status).toBe(200);
    expect((await face.app.request(path, { headers })).status).toBe(200);
  });
});
