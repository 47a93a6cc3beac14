/** Billfold's JSON → ledger records: amounts are decimal texts of a named currency, cancelled and deleted are states. */
import { z } from 'zod';
import type { Mapped, Mapping, RecordsOf } from '../../mappings/mapped.ts';
import { fieldOf, type Row, readRows, Unreadable, unreadableBody } from '../../mappings/reading.ts';
import {
  type Credit,
  type Customer,
  calendarDateSchema,
  type Invoice,
  instantSchema,
  type Payment,
  type RecordKind,
} from '../../src/domain/ledger.ts';
import { parseAmount } from '../../src/domain/money.ts';

const moneySchema = z.object({ value: z.string(), currency: z.string() });
const appliedSchema = z.array(z.object({ invoice: z.string(), amount: z.string() }));
const clientSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  archived: z.boolean(),
  currency: z.string().nullable(),
  country: z.string().nullable(),
});
const invoiceSchema = z.object({
  id: z.string(),
  changed_at: instantSchema,
  number: z.string().nullable(),
  client: z.string(),
  issued_on: calendarDateSchema,
  due_on: calendarDateSchema.nullable(),
  expected_on: calendarDateSchema.nullable(),
  amount: moneySchema,
  paid: moneySchema,
  credited: moneySchema,
  status: z.enum(['draft', 'live', 'cancelled', 'deleted']),
  emailed: z.boolean(),
});
const receiptSchema = z.object({
  id: z.string(),
  kind: z.enum(['payment', 'overpayment', 'prepayment', 'credit_note']),
  client: z.string(),
  on: calendarDateSchema,
  amount: moneySchema,
  left: moneySchema,
  applied: appliedSchema,
  status: z.enum(['live', 'cancelled']),
});

export const billfoldMapping: Mapping = {
  map<Kind extends RecordKind>(kind: Kind, body: unknown): Mapped<Kind> {
    const rows = fieldOf(body, 'data');
    if (!Array.isArray(rows)) return unreadableBody(kind, 'data');
    return readRows(kind, rows, (row) => textOrNull(fieldOf(row, 'id')), readers[kind]);
  },
};

const readers: { readonly [Kind in RecordKind]: (row: unknown) => Row<RecordsOf[Kind]> } = { customers, invoices, payments, credits };

function customers(row: unknown): Row<Customer> {
  const { id, name, email, archived, currency, country } = clientSchema.parse(row);
  const emails: Customer['emails'] = email === null ? [] : [{ address: email, role: 'billing' }];
  return { record: { id, name, emails, phones: [], active: !archived, mergedInto: null, currency, country } };
}

function invoices(row: unknown): Row<Invoice> {
  const wire = invoiceSchema.parse(row);
  const isVoid = wire.status === 'cancelled' || wire.status === 'deleted';
  const [total, paid, credited] = isVoid
    ? [0, 0, 0]
    : [minor(wire.amount, 'amount'), minor(wire.paid, 'paid'), minor(wire.credited, 'credited')];
  const open = total - paid - credited;
  return {
    record: {
      id: wire.id,
      number: wire.number,
      customerId: wire.client,
      currency: wire.amount.currency,
      issued: wire.issued_on,
      due: wire.due_on,
      total,
      paid,
      credited,
      open,
      state: isVoid ? 'void' : wire.status === 'draft' ? 'draft' : open === 0 ? 'settled' : 'open',
      sent: wire.emailed,
      expectedPayment: wire.expected_on,
      updated: wire.changed_at,
    },
  };
}

function payments(row: unknown): Row<Payment> {
  const wire = receiptSchema.parse(row);
  if (wire.kind !== 'payment') return { skipped: `${wire.kind} payment` };
  const { id, client: customerId, on: date } = wire;
  const { currency } = wire.amount;
  return {
    record: {
      id,
      customerId,
      currency,
      date,
      amount: minor(wire.amount, 'amount'),
      unapplied: minor(wire.left, 'left'),
      allocations: appliedOf(wire),
      state: stateOf(wire),
    },
  };
}

function credits(row: unknown): Row<Credit> {
  const wire = receiptSchema.parse(row);
  if (wire.kind === 'payment') return { skipped: 'payment credit' };
  const { id, client: customerId, on: date } = wire;
  const kind = wire.kind === 'credit_note' ? 'credit-note' : wire.kind;
  return {
    record: {
      id,
      customerId,
      currency: wire.amount.currency,
      date,
      kind,
      total: minor(wire.amount, 'amount'),
      remaining: minor(wire.left, 'left'),
      allocations: appliedOf(wire),
      state: stateOf(wire),
    },
  };
}

function stateOf({ status }: z.infer<typeof receiptSchema>): 'posted' | 'void' {
  return status === 'live' ? 'posted' : 'void';
}

function appliedOf({ applied, amount }: z.infer<typeof receiptSchema>): Payment['allocations'] {
  return applied.map((each, index) => ({
    invoiceId: each.invoice,
    amount: minor({ value: each.amount, currency: amount.currency }, `applied.${index}.amount`),
  }));
}

function minor({ value, currency }: z.infer<typeof moneySchema>, path: string): number {
  try {
    return parseAmount(value, currency);
  } catch {
    throw new Unreadable(path, 'is not an amount of its currency');
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
