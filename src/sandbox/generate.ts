/** Seeded ledgers that look lived in: who the customers are, what they buy and how they pay; the same arguments give the same ledger for ever. */
import { minorPerMajor } from '../domain/money.ts';
import { addDays, type CalendarDate, daysBetween, weekday } from '../domain/time.ts';
import { Company } from './company.ts';
import { uuidOf } from './ids.ts';
import type { CompanyFacts } from './ledger.ts';
import { ARABIC, ENGLISH, type NameSet, WORKS, type Word } from './names.ts';
import { between, pick, randomFrom, seedOf } from './random.ts';
import { inOrder, playUntil, type Script, type ScriptCustomer } from './script.ts';
import { tellStories } from './stories.ts';

export type Habit = 'early' | 'on-time' | 'slow' | 'erratic' | 'never';

/** How lively the ledger is; shares are of invoices unless said otherwise, 0 to 1. */
export interface Profile {
  /** Days between two invoices of a customer, one drawn per customer. */
  readonly rhythms: readonly number[];
  /** Payment terms in days, one drawn per customer. */
  readonly terms: readonly number[];
  /** Currencies in turn over the customers, the first taken twice as often; null: the base, a 3- or 0-decimal one and EUR or USD. */
  readonly currencies: readonly string[] | null;
  readonly partPayments: number;
  readonly creditNotes: number;
  readonly overpayments: number;
  readonly prepayments: number;
  readonly bounced: number;
  readonly disputes: number;
  readonly promises: number;
  readonly drafts: number;
  readonly voids: number;
  /** Share of customers who pay once a month, several invoices in one payment. */
  readonly batchPayers: number;
}

/** Shares are chosen so that a year of thirty customers shows every kind of happening several times. */
export const LIVELY: Profile = {
  rhythms: [7, 14, 14, 30, 30, 45],
  terms: [14, 30, 30, 60],
  currencies: null,
  partPayments: 0.08,
  creditNotes: 0.06,
  overpayments: 0.04,
  prepayments: 0.03,
  bounced: 0.01,
  disputes: 0.05,
  promises: 0.06,
  drafts: 0.02,
  voids: 0.02,
  batchPayers: 0.2,
};

export interface GenerateOptions {
  readonly seed: number;
  readonly facts: CompanyFacts;
  /** How many. */
  readonly customers: number;
  /** First day an invoice may be issued. */
  readonly from: CalendarDate;
  /** Last day of the script. */
  readonly to: CalendarDate;
  readonly profile?: Partial<Profile>;
}

export interface PlannedCustomer extends ScriptCustomer {
  readonly currency: string;
  readonly habit: Habit;
  readonly termsDays: number;
  readonly rhythmDays: number;
  readonly batch: boolean;
  /** Typical invoice in major units of a dollar-like currency. */
  readonly size: number;
}

export interface PlannedInvoice {
  readonly number: string;
  readonly customer: PlannedCustomer;
  readonly issued: CalendarDate;
  readonly due: CalendarDate;
  readonly total: number;
  readonly description: string;
}

/** The first customers have one habit each, so that the smallest ledger has a late and a never payer; the rest are drawn. */
const FIRST_HABITS: readonly Habit[] = ['on-time', 'slow', 'early', 'erratic', 'never'];
const DRAWN_HABITS: readonly Habit[] = [
  'early',
  'early',
  'on-time',
  'on-time',
  'on-time',
  'on-time',
  'slow',
  'slow',
  'slow',
  'erratic',
  'erratic',
  'never',
];
/** Roughly what one dollar-like unit is in a currency, only so that amounts look right. */
const SCALE: Readonly<Record<string, number>> = { KWD: 0.3, BHD: 0.4, OMR: 0.4, JPY: 150, AED: 3.7, SAR: 3.75, INR: 84, EGP: 48 };

/** A ledger as a script over time. @throws RangeError when `to` is before `from` or there are no customers. */
export function generateScript(options: GenerateOptions): Script {
  const { seed, facts, from, to } = options;
  if (options.customers < 1 || daysBetween(from, to) < 0) throw new RangeError('a ledger needs at least one customer and one day');
  const profile: Profile = { ...LIVELY, ...options.profile };
  const customers = planCustomers(seed, facts, options.customers, profile);
  const invoices = planInvoices(seed, customers, from, to);
  const { events, disputes, promises } = tellStories({ seed, invoices, profile, from, to });
  const plain = customers.map(({ key, name, email, persons = [], phone = null, country = null, currency }) => ({
    key,
    name,
    email,
    persons,
    phone,
    country,
    currency,
  }));
  return { facts, opens: from, customers: plain, events: inOrder(events), disputes, promises };
}

/** The company as it stands at the end of `to`. */
export function generateCompany(options: GenerateOptions): Company {
  const company = new Company(options.facts, options.seed);
  playUntil(company, generateScript(options), options.to);
  return company;
}

/** Facts of an invented company in New York, for ledgers that bring none. */
export function inventFacts(seed: number, name = 'Harbour & Pine Supply'): CompanyFacts {
  const realm = String(9_130_000_000_000_000 + seedOf(seed, name, 'realm'));
  return { name, country: 'US', timeZone: 'America/New_York', baseCurrency: 'USD', tenant: uuidOf(seed, name, 'tenant'), realm };
}

function planCustomers(seed: number, facts: CompanyFacts, count: number, profile: Profile): PlannedCustomer[] {
  const currencies = profile.currencies ?? defaultCurrencies(facts.baseCurrency);
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) =>
    planCustomer(randomFrom(seedOf(seed, 'customer', index)), index, facts, profile, currencies, taken),
  );
}

function defaultCurrencies(base: string): string[] {
  return [base, base === 'KWD' ? 'JPY' : 'KWD', base === 'EUR' ? 'USD' : 'EUR'];
}

function planCustomer(
  random: () => number,
  index: number,
  facts: CompanyFacts,
  profile: Profile,
  currencies: readonly string[],
  taken: Set<string>,
): PlannedCustomer {
  const currency = currencies[Math.max(0, (index % (currencies.length + 1)) - 1)] ?? facts.baseCurrency;
  const names = currency === 'KWD' || index % 5 === 3 ? ARABIC : ENGLISH;
  const business = nameBusiness(random, names, taken);
  const domain = `${business.latin}.example`;
  const persons = Array.from({ length: between(random, 0, 2) }, (_, each) => namePerson(random, names, domain, each === 0));
  return {
    key: `C${String(index + 1).padStart(4, '0')}`,
    name: business.text,
    email: `accounts@${domain}`,
    persons,
    phone: `+1 555 01${String(between(random, 0, 99)).padStart(2, '0')}`,
    country: names === ARABIC ? (currency === 'KWD' ? 'KW' : 'AE') : currency === 'EUR' ? 'IE' : facts.country,
    currency,
    habit: FIRST_HABITS[index] ?? pick(random, DRAWN_HABITS),
    termsDays: pick(random, profile.terms),
    rhythmDays: pick(random, profile.rhythms),
    batch: random() < profile.batchPayers,
    size: pick(random, [120, 350, 350, 900, 900, 2_400, 6_500]),
  };
}

function nameBusiness(random: () => number, names: NameSet, taken: Set<string>): Word {
  const stem = pick(random, names.stems);
  const trade = pick(random, names.trades);
  const text = names.tradeFirst ? `${trade.text} ${stem.text}` : `${stem.text} ${trade.text}`;
  // Names are unique in both platforms; branches of a business are numbered.
  for (let branch = 1; ; branch++) {
    const word =
      branch === 1
        ? { text, latin: `${stem.latin}-${trade.latin}` }
        : { text: `${text} ${branch}`, latin: `${stem.latin}-${trade.latin}-${branch}` };
    if (taken.has(word.text)) continue;
    taken.add(word.text);
    return word;
  }
}

function namePerson(
  random: () => number,
  names: NameSet,
  domain: string,
  includeInEmails: boolean,
): { firstName: string; lastName: string; email: string; includeInEmails: boolean } {
  const first = pick(random, names.firstNames);
  const last = pick(random, names.lastNames);
  return { firstName: first.text, lastName: last.text, email: `${first.latin}.${last.latin}@${domain}`, includeInEmails };
}

/** Every customer's invoices, numbered in the order of their days. */
function planInvoices(seed: number, customers: readonly PlannedCustomer[], from: CalendarDate, to: CalendarDate): PlannedInvoice[] {
  const drafts = customers.flatMap((customer, index) => {
    const random = randomFrom(seedOf(seed, 'invoices', index));
    const planned: Omit<PlannedInvoice, 'number'>[] = [];
    for (
      let day = addDays(from, between(random, 0, customer.rhythmDays - 1));
      day <= to;
      day = addDays(day, Math.max(1, customer.rhythmDays + between(random, -3, 3)))
    ) {
      const issued = workingDay(day);
      if (issued > to) break;
      planned.push({
        customer,
        issued,
        due: addDays(issued, customer.termsDays),
        total: amountFor(random, customer),
        description: pick(random, WORKS),
      });
    }
    return planned;
  });
  drafts.sort((a, b) => (a.issued < b.issued ? -1 : a.issued > b.issued ? 1 : 0));
  return drafts.map((draft, index) => ({ ...draft, number: `INV-${String(index + 1).padStart(5, '0')}` }));
}

/** Saturday and Sunday move to Monday. */
function workingDay(day: CalendarDate): CalendarDate {
  const place = weekday(day);
  return place >= 6 ? addDays(day, 8 - place) : day;
}

/** Around the customer's size, a third of it to two and a half times; every fifth a round sum. */
function amountFor(random: () => number, customer: PlannedCustomer): number {
  const major = customer.size * (0.33 + random() * random() * 2.2) * (SCALE[customer.currency] ?? 1);
  const minor = minorPerMajor(customer.currency);
  return Math.max(1, random() < 0.2 ? Math.ceil(major / 10) * 10 * minor : Math.round(major * minor));
}
