/** A policy's stages as the fold of happenings needs them: made once for each policy and country. */
import type { Way } from '../cases/progress.ts';
import { lastDayOfCall } from './calendar.ts';
import type { Policy } from './policy.ts';

const ways = new WeakMap<Policy, Map<string, Way>>();

/** The way through the stages of a policy; calls are open for the business days of a country. */
export function wayOf(policy: Policy, country: string): Way {
  const known = ways.get(policy) ?? new Map<string, Way>();
  ways.set(policy, known);
  const way = known.get(country) ?? madeFor(policy, country);
  known.set(country, way);
  return way;
}

function madeFor(policy: Policy, country: string): Way {
  const positions = new Map(policy.stages.map((stage, position) => [stage.id, position]));
  return {
    positionOf: (stage) => positions.get(stage) ?? -1,
    isCall: (stage) => policy.stages[positions.get(stage) ?? -1]?.channel === 'call',
    lastDayOfCall: (raised) => lastDayOfCall(raised, policy.callBusinessDays, country, policy.closedDays),
  };
}
