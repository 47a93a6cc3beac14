/** Customers as Xero contacts, and the company as a Xero organisation. */
import type { CalendarDate } from '../../domain/time.ts';
import type { Company } from '../company.ts';
import { hexOf } from '../ids.ts';
import type { LedgerCustomer } from '../ledger.ts';
import { major, msDate, msInstant, type WireObject } from './wire.ts';

/** A contact inside a document of a list: names only. */
export function renderContactStub(customer: LedgerCustomer): WireObject {
  return {
    ContactID: customer.id,
    Name: customer.name,
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
  };
}

/** A whole contact; `balances` is the day on which they are to be shown, null leaves them out. */
export function renderContact(company: Company, customer: LedgerCustomer, show: { readonly balances: CalendarDate | null }): WireObject {
  return {
    ContactID: customer.id,
    ContactStatus: customer.active ? 'ACTIVE' : 'ARCHIVED',
    Name: customer.name,
    EmailAddress: customer.email ?? '',
    BankAccountDetails: '',
    Addresses: [address('STREET', ''), address('POBOX', customer.country ?? '')],
    Phones: [phone('DDI', ''), phone('DEFAULT', customer.phone ?? ''), phone('FAX', ''), phone('MOBILE', '')],
    UpdatedDateUTC: msInstant(customer.updatedAt),
    ContactGroups: [],
    IsSupplier: false,
    IsCustomer: company.invoicesOf(customer.id).length > 0,
    DefaultCurrency: customer.currency,
    ...(show.balances === null ? {} : balances(company, customer, show.balances)),
    ContactPersons: customer.persons.map((person) => ({
      FirstName: person.firstName,
      LastName: person.lastName,
      EmailAddress: person.email,
      IncludeInEmails: person.includeInEmails,
    })),
    ...(customer.mergedInto === undefined || show.balances === null ? {} : { MergedToContactID: customer.mergedInto }),
    HasAttachments: false,
    HasValidationErrors: false,
  };
}

function address(AddressType: 'STREET' | 'POBOX', Country: string): WireObject {
  return { AddressType, City: '', Region: '', PostalCode: '', Country };
}

function phone(PhoneType: 'DDI' | 'DEFAULT' | 'FAX' | 'MOBILE', PhoneNumber: string): WireObject {
  return { PhoneType, PhoneNumber, PhoneAreaCode: '', PhoneCountryCode: '' };
}

/** Xero states balances in the base currency; without exchange rates only customers of that currency have them. Absent when nothing is open. */
function balances(company: Company, customer: LedgerCustomer, today: CalendarDate): WireObject {
  const { baseCurrency } = company.facts;
  let outstanding = 0;
  let overdue = 0;
  for (const invoice of company.invoicesOf(customer.id)) {
    if (invoice.state !== 'approved' || invoice.currency !== baseCurrency) continue;
    const open = company.openOf(invoice.id);
    outstanding += open;
    if (invoice.due !== null && invoice.due < today) overdue += open;
  }
  for (const receipt of company.receipts.ofCustomer(customer.id))
    if (receipt.currency === baseCurrency) outstanding -= company.unappliedOf(receipt);
  for (const note of company.creditNotes.ofCustomer(customer.id))
    if (note.currency === baseCurrency) outstanding -= company.remainingOf(note);
  if (outstanding === 0 && overdue === 0) return {};
  const receivable = { Outstanding: major(outstanding, baseCurrency), Overdue: major(overdue, baseCurrency) };
  return { Balances: { AccountsReceivable: receivable, AccountsPayable: { Outstanding: 0, Overdue: 0 } } };
}

export function renderOrganisation(company: Company): WireObject {
  const { name, country, timeZone, baseCurrency, tenant } = company.facts;
  return {
    Name: name,
    LegalName: name,
    PaysTax: true,
    Version: EDITIONS[country] ?? 'GLOBAL',
    OrganisationType: 'COMPANY',
    BaseCurrency: baseCurrency,
    CountryCode: country,
    ...(company.lockedThrough === null ? {} : { PeriodLockDate: msDate(company.lockedThrough) }),
    IsDemoCompany: false,
    OrganisationStatus: 'ACTIVE',
    FinancialYearEndDay: 31,
    FinancialYearEndMonth: 12,
    SalesTaxBasis: 'ACCRUALS',
    SalesTaxPeriod: '3MONTHLY',
    DefaultSalesTax: 'Remember previous',
    DefaultPurchasesTax: 'Remember previous',
    CreatedDateUTC: '/Date(1262304000000)/',
    OrganisationEntityType: 'COMPANY',
    Timezone: TIME_ZONES[timeZone] ?? 'UTC',
    ShortCode: `!${hexOf('xero-short-code', tenant).slice(0, 5).toUpperCase()}`,
    OrganisationID: tenant,
    Edition: 'BUSINESS',
    Class: 'PREMIUM',
    Addresses: [],
    Phones: [],
    ExternalLinks: [],
    PaymentTerms: {},
  };
}

const EDITIONS: Readonly<Record<string, string>> = { AU: 'AU', NZ: 'NZ', GB: 'UK', US: 'US' };

/** Xero names zones as Windows does, without spaces (OpenAPI: TimeZone). Source of the pairs: Unicode CLDR windowsZones. */
const TIME_ZONES: Readonly<Record<string, string>> = {
  'Africa/Cairo': 'EGYPTSTANDARDTIME',
  'Africa/Casablanca': 'MOROCCOSTANDARDTIME',
  'Africa/Johannesburg': 'SOUTHAFRICASTANDARDTIME',
  'Africa/Lagos': 'WCENTRALAFRICASTANDARDTIME',
  'Africa/Nairobi': 'EAFRICASTANDARDTIME',
  'America/Chicago': 'CENTRALSTANDARDTIME',
  'America/Denver': 'MOUNTAINSTANDARDTIME',
  'America/Los_Angeles': 'PACIFICSTANDARDTIME',
  'America/New_York': 'EASTERNSTANDARDTIME',
  'America/Toronto': 'EASTERNSTANDARDTIME',
  'Asia/Amman': 'JORDANSTANDARDTIME',
  'Asia/Baghdad': 'ARABICSTANDARDTIME',
  'Asia/Bahrain': 'ARABSTANDARDTIME',
  'Asia/Dubai': 'ARABIANSTANDARDTIME',
  'Asia/Hong_Kong': 'CHINASTANDARDTIME',
  'Asia/Karachi': 'PAKISTANSTANDARDTIME',
  'Asia/Kolkata': 'INDIASTANDARDTIME',
  'Asia/Kuwait': 'ARABSTANDARDTIME',
  'Asia/Muscat': 'ARABIANSTANDARDTIME',
  'Asia/Qatar': 'ARABSTANDARDTIME',
  'Asia/Riyadh': 'ARABSTANDARDTIME',
  'Asia/Singapore': 'SINGAPORESTANDARDTIME',
  'Asia/Tokyo': 'TOKYOSTANDARDTIME',
  'Australia/Melbourne': 'AUSEASTERNSTANDARDTIME',
  'Australia/Sydney': 'AUSEASTERNSTANDARDTIME',
  'Europe/Berlin': 'WEUROPESTANDARDTIME',
  'Europe/Dublin': 'GMTSTANDARDTIME',
  'Europe/Istanbul': 'TURKEYSTANDARDTIME',
  'Europe/London': 'GMTSTANDARDTIME',
  'Europe/Madrid': 'ROMANCESTANDARDTIME',
  'Europe/Paris': 'ROMANCESTANDARDTIME',
  'Pacific/Auckland': 'NEWZEALANDSTANDARDTIME',
};
