/** The states of an outgoing act and which may follow which (reference §1.2): the table the types are derived from. */

export const EFFECT_TRANSITIONS = {
  /** Promised in the transaction that decided it; a person must agree first. */
  'awaiting-approval': ['planned', 'suppressed'],
  planned: ['claimed', 'suppressed'],
  /** Someone works on it until the lease ends; nothing has left. */
  claimed: ['dispatching', 'planned', 'suppressed', 'awaiting-approval'],
  /** Written durably before the network call: from here on it may have left. */
  dispatching: ['sent', 'failed', 'unknown', 'planned'],
  /** It may or may not have gone out. Never resent by itself; a person, or a look at the far side, decides. */
  unknown: ['sent', 'failed'],
  sent: ['delivered', 'bounced', 'complained'],
  delivered: ['bounced', 'complained'],
  /** What only tells the books may be asked for again: a new effect of the same name takes its place. A letter's invoices start a new cycle instead. */
  failed: ['suppressed'],
  suppressed: [],
  bounced: [],
  complained: [],
} as const satisfies Record<string, readonly string[]>;

export type EffectState = keyof typeof EFFECT_TRANSITIONS;

/** Whether `to` may follow `from`. */
export function mayFollow(from: EffectState, to: EffectState): boolean {
  const next: readonly string[] = EFFECT_TRANSITIONS[from];
  return next.includes(to);
}
