/**
 * What a template may say: text, fields from one allow-list, and sections over them; nothing else. A field we do not know or have
 * no value for refuses the letter. Mustache has no logic to run, so a template is data, also when a user wrote it.
 */
import mustache from 'mustache';
import { LetterRefused } from './refused.ts';

/** Every field a template may name. Those marked ? may be used as a section (`{{#phone}}…{{/phone}}`) because they can be absent. */
export const FIELDS = [
  'organisation', // the business that is owed
  'customer',
  'number', // the invoice number, where there is one invoice
  'count', // how many invoices
  'total', // net amount with currency; several currencies are listed, never summed
  'due', // the earliest due date
  'lateness', // how long the oldest invoice is late: '30 days'
  'answerBy', // ? the day by which we ask for payment or an answer (later stages only)
  'date', // the as-of date of the balances
  'replyTo',
  'phone', // ?
  'reference',
  'issued', // the issue date of one row
  'amount', // the amount of one row
  'one', // ? exactly one invoice
  'two', // ? exactly two
  'few', // ? the language's plural form 'few' (Arabic 3 to 10)
  'several', // ? more than one
  'late', // ? at least one invoice is past its due date
  'printed', // ? on paper, where nobody can reply or follow a link
  'employee', // ? the person to ask for
  'workingHours', // ? when that person can be reached, in the business's own words
  'letterNumber', // ? which of a numbered series this is, in words: 'second'
  'letterCount', // ? how many there are, in words: 'three'
  'promised', // ? the amount of a promise that was not kept
  'promisedFor', // ? the day it was promised for
  'planDue', // ? the day of an instalment that was not met
  'interest', // ? interest and fixed sums; several currencies are listed
  'withInterest', // ? the net total and the interest together
  'days', // of one row of interest: '36 days'
  'rate', // of one row of interest: '11.75%'
  'basis', // ? of one row of interest: the law or clause it rests on
  'payLink', // ? where everything can be paid through one link
  'numbers', // all invoice numbers of a letter on an occasion, as a list
  'paidOn', // thank-you: the day the payment reached us
  'remaining', // ? thank-you: what stays open
  'open', // offers: what is open without the offer
  'saving', // offers: what accepting saves
  'expires', // offers: the last day
  'link', // ? the page on which a proposal or an offer can be accepted
  'acceptedBy', // ? who accepted a plan
  'acceptedOn', // ? and when
  'instalments', // the instalments of a plan, as a list
  'channel', // ? stop-confirmed: the way of contact that stops; absent: every way
] as const;
export type Field = (typeof FIELDS)[number];
export type Fields = Readonly<Partial<Record<Field, string | boolean | null>>>;

/** How a value enters the text around it. */
export type Escape = (value: string) => string;

/** For subjects: as it is. */
export const plain: Escape = (value) => value;

/** For HTML: escaped, and isolated so that a Latin name or a number cannot reorder the Arabic around it. */
export const isolated: Escape = (value) =>
  `<bdi${value.length <= UNBROKEN ? ' style="white-space:nowrap"' : ''}>${mustache.escape(value)}</bdi>`;

type Span = readonly ['text', string] | readonly ['name', Field] | readonly ['#' | '^', Field, readonly Span[]];

const MAX_CACHED = 500;
const MAX_TEMPLATE = 10_000;
/** Values up to this many characters stay on one line: dates, amounts and telephone numbers read wrong when broken. */
const UNBROKEN = 28;
const KNOWN: ReadonlySet<string> = new Set(FIELDS);
const writer = new mustache.Writer();
const checked = new Map<string, readonly Span[]>();

/**
 * The template with its fields filled in, each passed through `enter`.
 * @throws LetterRefused unreadable-template, unknown-field or missing-value.
 */
export function fill(template: string, fields: Fields, enter: Escape): string {
  requireValues(spansOf(template), fields);
  return writer.render(template, fields, undefined, { escape: enter });
}

/** Refuses what a template may not hold, without rendering it. @throws LetterRefused unreadable-template or unknown-field. */
export function checkTemplate(template: string): void {
  spansOf(template);
}

function spansOf(template: string): readonly Span[] {
  const known = checked.get(template);
  if (known) return known;
  if (template.length > MAX_TEMPLATE) throw new LetterRefused('unreadable-template', 'too long');
  let parsed: unknown;
  try {
    parsed = writer.parse(template);
  } catch {
    throw new LetterRefused('unreadable-template', template.slice(0, 40));
  }
  const spans = read(parsed);
  if (checked.size >= MAX_CACHED) {
    checked.clear();
    writer.clearCache();
  }
  checked.set(template, spans);
  return spans;
}

function read(parsed: unknown): readonly Span[] {
  if (!Array.isArray(parsed)) throw new LetterRefused('unreadable-template', 'spans');
  return parsed.flatMap((span: unknown): Span[] => {
    if (!Array.isArray(span)) throw new LetterRefused('unreadable-template', 'span');
    const [kind, value, , , children]: unknown[] = span;
    if (typeof value !== 'string') throw new LetterRefused('unreadable-template', 'span');
    if (kind === '!') return [];
    if (kind === 'text') return [['text', value]];
    // '&' (unescaped), '>' (another template) and '=' (other delimiters) have no place in a letter.
    if (kind !== 'name' && kind !== '#' && kind !== '^')
      throw new LetterRefused('unreadable-template', `{{${String(kind)}${value.slice(0, 40)}}}`);
    if (!isField(value)) throw new LetterRefused('unknown-field', value.slice(0, 60));
    return kind === 'name' ? [['name', value]] : [[kind, value, read(children)]];
  });
}

function isField(name: string): name is Field {
  return KNOWN.has(name);
}

function requireValues(spans: readonly Span[], fields: Fields): void {
  for (const span of spans) {
    switch (span[0]) {
      case 'text':
        break;
      case 'name': {
        const value = fields[span[1]];
        if (typeof value !== 'string' || value === '') throw new LetterRefused('missing-value', span[1]);
        break;
      }
      case '#':
      case '^':
        // A section asks whether there is a value, so the field must at least have been considered.
        if (fields[span[1]] === undefined) throw new LetterRefused('missing-value', span[1]);
        if (Boolean(fields[span[1]]) === (span[0] === '#')) requireValues(span[2], fields);
        break;
    }
  }
}
