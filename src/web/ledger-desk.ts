/** What the import pages are given: client files whose books are a ledger file, and the desk at which one such file is worked on. */
import type { Said } from '../../connectors/spreadsheet/book.ts';
import type { Taken, TakeOutcome } from '../../connectors/spreadsheet/ledgers.ts';
import type { Choice, FileProblem, Look } from '../../connectors/spreadsheet/look.ts';
import type { CalendarDate } from '../domain/time.ts';

export interface NewLedger {
  readonly name: string;
  readonly country: string | null;
  readonly timeZone: string;
  readonly currency: string;
}

/** An open invoice that the file no longer says anything about. */
export interface Unconfirmed {
  readonly number: string;
  readonly customerName: string;
  readonly open: number;
  readonly currency: string;
  readonly since: CalendarDate;
  readonly why: 'gone' | 'unread';
}

export interface LedgerView {
  readonly taken: Taken | null;
  readonly unconfirmed: readonly Unconfirmed[];
  readonly folder: string | null;
  /** Where folders lie; null: this installation watches none. */
  readonly folderRoot: string | null;
  /** Why the watched file was not taken over. */
  readonly problem: FileProblem | null;
  readonly freshDays: number;
}

export interface LedgerDesk {
  view(): Promise<LedgerView>;
  /** Keeps the file to be looked at; what is wrong with it where it is no ledger file at all. */
  upload(file: { readonly name: string; readonly bytes: Uint8Array }): Promise<FileProblem | null>;
  /** The waiting file as this choice reads it (null: as remembered); null: none waits. Changes nothing. */
  look(choice: Choice | null): Promise<Look | null>;
  take(choice: Choice, stamp: string): Promise<TakeOutcome>;
  /** False: nothing was asked about this invoice. */
  say(number: string, said: Said): Promise<boolean>;
  /** null: no folder. False: there is no such folder to watch. */
  watch(folder: string | null): Promise<boolean>;
  /** Puts the watched file where an uploaded one waits. False: there is none. */
  fetch(): Promise<boolean>;
  setFreshDays(days: number): Promise<void>;
}

export interface LedgerDesks {
  /** Most bytes of one uploaded file. */
  readonly mostBytes: number;
  /** Makes a client file of a practice, in draft mode. Gives its id; null: it could not be made. */
  create(input: NewLedger, practice: string): Promise<string | null>;
  /** null: the books of this organisation are no ledger file, or there is no such organisation. */
  of(organisationId: string): LedgerDesk | null;
}
