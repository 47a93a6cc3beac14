/** How far each invoice has come along the stages, read from the history of the case. */
import { addDays, type CalendarDate, isCalendarDate } from '../domain/time.ts';
import { dateIn } from '../domain/zone.ts';
import { addBusinessDays } from './calendar.ts';
import type { Channel, Happening } from './case.ts';
import type { Policy } from './policy.ts';

/** A happening with its calendar date and the stage each invoice moved to. */
export interface DatedHappening {
  readonly on: CalendarDate;
  readonly kind: string;
  readonly channel: Channel | null;
  readonly stage: string | null;
  readonly advances: Readonly<Record<string, string>>;
}

export interface OpenCall {
  readonly stage: string;
  readonly raised: CalendarDate;
  /** Last day before it counts as not made. */
  readonly until: CalendarDate;
}

export interface Progress {
  /** Index into the policy's stages of the furthest stage passed; −1 before the first. */
  readonly passed: number;
  /** The last stage that reached the customer and when, whatever policy it was of. */
  readonly last: { readonly stage: string; readonly on: CalendarDate } | null;
  readonly call: OpenCall | null;
  readonly handedOver: CalendarDate | null;
}

export const NO_PROGRESS: Progress = { passed: -1, last: null, call: null, handedOver: null };

/** Dates a history in the organisation's zone and orders it by day. Entries after `asOf` have not happened yet. */
export function dated(history: readonly Happening[], zone: string, asOf: CalendarDate): DatedHappening[] {
  const entries = history.map((happening) => ({
    on: isCalendarDate(happening.at) ? happening.at : dateIn(happening.at, zone),
    kind: happening.kind,
    channel: happening.channel ?? null,
    stage: happening.stage ?? null,
    advances: happening.advances ?? movedAll(happening),
  }));
  return entries.filter((entry) => entry.on <= asOf).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** An entry without `advances` moved all its invoices to its stage (contract.md). */
function movedAll(happening: Happening): Record<string, string> {
  const stage = happening.stage;
  return stage ? Object.fromEntries(happening.invoiceIds.map((id) => [id, stage])) : {};
}

/** Progress of every invoice the history names. */
export function progressOf(history: readonly DatedHappening[], policy: Policy, asOf: CalendarDate, country: string): Map<string, Progress> {
  const index = new Map(policy.stages.map((stage, position) => [stage.id, position]));
  const isCall = (stage: string) => policy.stages[index.get(stage) ?? -1]?.channel === 'call';
  const progress = new Map<string, Progress>();
  for (const entry of history) {
    for (const [invoiceId, stage] of Object.entries(entry.advances)) {
      const before = progress.get(invoiceId) ?? NO_PROGRESS;
      const after = step(before, entry, stage, index.get(stage) ?? -1, isCall(stage));
      if (after) progress.set(invoiceId, after(policy, country));
    }
  }
  for (const [invoiceId, state] of progress) {
    if (state.call && state.call.until < asOf) progress.set(invoiceId, passCall(state, index.get(state.call.stage) ?? -1));
  }
  return progress;
}

type Step = (policy: Policy, country: string) => Progress;

function step(before: Progress, entry: DatedHappening, stage: string, position: number, isCall: boolean): Step | null {
  switch (entry.kind) {
    case 'letter-sent':
    case 'letter-unknown':
    case 'sms-sent':
    case 'call-made':
      return () => ({ ...before, passed: Math.max(before.passed, position), last: { stage, on: entry.on }, call: null });
    case 'call-not-made':
      // Only the call itself counts as passed; a letter stage that would have travelled with it stays to be sent.
      return () =>
        isCall
          ? passCall({ ...before, call: before.call ?? { stage, raised: entry.on, until: entry.on } }, position)
          : { ...before, call: null };
    case 'task-raised':
      return (policy, country) => ({ ...before, call: openCall(stage, entry, policy, country) });
    case 'handed-over':
      return () => ({
        ...before,
        passed: Math.max(before.passed, position),
        last: { stage, on: entry.on },
        call: null,
        handedOver: entry.on,
      });
    default:
      return null;
  }
}

function openCall(stage: string, entry: DatedHappening, policy: Policy, country: string): OpenCall {
  return { stage, raised: entry.on, until: lastDayOfCall(entry.on, policy, country) };
}

/** The last day on which a call raised on `raised` can still be made before it is recorded as not made. */
export function lastDayOfCall(raised: CalendarDate, policy: Policy, country: string): CalendarDate {
  return addDays(addBusinessDays(raised, policy.callBusinessDays, country), -1);
}

function passCall(state: Progress, position: number): Progress {
  const call = state.call;
  if (!call) return state;
  return { ...state, passed: Math.max(state.passed, position), last: { stage: call.stage, on: call.raised }, call: null };
}
