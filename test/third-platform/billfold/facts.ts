/** What is true of Billfold, each number with its source: addresses, scopes, limits, abilities. */
import type { Facts } from '../../../connectors/connector.ts';

/** Source: Billfold API guide, "Addresses". A base URL replaces them. */
export const AUTHORIZE_URL = 'https://billfold.invalid/oauth/authorize';
export const TOKEN_URL = 'https://billfold.invalid/oauth/token';
export const REVOKE_URL = 'https://billfold.invalid/oauth/revoke';
export const API_URL = 'https://billfold.invalid/v1/accounts';

export const BILLFOLD_FACTS: Facts = {
  platform: 'billfold',
  name: 'Billfold',
  scopes: ['books'],
  // "Comments": at most 1,000 characters.
  noteLimit: 1_000,
  // "Lists": 500 records.
  pageSize: 500,
  // "Lists": at most 100 ids.
  rereadBatch: 100,
  // "Fair use": 120 calls a minute, 8 at once.
  limits: { perMinute: 120, concurrent: 8, perDay: null },
  can: { notes: true, platformEmail: true, payLinks: true, expectedPayment: true, invoicePdf: false },
};

/** "Signing in": a refresh token lives a year unused. */
export const REFRESH_LIFE_MS = 365 * 86_400_000;
/** A 429 without Retry-After means the next minute. */
export const THROTTLE_PAUSE_MS = 60_000;
/** Its clock and ours; what changes while a list is read comes again. */
export const OVERLAP_MS = 5 * 60_000;
/** Half a million records of one kind. */
export const MAX_PAGES = 1_000;
