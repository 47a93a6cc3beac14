/** A ledger file as the import pages show it: a report, two invoices that are gone, a file that waits. */
import type { Look } from '../../connectors/spreadsheet/look.ts';
import { FIELDS } from '../../mappings/spreadsheet-columns.ts';
import { calendarDate } from '../../src/domain/time.ts';
import type { LedgerDesks, LedgerView } from '../../src/web/ledger-desk.ts';
import { NOW } from './fake.ts';

const DAY = calendarDate('2026-11-20');

export const VIEW: LedgerView = {
  taken: {
    at: NOW,
    on: DAY,
    file: 'ملف.xlsx',
    rows: 41,
    lost: 2,
    kept: 1,
    leftOut: 1,
    added: 3,
    changed: 2,
    settled: 1,
    same: 36,
    gone: 2,
    told: [
      { row: 7, column: 'Fällig', outcome: 'lost', reason: 'r', code: 'date-unreadable', values: { text: '<b>soon</b>' } },
      { row: 9, column: null, outcome: 'left-out', reason: 'r', code: 'totals', values: {} },
      { row: 11, column: 'Kwit', outcome: 'kept', reason: 'Said by a newer program', code: 'some-later-code', values: {} },
    ],
  },
  unconfirmed: [
    { number: 'INV-7', customerName: 'مكتبة النيل', open: 125_050, currency: 'EGP', since: DAY, why: 'gone' },
    { number: 'INV-8', customerName: 'Al Noor', open: 1_500, currency: 'KWD', since: DAY, why: 'unread' },
  ],
  folder: null,
  folderRoot: '/srv/ledgers',
  problem: null,
  freshDays: 7,
};

export const LOOK: Look = {
  file: 'open.xlsx',
  stamp: 'stamp-1',
  sheet: 'Mai',
  sheets: ['Mai', 'Juni'],
  header: ['Kunde', 'Nr & <x>', 'Summe'],
  rows: [{ line: 2, cells: ['Nile', '7', '10.00'] }],
  fields: FIELDS.map((name) => ({ name, heading: name === 'amount' ? 'Summe' : null })),
  dates: null,
  problem: null,
  report: [],
  counts: { rows: 1, lost: 0, kept: 0, leftOut: 0 },
  change: { added: 1, changed: 0, settled: 0, same: 0, gone: ['INV-7', 'INV-8'], unread: [] },
};

/** The same desk for every client file; nothing is ever kept. */
export const DESKS: LedgerDesks = {
  mostBytes: 1_000,
  create: async () => null,
  of: () => ({
    view: async () => VIEW,
    upload: async () => null,
    look: async () => LOOK,
    take: async () => ({ ok: false, problem: null }),
    say: async () => false,
    watch: async () => false,
    fetch: async () => false,
    setFreshDays: async () => undefined,
  }),
};
