/** Connecting many client files: it outlives the request that asked for it, and whoever looks is told how it stands. */

/** What became of the last one of a practice. */
export interface Connecting {
  /** How many were chosen. */
  readonly count: number;
  readonly isRunning: boolean;
  /** The names of those whose books did not answer, once it has ended; null: it was broken off, and nobody knows. */
  readonly failed: readonly string[] | null;
}

export interface UnderWay {
  /** False: another one of this practice has not ended, and nothing was begun. `work` gives the names of those that failed. */
  begin(practiceId: string, count: number, work: () => Promise<readonly string[]>): boolean;
  /** null: nothing was begun since the start. */
  of(practiceId: string): Connecting | null;
}
