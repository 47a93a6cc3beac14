/** The statements that words are tried on before a business may use them: the plain case and those in which words most often fail. */
import { addDays, calendarDate } from '../domain/time.ts';
import type { Language } from './locale.ts';
import type { OccasionInput } from './occasion.ts';
import type { LetterInput, LetterInvoice, LetterSection } from './statement.ts';
import type { Occasion } from './words.ts';

const DATE = calendarDate('2026-03-12');
const NAMES = {
  en: { organisation: 'Nile Office Supplies', customer: 'Cedar Trading Co.' },
  ar: { organisation: 'النيل للمستلزمات المكتبية', customer: 'شركة الأرز للتجارة' },
} as const;

function parties(language: Language, phone: string | null) {
  return {
    language,
    organisation: {
      name: NAMES[language].organisation,
      replyTo: 'accounts@nile.example',
      phone,
      paymentInstructions: null,
      signature: null,
    },
    customer: { name: NAMES[language].customer },
    date: DATE,
    reference: '4F2A9C01BD',
  };
}

function invoices(count: number, daysLate: number, prefix = 'INV-'): LetterInvoice[] {
  return Array.from({ length: count }, (_, index) => ({
    number: `${prefix}${1042 + index}`,
    issued: addDays(DATE, -daysLate - 30),
    due: addDays(DATE, -daysLate),
    daysLate,
    open: 125_000,
    disputed: 0,
    payLink: count === 1 ? `https://pay.example/${prefix}1042` : null,
  }));
}

function section(currency: string, rows: readonly LetterInvoice[]): LetterSection {
  return { currency, invoices: rows, credit: 0, total: rows.reduce((sum, row) => sum + row.open, 0) };
}

/** The inputs that the words of a stage must suit; a letter for before the due date must also suit what is not late. */
export function sampleInputs(stage: string, language: Language): LetterInput[] {
  const early = stage === 'before-7' || stage === 'due' || stage === 'sms-friendly';
  // A notice of interest has some to tell of, on every invoice there is.
  const interest = (...numbers: string[]): Pick<LetterInput, 'interest'> =>
    stage === 'interest-notice'
      ? { interest: numbers.map((number) => ({ number, amount: 4_100, days: 12, ratePercentText: '8', fixedSum: 0, basis: null })) }
      : {};
  const base = { ...parties(language, '+20 2 2794 5510'), stage };
  const late: LetterInput[] = [
    { ...base, ...interest('INV-1042'), sections: [section('USD', invoices(1, 12))] },
    { ...base, ...interest('INV-1042', 'INV-1043'), ...parties(language, null), sections: [section('USD', invoices(2, 1))] },
    { ...base, ...interest('INV-1042', 'B-1042'), sections: [section('USD', invoices(1, 45)), section('EUR', invoices(1, 2, 'B-'))] },
  ];
  return early ? [...late, { ...base, sections: [section('USD', invoices(3, -5))] }] : late;
}

/** An input for each letter on an occasion. */
export function sampleOccasion(occasion: Occasion, language: Language): OccasionInput {
  const base = parties(language, '+20 2 2794 5510');
  const about = { ...base, currency: 'USD', numbers: ['INV-1042', 'INV-1043'] };
  const instalments = [1, 2, 3].map((month) => ({ due: addDays(DATE, month * 30), amount: 50_000 }));
  const link = 'https://portal.example/accept';
  const expires = addDays(DATE, 14);
  switch (occasion) {
    case 'thank-you':
      return { ...base, occasion, currency: 'USD', amount: 125_000, paidOn: DATE, settled: ['INV-1042'], remaining: 40_000 };
    case 'promise-confirmed':
      return { ...about, occasion, amount: 125_000, promisedFor: addDays(DATE, 5) };
    case 'plan-proposal':
      return { ...about, occasion, instalments, expires, link };
    case 'plan-agreed':
      return { ...about, occasion, instalments, acceptedBy: NAMES[language].customer, acceptedOn: DATE };
    case 'offer-settlement':
    case 'offer-early-payment':
      return { ...about, occasion, open: 250_000, amount: 200_000, expires, link };
    case 'stop-confirmed':
      return { ...base, occasion, channel: 'email' };
    case 'dispute-received':
      return { ...about, occasion, amount: 30_000 };
    default:
      return occasion satisfies never;
  }
}
