/**
 * The holds that the books themselves name: disputed there, or no longer confirmed by them. Such a hold is placed once and lifted when the books no longer name it; one that a person lifted is not placed again.
 */
import type { MappedPage } from '../store/books.ts';
import type { HoldRecord } from '../store/standings.ts';
import { holdId } from './command.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';

/** Who such holds are by; no member is called so. */
export const BY_BOOKS = 'books';

type InvoicePage = Extract<MappedPage, { kind: 'invoices' }>['page'];

/** Brings these holds into line with a page that was just stored; call it in the same transaction. */
export function keepBookHolds(desk: Desk, mapped: MappedPage): void {
  if (mapped.kind === 'invoices' && mapped.page.held) keepHolds(desk, mapped.page, mapped.page.held);
}

function keepHolds(desk: Desk, { records, deleted }: InvoicePage, held: NonNullable<InvoicePage['held']>): void {
  const { store } = desk;
  const named = Map.groupBy(held, (hold) => hold.invoiceId);
  const placed = Map.groupBy(store.standings.placedBy(BY_BOOKS), (hold) => hold.invoiceId);
  if (held.length === 0 && placed.size === 0) return;
  const moment = momentOf(desk);
  for (const { id, customerId } of records) {
    const wanted = named.get(id) ?? [];
    // What the books themselves lifted is over; what a person lifted still counts as placed.
    const mine = (placed.get(id) ?? []).filter((hold) => hold.liftedBy !== BY_BOOKS);
    // An invoice may have moved to another customer, whose hold it then has to be.
    const isIt = (hold: (typeof mine)[number], { kind, from }: (typeof wanted)[number]) =>
      hold.kind === kind && hold.from === from && hold.customerId === customerId;
    for (const { kind, from } of wanted) {
      if (mine.some((hold) => isIt(hold, { invoiceId: id, kind, from }))) continue;
      holdId(desk, moment, { customerId, kind, invoiceId: id, from, by: BY_BOOKS });
      store.cases.touch(customerId);
    }
    for (const hold of mine) if (!wanted.some((each) => isIt(hold, each))) lift(desk, moment, hold);
  }
  for (const id of deleted) for (const hold of placed.get(id) ?? []) lift(desk, moment, hold);
}

function lift({ store }: Desk, { at }: Moment, hold: HoldRecord): void {
  if (hold.liftedAt !== null) return;
  store.standings.liftHold(hold.id, BY_BOOKS, at);
  store.journal.append({ at, kind: 'hold-lifted', customerId: hold.customerId, contents: { holdId: hold.id, by: BY_BOOKS, note: null } });
  store.cases.touch(hold.customerId);
}
