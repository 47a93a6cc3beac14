/** The tables of a package: which columns each has, by which names a stranger reads them. */
import { noteOf } from '../outbox/content.ts';
import { type PackedFile, textFile } from './archive.ts';
import { letterTable, type NumberOf, noteTable } from './letter-files.ts';
import type { Rows } from './rows.ts';
import { type Cell, type Table, tableFiles } from './table.ts';

/** What the books say: customers, invoices, and what lowered them. */
export function* bookTables(rows: Rows): Generator<PackedFile> {
  yield* tableFiles({
    name: 'customers',
    columns: {
      id: (row) => row.id,
      name: (row) => row.name,
      emails: (row) => ({ json: row.emails }),
      phones: (row) => ({ json: row.phones }),
      active: (row) => row.active,
      mergedInto: (row) => row.mergedInto,
      billedWith: (row) => row.billTo,
      currency: (row) => row.currency,
      country: (row) => row.country,
      language: (row) => row.language,
      debtor: (row) => row.debtor ?? null,
      segment: (row) => row.segment,
      tags: (row) => ({ json: row.tags }),
    },
    pages: rows.customers,
  });
  yield* tableFiles({
    name: 'invoices',
    columns: {
      id: (row) => row.id,
      number: (row) => row.number,
      customer: (row) => row.customerId,
      currency: (row) => row.currency,
      issued: (row) => row.issued,
      due: (row) => row.due,
      total: (row) => money(row.total, row),
      paid: (row) => money(row.paid, row),
      credited: (row) => money(row.credited, row),
      open: (row) => money(row.open, row),
      state: (row) => row.state,
      expectedPayment: (row) => row.expectedPayment,
      updated: (row) => row.updated,
    },
    pages: rows.invoices,
  });
  yield* tableFiles({
    name: 'payments',
    columns: {
      id: (row) => row.id,
      customer: (row) => row.customerId,
      currency: (row) => row.currency,
      date: (row) => row.date,
      amount: (row) => money(row.amount, row),
      unapplied: (row) => money(row.unapplied, row),
      state: (row) => row.state,
    },
    pages: rows.payments,
  });
  yield* tableFiles({
    name: 'credits',
    columns: {
      id: (row) => row.id,
      customer: (row) => row.customerId,
      currency: (row) => row.currency,
      date: (row) => row.date,
      kind: (row) => row.kind,
      total: (row) => money(row.total, row),
      remaining: (row) => money(row.remaining, row),
      state: (row) => row.state,
    },
    pages: rows.credits,
  });
  yield* tableFiles({
    name: 'allocations',
    columns: {
      from: (row) => row.source,
      fromId: (row) => row.sourceId,
      invoice: (row) => row.invoiceId,
      currency: (row) => row.currency,
      amount: (row) => money(row.amount, row),
    },
    pages: rows.allocations,
  });
}

/** What was done and said: contacts, calls, promises, holds (disputes among them), replies, agreements, tasks, letters, notes. */
export function* workTables(rows: Rows, numberOf: NumberOf): Generator<PackedFile> {
  yield* tableFiles(letterTable(rows, numberOf));
  yield* tableFiles(noteTable(rows, numberOf, noteOf));
  yield* tableFiles(happeningTable('timeline', rows, numberOf, () => true));
  yield* tableFiles(happeningTable('calls', rows, numberOf, (kind) => kind.startsWith('call-')));
  yield* tableFiles({
    name: 'promises',
    columns: {
      id: (row) => row.id,
      customer: (row) => row.customerId,
      made: (row) => row.madeAt,
      currency: (row) => row.currency,
      amount: (row) => money(row.amount, row),
      promisedFor: (row) => row.date,
      withdrawn: (row) => row.withdrawn,
      by: (row) => row.by,
      note: (row) => row.note,
    },
    pages: rows.promises,
  });
  yield* tableFiles({
    name: 'holds-and-disputes',
    columns: {
      id: (row) => row.id,
      customer: (row) => row.customerId,
      kind: (row) => row.kind,
      invoice: (row) => row.invoiceId && numberOf(row.invoiceId),
      amountMinor: (row) => row.amount,
      channels: (row) => row.channels && { json: row.channels },
      from: (row) => row.from,
      until: (row) => row.until,
      placed: (row) => row.placedAt,
      by: (row) => row.by,
      note: (row) => row.note,
      lifted: (row) => row.liftedAt,
      liftedBy: (row) => row.liftedBy,
    },
    pages: rows.holds,
  });
  yield* tableFiles({
    name: 'replies',
    columns: {
      messageId: (row) => row.messageId,
      customer: (row) => row.customerId,
      at: (row) => row.at,
      kind: (row) => row.kind,
      from: (row) => row.sender,
      subject: (row) => row.subject,
      text: (row) => row.text,
      understoodAs: (row) => ({ json: row.meanings }),
      answersLetter: (row) => row.effectId,
    },
    pages: rows.replies,
  });
  yield* tableFiles({
    name: 'agreements',
    columns: {
      id: (row) => row.id,
      customer: (row) => row.customerId,
      kind: (row) => row.kind,
      invoice: (row) => row.invoiceId && numberOf(row.invoiceId),
      what: (row) => ({ json: row.body }),
      at: (row) => row.at,
      by: (row) => row.by,
      note: (row) => row.note,
      ended: (row) => row.endedAt,
      endedBy: (row) => row.endedBy,
    },
    pages: rows.agreements,
  });
  yield* tableFiles({
    name: 'tasks',
    columns: {
      id: (row) => row.id,
      customer: (row) => row.customerId,
      kind: (row) => row.kind,
      why: (row) => row.reason.detail,
      state: (row) => row.state,
      raised: (row) => row.raisedAt,
      closed: (row) => row.closedAt,
      closedBy: (row) => row.closedBy,
    },
    pages: rows.tasks,
  });
}

/** Why something was done, or was not, day by day. */
export function* decisionTables(rows: Rows, numberOf: NumberOf): Generator<PackedFile> {
  yield* tableFiles({
    name: 'decisions',
    columns: {
      day: (row) => row.asOf,
      customer: (row) => row.customerId,
      invoices: (row) => ({ json: row.invoiceIds.map(numberOf) }),
      decision: (row) => row.body?.kind ?? 'no-longer-open',
      stage: (row) => row.body?.stage ?? null,
      channel: (row) => row.body?.channel ?? null,
      currency: (row) => row.body?.amount.currency ?? null,
      amount: (row) => (row.body ? row.body.amount : null),
      until: (row) => row.body?.until ?? null,
      reasons: (row) => row.body && { json: row.body.reasons },
      policy: (row) => row.policyHash,
    },
    pages: rows.decisions,
  });
  for (const page of rows.policies()) for (const { hash, document } of page) yield textFile(`policies/${hash}.json`, document);
}

type HappeningRow = ReturnType<Rows['happenings']> extends Iterable<readonly (infer Row)[]> ? Row : never;

function happeningTable(name: string, rows: Rows, numberOf: NumberOf, wanted: (kind: string) => boolean): Table<HappeningRow> {
  return {
    name,
    columns: {
      at: (row) => row.at,
      day: (row) => row.day,
      customer: (row) => row.customerId,
      what: (row) => row.kind,
      stage: (row) => row.stage,
      channel: (row) => row.channel,
      invoices: (row) => ({ json: row.invoiceIds.map(numberOf) }),
      outcome: (row) => row.outcome,
      reasonGiven: (row) => row.because,
      by: (row) => row.by,
      note: (row) => row.note,
      letter: (row) => row.effectId,
    },
    *pages() {
      for (const page of rows.happenings()) yield page.filter((row) => wanted(row.kind));
    },
  };
}

function money(minor: number, { currency }: { readonly currency: string }): Cell {
  return { minor, currency };
}
