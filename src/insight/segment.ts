/**
 * Which kind of payer somebody is: the first row of the table that fits, with the numbers that made it fit; and the three kinds of late
 * payer of requirements B3. A segment changes the time and the tone of a chase, never a legal step by itself (GDPR art. 22).
 */
import { LEAST_PAID, type PayerProfile, STEADY_SPREAD_DAYS } from './profile.ts';

export const SEGMENTS = ['new', 'at-risk', 'chronic', 'deteriorating', 'erratic', 'slow-steady', 'early', 'on-time'] as const;
export type Segment = (typeof SEGMENTS)[number];

/** Wants to and cannot, prefers to delay, evades; null: none of them (requirements B3). */
export type LateKind = 'unable' | 'delaying' | 'evading';

export interface Verdict {
  readonly segment: Segment;
  readonly because: { readonly rule: string; readonly values: Readonly<Record<string, number>> };
}

interface Row {
  readonly segment: Segment;
  readonly rule: string;
  readonly fits: (profile: PayerProfile) => boolean;
  readonly values: (profile: PayerProfile) => Readonly<Record<string, number>>;
}

/** Lines of reference Part 3. */
const BROKEN = 2;
const DISPUTED_PERCENT = 20;
const CHRONIC_DAYS = 30;
const CHRONIC_PERCENT = 50;
const WORSE_DAYS = 10;
const ON_TIME_DAYS = 3;

const count = (profile: PayerProfile) => ({ paid: profile.paid });
const median = (profile: PayerProfile) => ({ ...count(profile), median: profile.medianDaysLate ?? 0 });

/** In the order they are asked: what endangers the money first. */
const ROWS: readonly Row[] = [
  row(
    'at-risk',
    'broken-promises',
    (p) => p.brokenPromises >= BROKEN,
    (p) => ({ broken: p.brokenPromises, line: BROKEN }),
  ),
  row(
    'at-risk',
    'bounced',
    (p) => p.bounced > 0,
    (p) => ({ bounced: p.bounced }),
  ),
  row(
    'at-risk',
    'disputes',
    (p) => p.disputedPercent > DISPUTED_PERCENT,
    (p) => ({ percent: p.disputedPercent, line: DISPUTED_PERCENT }),
  ),
  row(
    'new',
    'few-paid',
    (p) => p.paid < LEAST_PAID,
    (p) => ({ ...count(p), line: LEAST_PAID }),
  ),
  row(
    'chronic',
    'median',
    (p) => (p.medianDaysLate ?? 0) > CHRONIC_DAYS,
    (p) => ({ ...median(p), line: CHRONIC_DAYS }),
  ),
  row(
    'chronic',
    'share-late',
    (p) => p.over30Percent > CHRONIC_PERCENT,
    (p) => ({ ...count(p), percent: p.over30Percent, line: CHRONIC_PERCENT }),
  ),
  row(
    'deteriorating',
    'trend',
    (p) => (p.trendDays ?? 0) > WORSE_DAYS,
    (p) => ({ trend: p.trendDays ?? 0, line: WORSE_DAYS }),
  ),
  row(
    'erratic',
    'spread',
    (p) => (p.spreadDays ?? 0) > STEADY_SPREAD_DAYS,
    (p) => ({ ...count(p), spread: p.spreadDays ?? 0, line: STEADY_SPREAD_DAYS }),
  ),
  row(
    'slow-steady',
    'median',
    (p) => (p.medianDaysLate ?? 0) > ON_TIME_DAYS,
    (p) => ({ ...median(p), line: ON_TIME_DAYS }),
  ),
  row('early', 'median', (p) => (p.medianDaysLate ?? 0) <= -1, median),
  row('on-time', 'median', () => true, median),
];

function row(segment: Segment, rule: string, fits: Row['fits'], values: Row['values']): Row {
  return { segment, rule, fits, values };
}

/** The segment of a profile. */
export function segmentOf(profile: PayerProfile): Verdict {
  const fitting = ROWS.find((each) => each.fits(profile));
  if (!fitting) throw new RangeError('the last row fits everybody');
  return { segment: fitting.segment, because: { rule: fitting.rule, values: fitting.values(profile) } };
}

/** What stands and what has been measured instead of it. */
export interface Measured {
  readonly segment: Segment;
  readonly candidate: Segment | null;
}

/** One evaluation changes nothing: a segment changes when two in a row measure the same other one (reference Part 3). */
export function nextMeasured(before: Measured | null, now: Segment): Measured {
  if (before === null) return { segment: now, candidate: null };
  if (now === before.segment) return { segment: now, candidate: null };
  return before.candidate === now ? { segment: now, candidate: null } : { segment: before.segment, candidate: now };
}

/**
 * The kind of late payer, read from the segment and from what they said: who says they cannot pay cannot; who breaks word or cannot be
 * reached evades; who is merely always late prefers to delay.
 */
export function lateKindOf(segment: Segment, saidTheyCannot: boolean): LateKind | null {
  if (saidTheyCannot) return 'unable';
  switch (segment) {
    case 'at-risk':
      return 'evading';
    case 'chronic':
    case 'slow-steady':
    case 'erratic':
    case 'deteriorating':
      return 'delaying';
    case 'new':
    case 'early':
    case 'on-time':
      return null;
    default:
      return segment satisfies never;
  }
}
