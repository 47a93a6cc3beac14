/** Every list of a client file, page by page: which rows, and what each shows. */
import { z } from 'zod';
import { contactDecisions, invoiceIdsOf } from '../outbox/content.ts';
import { verdictOn } from '../policy/holds.ts';
import { countryOf } from '../policy/who.ts';
import type { AgreementRow } from '../store/agreements.ts';
import type { JournalRow } from '../store/journal.ts';
import type { PageAsked } from '../store/pages.ts';
import { caseFileOf } from './case-file.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import type { Listed, ListKind, Lists, ListWanted } from './list-views.ts';
import { offerRow, planRow, wishRow } from './view-agreements.ts';
import { amountsOf } from './view-items.ts';

/** Rows of one page, whoever asks. */
export const MOST_LISTED = 500;

export function listOf(desk: Desk, { kind, after, limit, customerId, state }: ListWanted): Listed {
  const most = Math.min(Math.max(1, limit), MOST_LISTED);
  const wanted: PageAsked = { after, limit: most + 1, customerId: customerId ?? null, state: state ?? null };
  const found = rowsOf(desk, momentOf(desk), kind, wanted);
  const rows = found.slice(0, most);
  const last = rows.at(-1);
  return { rows: rows.map(({ row }) => row), next: found.length > most && last ? last.key : null };
}

interface Keyed {
  readonly key: string;
  readonly row: Lists[ListKind];
}

const byId = <Row extends Lists[ListKind] & { readonly id: string }>(row: Row): Keyed => ({ key: row.id, row });

function rowsOf(desk: Desk, moment: Moment, kind: ListKind, wanted: PageAsked): Keyed[] {
  const { pages, effects } = { ...desk.store };
  switch (kind) {
    case 'customers':
      return customers(desk, moment, wanted).map(byId);
    case 'invoices':
      return pages.invoices(wanted).map(byId);
    case 'payments':
      return pages.payments(wanted).map(byId);
    case 'credits':
      return pages.credits(wanted).map(byId);
    case 'decisions':
      return pages.decisions(wanted).map(({ id, customerId, since, body }) => byId({ id: String(id), customerId, since, decision: body }));
    case 'letters':
      return effects.page(wanted).map((effect) => byId(letter(effect)));
    case 'tasks':
      return pages.tasks(wanted).map((task) => byId(taskRow(task)));
    case 'promises':
      return promises(desk, moment, wanted).map(byId);
    case 'holds':
      return pages.holds(wanted).map((hold) => byId(holdRow(desk, moment, hold)));
    case 'plans':
      return agreements(desk, moment, 'plan', wanted, (row, file) => ({ ...planRow(desk, moment, file, row), customerId: row.customerId }));
    case 'offers':
      return agreements(desk, moment, 'offer', wanted, (row, file) => ({
        ...offerRow(desk, moment, file, row),
        customerId: row.customerId,
      }));
    case 'wishes':
      return agreements(desk, moment, 'wish', wanted, (row) => ({ ...wishRow(row, moment.asOf), customerId: row.customerId }));
    case 'journal':
      return pages.journal(wanted).map((line) => ({ key: String(line.seq), row: journalLine(line) }));
    default:
      return kind satisfies never;
  }
}

function customers({ store }: Desk, { asOf }: Moment, wanted: PageAsked): Lists['customers'][] {
  const rows = store.pages.customers(wanted);
  const owed = Map.groupBy(
    store.pages.owed(
      rows.map((row) => row.id),
      asOf,
    ),
    (row) => row.customerId,
  );
  return rows.map(({ id, name, emails, phones, active, mergedInto, billTo, currency, country, language }) => {
    const sums = owed.get(id) ?? [];
    return {
      ...{ id, name, emails, phones, active, mergedInto, billTo, currency, country, language },
      open: sums.map((sum) => ({ minor: sum.open, currency: sum.currency })),
      overdue: sums.filter((sum) => sum.overdue > 0).map((sum) => ({ minor: sum.overdue, currency: sum.currency })),
    };
  });
}

function letter(effect: ReturnType<Desk['store']['effects']['page']>[number]): Lists['letters'] {
  const { id, kind, customerId, stage, state, plannedFor, createdAt, approvedBy, subject, settledAt } = effect;
  const decisions = contactDecisions(effect.content);
  return {
    ...{ id, kind: kind === 'hand-over' ? 'hand-over' : 'letter', customerId, stage, state, plannedFor, createdAt, approvedBy, settledAt },
    subject: subject || null,
    invoiceIds: invoiceIdsOf(decisions),
    amounts: amountsOf(decisions),
    reasons: effect.reason ? [effect.reason] : decisions.flatMap((decision) => decision.reasons),
  };
}

function taskRow(task: ReturnType<Desk['store']['pages']['tasks']>[number]): Lists['tasks'] {
  const { id, kind, customerId, effectId, state, stage, decisions, reason, raised, until, closedAt, closedBy } = task;
  return {
    ...{ id, kind, customerId, letterId: effectId, state, stage, reason, raised, until, closedAt, closedBy },
    invoiceIds: invoiceIdsOf(decisions),
    amounts: amountsOf(decisions),
  };
}

/** One case file for all rows of a customer. */
function filed(desk: Desk, moment: Moment) {
  const known = new Map<string, ReturnType<typeof caseFileOf>>();
  return (customerId: string) => {
    const file = known.get(customerId) ?? caseFileOf(desk, moment, customerId);
    known.set(customerId, file);
    return file;
  };
}

function promises(desk: Desk, moment: Moment, wanted: PageAsked): Lists['promises'][] {
  const fileOf = filed(desk, moment);
  return desk.store.pages.promises(wanted).map((promise) => {
    const { id, customerId, amount, currency, date, made, by, withdrawn } = promise;
    const file = fileOf(customerId);
    const { state } = verdictOn(promise, { file, policy: moment.policy, asOf: moment.asOf, country: countryOf(file) });
    return { id, customerId, amount: { minor: amount, currency }, date, made, state: withdrawn ? 'withdrawn' : state, by };
  });
}

function holdRow({ store }: Desk, { organisation }: Moment, hold: ReturnType<Desk['store']['pages']['holds']>[number]): Lists['holds'] {
  const { amount, invoiceId } = hold;
  const currency = (invoiceId === null ? null : store.readings.invoice(invoiceId)?.currency) ?? organisation.baseCurrency;
  return { ...hold, amount: amount === null ? null : { minor: amount, currency } };
}

function agreements(
  desk: Desk,
  moment: Moment,
  kind: 'plan' | 'offer' | 'wish',
  wanted: PageAsked,
  show: (row: AgreementRow, file: ReturnType<typeof caseFileOf>) => Lists['plans' | 'offers' | 'wishes'],
): Keyed[] {
  const fileOf = filed(desk, moment);
  return desk.store.pages.agreements(kind, wanted).map((row) => byId(show(row, fileOf(row.customerId))));
}

const contentsSchema = z.record(z.string(), z.unknown());

function journalLine({ seq, at, kind, customerId, contents }: JournalRow): Lists['journal'] {
  return { seq, at, kind, customerId, contents: contents === null ? null : contentsSchema.parse(JSON.parse(contents)) };
}
