/**
 * Judges the promises of design §1 from outside: from the letters a mail server took and from the books themselves, never from our own
 * tables alone. Its arithmetic is written anew on purpose: a rule broken in the product must not be broken here in the same way.
 */
import Holidays from 'date-holidays';
import PostalMime from 'postal-mime';
import { minorDigits } from '../domain/money.ts';
import { type CalendarDate, daysBetween, type Instant, msOf } from '../domain/time.ts';
import type { TextMessage } from '../letters/text-transport.ts';
import type { Mail } from '../letters/transport.ts';
import type { Balance, Standing } from '../organisation/actor.ts';
import type { Company } from '../sandbox/company.ts';
import type { LedgerInvoice } from '../sandbox/ledger.ts';
import type { ScriptDispute, ScriptPromise } from '../sandbox/script.ts';
import { OpenBooks } from './open-books.ts';

export const JUDGED = ['OWED', 'NET', 'ONCE', 'HELD', 'CALM', 'WHY', 'EXACT', 'TOLD'] as const;
/** The customer id by which everybody is meant. */
export const EVERYBODY = '*';
export type Judged = (typeof JUDGED)[number];
export type Violations = Record<Judged, number>;

export interface JudgeOptions {
  readonly company: Company;
  readonly disputes: readonly ScriptDispute[];
  readonly promises: readonly ScriptPromise[];
  /** The id by which our side knows a document of the company. */
  readonly idOf: (document: { readonly id: string; readonly serial: string }) => string;
  /** Told of every violation in words, for whoever has to find it. */
  readonly onViolation?: (promise: Judged, words: string) => void;
}

/** What an honest second pair of eyes needs to know of one letter. */
interface ReadLetter {
  readonly customerId: string;
  readonly invoices: LedgerInvoice[];
  readonly text: string;
  readonly date: CalendarDate;
}

const EMAIL_CAPS = [
  [7, 2],
  [30, 8],
] as const;
const CALL_CAPS = [[7, 2]] as const;
const ALL_CAPS = [
  [7, 3],
  [30, 10],
] as const;
const EMAIL_GAP_DAYS = 3;
const WINDOW = { from: 9, to: 17 } as const;

export class Judge {
  readonly violations: Violations = { OWED: 0, NET: 0, ONCE: 0, HELD: 0, CALM: 0, WHY: 0, EXACT: 0, TOLD: 0 };
  readonly #options: JudgeOptions;
  readonly #messageIds = new Set<string>();
  readonly #letters = new Map<string, CalendarDate[]>();
  readonly #calls = new Map<string, CalendarDate[]>();
  readonly #texts = new Map<string, CalendarDate[]>();
  readonly #noteTexts = new Set<string>();
  readonly #reminders = new Set<string>();
  readonly #books: OpenBooks;
  readonly #holidays = new Map<string, Set<string>>();
  readonly #customerByAddress = new Map<string, string>();
  #notesSeen = 0;
  readonly #silent = new Set<string>();

  constructor(options: JudgeOptions) {
    this.#options = options;
    this.#books = new OpenBooks(options);
  }

  /** From now on nothing may reach this customer (or EVERYBODY): they asked us to stop, or somebody pulled the switch. */
  silence(customerId: string): void {
    this.#silent.add(customerId);
  }

  /** A person lifted it. */
  speak(customerId: string): void {
    this.#silent.delete(customerId);
  }

  /** A call our side made. */
  called(customerId: string, date: CalendarDate): void {
    push(this.#calls, customerId, date);
  }

  /** Everything that left on one day, with the books as they stood when it left. */
  async letters(mails: readonly Mail[], date: CalendarDate, at: Instant): Promise<void> {
    for (const mail of mails) {
      if (this.#messageIds.has(mail.messageId)) this.#broken('ONCE', `${mail.messageId} was taken twice`);
      this.#messageIds.add(mail.messageId);
      const letter = await this.#read(mail, date);
      if (!letter) continue;
      this.#owed(letter);
      this.#held(letter);
      this.#calm(letter, at);
    }
  }

  /**
   * A text that left, with the books as they stood then. It names no invoice and no amount, so it is judged by whom it reached: somebody of theirs
   * must owe something on balance that is neither disputed nor promised, and be glad of neither silence nor too much.
   */
  text({ to, key }: Pick<TextMessage, 'to' | 'key'>, date: CalendarDate, at: Instant): void {
    if (this.#messageIds.has(key)) this.#broken('ONCE', `the text ${key} was taken twice`);
    this.#messageIds.add(key);
    // A number that two share is not judged: nobody can say from outside whom it was meant for.
    const reached = this.#options.company.customers.all().filter(({ phone }) => phone?.replaceAll(' ', '') === to);
    if (reached.length === 0) this.#broken('OWED', `a text went to ${to}, which is nobody's number`);
    const [customer] = reached;
    if (customer && reached.length === 1) this.#texted(customer.id, date, at);
  }

  #texted(customerId: string, date: CalendarDate, at: Instant): void {
    const open = [...this.#books.openInvoices()].filter((invoice) => invoice.customerId === customerId);
    if (open.length === 0) this.#broken('OWED', `a text left on ${date} to somebody who owes nothing`);
    else if (this.#netsOf(customerId, open).every((net) => net <= 0)) this.#broken('NET', `a customer in credit was texted on ${date}`);
    if (this.#silent.has(customerId) || this.#silent.has(EVERYBODY))
      this.#broken('HELD', `a text left on ${date} to somebody nobody may write to`);
    if (open.length > 0 && open.every((invoice) => this.#isDisputed(invoice, date) || this.#isPromised(invoice, date)))
      this.#broken('HELD', `a text left on ${date} about what is disputed or promised`);
    this.#allowed(customerId, date, at);
    const texts = push(this.#texts, customerId, date);
    this.#caps([...texts, ...(this.#calls.get(customerId) ?? [])], CALL_CAPS, date);
    this.#capsOfAll(customerId, date);
  }

  /** What is owed on balance, per currency. */
  #netsOf(customerId: string, open: readonly LedgerInvoice[]): number[] {
    return [...new Set(open.map(({ currency }) => currency))].map((currency) => {
      const theirs = open.filter((invoice) => invoice.currency === currency);
      return theirs.reduce((sum, { id }) => sum + this.#options.company.openOf(id), 0) - this.#books.unapplied(customerId, currency);
    });
  }

  /** The notes in the books after a day on which these mails left. */
  notes(mails: number, calls: number): void {
    const notes = this.#options.company.notes();
    const fresh = notes.slice(this.#notesSeen);
    this.#notesSeen = notes.length;
    for (const note of fresh) {
      const key = `${note.entityId}|${note.text}`;
      if (this.#noteTexts.has(key)) this.#broken('ONCE', `the same note stands twice on ${note.entityId}: ${note.text.slice(0, 60)}`);
      this.#noteTexts.add(key);
      const reminder = /^Payment reminder \(([^)]+)\)/.exec(note.text)?.[1];
      if (reminder !== undefined && this.#reminders.has(`${note.entityId}|${reminder}`))
        this.#broken('ONCE', `${note.entityId} was reminded by ${reminder} twice`);
      this.#reminders.add(`${note.entityId}|${reminder}`);
    }
    const told = fresh.filter((note) => /^(?:Payment reminder|Call|Handed over)/.test(note.text)).length;
    if (told < mails + calls) this.#broken('TOLD', `${mails} letters and ${calls} calls left ${told} notes`);
  }

  /** Every open invoice has one standing decision with a reason that still stands. */
  why(standing: readonly Standing[], date: CalendarDate): void {
    const covered = new Map<string, number>();
    for (const { decision } of standing) {
      if (decision.reasons.length === 0 || decision.until < date)
        this.#broken('WHY', `a decision of ${date} has no reason or ended on ${decision.until}`);
      for (const id of decision.invoiceIds) covered.set(id, (covered.get(id) ?? 0) + 1);
    }
    for (const invoice of this.#books.openInvoices()) {
      const id = this.#options.idOf(invoice);
      const count = covered.get(id) ?? 0;
      covered.delete(id);
      if (count !== 1) this.#broken('WHY', `${invoice.docNumber} has ${count} standing decisions on ${date}`);
    }
    for (const id of covered.keys()) this.#broken('WHY', `${id} is decided about on ${date} though nothing of it is open`);
  }

  /** Per customer and currency our balance equals the books'. */
  exact(balances: readonly Balance[], date: CalendarDate): void {
    const ours = new Map(balances.map((balance) => [`${balance.customerId} ${balance.currency}`, balance]));
    const theirs = this.#books.balances();
    for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
      const our = ours.get(key);
      const their = theirs.get(key);
      if ((our?.open ?? 0) !== (their?.open ?? 0) || (our?.unapplied ?? 0) !== (their?.unapplied ?? 0))
        this.#broken(
          'EXACT',
          `${key} on ${date}: ours ${our?.open ?? 0}/${our?.unapplied ?? 0}, theirs ${their?.open ?? 0}/${their?.unapplied ?? 0}`,
        );
    }
  }

  #broken(promise: Judged, words: string): void {
    this.violations[promise] += 1;
    this.#options.onViolation?.(promise, words);
  }

  async #read(mail: Mail, date: CalendarDate): Promise<ReadLetter | null> {
    const parsed = await PostalMime.parse(mail.raw);
    const text = parsed.text ?? '';
    const invoices = new Map<string, LedgerInvoice>();
    for (const word of text.split(/[^\p{L}\p{N}._/-]+/u)) {
      const invoice = this.#options.company.invoiceByNumber(word);
      if (invoice) invoices.set(invoice.id, invoice);
    }
    const [first] = invoices.values();
    const [to, ...others] = mail.envelope.to;
    if (!first || to === undefined || others.length > 0) {
      this.#broken('OWED', `${mail.messageId} names no invoice of the books, or has not one recipient`);
      return null;
    }
    for (const invoice of invoices.values()) {
      if (invoice.customerId !== first.customerId || invoice.customerId !== this.#customerOf(to))
        this.#broken('OWED', `${invoice.docNumber} went to somebody else`);
    }
    return { customerId: first.customerId, invoices: [...invoices.values()], text, date };
  }

  #customerOf(address: string): string | undefined {
    if (this.#customerByAddress.size === 0) {
      for (const customer of this.#options.company.customers.all()) {
        for (const each of [customer.email, ...customer.persons.map((person) => person.email)])
          if (each) this.#customerByAddress.set(each.toLowerCase(), customer.id);
      }
    }
    return this.#customerByAddress.get(address.toLowerCase());
  }

  /** OWED and NET: each invoice named is open, and the sum asked for per currency is the books' net, to the minor unit. */
  #owed(letter: ReadLetter): void {
    const { company } = this.#options;
    const sums = new Map<string, number>();
    for (const invoice of letter.invoices) {
      const open = invoice.state === 'approved' ? company.openOf(invoice.id) : 0;
      if (open <= 0) this.#broken('OWED', `${invoice.docNumber} is not owed and was asked for on ${letter.date}`);
      sums.set(invoice.currency, (sums.get(invoice.currency) ?? 0) + open);
    }
    for (const [currency, open] of sums) {
      const net = open - this.#books.unapplied(letter.customerId, currency);
      if (net <= 0) this.#broken('NET', `a customer in credit was chased on ${letter.date}`);
      else if (!letter.text.includes(plain(net, currency)))
        this.#broken('NET', `the letter of ${letter.date} does not ask for ${plain(net, currency)} ${currency}`);
    }
  }

  #held(letter: ReadLetter): void {
    if (this.#silent.has(letter.customerId) || this.#silent.has(EVERYBODY))
      this.#broken('HELD', `a letter left on ${letter.date} to somebody nobody may write to`);
    for (const invoice of letter.invoices) {
      if (this.#isDisputed(invoice, letter.date))
        this.#broken('HELD', `${invoice.docNumber} is disputed and was asked for on ${letter.date}`);
      if (this.#isPromised(invoice, letter.date)) this.#broken('HELD', `${invoice.docNumber} was promised and asked for on ${letter.date}`);
    }
  }

  #isDisputed(invoice: LedgerInvoice, date: CalendarDate): boolean {
    return this.#options.disputes.some(
      ({ invoiceNumber, from, until }) => invoiceNumber === invoice.docNumber && from <= date && (until === null || date < until),
    );
  }

  #isPromised(invoice: LedgerInvoice, date: CalendarDate): boolean {
    return this.#options.promises.some((promise) => this.#awaited(promise, invoice, date));
  }

  #awaited(promise: ScriptPromise, invoice: LedgerInvoice, date: CalendarDate): boolean {
    if (promise.invoiceNumber !== invoice.docNumber || date < promise.made || date > promise.date) return false;
    let received = 0;
    for (const receipt of this.#options.company.receipts.ofCustomer(invoice.customerId)) {
      const counts = receipt.currency === invoice.currency && receipt.state === 'posted';
      if (counts && receipt.date >= promise.made) received += receipt.amount;
    }
    return received < promise.amount - Math.max(1, promise.amount / 200);
  }

  #calm({ customerId, date }: ReadLetter, at: Instant): void {
    this.#allowed(customerId, date, at);
    const letters = push(this.#letters, customerId, date);
    const before = letters.at(-2);
    if (before && daysBetween(before, date) < EMAIL_GAP_DAYS)
      this.#broken(before === date ? 'ONCE' : 'CALM', `letters on ${before} and ${date} to one customer`);
    this.#caps(letters, EMAIL_CAPS, date);
    this.#caps(this.#calls.get(customerId) ?? [], CALL_CAPS, date);
    this.#capsOfAll(customerId, date);
  }

  #capsOfAll(customerId: string, date: CalendarDate): void {
    this.#caps(
      [this.#letters, this.#calls, this.#texts].flatMap((of) => of.get(customerId) ?? []),
      ALL_CAPS,
      date,
    );
  }

  /** Whether anybody may be written to there now. */
  #allowed(customerId: string, date: CalendarDate, at: Instant): void {
    const { company } = this.#options;
    const customer = company.customer(customerId);
    const country = customer.country ?? company.facts.country;
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: company.facts.timeZone,
      hour: '2-digit',
      hourCycle: 'h23',
      weekday: 'short',
    }).formatToParts(msOf(at));
    const hour = Number(clock.find((part) => part.type === 'hour')?.value);
    const weekday = clock.find((part) => part.type === 'weekday')?.value ?? '';
    const weekend = ['EG', 'SA', 'KW', 'BH', 'QA', 'OM', 'JO', 'IQ'].includes(country) ? ['Fri', 'Sat'] : ['Sat', 'Sun'];
    if (hour < WINDOW.from || hour >= WINDOW.to || weekend.includes(weekday) || this.#isHoliday(country, date))
      this.#broken('CALM', `a letter or text left on ${date} (${weekday} ${hour} h, ${country})`);
  }

  #caps(dates: readonly CalendarDate[], caps: readonly (readonly [number, number])[], date: CalendarDate): void {
    for (const [days, most] of caps) {
      const count = dates.filter((each) => each <= date && daysBetween(each, date) < days).length;
      if (count > most) this.#broken('CALM', `${count} contacts in ${days} days up to ${date}`);
    }
  }

  #isHoliday(country: string, date: CalendarDate): boolean {
    const key = `${country}${date.slice(0, 4)}`;
    let days = this.#holidays.get(key);
    if (!days) {
      const found = new Holidays(country).getHolidays(Number(date.slice(0, 4))) ?? [];
      // The Emirates keep two of these no longer (cabinet resolution of 2019).
      const kept = found.filter((holiday) => holiday.type === 'public' && !(country === 'AE' && /الإسراء|رمضان/.test(holiday.name)));
      days = new Set(kept.map((holiday) => holiday.date.slice(0, 10)));
      this.#holidays.set(key, days);
    }
    return days.has(date);
  }
}

/** 123456, 'USD' → '1,234.56': the figures of an amount as an English letter shows them. */
function plain(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(minor / 10 ** digits);
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): Value[] {
  const list = lists.get(key) ?? [];
  list.push(value);
  lists.set(key, list);
  return list;
}
