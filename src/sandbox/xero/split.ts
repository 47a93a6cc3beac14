/**
 * How one receipt of the ledger appears in Xero, where a payment targets exactly one invoice: a Payment per invoice, a batch when there are
 * several, and an Overpayment or Prepayment for money beyond the invoices. Every id follows from the receipt, so it never changes.
 *
 * An overpayment or prepayment keeps the receipt's id, and whatever it pays is an Allocation. Of a plain payment the first invoice's Payment
 * keeps the receipt's id (the ledger only ever appends allocations), the others and a remainder have ids derived from it.
 */
import type { CalendarDate } from '../../domain/time.ts';
import type { Company } from '../company.ts';
import { uuidOf } from '../ids.ts';
import type { LedgerAllocation, LedgerReceipt } from '../ledger.ts';
import { sumOf } from './wire.ts';

/** One Xero Payment of a receipt. */
export interface PaymentPart {
  readonly id: string;
  readonly receipt: LedgerReceipt;
  readonly invoiceId: string;
  readonly amount: number;
  readonly date: CalendarDate;
  /** Set when the receipt pays several invoices; `batchTotal` is the sum over them. */
  readonly batchId: string | null;
  readonly batchTotal: number;
}

/** The Overpayment or Prepayment of a receipt. */
export interface PrepaidPart {
  readonly id: string;
  readonly receipt: LedgerReceipt;
  readonly kind: 'overpayment' | 'prepayment';
  readonly total: number;
  readonly allocations: readonly LedgerAllocation[];
}

export interface Split {
  readonly payments: readonly PaymentPart[];
  readonly prepaid: PrepaidPart | null;
}

/** The Payments and the Overpayment or Prepayment that stand for `receipt`, deleted receipts included. */
export function splitReceipt(receipt: LedgerReceipt): Split {
  switch (receipt.kind) {
    case 'overpayment':
    case 'prepayment':
      return {
        payments: [],
        prepaid: { id: receipt.id, receipt, kind: receipt.kind, total: receipt.amount, allocations: receipt.allocations },
      };
    case 'payment':
      return splitPayment(receipt);
  }
}

function splitPayment(receipt: LedgerReceipt): Split {
  const perInvoice = new Map<string, { amount: number; readonly date: CalendarDate }>();
  for (const { invoiceId, amount, date } of receipt.allocations) {
    const known = perInvoice.get(invoiceId);
    if (known) known.amount += amount;
    else perInvoice.set(invoiceId, { amount, date });
  }
  const batchTotal = sumOf(receipt.allocations);
  const batchId = perInvoice.size > 1 ? uuidOf('xero-batch', receipt.id) : null;
  const payments = [...perInvoice].map(([invoiceId, part], index) => {
    return {
      id: index === 0 ? receipt.id : uuidOf('xero-payment', receipt.id, invoiceId),
      receipt,
      invoiceId,
      ...part,
      batchId,
      batchTotal,
    };
  });
  const beyond = receipt.amount - batchTotal;
  if (beyond <= 0) return { payments, prepaid: null };
  return { payments, prepaid: { id: uuidOf('xero-remainder', receipt.id), receipt, kind: 'overpayment', total: beyond, allocations: [] } };
}

export interface Parts {
  readonly payments: readonly PaymentPart[];
  readonly overpayments: readonly PrepaidPart[];
  readonly prepayments: readonly PrepaidPart[];
}

/** The parts of many receipts in their order; remembered as long as the ledger hands out the same list, that is until its next change. */
export function splitAll(receipts: readonly LedgerReceipt[]): Parts {
  const known = remembered.get(receipts);
  if (known) return known;
  const splits = receipts.map(splitReceipt);
  const prepaid = splits.flatMap((split) => split.prepaid ?? []);
  const parts: Parts = {
    payments: splits.flatMap((split) => split.payments),
    overpayments: prepaid.filter((part) => part.kind === 'overpayment'),
    prepayments: prepaid.filter((part) => part.kind === 'prepayment'),
  };
  remembered.set(receipts, parts);
  return parts;
}

const remembered = new WeakMap<readonly LedgerReceipt[], Parts>();

/** The receipt some part of which carries `partId`. Ids other than the receipt's own are looked for among all receipts. */
export function receiptOfPart(company: Company, partId: string): LedgerReceipt | undefined {
  const own = company.receipts.get(partId);
  if (own) return own;
  const parts = splitAll(company.changedSince(null, 'receipt'));
  return parts.payments.find((part) => part.id === partId)?.receipt ?? parts.overpayments.find((part) => part.id === partId)?.receipt;
}
