/**
 * What every letter must hold and must never hold, whoever wrote it: a template of ours or one a user edited. Both language's lists
 * apply to every letter, because people mix languages. The words are data; extend them here.
 */
import type { Letter, LetterInput } from './letter.ts';
import { totals } from './statement.ts';

export type LintRule =
  | 'creditor-named'
  | 'invoices-named'
  | 'amounts-stated'
  | 'says-how-to-pay'
  | 'says-how-to-dispute'
  | 'names-a-contact'
  | 'excuses-recent-payers'
  | 'no-forbidden-words'
  | 'no-court-words'
  | 'no-debt-words-in-subject'
  | 'no-gaps';

export interface LintFinding {
  readonly rule: LintRule;
  readonly part: 'subject' | 'text' | 'html';
  /** What is missing, or which words were found. */
  readonly found: string;
}

/** Threats, police, credit bureaus, shaming, false urgency. Source: reference tone rules (FDCPA §806–807, CONC 7.9, SAMA 2025 Art. 5 as a standard). */
const FORBIDDEN = [
  /\b(?:police|arrest(?:ed)?|criminal|crime|fraud(?:ulent)?|jail|prison|imprison\w*)\b/i,
  /\bcredit (?:bureau|agency|rating|score|record|report|file)\b/i,
  /\bblack[- ]?list\w*\b/i,
  /\b(?:seiz(?:e|ed|ure)|repossess\w*|bailiffs?|garnish\w*)\b/i,
  /\b(?:or else|you will regret|face (?:the )?consequences|serious consequences|(?:last|final) warning|we know where|no (?:other )?choice but)\b/i,
  /\b(?:asham(?:ed|ing)|shame(?:ful)?|disgrace\w*|dishonest\w*|deadbeat|liars?|thie(?:f|ves)|steal\w*)\b/i,
  /\b(?:tell|inform|contact) your (?:employer|family|neighbou?rs?|customers|wife|husband|boss)\b/i,
  /\b(?:act now|immediately or|within 24 hours|urgent(?:ly)?)\b/i,
  arabicWords('الشرطة|شرطة|النيابة|نيابة|جنائي\\p{L}*|جنحة|جريمة|سجن\\p{L}*|حبس\\p{L}*|القبض|احتيال|نصب'),
  arabicWords('سجل\\p{L}* ائتماني\\p{L}*|السجل الائتماني|مكتب الائتمان|الاستعلام الائتماني|اي سكور|سمه|القائمة السوداء|قائمة سوداء'),
  arabicWords('حجز على|الحجز على|تنفيذ جبري|التنفيذ الجبري|مصادرة'),
  arabicWords('والا|عواقب|تحذير اخير|انذار\\p{L}*|انذار اخير|سنضطر|نضطر|ستندم\\p{L}*|تهديد'),
  arabicWords('عار|مخجل|فضيحة|فضح\\p{L}*|تشهير|محتال\\p{L}*|لص|لصوص|كاذب\\p{L}*|مماطل\\p{L}*'),
  arabicWords('جهة عملك\\p{L}*|اسرتك\\p{L}*|عائلتك\\p{L}*|جيرانك\\p{L}*|زبائنك\\p{L}*'),
  arabicWords('فورا|عاجل جدا|خلال 24 ساعة|خلال ٢٤ ساعة'),
];

/** Only a formal notice, which a person approves, may speak of courts and lawyers. */
const COURT = [
  /\b(?:court|lawsuit|law suit|sue|sued|suing|litigation|legal (?:action|proceedings|steps)|solicitors?|attorneys?|lawyers?|judg(?:e)?ment)\b/i,
  arabicWords(
    'محكمة|المحكمة|محاكم|المحاكم|القضاء|قضائي\\p{L}*|دعوى|الدعوى|مقاضاة|مقاضاتكم|محام|محامي\\p{L}*|المحامي|قانوني\\p{L}*|القانونية',
  ),
];

const DEBT_IN_SUBJECT = [
  /\b(?:debts?|debtors?|overdue|past[- ]due|arrears|outstanding|unpaid|owed?|owing|delinquen\w*|collections?|collector|recover(?:y|ies)|reminder|demand|(?:final|last) (?:demand|notice|reminder)|late payment|warning|urgent)\b/i,
  arabicWords(
    'دين|ديون|دينكم|مدين\\p{L}*|مديونية|متاخر\\p{L}*|تاخر\\p{L}*|تحصيل\\p{L}*|مستحق\\p{L}*|مطالبة|تذكير\\p{L}*|انذار\\p{L}*|غير مسددة|غير مدفوعة|عاجل\\p{L}*',
  ),
];

const PAY_BY_INVOICE = [/payment details (?:printed |shown )?on (?:the|your|each) invoices?/i, arabicWords('بيانات السداد')];
const DISPUTE = [
  /\b(?:not agree|disagree|dispute|something (?:is )?wrong|not right|question|query)\b/i,
  arabicWords('اعتراض\\p{L}*|تعترض\\p{L}*|ملاحظ\\p{L}*|استفسار\\p{L}*'),
];
const RECENTLY = [/\b(?:disregard|ignore) this\b/i, arabicWords('تجاهل\\p{L}*')];
const GAPS = [/\{\{|\}\}|\[object|\bundefined\b|\bNaN\b|\bnull\b|Invalid Date/];

/**
 * Every rule the letter breaks, in both its parts; an empty list means it may go out.
 * `formalNotice`: a notice a person has approved as such may name courts.
 */
export function lintLetter(letter: Letter, input: LetterInput, options: { readonly formalNotice?: boolean } = {}): LintFinding[] {
  const findings = lintSubject(letter, input);
  const html = letter.html.replace(/<(style|title|head)\b[\s\S]*?<\/\1>/gi, ' ');
  const links = [...html.matchAll(/\bhref="([^"]*)"/g)].map((match) => unescapeHtml(match[1] ?? ''));
  for (const [part, raw] of [
    ['text', letter.text],
    ['html', `${unescapeHtml(html.replace(/<[^>]*>/g, ' '))} ${links.join(' ')}`],
  ] as const) {
    const missing = (rule: LintRule, found: string): void => void findings.push({ rule, part, found });
    const body = normal(raw);
    const says = (wanted: string): boolean => body.includes(normal(wanted));
    if (!says(input.organisation.name)) missing('creditor-named', input.organisation.name);
    for (const invoice of input.sections.flatMap((section) => section.invoices))
      if (!says(invoice.number)) missing('invoices-named', invoice.number);
    for (const total of totals(input)) if (!says(total)) missing('amounts-stated', total);
    if (!waysToPay(input).some(says) && !(payableByInvoice(input) && matches(PAY_BY_INVOICE, body)))
      missing('says-how-to-pay', 'no way to pay');
    if (!matches(DISPUTE, body)) missing('says-how-to-dispute', 'no way to object');
    if (!says(input.organisation.replyTo) && !(input.organisation.phone && says(input.organisation.phone)))
      missing('names-a-contact', input.organisation.replyTo);
    if (!matches(RECENTLY, body)) missing('excuses-recent-payers', 'no word to those who have just paid');
    const wording = withoutNames(body, input);
    for (const [rule, lists] of [
      ['no-forbidden-words', FORBIDDEN],
      ['no-gaps', GAPS],
      ...(options.formalNotice ? [] : [['no-court-words', COURT] as const]),
    ] as const) {
      const found = matches(lists, wording);
      if (found) missing(rule, found);
    }
  }
  return findings;
}

function lintSubject(letter: Letter, input: LetterInput): LintFinding[] {
  const subject = normal(letter.subject);
  const wording = withoutNames(subject, input);
  const findings: LintFinding[] = [];
  if (!subject.includes(normal(input.organisation.name)))
    findings.push({ rule: 'creditor-named', part: 'subject', found: input.organisation.name });
  for (const [rule, lists] of [
    ['no-debt-words-in-subject', DEBT_IN_SUBJECT],
    ['no-forbidden-words', FORBIDDEN],
    ['no-court-words', COURT],
    ['no-gaps', GAPS],
  ] as const) {
    const found = matches(lists, wording);
    if (found) findings.push({ rule, part: 'subject', found });
  }
  return findings;
}

/** The ways to pay that the letter was given: one of them must be in it. */
function waysToPay(input: LetterInput): string[] {
  const links = input.sections.flatMap((section) =>
    section.invoices.flatMap((invoice) => (invoice.payLink === null ? [] : [invoice.payLink])),
  );
  return [...links, ...(input.organisation.paymentInstructions === null ? [] : [input.organisation.paymentInstructions])];
}

function payableByInvoice(input: LetterInput): boolean {
  return (
    input.organisation.paymentInstructions === null &&
    input.sections.some((section) => section.invoices.some((invoice) => invoice.payLink === null))
  );
}

/** Names are not wording: 'Police Supplies Ltd' may receive letters, and 'Court Street Bakery' may write them. */
function withoutNames(body: string, input: LetterInput): string {
  const { organisation, customer, sections, reference } = input;
  const numbers = sections.flatMap((section) =>
    section.invoices.flatMap((invoice) => [invoice.number, ...(invoice.payLink === null ? [] : [invoice.payLink])]),
  );
  const names = [
    organisation.name,
    customer.name,
    organisation.replyTo,
    ...(organisation.paymentInstructions?.split('\n') ?? []),
    ...(organisation.signature?.split('\n') ?? []),
    reference,
    ...numbers,
  ];
  return names
    .map(normal)
    .filter((name) => name.length > 1)
    .sort((a, b) => b.length - a.length)
    .reduce((text, name) => text.replaceAll(name, ' · '), body);
}

/** The first match of a list, or null. */
function matches(lists: readonly RegExp[], text: string): string | null {
  for (const list of lists) {
    const found = list.exec(text);
    if (found) return found[0];
  }
  return null;
}

/** Alternatives as whole Arabic words, with the prefixes that are written onto a word (و ف ب ل ك and the article). */
function arabicWords(alternatives: string): RegExp {
  return new RegExp(`(?<!\\p{L})[وفبكل]{0,2}(?:ال|لل)?(?:${foldArabic(alternatives)})(?!\\p{L})`, 'u');
}

/** One spelling for comparison: no direction marks, no vowel signs, one alef, one ya, single spaces. */
function normal(text: string): string {
  return foldArabic(text.replace(/[\u200c-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, '').normalize('NFKC'))
    .replace(/\s+/g, ' ')
    .trim();
}

function foldArabic(text: string): string {
  return text
    .replace(/[\u064b-\u0652\u0640]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function unescapeHtml(text: string): string {
  return text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&([a-z]+);/gi, (all, name: string) => ENTITIES[name.toLowerCase()] ?? all);
}
