/**
 * Keeps one platform's budgets while the process runs: every call enters here before it leaves. A few seconds are waited for, anything
 * longer is handed back as an instant, so that no organisation ever holds up another.
 */
import { type Instant, msOf } from '../src/domain/time.ts';
import {
  type Allowance,
  type Ask,
  allowances,
  answered,
  type BudgetPlan,
  counted,
  type Refusal,
  readUsage,
  refusal,
  type Told,
  UNUSED,
  type Usage,
} from './budget.ts';
import type { BudgetKeeper } from './connector.ts';
import type { ConnectorOptions } from './http.ts';

/** Longest wait inside a call. Our figure: a screen or a turn of the actor bears it. */
const LONGEST_WAIT_MS = 3_000;
/** Waits of one call, so that it ends: ten seconds' worth of QuickBooks' calls. */
const MAX_WAITS = 8;

export interface Pacing {
  /** False: calls are counted and shown, and only a park holds them back. For a clock that stands still. */
  readonly enforce: boolean;
  /** Resolves after so many milliseconds; null: nothing is ever waited for. */
  readonly wait: ((ms: number) => Promise<void>) | null;
  /** How many of these share an app's limits; each keeps to its part, and platforms that tell what is left tell it to all. Absent: one. */
  readonly parts?: number;
}

export type Entry = { readonly ok: true; leave(told: Told): void } | { readonly ok: false; readonly at: Instant; readonly code: string };

/** Usage of one organisation as screens show it. */
export interface BudgetView {
  readonly allowances: readonly Allowance[];
  readonly parked: Usage['parked'];
}

export interface Pace {
  /** Waits for a free line and a short while for the budget. Whoever is let in must leave. */
  enter(tenant: string, ask: Ask): Promise<Entry>;
  view(tenant: string): BudgetView;
  /** Plain text to be kept with the organisation, and given back by `restore` once after a start. */
  keep(tenant: string): string;
  restore(tenant: string, kept: string): void;
}

interface Room {
  usage: Usage;
  underWay: number;
  readonly queue: (() => void)[];
  restored: boolean;
}

export function paceOf(plan: BudgetPlan, now: () => Instant, { enforce, wait, parts = 1 }: Pacing): Pace {
  const rooms = new Map<string, Room>();
  const own = plan.rates.filter((rate) => rate.scope === 'tenant');
  const shared = plan.rates.filter((rate) => rate.scope === 'app').map((rate) => ({ ...rate, allowed: Math.floor(rate.allowed / parts) }));
  let app = UNUSED;
  const roomOf = (tenant: string): Room => {
    const known = rooms.get(tenant) ?? { usage: UNUSED, underWay: 0, queue: [], restored: false };
    rooms.set(tenant, known);
    return known;
  };

  /** The organisation counts its part of the app's calls as well, so that a restart can add them up again. */
  const letIn = (room: Room, ask: Ask): Refusal | null => {
    const at = now();
    const mine = refusal(enforce ? own : [], room.usage, ask, at);
    const ours = refusal(enforce ? shared : [], app, ask, at);
    if (mine || ours) return mine && ours && ours.at > mine.at ? ours : (mine ?? ours);
    room.usage = counted(plan.rates, room.usage, ask, at);
    app = counted(shared, app, ask, at);
    return null;
  };

  return {
    async enter(tenant, ask) {
      const room = roomOf(tenant);
      if (room.underWay >= plan.concurrent) await new Promise<void>((free) => room.queue.push(free));
      else room.underWay += 1;
      const leave = () => {
        const next = room.queue.shift();
        if (next) next();
        else room.underWay -= 1;
      };
      for (let waits = 0; ; waits++) {
        const refused = letIn(room, ask);
        if (!refused) break;
        const ms = msOf(refused.at) - msOf(now());
        if (!wait || ms > LONGEST_WAIT_MS || waits >= MAX_WAITS) {
          leave();
          return { ok: false, ...refused };
        }
        await wait(ms);
      }
      return {
        ok: true,
        leave(told) {
          const at = now();
          room.usage = answered(plan.rates, room.usage, told, at);
          app = answered(shared, app, { ...told, broken: false, parked: told.parked?.code === 'rate-limit-app' ? told.parked : null }, at);
          leave();
        },
      };
    },
    view(tenant) {
      const { usage } = roomOf(tenant);
      const at = now();
      const { parked } = usage;
      return {
        allowances: [...allowances(own, usage, at), ...allowances(shared, app, at)],
        parked: parked && parked.until > at ? parked : null,
      };
    },
    keep: (tenant) => JSON.stringify(roomOf(tenant).usage),
    restore(tenant, kept) {
      const room = roomOf(tenant);
      if (room.restored) return;
      room.restored = true;
      room.usage = readUsage(kept);
      app = added(shared, app, room.usage, now());
    },
  };
}

/** A connector's options with its own pace in them, and what it shows of it; nothing of either where limits are not kept. */
export function paced(
  plan: BudgetPlan,
  given: ConnectorOptions,
): { readonly options: ConnectorOptions; readonly budget: { readonly budget?: BudgetKeeper } } {
  if (!given.pacing) return { options: given, budget: {} };
  const pace = paceOf(plan, given.now, given.pacing);
  return { options: { ...given, pace }, budget: { budget: pace } };
}

/** The app's long windows are the sum of its organisations'; short ones are over after a restart. */
function added(rates: BudgetPlan['rates'], app: Usage, usage: Usage, now: Instant): Usage {
  const mine = allowances(rates, usage, now);
  const windows = { ...app.windows };
  for (const [place, rate] of rates.entries()) {
    const count = rate.window === 'month' ? (mine[place]?.used ?? 0) : 0;
    if (count === 0) continue;
    const known = windows[rate.name];
    const from = usage.windows[rate.name]?.from ?? msOf(now);
    windows[rate.name] = known ? { ...known, used: known.used + count } : { from, used: count, allowed: rate.allowed, settled: true };
  }
  return { ...app, windows };
}
