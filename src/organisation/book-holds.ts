/**
 * Stores a page of what the platform showed, together with the holds that the books themselves name: disputed there, or no longer confirmed
 * by them. Such a hold is placed once and lifted when the books no longer name it; one that a person lifted is not placed again.
 */
import type { Applied, MappedPage } from '../store/books.ts';
import { holdId } from './command.ts';
import { type Desk, momentOf } from './desk.ts';

/** Who such holds are by; no member is called so. */
export const BY_BOOKS = 'books';

type InvoicePage = Extract<MappedPage, { kind: 'invoices' }>['page'];

/** Call it inside a transaction. */
export function keepPage(desk: Desk, mapped: MappedPage): Applied {
  const applied = desk.store.books.apply(mapped, desk.now());
  keepBookHolds(desk, mapped);
  return applied;
}

/** After a page was stored, in the same transaction. */
export function keepBookHolds(desk: Desk, mapped: MappedPage): void {
  if (mapped.kind === 'invoices' && mapped.page.held) keepHolds(desk, mapped.page, mapped.page.held);
}

function keepHolds(desk: Desk, { records }: InvoicePage, held: NonNullable<InvoicePage['held']>): void {
  const { store } = desk;
  const named = Map.groupBy(held, (hold) => hold.invoiceId);
  const moment = momentOf(desk);
  const byCustomer = Map.groupBy(records, (record) => record.customerId);
  for (const [customerId, own] of byCustomer) {
    const known = store.standings.holds(customerId).filter((hold) => hold.by === BY_BOOKS);
    for (const { id } of own) {
      const wanted = named.get(id) ?? [];
      const mine = known.filter((hold) => hold.invoiceId === id);
      for (const { kind, from } of wanted) {
        if (mine.some((hold) => hold.kind === kind && hold.from === from)) continue;
        holdId(desk, moment, { customerId, kind, invoiceId: id, from, by: BY_BOOKS });
        store.cases.touch(customerId);
      }
      for (const hold of mine) {
        if (hold.liftedAt !== null || wanted.some(({ kind, from }) => hold.kind === kind && hold.from === from)) continue;
        store.standings.liftHold(hold.id, BY_BOOKS, moment.at);
        store.journal.append({ at: moment.at, kind: 'hold-lifted', customerId, contents: { holdId: hold.id, by: BY_BOOKS, note: null } });
        store.cases.touch(customerId);
      }
    }
  }
}
