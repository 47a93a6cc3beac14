/** The entities a company shows, and what each can be asked for: which properties filter and sort, who is listed, what is hidden. */
import type { Instant } from '../../domain/time.ts';
import type { Company, DocumentKind, LedgerNote } from '../company.ts';
import type { DocumentIds, LedgerCreditNote, LedgerCustomer, LedgerInvoice } from '../ledger.ts';
import { attachableEntity, attachableId, documentOf, isAttachable, serialOfAttachable, wireType } from './attachables.ts';
import { type PaymentRow, paymentById, paymentsChangedSince, paymentsOfCustomer } from './payments.ts';
import type { Condition } from './query.ts';
import { type Entity, entityOf, type Field, type FieldKind, type FieldValue, type Shape, seconds } from './select.ts';
import {
  amountNumber,
  billEmailOf,
  creditMemoEntity,
  customerBalance,
  customerEntity,
  displayName,
  type InvoiceExtras,
  invoiceEntity,
  paymentEntity,
} from './wire.ts';

const ENTITY_NAMES = ['Invoice', 'Payment', 'CreditMemo', 'Customer', 'Attachable'] as const;
export type EntityName = (typeof ENTITY_NAMES)[number];

/** Names are understood in any letter case, as the SDK writes them in lower case. */
export function entityName(text: string): EntityName | null {
  const wanted = text.toLowerCase();
  return ENTITY_NAMES.find((name) => name.toLowerCase() === wanted) ?? null;
}

export type Entities = Readonly<Record<EntityName, Entity>>;

export function entitiesOf(company: Company, extras: ReadonlyMap<string, InvoiceExtras>): Entities {
  return {
    Invoice: entityOf(invoices(company, extras)),
    Payment: entityOf(payments(company)),
    CreditMemo: entityOf(creditMemos(company)),
    Customer: entityOf(customers(company)),
    Attachable: entityOf(attachables(company)),
  };
}

function field<Row>(name: string, kind: FieldKind, read: (row: Row) => FieldValue, sortable = true): Field<Row> {
  return { name, kind, sortable, read };
}

/** Id can be asked for, and cannot be sorted by any more (Intuit, November 2025). */
function identity<Row>(idOf: (row: Row) => string, created: (row: Row) => Instant, updated: (row: Row) => Instant): Field<Row>[] {
  return [
    field('Id', 'id', idOf, false),
    field('MetaData.CreateTime', 'moment', (row) => seconds(created(row))),
    field('MetaData.LastUpdatedTime', 'moment', (row) => seconds(updated(row))),
  ];
}

function documentFields<Row extends DocumentIds & { createdAt: Instant; updatedAt: Instant; customerId: string }>(
  company: Company,
): Field<Row>[] {
  return [
    ...identity<Row>(
      (row) => row.serial,
      (row) => row.createdAt,
      (row) => row.updatedAt,
    ),
    field('CustomerRef', 'id', (row) => company.customer(row.customerId).serial),
  ];
}

/** The rows of the one customer a query names. */
function ofCustomer<Row>(
  company: Company,
  conditions: readonly Condition[],
  rowsOf: (customerId: string) => readonly Row[],
): readonly Row[] | null {
  const named = conditions.find((each) => each.field.toLowerCase() === 'customerref' && each.operator === '=');
  if (!named) return null;
  const customer = company.customers.bySerial(named.values[0]?.text ?? '');
  return customer ? rowsOf(customer.id) : [];
}

function invoices(company: Company, extras: ReadonlyMap<string, InvoiceExtras>): Shape<LedgerInvoice> {
  return {
    name: 'Invoice',
    fields: [
      ...documentFields<LedgerInvoice>(company),
      field('DocNumber', 'text', (row) => row.docNumber),
      field('TxnDate', 'date', (row) => row.issued),
      field('DueDate', 'date', (row) => row.due),
      field('TotalAmt', 'amount', (row) => (row.state === 'void' ? 0 : amountNumber(row.total, row.currency))),
      field('Balance', 'amount', (row) => amountNumber(company.openOf(row.id), row.currency)),
    ],
    unqueryable: [
      'SyncToken',
      'Line',
      'LinkedTxn',
      'PrivateNote',
      'BillEmail',
      'BillAddr',
      'EmailStatus',
      'CurrencyRef',
      'CustomField',
      'InvoiceLink',
    ],
    unordered: 'newest-first',
    idOf: (row) => row.serial,
    updatedAt: (row) => row.updatedAt,
    // QuickBooks has no drafts.
    standing: (row) => (row.state === 'draft' ? 'absent' : row.state === 'deleted' ? 'deleted' : 'listed'),
    byId: (id) => company.invoices.bySerial(id),
    changedSince: (since) => company.changedSince(since, 'invoice'),
    narrow(conditions) {
      const number = conditions.find((each) => each.field.toLowerCase() === 'docnumber' && each.operator === '=')?.values[0];
      const exact = number && company.invoiceByNumber(number.text);
      return exact ? [exact] : ofCustomer(company, conditions, (id) => company.invoicesOf(id));
    },
    render: (row) => invoiceEntity(company, row, extras.get(row.id)),
    isUnshowable: (row) => !(billEmailOf(company, row, extras.get(row.id)) ?? '@').includes('@'),
  };
}

function payments(company: Company): Shape<PaymentRow> {
  const currency = (row: PaymentRow) => (row.kind === 'receipt' ? row.receipt.currency : row.note.currency);
  return {
    name: 'Payment',
    fields: [
      ...identity<PaymentRow>(
        (row) => row.id,
        (row) => (row.kind === 'receipt' ? row.receipt : row.note).createdAt,
        (row) => row.updatedAt,
      ),
      field('CustomerRef', 'id', (row) => company.customer(row.customerId).serial),
      field('TxnDate', 'date', (row) => (row.kind === 'receipt' ? row.receipt : row.note).date),
      field('TotalAmt', 'amount', (row) => (row.kind === 'receipt' ? amountNumber(row.receipt.amount, currency(row)) : 0)),
      field('PaymentRefNum', 'text', (row) => (row.kind === 'receipt' ? row.receipt.reference : null)),
    ],
    unqueryable: ['SyncToken', 'Line', 'LinkedTxn', 'PrivateNote', 'UnappliedAmt', 'CurrencyRef'],
    unordered: 'newest-first',
    idOf: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    standing: (row) => (row.kind === 'receipt' && row.receipt.state === 'deleted' ? 'deleted' : 'listed'),
    byId: (id) => paymentById(company, id),
    changedSince: (since) => paymentsChangedSince(company, since),
    narrow: (conditions) => ofCustomer(company, conditions, (id) => paymentsOfCustomer(company, id)),
    render: (row) => paymentEntity(company, row),
  };
}

function creditMemos(company: Company): Shape<LedgerCreditNote> {
  return {
    name: 'CreditMemo',
    fields: [
      ...documentFields<LedgerCreditNote>(company),
      field('DocNumber', 'text', (row) => row.docNumber),
      field('TxnDate', 'date', (row) => row.date),
      field('TotalAmt', 'amount', (row) => (row.state === 'void' ? 0 : amountNumber(row.total, row.currency))),
      field('Balance', 'amount', (row) => amountNumber(company.remainingOf(row), row.currency)),
    ],
    unqueryable: ['SyncToken', 'Line', 'PrivateNote', 'BillEmail', 'BillAddr', 'RemainingCredit', 'CurrencyRef', 'CustomField'],
    unordered: 'newest-first',
    idOf: (row) => row.serial,
    updatedAt: (row) => row.updatedAt,
    standing: () => 'listed',
    byId: (id) => company.creditNotes.bySerial(id),
    changedSince: (since) => company.changedSince(since, 'creditNote'),
    narrow: (conditions) => ofCustomer(company, conditions, (id) => company.creditNotes.ofCustomer(id)),
    render: (row) => creditMemoEntity(company, row),
  };
}

function customers(company: Company): Shape<LedgerCustomer> {
  return {
    name: 'Customer',
    fields: [
      ...identity<LedgerCustomer>(
        (row) => row.serial,
        (row) => row.createdAt,
        (row) => row.updatedAt,
      ),
      field('DisplayName', 'text', displayName),
      field('FullyQualifiedName', 'text', displayName),
      field('CompanyName', 'text', (row) => row.name),
      field('GivenName', 'text', (row) => row.persons[0]?.firstName ?? null),
      field('FamilyName', 'text', (row) => row.persons[0]?.lastName ?? null),
      field('PrimaryEmailAddr', 'text', (row) => row.email),
      field('Active', 'boolean', (row) => row.active),
      field('Balance', 'amount', (row) => amountNumber(customerBalance(company, row), row.currency)),
    ],
    unqueryable: ['SyncToken', 'PrimaryPhone', 'BillAddr', 'CurrencyRef', 'Notes', 'Job', 'ParentRef'],
    unordered: { field: 'DisplayName', descending: false },
    idOf: (row) => row.serial,
    updatedAt: (row) => row.updatedAt,
    // A merged customer is deleted for good.
    standing: (row) => (row.mergedInto !== undefined ? 'deleted' : row.active ? 'listed' : 'inactive'),
    byId: (id) => company.customers.bySerial(id),
    changedSince: (since) => company.changedSince(since, 'customer'),
    narrow: () => null,
    render: (row) => customerEntity(company, row),
  };
}

/** Notes on documents. The wild asks by AttachableRef.EntityRef.Type and .value, in various letter cases; an IN list of values works too. */
function attachables(company: Company): Shape<LedgerNote> {
  return {
    name: 'Attachable',
    fields: [
      ...identity<LedgerNote>(
        attachableId,
        (row) => row.at,
        (row) => row.at,
      ),
      field('AttachableRef.EntityRef.Type', 'text', (row) => wireType(row.entity), false),
      field('AttachableRef.EntityRef.value', 'id', (row) => documentOf(company, row.entity, row.entityId)?.serial ?? null, false),
      field('FileName', 'text', (row) => String(row.attachable?.['FileName'] ?? '') || null),
    ],
    unqueryable: ['SyncToken', 'Note', 'Category', 'ContentType', 'Size', 'AttachableRef'],
    unordered: 'newest-first',
    idOf: attachableId,
    updatedAt: (row) => row.at,
    standing: () => 'listed',
    byId(id) {
      const note = company.noteBySerial(serialOfAttachable(id));
      return note && isAttachable(note) ? note : undefined;
    },
    changedSince: (since) =>
      company
        .notes()
        .filter((note) => isAttachable(note) && (since === null || note.at >= since))
        .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    narrow(conditions) {
      const named = conditions.find(
        (each) => each.field.toLowerCase() === 'attachableref.entityref.value' && (each.operator === '=' || each.operator === 'IN'),
      );
      if (!named) return null;
      const serials = new Set(named.values.map((value) => value.text));
      return [...serials].flatMap((serial) => documentsOf(company, serial).flatMap((id) => company.notesOf(id).filter(isAttachable)));
    },
    render: (row) => attachableEntity(company, row),
  };
}

function documentsOf(company: Company, serial: string): string[] {
  const kinds: readonly DocumentKind[] = ['invoice', 'receipt', 'creditNote'];
  return kinds.map((kind) => documentBySerial(company, kind, serial)?.id).filter((id) => id !== undefined);
}

function documentBySerial(company: Company, kind: DocumentKind, serial: string): DocumentIds | undefined {
  switch (kind) {
    case 'invoice':
      return company.invoices.bySerial(serial);
    case 'receipt':
      return company.receipts.bySerial(serial);
    case 'creditNote':
      return company.creditNotes.bySerial(serial);
    case 'customer':
      return company.customers.bySerial(serial);
  }
}
