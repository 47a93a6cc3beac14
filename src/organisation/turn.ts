/** How much of one kind of work a wake does before others come; what is left makes the organisation due again at once. */

export interface Turn {
  /** Pages of the books. */
  readonly pages: number;
  /** Customers decided. */
  readonly cases: number;
  readonly letters: number;
  /** Notes and expected payment dates. */
  readonly writes: number;
}

/** Nobody waits: replays, commands and tests. */
export const WHOLE: Turn = {
  pages: Number.POSITIVE_INFINITY,
  cases: Number.POSITIVE_INFINITY,
  letters: Number.POSITIVE_INFINITY,
  writes: Number.POSITIVE_INFINITY,
};

/** Why a reading ended with its turn; a pace like the platform's own (sync.ts) and nothing that failed. */
export const TURN_OVER = 'budget-turn';
