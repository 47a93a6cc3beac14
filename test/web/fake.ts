/** An organisation that only remembers its commands, with one of everything the screens can show. */
import { addDays, calendarDate, instant } from '../../src/domain/time.ts';
import type {
  CallItem,
  CustomerRow,
  CustomerRows,
  CustomersAsked,
  CustomerView,
  ExceptionItem,
  HeldItem,
  InvoiceRow,
  LetterItem,
  OrganisationActor,
  OrganisationSummary,
  SenderView,
  Today,
} from '../../src/organisation/actor.ts';
import type { Command, CommandResult } from '../../src/organisation/command-schema.ts';
import type { Decision, DecisionKind, Reason } from '../../src/policy/case.ts';
import { reason } from '../../src/policy/rules.ts';
import { fakeAgreements, fakeWhy } from './fake-agreements.ts';
import { type FakePolicies, fakePolicies } from './fake-policy.ts';
import { FAKE_RULES } from './fake-rules.ts';
import { fakeStart } from './fake-start.ts';
import { FAKE_WORDS, fakeTry, fakeWordsAt } from './fake-words.ts';
import { AS_OF, PEOPLE, type Person, person } from './people.ts';

export const NOW = instant('2026-11-22T08:20:40.000Z');
const day = (offset: number) => addDays(AS_OF, offset);

export const SUMMARY: OrganisationSummary = {
  id: 'org-nile',
  name: 'Nile Office Supplies',
  platform: 'xero',
  mode: 'review',
  released: true,
  stopped: false,
  connection: 'connected',
  timeZone: 'Africa/Cairo',
  country: 'EG',
  baseCurrency: 'EGP',
  open: [
    { minor: 85_120_549, currency: 'EGP' },
    { minor: 4_823_525, currency: 'USD' },
    { minor: 5_763_250, currency: 'KWD' },
  ],
  overdue: [
    { minor: 81_420_549, currency: 'EGP' },
    { minor: 2_823_525, currency: 'USD' },
    { minor: 4_812_750, currency: 'KWD' },
  ],
  over90: [
    { minor: 43_250_000, currency: 'EGP' },
    { minor: 1_840_025, currency: 'USD' },
  ],
  overdueCustomers: 26,
  approvals: 4,
  calls: 2,
  exceptions: 11,
  lettersSent: 148,
  lastSync: instant('2026-11-22T08:20:00.000Z'),
  lastRun: AS_OF,
  version: 12,
};

const number = (who: Person): string => `INV-${2000 + Number(who.id.slice(2))}`;

function due(who: Person, stage: string, stageDay: number): Reason {
  return reason('stage-due', { number: number(who), stage, daysLate: who.late, stageDay });
}

function letter(count: number, stage: string, reasons: Reason[], more: Partial<LetterItem> = {}): LetterItem {
  const who = person(count);
  return {
    effectId: `e-${count}`,
    seen: `hash-${count}`,
    customerId: who.id,
    customerName: who.name,
    stage,
    state: 'awaiting-approval',
    invoiceNumbers: [number(who)],
    oldestDaysLate: who.late,
    amounts: [{ minor: who.overdue || who.open, currency: who.currency }],
    to: who.email,
    reasons,
    plannedFor: AS_OF,
    look: stage.startsWith('final') || stage.startsWith('hand-over') ? 'last-step' : null,
    ...more,
  };
}

const approval = reason('needs-approval', { because: 'review-mode' });
const LETTERS: LetterItem[] = [
  letter(1, 'friendly-7', [due(person(1), 'friendly-7', 7), approval], { invoiceNumbers: ['INV-2001', 'INV-2031', 'INV-2040'] }),
  letter(
    2,
    'firm-30',
    [
      due(person(2), 'firm-30', 30),
      reason('credit-netted', { unapplied: '800.00 EGP', open: '42000.00 EGP' }),
      reason('dispute-left-out', { disputed: '3100.00 EGP' }),
      reason('asked-too', { count: 2 }),
    ],
    {
      invoiceNumbers: ['INV-2002', 'INV-2088'],
      amounts: [
        { minor: 4_120_000, currency: 'EGP' },
        { minor: 125_500, currency: 'KWD' },
      ],
    },
  ),
  letter(3, 'final-60', [
    due(person(3), 'final-60', 60),
    reason('promise-broken', { amount: '96000.00 EGP', date: day(-19), received: '0.00 EGP' }),
    reason('needs-approval', { because: 'final' }),
  ]),
  letter(7, 'before-7', [
    reason('stage-due', { number: 'INV-2007', stage: 'before-7', daysLate: -4, stageDay: -7 }),
    reason('needs-approval', { because: 'policy' }),
  ]),
];

function call(count: number, allowedNow: boolean, reasons: Reason[]): CallItem {
  const who = person(count);
  return {
    taskId: `t-${count}`,
    customerId: who.id,
    customerName: who.name,
    stage: 'call-14',
    invoiceNumbers: [number(who)],
    amounts: [{ minor: who.overdue, currency: who.currency }],
    phones: allowedNow ? ['+20 3 555 0182', '+20 100 555 0144'] : [],
    raised: day(-1),
    until: day(4),
    allowedNow,
    reasons,
  };
}

const CALLS: CallItem[] = [
  call(4, true, [due(person(4), 'call-14', 14), reason('plan-broken', { due: day(-5), amount: '250.00 EGP' })]),
  call(5, false, [reason('call-open', { stage: 'call-14', raised: day(-1), until: day(4) })]),
];

function exception(kind: ExceptionItem['kind'], count: number | null, why: Reason, more: Partial<ExceptionItem> = {}): ExceptionItem {
  const who = count === null ? null : person(count);
  return {
    id: `x-${kind}`,
    kind,
    customerId: who?.id ?? null,
    customerName: who?.name ?? null,
    effectId: null,
    taskId: null,
    amounts: who ? [{ minor: who.open, currency: who.currency }] : [],
    at: instant('2026-11-22T07:05:00.000Z'),
    reason: why,
    ...more,
  };
}

const told = (rule: string): Reason => ({ rule, detail: '', values: {} });
const EXCEPTIONS: ExceptionItem[] = [
  exception('outcome-unknown', 8, told('unknown'), { effectId: 'e-8' }),
  exception('promise-broken', 13, reason('promise-broken', { amount: '60000.00 EGP', date: day(-4), received: '12500.00 EGP' }), {
    taskId: 't-13',
  }),
  exception('letter-failed', 21, told('bounced'), { effectId: 'e-21' }),
  exception('note-failed', 20, told('note'), { taskId: 't-20' }),
  exception('no-address', 9, reason('no-address', {}), { taskId: 't-9' }),
  exception('no-due-date', 22, reason('no-due-date', { number: 'INV-2022' })),
  exception('quarantined', null, told('quarantined')),
  exception('reconnect', null, told('reconnect')),
  exception('sync-failed', null, told('later')),
  exception('hold-review', 17, reason('hold-old', { kind: 'dispute', from: day(-95), reviewDays: 90 }), { taskId: 't-17' }),
  exception('hand-over', 24, reason('stages-done', { number: 'INV-2024' }), { taskId: 't-24' }),
];

export function decision(
  kind: DecisionKind,
  who: Person,
  reasons: [Reason, ...Reason[]],
  stage: string | null = null,
  until = day(6),
): Decision {
  return {
    kind,
    stage,
    channel: stage ? 'email' : null,
    invoiceIds: [`i-${who.id}`],
    advances: {},
    amount: { minor: who.open, currency: who.currency },
    approval: false,
    until,
    reasons,
  };
}

function held(count: number, kind: DecisionKind, why: Reason, stage: string | null = null): HeldItem {
  const who = person(count);
  return { customerId: who.id, customerName: who.name, decision: decision(kind, who, [why], stage), invoiceNumbers: [number(who)] };
}

const HELD: HeldItem[] = [
  held(15, 'wait', { rule: 'hard-cap-customer', detail: '', values: { group: 'email', days: 7, most: 2, until: day(1) } }, 'firm-30'),
  held(12, 'rest', reason('in-credit', { unapplied: '6000.00 EGP', open: '5400.00 EGP' }), 'friendly-7'),
  held(10, 'wait', reason('cap-all-7', { count: 2, limit: 3 }), 'call-14'),
  held(11, 'hold', reason('hold-plan', { due: day(9), until: day(11), amount: '250.00 EUR' })),
  held(17, 'hold', reason('hold-dispute', { from: day(-95), until: null })),
  held(19, 'hold', reason('hold-promise', { amount: '910.00 EGP', date: day(3), until: day(5) })),
  held(23, 'hold', reason('hold-stop', { from: day(-2), until: null })),
  held(25, 'wait', reason('weekend', { country: 'EG' }), 'firm-30'),
  held(26, 'wait', reason('holiday', { country: 'EG', name: 'عيد الفطر' }), 'friendly-7'),
  held(27, 'wait', reason('stage-gap', { last: 'firm-30', lastDay: day(-3), gapDays: 7 }), 'final-60'),
  held(28, 'rest', reason('net-small', { net: '4.99 EGP', minimum: '5.00 EGP' })),
  held(29, 'wait', reason('cap-email-gap', { last: day(-1), limit: 3 }), 'friendly-7'),
  held(14, 'wait', reason('stage-not-due', { number: 'INV-2014', stage: 'friendly-7', day: day(4) }), 'friendly-7'),
  held(18, 'rest', reason('handed-over', { on: day(-20) })),
];

export const TODAY: Today = {
  summary: SUMMARY,
  asOf: AS_OF,
  letters: LETTERS,
  calls: CALLS,
  exceptions: EXCEPTIONS,
  handOvers: [letter(16, 'hand-over-90', [due(person(16), 'hand-over-90', 90), reason('needs-approval', { because: 'final' })])],
  replies: [
    {
      holdId: 'h-31',
      customerId: 'c-12',
      customerName: person(12).name,
      at: instant('2026-11-22T06:40:00.000Z'),
      subject: 'Re: INV-2012',
      text: 'We paid this on Thursday, and box 3 arrived broken.\nPlease check.',
      meanings: ['paid', 'dispute'],
      effectId: 'e-2',
    },
    {
      holdId: 'h-32',
      customerId: 'c-6',
      customerName: person(6).name,
      at: instant('2026-11-22T07:10:00.000Z'),
      subject: 'رد: كشف الحساب',
      text: 'من المسؤول عن هذا الطلب؟',
      meanings: [],
      effectId: null,
    },
  ],
  promisesDue: [
    {
      id: 'p-19',
      customerId: 'c-19',
      customerName: person(19).name,
      amount: { minor: 91_000, currency: 'EGP' },
      date: day(3),
      until: day(5),
      by: 'Salma',
    },
  ],
  held: HELD,
  sentToday: [letter(30, 'firm-30', [due(person(30), 'firm-30', 30)], { state: 'sent', effectId: 'e-30' })],
};

function invoice(who: Person, index: number): InvoiceRow {
  const late = who.late - index * 14;
  const states = [
    decision('send', who, [due(who, 'firm-30', 30), reason('credit-netted', { unapplied: '800.00 EGP', open: '42000.00 EGP' })], 'firm-30'),
    decision('hold', who, [reason('hold-dispute', { from: day(-9), until: null })]),
    decision('wait', who, [reason('stage-not-due', { number: `${number(who)}-${index}`, stage: 'due', day: day(9) })], 'due'),
  ];
  return {
    id: `i-${who.id}-${index}`,
    number: index === 0 ? number(who) : `${number(who)}-${index}`,
    currency: who.currency,
    issued: day(-late - 30),
    due: index === 3 ? null : day(-late),
    daysLate: late,
    total: index === 1 ? who.open + 50_000 : who.open,
    open: who.open,
    state: index === 4 ? 'settled' : 'open',
    stage: ['friendly-7', 'call-14', null, 'firm-30', null][index] ?? null,
    decision: states[index % states.length] ?? null,
  };
}

export function customerView(who: Person): CustomerView {
  const many = who.id === 'c-2';
  const invoices = [0, 1, 2, 3, 4].slice(0, many ? 5 : 1).map((index) => invoice(who, index));
  return {
    id: who.id,
    name: who.name,
    organisationId: SUMMARY.id,
    asOf: AS_OF,
    emails: who.email
      ? [
          { address: who.email, role: 'billing' },
          ...(many ? [{ address: 'director@maadidental.example', role: 'escalation' as const }] : []),
        ]
      : [],
    phones: who.email ? ['+20 2 555 0110'] : [],
    language: who.language,
    country: 'EG',
    active: who.id !== 'c-28',
    net: [
      {
        currency: who.currency,
        open: who.open,
        overdue: who.overdue,
        unapplied: many ? 80_000 : 0,
        disputed: many ? 310_000 : 0,
        asked: who.overdue,
      },
      ...(many ? [{ currency: 'KWD', open: 125_500, overdue: 125_500, unapplied: 0, disputed: 0, asked: 125_500 }] : []),
    ],
    invoices,
    decisions: invoices.flatMap((each) => (each.decision ? [each.decision] : [])),
    holds: many
      ? [
          {
            id: 'h-1',
            kind: 'dispute',
            invoiceNumber: 'INV-2002-1',
            amount: { minor: 310_000, currency: 'EGP' },
            from: day(-9),
            until: null,
            note: 'وصل صندوقان تالفان',
            by: 'customer, by reply',
          },
          { id: 'h-2', kind: 'manual', invoiceNumber: null, amount: null, from: day(-1), until: day(5), note: null, by: 'Salma' },
        ]
      : [],
    promises: many
      ? [
          { id: 'p-1', amount: { minor: 500_000, currency: 'EGP' }, date: day(4), made: day(-2), state: 'open', by: 'Salma' },
          {
            id: 'p-2',
            amount: { minor: 250_000, currency: 'EGP' },
            date: day(-20),
            made: day(-30),
            state: 'kept',
            by: 'customer, by reply',
          },
          { id: 'p-3', amount: { minor: 250_000, currency: 'EGP' }, date: day(-40), made: day(-50), state: 'broken', by: 'Salma' },
        ]
      : [],
    timeline: many ? timeline(who) : [],
  };
}

function timeline(who: Person): CustomerView['timeline'] {
  const nothing = { amount: null, invoiceNumbers: [], text: null, by: null, effectId: null };
  return [
    { ...nothing, at: day(-1), kind: 'hold', what: 'manual', by: 'Salma' },
    { ...nothing, at: day(-2), kind: 'promise', what: 'open', amount: { minor: 500_000, currency: 'EGP' }, by: 'Salma' },
    {
      ...nothing,
      at: instant('2026-11-18T09:12:00.000Z'),
      kind: 'call',
      what: 'promised',
      text: 'Mona will ask the director on Sunday.',
      by: 'Salma',
    },
    { ...nothing, at: day(-7), kind: 'task', what: 'call-14' },
    {
      ...nothing,
      at: day(-9),
      kind: 'dispute',
      what: 'dispute',
      amount: { minor: 310_000, currency: 'EGP' },
      invoiceNumbers: ['INV-2002-1'],
      text: 'وصل صندوقان تالفان',
      by: 'customer, by reply',
    },
    {
      ...nothing,
      at: instant('2026-11-10T07:03:00.000Z'),
      kind: 'letter',
      what: 'friendly-7',
      invoiceNumbers: [number(who)],
      text: 'تذكير ودي بشأن فاتورة',
      effectId: 'e-2',
    },
    { ...nothing, at: day(-11), kind: 'invoice-pdf', what: 'attached', invoiceNumbers: ['INV/20 ٠٢'], effectId: 'e-2' },
    { ...nothing, at: day(-11), kind: 'invoice-pdf', what: 'too-large', invoiceNumbers: [number(who)], effectId: 'e-2' },
    {
      ...nothing,
      at: instant('2026-11-10T07:03:02.000Z'),
      kind: 'note',
      what: 'sent',
      text: 'Tahseel wrote to hesabat@maadidental.example [ref e-2]',
    },
    { ...nothing, at: day(-15), kind: 'payment', what: 'payment', amount: { minor: 80_000, currency: 'EGP' } },
    { ...nothing, at: day(-16), kind: 'credit', what: 'credit-note', amount: { minor: 20_000, currency: 'EGP' } },
    { ...nothing, at: day(-17), kind: 'expected-payment', what: 'expected' },
    { ...nothing, at: day(-18), kind: 'decision', what: 'wait' },
    { ...nothing, at: day(-19), kind: 'hold-lifted', what: 'stop', by: 'Salma' },
    { ...nothing, at: day(-20), kind: 'handed-over', what: 'hand-over-90' },
    {
      ...nothing,
      at: day(-61),
      kind: 'invoice-issued',
      what: 'open',
      amount: { minor: who.open, currency: who.currency },
      invoiceNumbers: [number(who)],
    },
  ];
}

export interface FakeActor extends OrganisationActor, FakePolicies {
  /** Every command received, in order. */
  readonly commands: Command[];
  /** Addresses a code was asked for. */
  readonly asked: string[];
}

export interface FakeOptions {
  readonly today?: Today;
  readonly answer?: (command: Command) => CommandResult;
  readonly people?: readonly Person[];
  readonly fresh?: boolean;
}

const HTML =
  '<!doctype html><html lang="en"><head><title>Letter</title><style>body{font-family:sans-serif;margin:24px}</style></head><body><p>Dear customer,</p><p>invoice INV-2002 is 31 days past its due date.</p></body></html>';

const SENDER: SenderView = {
  fromName: 'Nile Office Supplies',
  fromAddress: 'accounts@nile-office.example',
  replyTo: 'accounts@nile-office.example',
  phone: '+20 2 5555 0100',
  paymentInstructions: 'National Bank\nIBAN EG00 0000',
  attachInvoices: false,
  ownWords: null,
  keepWordsMonths: 24,
  pending: 'ledger@nile-office.example',
};

export function fakeActor(options: FakeOptions = {}): FakeActor {
  const { today = TODAY, people = PEOPLE, fresh = true } = options;
  const commands: Command[] = [];
  const asked: string[] = [];
  const letters = [
    ...today.letters,
    ...today.handOvers,
    ...today.sentToday,
    letter(8, 'friendly-7', [due(person(8), 'friendly-7', 7)], { state: 'unknown' }),
    letter(21, 'friendly-7', [due(person(21), 'friendly-7', 7)], { state: 'failed' }),
  ];
  const unused = (): Promise<never> => Promise.reject(new Error('the screens never do this'));
  return {
    ...fakePolicies(),
    ...fakeStart(today.summary),
    id: today.summary.id,
    commands,
    summary: () => Promise.resolve(today.summary),
    agreements: (id) => Promise.resolve(people.filter((who) => who.id === id).map(fakeAgreements)[0] ?? null),
    whyDay: (id, asked) => {
      const who = people.find((each) => each.id === id);
      return Promise.resolve(who ? fakeWhy(id, asked, customerView(who).decisions) : null);
    },
    contactRules: () => Promise.resolve(FAKE_RULES),
    words: () => Promise.resolve(FAKE_WORDS),
    wordsAt: (name) => Promise.resolve(fakeWordsAt(name)),
    tryWords: (name, text) => Promise.resolve(fakeTry(name, text)),
    sender: () => Promise.resolve(SENDER),
    askForSender: (_by, address) => {
      asked.push(address);
      return Promise.resolve({ done: true });
    },
    asked,
    today: () => Promise.resolve(today),
    customers: (asked) =>
      Promise.resolve(
        pageOf(
          asked,
          people.map((who) => ({
            id: who.id,
            name: who.name,
            open: [{ minor: who.open, currency: who.currency }],
            overdue: who.overdue > 0 ? [{ minor: who.overdue, currency: who.currency }] : [],
            oldestDaysLate: who.late,
            lastContact: who.late > 7 ? day(-who.late + 7) : null,
            decision: today.held.find((item) => item.customerId === who.id)?.decision ?? null,
            held: today.held.some((item) => item.customerId === who.id && item.decision.kind === 'hold'),
          })),
        ),
      ),
    customer: (id) => Promise.resolve(people.filter((who) => who.id === id).map(customerView)[0] ?? null),
    letter: (effectId) => {
      const item = letters.find((each) => each.effectId === effectId);
      const subject = 'Friendly reminder: invoice INV-2002';
      return Promise.resolve(
        item
          ? {
              item,
              to: item.to,
              from: 'Nile Office Supplies <accounts@nile-office.example>',
              subject,
              text: 'Dear customer,\n\ninvoice INV-2002 is 31 days past its due date.\n',
              html: HTML,
              preview: item.state === 'awaiting-approval',
              ...(effectId === 'e-2' && {
                words: { subject, paragraphs: ['Dear customer,', 'INV-2002 is past its due date.'], by: 'Salma' },
              }),
            }
          : null,
      );
    },
    call: (taskId) => {
      const item = today.calls.find((each) => each.taskId === taskId);
      return Promise.resolve(
        item
          ? {
              item,
              fresh,
              script: {
                title: 'A short call',
                lines: [
                  'Good morning, this is Nile Office Supplies.',
                  'I am calling about INV-2004, 22,700.00 EGP, due on 3 November.',
                  'Is there anything that keeps it from being paid?',
                ],
              },
            }
          : null,
      );
    },
    command: (command) => {
      commands.push(command);
      return Promise.resolve(options.answer?.(command) ?? { done: true });
    },
    commandOnce: (_once, command) => {
      commands.push(command);
      return Promise.resolve({ known: 'no', result: options.answer?.(command) ?? { done: true } });
    },
    list: unused,
    events: unused,
    standing: unused,
    balances: unused,
    tally: unused,
    invoicePdf: (effectId, number) =>
      Promise.resolve(effectId === 'e-2' && number === 'INV/20 ٠٢' ? btoa('%PDF-1.4 as it went %%EOF') : null),
    caseFile: unused,
    why: unused,
    sync: unused,
    plan: unused,
    deliver: unused,
    wake: unused,
  };
}

export const HARBOUR: OrganisationSummary = {
  ...SUMMARY,
  id: 'org-harbour',
  name: 'Harbour & Lane Design',
  platform: 'quickbooks',
  mode: 'draft',
  released: false,
  timeZone: 'America/New_York',
  country: 'US',
  baseCurrency: 'USD',
  open: [{ minor: 8_120_500, currency: 'USD' }],
  overdue: [
    { minor: 3_120_500, currency: 'USD' },
    { minor: 420_000, currency: 'CAD' },
  ],
  over90: [],
  overdueCustomers: 9,
  approvals: 0,
  calls: 0,
  exceptions: 1,
  lettersSent: 0,
  lastSync: instant('2026-11-22T06:20:00.000Z'),
};

export const QUIET: Today = {
  summary: {
    ...HARBOUR,
    id: 'org-quiet',
    name: 'Quiet & Sons',
    mode: 'autopilot',
    released: true,
    overdue: [],
    exceptions: 0,
    overdueCustomers: 0,
  },
  asOf: calendarDate('2026-11-22'),
  letters: [],
  calls: [],
  exceptions: [],
  handOvers: [],
  replies: [],
  promisesDue: [],
  held: [],
  sentToday: [],
};

/** As the product narrows and pages them. */
function pageOf({ search = '', shown = 'all', from = 0, most = 1_000 }: CustomersAsked = {}, all: CustomerRow[]): CustomerRows {
  const found = all.filter(
    (row) =>
      (shown !== 'overdue' || row.overdue.length > 0) &&
      (shown !== 'held' || row.held) &&
      row.name.toLocaleLowerCase().includes(search.toLocaleLowerCase()),
  );
  return { rows: found.slice(from, from + most), found: found.length, of: all.length };
}
