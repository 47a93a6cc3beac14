/** What is true of Xero, each number with its source (platforms.md part A): addresses, scopes, limits, abilities, time-zone names. */
import { isZone } from '../../src/domain/zone.ts';
import type { BudgetPlan } from '../budget.ts';
import type { Facts } from '../connector.ts';
import type { OpenIdFacts } from '../openid.ts';

/** The real hosts (A1); a base URL replaces all three. */
export const AUTHORIZE_URL = 'https://login.xero.com/identity/connect/authorize';
export const TOKEN_URL = 'https://identity.xero.com/connect/token';
export const REVOKE_URL = 'https://identity.xero.com/connect/revocation';
export const CONNECTIONS_URL = 'https://api.xero.com/connections';
export const API_URL = 'https://api.xero.com/api.xro/2.0';

export const XERO_FACTS: Facts = {
  platform: 'xero',
  name: 'Xero',
  // A2: the granular scopes; writing notes needs accounting.invoices, everything else is read only.
  scopes: [
    'openid',
    'profile',
    'email',
    'offline_access',
    'accounting.invoices',
    'accounting.payments.read',
    'accounting.contacts.read',
    'accounting.settings.read',
  ],
  // A7: 2,500 per history record on the primary page; older pages say 250, hence the essential part stands first.
  noteLimit: 2_500,
  // A4: pageSize 1..1000.
  pageSize: 1_000,
  // A4: IDs= is known to work up to about 50 (length of the address); 40 leaves room.
  rereadBatch: 40,
  // A3: 60 a minute and 5 at once per tenant; 1,000 a day on the Starter tier, 5,000 above. The lower one is planned with.
  limits: { perMinute: 60, concurrent: 5, perDay: 1_000 },
  can: { notes: true, platformEmail: true, payLinks: true, expectedPayment: true, invoicePdf: true },
};

/**
 * A1, and Xero's discovery document (identity.xero.com/.well-known/openid-configuration). Its proof key is demanded of apps without a secret
 * (A1, PKCE) and taken from the others; the nonce is always repeated.
 */
export const XERO_OPENID: OpenIdFacts = {
  issuer: 'https://identity.xero.com',
  authorizeUrl: AUTHORIZE_URL,
  tokenUrl: TOKEN_URL,
  keysUrl: 'https://identity.xero.com/.well-known/openid-configuration/jwks',
  userInfoUrl: null,
  scopes: ['openid', 'profile', 'email'],
  provesKey: true,
  repeatsNonce: true,
};

/** A3. The day is 1,000 calls on the Starter tier and 5,000 above: the headers tell. A fifth of it is kept for looking before a letter goes out. */
export const XERO_BUDGET: BudgetPlan = {
  rates: [
    { name: 'minute', allowed: 60, window: 60_000, scope: 'tenant', counts: 'calls', reserve: 0 },
    { name: 'day', allowed: 1_000, tiers: [5_000], window: 86_400_000, scope: 'tenant', counts: 'calls', reserve: 0.2 },
    { name: 'app-minute', allowed: 10_000, window: 60_000, scope: 'app', counts: 'calls', reserve: 0 },
  ],
  concurrent: 5,
};

/** A1: a refresh token lives 60 days unused. */
export const REFRESH_LIFE_MS = 60 * 86_400_000;
/** A1: the refresh token before the last may be used again for half an hour. */
export const GRACE_MS = 30 * 60_000;
/** A4: the watermark overlaps the last good pull by five minutes. */
export const OVERLAP_MS = 5 * 60_000;
/** A4: more than 100,000 rows are refused by Xero itself. */
export const MAX_PAGES = 110;

/**
 * Xero's time-zone names (XOAS 16.1.0 TimeZone: Windows names in capitals without spaces) → IANA, after CLDR windowsZones,
 * territory 001. A name missing here is null, never a guess.
 */
const ZONES: ReadonlyMap<string, string> = new Map(
  (
    'AFGHANISTANSTANDARDTIME=Asia/Kabul ALASKANSTANDARDTIME=America/Anchorage ALEUTIANSTANDARDTIME=America/Adak ' +
    'ALTAISTANDARDTIME=Asia/Barnaul ARABIANSTANDARDTIME=Asia/Dubai ARABICSTANDARDTIME=Asia/Baghdad ARABSTANDARDTIME=Asia/Riyadh ' +
    'ARGENTINASTANDARDTIME=America/Buenos_Aires ASTRAKHANSTANDARDTIME=Europe/Astrakhan ATLANTICSTANDARDTIME=America/Halifax ' +
    'AUSCENTRALSTANDARDTIME=Australia/Darwin AUSCENTRALWSTANDARDTIME=Australia/Eucla AUSEASTERNSTANDARDTIME=Australia/Sydney ' +
    'AZERBAIJANSTANDARDTIME=Asia/Baku AZORESSTANDARDTIME=Atlantic/Azores BAHIASTANDARDTIME=America/Bahia ' +
    'BANGLADESHSTANDARDTIME=Asia/Dhaka BELARUSSTANDARDTIME=Europe/Minsk BOUGAINVILLESTANDARDTIME=Pacific/Bougainville ' +
    'CANADACENTRALSTANDARDTIME=America/Regina CAPEVERDESTANDARDTIME=Atlantic/Cape_Verde CAUCASUSSTANDARDTIME=Asia/Yerevan ' +
    'CENAUSTRALIASTANDARDTIME=Australia/Adelaide CENTRALAMERICASTANDARDTIME=America/Guatemala CENTRALASIASTANDARDTIME=Asia/Almaty ' +
    'CENTRALBRAZILIANSTANDARDTIME=America/Cuiaba CENTRALEUROPEANSTANDARDTIME=Europe/Warsaw ' +
    'CENTRALEUROPESTANDARDTIME=Europe/Budapest CENTRALPACIFICSTANDARDTIME=Pacific/Guadalcanal CENTRALSTANDARDTIME=America/Chicago ' +
    'CENTRALSTANDARDTIME(MEXICO)=America/Mexico_City CHATHAMISLANDSSTANDARDTIME=Pacific/Chatham CHINASTANDARDTIME=Asia/Shanghai ' +
    'CUBASTANDARDTIME=America/Havana DATELINESTANDARDTIME=Etc/GMT+12 EAFRICASTANDARDTIME=Africa/Nairobi ' +
    'EASTERISLANDSTANDARDTIME=Pacific/Easter EASTERNSTANDARDTIME=America/New_York EASTERNSTANDARDTIME(MEXICO)=America/Cancun ' +
    'EAUSTRALIASTANDARDTIME=Australia/Brisbane EEUROPESTANDARDTIME=Europe/Chisinau EGYPTSTANDARDTIME=Africa/Cairo ' +
    'EKATERINBURGSTANDARDTIME=Asia/Yekaterinburg ESOUTHAMERICASTANDARDTIME=America/Sao_Paulo FIJISTANDARDTIME=Pacific/Fiji ' +
    'FLESTANDARDTIME=Europe/Kiev GEORGIANSTANDARDTIME=Asia/Tbilisi GMTSTANDARDTIME=Europe/London ' +
    'GREENLANDSTANDARDTIME=America/Godthab GREENWICHSTANDARDTIME=Atlantic/Reykjavik GTBSTANDARDTIME=Europe/Bucharest ' +
    'HAITISTANDARDTIME=America/Port-au-Prince HAWAIIANSTANDARDTIME=Pacific/Honolulu INDIASTANDARDTIME=Asia/Kolkata ' +
    'IRANSTANDARDTIME=Asia/Tehran ISRAELSTANDARDTIME=Asia/Jerusalem JORDANSTANDARDTIME=Asia/Amman ' +
    'KALININGRADSTANDARDTIME=Europe/Kaliningrad KAMCHATKASTANDARDTIME=Asia/Kamchatka KOREASTANDARDTIME=Asia/Seoul ' +
    'LIBYASTANDARDTIME=Africa/Tripoli LINEISLANDSSTANDARDTIME=Pacific/Kiritimati LORDHOWESTANDARDTIME=Australia/Lord_Howe ' +
    'MAGADANSTANDARDTIME=Asia/Magadan MAGALLANESSTANDARDTIME=America/Punta_Arenas MARQUESASSTANDARDTIME=Pacific/Marquesas ' +
    'MAURITIUSSTANDARDTIME=Indian/Mauritius MIDDLEEASTSTANDARDTIME=Asia/Beirut MONTEVIDEOSTANDARDTIME=America/Montevideo ' +
    'MOROCCOSTANDARDTIME=Africa/Casablanca MOUNTAINSTANDARDTIME=America/Denver MOUNTAINSTANDARDTIME(MEXICO)=America/Mazatlan ' +
    'MYANMARSTANDARDTIME=Asia/Rangoon NAMIBIASTANDARDTIME=Africa/Windhoek NCENTRALASIASTANDARDTIME=Asia/Novosibirsk ' +
    'NEPALSTANDARDTIME=Asia/Kathmandu NEWFOUNDLANDSTANDARDTIME=America/St_Johns NEWZEALANDSTANDARDTIME=Pacific/Auckland ' +
    'NORFOLKSTANDARDTIME=Pacific/Norfolk NORTHASIAEASTSTANDARDTIME=Asia/Irkutsk NORTHASIASTANDARDTIME=Asia/Krasnoyarsk ' +
    'NORTHKOREASTANDARDTIME=Asia/Pyongyang OMSKSTANDARDTIME=Asia/Omsk PACIFICSASTANDARDTIME=America/Santiago ' +
    'PACIFICSTANDARDTIME=America/Los_Angeles PACIFICSTANDARDTIME(MEXICO)=America/Tijuana PAKISTANSTANDARDTIME=Asia/Karachi ' +
    'PARAGUAYSTANDARDTIME=America/Asuncion QYZYLORDASTANDARDTIME=Asia/Qyzylorda ROMANCESTANDARDTIME=Europe/Paris ' +
    'RUSSIANSTANDARDTIME=Europe/Moscow RUSSIATIMEZONE3=Europe/Samara RUSSIATIMEZONE10=Asia/Srednekolymsk ' +
    'RUSSIATIMEZONE11=Asia/Kamchatka SAEASTERNSTANDARDTIME=America/Cayenne SAINTPIERRESTANDARDTIME=America/Miquelon ' +
    'SAKHALINSTANDARDTIME=Asia/Sakhalin SAMOASTANDARDTIME=Pacific/Apia SAOTOMESTANDARDTIME=Africa/Sao_Tome ' +
    'SAPACIFICSTANDARDTIME=America/Bogota SARATOVSTANDARDTIME=Europe/Saratov SAWESTERNSTANDARDTIME=America/La_Paz ' +
    'SEASIASTANDARDTIME=Asia/Bangkok SINGAPORESTANDARDTIME=Asia/Singapore SOUTHAFRICASTANDARDTIME=Africa/Johannesburg ' +
    'SOUTHSUDANSTANDARDTIME=Africa/Juba SRILANKASTANDARDTIME=Asia/Colombo SUDANSTANDARDTIME=Africa/Khartoum ' +
    'SYRIASTANDARDTIME=Asia/Damascus TAIPEISTANDARDTIME=Asia/Taipei TASMANIASTANDARDTIME=Australia/Hobart ' +
    'TOCANTINSSTANDARDTIME=America/Araguaina TOKYOSTANDARDTIME=Asia/Tokyo TOMSKSTANDARDTIME=Asia/Tomsk ' +
    'TONGASTANDARDTIME=Pacific/Tongatapu TRANSBAIKALSTANDARDTIME=Asia/Chita TURKEYSTANDARDTIME=Europe/Istanbul ' +
    'TURKSANDCAICOSSTANDARDTIME=America/Grand_Turk ULAANBAATARSTANDARDTIME=Asia/Ulaanbaatar ' +
    'USEASTERNSTANDARDTIME=America/Indianapolis USMOUNTAINSTANDARDTIME=America/Phoenix UTC=Etc/UTC UTC+12=Etc/GMT-12 ' +
    'UTC+13=Etc/GMT-13 UTC02=Etc/GMT+2 UTC08=Etc/GMT+8 UTC09=Etc/GMT+9 UTC11=Etc/GMT+11 VENEZUELASTANDARDTIME=America/Caracas ' +
    'VLADIVOSTOKSTANDARDTIME=Asia/Vladivostok VOLGOGRADSTANDARDTIME=Europe/Volgograd WAUSTRALIASTANDARDTIME=Australia/Perth ' +
    'WCENTRALAFRICASTANDARDTIME=Africa/Lagos WESTASIASTANDARDTIME=Asia/Tashkent WESTBANKSTANDARDTIME=Asia/Hebron ' +
    'WESTPACIFICSTANDARDTIME=Pacific/Port_Moresby WEUROPESTANDARDTIME=Europe/Berlin WMONGOLIASTANDARDTIME=Asia/Hovd ' +
    'YAKUTSKSTANDARDTIME=Asia/Yakutsk YUKONSTANDARDTIME=America/Whitehorse'
  )
    .split(' ')
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
);

/** Xero's name of a time zone → IANA; an IANA name stays; anything else is null. */
export function zoneOf(name: string | null | undefined): string | null {
  if (!name) return null;
  return ZONES.get(name.toUpperCase()) ?? (name.includes('/') && isZone(name) ? name : null);
}
