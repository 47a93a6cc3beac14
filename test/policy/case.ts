/** Builds case files for tests: a company in New York (or elsewhere) with a few invoices, told in as few words as possible. */
import { calendarDate } from '../../src/domain/time.ts';
import { type CaseFile, caseFileSchema, type Decision } from '../../src/policy/case.ts';
import { decide } from '../../src/policy/decide.ts';
import { preset } from '../../src/policy/presets.ts';

interface InvoiceWords {
  id?: string;
  due: string | null;
  number?: string | null;
  open?: number;
  total?: number;
  currency?: string;
  state?: 'draft' | 'open' | 'settled' | 'void';
}

export interface CaseWords {
  country?: string;
  zone?: string;
  mode?: 'draft' | 'review' | 'autopilot';
  emails?: string[];
  customerCountry?: string | null;
  invoices: InvoiceWords[];
  payments?: {
    amount: number;
    unapplied?: number;
    date: string;
    currency?: string;
    allocations?: { invoiceId: string; amount: number }[];
    state?: string;
  }[];
  credits?: { remaining: number; currency?: string; kind?: string; state?: string }[];
  history?: unknown[];
  holds?: unknown[];
  promises?: unknown[];
  plans?: unknown[];
  offers?: unknown[];
  wishes?: unknown[];
  consents?: unknown[];
  overrides?: unknown;
  phones?: string[];
  /** Anything else that is known of the customer. */
  customer?: Record<string, unknown>;
  organisation?: Record<string, unknown>;
}

export function caseFile(words: CaseWords): CaseFile {
  return caseFileSchema.parse({
    organisation: {
      timeZone: words.zone ?? 'America/New_York',
      country: words.country ?? 'US',
      baseCurrency: 'USD',
      mode: words.mode ?? 'autopilot',
      ...words.organisation,
    },
    customer: {
      id: 'c1',
      name: 'Acme',
      phones: words.phones ?? [],
      active: true,
      mergedInto: null,
      currency: 'USD',
      country: words.customerCountry ?? null,
      language: 'en',
      debtor: null,
      segment: null,
      emails: (words.emails ?? ['billing@acme.example']).map((address) => ({ address, role: 'billing' })),
      ...words.customer,
    },
    invoices: words.invoices.map((invoice, index) => {
      const open = invoice.open ?? 10_000;
      const total = invoice.total ?? open;
      const id = invoice.id ?? String.fromCharCode(97 + index);
      return {
        id,
        number: invoice.number === undefined ? id.toUpperCase() : invoice.number,
        customerId: 'c1',
        currency: invoice.currency ?? 'USD',
        issued: '2025-01-01',
        due: invoice.due,
        total,
        paid: total - open,
        credited: 0,
        open,
        state: invoice.state ?? 'open',
        sent: true,
        expectedPayment: null,
        updated: null,
      };
    }),
    payments: (words.payments ?? []).map((payment, index) => ({
      id: `p${index}`,
      customerId: 'c1',
      currency: payment.currency ?? 'USD',
      date: payment.date,
      amount: payment.amount,
      unapplied: payment.unapplied ?? 0,
      allocations: payment.allocations ?? [],
      state: payment.state ?? 'posted',
    })),
    credits: (words.credits ?? []).map((credit, index) => ({
      id: `k${index}`,
      customerId: 'c1',
      currency: credit.currency ?? 'USD',
      date: '2026-01-02',
      kind: credit.kind ?? 'credit-note',
      total: credit.remaining,
      remaining: credit.remaining,
      allocations: [],
      state: credit.state ?? 'posted',
    })),
    history: words.history ?? [],
    holds: words.holds ?? [],
    promises: words.promises ?? [],
    plans: words.plans ?? [],
    offers: words.offers ?? [],
    wishes: words.wishes ?? [],
    consents: words.consents ?? [],
    ...(words.overrides === undefined ? {} : { overrides: words.overrides }),
  });
}

export function standard() {
  const policy = preset('standard');
  if (!policy) throw new Error('the standard preset is missing');
  return policy;
}

/** Decides the case under `standard` on a day. */
export function on(day: string, words: CaseWords) {
  return decide(caseFile(words), standard(), calendarDate(day));
}

/** The decision covering an invoice; fails when there is none or more than one. */
export function covering(decisions: readonly Decision[], invoiceId: string): Decision {
  const found = decisions.filter((decision) => decision.invoiceIds.includes(invoiceId));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} decisions cover ${invoiceId}`);
  return only;
}

export function sent(at: string, stage: string, ...invoiceIds: string[]) {
  return { at, kind: 'letter-sent', stage, invoiceIds };
}
