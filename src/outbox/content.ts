/** What an effect promises to do, as it is kept in the outbox; parsed whenever it is read back. */
import { z } from 'zod';
import { calendarDateSchema } from '../domain/ledger.ts';
import { type Decision, decisionSchema } from '../policy/case.ts';
import type { EffectKind } from './schema.ts';

/** Of one letter a person writes: our figures, far above what a reminder needs. */
export const MAX_SUBJECT = 200;
export const MAX_PARAGRAPHS = 12;
export const MAX_PARAGRAPH = 2_000;

/** What a person wrote for one letter, and who they are; `subject` null: ours; `meant`: figures that are none of the letter's, and that they stand by. */
const typedSchema = z.object({
  subject: z.string().min(1).max(MAX_SUBJECT).nullable(),
  paragraphs: z.array(z.string().min(1).max(MAX_PARAGRAPH)).min(1).max(MAX_PARAGRAPHS),
  by: z.string(),
  meant: z.array(z.string()).optional(),
});
export type TypedWords = z.infer<typeof typedSchema>;
/**
 * A letter or a hand-over: the decisions (one per currency) it carries out in one message. `again`: it takes the place of one a person had written, and
 * of which the figures changed; nothing of it leaves before a person has looked.
 */
const contactSchema = z.object({
  decisions: z.array(decisionSchema).min(1),
  typed: typedSchema.optional(),
  again: z.literal(true).optional(),
});
const noteSchema = z.object({ invoiceId: z.string(), text: z.string() });
/** `date` null takes it away. `place` counts a customer's effects of this kind: of two about one invoice the later counts. */
const expectedPaymentSchema = z.object({
  promiseId: z.string(),
  invoiceId: z.string(),
  date: calendarDateSchema.nullable(),
  place: z.number().int(),
});

export type NoteContent = z.infer<typeof noteSchema>;

/** Whether an effect reaches a customer; all others only tell the books. */
export function isContact(kind: EffectKind): kind is 'letter' | 'hand-over' {
  return kind === 'letter' || kind === 'hand-over';
}

type ContactContent = z.infer<typeof contactSchema>;

/** Contents as they were read last: between its claim and its note a letter's is read ten times. */
const readContents = new Map<string, ContactContent>();
const KEPT_CONTENTS = 200;

function contactOf(content: string): ContactContent {
  const known = readContents.get(content);
  if (known) return known;
  const read = contactSchema.parse(JSON.parse(content));
  if (readContents.size >= KEPT_CONTENTS) readContents.clear();
  readContents.set(content, read);
  return read;
}

export function contactDecisions(content: string): readonly Decision[] {
  return contactOf(content).decisions;
}

/** What a person wrote in place of our words; null: nobody did. */
export function typedOf(content: string): TypedWords | null {
  return contactOf(content).typed ?? null;
}

/** Whether a person must look at it whatever the policy says. */
export function asksAgain(content: string): boolean {
  return contactOf(content).again === true;
}

export function contactContent(decisions: readonly Decision[], typed: TypedWords | null = null, again = false): string {
  return JSON.stringify({ decisions, ...(typed && { typed }), ...(again && { again }) });
}

export function noteOf(content: string): NoteContent {
  return noteSchema.parse(JSON.parse(content));
}

export function expectedPaymentOf(content: string): z.infer<typeof expectedPaymentSchema> {
  return expectedPaymentSchema.parse(JSON.parse(content));
}

/** How a letter's decisions leave: all by text message, or by mail (the platform's own included). */
export function waysOut(decisions: readonly Decision[]): 'sms' | 'email' {
  return decisions.every((decision) => decision.channel === 'sms') ? 'sms' : 'email';
}

/** Every advance of these decisions. An invoice has one currency, so none stands twice. */
export function advancesOf(decisions: readonly Decision[]): Record<string, string> {
  return Object.assign({}, ...decisions.map((decision) => decision.advances));
}

export function invoiceIdsOf(decisions: readonly Decision[]): string[] {
  return decisions.flatMap((decision) => decision.invoiceIds);
}

/** Whether both ask the same customer for the same amounts of the same invoices at the same stages. Reasons and dates may differ. */
export function sameAsk(a: readonly Decision[], b: readonly Decision[]): boolean {
  return ask(a) === ask(b);
}

function ask(decisions: readonly Decision[]): string {
  const parts = decisions.map(({ stage, invoiceIds, advances, amount }) =>
    JSON.stringify([
      amount.currency,
      stage,
      [...invoiceIds].sort(),
      Object.entries(advances).sort(([x], [y]) => (x < y ? -1 : 1)),
      amount.minor,
    ]),
  );
  return parts.sort().join();
}
