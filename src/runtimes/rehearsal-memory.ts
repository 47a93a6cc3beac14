/** What rehearsals found, of all client files of a thread: it outlives a file being closed to make room, so that whoever comes back finds it. */
import type { KeptRehearsals } from '../organisation/rehearsals.ts';

/** Contacts kept for reading over all client files, some 300 bytes each; those used longest ago give way. Our figure. */
const MAX_ROWS = 200_000;
const MAX_FILES = 1_000;

export interface RehearsalMemory {
  /** Of one client file, which is now the one used last. */
  of(id: string): KeptRehearsals;
  /** Makes room where there is too much; nothing is taken from a file that is open. */
  tidy(isOpen: (id: string) => boolean): void;
}

export function rehearsalMemory(): RehearsalMemory {
  /** The one used longest ago first. */
  const files = new Map<string, KeptRehearsals>();
  return {
    of(id) {
      const kept: KeptRehearsals = files.get(id) ?? new Map();
      files.delete(id);
      files.set(id, kept);
      return kept;
    },
    tidy(isOpen) {
      for (const [id, kept] of files) if (kept.size === 0 && !isOpen(id)) files.delete(id);
      let rows = [...files.values()].reduce((sum, kept) => sum + rowsOf(kept), 0);
      for (const [id, kept] of files) {
        if (rows <= MAX_ROWS && files.size <= MAX_FILES) return;
        if (isOpen(id)) continue;
        rows -= rowsOf(kept);
        files.delete(id);
      }
    },
  };
}

function rowsOf(kept: KeptRehearsals): number {
  return [...kept.values()].reduce((sum, one) => sum + one.rows.length, 0);
}
