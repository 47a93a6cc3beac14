/** What may be handed to a company's acts, what it refuses, and the notes it keeps: the vocabulary of company.ts. */
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { DocumentIds, LedgerAllocation, LedgerCustomer, LedgerReceipt, WriteRecord } from './ledger.ts';

/** Which face (or the direct connector) wrote; null where the act is the world's own, e.g. a customer who pays. */
export type Writer = WriteRecord['platform'] | null;

export type DocumentKind = 'customer' | 'invoice' | 'receipt' | 'creditNote';

export interface NewCustomer {
  readonly name: string;
  readonly email: string | null;
  readonly persons?: LedgerCustomer['persons'];
  readonly phone?: string | null;
  readonly country?: string | null;
  /** Default: the company's base currency. */
  readonly currency?: string;
}

export interface NewInvoice {
  readonly docNumber: string;
  readonly customerId: string;
  readonly issued: CalendarDate;
  readonly due: CalendarDate | null;
  /** Minor units of the currency, ≥ 0. */
  readonly total: number;
  /** Default: the customer's. */
  readonly currency?: string;
  readonly description?: string;
  readonly state?: 'draft' | 'approved';
  readonly sent?: boolean;
  readonly expectedPayment?: CalendarDate | null;
}

export interface NewReceipt {
  /** A 'payment' whose allocations leave something over is kept as an 'overpayment', which is what Xero would make of it. */
  readonly kind: LedgerReceipt['kind'];
  readonly customerId: string;
  readonly date: CalendarDate;
  /** Minor units, > 0. */
  readonly amount: number;
  readonly currency?: string;
  readonly allocations: readonly { readonly invoiceId: string; readonly amount: number; readonly date?: CalendarDate }[];
  readonly reference?: string;
}

export interface NewCreditNote {
  /** Default: CN- and the serial. */
  readonly docNumber?: string;
  readonly customerId: string;
  readonly date: CalendarDate;
  readonly total: number;
  readonly currency?: string;
  readonly allocations: readonly { readonly invoiceId: string; readonly amount: number; readonly date?: CalendarDate }[];
}

export interface NewNote {
  readonly platform: WriteRecord['platform'];
  readonly entity: DocumentKind;
  /** The document's `id` (UUID), whatever the face shows. */
  readonly entityId: string;
  readonly text: string;
  /** The caller's stable name of the note (Xero: the idempotency key), for noteByKey. */
  readonly key?: string | null;
  /** QuickBooks: what else the Attachable said (FileName, Category, IncludeOnSend, …). */
  readonly attachable?: Readonly<Record<string, string | number | boolean | null>> | null;
}

/** A note as it stands on a document: Xero history record (id) or QuickBooks attachable (serial). Notes have serials of their own. */
export interface LedgerNote extends DocumentIds {
  readonly platform: WriteRecord['platform'];
  readonly entity: DocumentKind;
  readonly entityId: string;
  readonly text: string;
  readonly key: string | null;
  readonly attachable: Readonly<Record<string, string | number | boolean | null>> | null;
  readonly at: Instant;
}

/** One allocation seen from its invoice. */
export interface InvoiceAllocation extends LedgerAllocation {
  readonly source: 'receipt' | 'creditNote';
  readonly sourceId: string;
}

/** What a document change is told to listeners as (webhooks). */
export interface ChangeNotice {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly operation: 'create' | 'update' | 'delete' | 'void';
  readonly at: Instant;
}

export type RefusalCode =
  | 'unknown-document'
  | 'wrong-state'
  | 'over-allocated'
  | 'bad-amount'
  | 'wrong-currency'
  | 'wrong-customer'
  | 'duplicate-number'
  | 'has-allocations';

/** An act the books do not allow; faces turn `code` into their platform's own error body. The ledger is unchanged. */
export class ActRefused extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = 'ActRefused';
    this.code = code;
  }
}
