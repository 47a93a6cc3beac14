/** Xero's rate limits per tenant as counters over fixed windows of the sandbox's clock; headers are always shown, refusals only when enforced. */
import { type Instant, msOf } from '../../domain/time.ts';
import { type Problem, tooMany } from './problems.ts';

/** Calls allowed; source: developer.xero.com/documentation/guides/oauth2/limits (day: Core tier and above). */
export interface Limits {
  readonly minute: number;
  readonly day: number;
  readonly appMinute: number;
  readonly concurrent: number;
}
export const XERO_LIMITS: Limits = { minute: 60, day: 5_000, appMinute: 10_000, concurrent: 5 };

interface Window {
  readonly ms: number;
  start: number;
  used: number;
}

export interface Gauge {
  /** Counts one call of a tenant. The problem, if any, is the 429 to give; `headers` go on every reply. */
  take(tenant: string, now: Instant): { readonly headers: Readonly<Record<string, string>>; readonly problem: Problem | null };
  /** To be called when the call taken is answered. */
  done(tenant: string): void;
  /** Headers for a call that is no tenant's and counts nowhere. */
  readonly untouched: Readonly<Record<string, string>>;
}

/** `limits` null: nothing is counted or refused, the headers show untouched allowances (the default, for speed). */
export function gauge(limits: Limits | null): Gauge {
  const { day, minute, appMinute } = limits ?? XERO_LIMITS;
  const untouched = remainingHeaders(day, minute, appMinute);
  if (limits === null) return { take: () => ({ headers: untouched, problem: null }), done: () => undefined, untouched };
  const app = { ms: 60_000, start: 0, used: 0 };
  const tenants = new Map<string, { minute: Window; day: Window; inFlight: number }>();
  const of = (tenant: string) => {
    const known = tenants.get(tenant) ?? {
      minute: { ms: 60_000, start: 0, used: 0 },
      day: { ms: 86_400_000, start: 0, used: 0 },
      inFlight: 0,
    };
    tenants.set(tenant, known);
    return known;
  };
  return {
    take: (tenant, at) => {
      const now = msOf(at);
      const mine = of(tenant);
      mine.inFlight += 1;
      for (const window of [mine.day, mine.minute, app]) roll(window, now);
      const problem = refusal(limits, mine, app, now);
      if (!problem) for (const window of [mine.day, mine.minute, app]) window.used += 1;
      const left = (limit: number, window: Window) => Math.max(0, limit - window.used);
      return {
        headers: remainingHeaders(left(limits.day, mine.day), left(limits.minute, mine.minute), left(limits.appMinute, app)),
        problem,
      };
    },
    done: (tenant) => {
      of(tenant).inFlight -= 1;
    },
    untouched,
  };
}

function refusal(limits: Limits, mine: { minute: Window; day: Window; inFlight: number }, app: Window, now: number): Problem | null {
  const wait = (window: Window) => Math.max(1, Math.ceil((window.start + window.ms - now) / 1_000));
  if (mine.inFlight > limits.concurrent) return tooMany('concurrent', 0);
  if (mine.day.used >= limits.day) return tooMany('day', wait(mine.day));
  if (mine.minute.used >= limits.minute) return tooMany('minute', wait(mine.minute));
  if (app.used >= limits.appMinute) return tooMany('appminute', wait(app));
  return null;
}

/** A window begins with its first call and is fixed from then on. */
function roll(window: Window, now: number): void {
  if (window.start !== 0 && now >= window.start && now < window.start + window.ms) return;
  window.start = now;
  window.used = 0;
}

function remainingHeaders(day: number, minute: number, appMinute: number): Readonly<Record<string, string>> {
  return { 'X-DayLimit-Remaining': String(day), 'X-MinLimit-Remaining': String(minute), 'X-AppMinLimit-Remaining': String(appMinute) };
}
