/** The books without any wire: a connector straight over a Company, the measure that both wire faces are compared with. */

import { z } from 'zod';
import type { Connector, Facts, Grant, OAuth, Outcome, Page, Platform } from '../../connectors/connector.ts';
import type { Mapped, Mapping, RecordsOf } from '../../mappings/mapped.ts';
import {
  type Credit,
  type Customer,
  creditSchema,
  customerSchema,
  type Invoice,
  invoiceSchema,
  type Payment,
  paymentSchema,
  type Quarantined,
  type RecordKind,
} from '../domain/ledger.ts';
import { addMs, type Instant, isInstant } from '../domain/time.ts';
import { ActRefused, type Company } from './company.ts';
import type { LedgerAllocation, LedgerCreditNote, LedgerCustomer, LedgerInvoice, LedgerReceipt } from './ledger.ts';
import { invoicePdf } from './pdf.ts';

/** Records of one page; as many as a QuickBooks query gives at most, so that paging is used here as well. */
const PAGE_SIZE = 1_000;
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

/** No limits of its own; the numbers that a caller must keep to are Xero's, the tighter of the two (notes of 2,500 characters). */
const FACTS: Facts = {
  platform: 'spreadsheet',
  name: 'Direct',
  scopes: [],
  noteLimit: 2_500,
  pageSize: PAGE_SIZE,
  rereadBatch: 100,
  limits: { perMinute: 1_000_000, concurrent: 100, perDay: null },
  can: { notes: true, platformEmail: true, payLinks: true, expectedPayment: true, invoicePdf: true },
};

/** As what over- and prepayments are shown: as credits, as Xero does, or as payments with something unapplied, as QuickBooks does. */
export type OnAccount = 'credits' | 'payments';

/** `now` stamps what we write and where the next pull starts. Ids are the documents' `id`. */
export function directPlatform(company: Company, now: () => Instant, onAccount: OnAccount = 'credits'): Platform {
  const connector: Connector = {
    facts: FACTS,
    oauth: directOAuth(company, now),
    async company() {
      const { name, country, timeZone, baseCurrency } = company.facts;
      return done({ name, country, timeZone, baseCurrency, nativeReminders: false });
    },
    async *pull(_session, kind, cursor) {
      if (cursor !== null && !isInstant(cursor)) return yield refused('bad-cursor');
      const next = now();
      const records = recordsSince(company, kind, cursor, onAccount);
      for (let start = 0; start === 0 || start < records.length; start += PAGE_SIZE) {
        const last = start + PAGE_SIZE >= records.length;
        yield done<Page>({ kind, body: { records: records.slice(start, start + PAGE_SIZE) }, cursor: last ? next : null });
      }
    },
    async reread(_session, invoiceIds) {
      const records = invoiceIds.flatMap((id) => {
        const invoice = company.invoices.get(id);
        return invoice && invoice.state !== 'deleted' ? [invoiceRecord(company, invoice)] : [];
      });
      return done({ bodies: [{ records }] });
    },
    async writeNote(_session, { invoiceId, text, key }) {
      if (text.length > FACTS.noteLimit) return refused('note-too-long');
      const standing = company.noteByKey(key);
      if (standing) return done({ noteId: standing.id });
      return attempt(() => ({
        noteId: company.addNote({ platform: 'direct', entity: 'invoice', entityId: invoiceId, text, key }, now()).id,
      }));
    },
    async findNote(_session, invoiceId, reference) {
      return done({ found: company.notesOf(invoiceId).some((note) => note.text.includes(reference)) });
    },
    async setExpectedPayment(_session, { invoiceId, date }) {
      return attempt(() => ({ body: { records: [invoiceRecord(company, company.setExpectedPayment(invoiceId, date, now(), 'direct'))] } }));
    },
    async sendInvoice(_session, invoiceId, to) {
      return attempt(() => {
        company.recordEmail(invoiceId, to, now(), 'direct');
        return null;
      });
    },
    async invoicePdf(_session, invoiceId) {
      return attempt(() => invoicePdf(company, company.invoice(invoiceId)));
    },
    async payLink(_session, invoiceId) {
      return attempt(() => (company.openOf(invoiceId) > 0 ? `https://pay.example/${invoiceId}` : null));
    },
  };
  return { connector, mapping: directMapping };
}

function recordsSince(company: Company, kind: RecordKind, cursor: Instant | null, onAccount: OnAccount): readonly RecordsOf[RecordKind][] {
  switch (kind) {
    case 'customers':
      return company.customers.changedSince(cursor).map(customerRecord);
    case 'invoices':
      return company.invoices.changedSince(cursor).map((invoice) => invoiceRecord(company, invoice));
    case 'payments':
      return company.receipts
        .changedSince(cursor)
        .flatMap((receipt) => (receipt.kind === 'payment' || onAccount === 'payments' ? [paymentRecord(company, receipt)] : []));
    case 'credits':
      return [
        ...company.creditNotes.changedSince(cursor).map((note) => creditNoteRecord(company, note)),
        ...company.receipts
          .changedSince(cursor)
          .flatMap((receipt) =>
            receipt.kind === 'payment' || onAccount === 'payments' ? [] : [receiptCredit(company, receipt, receipt.kind)],
          ),
      ];
  }
}

function customerRecord(customer: LedgerCustomer): Customer {
  const { id, name, active, currency, email, persons, phone } = customer;
  const emails: Customer['emails'] = email === null ? [] : [{ address: email, role: 'billing' }];
  for (const person of persons) emails.push({ address: person.email, role: person.includeInEmails ? 'billing' : 'person' });
  return { id, name, emails, phones: phone === null ? [] : [phone], active, mergedInto: null, currency, country: customer.country };
}

function invoiceRecord(company: Company, invoice: LedgerInvoice): Invoice {
  const { id, docNumber: number, customerId, currency, issued, due, total, sent, expectedPayment, updatedAt: updated } = invoice;
  const open = company.openOf(id);
  return {
    id,
    number,
    customerId,
    currency,
    issued,
    due,
    total,
    paid: company.paidOf(id),
    credited: company.creditedOf(id),
    open,
    state: stateOf(invoice, open),
    sent,
    expectedPayment,
    updated,
  };
}

function stateOf(invoice: LedgerInvoice, open: number): Invoice['state'] {
  switch (invoice.state) {
    case 'draft':
      return 'draft';
    case 'approved':
      return open > 0 ? 'open' : 'settled';
    case 'void':
    case 'deleted':
      return 'void';
  }
}

function paymentRecord(company: Company, receipt: LedgerReceipt): Payment {
  const { id, customerId, currency, date, amount } = receipt;
  const posted = receipt.state === 'posted';
  return {
    id,
    customerId,
    currency,
    date,
    amount,
    unapplied: company.unappliedOf(receipt),
    allocations: posted ? plain(receipt.allocations) : [],
    state: posted ? 'posted' : 'void',
  };
}

function receiptCredit(company: Company, receipt: LedgerReceipt, kind: 'overpayment' | 'prepayment'): Credit {
  const { id, customerId, currency, date, amount: total } = receipt;
  const posted = receipt.state === 'posted';
  return {
    id,
    customerId,
    currency,
    date,
    kind,
    total,
    remaining: company.unappliedOf(receipt),
    allocations: posted ? plain(receipt.allocations) : [],
    state: posted ? 'posted' : 'void',
  };
}

function creditNoteRecord(company: Company, note: LedgerCreditNote): Credit {
  const { id, customerId, currency, date, total, state } = note;
  return {
    id,
    customerId,
    currency,
    date,
    kind: 'credit-note',
    total,
    remaining: company.remainingOf(note),
    allocations: plain(note.allocations),
    state,
  };
}

function plain(allocations: readonly LedgerAllocation[]): { invoiceId: string; amount: number }[] {
  return allocations.map(({ invoiceId, amount }) => ({ invoiceId, amount }));
}

const schemas: { readonly [Kind in RecordKind]: z.ZodType<RecordsOf[Kind]> } = {
  customers: customerSchema,
  invoices: invoiceSchema,
  payments: paymentSchema,
  credits: creditSchema,
};
const bodySchema = z.object({ records: z.array(z.unknown()) });

/** The identity, checked: what is no record is quarantined like any vendor's. @throws Error for a body without a list of records. */
export const directMapping: Mapping = {
  map<Kind extends RecordKind>(kind: Kind, body: unknown): Mapped<Kind> {
    const records: RecordsOf[Kind][] = [];
    const quarantined: Quarantined[] = [];
    const schema: z.ZodType<RecordsOf[Kind]> = schemas[kind];
    for (const each of bodySchema.parse(body).records) {
      const parsed = schema.safeParse(each);
      const issue = parsed.error?.issues[0];
      if (parsed.success) records.push(parsed.data);
      else quarantined.push({ externalId: null, kind, reason: issue?.message ?? 'unreadable', path: issue?.path.join('.') ?? '' });
    }
    return { records, quarantined, skipped: {}, deleted: [] };
  },
};

/** Nobody has to agree to anything here; the grant is a formality of the port. */
function directOAuth(company: Company, now: () => Instant): OAuth {
  const grant = (): Grant => {
    const expiry = addMs(now(), TEN_YEARS_MS);
    return { accessToken: 'direct', refreshToken: 'direct', accessExpiresAt: expiry, refreshExpiresAt: expiry };
  };
  return {
    authorizeUrl: (state, redirectUri) => `${redirectUri}?${new URLSearchParams({ code: 'direct', state })}`,
    exchange: async () => done({ grant: grant(), tenants: [{ id: company.facts.tenant, name: company.facts.name, connectionId: null }] }),
    refresh: async () => done(grant()),
    revoke: async () => done(null),
  };
}

function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

function refused(code: string): Outcome<never> {
  return { ok: false, failure: { kind: 'refused', code } };
}

function attempt<Value>(act: () => Value): Outcome<Value> {
  try {
    return done(act());
  } catch (error) {
    if (error instanceof ActRefused) return refused(error.code);
    throw error;
  }
}
