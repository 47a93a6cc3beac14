/**
 * What every letter must hold and must never hold, whoever wrote it: a template of ours or one a user edited. What contact rules want
 * besides (hours, a name, a way to stop) comes as `requires`.
 */
import type { Letter, LetterInput } from './letter.ts';
import { firstOf, normal, seenIn, spelled, wordingOf } from './lint-reading.ts';
import { AMOUNTS, COURT, DEBT, DISPUTE, FORBIDDEN, GAPS, PAY_BY_INVOICE, RECENTLY, STOP } from './lint-words.ts';
import { moneyText } from './locale.ts';
import type { WrittenText } from './message.ts';
import { interestOf, totals } from './statement.ts';

export type LintRule =
  | 'creditor-named'
  | 'invoices-named'
  | 'amounts-stated'
  | 'says-how-to-pay'
  | 'says-how-to-dispute'
  | 'names-a-contact'
  | 'excuses-recent-payers'
  | 'says-how-to-stop'
  | 'states-working-hours'
  | 'names-an-employee'
  | 'states-a-telephone'
  | 'no-forbidden-words'
  | 'no-court-words'
  | 'no-debt-words-in-subject'
  | 'no-debt-words-on-shared-channels'
  | 'no-amounts-on-shared-channels'
  | 'sender-is-creditor'
  | 'no-collector-as-sender'
  | 'no-gaps';

export type LintPart = 'subject' | 'preview' | 'text' | 'html' | 'body' | 'message' | 'voicemail' | 'sender';

export interface LintFinding {
  readonly rule: LintRule;
  readonly part: LintPart;
  /** What is missing, or which words were found. */
  readonly found: string;
}

/** What a contact rule may require a letter to say. The first six every letter says anyway. */
export const CONTENTS = [
  'creditor',
  'invoice',
  'amount',
  'how-to-pay',
  'dispute-route',
  'human-contact',
  'opt-out',
  'working-hours',
  'employee-name',
  'telephone',
] as const;
export type ContentId = (typeof CONTENTS)[number];

export interface LintOptions {
  /** A notice a person has approved as such may name courts. */
  readonly formalNotice?: boolean;
  readonly requires?: readonly ContentId[];
}

/** Every rule the letter breaks, in all its parts; an empty list means it may go out. */
export function lintLetter(letter: Letter, input: LetterInput, options: LintOptions = {}): LintFinding[] {
  const names = spelled(namesOf(input));
  const findings = [...lintSubject(letter, input, names), ...lintPreview(letter.html, names)];
  for (const [part, raw] of [
    ['text', letter.text],
    ['html', seenIn(letter.html)],
  ] as const) {
    const body = normal(raw);
    findings.push(...missingIn(body, input, options.requires ?? []).map((missing) => ({ ...missing, part })));
    const wording = wordingOf(body, names);
    for (const [rule, lists] of [
      ['no-forbidden-words', FORBIDDEN],
      ['no-gaps', GAPS],
      ...(options.formalNotice ? [] : [['no-court-words', COURT] as const]),
    ] as const) {
      const match = firstOf(lists, wording);
      if (match) findings.push({ rule, part, found: match.found });
    }
  }
  return findings;
}

/** Every rule a text message breaks: it names the creditor, says how to stop and whom to reach, and nothing that a shared screen should not show. */
export function lintMessage(message: WrittenText, input: LetterInput): LintFinding[] {
  const part = 'message';
  const body = normal(message.text);
  const missing: LintFinding[] = [
    ...(body.includes(normal(input.organisation.name)) ? [] : [{ rule: 'creditor-named', part, found: input.organisation.name } as const]),
    ...(firstOf(STOP, body) ? [] : [{ rule: 'says-how-to-stop', part, found: 'no way to stop' } as const]),
  ];
  return [...missing, ...sharedWords(message.text, part, namesOf(input))];
}

/** What may stand nowhere that others may look on or listen to. */
export function sharedWords(text: string, part: LintPart, names: readonly string[]): LintFinding[] {
  return sharedIn(text, part, spelled(names));
}

function sharedIn(text: string, part: LintPart, names: readonly string[]): LintFinding[] {
  const wording = wordingOf(normal(text), names);
  return SHARED.flatMap(([rule, lists]) => {
    const match = firstOf(lists, wording);
    return match ? [{ rule, part, found: match.found }] : [];
  });
}

/** The rules of shared channels with their lists. */
export const SHARED = [
  ['no-debt-words-on-shared-channels', DEBT],
  ['no-amounts-on-shared-channels', AMOUNTS],
  ['no-forbidden-words', FORBIDDEN],
  ['no-court-words', COURT],
  ['no-gaps', GAPS],
] as const satisfies readonly (readonly [LintRule, readonly RegExp[]])[];

/** Names and references of a letter: 'Police Supplies Ltd' may receive letters, and 'Court Street Bakery' may write them. */
export function namesOf(input: LetterInput): string[] {
  const { organisation, customer, sections, reference } = input;
  return [
    organisation.name,
    customer.name,
    organisation.replyTo,
    ...(organisation.phone ? [organisation.phone] : []),
    ...(organisation.employee ? [organisation.employee] : []),
    ...(organisation.paymentInstructions?.split('\n') ?? []),
    ...(organisation.signature?.split('\n') ?? []),
    reference,
    ...sections.flatMap((section) =>
      section.invoices.flatMap((invoice) => [invoice.number, ...(invoice.payLink === null ? [] : [invoice.payLink])]),
    ),
    ...(input.interest ?? []).flatMap((each) => (each.basis === null ? [] : [each.basis])),
  ];
}

function lintSubject(letter: Letter, input: LetterInput, names: readonly string[]): LintFinding[] {
  const subject = normal(letter.subject);
  const wording = wordingOf(subject, names);
  const findings: LintFinding[] = [];
  if (!subject.includes(normal(input.organisation.name)))
    findings.push({ rule: 'creditor-named', part: 'subject', found: input.organisation.name });
  for (const [rule, lists] of [
    ['no-debt-words-in-subject', DEBT],
    ['no-forbidden-words', FORBIDDEN],
    ['no-court-words', COURT],
    ['no-gaps', GAPS],
  ] as const) {
    const match = firstOf(lists, wording);
    if (match) findings.push({ rule, part: 'subject', found: match.found });
  }
  return findings;
}

/** The hidden line that mail programs show beside the subject. */
function lintPreview(html: string, names: readonly string[]): LintFinding[] {
  const hidden = /<div style="display:none[^"]*">([\s\S]*?)<\/div>/.exec(html)?.[1] ?? '';
  return sharedIn(seenIn(hidden), 'preview', names);
}

type Missing = Omit<LintFinding, 'part'>;

/** What a body does not say, of what every letter says and of what rules require. */
function missingIn(body: string, input: LetterInput, requires: readonly ContentId[]): Missing[] {
  const { organisation, language } = input;
  const says = (wanted: string): boolean => body.includes(normal(wanted));
  const speaks = (lists: readonly RegExp[]): boolean => firstOf(lists, body) !== null;
  const invoices = input.sections.flatMap((section) => section.invoices);
  const interest = input.sections.flatMap((section) => {
    const { sum } = interestOf(section, input);
    return sum === 0 ? [] : [moneyText(sum, section.currency, language), moneyText(section.total + sum, section.currency, language)];
  });
  const payable = waysToPay(input).some(says) || (payableByInvoice(input) && speaks(PAY_BY_INVOICE));
  const reachable = says(organisation.replyTo) || Boolean(organisation.phone && says(organisation.phone));
  const required: Readonly<Partial<Record<ContentId, Missing | null>>> = {
    'opt-out': speaks(STOP) ? null : { rule: 'says-how-to-stop', found: 'no way to stop' },
    'working-hours': stated(organisation.workingHours, says) ? null : { rule: 'states-working-hours', found: 'no working hours' },
    'employee-name': stated(organisation.employee, says) ? null : { rule: 'names-an-employee', found: 'no person named' },
    telephone: stated(organisation.phone, says) ? null : { rule: 'states-a-telephone', found: 'no telephone number' },
  };
  return [
    ...(says(organisation.name) ? [] : [{ rule: 'creditor-named', found: organisation.name } as const]),
    ...invoices.filter((invoice) => !says(invoice.number)).map((invoice) => ({ rule: 'invoices-named', found: invoice.number }) as const),
    ...[...totals(input), ...interest].filter((total) => !says(total)).map((total) => ({ rule: 'amounts-stated', found: total }) as const),
    ...(payable ? [] : [{ rule: 'says-how-to-pay', found: 'no way to pay' } as const]),
    ...(speaks(DISPUTE) ? [] : [{ rule: 'says-how-to-dispute', found: 'no way to object' } as const]),
    ...(reachable ? [] : [{ rule: 'names-a-contact', found: organisation.replyTo } as const]),
    ...(speaks(RECENTLY) ? [] : [{ rule: 'excuses-recent-payers', found: 'no word to those who have just paid' } as const]),
    ...requires.flatMap((id) => required[id] ?? []),
  ];
}

function stated(value: string | null | undefined, says: (wanted: string) => boolean): boolean {
  return Boolean(value && says(value));
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
