/** What is true of QuickBooks Online, each number with its source (platforms.md part B): addresses, scopes, limits, abilities. */
import type { BudgetPlan } from '../budget.ts';
import type { Facts } from '../connector.ts';
import type { OpenIdFacts } from '../openid.ts';

/**
 * B3. A fifth of the monthly reads (free tier, all companies of the app together) is kept for looking before a letter
 * goes out; once they are used up the platform refuses until next month.
 */
export const QUICKBOOKS_BUDGET: BudgetPlan = {
  rates: [
    { name: 'second', allowed: 10, window: 1_000, scope: 'tenant', counts: 'calls', reserve: 0 },
    { name: 'minute', allowed: 500, window: 60_000, scope: 'tenant', counts: 'calls', reserve: 0 },
    { name: 'batch-minute', allowed: 40, window: 60_000, scope: 'tenant', counts: 'batches', reserve: 0 },
    { name: 'month', allowed: 500_000, window: 'month', scope: 'app', counts: 'reads', reserve: 0.2 },
  ],
  concurrent: 10,
};

/** B2: the company API; the realm and the entity follow. */
export const API_URL = 'https://quickbooks.api.intuit.com/v3/company/';
/** B2: the floor since August 2025. */
export const MINOR_VERSION = 75;

export const QUICKBOOKS_FACTS: Facts = {
  platform: 'quickbooks',
  name: 'QuickBooks Online',
  // B1: there is no read-only scope.
  scopes: ['com.intuit.quickbooks.accounting'],
  // B6: an attachable's Note.
  noteLimit: 2_000,
  // B2: MAXRESULTS.
  pageSize: 1_000,
  // No limit of ids in IN (…) is documented; 200 ids of ten digits make an address of about 3,600 characters.
  rereadBatch: 200,
  // B3: 500 a minute per company, 10 at once; reads are metered per month and workspace, not per day.
  limits: { perMinute: 500, concurrent: 10, perDay: null },
  // B3: 500,000 reads a month on the free plan are 43 companies read every 15 minutes, and four times as many every hour. Our figure.
  pollHeardMs: 3_600_000,
  can: { notes: true, platformEmail: true, payLinks: true, expectedPayment: false, invoicePdf: true },
};

/**
 * B1 and Intuit's discovery document (developer.api.intuit.com/.well-known/openid_configuration): RS256; the id token's claims are aud, exp, iat,
 * iss, realmid and sub, so the address comes from userinfo, and neither a nonce nor a proof key is promised.
 */
export const INTUIT_OPENID: OpenIdFacts = {
  issuer: 'https://oauth.platform.intuit.com/op/v1',
  authorizeUrl: 'https://appcenter.intuit.com/connect/oauth2',
  tokenUrl: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  keysUrl: 'https://oauth.platform.intuit.com/op/v1/jwks',
  userInfoUrl: 'https://accounts.platform.intuit.com/v1/openid_connect/userinfo',
  scopes: ['openid', 'profile', 'email'],
  provesKey: false,
  repeatsNonce: false,
};

/** B2: change data capture gives at most 1,000 objects. */
export const CDC_CAP = 1_000;
/** B2: it looks back 30 days; older cursors are read in full, and a few days are kept for doubt about clocks. */
export const CDC_TRUST_MS = 25 * 86_400_000;
/** A window this short that is still full is not halved again. */
export const CDC_LEAST_MS = 60_000;
/** The server's stamps are to the second and its index may lag; five minutes are read twice. */
export const OVERLAP_MS = 5 * 60_000;
/** B3: a 429 means wait a minute; Retry-After is not promised. */
export const THROTTLE_PAUSE_MS = 60_000;

/** ISO 3166 alpha-3 → alpha-2 for the countries QuickBooks is sold to and its users' neighbours (B2: alpha-3 since 2025). */
const ALPHA2: ReadonlyMap<string, string> = new Map(
  (
    'ARE:AE ARG:AR AUS:AU AUT:AT BEL:BE BGR:BG BHR:BH BRA:BR CAN:CA CHE:CH CHL:CL CHN:CN COL:CO CYP:CY CZE:CZ DEU:DE DNK:DK DZA:DZ ' +
    'EGY:EG ESP:ES EST:EE FIN:FI FRA:FR GBR:GB GHA:GH GRC:GR HKG:HK HRV:HR HUN:HU IDN:ID IND:IN IRL:IE IRQ:IQ ISL:IS ISR:IL ITA:IT ' +
    'JAM:JM JOR:JO JPN:JP KEN:KE KOR:KR KWT:KW LBN:LB LBY:LY LKA:LK LTU:LT LUX:LU LVA:LV MAR:MA MEX:MX MLT:MT MUS:MU MYS:MY NGA:NG ' +
    'NLD:NL NOR:NO NZL:NZ OMN:OM PAK:PK PER:PE PHL:PH POL:PL PRI:PR PRT:PT PSE:PS QAT:QA ROU:RO SAU:SA SDN:SD SGP:SG SVK:SK SVN:SI ' +
    'SWE:SE SYR:SY THA:TH TTO:TT TUN:TN TUR:TR TWN:TW UKR:UA USA:US VNM:VN YEM:YE ZAF:ZA'
  )
    .split(' ')
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]),
);

/** 'US' and 'USA' → 'US'; what is neither is null. */
export function countryOf(text: string | null | undefined): string | null {
  const code = (text ?? '').trim().toUpperCase();
  return /^[A-Z]{2}$/.test(code) ? code : (ALPHA2.get(code) ?? null);
}
