import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMs, calendarDate, instant } from '../../src/domain/time.ts';
import { sandboxApp } from '../../src/sandbox/app.ts';
import { Company } from '../../src/sandbox/company.ts';
import { quickbooksFace } from '../../src/sandbox/quickbooks/face.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { at, buildCompany, intuitOAuth, NOW, REALM, record, startWorld, told, type World } from './quickbooks-world.ts';

const DAY = 86_400_000;
let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const code = (body: unknown) => at(body, 'Fault', 'Error', 0, 'code');
const journal = () =>
  world.sandbox
    .journal()
    .map(({ platform, organisation, kind, entity, externalId, text }) => ({ platform, organisation, kind, entity, externalId, text }));
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(record) : []);

/** `count` open invoices of one customer, all made in the same minute of NOW's day, one second apart in blocks of 60. */
function largeCompany(count: number): Company {
  const company = new Company(
    { name: 'Large', country: 'US', timeZone: 'America/New_York', baseCurrency: 'USD', tenant: 't', realm: REALM },
    1,
  );
  const start = addMs(NOW, -DAY);
  const customer = company.addCustomer({ name: 'Only', email: null }, start);
  for (let index = 1; index <= count; index++) {
    company.addInvoice(
      { docNumber: String(index), customerId: customer.id, issued: calendarDate('2026-03-01'), due: null, total: index },
      addMs(start, (index % 60) * 1000),
    );
  }
  return company;
}

describe('reading, by node-quickbooks', () => {
  it('finds by criteria, with the escaping the SDK does', async () => {
    const found = await told((done) => world.qbo().findCustomers({ DisplayName: "Amy's Bird Sanctuary" }, done));
    expect(at(found.data, 'QueryResponse', 'Customer', 0, 'Id')).toBe('1');
    const some = await told((done) =>
      world.qbo().findInvoices(
        [
          { field: 'Balance', value: '0', operator: '>' },
          { field: 'asc', value: 'MetaData.LastUpdatedTime' },
          { field: 'limit', value: 2 },
        ],
        done,
      ),
    );
    expect(at(some.data, 'QueryResponse')).toMatchObject({ startPosition: 1, maxResults: 2 });
    const count = await told((done) => world.qbo().findInvoices({ count: true }, done));
    expect(at(count.data, 'QueryResponse', 'totalCount')).toBe(7);
  });

  it('meets the SDK’s hole in escaping with a Fault, not with rows', async () => {
    const { status, body, data } = await told((done) => world.qbo().findCustomers({ DisplayName: "a\\' OR Active IN (true,false" }, done));
    expect([status, code(body), data === null || at(data, 'QueryResponse') === undefined]).toEqual([400, '4000', true]);
  });

  it('reads each entity by id, and says 610 for what is deleted or a draft and 2030 for what is no id', async () => {
    const qbo = world.qbo();
    expect(await told((done) => qbo.getInvoice('1', done))).toMatchObject({ data: { DocNumber: '1001', SyncToken: '1' } });
    expect(await told((done) => qbo.getPayment('10', done))).toMatchObject({ data: { TotalAmt: 300 } });
    expect(await told((done) => qbo.getPayment('900000120000003', done))).toMatchObject({ data: { TotalAmt: 0 } });
    expect(await told((done) => qbo.getCreditMemo('12', done))).toMatchObject({ data: { RemainingCredit: 30 } });
    expect(await told((done) => qbo.getCustomer('4', done))).toMatchObject({ data: { Active: false } });
    expect(await told((done) => qbo.getCompanyInfo(REALM, done))).toMatchObject({
      data: { CompanyName: 'Harbour & Pine', Country: 'US', DefaultTimeZone: 'America/New_York' },
    });
    expect(await told((done) => qbo.getPreferences(done))).toMatchObject({
      data: { CurrencyPrefs: { MultiCurrencyEnabled: true, HomeCurrency: { value: 'USD' } } },
    });
    for (const id of ['7', '8', '4711']) expect(code((await told((done) => qbo.getInvoice(id, done))).body)).toBe('610');
    expect(code((await told((done) => qbo.getPayment('11', done))).body)).toBe('610');
    expect(code((await told((done) => qbo.getInvoice('1.5', done))).body)).toBe('2030');
    expect((await told((done) => qbo.getInvoice('1?include=invoiceLink', done))).data).toHaveProperty('InvoiceLink');
  });

  it('is driven by intuit-oauth’s makeApiCall too', async () => {
    const client = intuitOAuth(world.base, 'http://localhost/x');
    client.setToken({ access_token: world.accessToken, token_type: 'bearer' });
    const { json } = await client.makeApiCall({ url: `${world.base}/v3/company/${REALM}/invoice/1?minorversion=75` });
    expect(at(json, 'Invoice', 'DocNumber')).toBe('1001');
  });

  it('pages through more than a thousand without losing or repeating one', async () => {
    const large = await startWorld([largeCompany(2_345)]);
    const seen: unknown[] = [];
    const sizes: unknown[] = [];
    for (let start = 1; start < 2_400; start += 1_000) {
      const { data } = await told((done) =>
        large.qbo().findInvoices(` ORDERBY MetaData.LastUpdatedTime ASC STARTPOSITION ${start} MAXRESULTS 1000`, done),
      );
      const rows = list(at(data, 'QueryResponse', 'Invoice'));
      sizes.push(at(data, 'QueryResponse', 'maxResults'));
      seen.push(...rows.map((row) => row['Id']));
    }
    expect(sizes).toEqual([1000, 1000, 345]);
    expect(new Set(seen).size).toBe(2_345);
    expect(await large.rows('SELECT * FROM Invoice')).toHaveLength(100);
    await large.close();
  });

  it('answers batches of queries and reads, each item for itself, thirty at most', async () => {
    const items = [
      { bId: 'a', Query: "select * from Invoice where Id = '1'" },
      { bId: 'b', Query: 'select * from Nothing' },
      { bId: 'c', operation: 'read', Customer: { Id: '1' } },
      { bId: 'd', operation: 'read', Invoice: { Id: '7' } },
      { bId: 'e', operation: 'create', Invoice: {} },
    ];
    const { data } = await told((done) => world.qbo().batch(items, done));
    const answers = list(at(data, 'BatchItemResponse'));
    expect(answers.map((item) => item['bId'])).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(answers.map(code)).toEqual([undefined, '4001', undefined, '610', '500']);
    expect([at(answers[0], 'QueryResponse', 'Invoice', 0, 'Id'), at(answers[2], 'Customer', 'Id')]).toEqual(['1', '1']);
    const many = await told((done) =>
      world.qbo().batch(
        Array.from({ length: 31 }, () => ({ bId: 'x', Query: 'select * from Invoice' })),
        done,
      ),
    );
    expect(many.status).toBe(400);
  });

  it('marks every answer with an intuit_tid, errors too', async () => {
    const tids = [];
    for (const path of ['preferences', 'invoice/4711', 'nothing/1/2/3']) tids.push((await world.call(path)).headers.get('intuit_tid'));
    expect(new Set(tids).size).toBe(3);
    expect(tids.every((tid) => /^1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(tid ?? ''))).toBe(true);
  });
});

describe('change data capture', () => {
  const cdc = async (w: World, entities: string[], since: Date | string) => {
    const { data, body } = await told((done) => w.qbo().changeDataCapture(entities, since, done));
    return { parts: list(at(data, 'CDCResponse', 0, 'QueryResponse')), fault: at(body, 'Fault', 'Error', 0) };
  };

  it('tells what changed since, the deleted as stubs, drafts not at all', async () => {
    const { parts } = await cdc(world, ['Invoice', 'Payment', 'CreditMemo', 'Customer'], '2026-03-08T17:00:00Z');
    const [invoices, payments, credits, customers] = parts;
    expect(
      list(invoices?.['Invoice'])
        .map((row) => [row['Id'], row['status'] ?? 'there'])
        .sort(),
    ).toEqual([
      ['1', 'there'],
      ['4', 'there'],
      ['5', 'there'],
      ['6', 'there'],
      ['7', 'Deleted'],
    ]);
    const stub = list(invoices?.['Invoice']).find((row) => row['status'] === 'Deleted');
    expect(stub).toEqual({
      domain: 'QBO',
      status: 'Deleted',
      Id: '7',
      MetaData: { CreateTime: '2026-01-10T07:00:00-08:00', LastUpdatedTime: '2026-03-08T10:00:00-07:00' },
    });
    expect(list(payments?.['Payment'])).toMatchObject([{ Id: '11', status: 'Deleted' }]);
    expect(list(credits?.['CreditMemo'])).toMatchObject([{ DocNumber: 'CM-2', TotalAmt: 0 }]);
    expect(customers).toEqual({});
  });

  it('understands the SDK’s own Date, whose plus sign arrives as a space', async () => {
    const { parts } = await cdc(world, ['Customer'], new Date('2026-02-20T15:00:00Z'));
    expect(list(parts[0]?.['Customer'])).toMatchObject([{ Id: '4', Active: false }]);
  });

  it('looks back 30 days and not a moment more', async () => {
    expect((await cdc(world, ['Invoice'], addMs(NOW, -30 * DAY))).fault).toBeUndefined();
    expect((await cdc(world, ['Invoice'], addMs(NOW, -30 * DAY - 1000))).fault).toMatchObject({
      code: '500',
      Detail: expect.stringContaining('older than fixed days'),
    });
    expect((await cdc(world, ['Vendor'], NOW)).fault).toMatchObject({ code: '500' });
    expect((await cdc(world, ['Invoice'], 'yesterday')).fault).toMatchObject({ code: '2040' });
  });

  it('shares one cap of 1,000 objects among the entities', async () => {
    const large = await startWorld([largeCompany(1_200)]);
    const { parts } = await cdc(large, ['Customer', 'Invoice', 'Payment'], addMs(NOW, -2 * DAY));
    expect(parts.map((part) => Object.values(part).flat().length)).toEqual([3, 1001, 0]);
    expect(list(parts[1]?.['Invoice'])).toHaveLength(999);
    await large.close();
  });
});

describe('writing, by node-quickbooks', () => {
  const note = (text = 'Letter 2 sent [ref ab12]', value = '1', type = 'Invoice') => ({
    AttachableRef: [{ EntityRef: { type, value }, IncludeOnSend: false }],
    Note: text,
  });

  it('keeps a note as an Attachable, finds it by its invoice, and leaves the invoice alone', async () => {
    const qbo = world.qbo();
    const { data } = await told((done) => qbo.createAttachable(note(), done));
    expect(data).toMatchObject({
      Note: 'Letter 2 sent [ref ab12]',
      SyncToken: '0',
      AttachableRef: [{ EntityRef: { type: 'Invoice', value: '1' }, IncludeOnSend: false }],
    });
    const id = String(at(data, 'Id'));
    expect(await told((done) => qbo.getAttachable(id, done))).toMatchObject({ data: { Note: 'Letter 2 sent [ref ab12]' } });
    for (const criteria of [
      { 'AttachableRef.EntityRef.Type': 'invoice', 'AttachableRef.EntityRef.value': '1' },
      " where AttachableRef.EntityRef.type = 'Invoice' and AttachableRef.EntityRef.Value in ('1','2') maxresults 1000",
      { Id: id },
    ]) {
      const found = await told((done) => qbo.findAttachables(criteria, done));
      expect(list(at(found.data, 'QueryResponse', 'Attachable')).map((row) => row['Id'])).toEqual([id]);
    }
    const other = await told((done) =>
      qbo.findAttachables({ 'AttachableRef.EntityRef.Type': 'Payment', 'AttachableRef.EntityRef.value': '1' }, done),
    );
    expect(at(other.data, 'QueryResponse')).toEqual({});
    expect(at((await told((done) => qbo.getInvoice('1', done))).data, 'SyncToken')).toBe('1');
    expect(journal()).toEqual([
      { platform: 'quickbooks', organisation: REALM, kind: 'note', entity: 'invoice', externalId: '1', text: 'Letter 2 sent [ref ab12]' },
    ]);
  });

  it.each([
    ['2,001 characters', note('x'.repeat(2_001)), '2050'],
    ['no such invoice', note('x', '4711'), '2500'],
    ['a deleted invoice', note('x', '7'), '2500'],
    ['a draft', note('x', '8'), '2500'],
    ['a customer', note('x', '1', 'Customer'), '2500'],
    ['nothing', {}, '2020'],
    ['an empty note', note(''), '2020'],
  ])('refuses a note for %s', async (_, body, expected) => {
    const answer = await told((done) => world.qbo().createAttachable(body, done));
    expect([answer.status, code(answer.body), journal()]).toEqual([400, expected, []]);
  });

  it('replays a requestid for ever, writes once, and refuses one that is too long', async () => {
    const qbo = world.qbo();
    const first = await told((done) => qbo.createAttachable({ ...note('first'), requestId: 'r-1' }, done));
    world.sandbox.setClock(addMs(NOW, 30 * 60_000));
    const again = await told((done) => qbo.createAttachable({ ...note('other text', '2'), requestId: 'r-1' }, done));
    expect(again.data).toEqual(first.data);
    const both = await Promise.all(['x', 'x'].map(() => told((done) => qbo.createAttachable({ ...note('race'), requestId: 'r-2' }, done))));
    expect(both[0]?.data).toEqual(both[1]?.data);
    expect(journal().map((each) => each.text)).toEqual(['first', 'race']);
    const restarted = quickbooksFace(
      new Sandbox({ companies: [Company.restore(JSON.parse(JSON.stringify(world.company.snapshot())))], now: () => NOW, seed: 3 }),
    );
    const replay = await restarted.request(`/v3/company/${REALM}/attachable?requestid=r-1`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.accessToken}` },
      body: JSON.stringify(note('third')),
    });
    expect(at(await replay.json(), 'Attachable', 'Note')).toBe('first');
    const long = await told((done) => qbo.createAttachable({ ...note(), requestId: 'r'.repeat(51) }, done));
    expect(code(long.body)).toBe('2050');
  });

  it('replays a payment even after it was deleted, and an e-mail', async () => {
    const qbo = world.qbo();
    const pay = () => told((done) => qbo.createPayment({ CustomerRef: { value: '2' }, TotalAmt: 10, requestId: 'p-1' }, done));
    const first = await pay();
    await told((done) => qbo.deletePayment(String(at(first.data, 'Id')), done));
    expect((await pay()).data).toEqual(first.data);
    for (const _ of [1, 2]) expect((await world.call('invoice/1/send?requestid=s-1', { method: 'POST' })).status).toBe(200);
    expect(journal().map(({ kind }) => kind)).toEqual(['payment', 'payment', 'email']);
  });

  it('sends an invoice by the vendor’s e-mail, to the given address or its own', async () => {
    const { data } = await told((done) => world.qbo().sendInvoicePdf('2', 'someone@example.com', done));
    expect(data).toMatchObject({
      EmailStatus: 'EmailSent',
      SyncToken: '2',
      BillEmail: { Address: 'someone@example.com' },
      DeliveryInfo: { DeliveryType: 'Email', DeliveryTime: '2026-03-08T11:30:00-07:00' },
    });
    const own = await world.call('invoice/4/send', { method: 'POST', headers: { 'content-type': 'application/octet-stream' } });
    expect([own.status, at(own.body, 'Invoice', 'EmailStatus')]).toEqual([200, 'EmailSent']);
    expect(journal().map(({ kind, externalId, text }) => [kind, externalId, text])).toEqual([
      ['email', '2', 'someone@example.com'],
      ['email', '4', 'optik@example.com'],
    ]);
  });

  it('refuses to send without an address, to a broken one, and what is deleted', async () => {
    expect(code((await world.call('invoice/5/send', { method: 'POST' })).body)).toBe('6000');
    // The SDK does not encode the address: a plus arrives as a space.
    expect(code((await told((done) => world.qbo().sendInvoicePdf('1', 'a+b@example.com', done))).body)).toBe('2210');
    expect((await world.call('invoice/1/send?sendTo=a%2Bb%40example.com', { method: 'POST' })).status).toBe(200);
    expect(code((await world.call('invoice/7/send', { method: 'POST' })).body)).toBe('610');
    expect(code((await world.call('invoice/6/send', { method: 'POST' })).body)).toBe('6000');
  });

  it('updates sparsely under the SyncToken; a stale one is 5010 and changes nothing', async () => {
    const qbo = world.qbo();
    const updated = await told((done) => qbo.updateInvoice({ Id: '2', SyncToken: '1', PrivateNote: 'Promised for Friday' }, done));
    expect(updated.data).toMatchObject({
      SyncToken: '2',
      PrivateNote: 'Promised for Friday',
      DueDate: '2026-02-09',
      MetaData: { LastUpdatedTime: '2026-03-08T11:30:00-07:00' },
    });
    const stale = await told((done) => qbo.updateInvoice({ Id: '2', SyncToken: '1', PrivateNote: 'Overwritten' }, done));
    expect([stale.status, code(stale.body), at(stale.body, 'Fault', 'type')]).toEqual([400, '5010', 'ValidationFault']);
    const moved = await told((done) => qbo.updateInvoice({ Id: '2', SyncToken: '2', DueDate: '2026-04-01' }, done));
    expect(moved.data).toMatchObject({ SyncToken: '3', DueDate: '2026-04-01', PrivateNote: 'Promised for Friday' });
    const full = await told((done) => qbo.updateInvoice({ ...record(moved.data), sparse: false, PrivateNote: undefined }, done));
    expect(full.data).toMatchObject({ SyncToken: '4' });
    expect(full.data).not.toHaveProperty('PrivateNote');
    expect(await world.rows('SELECT * FROM Attachable')).toEqual([]);
    expect(journal().map(({ kind, text }) => [kind, text])).toEqual([
      ['note', 'Promised for Friday'],
      ['invoice', 'due 2026-04-01'],
      ['note', ''],
    ]);
  });

  it('counts payments in the SyncToken and refuses what it does not simulate', async () => {
    const qbo = world.qbo();
    world.company.payByNumber('1001', 50, calendarDate('2026-03-08'), NOW);
    expect(code((await told((done) => qbo.updateInvoice({ Id: '1', SyncToken: '1', PrivateNote: 'x' }, done))).body)).toBe('5010');
    expect(code((await told((done) => qbo.updateInvoice({ Id: '1', SyncToken: '2', TotalAmt: 1 }, done))).body)).toBe('500');
    expect(code((await told((done) => qbo.updateInvoice({ Id: '1', SyncToken: '2', BadJson: 1 }, done))).body)).toBe('2010');
    expect(code((await world.call('invoice', { method: 'POST', body: '{' })).body)).toBe('2020');
  });

  it('voids and deletes; what has payments on it stays', async () => {
    const qbo = world.qbo();
    await told((done) => qbo.voidInvoice('1', done));
    expect(await told((done) => qbo.getInvoice('1', done))).toMatchObject({ data: { TotalAmt: 0, Balance: 0, PrivateNote: 'Voided' } });
    expect((await told((done) => qbo.deleteInvoice('9', done))).data).toMatchObject({ Invoice: { status: 'Deleted', Id: '9' } });
    expect(code((await told((done) => qbo.deleteInvoice('2', done))).body)).toBe('6000');
  });

  it('takes payments on invoices and unapplied, and takes them back', async () => {
    const qbo = world.qbo();
    const made = await told((done) =>
      qbo.createPayment(
        { CustomerRef: { value: '1' }, TotalAmt: 120.5, Line: [{ Amount: 100.5, LinkedTxn: [{ TxnId: '1', TxnType: 'Invoice' }] }] },
        done,
      ),
    );
    expect(made.data).toMatchObject({ TotalAmt: 120.5, UnappliedAmt: 20, TxnDate: '2026-03-08' });
    expect(at((await told((done) => qbo.getInvoice('1', done))).data, 'Balance')).toBe(0);
    await told((done) => qbo.deletePayment(String(at(made.data, 'Id')), done));
    expect(at((await told((done) => qbo.getInvoice('1', done))).data, 'Balance')).toBe(100.5);
    const tooMuch = await told((done) =>
      qbo.createPayment(
        { CustomerRef: { value: '1' }, TotalAmt: 500, Line: [{ Amount: 500, LinkedTxn: [{ TxnId: '1', TxnType: 'Invoice' }] }] },
        done,
      ),
    );
    expect(code(tooMuch.body)).toBe('6000');
    expect(code((await told((done) => qbo.createPayment({ CustomerRef: { value: '1' }, TotalAmt: 0.001 }, done))).body)).toBe('2030');
    expect(journal().map(({ kind }) => kind)).toEqual(['payment', 'payment']);
  });
});

describe('planned faults and time', () => {
  it('gives a Fault in a 200, a 429 without Retry-After, and an answer that is lost after the write', async () => {
    const sandbox = new Sandbox({ companies: [buildCompany()], now: () => NOW, seed: 3 });
    const app = sandboxApp(sandbox);
    const { accessToken } = record(
      await (await app.request('/control/token', { method: 'POST', body: JSON.stringify({ platform: 'quickbooks' }) })).json(),
    );
    const headers = { authorization: `Bearer ${accessToken}` };
    const get = (path: string) => app.request(`/quickbooks/v3/company/${REALM}/${path}`, { headers });
    const fault = { Fault: { Error: [{ Message: 'An error', Detail: 'System', code: '10000' }], type: 'SystemFault' } };
    sandbox.addFault({ platform: 'quickbooks', path: '/query', status: 200, body: fault });
    sandbox.addFault({ platform: 'quickbooks', path: '/cdc', status: 429 });
    sandbox.addFault({ platform: 'quickbooks', method: 'POST', path: '/attachable', status: 502, body: '<html>', when: 'after' });
    const within = await get('query?query=select * from Invoice');
    expect([within.status, code(await within.json())]).toEqual([200, '10000']);
    const throttled = await get('cdc?entities=Invoice&changedSince=2026-03-08');
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, null]);
    const body = JSON.stringify({ AttachableRef: [{ EntityRef: { type: 'Invoice', value: '1' } }], Note: 'n' });
    const lost = await app.request(`/quickbooks/v3/company/${REALM}/attachable`, { method: 'POST', headers, body });
    expect([lost.status, sandbox.journal().length]).toEqual([502, 1]);
    expect((await get('query?query=select * from Invoice')).status).toBe(200);
  });

  it('answers small questions without looking at every document', async () => {
    const company = largeCompany(20_000);
    const [invoice] = company.invoices.all();
    if (!invoice) throw new Error('no invoice');
    company.setDue(invoice.id, calendarDate('2026-04-01'), instant('2026-03-08T18:00:00.000Z'));
    const sandbox = new Sandbox({ companies: [company], now: () => NOW, seed: 3 });
    const app = sandboxApp(sandbox);
    const { accessToken } = record(
      await (await app.request('/control/token', { method: 'POST', body: JSON.stringify({ platform: 'quickbooks' }) })).json(),
    );
    let looked = 0;
    const openOf = company.openOf.bind(company);
    company.openOf = (id) => {
      looked += 1;
      return openOf(id);
    };
    const ask = async (path: string) => {
      const answer = await app.request(`/quickbooks/v3/company/${REALM}/${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
      expect(answer.status).toBe(200);
      return answer.json();
    };
    const query = (text: string) => ask(`query?query=${encodeURIComponent(text)}`);
    expect(at(await query("select * from Invoice where Balance > '0' and Id in ('7','8')"), 'QueryResponse', 'maxResults')).toBe(2);
    expect(
      at(
        await query("select * from Invoice where Balance > '0' and MetaData.LastUpdatedTime >= '2026-03-08T17:59:00Z'"),
        'QueryResponse',
        'maxResults',
      ),
    ).toBe(1);
    expect(
      at(await ask('cdc?entities=Invoice&changedSince=2026-03-08T17:59:00Z'), 'CDCResponse', 0, 'QueryResponse', 0, 'maxResults'),
    ).toBe(1);
    expect(looked).toBeLessThan(12);
  });
});
