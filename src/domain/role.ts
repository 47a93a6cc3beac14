/** What a member of a practice may do: one table of every act by every role. Whoever draws a button and whoever answers its press ask here. */

export const MEMBER_ROLES = ['owner', 'manager', 'collector', 'read-only'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

export const ACTS = [
  'look',
  'collect',
  'stop',
  'import',
  'run',
  'connect',
  'see-members',
  'members',
  'integrate',
  'take-away',
  'assign',
] as const;
/**
 * `look`: read client files. `collect`: letters, calls, tasks, promises, plans, holds, wishes. `stop`: pull the switch that lets nothing leave. `import`: bring a
 * newer ledger file. `run`: mode, first run, sender, policy, offers (which forgive money), start again. `connect`: which client files there are and where their books come from.
 * `see-members`: who else is here. `members`: who may be here, and as what.
 * `take-away`: the whole of a client file taken along, and what is known of a customer erased.
 * `assign`: who looks after which client file or customer, and who covers for whom.
 * `integrate`: which programs may act for the practice, and which are told of what happens.
 */
export type Act = (typeof ACTS)[number];

/** Stopping is open to whoever collects, starting again is not: who sees something wrong must not have to look for somebody first. */
const MAY: Readonly<Record<Act, Readonly<Record<MemberRole, boolean>>>> = {
  look: { owner: true, manager: true, collector: true, 'read-only': true },
  collect: { owner: true, manager: true, collector: true, 'read-only': false },
  stop: { owner: true, manager: true, collector: true, 'read-only': false },
  import: { owner: true, manager: true, collector: true, 'read-only': false },
  run: { owner: true, manager: true, collector: false, 'read-only': false },
  connect: { owner: true, manager: true, collector: false, 'read-only': false },
  'see-members': { owner: true, manager: true, collector: false, 'read-only': false },
  members: { owner: true, manager: false, collector: false, 'read-only': false },
  assign: { owner: true, manager: true, collector: false, 'read-only': false },
  integrate: { owner: true, manager: false, collector: false, 'read-only': false },
  'take-away': { owner: true, manager: false, collector: false, 'read-only': false },
};

export function may(role: MemberRole, act: Act): boolean {
  return MAY[act][role];
}
