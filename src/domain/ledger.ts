/**
 * The nouns of the books in the one shape every platform is translated to (contract.md, Records): amounts are integer minor
 * units of the record's currency, dates are calendar dates of the organisation's zone, unknown values are null.
 */
import { z } from 'zod';
import { isCurrency } from './money.ts';
import { type CalendarDate, type Instant, instant, isCalendarDate } from './time.ts';

export const calendarDateSchema = z.custom<CalendarDate>(
  (value) => typeof value === 'string' && isCalendarDate(value),
  'is not a calendar date (YYYY-MM-DD)',
);
/** Any ISO 8601 date-time with a zone; kept in the one stored form. */
export const instantSchema = z.string().transform((text, context): Instant => {
  try {
    return instant(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not an instant (ISO 8601 with a zone)' });
    return z.NEVER;
  }
});
export const currencySchema = z.string().refine(isCurrency, 'is not a currency code');
export const minorSchema = z.number().int().safe();
const id = z.string().min(1).max(200);

export const allocationSchema = z.object({ invoiceId: id, amount: minorSchema });

export const invoiceSchema = z.object({
  id,
  number: z.string().nullable(),
  customerId: id,
  currency: currencySchema,
  issued: calendarDateSchema,
  /** null where the books name no due date: such an invoice is never due by itself and stands as a task. */
  due: calendarDateSchema.nullable(),
  total: minorSchema,
  paid: minorSchema,
  credited: minorSchema,
  open: minorSchema,
  state: z.enum(['draft', 'open', 'settled', 'void']),
  /** Whether the books say it was sent to the customer. */
  sent: z.boolean().nullable(),
  expectedPayment: calendarDateSchema.nullable(),
  updated: instantSchema.nullable(),
});

export const paymentSchema = z.object({
  id,
  customerId: id,
  currency: currencySchema,
  date: calendarDateSchema,
  amount: minorSchema,
  unapplied: minorSchema,
  allocations: z.array(allocationSchema),
  state: z.enum(['posted', 'void']),
});

export const creditSchema = z.object({
  id,
  customerId: id,
  currency: currencySchema,
  date: calendarDateSchema,
  kind: z.enum(['credit-note', 'overpayment', 'prepayment']),
  total: minorSchema,
  remaining: minorSchema,
  allocations: z.array(allocationSchema),
  state: z.enum(['posted', 'void']),
});

/** Whose an address is: who sees to invoices, who decides there, or just somebody. */
export const EMAIL_ROLES = ['billing', 'escalation', 'person'] as const;

export const customerSchema = z.object({
  id,
  name: z.string(),
  emails: z.array(z.object({ address: z.string(), role: z.enum(EMAIL_ROLES) })),
  phones: z.array(z.string()),
  active: z.boolean(),
  /** The customer this one was merged into, by the platform. */
  mergedInto: id.nullable(),
  /** The customer who is billed in its place (a QuickBooks sub-customer's parent); absent or null: itself. */
  billTo: id.nullable().optional(),
  currency: currencySchema.nullable(),
  /** ISO 3166 alpha-2 of the billing address. */
  country: z.string().nullable().default(null),
});

export const quarantinedSchema = z.object({
  externalId: z.string().nullable(),
  kind: z.string(),
  reason: z.string(),
  /** Where in the record, e.g. 'Line.0.Amount'. */
  path: z.string(),
});

export type Allocation = z.infer<typeof allocationSchema>;
export type Invoice = z.infer<typeof invoiceSchema>;
export type Payment = z.infer<typeof paymentSchema>;
export type Credit = z.infer<typeof creditSchema>;
export type Customer = z.infer<typeof customerSchema>;
export type Quarantined = z.infer<typeof quarantinedSchema>;

/** The four kinds of record a platform is asked for, in the order they are read (owners before what refers to them). */
export const RECORD_KINDS = ['customers', 'invoices', 'payments', 'credits'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Books order: oldest due date first (no due date last), then number, then id. Never by platform id first, so that every platform agrees. */
export function byDue(a: Pick<Invoice, 'due' | 'number' | 'id'>, b: Pick<Invoice, 'due' | 'number' | 'id'>): number {
  return compare(a.due ?? '9999', b.due ?? '9999') || compare(a.number ?? '', b.number ?? '') || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
