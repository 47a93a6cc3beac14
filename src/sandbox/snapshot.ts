/** The one form a company's books are kept in between two starts of the demo; restoring reads it strictly. */
import { z } from 'zod';
import { calendarDateSchema, currencySchema, instantSchema, minorSchema } from '../domain/ledger.ts';

const ids = { id: z.string().min(1), serial: z.string().min(1) };
const times = { createdAt: instantSchema, updatedAt: instantSchema };
const allocations = z.array(z.object({ invoiceId: z.string(), amount: minorSchema, date: calendarDateSchema }));
const platform = z.enum(['xero', 'quickbooks', 'direct']);
const documentKind = z.enum(['customer', 'invoice', 'receipt', 'creditNote']);

export const companyFactsSchema = z.object({
  name: z.string(),
  country: z.string(),
  timeZone: z.string(),
  baseCurrency: currencySchema,
  tenant: z.string(),
  realm: z.string(),
});

const companySnapshotSchema = z.object({
  version: z.literal(1),
  facts: companyFactsSchema,
  seed: z.number(),
  played: z.number().int(),
  customers: z.array(
    z.object({
      ...ids,
      name: z.string(),
      email: z.string().nullable(),
      persons: z.array(z.object({ firstName: z.string(), lastName: z.string(), email: z.string(), includeInEmails: z.boolean() })),
      phone: z.string().nullable(),
      country: z.string().nullable(),
      currency: currencySchema,
      active: z.boolean(),
      mergedInto: z.string().optional(),
      parentId: z.string().optional(),
      billWithParent: z.boolean().optional(),
      ...times,
    }),
  ),
  invoices: z.array(
    z.object({
      ...ids,
      docNumber: z.string(),
      customerId: z.string(),
      currency: currencySchema,
      issued: calendarDateSchema,
      due: calendarDateSchema.nullable(),
      total: minorSchema,
      description: z.string(),
      sent: z.boolean(),
      state: z.enum(['draft', 'approved', 'void', 'deleted']),
      expectedPayment: calendarDateSchema.nullable(),
      xeroUpdatedAt: instantSchema.optional(),
      version: z.number().int(),
      ...times,
    }),
  ),
  receipts: z.array(
    z.object({
      ...ids,
      kind: z.enum(['payment', 'overpayment', 'prepayment']),
      customerId: z.string(),
      currency: currencySchema,
      date: calendarDateSchema,
      amount: minorSchema,
      allocations,
      reference: z.string(),
      state: z.enum(['posted', 'deleted']),
      version: z.number().int(),
      ...times,
    }),
  ),
  creditNotes: z.array(
    z.object({
      ...ids,
      docNumber: z.string(),
      customerId: z.string(),
      currency: currencySchema,
      date: calendarDateSchema,
      total: minorSchema,
      allocations,
      state: z.enum(['posted', 'void']),
      version: z.number().int(),
      ...times,
    }),
  ),
  notes: z.array(
    z.object({
      ...ids,
      platform,
      entity: documentKind,
      entityId: z.string(),
      text: z.string(),
      key: z.string().nullable(),
      attachable: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
      at: instantSchema,
    }),
  ),
  journal: z.array(
    z.object({
      at: instantSchema,
      platform,
      organisation: z.string(),
      kind: z.enum(['note', 'email', 'expected-payment', 'payment', 'invoice', 'other']),
      entity: z.string(),
      externalId: z.string(),
      text: z.string().nullable(),
    }),
  ),
});

export type CompanySnapshot = z.infer<typeof companySnapshotSchema>;

/** @throws Error with the path of the first thing that does not fit. */
export function parseSnapshot(value: unknown): CompanySnapshot {
  const parsed = companySnapshotSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`not a kept company: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}
