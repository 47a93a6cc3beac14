/** The spreadsheet connector held to the suite of all connectors: its books are written into a watched workbook before every question. */
import { type Ledgers, ledgersOf } from '../../connectors/spreadsheet/ledgers.ts';
import { createSpreadsheet } from '../../connectors/spreadsheet/spreadsheet.ts';
import { spreadsheetMapping } from '../../mappings/spreadsheet-records.ts';
import { decimalText } from '../../src/domain/money.ts';
import type { Company } from '../../src/sandbox/company.ts';
import { FACTS, makeBooks, START } from '../connectors/books.ts';
import { clock, conformance, type Rig } from '../connectors/conformance.ts';
import { memoryShelf } from './shelf.ts';
import { type Cell, serial, workbook } from './workbooks.ts';

const HEAD = [
  'Customer ID',
  'Customer name',
  'Invoice number',
  'Invoice date',
  'Due date',
  'Amount',
  'Currency',
  'Paid amount',
  'Settled date',
  'Status',
  'E-mail',
];

/** The company's books as its bookkeeper would keep them in a workbook. */
function sheetOf(company: Company): Uint8Array {
  const rows = company.invoices.all().flatMap((invoice): Cell[][] => {
    const customer = company.customer(invoice.customerId);
    if (invoice.state === 'deleted') return [];
    const { docNumber, issued, due, total, currency } = invoice;
    const amount = (minor: number): Cell => ({ number: decimalText(minor, currency) });
    const paid = company.receipts
      .all()
      .flatMap((receipt) => (receipt.allocations.some((each) => each.invoiceId === invoice.id) ? [receipt] : []));
    const [receipt] = paid;
    // What a receipt brought beyond its invoice stands in the row of that invoice.
    const over = receipt && receipt.allocations.length === 1 ? company.unappliedOf(receipt) : 0;
    const closed = total - company.openOf(invoice.id) + over;
    return [
      [
        customer.id,
        customer.name,
        docNumber,
        { date: serial(issued) },
        { date: serial(due ?? issued) },
        amount(total),
        currency,
        closed > 0 && invoice.state === 'approved' ? amount(closed) : null,
        closed > 0 && invoice.state === 'approved' ? { date: serial(receipt?.date ?? issued) } : null,
        invoice.state === 'approved' ? 'open' : invoice.state,
        customer.email ?? '',
      ],
    ];
  });
  return workbook({ sheets: [{ name: 'Receivables', rows: [['Receivables of Harbour & Pine'], HEAD, ...rows] }] });
}

async function sheetRig(): Promise<Rig> {
  const books = makeBooks();
  const time = clock(START);
  const shelf = memoryShelf();
  const ledgers: Ledgers = ledgersOf({
    now: time.now,
    shelf: {
      ...shelf,
      newest: async (folder, known) => {
        shelf.box = { name: 'receivables.xlsx', bytes: sheetOf(books.company) };
        return shelf.newest(folder, known);
      },
    },
  });
  const { name, country, timeZone, baseCurrency, tenant } = FACTS;
  await ledgers.create(tenant, { name, country, timeZone, baseCurrency, nativeReminders: null });
  await ledgers.watch(tenant, 'box');
  return {
    platform: { connector: createSpreadsheet({ ledgers, now: time.now }), mapping: spreadsheetMapping },
    books,
    invoiceId: (invoice) => books.company.invoices.get(invoice.id)?.docNumber ?? invoice.id,
    now: time.now,
    setNow: time.set,
    consent: async (address) => address,
    session: async () => ({ accessToken: 'none', tenant }),
    fault: () => undefined,
    exchanges: [],
    secrets: [],
    close: async () => undefined,
  };
}

conformance('Spreadsheet', sheetRig, null, [
  {
    reason: 'a file is given to us: there is no consent, no grant and no token',
    tests: [
      'connects: consent, code, grant and the tenant it opens',
      'a person who refuses is no error of ours',
      'renews the grant, and the new access token works',
      'a revoked grant asks for a person; its access token only for a refresh',
      'a token nobody gave is told from a dead grant',
    ],
  },
  {
    reason: 'nothing is written into somebody’s file; the journal stands in for notes',
    tests: [
      'writes a note once, however often it is asked to',
      'writes the longest note there may be, in any script',
      'finds a note by its reference, on its invoice only',
      'writes the day payment is expected, and nothing else; shows it; takes it away',
    ],
  },
  { reason: 'a spreadsheet sends no e-mail', tests: ['sends the invoice through the platform'] },
  { reason: 'a spreadsheet has no pay page', tests: ['gives the pay link'] },
  {
    reason: 'a file says nothing of customers apart from their invoices, so none is archived; its own test follows',
    tests: ['pulls everything: open amounts equal the books, per customer and currency'],
  },
  {
    reason: 'a ledger of invoices holds no credits of their own; its own test follows',
    tests: ['nets the same: money and credit not yet used are 4,500'],
  },
  {
    reason: 'a row that is gone stands before a person and is never taken for settled; test/spreadsheet/connector.test.ts',
    tests: ['tells what was deleted'],
  },
  {
    reason: 'invoice numbers are anybody’s text, and never become part of an address or a query',
    tests: ['refuses ids that are none before anything is sent'],
  },
  { reason: 'a file is read whole, at one moment', tests: ['a list that moves while it is read loses nobody'] },
  {
    reason: 'there is no wire to break; files that are broken: test/spreadsheet/workbook.test.ts and ledgers.test.ts',
    tests: [
      'a rate limit names the instant, and is not tried again',
      'a server in trouble is tried three times, then put off',
      'a broken line while reading is put off, never taken for an empty list',
      'a page in HTML is put off, never taken for an empty list',
      'a note whose answer is lost every time is unknown, stands once, and is found',
      'a note whose answer is lost once is written once',
      'an e-mail whose answer is lost is unknown and not tried again',
      'a refresh whose answer is lost is put off, tried once only, and works with the old token',
      'a record beyond reading is quarantined, the page goes on',
      'JSON of somebody else is put off, never taken for an empty list or for a note',
      'a token refused while writing is told as such: nothing was done',
    ],
  },
]);
