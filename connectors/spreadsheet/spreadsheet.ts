/** The spreadsheet connector: a ledger's book behind the port. A watched file is looked at again before every answer. */
import type { LedgerBody } from '../../mappings/spreadsheet-records.ts';
import { calendarDateSchema } from '../../src/domain/ledger.ts';
import { addMs, type Instant } from '../../src/domain/time.ts';
import type { Connector, Failure, Grant, OAuth, Outcome, Page } from '../connector.ts';
import { failed, NOT_ABLE, ok, refused } from '../failure.ts';
import { answered, type Book, type BookCursor, type BookEntry, changedSince } from './book.ts';
import { SPREADSHEET_FACTS } from './facts.ts';
import type { Ledger, NotCurrent, ReadLedgers } from './ledgers.ts';

export interface SpreadsheetOptions {
  readonly ledgers: ReadLedgers;
  readonly now: () => Instant;
}

const GRANT_MS = 10 * 365 * 86_400_000;

export function createSpreadsheet({ ledgers, now }: SpreadsheetOptions): Connector {
  const { pageSize } = SPREADSHEET_FACTS;
  const current = async (tenant: string): Promise<Outcome<Ledger>> => {
    const ledger = await ledgers.current(tenant);
    return typeof ledger === 'string' ? failed(FAILURE_OF[ledger]) : ok(ledger);
  };
  return {
    facts: SPREADSHEET_FACTS,
    oauth: noOAuth(now),
    async company({ tenant }) {
      const ledger = await ledgers.find(tenant);
      return ledger ? ok({ ...ledger.company, nativeReminders: false }) : refused('no-ledger');
    },
    async *pull({ tenant }, kind, cursor) {
      const since = cursor === null ? null : cursorOf(cursor);
      if (cursor !== null && since === null) return yield refused('bad-cursor');
      const answer = await current(tenant);
      if (!answer.ok) return yield answer;
      const { book } = answer.value;
      const asOf = ledgers.today(answer.value);
      const next = cursorText({ revision: book.revision, date: asOf });
      const changed = kind === 'credits' ? [] : kind === 'customers' ? ofCustomers(book, since) : changedSince(book, since, asOf);
      const pages = kind === 'customers' ? wholeCustomers(changed, pageSize) : sliced(changed, pageSize);
      for (const [index, page] of pages.entries()) {
        const body: LedgerBody = { asOf, whole: since === null, entries: page.map(answered) };
        yield ok<Page>({ kind, body, cursor: index === pages.length - 1 ? next : null });
      }
    },
    async reread({ tenant }, invoiceIds) {
      const answer = await current(tenant);
      if (!answer.ok) return answer;
      const wanted = new Set(invoiceIds);
      const entries = answer.value.book.entries.filter((entry) => wanted.has(entry.row.invoiceNumber)).map(answered);
      return ok({ bodies: [{ asOf: ledgers.today(answer.value), whole: true, entries }] });
    },
    writeNote: async () => refused(NOT_ABLE),
    findNote: async () => ok({ found: false }),
    setExpectedPayment: async () => refused(NOT_ABLE),
    sendInvoice: async () => refused(NOT_ABLE),
    invoicePdf: async () => refused(NOT_ABLE),
    payLink: async () => ok(null),
  };
}

/** A file that is old or cannot be read waits for a person; one that is not there now may be in a minute. */
const FAILURE_OF: Readonly<Record<NotCurrent, Failure>> = {
  'no-ledger': { kind: 'refused', code: 'no-ledger' },
  'ledger-old': { kind: 'refused', code: 'ledger-old' },
  'ledger-unreadable': { kind: 'refused', code: 'ledger-unreadable' },
  'ledger-missing': { kind: 'later', at: null, code: 'ledger-missing' },
};

/** A customer is made of all its rows, so all are told when anything changed; the store sees which customers differ. */
function ofCustomers(book: Book, since: BookCursor | null): readonly BookEntry[] {
  return since !== null && since.revision >= book.revision ? [] : book.entries;
}

/** Pages of whole customers, each of at most `size` rows unless one customer has more. */
function wholeCustomers(entries: readonly BookEntry[], size: number): BookEntry[][] {
  const pages: BookEntry[][] = [[]];
  for (const own of Map.groupBy(entries, (entry) => entry.row.customerId).values()) {
    const last = pages.at(-1);
    if (last && (last.length === 0 || last.length + own.length <= size)) last.push(...own);
    else pages.push([...own]);
  }
  return pages;
}

function sliced(entries: readonly BookEntry[], size: number): (readonly BookEntry[])[] {
  const pages: (readonly BookEntry[])[] = [];
  for (let start = 0; start === 0 || start < entries.length; start += size) pages.push(entries.slice(start, start + size));
  return pages;
}

const REVISION_DIGITS = 9;

/** Cursors order as text. */
function cursorText({ revision, date }: BookCursor): string {
  return `${String(revision).padStart(REVISION_DIGITS, '0')}@${date}`;
}

function cursorOf(text: string): BookCursor | null {
  const [revision = '', date = ''] = text.split('@');
  const parsed = calendarDateSchema.safeParse(date);
  return parsed.success && /^\d{9,}$/.test(revision) ? { revision: Number(revision), date: parsed.data } : null;
}

/** Nobody has to agree to anything: the file was given to us. The grant is a formality of the port. */
function noOAuth(now: () => Instant): OAuth {
  const grant = (): Grant => {
    const expiry = addMs(now(), GRANT_MS);
    return { accessToken: 'none', refreshToken: 'none', accessExpiresAt: expiry, refreshExpiresAt: expiry };
  };
  return {
    authorizeUrl: (_state, redirectUri) => redirectUri,
    exchange: async () => refused(NOT_ABLE),
    refresh: async () => ok(grant()),
    revoke: async () => ok(null),
  };
}
