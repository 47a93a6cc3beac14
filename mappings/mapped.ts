/** What a mapping returns: pure tables from a vendor's response body to ledger records. Nothing is dropped without being counted. */
import type { Credit, Customer, Invoice, Payment, Quarantined, RecordKind } from '../src/domain/ledger.ts';
import type { CalendarDate } from '../src/domain/time.ts';

export interface RecordsOf {
  customers: Customer;
  invoices: Invoice;
  payments: Payment;
  credits: Credit;
}

export interface Mapped<Kind extends RecordKind = RecordKind> {
  readonly records: RecordsOf[Kind][];
  /** Records we could not read, kept with their reason; the page goes on. */
  readonly quarantined: Quarantined[];
  /** Records that are none of our business, counted by kind, e.g. `{ 'ACCPAY invoice': 41 }`. */
  readonly skipped: Record<string, number>;
  /** Ids the platform reports as deleted with nothing else left to read (QuickBooks CDC); the store voids them. */
  readonly deleted: string[];
  /**
   * Holds that the books themselves name, of the invoices among `records`: one that is named is placed, one that is named no more is
   * lifted. Absent where a platform names none.
   */
  readonly held?: readonly BookHold[];
}

/** `dispute`: the books say so; `stale`: the books no longer say how the invoice stands. The same hold keeps its `from`. */
export interface BookHold {
  readonly invoiceId: string;
  readonly kind: 'dispute' | 'stale';
  readonly from: CalendarDate;
}

/** One per platform. `body` is the vendor's raw JSON response (a list, a single entity, or a change feed). */
export interface Mapping {
  map<Kind extends RecordKind>(kind: Kind, body: unknown): Mapped<Kind>;
}
