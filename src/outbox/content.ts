/** What an effect promises to do, as it is kept in the outbox; parsed whenever it is read back. */
import { z } from 'zod';
import { type Decision, decisionSchema } from '../policy/case.ts';

/** A letter or a hand-over: the decisions (one per currency) it carries out in one message. */
const contactSchema = z.object({ decisions: z.array(decisionSchema).min(1) });
const noteSchema = z.object({ invoiceId: z.string(), text: z.string() });

export type NoteContent = z.infer<typeof noteSchema>;

export function contactDecisions(content: string): Decision[] {
  return contactSchema.parse(JSON.parse(content)).decisions;
}

export function contactContent(decisions: readonly Decision[]): string {
  return JSON.stringify({ decisions });
}

export function noteOf(content: string): NoteContent {
  return noteSchema.parse(JSON.parse(content));
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
