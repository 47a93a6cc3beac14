/** Puts a letter together from standing decisions: who gets it, what is asked for per currency, in which words. */
import { isUsableAddress } from '../domain/address.ts';
import { daysBetween } from '../domain/time.ts';
import { type LetterInput, type LetterInvoice, type LetterSection, renderHandOver, renderLetter } from '../letters/letter.ts';
import { type ContentId, lintLetter } from '../letters/lint.ts';
import type { OwnTemplates } from '../letters/own-templates.ts';
import { LetterRefused } from '../letters/refused.ts';
import type { Typed } from '../letters/statement.ts';
import { contactDecisions, waysOut } from '../outbox/content.ts';
import { type EffectRow, mayHaveLeft } from '../outbox/effects.ts';
import { referenceOf } from '../outbox/keys.ts';
import type { CaseCustomer, CaseFile, Decision } from '../policy/case.ts';
import type { Content } from '../policy/contact/rows.ts';
import { disputedOf, unappliedIn } from '../policy/holds.ts';
import type { Policy, Recipient } from '../policy/policy.ts';
import { rulesFor } from '../policy/who.ts';
import type { Desk, Moment } from './desk.ts';
import { besides } from './letter-besides.ts';
import { ownWords } from './own-words.ts';
import { furthest } from './plan-effects.ts';
import { invoiceForPlatform } from './platform-email.ts';

/** Addresses of the wanted kind first, then billing, then persons, then whoever there is; null when none can be used. */
export function recipientOf(customer: Pick<CaseCustomer, 'emails'>, wanted: Recipient = 'billing'): string | null {
  const usable = customer.emails.filter((email) => isUsableAddress(email.address));
  const first = [wanted, 'billing', 'person'].flatMap((role) => usable.find((email) => email.role === role) ?? [])[0];
  return (first ?? usable[0])?.address ?? null;
}

/** Whose address the letters of a stage go to; absent: billing. */
export function recipientOfStage({ stages }: Policy, id: string): Recipient | undefined {
  return stages.find((stage) => stage.id === id)?.recipient;
}

/** The language a customer is written to in. */
export function languageOf(customer: Pick<CaseCustomer, 'language'>, { organisation }: Pick<Moment, 'organisation'>): 'en' | 'ar' {
  return customer.language === 'ar' || customer.language === 'en' ? customer.language : organisation.language;
}

/** What a letter (or a call script) says, from the case as it stands in the store. Amounts are the decisions' own; `typed` is what a person wrote for it. */
export function toWrite(
  desk: Desk,
  moment: Moment,
  file: CaseFile,
  decisions: readonly Decision[],
  key: string,
  typed: Typed | null = null,
): ToWrite {
  const { organisation, policy, asOf } = moment;
  const stage = furthest(decisions, policy);
  const { content } = rulesFor(file, asOf);
  const input: LetterInput = {
    stage: policy.stages.find((each) => each.id === stage)?.template ?? stage,
    language: file.customer.language == null && content.has('arabic-first') ? 'ar' : languageOf(file.customer, moment),
    organisation: {
      name: organisation.sender.fromName,
      replyTo: organisation.sender.replyTo,
      phone: organisation.sender.phone,
      paymentInstructions: organisation.sender.paymentInstructions,
      signature: null,
      employee: organisation.sender.employee ?? null,
      workingHours: organisation.sender.workingHours ?? null,
    },
    customer: { name: file.customer.name },
    date: asOf,
    sections: decisions.map((decision) => sectionOf(desk, moment, file, decision)),
    reference: referenceOf(key),
    ...besides(desk, moment, file, decisions),
    typed,
  };
  return { input, requires: [...content].flatMap((need) => CONTENT_OF[need]), own: ownWords(moment) };
}

/** A letter to be written, and what the contact rules in force want it to say beside what every letter says. */
export interface ToWrite {
  readonly input: LetterInput;
  readonly requires: readonly ContentId[];
  /** The business's own words; null: ours. */
  readonly own: OwnTemplates | null;
}

/** What a rule wants said, as the lint knows it. Language and answering machines are seen to elsewhere. */
const CONTENT_OF: Readonly<Record<Content, readonly ContentId[]>> = {
  'opt-out': ['opt-out'],
  'who-we-are': ['creditor', 'human-contact'],
  'working-hours': ['working-hours'],
  'records-rights': ['opt-out'],
  'arabic-first': [],
  'no-debt-on-voicemail': [],
};

function sectionOf({ store }: Desk, { asOf }: Moment, file: CaseFile, decision: Decision): LetterSection {
  const { currency } = decision.amount;
  const asked = new Set(decision.invoiceIds);
  const invoices = file.invoices
    .filter((invoice) => asked.has(invoice.id))
    .flatMap((invoice): LetterInvoice[] => {
      if (invoice.due === null) return [];
      const { issued, due, open } = invoice;
      const disputed = disputedOf(invoice, { file, asOf });
      const payLink = store.readings.invoice(invoice.id)?.payLink || null;
      return [{ number: invoice.number ?? invoice.id, issued, due, daysLate: daysBetween(due, asOf), open, disputed, payLink }];
    });
  return { currency, invoices, credit: unappliedIn(currency, file.payments, file.credits), total: decision.amount.minor };
}

/** Every rule the letter breaks as it would be written; also where it cannot be written at all, as one. */
export function findingsOf({ input, requires, own }: ToWrite): { readonly rule: string; readonly found: string }[] {
  try {
    return lintLetter(renderLetter(input, own), input, { formalNotice: input.notice?.approved ?? false, requires }).map(
      ({ rule, found }) => ({
        rule,
        found: found.slice(0, 120),
      }),
    );
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    return [{ rule: error.code, found: error.subject }];
  }
}

/** Whether a person may write this one in their own words: an e-mail of ours of which nothing has left. */
export function mayBeEdited(desk: Desk, effect: Pick<EffectRow, 'kind' | 'state' | 'content'>): boolean {
  const decisions = contactDecisions(effect.content);
  const isOurs = effect.kind === 'letter' && waysOut(decisions) === 'email' && invoiceForPlatform(desk, decisions) === null;
  return isOurs && !mayHaveLeft(effect.state);
}

/** @throws LetterRefused when it cannot be written as it stands. */
export function written(kind: 'letter' | 'hand-over', { input, requires, own }: ToWrite) {
  if (kind === 'hand-over') return renderHandOver(input);
  const letter = renderLetter(input, own);
  const [broken] = lintLetter(letter, input, { formalNotice: input.notice?.approved ?? false, requires });
  if (broken) throw new LetterRefused('fails-lint', `${broken.rule}: ${broken.found}`.slice(0, 120));
  return letter;
}

/** Invoice numbers as people know them. */
export function numbersOf({ store }: Desk, invoiceIds: readonly string[]): string[] {
  return invoiceIds.map((id) => store.readings.invoice(id)?.number ?? id);
}
