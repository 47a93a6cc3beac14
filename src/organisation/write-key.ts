/**
 * Under which key a write to the books is made. Platforms replay the first answer to a key, errors too (Xero for six minutes, QuickBooks
 * for ever): after a definite answer the next try needs another key, after no answer it needs the same.
 */
import type { Failure } from '../../connectors/connector.ts';
import type { EffectRow } from '../outbox/effects.ts';

/** Keys used up by definite answers so far: the effect's `attempt`, absent for the first. */
function generation({ attempt }: Pick<EffectRow, 'attempt'>): number {
  return attempt !== null && /^\d{1,6}$/.test(attempt) ? Number(attempt) : 0;
}

/** The effect's own name, with the generation behind it from the second on (≤ 40 characters). */
export function wireKey(effect: Pick<EffectRow, 'key' | 'attempt'>): string {
  const count = generation(effect);
  return count === 0 ? effect.key : `${effect.key}.${count}`;
}

/** What `attempt` must be for the next try after this failure. */
export function nextGeneration(effect: Pick<EffectRow, 'attempt'>, failure: Failure): string | null {
  // No answer may still become one: only the same key keeps it from happening twice.
  if (failure.kind === 'unknown-outcome') return effect.attempt;
  return String(generation(effect) + 1);
}
