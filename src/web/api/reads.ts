/** The calls that read: client files, their books, and everything the program decided and promised. */
import { z } from 'zod';
import { calendarDateSchema } from '../../domain/ledger.ts';
import type { ListKind } from '../../organisation/list-views.ts';
import { DECISION_KINDS } from '../../policy/case.ts';
import { cursorOf, keyOf, paging } from './cursor.ts';
import { type Group, NOTHING, type Operation, operation, organisationOperation } from './operation.ts';
import { notFound } from './problem.ts';
import * as shapes from './shapes.ts';
import { EFFECT_STATES } from './shapes.ts';

const READ = { method: 'get', act: 'look', query: NOTHING, body: NOTHING } as const;
const customerId = z.string().min(1).max(200).optional();

/** A page of rows. */
function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ items: z.array(row), next: z.string().nullable() });
}

interface ListGiven<Row extends z.ZodType> {
  readonly id: string;
  readonly kind: ListKind;
  readonly group: Group;
  readonly title: string;
  readonly about?: string;
  readonly row: Row;
  /** What `state` may say; absent: nothing. */
  readonly states?: readonly string[];
  /** Whether it can be narrowed to one customer. */
  readonly ofCustomer?: boolean;
}

function list<Row extends z.ZodType>({ id, kind, group, title, about = '', row, states, ofCustomer = true }: ListGiven<Row>): Operation {
  const state = states ? { state: z.enum(states).optional() } : {};
  const query = z.strictObject({ ...paging.shape, ...(ofCustomer ? { customerId } : {}), ...state });
  const asked = z.object({ customerId, state: z.string().optional() });
  // Rows are read as they are kept and shaped by the answer's schema, which is the only word on them.
  const answer: z.ZodType<unknown, unknown> = pageOf(row);
  return organisationOperation({ ...READ, id, path: `/${kind}`, group, title, about, query, answer }, async (organisation, call) => {
    const narrowed = asked.parse(call.query);
    const name = JSON.stringify([organisation.id, kind, narrowed.customerId ?? null, narrowed.state ?? null]);
    const { limit } = call.query;
    const { rows, next } = await organisation.list({ kind, limit, after: keyOf(name, call.query.cursor), ...narrowed });
    return { items: rows, next: cursorOf(name, next) };
  });
}

const LISTS: readonly Operation[] = [
  list({
    id: 'listCustomers',
    kind: 'customers',
    group: 'books',
    title: 'Customers',
    about: 'Everybody the books know, with what is open and overdue per currency.',
    row: shapes.customer,
    ofCustomer: false,
  }),
  list({
    id: 'listInvoices',
    kind: 'invoices',
    group: 'books',
    title: 'Invoices',
    row: shapes.invoice,
    states: ['draft', 'open', 'settled', 'void'],
  }),
  list({ id: 'listPayments', kind: 'payments', group: 'books', title: 'Payments', row: shapes.payment, states: ['posted', 'void'] }),
  list({
    id: 'listCredits',
    kind: 'credits',
    group: 'books',
    title: 'Credits',
    about: 'Credit notes, overpayments and prepayments.',
    row: shapes.credit,
    states: ['posted', 'void'],
  }),
  list({
    id: 'listDecisions',
    kind: 'decisions',
    group: 'customers',
    title: 'Standing decisions',
    about: 'What stands about every open invoice, why, and until when. `state` is the kind of decision.',
    row: shapes.standing,
    states: DECISION_KINDS,
  }),
  list({
    id: 'listLetters',
    kind: 'letters',
    group: 'letters',
    title: 'Letters',
    about: 'Letters and hand-overs. Those that wait for a yes are `awaiting-approval`; what may or may not have gone out is `unknown`.',
    row: shapes.letter,
    states: EFFECT_STATES,
  }),
  list({
    id: 'listTasks',
    kind: 'tasks',
    group: 'tasks',
    title: 'Tasks',
    about: 'Calls to make (`kind` is `call`) and what the program cannot do alone.',
    row: shapes.task,
    states: ['open', 'done', 'not-made', 'withdrawn'],
  }),
  list({ id: 'listPromises', kind: 'promises', group: 'agreements', title: 'Promises', row: shapes.promise }),
  list({ id: 'listHolds', kind: 'holds', group: 'agreements', title: 'Holds', row: shapes.hold, states: ['standing', 'lifted'] }),
  list({ id: 'listPlans', kind: 'plans', group: 'agreements', title: 'Plans', row: shapes.plan, states: ['standing', 'ended'] }),
  list({ id: 'listOffers', kind: 'offers', group: 'agreements', title: 'Offers', row: shapes.offer, states: ['standing', 'ended'] }),
  list({ id: 'listWishes', kind: 'wishes', group: 'agreements', title: 'Contact wishes', row: shapes.wish, states: ['standing', 'ended'] }),
  list({
    id: 'listJournal',
    kind: 'journal',
    group: 'organisation',
    title: 'Journal',
    about: 'Everything that was done, oldest first, with who did it. `contents` is null where it was erased.',
    row: shapes.line,
  }),
];

const noCustomer = () => notFound('There is no such customer in this client file.');

export const READS: readonly Operation[] = [
  operation(
    { ...READ, id: 'readSelf', path: '/self', group: 'practice', title: 'Who is calling', answer: shapes.self },
    async ({ holder }) => ({ practice: holder.practice, token: holder.signature, scopes: [...holder.scopes] }),
  ),
  operation(
    {
      ...READ,
      id: 'listOrganisations',
      path: '/organisations',
      group: 'practice',
      title: 'Client files',
      about: 'The client files of the practice, by name, each with its summary.',
      query: paging,
      answer: pageOf(shapes.organisation),
    },
    async ({ deps, holder }, { query }) => {
      const all = (await deps.clients(holder.practiceId)).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      const after = keyOf('organisations', query.cursor) ?? '';
      const rest = all.filter((each) => placeOf(each) > after);
      const items = rest.slice(0, query.limit);
      const last = items.at(-1);
      return { items, next: cursorOf('organisations', rest.length > items.length && last ? placeOf(last) : null) };
    },
  ),
  organisationOperation(
    { ...READ, id: 'readOrganisation', path: '', group: 'organisation', title: 'One client file', answer: shapes.organisation },
    (organisation) => organisation.summary(),
  ),
  ...LISTS,
  organisationOperation(
    {
      ...READ,
      id: 'readCustomer',
      path: '/customers/{customerId}',
      group: 'customers',
      title: 'One customer',
      about: 'How they stand: figures per currency and the decisions that stand, with reasons.',
      answer: shapes.customerStanding,
    },
    async (organisation, { param }) => {
      const view = await organisation.customer(param('customerId'));
      if (!view) throw noCustomer();
      return view;
    },
  ),
  organisationOperation(
    {
      ...READ,
      id: 'readTimeline',
      path: '/customers/{customerId}/timeline',
      group: 'customers',
      title: 'Timeline of a customer',
      about: 'Everything that happened with them, newest first; at most 500 entries.',
      answer: z.object({ items: z.array(shapes.timelineItem) }),
    },
    async (organisation, { param }) => {
      const view = await organisation.customer(param('customerId'));
      if (!view) throw noCustomer();
      return { items: view.timeline };
    },
  ),
  organisationOperation(
    {
      ...READ,
      id: 'readWhy',
      path: '/customers/{customerId}/why',
      group: 'customers',
      title: 'Why, on a day',
      about:
        'Which contacts were made on a day, and what stood at its end. `replayed` says whether the recorded facts still decide the same.',
      query: z.strictObject({ day: calendarDateSchema }),
      answer: shapes.whyDay,
    },
    async (organisation, { param, query }) => {
      const day = await organisation.whyDay(param('customerId'), query.day);
      if (!day) throw noCustomer();
      return { ...day, contacts: [...day.contacts], stood: [...day.stood] };
    },
  ),
  organisationOperation(
    {
      ...READ,
      id: 'readLetter',
      path: '/letters/{letterId}',
      group: 'letters',
      title: 'One letter',
      about: 'The words as they went out, or (`preview`) as they would now. `words` is what may be written otherwise; null: nothing of it.',
      answer: shapes.letterText,
    },
    async (organisation, { param }) => {
      const letter = await organisation.letter(param('letterId'));
      if (!letter) throw notFound('There is no such letter in this client file.');
      const { item, words = null, ...shown } = letter;
      return { ...shown, id: item.effectId, seen: item.seen, words };
    },
  ),
  organisationOperation(
    {
      ...READ,
      id: 'readCall',
      path: '/tasks/{taskId}/call',
      group: 'tasks',
      title: 'One call',
      about: 'What to say. The books are read again first; `fresh` is false where they did not answer.',
      answer: shapes.call,
    },
    async (organisation, { param }) => {
      const call = await organisation.call(param('taskId'));
      if (!call) throw notFound('There is no such call in this client file.');
      const { item, fresh, script } = call;
      return { ...item, fresh, script };
    },
  ),
];

/** Client files in the order of their names. */
function placeOf({ name, id }: { readonly name: string; readonly id: string }): string {
  return `${name}\u0000${id}`;
}
