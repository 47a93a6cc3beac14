/** The platforms of an installation and its clock, as every thread of it makes them for itself. */
import type { Platform } from '../../connectors/connector.ts';
import type { Pacing } from '../../connectors/pace.ts';
import { platforms } from '../../connectors/registry.ts';
import type { ReadLedgers } from '../../connectors/spreadsheet/ledgers.ts';
import { type Instant, instantFromMs, msOf } from '../domain/time.ts';
import type { ServeSettings } from './settings.ts';

export interface Configuring {
  readonly apps: ServeSettings['apps'];
  readonly now: () => Instant;
  readonly ledgers: ReadLedgers;
  /** Among how many threads an app's limits are divided. */
  readonly threads: number;
}

/** Those of the platforms that an app is configured for, and spreadsheets, which need none. */
export function configured({ apps, now, ledgers, threads }: Configuring): Partial<Record<string, Platform>> {
  const all = Object.entries(platforms({ now, pacing: pacing(apps, threads), ...apps, spreadsheet: { ledgers } }));
  return Object.fromEntries(all.filter(([name]) => name === 'spreadsheet' || Object.hasOwn(apps, name)));
}

/** Milliseconds between the machine's time and ours: none, or for drills as many as let ours begin at `start`. */
export function offsetTo(start: Instant | null): number {
  return start === null ? 0 : msOf(start) - Date.now();
}

export function clockAt(offsetMs: number): () => Instant {
  return () => instantFromMs(Date.now() + offsetMs);
}

/** The few seconds that a call may wait for a limit are real ones. */
const waiting = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The vendors' limits are kept at their real hosts; a sandbox has limits of its own, or none, and says so by its answers. */
function pacing(apps: ServeSettings['apps'], parts: number): Pacing {
  return { enforce: Object.values(apps).every((app) => app?.baseUrl === null), wait: waiting, parts };
}
