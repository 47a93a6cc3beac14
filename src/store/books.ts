/** Remembers the platform's records as last read, and notes which customers' cases they touch. Nothing here decides. */
import { eq, sql } from 'drizzle-orm';
import type { Credit, Customer, Invoice, Payment, RecordKind } from '../domain/ledger.ts';
import type { Instant } from '../domain/time.ts';
import { customersIn } from './books-customers.ts';
import { invoicesIn } from './books-invoices.ts';
import { moneyIn } from './books-money.ts';
import { type PageOf, quarantineIn } from './books-quarantine.ts';
import type { Cases } from './cases.ts';
import type { Database } from './database.ts';
import { cursors } from './schema-books.ts';

export interface Applied {
  /** Records that differ from what was known. */
  readonly changed: number;
  readonly quarantined: number;
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


export function booksOf(database: Database, cases: Cases, options: BooksOptions) {
  const customers = customersIn(database, cases);
  const invoices = invoicesIn(database, cases);
  const money = moneyIn(database, cases);
  const quarantine = quarantineIn(database);
  const cursor = database
    .select()
    .from(cursors)
    .where(eq(cursors.kind, sql.placeholder('kind')))
    .prepare();

  /** Invoices whose record or allocations changed get their split of cash and credit anew. */
  function settle(invoiceIds: readonly string[] | null): number {
    if (!invoiceIds) return 0;
    if (options.derivePaid()) for (const id of invoiceIds) invoices.derivePaid(id);
    return 1;
  }

  function applyRecords(mapped: MappedPage): number {
    let changed = 0;
    switch (mapped.kind) {
      case 'customers':
        for (const record of mapped.page.records) changed += customers.put(record) ? 1 : 0;
        for (const id of mapped.page.deleted) changed += customers.retire(id) ? 1 : 0;
        return changed;
      case 'invoices':
        for (const record of mapped.page.records) changed += settle(invoices.put(record, options.derivePaid()) ? [record.id] : null);
        for (const id of mapped.page.deleted) changed += invoices.void(id) ? 1 : 0;
        return changed;
      case 'payments':
        for (const record of mapped.page.records) changed += settle(money.putPayment(record));
        for (const id of mapped.page.deleted) changed += settle(money.voidPayment(id));
        return changed;
      case 'credits':
        for (const record of mapped.page.records) changed += settle(money.putCredit(record));
        for (const id of mapped.page.deleted) changed += settle(money.voidCredit(id));
        return changed;
    }
  }

  return {
    /** Stores one mapped page: newer records win, deleted ids void their record, what cannot be read is kept aside. Call it inside a transaction. */
    apply(mapped: MappedPage, at: Instant): Applied {
      const changed = applyRecords(mapped);
      quarantine.keep(mapped.kind, mapped.page, at);
      return { changed, quarantined: mapped.page.quarantined.length };
    },
    /** Stores invoices that a write of ours was answered with; our own change touches no case. Call it inside a transaction. */
    applyOwn(records: readonly Invoice[]): void {
      for (const record of records) settle(invoices.putOwn(record, options.derivePaid()) ? [record.id] : null);
    },
    /** The platform no longer knows this invoice. */
    voidInvoice: (id: string): boolean => invoices.void(id),
    setLanguage: customers.setLanguage,
    cursor: (kind: RecordKind): string | null => cursor.get({ kind })?.cursor ?? null,
    moveCursor(kind: RecordKind, value: string): void {
      database
        .insert(cursors)
        .values({ kind, cursor: value })
        .onConflictDoUpdate({ target: cursors.kind, set: { cursor: value } })
        .run();
    },
    quarantined: quarantine.list,
  };
}
