/** The statement of account: per currency what is open, what came in, and the balance as the books have it, as a page to read or print. */
import { decimalText } from '../domain/money.ts';
import type { CalendarDate } from '../domain/time.ts';
import { dateText, type Language, moneyText } from '../letters/locale.ts';
import type { Rows } from './rows.ts';

interface Movement {
  readonly date: CalendarDate;
  readonly what: 'invoice' | 'payment' | 'credit';
  readonly name: string;
  readonly due: CalendarDate | null;
  /** Raises what is owed, or lowers it. */
  readonly minor: number;
  readonly open: number | null;
}

export interface Account {
  readonly currency: string;
  readonly movements: readonly Movement[];
  /** What is open less what is not yet used against anything. */
  readonly balance: number;
  readonly overdue: number;
}

/** One account per currency; void documents and drafts are none. */
export function accountsOf(rows: Rows, asOf: CalendarDate): Account[] {
  const found = new Map<string, { movements: Movement[]; balance: number; overdue: number }>();
  const of = (currency: string) => {
    const known = found.get(currency) ?? { movements: [], balance: 0, overdue: 0 };
    found.set(currency, known);
    return known;
  };
  for (const page of rows.invoices())
    for (const { number, id, issued, due, total, open, state, currency } of page) {
      if (state === 'void' || state === 'draft') continue;
      const account = of(currency);
      account.movements.push({ date: issued, what: 'invoice', name: number ?? id, due, minor: total, open });
      account.balance += open;
      if (due !== null && due < asOf) account.overdue += open;
    }
  for (const page of rows.payments())
    for (const { id, date, amount, unapplied, state, currency } of page) {
      if (state === 'void') continue;
      of(currency).movements.push({ date, what: 'payment', name: id, due: null, minor: -amount, open: null });
      of(currency).balance -= unapplied;
    }
  for (const page of rows.credits())
    for (const { id, date, total, remaining, state, currency } of page) {
      if (state === 'void') continue;
      of(currency).movements.push({ date, what: 'credit', name: id, due: null, minor: -total, open: null });
      of(currency).balance -= remaining;
    }
  return [...found]
    .map(([currency, account]) => ({
      currency,
      ...account,
      movements: account.movements.sort((a, b) => (a.date === b.date ? (a.name < b.name ? -1 : 1) : a.date < b.date ? -1 : 1)),
    }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

const WORDS = {
  en: {
    title: 'Statement of account',
    date: 'Date',
    what: 'Document',
    due: 'Due',
    amount: 'Amount',
    open: 'Open',
    balance: 'Balance by the books',
    overdue: 'Of this overdue',
    invoice: 'Invoice',
    payment: 'Payment',
    credit: 'Credit',
    none: 'Nothing was invoiced.',
    asOf: 'As of',
  },
  ar: {
    title: 'كشف حساب',
    date: 'التاريخ',
    what: 'المستند',
    due: 'الاستحقاق',
    amount: 'المبلغ',
    open: 'المفتوح',
    balance: 'الرصيد وفق الدفاتر',
    overdue: 'منه متأخر',
    invoice: 'فاتورة',
    payment: 'دفعة',
    credit: 'إشعار دائن',
    none: 'لا توجد فواتير.',
    asOf: 'بتاريخ',
  },
} as const;

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.35rem .5rem;border-bottom:1px solid #bbb}td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}tfoot td{font-weight:600}';

export function statementPage(
  accounts: readonly Account[],
  names: { readonly organisation: string; readonly customer: string },
  asOf: CalendarDate,
  language: Language,
): string {
  const words = WORDS[language];
  const head = `<p><bdi>${escaped(names.organisation)}</bdi> – <bdi>${escaped(names.customer)}</bdi></p><p>${words.asOf} ${dateText(asOf, language)}</p>`;
  const body = accounts.map((account) => accountTable(account, language)).join('\n') || `<p>${words.none}</p>`;
  return `<!doctype html>\n<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${words.title}</title><style>${STYLE}</style></head><body><h1>${words.title}</h1>${head}\n${body}</body></html>\n`;
}

function accountTable({ currency, movements, balance, overdue }: Account, language: Language): string {
  const words = WORDS[language];
  const sum = (minor: number) => `<bdi>${moneyText(minor, currency, language)}</bdi>`;
  const rows = movements.map(
    ({ date, what, name, due, minor, open }) =>
      `<tr><td>${dateText(date, language, 'short')}</td><td>${words[what]} <bdi>${escaped(name)}</bdi></td><td>${due === null ? '' : dateText(due, language, 'short')}</td><td class="n">${sum(minor)}</td><td class="n">${open === null ? '' : sum(open)}</td></tr>`,
  );
  return `<h2>${currency}</h2><table><thead><tr><th>${words.date}</th><th>${words.what}</th><th>${words.due}</th><th class="n">${words.amount}</th><th class="n">${words.open}</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
<tfoot><tr><td colspan="4">${words.balance}</td><td class="n">${sum(balance)}</td></tr><tr><td colspan="4">${words.overdue}</td><td class="n">${sum(overdue)}</td></tr></tfoot></table>`;
}

/** The balances in one line per currency, for the page that explains the package. */
export function balanceLines(accounts: readonly Account[]): string[] {
  return accounts.map(({ currency, balance }) => `${currency} ${decimalText(balance, currency)}`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
