/** QuickBooks' throttles per realm, counted over fixed windows of the sandbox's clock; refused only where they are enforced. */
import { type Instant, msOf } from '../../domain/time.ts';

/** Source: platforms reference B3. */
export interface QuickBooksLimits {
  readonly minute: number;
  readonly second: number;
  readonly batchMinute: number;
}
export const QUICKBOOKS_LIMITS: QuickBooksLimits = { minute: 500, second: 10, batchMinute: 40 };

/** True when this call of a realm may be answered; a refused one counts nowhere. */
export type Throttle = (realm: string, isBatch: boolean, now: Instant) => boolean;

export function throttle(limits: QuickBooksLimits): Throttle {
  const windows = new Map<string, { start: number; used: number }>();
  const current = (key: string, ms: number, now: number) => {
    const known = windows.get(key);
    if (known && now >= known.start && now < known.start + ms) return known;
    const fresh = { start: now, used: 0 };
    windows.set(key, fresh);
    return fresh;
  };
  return (realm, isBatch, at) => {
    const now = msOf(at);
    const counted = [
      { window: current(`${realm} second`, 1_000, now), allowed: limits.second },
      { window: current(`${realm} minute`, 60_000, now), allowed: limits.minute },
      ...(isBatch ? [{ window: current(`${realm} batch`, 60_000, now), allowed: limits.batchMinute }] : []),
    ];
    if (counted.some(({ window, allowed }) => window.used >= allowed)) return false;
    for (const { window } of counted) window.used += 1;
    return true;
  };
}
