/** A ledger as a script over time: what customers and bookkeepers do on which day; the same script played by any face gives the same books. */
import type { CalendarDate } from '../domain/time.ts';

/** One invoice of a ledger file, already parsed; amounts in minor units of `currency`. */
export interface LedgerRow {
  readonly customerId: string;
  readonly customerName: string;
  readonly invoiceNumber: string;
  readonly issued: CalendarDate;
  readonly due: CalendarDate;
  readonly amountMinor: number;
  readonly currency: string;
  /** The day it was paid; null while it is open. */
  readonly settled: CalendarDate | null;
  /** What was paid on that day; null means all of it. */
  readonly paidMinor: number | null;
  readonly disputed: boolean;
  readonly email: string | null;
  /** ISO 3166 alpha-2. */
  readonly country: string | null;
}
