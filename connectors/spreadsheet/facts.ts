/** What a spreadsheet can and cannot do. There is no wire and nobody to ask, so its limits are our own. */
import type { Facts } from '../connector.ts';

export const SPREADSHEET_FACTS: Facts = {
  platform: 'spreadsheet',
  name: 'Spreadsheet',
  scopes: [],
  // Nothing is ever written into somebody's file: the journal alone tells what was done.
  noteLimit: 0,
  pageSize: 1_000,
  rereadBatch: 1_000,
  limits: { perMinute: 1_000_000, concurrent: 100, perDay: null },
  can: { notes: false, platformEmail: false, payLinks: false, expectedPayment: false, invoicePdf: false },
};
