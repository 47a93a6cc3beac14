/** How often one token may call: so many times a minute, counted in this process. */
import { type Allowed, CALLS_PER_MINUTE } from '../web/programs.ts';

const WINDOW_MS = 60_000;
/** Tokens counted at once; more than there are in use. */
const MOST = 10_000;

/** `nowMs`: real time. */
export function allowance(nowMs: () => number): (tokenId: string) => Allowed {
  const windows = new Map<string, { from: number; used: number }>();
  return (tokenId) => {
    const now = nowMs();
    const known = windows.get(tokenId);
    const window = known && now - known.from < WINDOW_MS ? known : { from: now, used: 0 };
    if (window !== known) {
      if (windows.size >= MOST) windows.clear();
      windows.set(tokenId, window);
    }
    const ok = window.used < CALLS_PER_MINUTE;
    if (ok) window.used += 1;
    return {
      ok,
      limit: CALLS_PER_MINUTE,
      remaining: CALLS_PER_MINUTE - window.used,
      windowSeconds: WINDOW_MS / 1000,
      resetSeconds: Math.max(1, Math.ceil((window.from + WINDOW_MS - now) / 1000)),
    };
  };
}
