/** The company itself on QuickBooks' wire: CompanyInfo and the few Preferences a collections program asks for. */
import { type Instant, instantFromMs } from '../../domain/time.ts';
import type { Company } from '../company.ts';
import { addressCountry, currencyRef, stamp } from './places.ts';
import type { WireEntity } from './wire.ts';

/** Companies of the sandbox began when the ledger's oldest customer did, or at this moment. */
const BEGINNING: Instant = instantFromMs(Date.UTC(2012, 0, 1, 8));

function metaData(company: Company) {
  const first = company.customers.all()[0]?.createdAt ?? BEGINNING;
  return { CreateTime: stamp(first), LastUpdatedTime: stamp(first) };
}

export function companyInfoEntity(company: Company): WireEntity {
  const { name, country, timeZone } = company.facts;
  const address = { Id: '1', Line1: '1 Sandbox Street', Country: addressCountry(country) };
  return {
    CompanyName: name,
    LegalName: name,
    CompanyAddr: address,
    CustomerCommunicationAddr: address,
    LegalAddr: address,
    CompanyStartDate: metaData(company).CreateTime.slice(0, 10),
    FiscalYearStartMonth: 'January',
    Country: country,
    SupportedLanguages: 'en',
    DefaultTimeZone: timeZone,
    NameValue: [
      { Name: 'NeoEnabled', Value: 'true' },
      { Name: 'IndustryType', Value: 'Services' },
      { Name: 'CompanyType', Value: 'Other' },
    ],
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '0',
    MetaData: metaData(company),
  };
}

export function preferencesEntity(company: Company): WireEntity {
  const home = company.facts.baseCurrency;
  const foreign =
    company.customers.all().some((customer) => customer.currency !== home) ||
    company.invoices.all().some((invoice) => invoice.currency !== home);
  return {
    AccountingInfoPrefs: { FirstMonthOfFiscalYear: 'January', UseAccountNumbers: false, CustomerTerminology: 'Customers' },
    SalesFormsPrefs: {
      AllowDeposit: false,
      AllowDiscount: false,
      AllowEstimates: false,
      AllowServiceDate: false,
      AllowShipping: false,
      AutoApplyCredit: false,
    },
    EmailMessagesPrefs: {
      InvoiceMessage: { Subject: `Invoice from ${company.facts.name}`, Message: 'Please find your invoice attached.' },
    },
    TaxPrefs: { UsingSalesTax: false },
    CurrencyPrefs: { MultiCurrencyEnabled: foreign, HomeCurrency: currencyRef(home) },
    OtherPrefs: { NameValue: [] },
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '0',
    MetaData: metaData(company),
  };
}
