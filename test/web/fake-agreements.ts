/** One customer's agreements, and days on which they were and were not contacted, as screens are shown them. */
import { addDays, calendarDate, instant } from '../../src/domain/time.ts';
import type { AgreementsView, InstalmentState, PlanRow, WhyDay } from '../../src/organisation/agreement-views.ts';
import type { Decision } from '../../src/policy/case.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { OTHER_DOCUMENT, STANDING } from './fake-policy.ts';
import type { Person } from './people.ts';

const TODAY = calendarDate('2026-11-22');
const day = (days: number) => addDays(TODAY, days);
const POLICY = parsePolicy(OTHER_DOCUMENT, 'other');

const PROFILE: AgreementsView['payer']['profile'] = {
  paid: 14,
  medianDaysLate: 12,
  p90DaysLate: 40,
  p25DaysLate: 3,
  p75DaysLate: 31,
  spreadDays: 28,
  averageDaysLate: 17,
  trendDays: -4,
  over30Percent: 21,
  medianWithOpen: 19,
  brokenPromises: 1,
  promisesKept: { kept: 2, ended: 3, atLeast: 0.2 },
  disputedPercent: 7,
  bounced: 1,
  habitDays: 9,
};

function plan(id: string, state: PlanRow['state'], states: (InstalmentState | null)[]): PlanRow {
  return {
    id,
    state,
    agreed: day(-40),
    invoiceNumbers: ['INV-2002', 'INV-2002-1'],
    instalments: states.map((each, index) => ({ due: day(-30 + index * 30), amount: { minor: 500_000, currency: 'EGP' }, state: each })),
    by: 'Salma',
    note: id === 'a-1' ? 'اتفقنا هاتفيًا <b>' : null,
  };
}

export function fakeAgreements(who: Person): AgreementsView {
  const many = who.id === 'c-2';
  const empty: AgreementsView = {
    customerId: who.id,
    recipient: who.email,
    payer: {
      segment: null,
      measured: null,
      profile: { ...PROFILE, paid: 0, medianDaysLate: null, p90DaysLate: null },
      debtor: null,
      region: null,
      tags: [],
    },
    caps: [{ group: 'all', most: 3, inDays: 7, used: 0 }],
    exposure: [],
    plans: [],
    offers: [],
    wishes: [],
    consents: [],
    override: null,
    policy: POLICY,
    openCall: null,
  };
  if (!many) return { ...empty, payer: { ...empty.payer, segment: who.id === 'c-9' ? 'vip' : null } };
  return {
    ...empty,
    payer: {
      segment: null,
      measured: {
        segment: 'erratic',
        candidate: 'chronic',
        kind: 'delaying',
        because: { rule: 'spread', values: { paid: 14, spread: 28, line: 10 } },
        on: day(-3),
      },
      profile: PROFILE,
      debtor: 'company',
      region: 'EG-C',
      tags: [],
    },
    caps: [
      { group: 'letters', most: 2, inDays: 7, used: 2 },
      { group: 'voice', most: 2, inDays: 7, used: 1 },
      { group: 'all', most: 3, inDays: 7, used: 3 },
    ],
    exposure: [
      { amount: { minor: 4_120_000, currency: 'EGP' }, suggestion: { limit: 3_000_000, monthly: 2_000_000, months: 2, factorPercent: 75 } },
      { amount: { minor: 125_500, currency: 'KWD' }, suggestion: null },
    ],
    plans: [
      plan('a-1', 'proposed', [null, null, null]),
      plan('a-2', 'active', ['paid', 'next', 'later']),
      plan('a-3', 'broken', ['paid', 'missed', 'missed']),
      plan('a-4', 'kept', ['paid', 'paid']),
    ],
    offers: (['offered', 'accepted', 'honoured', 'expired'] as const).map((state, index) => ({
      id: `o-${index}`,
      kind: index === 1 ? 'early-payment' : 'settlement',
      state,
      amount: { minor: 300_000, currency: 'EGP' },
      made: day(-5),
      expires: day(9),
      invoiceNumbers: ['INV-2002'],
      by: 'Salma',
      note: index === 0 ? 'last chance' : null,
    })),
    wishes: [
      {
        id: 'w-1',
        channel: 'call',
        notBefore: day(2),
        notBeforeTime: '10:00',
        never: false,
        until: null,
        made: day(-1),
        stands: true,
        by: 'customer, by reply',
        note: 'after ten',
      },
      {
        id: 'w-2',
        channel: 'sms',
        notBefore: null,
        notBeforeTime: null,
        never: true,
        until: day(90),
        made: day(-9),
        stands: true,
        by: 'Salma',
        note: null,
      },
      {
        id: 'w-3',
        channel: null,
        notBefore: day(-2),
        notBeforeTime: null,
        never: false,
        until: null,
        made: day(-9),
        stands: false,
        by: 'Salma',
        note: null,
      },
    ],
    consents: [
      { channel: 'sms', given: day(-100), withdrawn: null, evidence: 'contract, page 3' },
      { channel: 'email', given: day(-100), withdrawn: day(-10), evidence: null },
    ],
    override: {
      exclude: true,
      stages: [
        { id: 'firm-30', days: 45 },
        { id: 'due', off: true },
      ],
    },
    openCall: 't-4',
  };
}

export function fakeWhy(customerId: string, asked: string, decisions: readonly Decision[]): WhyDay {
  const base = { day: calendarDate(asked), today: TODAY, firstRun: day(-60), contacts: [], asked: [], stood: [] };
  const stood = decisions.map((decision, index) => ({
    since: day(-index),
    invoiceIds: decision.invoiceIds,
    invoiceNumbers: ['INV-2002', 'INV-2003'],
    decision,
    policyHash: index === 2 ? null : STANDING,
    replayed: [true, false, null][index % 3] ?? null,
  }));
  if (customerId === 'c-28') return { ...base, firstRun: null };
  if (asked === '2026-11-18')
    return {
      ...base,
      contacts: [
        { at: instant('2026-11-18T08:00:00.000Z'), kind: 'letter', stage: 'friendly-7', outcome: null, by: null, effectId: 'e-2' },
        { at: instant('2026-11-18T09:12:00.000Z'), kind: 'call', stage: 'call-14', outcome: 'spoke', by: 'Salma', effectId: null },
        { at: instant('2026-11-18T11:00:00.000Z'), kind: 'reply', stage: null, outcome: null, by: null, effectId: null },
      ],
      asked: decisions.slice(0, 1).map((decision) => ({ ...decision, stage: 'friendly-7' })),
      stood,
    };
  return asked === '2026-11-22' ? { ...base, stood } : base;
}
