/** Remembers the platform's records as last read, and notes which customers' cases they touch. Nothing here decides. */
import type { Credit, Customer, Invoice, Payment, RecordKind } from '../domain/ledger.ts';
import type { Instant } from '../domain/time.ts';
import { customersIn } from './books-customers.ts';
import { feedsIn } from './books-feeds.ts';
import { invoicesIn, type Reading } from './books-invoices.ts';
import { moneyIn, type PutMoney } from './books-money.ts';
import { type Moved, ownersIn } from './books-owners.ts';
import { type PageOf, quarantineIn } from './books-quarantine.ts';
import type { Cases } from './cases.ts';
import type { Database } from './database.ts';
import { movingIn } from './moving.ts';

export interface Applied {
  /** Records that differ from what was known. */
  readonly changed: number;
  readonly quarantined: number;
  /** Invoices that must be asked for by id before they are believed (books-invoices.ts). */
  readonly doubtful: readonly string[];
  /** Customers whose documents went to another one. */
  readonly moved: readonly Moved[];
}

/** One mapped page of one kind; the kind tells the records' shape. */
export type MappedPage =
  | { readonly kind: 'customers'; readonly page: PageOf<Customer> }
  | { readonly kind: 'invoices'; readonly page: PageOf<Invoice> }
  | { readonly kind: 'payments'; readonly page: PageOf<Payment> }
  | { readonly kind: 'credits'; readonly page: PageOf<Credit> };

export interface BooksOptions {
  /** True where the platform does not split cash from credit (QuickBooks): paid is then Σ cash allocations, credited the rest. */
  readonly derivePaid: () => boolean;
}

type Change = Omit<Applied, 'quarantined'>;

export function booksOf(database: Database, cases: Cases, options: BooksOptions) {
  const customers = customersIn(database);
  const invoices = invoicesIn(database);
  const money = moneyIn(database);
  const owners = ownersIn(database);
  const quarantine = quarantineIn(database);
  const feeds = feedsIn(database);
  const moving = movingIn(database);

  /** Invoices whose record or allocations changed get their split of cash and credit anew. */
  const derive = (ids: Iterable<string>): void => {
    if (options.derivePaid()) invoices.derivePaid([...ids]);
  };

  const settled = (...parts: readonly PutMoney[]): Change => {
    derive(new Set(parts.flatMap((part) => [...part.invoiceIds])));
    return { changed: parts.reduce((sum, part) => sum + part.changed, 0), doubtful: [], moved: [] };
  };

  function putInvoices(records: readonly Invoice[], deleted: readonly string[], reading: Reading, touched: Set<string>): Change {
    const put = invoices.put(records, { splitUnknown: options.derivePaid(), reading, owners: owners.read() }, touched);
    derive(put.changed);
    return { changed: put.changed.length + invoices.void(deleted, touched).length, doubtful: put.doubtful, moved: [] };
  }

  function store(mapped: MappedPage, reading: Reading, touched: Set<string>): Change {
    if (mapped.page.records.length === 0 && mapped.page.deleted.length === 0) return { changed: 0, doubtful: [], moved: [] };
    switch (mapped.kind) {
      case 'customers': {
        const { changed, moved } = customers.put(lastOfEach(mapped.page.records), touched);
        for (const { from, to, why } of moved) if (why !== 'billed-again') moving.work(from, to);
        return { changed: changed + customers.retire(mapped.page.deleted, touched), doubtful: [], moved };
      }
      case 'invoices':
        return putInvoices(lastOfEach(mapped.page.records), mapped.page.deleted, reading, touched);
      case 'payments':
        return settled(
          money.putPayments(lastOfEach(mapped.page.records), owners.read(), touched),
          money.voidPayments(mapped.page.deleted, owners.read(), touched),
        );
      case 'credits':
        return settled(
          money.putCredits(lastOfEach(mapped.page.records), owners.read(), touched),
          money.voidCredits(mapped.page.deleted, owners.read(), touched),
        );
    }
  }

  return {
    feeds,
    /** Stores one mapped page: deleted ids void their record, what cannot be read is kept aside. Call it inside a transaction. */
    apply(mapped: MappedPage, at: Instant, reading: Reading = 'list'): Applied {
      const touched = new Set<string>();
      const change = store(mapped, reading, touched);
      cases.touchEach(touched);
      quarantine.keep(mapped.kind, mapped.page, at);
      return { ...change, quarantined: mapped.page.quarantined.length };
    },
    /** Stores invoices that a write of ours was answered with; our own change touches no case. Call it inside a transaction. */
    applyOwn(records: readonly Invoice[]): void {
      const touched = new Set<string>();
      putInvoices(records, [], 'own', touched);
      cases.touchEach(touched);
    },
    /** The platform no longer knows these records. Gives how many of them still stood here. Call it inside a transaction. */
    gone(kind: RecordKind, ids: readonly string[], at: Instant): number {
      const page = { records: [], quarantined: [], deleted: ids };
      return this.apply({ kind, page }, at).changed;
    },
    setKnown: customers.setKnown,
    setMeasured: customers.setMeasured,
    cursor: (kind: RecordKind): string | null => feeds.place(kind).cursor,
    quarantined: quarantine.list,
  };
}

/** A page may name a record twice; the later one is the newer. */
function lastOfEach<Entry extends { readonly id: string }>(records: readonly Entry[]): readonly Entry[] {
  const last = new Map(records.map((record) => [record.id, record]));
  return last.size === records.length ? records : [...last.values()];
}
