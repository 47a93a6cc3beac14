/**
 * The ledgers of spreadsheet client files: a file is looked at, then taken over into the book; or it lies in a watched folder and is taken
 * over whenever it changed. What each organisation chose once (sheet, columns, order of dates) is remembered with its book.
 */
import { z } from 'zod';
import type { LedgerReading } from '../../mappings/spreadsheet.ts';
import { type FileCode, LedgerProblem } from '../../mappings/spreadsheet-problems.ts';
import { calendarDateSchema, instantSchema } from '../../src/domain/ledger.ts';
import { addDays, type CalendarDate, type Instant } from '../../src/domain/time.ts';
import { dateIn } from '../../src/domain/zone.ts';
import type { CompanyInfo } from '../connector.ts';
import { type Book, type BookEntry, bookSchema, EMPTY_BOOK, laidOver, type Said, saidOf } from './book.ts';
import { tableOf } from './ledger.ts';
import {
  type Choice,
  choiceSchema,
  countsOf,
  type FileAt,
  type FileProblem,
  type Look,
  lookedAt,
  NEEDS_A_PERSON,
  openTable,
  problemOf,
  readChosen,
  toldOf,
  toldSchema,
  valuesSchema,
} from './look.ts';

/** Where ledgers are kept; supplied by the runtime. Every save is there after a crash, whole or not at all. */
export interface Shelf {
  /** What `save` was given, null before the first time. */
  load(tenant: string): Promise<unknown>;
  save(tenant: string, ledger: unknown): Promise<void>;
  /** The one file that waits to be looked at; null takes it away. */
  keepUpload(tenant: string, file: Omit<FileAt, 'stamp'> | null): Promise<void>;
  upload(tenant: string): Promise<FileAt | null>;
  /** The newest ledger file of a watched folder; its bytes only when the stamp is another than `known`. null: no such folder, or nothing in it. */
  newest(folder: string, known: string | null): Promise<FileAt | 'unchanged' | null>;
  /** Whether a folder of this name may be watched here. */
  mayWatch(folder: string): Promise<boolean>;
}

/** Where nothing is kept. */
export const NO_SHELF: Shelf = {
  load: async () => null,
  save: async () => {},
  keepUpload: async () => {},
  upload: async () => null,
  newest: async () => null,
  mayWatch: async () => false,
};

/** A file older than this is not asked from: what was paid since is not in it. Our figure; each organisation may set its own. */
const FRESH_DAYS = 7;

const companySchema = z.object({ name: z.string(), country: z.string().nullable(), timeZone: z.string(), baseCurrency: z.string() });
const takenSchema = z.object({
  at: instantSchema,
  on: calendarDateSchema,
  file: z.string(),
  rows: z.number(),
  lost: z.number(),
  kept: z.number(),
  leftOut: z.number(),
  added: z.number(),
  changed: z.number(),
  settled: z.number(),
  same: z.number(),
  gone: z.number(),
  told: z.array(toldSchema),
});
const ledgerSchema = z.object({
  company: companySchema,
  choice: choiceSchema.nullable(),
  folder: z.string().nullable(),
  /** Of the watched file that was last read, well or badly. */
  stamp: z.string().nullable(),
  freshDays: z.number().int().positive(),
  book: bookSchema,
  taken: takenSchema.nullable(),
  /** Why the watched file could not be taken over. */
  problem: z
    .object({ code: z.custom<FileCode>((code) => typeof code === 'string'), sentence: z.string(), values: valuesSchema, file: z.string() })
    .nullable(),
});
export type Ledger = z.infer<typeof ledgerSchema>;
export type Taken = z.infer<typeof takenSchema>;

export type TakeOutcome = { readonly ok: true; readonly taken: Taken } | { readonly ok: false; readonly problem: FileProblem | null };

/** Why a ledger cannot be asked from now. */
export type NotCurrent = 'no-ledger' | 'ledger-old' | 'ledger-missing' | 'ledger-unreadable';

export type Ledgers = ReturnType<typeof ledgersOf>;

/** What a connector asks of them. */
export type ReadLedgers = Pick<Ledgers, 'find' | 'current' | 'today'>;

export function ledgersOf({ shelf, now }: { readonly shelf: Shelf; readonly now: () => Instant }) {
  const known = new Map<string, Ledger>();
  const inTurn = queues();

  const find = async (tenant: string): Promise<Ledger | null> => {
    const held = known.get(tenant);
    if (held) return held;
    const kept = await shelf.load(tenant);
    if (kept === null) return null;
    const ledger = ledgerSchema.parse(kept);
    known.set(tenant, ledger);
    return ledger;
  };
  const keep = async (tenant: string, ledger: Ledger): Promise<Ledger> => {
    await shelf.save(tenant, ledger);
    known.set(tenant, ledger);
    return ledger;
  };
  /** One writer per ledger: what is read here is what is changed. */
  const change = <Result>(tenant: string, work: (ledger: Ledger) => Promise<Result>): Promise<Result | null> =>
    inTurn(tenant, async () => {
      const ledger = await find(tenant);
      return ledger === null ? null : work(ledger);
    });
  const todayOf = (ledger: Ledger): CalendarDate => dateIn(now(), ledger.company.timeZone);

  /** The watched file, if it changed, laid over the book. A file that cannot be read leaves the book as it is and says why. */
  const refreshed = async (tenant: string, ledger: Ledger): Promise<Ledger | 'ledger-missing'> => {
    if (ledger.folder === null) return ledger;
    const file = await shelf.newest(ledger.folder, ledger.stamp);
    if (file === null) return 'ledger-missing';
    if (file === 'unchanged') return ledger;
    try {
      const { reading } = readChosen(openTable(file, ledger.choice), file.name, ledger.choice, ledger.company.baseCurrency);
      return await keep(tenant, { ...takenOver(ledger, reading, file, now(), todayOf(ledger)), stamp: file.stamp, problem: null });
    } catch (error) {
      if (!(error instanceof LedgerProblem)) throw error;
      return keep(tenant, { ...ledger, stamp: file.stamp, problem: { ...problemOf(error), file: file.name } });
    }
  };

  return {
    find,
    today: todayOf,
    /** A ledger without anything in it; false where the tenant has one. */
    create: (tenant: string, company: CompanyInfo): Promise<boolean> =>
      inTurn(tenant, async () => {
        if (await find(tenant)) return false;
        const { name, country, timeZone, baseCurrency } = company;
        const place = { name, country, timeZone: timeZone ?? 'UTC', baseCurrency: baseCurrency ?? 'USD' };
        await keep(tenant, {
          company: place,
          choice: null,
          folder: null,
          stamp: null,
          freshDays: FRESH_DAYS,
          book: EMPTY_BOOK,
          taken: null,
          problem: null,
        });
        return true;
      }),
    /** The ledger as it stands now, the watched file included; or why nothing may be asked from it. */
    current: (tenant: string): Promise<Ledger | NotCurrent> =>
      inTurn(tenant, async () => {
        const held = await find(tenant);
        if (held === null) return 'no-ledger';
        const ledger = await refreshed(tenant, held);
        if (ledger === 'ledger-missing') return ledger;
        if (ledger.problem !== null) return 'ledger-unreadable';
        return isOld(ledger, todayOf(ledger)) ? 'ledger-old' : ledger;
      }),
    /** Keeps a file to be looked at. Gives what is wrong with it where it is no ledger file at all; it is then not kept. */
    upload: (tenant: string, file: Omit<FileAt, 'stamp'>): Promise<FileProblem | null> =>
      inTurn(tenant, async () => {
        try {
          tableOf(file.bytes, { fileName: file.name });
        } catch (error) {
          if (!(error instanceof LedgerProblem)) throw error;
          if (!NEEDS_A_PERSON.has(error.code)) return problemOf(error);
        }
        await shelf.keepUpload(tenant, file);
        return null;
      }),
    /** Puts the watched folder's file where an uploaded one waits, so that its columns can be looked at. False: there is none. */
    fetch: async (tenant: string): Promise<boolean> =>
      (await change(tenant, async ({ folder }) => {
        const file = folder === null ? null : await shelf.newest(folder, null);
        if (file === null || file === 'unchanged') return false;
        await shelf.keepUpload(tenant, { name: file.name, bytes: file.bytes });
        return true;
      })) ?? false,
    /** The waiting file as it would be read by this choice; null: none waits. */
    look: async (tenant: string, choice: Choice | null): Promise<Look | null> => {
      const [ledger, file] = await Promise.all([find(tenant), shelf.upload(tenant)]);
      return ledger && file ? lookedAt(ledger, file, choice ?? ledger.choice, todayOf(ledger)) : null;
    },
    /** Takes the waiting file over, if it is the one that was looked at (`stamp`), and remembers the choice. */
    take: (tenant: string, choice: Choice, stamp: string): Promise<TakeOutcome | null> =>
      change(tenant, async (ledger): Promise<TakeOutcome> => {
        const file = await shelf.upload(tenant);
        if (!file || file.stamp !== stamp) return { ok: false, problem: null };
        try {
          const { reading, chosen } = readChosen(openTable(file, choice), file.name, choice, ledger.company.baseCurrency);
          const next = { ...takenOver(ledger, reading, file, now(), todayOf(ledger)), choice: chosen, problem: null };
          const { taken } = await keep(tenant, next);
          await shelf.keepUpload(tenant, null);
          return taken ? { ok: true, taken } : { ok: false, problem: null };
        } catch (error) {
          if (!(error instanceof LedgerProblem)) throw error;
          return { ok: false, problem: problemOf(error) };
        }
      }),
    /** What a person says of an invoice that the file no longer names. null: nothing was asked about it. */
    say: async (tenant: string, number: string, said: Said): Promise<boolean> =>
      (await change(tenant, async (ledger) => {
        const book = saidOf(ledger.book, number, said, todayOf(ledger));
        if (book) await keep(tenant, { ...ledger, book });
        return book !== null;
      })) ?? false,
    /** Which folder is watched (null: none). False where it may not be. */
    watch: async (tenant: string, folder: string | null): Promise<boolean> =>
      (await change(tenant, async (ledger) => {
        if (folder !== null && !(await shelf.mayWatch(folder))) return false;
        await keep(tenant, { ...ledger, folder, stamp: null, problem: null });
        return true;
      })) ?? false,
    setFreshDays: async (tenant: string, freshDays: number): Promise<boolean> =>
      (await change(tenant, async (ledger) => {
        await keep(tenant, { ...ledger, freshDays });
        return true;
      })) ?? false,
  };
}

/** Open invoices that the file no longer confirms, for a person to say what became of them. */
export function unconfirmedIn({ entries }: Book): BookEntry[] {
  return entries.filter((entry) => entry.unconfirmedSince !== null);
}

/** Whether the last file is too old to ask from; a ledger without any file has nothing to ask for. */
function isOld({ taken, freshDays }: Ledger, today: CalendarDate): boolean {
  return taken !== null && addDays(taken.on, freshDays) < today;
}

function takenOver(ledger: Ledger, reading: LedgerReading, file: FileAt, at: Instant, today: CalendarDate): Ledger {
  const { book, change } = laidOver(ledger.book, reading, today);
  const { added, changed, settled, same, gone } = change;
  const told = toldOf(reading.report);
  const taken = { at, on: today, file: file.name, ...countsOf(reading), added, changed, settled, same, gone: gone.length, told };
  return { ...ledger, book, taken };
}

/** One after another per tenant. */
function queues(): <Result>(tenant: string, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return (tenant, work) => {
    const next = (last.get(tenant) ?? Promise.resolve()).then(work, work);
    last.set(
      tenant,
      next.catch(() => undefined),
    );
    return next;
  };
}
