/** Which contacts a person looks at one by one, and which they may agree to together with others of their kind. */
import type { Decision } from './case.ts';
import { FINAL_CHANNELS, type Policy, type Stage } from './policy.ts';

/**
 * Why a contact needs an eye of its own. `last-step`: the strongest words there are, or nothing follows it but a hand-over; `formal`: its letter puts
 * somebody on notice; `asked`: the policy wants a person's yes to this stage whatever the mode; `edited`: a person wrote its words; `changed`: they had, and its figures changed since; `unknown-stage`:
 * the policy no longer has the stage.
 */
export const LOOKS = ['last-step', 'formal', 'asked', 'edited', 'changed', 'unknown-stage'] as const;
export type Look = (typeof LOOKS)[number];

/** Letters that claim by right: interest, or payment by a named day before something follows. */
const FORMAL: ReadonlySet<Stage['template']> = new Set(['interest-notice', 'demand', 'final-60']);

/**
 * The first reason, of all invoices it moves; null: it is one of many. `policyOf` gives the policy that holds for an invoice (precedence.ts), `words`
 * is what a person's own words ask for; null: there are none.
 */
export function lookOf(
  decisions: readonly Pick<Decision, 'advances'>[],
  policyOf: (invoiceId: string) => Policy,
  words: 'edited' | 'changed' | null,
): Look | null {
  if (words) return words;
  for (const { advances } of decisions)
    for (const [invoiceId, stage] of Object.entries(advances)) {
      const look = lookAtStage(policyOf(invoiceId), stage);
      if (look) return look;
    }
  return null;
}

/** What a stage by itself asks for. */
export function lookAtStage({ stages }: Policy, id: string): Look | null {
  const place = stages.findIndex((stage) => stage.id === id);
  const stage = stages[place];
  if (!stage) return 'unknown-stage';
  if (stage.tone === 'final' || FINAL_CHANNELS.includes(stage.channel) || isLastBefore(stages.slice(place + 1))) return 'last-step';
  if (FORMAL.has(stage.template)) return 'formal';
  return stage.approval ? 'asked' : null;
}

/** Whether what follows is only what no letter of ours can take back. */
function isLastBefore(following: readonly Stage[]): boolean {
  return following.length > 0 && following.every((stage) => FINAL_CHANNELS.includes(stage.channel));
}
