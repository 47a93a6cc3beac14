/**
 * What one app and each of its organisations may still ask of a platform. Plain data with the time as an argument: nothing here waits,
 * counts by itself or reads a clock, so a budget can be kept, restored and tested like any other value.
 */
import { z } from 'zod';
import { addMs, type Instant, instantFromMs, isInstant, msOf } from '../src/domain/time.ts';

/** What a limit counts. */
type Counted = 'calls' | 'reads' | 'batches';

/** One limit of a platform. `month`: a calendar month in UTC. */
export interface Rate {
  /** Stable name: part of the failure code ('budget-day') and the word a screen translates. */
  readonly name: 'second' | 'minute' | 'day' | 'month' | 'batch-minute' | 'app-minute';
  readonly allowed: number;
  /** Other sizes the platform sells; one of them is taken as soon as an answer shows more than `allowed` left. */
  readonly tiers?: readonly number[];
  readonly window: number | 'month';
  /** Whose calls are added up: one organisation's, or those of all organisations of the app. */
  readonly scope: 'tenant' | 'app';
  readonly counts: Counted;
  /** Part of it (0 to 1) that only calls around a letter may use: nobody is chased because the budget for looking was gone. */
  readonly reserve: number;
}

export interface BudgetPlan {
  readonly rates: readonly Rate[];
  /** Calls of one organisation under way at once. */
  readonly concurrent: number;
}

/** `settled`: the window's first answer came, so the platform's own window has surely begun. */
interface Window {
  readonly from: number;
  readonly used: number;
  readonly allowed: number;
  readonly settled: boolean;
}

/** Everything known of one organisation's (or the app's) use of a platform. */
export interface Usage {
  readonly windows: Readonly<Partial<Record<Rate['name'], Window>>>;
  /** The platform said when to come back, and nothing is asked before. */
  readonly parked: { readonly until: Instant; readonly code: string } | null;
  readonly breaker: { readonly recent: readonly boolean[]; readonly openUntil: Instant | null; readonly pauseMs: number };
}

/** What is about to be asked. `urgent`: around a letter, so the reserve may be used. */
export interface Ask {
  readonly counts: readonly Counted[];
  readonly urgent: boolean;
}

/** Not before `at`. */
export interface Refusal {
  readonly at: Instant;
  readonly code: string;
}

/** What an answer tells: whether the platform failed, and what it says is left. */
export interface Told {
  /** Lost or 5xx: counts for the circuit breaker. Refusals of any kind do not. */
  readonly broken: boolean;
  readonly remaining: Readonly<Partial<Record<Rate['name'], number | null>>>;
  readonly parked: Usage['parked'];
}

/** One limit as a screen shows it. */
export interface Allowance {
  readonly name: Rate['name'];
  readonly allowed: number;
  readonly used: number;
  readonly remaining: number;
  /** Kept back for calls around letters. */
  readonly reserved: number;
  /** When it is whole again; null while nothing is used. */
  readonly resetsAt: Instant | null;
}

/** The breaker opens when half of this many calls failed (platforms break in bursts; fewer calls say little). */
const BREAKER_CALLS = 20;
const BREAKER_SHARE = 0.5;
const BREAKER_PAUSE_MS = 60_000;
const BREAKER_LONGEST_MS = 15 * 60_000;

export const UNUSED: Usage = { windows: {}, parked: null, breaker: { recent: [], openUntil: null, pauseMs: BREAKER_PAUSE_MS } };

/** Why a call may not leave now, the furthest limit first ('budget-minute', 'circuit-open', a 429's code); null when it may. */
export function refusal(rates: readonly Rate[], usage: Usage, ask: Ask, now: Instant): Refusal | null {
  if (usage.parked && usage.parked.until > now) return { at: usage.parked.until, code: usage.parked.code };
  const { openUntil } = usage.breaker;
  if (openUntil && openUntil > now) return { at: openUntil, code: 'circuit-open' };
  let furthest: Refusal | null = null;
  for (const rate of rates) {
    if (!ask.counts.includes(rate.counts)) continue;
    const window = current(rate, usage, now);
    const room = ask.urgent ? window.allowed : window.allowed - reserved(rate, window.allowed);
    if (window.used < room) continue;
    const at = instantFromMs(endOf(rate, window.from));
    if (!furthest || at > furthest.at) furthest = { at, code: `budget-${rate.name}` };
  }
  return furthest;
}

/** One more call that leaves now. */
export function counted(rates: readonly Rate[], usage: Usage, ask: Ask, now: Instant): Usage {
  const windows: Partial<Record<Rate['name'], Window>> = { ...usage.windows };
  for (const rate of rates) {
    if (!ask.counts.includes(rate.counts)) continue;
    const window = current(rate, usage, now);
    windows[rate.name] = { ...window, used: window.used + 1 };
  }
  return { ...usage, windows };
}

/** What an answer changes: the platform's own count where it is higher, a park, and the circuit breaker. */
export function answered(rates: readonly Rate[], usage: Usage, told: Told, now: Instant): Usage {
  const windows: Partial<Record<Rate['name'], Window>> = { ...usage.windows };
  for (const rate of rates) {
    const window = windows[rate.name];
    if (window) windows[rate.name] = corrected(rate, window, told.remaining[rate.name] ?? null, now);
  }
  const parked = usage.parked && usage.parked.until > now ? usage.parked : null;
  return { windows, parked: later(parked, told.parked), breaker: judged(usage.breaker, told.broken, now) };
}

/** Every limit with what is used and left at `now`. */
export function allowances(rates: readonly Rate[], usage: Usage, now: Instant): Allowance[] {
  return rates.map((rate) => {
    const { from, used, allowed } = current(rate, usage, now);
    return {
      name: rate.name,
      allowed,
      used,
      remaining: Math.max(0, allowed - used),
      reserved: reserved(rate, allowed),
      resetsAt: used === 0 ? null : instantFromMs(endOf(rate, from)),
    };
  });
}

function current(rate: Rate, usage: Usage, now: Instant): Window {
  const known = usage.windows[rate.name];
  const ms = msOf(now);
  if (known && ms >= known.from && ms < endOf(rate, known.from)) return known;
  // The size a platform once showed stays known; only the count begins anew.
  return { from: rate.window === 'month' ? monthStart(ms) : ms, used: 0, allowed: known?.allowed ?? rate.allowed, settled: false };
}

function corrected(rate: Rate, window: Window, remaining: number | null, now: Instant): Window {
  // Counted from the first answer: the platform's fixed window cannot have begun later, so ours never ends before it.
  const from = window.settled || rate.window === 'month' ? window.from : Math.max(window.from, msOf(now));
  if (remaining === null) return { ...window, from, settled: true };
  const fits = [window.allowed, ...(rate.tiers ?? [])].filter((allowed) => allowed >= remaining);
  const allowed = fits.length > 0 ? Math.min(...fits) : remaining;
  // An answer shows the count at its own moment; calls still under way are in ours only.
  return { from, settled: true, allowed, used: Math.max(window.used, allowed - remaining) };
}

function judged({ recent, openUntil, pauseMs }: Usage['breaker'], broken: boolean, now: Instant): Usage['breaker'] {
  const opened = { recent: [], openUntil: addMs(now, pauseMs), pauseMs: Math.min(2 * pauseMs, BREAKER_LONGEST_MS) };
  // The first answer after a pause decides alone; answers to calls sent before it still belong to the pause.
  if (openUntil) {
    if (openUntil > now) return { recent, openUntil, pauseMs };
    return broken ? opened : { recent: [], openUntil: null, pauseMs: BREAKER_PAUSE_MS };
  }
  const last = [...recent, broken].slice(-BREAKER_CALLS);
  const failures = last.filter(Boolean).length;
  return last.length === BREAKER_CALLS && failures >= BREAKER_CALLS * BREAKER_SHARE ? opened : { recent: last, openUntil, pauseMs };
}

function later(a: Usage['parked'], b: Usage['parked']): Usage['parked'] {
  return !a ? b : !b ? a : a.until > b.until ? a : b;
}

function reserved(rate: Rate, allowed: number): number {
  return Math.ceil(allowed * rate.reserve);
}

function endOf(rate: Rate, from: number): number {
  if (rate.window !== 'month') return from + rate.window;
  const start = new Date(from);
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
}

function monthStart(ms: number): number {
  const at = new Date(ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
}

const instantText = z.custom<Instant>((value) => typeof value === 'string' && isInstant(value));
const windowSchema = z.object({ from: z.number(), used: z.number().int().min(0), allowed: z.number().int().min(0), settled: z.boolean() });
const usageSchema = z.object({
  windows: z.partialRecord(z.enum(['second', 'minute', 'day', 'month', 'batch-minute', 'app-minute']), windowSchema),
  parked: z.object({ until: instantText, code: z.string() }).nullable(),
  breaker: z.object({ recent: z.array(z.boolean()), openUntil: instantText.nullable(), pauseMs: z.number() }),
});

/** A kept Usage; UNUSED where the text is none (an older program's, say): the platform's own headers correct it at the first answer. */
export function readUsage(text: string): Usage {
  try {
    return usageSchema.parse(JSON.parse(text));
  } catch {
    return UNUSED;
  }
}
