/** The letters the tests of this room write: one plain case and the ways real ones differ from it. */
import { calendarDate } from '../../src/domain/time.ts';
import type { LetterInput, LetterInterest, LetterInvoice, LetterSection } from '../../src/letters/letter.ts';
import type { Language } from '../../src/letters/locale.ts';

export function invoice(overrides: Partial<LetterInvoice> = {}): LetterInvoice {
  return {
    number: 'INV-1042',
    issued: calendarDate('2026-01-10'),
    due: calendarDate('2026-02-10'),
    daysLate: 30,
    open: 125_000,
    disputed: 0,
    payLink: 'https://pay.example/INV-1042',
    ...overrides,
  };
}

/** A section whose total is what its parts come to. */
export function section(currency: string, invoices: readonly LetterInvoice[], credit = 0): LetterSection {
  return { currency, invoices, credit, total: invoices.reduce((sum, each) => sum + each.open - each.disputed, 0) - credit };
}

export function letterInput(overrides: Partial<LetterInput> = {}): LetterInput {
  return {
    stage: 'friendly-7',
    language: 'en',
    organisation: {
      name: 'Nile Office Supplies',
      replyTo: 'accounts@nile.example',
      phone: '+20 2 2794 5510',
      paymentInstructions: null,
      signature: null,
    },
    customer: { name: 'Cedar Trading Co.' },
    date: calendarDate('2026-03-12'),
    sections: [section('USD', [invoice()])],
    reference: 'L-7F3K2',
    ...overrides,
  };
}

/** 36 days at 11.75 % and a fixed sum on the first invoice of every section. */
export function interestOn(input: LetterInput): LetterInterest[] {
  return input.sections.flatMap(({ invoices: [first] }) =>
    first ? [{ number: first.number, amount: 1_449, days: 36, ratePercentText: '11.75', fixedSum: 4_000, basis: 'Clause 7' }] : [],
  );
}

const numbered = (count: number): LetterInvoice[] =>
  Array.from({ length: count }, (_, index) => invoice({ number: `INV-${2000 + index}`, daysLate: index - 1, payLink: null }));

/** Every kind of statement a letter must be able to carry, by name. */
export function varieties(language: Language): Record<string, LetterInput> {
  const base = letterInput({ language, customer: { name: language === 'ar' ? 'شركة الأرز للتجارة' : 'Cedar Trading Co.' } });
  return {
    'one invoice': base,
    'not late yet': { ...base, sections: [section('USD', [invoice({ daysLate: -7 })])] },
    'due today': { ...base, sections: [section('USD', [invoice({ daysLate: 0 })])] },
    'two invoices': { ...base, sections: [section('USD', numbered(2))] },
    'eleven invoices': { ...base, sections: [section('USD', numbered(11))] },
    'a hundred invoices': { ...base, sections: [section('USD', numbered(100))] },
    'two currencies': { ...base, sections: [section('USD', [invoice()]), section('EUR', [invoice({ number: '1043-A', open: 9_999 })])] },
    'three decimals': { ...base, sections: [section('KWD', [invoice({ open: 30_500 })])] },
    'no decimals': { ...base, sections: [section('JPY', [invoice({ open: 1_250_000 })])] },
    'a currency CLDR writes without decimals': { ...base, sections: [section('IQD', [invoice({ open: 30_500 })])] },
    credit: { ...base, sections: [section('USD', [invoice()], 15_000)] },
    dispute: { ...base, sections: [section('USD', [invoice({ disputed: 20_000 }), invoice({ number: 'INV-9' })])] },
    'no pay link': { ...base, sections: [section('USD', [invoice({ payLink: null })])] },
    'own instructions': {
      ...base,
      organisation: {
        ...base.organisation,
        phone: null,
        paymentInstructions: 'IBAN EG38 0019 0005\nNile Office Supplies',
        signature: 'Mona\nAccounts',
      },
      sections: [section('USD', [invoice({ payLink: null })])],
    },
    'names that look like trouble': {
      ...base,
      organisation: { ...base.organisation, name: 'Debt & Court Street <Bakery>' },
      customer: { name: 'Police "Supplies" {{total}}' },
    },
  };
}
