/** What change feeds do not tell: blind spots, merges, parents, records that vanish, pages that cannot be shown, clocks that go back. */
import { describe, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { addDays, addMs, calendarDate, instant } from '../../src/domain/time.ts';
import { company, DAY, FACES, reading, START } from './world.ts';

const later = calendarDate('2026-09-30');

describe('Xero', () => {
  it('does not show a new due date of a partly paid invoice as a change; the daily sweep of what is open finds it', async () => {
    const books = company(30);
    const world = await reading('xero', books);
    await world.actor.sync();
    const [partly, , whole] = books.invoices.all();
    if (!partly || !whole) throw new Error('no invoices');
    world.pass(3_600_000);
    books.setDue(partly.id, later, world.now());
    books.setDue(whole.id, later, world.now());
    books.markSent(partly.id, world.now());
    const due = (id: string) => world.actor.store.readings.invoice(id)?.due;
    await world.actor.sync();
    expect(due(whole.id)).toBe(later);
    expect(due(partly.id)).not.toBe(later);
    const calls = world.exchanges.length;
    world.pass(DAY);
    await world.actor.sync();
    expect(due(partly.id)).toBe(later);
    expect(world.actor.store.readings.invoice(partly.id)?.sent).toBe(1);
    // The sweep is one call per thousand open invoices, and none for what it agrees with.
    expect(world.exchanges.length - calls).toBe(7);
  });

  it('loses nothing that the sweep no longer names: what was settled or deleted unseen is asked for by id', async () => {
    const books = company(30);
    let blind = false;
    const between = (real: Connector): Connector => ({
      ...real,
      async *pull(session, kind, cursor, resume) {
        for await (const page of real.pull(session, kind, cursor, resume))
          yield blind && page.ok && kind !== 'customers' ? { ok: true, value: { ...page.value, body: empty(kind) } } : page;
      },
    });
    const world = await reading('xero', books, { between });
    await world.actor.sync();
    blind = true;
    const [, open, other] = books.invoices.all();
    if (!open || !other) throw new Error('no invoices');
    books.payByNumber(other.docNumber, books.openOf(other.id), calendarDate('2026-05-04'), world.now());
    world.pass(DAY);
    await world.actor.sync();
    expect(world.actor.store.readings.invoice(other.id)).toMatchObject({ state: 'settled', open: 0 });
    expect(world.actor.store.readings.invoice(open.id)?.state).toBe('open');
  });

  it('takes everything to the surviving customer when two are merged, documents that show no change included', async () => {
    const books = company(40, 4);
    const world = await reading('xero', books);
    await world.actor.sync();
    await world.actor.plan();
    const [from, into] = books.customers.all();
    if (!from || !into) throw new Error('no customers');
    const { store } = world.actor;
    const invoice = books.invoicesOf(from.id)[0];
    await world.actor.command({ do: 'set-customer-language', by: 'me', customerId: from.id, language: 'ar' });
    await world.actor.command({ do: 'place-hold', by: 'me', customerId: from.id, kind: 'dispute', invoiceId: invoice?.id });
    await world.actor.command({
      do: 'record-promise',
      by: 'me',
      customerId: from.id,
      amount: 100,
      currency: 'USD',
      date: addDays(calendarDate('2026-05-04'), 3),
    });
    const open = store.readings.openInvoices(from.id).length + store.readings.openInvoices(into.id).length;
    world.pass(3_600_000);
    books.mergeCustomers(from.id, into.id, world.now());
    await world.actor.sync();
    expect(store.readings.openInvoices(from.id)).toEqual([]);
    expect(store.readings.openInvoices(into.id)).toHaveLength(open);
    expect(store.standings.openHolds(into.id)).toMatchObject([{ kind: 'dispute', invoiceId: invoice?.id }]);
    expect(store.standings.promises(into.id)).toHaveLength(1);
    expect(store.readings.customer(into.id)?.language).toBe('ar');
    expect(store.readings.customer(from.id)).toMatchObject({ active: false, mergedInto: into.id });
    await world.actor.plan();
    expect(store.decisions.of(from.id)).toEqual([]);
    expect(store.decisions.uncovered()).toBe(0);
    expect(store.journal.verifyChain().ok).toBe(true);
    // An old reading of the former customer's invoice does not bring it back to life.
    books.setDue(invoice?.id ?? '', later, world.now());
    world.pass(3_600_000);
    await world.actor.sync();
    expect(store.readings.openInvoices(from.id)).toEqual([]);
  });

  it('does not ignore a change whose stamp is older than the last one: it asks by id, and takes what it is told', async () => {
    const books = company(10);
    const world = await reading('xero', books);
    await world.actor.sync();
    const invoice = books.invoices.all()[2];
    if (!invoice) throw new Error('no invoice');
    world.pass(3_600_000);
    books.setDue(invoice.id, calendarDate('2026-08-01'), world.now());
    await world.actor.sync();
    // The platform's clock is set back, as in a demo company whose stamps are of 2008, while its lists still show the document.
    const cursor = world.now();
    books.setDue(invoice.id, later, addMs(cursor, -60_000));
    await world.actor.sync();
    expect(world.actor.store.readings.invoice(invoice.id)).toMatchObject({ due: later, updated: addMs(cursor, -60_000) });
  });
});

describe('QuickBooks', () => {
  it('duns the parent of a sub-customer that is billed with it, and the sub-customer again when it no longer is', async () => {
    const books = company(40, 4);
    const [parent, child] = books.customers.all();
    if (!parent || !child) throw new Error('no customers');
    books.setParent(child.id, parent.id, true, START);
    const world = await reading('quickbooks', books);
    await world.actor.sync();
    const { store } = world.actor;
    const open = (customer: typeof parent) => store.readings.openInvoices(world.idOf(customer)).length;
    const both = books.invoicesOf(parent.id).length + books.invoicesOf(child.id).length;
    expect([open(parent), open(child)]).toEqual([both, 0]);
    // The books still count a sub-customer's balance as its own (EXACT).
    const balances = await world.actor.balances();
    expect(balances.find((each) => each.customerId === world.idOf(child))?.open).toBe(
      books.invoicesOf(child.id).reduce((sum, each) => sum + books.openOf(each.id), 0),
    );
    world.pass(3_600_000);
    books.setParent(child.id, parent.id, false, world.now());
    await world.actor.sync();
    expect(open(child)).toBe(books.invoicesOf(child.id).length);
    expect(open(parent)).toBe(books.invoicesOf(parent.id).length);
    world.pass(3_600_000);
    books.setParent(child.id, parent.id, true, world.now());
    await world.actor.sync();
    expect([open(parent), open(child)]).toEqual([both, 0]);
  });

  it('notices what vanished longer ago than its change feed reaches', async () => {
    const books = company(40);
    const world = await reading('quickbooks', books);
    await world.actor.sync();
    const [, , invoice] = books.invoices.all();
    const [receipt] = books.receipts.all();
    if (!invoice || !receipt) throw new Error('no documents');
    world.pass(DAY);
    books.deleteInvoice(invoice.id, world.now());
    books.deleteReceipt(receipt.id, world.now());
    world.pass(40 * DAY);
    expect(await world.actor.sync()).toMatchObject({ ok: true });
    const { store } = world.actor;
    expect(store.readings.invoice(world.idOf(invoice))).toMatchObject({ state: 'void', open: 0 });
    expect(books.openOf(books.invoices.all()[0]?.id ?? '')).toBe(10_000);
    const standing = books.invoices.all().filter((each) => each.state === 'approved');
    const balances = await world.actor.balances();
    expect(balances.reduce((sum, each) => sum + each.open, 0)).toBe(standing.reduce((sum, each) => sum + books.openOf(each.id), 0));
    expect(await world.actor.sync()).toMatchObject({ ok: true, changed: 0 });
  });

  it('sets one invoice with an unreadable address aside and reads the rest of the page', async () => {
    const books = company(600);
    const bad = books.addCustomer({ name: 'Typo Ltd', email: 'accounts at typo.example' }, START);
    const invoice = books.addInvoice(
      { docNumber: 'BAD', customerId: bad.id, issued: calendarDate('2026-05-01'), due: null, total: 100 },
      addMs(START, -30 * DAY),
    );
    const world = await reading('quickbooks', books);
    expect(await world.actor.sync()).toMatchObject({ ok: true, quarantined: 1 });
    const { store } = world.actor;
    expect(store.books.quarantined().rows).toMatchObject([{ recordKind: 'invoices', externalId: world.idOf(invoice), path: 'BillEmail' }]);
    const standing = books.invoices.all().filter((each) => each.id !== invoice.id);
    expect(standing.every((each) => store.readings.invoice(world.idOf(each)))).toBe(true);
    // A second page holds it back just as little, and it is read when its address was put right.
    world.pass(3_600_000);
    books.changeCustomer(bad.id, { email: 'accounts@typo.example' }, world.now());
    books.setDue(invoice.id, later, world.now());
    expect(await world.actor.sync()).toMatchObject({ ok: true });
    expect(store.books.quarantined().count).toBe(0);
    expect(store.readings.invoice(world.idOf(invoice))?.due).toBe(later);
  });

  it('reads by id around the one it cannot show', async () => {
    const books = company(20);
    const world = await reading('quickbooks', books);
    await world.actor.sync();
    const victim = books.invoices.all()[3];
    if (!victim) throw new Error('no invoice');
    world.pass(60_000);
    books.changeCustomer(victim.customerId, { email: 'nobody' }, world.now());
    const { connector, mapping } = world.platform;
    const ids = books.invoices.all().map((each) => each.serial);
    const answer = await connector.reread(world.session(), ids);
    if (!answer.ok) throw new Error(answer.failure.code);
    const mapped = answer.value.bodies.map((body) => mapping.map('invoices', body));
    expect(mapped.flatMap((page) => page.records)).toHaveLength(19);
    expect(mapped.flatMap((page) => page.quarantined)).toMatchObject([{ externalId: victim.serial }]);
  });
});

describe.each(FACES)('%s: deletions and voids', (face) => {
  it('come back with the next reading', async () => {
    const books = company(20);
    const world = await reading(face, books);
    await world.actor.sync();
    const [, gone, voided] = books.invoices.all();
    const [receipt] = books.receipts.all();
    if (!gone || !voided || !receipt) throw new Error('no documents');
    world.pass(3_600_000);
    // The second of every hundred carries a credit note here.
    for (const note of books.creditNotes.all()) expect(note.allocations[0]?.invoiceId).toBe(gone.id);
    books.voidInvoice(voided.id, world.now());
    books.deleteReceipt(receipt.id, world.now());
    await world.actor.sync();
    const { readings } = world.actor.store;
    expect(readings.invoice(world.idOf(voided))?.state).toBe('void');
    const reopened = books.invoices.all()[0];
    expect(reopened && readings.invoice(world.idOf(reopened))).toMatchObject({ open: 10_000, paid: 0 });
  });
});

it('reads stamps with nanoseconds and with offsets as the moments they are', () => {
  expect(instant('2025-09-10T21:31:25.179851517Z')).toBe('2025-09-10T21:31:25.179Z');
  expect(instant('2026-03-08T01:59:59-08:00') < instant('2026-03-08T03:00:00-07:00')).toBe(true);
});

function empty(kind: string) {
  const names: Readonly<Record<string, string>> = { invoices: 'Invoices', payments: 'Payments', credits: 'CreditNotes' };
  return { [names[kind] ?? '']: [] };
}
