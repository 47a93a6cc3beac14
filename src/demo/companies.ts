/** Who plays in the demo: two invented businesses, their customers, and how each customer is with paying. Every address ends in .example. */

import type { Language, OrganisationSummary } from '../organisation/actor.ts';
import type { Command } from '../organisation/command-schema.ts';
import type { CompanyFacts } from '../sandbox/ledger.ts';

/**
 * How a customer is with paying. Days late and the chances behind each stand in paying.ts.
 * prompt: on time · habit: late by habit, whatever is written · nudged: after a reminder · slow: half after the first, the rest after the next ·
 * promiser: answers with a promise and keeps about half of them · breaker: promises and keeps none · disputer: finds something wrong with some
 * invoices · evader: hardly ever · silent: not before a final demand · rounder: on time, and pays a little too much · credit: has paid ahead, so
 * that nothing may be asked for.
 */
export const PERSONAS = [
  'prompt',
  'habit',
  'nudged',
  'slow',
  'promiser',
  'breaker',
  'disputer',
  'evader',
  'silent',
  'rounder',
  'credit',
] as const;
export type Persona = (typeof PERSONAS)[number];

export interface DemoCustomer {
  readonly name: string;
  /** null: the books have no address. */
  readonly email: string | null;
  readonly phone: string | null;
  readonly country: string;
  readonly currency: string;
  readonly language: Language;
  readonly persona: Persona;
  /** A usual invoice, in major units of the currency. */
  readonly size: number;
  /** Days between two invoices; 0: none but those staged for them. */
  readonly rhythm: number;
  /** Days from issue to due date. */
  readonly terms: number;
}

/** An invoice placed so that it stands at a certain stage on the day the visitor arrives. */
export interface Staged {
  readonly customer: string;
  /** Days past its due date on that day. */
  readonly late: number;
}

export interface DemoCompany {
  readonly platform: 'xero' | 'quickbooks';
  readonly facts: CompanyFacts;
  readonly mode: OrganisationSummary['mode'];
  /** ISO weekdays on which nobody works there. */
  readonly weekend: readonly number[];
  readonly invoicePrefix: string;
  /** What it sells, for invoice lines. */
  readonly works: readonly string[];
  readonly customers: readonly DemoCustomer[];
  readonly staged: readonly Staged[];
}

type Row = readonly [name: string, mailbox: string | null, persona: Persona, size: number, rhythm: number, more?: Partial<DemoCustomer>];

function customers(
  rows: readonly Row[],
  base: Pick<DemoCustomer, 'country' | 'currency' | 'terms'>,
  phone: (index: number) => string,
): DemoCustomer[] {
  return rows.map(([name, email, persona, size, rhythm, more = {}], index) => ({
    ...base,
    name,
    email,
    persona,
    size,
    rhythm,
    phone: index % 6 === 5 ? null : phone(index),
    language: /[\u0600-\u06ff]/.test(name) ? ('ar' as const) : ('en' as const),
    ...more,
  }));
}

const KUWAIT = { country: 'KW', currency: 'KWD' } as const;
const DOLLARS = { currency: 'USD' } as const;

const NILE: DemoCompany = {
  platform: 'xero',
  facts: {
    name: 'Nile Office Supplies',
    country: 'EG',
    timeZone: 'Africa/Cairo',
    baseCurrency: 'EGP',
    tenant: '7d3f2c1e-5a48-4b90-8e61-2f9c0b7a4d15',
    realm: '9130355377380001',
  },
  mode: 'review',
  weekend: [5, 6],
  invoicePrefix: 'NOS-',
  works: ['Paper and toner', 'Desk chairs', 'Filing cabinets', 'Printer lease', 'Meeting room furniture', 'Stationery, monthly order'],
  customers: customers(
    [
      ['Cairo Print House', 'accounts@cairoprint.example', 'nudged', 18_450, 16],
      ['مركز المعادي لطب الأسنان', 'hesabat@maadidental.example', 'disputer', 20_600, 18],
      ['Horizon Contracting', 'finance@horizon-contracting.example', 'silent', 96_000, 0],
      ['Alexandria Tiles', 'mona@alextiles.example', 'breaker', 22_700, 0],
      ['شركة النور للتجارة والتوزيع', 'maliya@alnoor-trade.example', 'slow', 14_590, 15],
      ['Gulf Marine Supplies', 'ap@gulfmarine.example', 'silent', 1_240, 0, KUWAIT],
      ['Kuwait Fine Papers', 'buying@kfpapers.example', 'habit', 475, 14, KUWAIT],
      ['Delta Bookshops', 'books@deltabookshops.example', 'nudged', 7_450, 13],
      ['مكتبة الأمل', null, 'silent', 1_280, 0],
      ['Sphinx Travel', 'office@sphinxtravel.example', 'habit', 12_050, 20],
      ['Red Sea Divers', 'office@redseadivers.example', 'promiser', 1_650, 21, DOLLARS],
      ['Giza Stationers', 'shop@gizastationers.example', 'credit', 5_400, 34],
      ['مدرسة الزهراء الخاصة', 'hesabat@zahraa-school.example', 'promiser', 30_000, 28],
      ['Luxor Guest Houses', 'stay@luxorguest.example', 'prompt', 620, 22, DOLLARS],
      ['Nasr City Clinics', 'supply@nasrclinics.example', 'rounder', 11_000, 19],
      ['Port Said Freight', 'freight@portsaidfreight.example', 'silent', 4_600, 0, DOLLARS],
      ['عيادات الشفاء', 'idara@shefa-clinics.example', 'disputer', 8_800, 20],
      ['Fayoum Farms', 'farm@fayoumfarms.example', 'prompt', 910, 12],
      ['مطعم البحر', 'bahr@matam-bahr.example', 'nudged', 3_825, 11],
      ['Zamalek Interiors', 'studio@zamalekinteriors.example', 'prompt', 16_200, 18],
      ['Suez Canal Catering', 'orders@suezcatering.example', 'silent', 4_020, 0],
      ['صيدليات الدواء', 'mushtarayat@dawaa.example', 'slow', 19_320, 17],
      ['Tanta Textiles', 'textiles@tantatextiles.example', 'evader', 15_250, 30],
      ['Damietta Furniture', 'wood@damiettafurniture.example', 'prompt', 9_990, 15],
      ['Salmiya Dental Supply', 'accounts@salmiyadental.example', 'nudged', 310, 20, KUWAIT],
    ],
    { country: 'EG', currency: 'EGP', terms: 30 },
    (index) => `+20 2 5550 ${String(1_100 + index * 7)}`,
  ),
  staged: [
    { customer: 'Horizon Contracting', late: 64 },
    { customer: 'Port Said Freight', late: 97 },
    { customer: 'Gulf Marine Supplies', late: 16 },
    { customer: 'Suez Canal Catering', late: 16 },
    { customer: 'Alexandria Tiles', late: 29 },
    { customer: 'مكتبة الأمل', late: 21 },
  ],
};

const CANADA = { country: 'CA', currency: 'CAD' } as const;

const HARBOUR: DemoCompany = {
  platform: 'quickbooks',
  facts: {
    name: 'Harbour & Lane Design',
    country: 'US',
    timeZone: 'America/New_York',
    baseCurrency: 'USD',
    tenant: 'c2a9d8b4-91f3-4f07-a7cd-6b0e5d3f8a22',
    realm: '9130355377380002',
  },
  mode: 'autopilot',
  weekend: [6, 7],
  invoicePrefix: 'HL-',
  works: [
    'Brand identity, stage two',
    'Website care plan',
    'Packaging artwork',
    'Exhibition stand design',
    'Photography day',
    'Annual report layout',
  ],
  customers: customers(
    [
      ['Brightwater Coffee Roasters', 'ap@brightwatercoffee.example', 'nudged', 2_400, 20],
      ['Larkspur Books', 'office@larkspurbooks.example', 'prompt', 860, 14],
      ['Quarry Road Brewing', 'bills@quarryroad.example', 'breaker', 3_150, 0],
      ['Tidewell Marine Insurance', 'payables@tidewell.example', 'habit', 7_800, 30],
      ['Saltbox Kitchens', 'accounts@saltbox.example', 'slow', 5_250, 19],
      ['Foxglove Florists', null, 'silent', 420, 0],
      ['Northgate Physiotherapy', 'desk@northgatephysio.example', 'rounder', 1_150, 18],
      ['Copper Beech School', 'bursar@copperbeech.example', 'habit', 4_600, 28],
      ['Maple Row Bakery', 'hello@maplerow.example', 'nudged', 640, 15, CANADA],
      ['Old Mill Cycles', 'shop@oldmillcycles.example', 'disputer', 1_980, 17],
      ['Harrow Street Legal', 'accounts@harrowstreet.example', 'silent', 9_400, 0],
      ['Pinecone Toys', 'finance@pineconetoys.example', 'slow', 2_750, 21],
      ['Granite Peak Outfitters', 'ap@granitepeak.example', 'promiser', 3_900, 23],
      ['Bluebird Dental', 'front@bluebirddental.example', 'prompt', 1_320, 16],
      ['Juniper & Sons Upholstery', 'office@juniperandsons.example', 'credit', 780, 33],
      ['Lakeshore Veterinary', 'billing@lakeshorevet.example', 'silent', 1_450, 0, CANADA],
      ['Fern Hill Farm Shop', 'farm@fernhill.example', 'habit', 560, 13],
      ['Ironwood Gyms', 'accounts@ironwoodgyms.example', 'silent', 3_300, 0],
      ['Paper Lantern Events', 'events@paperlantern.example', 'promiser', 2_100, 20],
      ['Sandpiper Hotel', 'accounts@sandpiperhotel.example', 'slow', 6_200, 25],
      ['Violet Moon Skincare', 'ops@violetmoon.example', 'prompt', 1_870, 15],
      ['Westbrook Community Theatre', 'house@westbrooktheatre.example', 'disputer', 1_240, 24],
      ['Yarrow Tea Company', 'tea@yarrowtea.example', 'nudged', 990, 14, CANADA],
      ['Cedar & Slate Architects', 'studio@cedarslate.example', 'rounder', 4_100, 27],
      ['Driftwood Ceramics', 'kiln@driftwoodceramics.example', 'evader', 730, 27],
    ],
    { country: 'US', currency: 'USD', terms: 21 },
    (index) => `+1 617 555 ${String(100 + index).padStart(4, '0')}`,
  ),
  staged: [
    { customer: 'Harrow Street Legal', late: 64 },
    { customer: 'Ironwood Gyms', late: 97 },
    { customer: 'Lakeshore Veterinary', late: 16 },
    { customer: 'Quarry Road Brewing', late: 29 },
    { customer: 'Foxglove Florists', late: 21 },
  ],
};

export const DEMO_COMPANIES: readonly DemoCompany[] = [NILE, HARBOUR];

/** Commands of customers in the demo say who spoke. */
export const CUSTOMER_BY_REPLY = 'customer, by reply';

/** What a document is called by the organisation: Xero shows its id, QuickBooks its serial. */
export function shownId(company: DemoCompany, document: { readonly id: string; readonly serial: string }): string {
  return company.platform === 'xero' ? document.id : document.serial;
}

/** Customers who are written to in another language than the organisation's own. */
export type LanguageCommand = Extract<Command, { do: 'set-customer-language' }>;
