/** What QuickBooks says about time, currencies and countries: Pacific stamps, currency names and rates, three-letter country codes. */
import { type Instant, msOf } from '../../domain/time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * '2026-05-05T02:11:28-07:00': every stamp carries the US Pacific offset of its moment, whatever the company's zone, and no
 * milliseconds (all recordings). The offset changes twice a year, so stamps must never be compared as strings.
 */
export function stamp(at: Instant): string {
  return local(msOf(at), 19);
}

/** As stamp, with milliseconds: the `time` of an answer. */
export function preciseStamp(at: Instant): string {
  return local(msOf(at), 23);
}

function local(ms: number, length: 19 | 23): string {
  const summer = isPacificSummer(ms);
  return new Date(ms - (summer ? 7 : 8) * HOUR_MS).toISOString().slice(0, length) + (summer ? '-07:00' : '-08:00');
}

const seasons = new Map<number, readonly [number, number]>();

/** US rule since 2007: second Sunday of March 02:00 PST to first Sunday of November 02:00 PDT. */
function isPacificSummer(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  let season = seasons.get(year);
  if (!season) {
    season = [sunday(year, 2, 2) + 10 * HOUR_MS, sunday(year, 10, 1) + 9 * HOUR_MS];
    seasons.set(year, season);
  }
  return ms >= season[0] && ms < season[1];
}

function sunday(year: number, month: number, nth: number): number {
  const first = Date.UTC(year, month, 1);
  return first + (((7 - new Date(first).getUTCDay()) % 7) + 7 * (nth - 1)) * DAY_MS;
}

/**
 * A date-time of a query or of `changedSince` → milliseconds; a bare date is midnight Pacific. A '+' that was not encoded arrives
 * as a space (the SDK's own doing) and is understood. null when it is neither.
 */
export function readMoment(text: string): number | null {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+\- ]\d{2}:?\d{2})?)?$/.exec(text.trim());
  if (!parts) return null;
  const clock = parts[2] ?? '00:00:00';
  const zone = parts[3]?.replace(' ', '+');
  const utc = Date.parse(`${parts[1]}T${clock}${zone ?? 'Z'}`);
  if (Number.isNaN(utc)) return null;
  if (zone !== undefined) return utc;
  return utc + (isPacificSummer(utc + 8 * HOUR_MS) ? 7 : 8) * HOUR_MS;
}

/** Names as QuickBooks writes them in CurrencyRef; a currency without one is shown by its code alone. */
const CURRENCY_NAMES: Readonly<Record<string, string>> = {
  USD: 'United States Dollar',
  EUR: 'Euro',
  GBP: 'British Pound Sterling',
  CAD: 'Canadian Dollar',
  AUD: 'Australian Dollar',
  NZD: 'New Zealand Dollar',
  CHF: 'Swiss Franc',
  JPY: 'Japanese Yen',
  INR: 'Indian Rupee',
  AED: 'United Arab Emirates Dirham',
  SAR: 'Saudi Riyal',
  KWD: 'Kuwaiti Dinar',
  BHD: 'Bahraini Dinar',
  OMR: 'Omani Rial',
  QAR: 'Qatari Riyal',
  JOD: 'Jordanian Dinar',
  EGP: 'Egyptian Pound',
  TND: 'Tunisian Dinar',
  MAD: 'Moroccan Dirham',
  ZAR: 'South African Rand',
  SEK: 'Swedish Krona',
  NOK: 'Norwegian Krone',
  DKK: 'Danish Krone',
  PLN: 'Polish Zloty',
  SGD: 'Singapore Dollar',
  HKD: 'Hong Kong Dollar',
  MXN: 'Mexican Peso',
};

export function currencyRef(currency: string): { value: string; name?: string } {
  const name = CURRENCY_NAMES[currency];
  return name === undefined ? { value: currency } : { value: currency, name };
}

/** US dollars per unit, invented once and kept fixed so that runs repeat; unknown currencies count as one dollar. */
const DOLLARS: Readonly<Record<string, number>> = {
  EUR: 1.08,
  GBP: 1.27,
  CAD: 0.73,
  AUD: 0.66,
  NZD: 0.6,
  CHF: 1.12,
  JPY: 0.0067,
  INR: 0.012,
  AED: 0.2723,
  SAR: 0.2667,
  KWD: 3.25,
  BHD: 2.6525,
  OMR: 2.6,
  QAR: 0.2747,
  JOD: 1.41,
  EGP: 0.021,
  TND: 0.32,
  MAD: 0.1,
  ZAR: 0.055,
  SEK: 0.095,
  NOK: 0.094,
  DKK: 0.145,
  PLN: 0.25,
  SGD: 0.74,
  HKD: 0.128,
  MXN: 0.055,
};

/** Units of the home currency for one unit of the document's. */
export function exchangeRate(currency: string, home: string): number {
  if (currency === home) return 1;
  return Number(((DOLLARS[currency] ?? 1) / (DOLLARS[home] ?? 1)).toPrecision(7));
}

/** ISO 3166 alpha-2 → alpha-3: addresses carry three letters since 2025. Countries not listed are shown with their two letters. */
const ALPHA3: ReadonlyMap<string, string> = new Map(
  (
    'AE:ARE AR:ARG AT:AUT AU:AUS BE:BEL BG:BGR BH:BHR BR:BRA CA:CAN CH:CHE CL:CHL CN:CHN CO:COL CY:CYP CZ:CZE DE:DEU DK:DNK DZ:DZA EE:EST ' +
    'EG:EGY ES:ESP FI:FIN FR:FRA GB:GBR GR:GRC HK:HKG HR:HRV HU:HUN ID:IDN IE:IRL IL:ISR IN:IND IQ:IRQ IS:ISL IT:ITA JO:JOR JP:JPN KE:KEN ' +
    'KR:KOR KW:KWT LB:LBN LT:LTU LU:LUX LV:LVA LY:LBY MA:MAR MT:MLT MX:MEX MY:MYS NG:NGA NL:NLD NO:NOR NZ:NZL OM:OMN PE:PER PH:PHL PK:PAK ' +
    'PL:POL PS:PSE PT:PRT QA:QAT RO:ROU RS:SRB SA:SAU SD:SDN SE:SWE SG:SGP SI:SVN SK:SVK SY:SYR TH:THA TN:TUN TR:TUR TW:TWN UA:UKR US:USA ' +
    'VN:VNM YE:YEM ZA:ZAF'
  )
    .split(' ')
    .map((pair): [string, string] => [pair.slice(0, 2), pair.slice(3)]),
);

export function addressCountry(alpha2: string): string {
  return ALPHA3.get(alpha2.toUpperCase()) ?? alpha2;
}
