/** How far each invoice has come along its stages: the history of the case, folded entry by entry through a transition table. */
import type { CalendarDate } from '../domain/time.ts';
import type { DatedHappening } from './happening.ts';
import { type EventOf, type StateOf, stateAfter } from './transitions.ts';

/** What an invoice can be in the course of being chased, and what moves it. */
export const CHASE_TRANSITIONS = {
  /** Between two stages, or before the first. */
  waiting: {
    'letter-sent': 'waiting',
    'letter-unknown': 'waiting',
    'sms-sent': 'waiting',
    'call-made': 'waiting',
    'call-not-made': 'waiting',
    'task-raised': 'call-open',
    'handed-over': 'handed-over',
  },
  /** A call was asked for and has not been made. */
  'call-open': {
    'letter-sent': 'waiting',
    'letter-unknown': 'waiting',
    'sms-sent': 'waiting',
    'call-made': 'waiting',
    'call-not-made': 'waiting',
    'task-raised': 'call-open',
    'handed-over': 'handed-over',
  },
  /** With others; what still leaves is noted, and nothing is asked for until a person takes it back. */
  'handed-over': {
    'letter-sent': 'handed-over',
    'letter-unknown': 'handed-over',
    'sms-sent': 'handed-over',
    'call-made': 'handed-over',
    'handed-over': 'handed-over',
    recalled: 'waiting',
  },
} as const;
export type ChaseState = StateOf<typeof CHASE_TRANSITIONS>;
type ChaseEvent = EventOf<typeof CHASE_TRANSITIONS>;

export interface OpenCall {
  readonly stage: string;
  readonly raised: CalendarDate;
  /** Last day before it counts as not made. */
  readonly until: CalendarDate;
}

export interface Progress {
  /** Index of the furthest stage passed; −1 before the first. */
  readonly passed: number;
  /** The last stage that reached the customer and when, whatever policy it was of. */
  readonly last: { readonly stage: string; readonly on: CalendarDate } | null;
  readonly call: OpenCall | null;
  readonly handedOver: CalendarDate | null;
}

export const NO_PROGRESS: Progress = { passed: -1, last: null, call: null, handedOver: null };

/** What the fold must know of an invoice's policy. */
export interface Way {
  /** Position of a stage on the way; −1 for one of another policy. */
  positionOf(stage: string): number;
  isCall(stage: string): boolean;
  /** The last day on which a call asked for on `raised` can still be made. */
  lastDayOfCall(raised: CalendarDate): CalendarDate;
}

/** Progress of every invoice the history names. `wayOf`: the way of an invoice. */
export function progressOf(
  history: readonly DatedHappening[],
  wayOf: (invoiceId: string) => Way,
  asOf: CalendarDate,
): Map<string, Progress> {
  const progress = new Map<string, Progress>();
  for (const entry of history) {
    const { advances, stage, invoiceIds } = entry;
    if (entry.kind === 'recalled') for (const invoiceId of invoiceIds) move(progress, entry, invoiceId, '', wayOf);
    else if (advances) for (const invoiceId of Object.keys(advances)) move(progress, entry, invoiceId, advances[invoiceId] ?? '', wayOf);
    // An entry without `advances` moved all its invoices to its stage (contract.md).
    else if (stage) for (const invoiceId of invoiceIds) move(progress, entry, invoiceId, stage, wayOf);
  }
  for (const [invoiceId, state] of progress)
    if (state.call && state.call.until < asOf) progress.set(invoiceId, passCall(state, wayOf(invoiceId).positionOf(state.call.stage)));
  return progress;
}

function move(
  progress: Map<string, Progress>,
  entry: DatedHappening,
  invoiceId: string,
  stage: string,
  wayOf: (invoiceId: string) => Way,
): void {
  const before = progress.get(invoiceId) ?? NO_PROGRESS;
  const moved = step(before, entry, stage, wayOf(invoiceId));
  if (moved !== before) progress.set(invoiceId, moved);
}

function stateOf(progress: Progress): ChaseState {
  return progress.handedOver !== null ? 'handed-over' : progress.call !== null ? 'call-open' : 'waiting';
}

const EVENTS: Readonly<Record<ChaseEvent, true>> = {
  'letter-sent': true,
  'letter-unknown': true,
  'sms-sent': true,
  'call-made': true,
  'call-not-made': true,
  'task-raised': true,
  'handed-over': true,
  recalled: true,
};

function isEvent(kind: string): kind is ChaseEvent {
  return Object.hasOwn(EVENTS, kind);
}

/** The same object where nothing happens. */
function step(before: Progress, { kind, on }: DatedHappening, stage: string, way: Way): Progress {
  if (!isEvent(kind) || stateAfter(CHASE_TRANSITIONS, stateOf(before), kind) === null) return before;
  const passed = Math.max(before.passed, way.positionOf(stage));
  switch (kind) {
    case 'letter-sent':
    case 'letter-unknown':
    case 'sms-sent':
    case 'call-made':
      return { passed, last: { stage, on }, call: null, handedOver: before.handedOver };
    case 'call-not-made':
      // Only the call itself counts as passed; a letter stage that would have travelled with it stays to be sent.
      if (!way.isCall(stage)) return { ...before, call: null };
      return passCall({ ...before, call: before.call ?? { stage, raised: on, until: on } }, way.positionOf(stage));
    case 'task-raised':
      return { ...before, call: { stage, raised: on, until: way.lastDayOfCall(on) } };
    case 'handed-over':
      return { passed, last: { stage, on }, call: null, handedOver: on };
    case 'recalled':
      return { ...before, handedOver: null };
    default:
      return kind satisfies never;
  }
}

function passCall(state: Progress, position: number): Progress {
  const call = state.call;
  if (!call) return state;
  return { ...state, passed: Math.max(state.passed, position), last: { stage: call.stage, on: call.raised }, call: null };
}
