/** When a customer pays, promises or disputes, from who they are and from what has reached them: pure, and the same for ever for one seed. */
import { addDays, type CalendarDate, weekday } from '../domain/time.ts';
import type { Company } from '../sandbox/company.ts';
import type { LedgerInvoice } from '../sandbox/ledger.ts';
import { between, randomFrom, seedOf } from '../sandbox/random.ts';
import { dayOf } from '../sandbox/script.ts';
import type { DemoCompany, Persona } from './companies.ts';

/** Our notes in the books are what the demo's customers have read and heard (mappings/note.ts words them). */
const CONTACT = /^(?:Payment reminder|Call) \(([a-z0-9-]+)\)/;

/** The days after its due date on which a letter about it was sent or a call was made, oldest first. */
export function contactsOf(company: Company, invoice: LedgerInvoice): CalendarDate[] {
  const { due } = invoice;
  if (due === null) return [];
  return company
    .notesOf(invoice.id)
    .filter((note) => CONTACT.test(note.text))
    .map((note) => dayOf(note.at, company.facts.timeZone))
    .filter((day) => day > due)
    .sort();
}

/** A number from `least` to `most` that belongs to this invoice and purpose. */
export function drawn(seed: number, invoice: LedgerInvoice, purpose: string, least: number, most: number): number {
  return between(randomFrom(seedOf(seed, invoice.docNumber, purpose)), least, most);
}

/** True for about `percent` of invoices. */
export function happens(seed: number, invoice: LedgerInvoice, purpose: string, percent: number): boolean {
  return drawn(seed, invoice, purpose, 1, 100) <= percent;
}

export function isWorkday(company: DemoCompany, date: CalendarDate): boolean {
  return !company.weekend.includes(weekday(date));
}

export function workdayFrom(company: DemoCompany, date: CalendarDate): CalendarDate {
  return isWorkday(company, date) ? date : workdayFrom(company, addDays(date, 1));
}

/** By `on`, so much of the invoice is to be paid. */
export interface Payment {
  readonly on: CalendarDate;
  /** Share of the invoice's total, 0 to 1. */
  readonly share: number;
}

/** Before anyone wrote to them: how late each kind of customer paid when only the invoice reminded them. null: they did not. */
const UNASKED: Readonly<Record<Persona, { readonly least: number; readonly most: number; readonly percent: number }>> = {
  prompt: { least: -3, most: 2, percent: 100 },
  rounder: { least: -2, most: 3, percent: 100 },
  habit: { least: 6, most: 14, percent: 100 },
  nudged: { least: 9, most: 33, percent: 85 },
  slow: { least: 25, most: 60, percent: 80 },
  promiser: { least: 20, most: 55, percent: 70 },
  breaker: { least: 0, most: 0, percent: 0 },
  silent: { least: 0, most: 0, percent: 0 },
  disputer: { least: 10, most: 40, percent: 75 },
  evader: { least: 50, most: 95, percent: 25 },
  credit: { least: 0, most: 4, percent: 0 },
};

/** What an invoice's history without any letter was; used for the books as they were before Tahseel was connected. */
export function unaskedPayment(seed: number, persona: Persona, invoice: LedgerInvoice): Payment | null {
  const { least, most, percent } = UNASKED[persona];
  if (invoice.due === null || !happens(seed, invoice, 'unasked', percent)) return null;
  return { on: addDays(invoice.due, drawn(seed, invoice, 'unasked-days', least, most)), share: 1 };
}

/** The payments an invoice is to have had by now, given the contacts so far. */
export function duePayments(seed: number, persona: Persona, invoice: LedgerInvoice, contacts: readonly CalendarDate[]): Payment[] {
  const { due } = invoice;
  if (due === null) return [];
  const [first, second, third, fourth] = contacts;
  const after = (day: CalendarDate, purpose: string, least: number, most: number): CalendarDate =>
    addDays(day, drawn(seed, invoice, purpose, least, most));
  switch (persona) {
    case 'prompt':
    case 'rounder':
    case 'habit': {
      const { least, most } = UNASKED[persona];
      return [{ on: after(due, 'unasked-days', least, most), share: 1 }];
    }
    case 'nudged':
      return first ? [{ on: after(first, 'nudged', 2, 6), share: 1 }] : [];
    case 'slow':
      return [
        ...(first ? [{ on: after(first, 'half', 3, 8), share: 0.5 }] : []),
        ...(second ? [{ on: after(second, 'rest', 3, 9), share: 1 }] : []),
      ];
    case 'promiser':
    case 'breaker': {
      const promise = promiseOf(seed, persona, invoice, contacts);
      if (promise?.kept) return [{ on: promise.date, share: 1 }];
      return fourth ? [{ on: after(fourth, 'at-last', 2, 6), share: 1 }] : [];
    }
    case 'disputer':
      if (disputes(seed, persona, invoice)) return [];
      return first ? [{ on: after(first, 'undisputed', 3, 7), share: 1 }] : [];
    case 'evader':
      return third && happens(seed, invoice, 'gives-in', 30) ? [{ on: after(third, 'gives-in-days', 2, 9), share: 1 }] : [];
    case 'silent':
      return fourth && happens(seed, invoice, 'gives-in', 60) ? [{ on: after(fourth, 'gives-in-days', 4, 12), share: 1 }] : [];
    case 'credit':
      return [];
  }
}

/** The answer of a promiser or breaker to the first letter or call: when they make it, for when, and whether they will keep it. */
export function promiseOf(
  seed: number,
  persona: Persona,
  invoice: LedgerInvoice,
  contacts: readonly CalendarDate[],
): { on: CalendarDate; date: CalendarDate; kept: boolean } | null {
  const [first] = contacts;
  if ((persona !== 'promiser' && persona !== 'breaker') || first === undefined) return null;
  const on = addDays(first, drawn(seed, invoice, 'answers', 1, 2));
  return {
    on,
    date: addDays(on, drawn(seed, invoice, 'promised-days', 4, 8)),
    kept: persona === 'promiser' && happens(seed, invoice, 'keeps', 50),
  };
}

export function disputes(seed: number, persona: Persona, invoice: LedgerInvoice): boolean {
  return persona === 'disputer' && happens(seed, invoice, 'disputes', 45);
}

/** What a customer is not happy with, in their language. */
export const COMPLAINTS = {
  en: [
    'Two boxes arrived damaged.',
    'We were charged for more hours than agreed.',
    'The second delivery never came.',
    'This was quoted at a lower price.',
  ],
  ar: ['وصل صندوقان تالفان.', 'السعر أعلى من المتفق عليه.', 'لم تصل الدفعة الثانية من الطلب.', 'الكمية في الفاتورة أكبر مما استلمناه.'],
} as const;
