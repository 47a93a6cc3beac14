/** What of Xero's JSON is read, and what it must look like: closed lists where the vendor's are closed, everything else tolerated. */
import { z } from 'zod';

const id = z.string().min(1).max(200);
/** Milliseconds since 1970; the offset means nothing (A5). */
export const MS_DATE = /^\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\/$/;

const msDate = z.string().regex(MS_DATE, 'is not a date');
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}(?:T[\d:.]*)?$/, 'is not a date');
const contactRef = z.object({ ContactID: id });

export const invoiceWire = z.object({
  InvoiceID: id,
  Type: z.enum(['ACCREC', 'ACCPAY']),
  Status: z.enum(['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED']),
  InvoiceNumber: z.string().nullish(),
  Contact: contactRef,
  CurrencyCode: z.string(),
  DateString: localDate.nullish(),
  Date: msDate.nullish(),
  DueDateString: localDate.nullish(),
  DueDate: msDate.nullish(),
  ExpectedPaymentDateString: localDate.nullish(),
  ExpectedPaymentDate: msDate.nullish(),
  UpdatedDateUTC: msDate.nullish(),
  Total: z.number(),
  AmountDue: z.number(),
  AmountPaid: z.number(),
  // Answers to a write leave it out where nothing was credited.
  AmountCredited: z.number().nullish(),
  CISDeduction: z.number().nullish(),
  SentToContact: z.boolean().nullish(),
});

export const paymentWire = z.object({
  PaymentID: id,
  PaymentType: z.string(),
  Status: z.enum(['AUTHORISED', 'DELETED']),
  DateString: localDate.nullish(),
  Date: msDate.nullish(),
  Amount: z.number(),
  Invoice: z.object({ InvoiceID: id, CurrencyCode: z.string(), Contact: contactRef }),
});

export const allocationWire = z.object({ Amount: z.number(), IsDeleted: z.boolean().nullish(), Invoice: z.object({ InvoiceID: id }) });
export const creditWire = z.object({
  Type: z.string(),
  Status: z.enum(['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED']),
  Contact: contactRef,
  CurrencyCode: z.string(),
  DateString: localDate.nullish(),
  Date: msDate.nullish(),
  UpdatedDateUTC: msDate.nullish(),
  Total: z.number(),
  RemainingCredit: z.number(),
  Allocations: z.array(allocationWire).nullish(),
});

export const contactWire = z.object({
  ContactID: id,
  Name: z.string().nullish(),
  ContactStatus: z.enum(['ACTIVE', 'ARCHIVED', 'GDPRREQUEST']),
  EmailAddress: z.string().nullish(),
  ContactPersons: z.array(z.object({ EmailAddress: z.string().nullish(), IncludeInEmails: z.boolean().nullish() })).nullish(),
  Phones: z
    .array(
      z.object({
        PhoneType: z.string().nullish(),
        PhoneNumber: z.string().nullish(),
        PhoneAreaCode: z.string().nullish(),
        PhoneCountryCode: z.string().nullish(),
      }),
    )
    .nullish(),
  Addresses: z.array(z.object({ AddressType: z.string().nullish(), Country: z.string().nullish() })).nullish(),
  MergedToContactID: id.nullish(),
  DefaultCurrency: z.string().nullish(),
});
