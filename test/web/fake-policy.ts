/** A policy, its history and what another would do, as screens are shown them. */
import { addDays, calendarDate, instant } from '../../src/domain/time.ts';
import type { Drafted, PolicyActor, PolicyVersion, Rehearsal, RehearsedRow } from '../../src/organisation/policy-views.ts';
import { differencesOf } from '../../src/policy/differences.ts';
import { parsePolicy, readPolicy } from '../../src/policy/document.ts';
import { warningsOf } from '../../src/policy/warnings.ts';

const TODAY = calendarDate('2026-11-22');
export const STANDING = 'a'.repeat(64);
export const OTHER = 'b'.repeat(64);
export const RUNNING = 'c'.repeat(64);

const standing = parsePolicy('extends: standard', 'standing');
export const OTHER_DOCUMENT = `extends: standard
name: أطول صبرًا <b>
minimumNet: { EGP: 25, KWD: 1.5, default: 5 }
respectHabit: true
stages:
  - { id: call-14, off: true }
  - { id: due, conditions: { minimumOpen: 100, tags: [vip] } }
  - { id: friendly-7, days: 9 }
  - { id: visit, days: 45, channel: letter, template: second, tone: neutral, approval: true, recipient: escalation }
segments:
  unable: { stages: [{ id: final-60, days: 75 }, { id: firm-30, off: true }], respectHabit: false }
  vip: { exclude: true }`;
const other = parsePolicy(OTHER_DOCUMENT, 'other');

const none = { letter: 0, call: 0, 'hand-over': 0 };

function rehearsal(kind: Rehearsal['kind'], wanted: string): Rehearsal {
  const recorded = (letter: number) => (kind === 'what-if' ? { ...none, letter } : null);
  return {
    kind,
    wanted,
    standing: STANDING,
    from: TODAY,
    to: addDays(TODAY, 29),
    begun: instant('2026-11-22T08:18:00.000Z'),
    state: wanted === RUNNING ? 'running' : 'done',
    customers: { done: wanted === RUNNING ? 1234 : 40, of: wanted === RUNNING ? 5000 : 40 },
    totals: {
      wanted: { letter: 1204, call: 0, 'hand-over': 2 },
      standing: { letter: 1180, call: 31, 'hand-over': 2 },
      recorded: recorded(1175),
    },
    byStage: [
      { of: 'friendly-7', wanted: { ...none, letter: 800 }, standing: { ...none, letter: 790 }, recorded: recorded(780) },
      { of: 'call-14', wanted: none, standing: { ...none, call: 31 }, recorded: recorded(0) },
      { of: 'gone-stage', wanted: none, standing: none, recorded: recorded(3) },
    ],
    byDay:
      kind === 'what-if'
        ? [{ of: '2026-03', wanted: { ...none, letter: 100 }, standing: { ...none, letter: 90 }, recorded: null }]
        : [0, 1, 4].map((days) => ({
            of: addDays(TODAY, days),
            wanted: { ...none, letter: 12 + days },
            standing: { ...none, letter: 12 },
            recorded: null,
          })),
    asked: [{ minor: 1_234_500, currency: 'EGP' }],
    differing: wanted === STANDING ? 0 : 37,
    moreThanKept: kind === 'what-if',
  };
}

const ROWS: RehearsedRow[] = (['same', 'moved', 'new', 'gone'] as const).map((difference, index) => ({
  day: addDays(TODAY, index),
  customerId: `c-${index + 1}`,
  customerName: index === 1 ? 'مركز المعادي لطب الأسنان' : 'Cairo Print House',
  way: (['letter', 'letter', 'hand-over', 'call'] as const)[index] ?? 'letter',
  stage: ['friendly-7', 'friendly-7', 'hand-over-90', 'call-14'][index] ?? 'due',
  amounts: [
    { minor: 4_120_000, currency: 'EGP' },
    { minor: 125_500, currency: 'KWD' },
  ],
  invoices: index + 1,
  approval: index === 2,
  difference,
  otherDay: difference === 'moved' ? addDays(TODAY, 3) : null,
}));

export interface FakePolicies extends PolicyActor {
  /** What was begun, in order. */
  readonly begun: string[];
  readonly drafts: string[];
}

export function fakePolicies(): FakePolicies {
  const begun: string[] = [];
  const drafts: string[] = [];
  const versions = new Map([
    [STANDING, standing],
    [OTHER, other],
    [RUNNING, { ...other, name: 'running' }],
  ]);
  const version = (hash = STANDING): PolicyVersion | null => {
    const policy = versions.get(hash);
    return policy ? { hash, policy, warnings: warningsOf(policy), standing: { hash: STANDING, policy: standing } } : null;
  };
  return {
    begun,
    drafts,
    policyVersion: (hash) => Promise.resolve(version(hash)),
    policyHistory: (before) =>
      Promise.resolve({
        changes: [
          {
            seq: 42,
            at: instant('2026-10-01T09:30:00.000Z'),
            hash: STANDING,
            name: 'standard',
            before: OTHER,
            by: 'Salma',
            note: 'العملاء اشتكوا من كثرة الرسائل',
            differences: differencesOf(other, standing),
          },
          {
            seq: 17,
            at: instant('2026-05-01T09:30:00.000Z'),
            hash: OTHER,
            name: other.name,
            before: null,
            by: 'Omar',
            note: null,
            differences: null,
          },
        ],
        before: before === undefined ? 17 : null,
      }),
    draftPolicy: (document): Promise<Drafted> => {
      const read = readPolicy(document);
      if ('problems' in read) return Promise.resolve({ problems: read.problems });
      drafts.push(document);
      return Promise.resolve({ hash: OTHER });
    },
    rehearsal: (kind, hash) => Promise.resolve(kind === 'what-if' && hash !== OTHER && hash !== RUNNING ? null : rehearsal(kind, hash)),
    rehearse: (kind, hash) => {
      begun.push(`${kind} ${hash}`);
      return Promise.resolve(versions.has(hash) ? rehearsal(kind, hash) : null);
    },
    rehearsedRows: ({ day, differing, after, limit }) => {
      const rows = ROWS.filter((row) => (day === undefined || row.day === day) && (!differing || row.difference !== 'same'));
      return Promise.resolve({ rows: rows.slice(after, after + limit), count: rows.length });
    },
  };
}
