/**
 * The one in-memory ledger behind both wire faces: a company's customers, invoices, payments and credits as plain documents,
 * with the few acts the real platforms allow. It knows no HTTP and no wire format; time is an argument of every act.
 */
import type { CalendarDate, Instant } from '../domain/time.ts';

/** A document has one id per face: `id` (UUID) is what Xero shows, `number` ('1', '2', …, unique per company) what QuickBooks shows. */
export interface DocumentIds {
  readonly id: string;
  readonly serial: string;
}

export interface LedgerCustomer extends DocumentIds {
  name: string;
  email: string | null;
  /** Further contact persons, e.g. the accounts department or a director. */
  persons: { firstName: string; lastName: string; email: string; includeInEmails: boolean }[];
  phone: string | null;
  /** ISO 3166 alpha-2. */
  country: string | null;
  currency: string;
  active: boolean;
  /** The customer this one became part of. */
  mergedInto?: string | undefined;
  /** The customer above it, and whether that one gets its bills (QuickBooks' sub-customers). */
  parentId?: string | undefined;
  billWithParent?: boolean | undefined;
  createdAt: Instant;
  updatedAt: Instant;
}

export interface LedgerInvoice extends DocumentIds {
  docNumber: string;
  customerId: string;
  currency: string;
  issued: CalendarDate;
  due: CalendarDate | null;
  /** Minor units; what stays open is total − Σ allocations of payments and credits, computed, never stored. */
  total: number;
  description: string;
  sent: boolean;
  state: 'draft' | 'approved' | 'void' | 'deleted';
  expectedPayment: CalendarDate | null;
  /** Xero's stamp where it lags behind: Xero does not notice a new due date or sent mark of a partly paid invoice. */
  xeroUpdatedAt?: Instant | undefined;
  /** QuickBooks SyncToken: counts every change, payments included. */
  version: number;
  createdAt: Instant;
  updatedAt: Instant;
}

export interface LedgerAllocation {
  invoiceId: string;
  amount: number;
  date: CalendarDate;
}

/**
 * Money received. On the QuickBooks face every receipt is a Payment with an UnappliedAmt; on the Xero face a plain `payment` is
 * one Payment per allocation, and money beyond the invoices is an Overpayment or a Prepayment with RemainingCredit.
 */
export interface LedgerReceipt extends DocumentIds {
  kind: 'payment' | 'overpayment' | 'prepayment';
  customerId: string;
  currency: string;
  date: CalendarDate;
  amount: number;
  allocations: LedgerAllocation[];
  reference: string;
  state: 'posted' | 'deleted';
  version: number;
  createdAt: Instant;
  updatedAt: Instant;
}

export interface LedgerCreditNote extends DocumentIds {
  docNumber: string;
  customerId: string;
  currency: string;
  date: CalendarDate;
  total: number;
  allocations: LedgerAllocation[];
  state: 'posted' | 'void';
  version: number;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Every write a face received, in order (contract.md: GET /control/journal). */
export interface WriteRecord {
  readonly at: Instant;
  readonly platform: 'xero' | 'quickbooks' | 'direct';
  readonly organisation: string;
  readonly kind: 'note' | 'email' | 'expected-payment' | 'payment' | 'invoice' | 'other';
  /** 'invoice', 'customer', … */
  readonly entity: string;
  /** The id the face shows for that entity. */
  readonly externalId: string;
  readonly text: string | null;
}

export interface CompanyFacts {
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  readonly baseCurrency: string;
  /** Xero tenant id (UUID) and QuickBooks realm (digits); one company can be shown by either face. */
  readonly tenant: string;
  readonly realm: string;
}
