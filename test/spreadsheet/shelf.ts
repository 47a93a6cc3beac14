/** A shelf in memory, with one watched folder 'box', that keeps what it is given as JSON, as a disk would. */
import { createHash } from 'node:crypto';
import type { Shelf } from '../../connectors/spreadsheet/ledgers.ts';
import type { FileAt } from '../../connectors/spreadsheet/look.ts';

type Plain = Omit<FileAt, 'stamp'>;

export interface MemoryShelf extends Shelf {
  /** What lies in the watched folder; null: the folder is not there. */
  box: Plain | null;
  saves: number;
}

export const stampOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function memoryShelf(): MemoryShelf {
  const ledgers = new Map<string, string>();
  const uploads = new Map<string, FileAt>();
  const shelf: MemoryShelf = {
    box: null,
    saves: 0,
    load: async (tenant) => {
      const kept = ledgers.get(tenant);
      return kept === undefined ? null : JSON.parse(kept);
    },
    save: async (tenant, ledger) => {
      shelf.saves += 1;
      ledgers.set(tenant, JSON.stringify(ledger));
    },
    keepUpload: async (tenant, file) => {
      if (file === null) uploads.delete(tenant);
      else uploads.set(tenant, { ...file, stamp: stampOf(file.bytes) });
    },
    upload: async (tenant) => uploads.get(tenant) ?? null,
    newest: async (folder, known) => {
      if (folder !== 'box' || shelf.box === null) return null;
      const stamp = stampOf(shelf.box.bytes);
      return stamp === known ? 'unchanged' : { ...shelf.box, stamp };
    },
    mayWatch: async (folder) => folder === 'box',
  };
  return shelf;
}

export const csv = (text: string): Uint8Array => new TextEncoder().encode(text);
