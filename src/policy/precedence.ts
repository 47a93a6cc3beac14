/**
 * Which of several documents wins (C14): invoice over customer over segment over organisation over practice. Each layer changes stages by
 * id and replaces settings of the one below it; what it does not name shows through. The organisation's document extends its practice's or a
 * preset when it is read (document.ts); the layers above it are laid over it here.
 */
import { type Override, type Policy, type Stage, type StageChange, stageSchema } from './policy.ts';

/** A change names a stage that is not there and does not say enough to make one. */
export class UnknownStage extends Error {
  readonly place: number;
  readonly id: string;

  constructor(place: number, id: string) {
    super(`unknown stage '${id}'`);
    this.place = place;
    this.id = id;
  }
}

/**
 * Stages with changes applied by id: parts replaced, stages left out, new ones (which must be complete) put where their day belongs.
 * @throws UnknownStage for a change that fits no stage and makes none.
 */
export function changeStages(stages: readonly Stage[], changes: readonly StageChange[]): Stage[] {
  const result = stages.map((stage) => ({ ...stage }));
  for (const [place, { off, ...change }] of changes.entries()) {
    const at = result.findIndex((stage) => stage.id === change.id);
    const standing = result[at];
    if (standing) {
      if (off) result.splice(at, 1);
      else result[at] = stageSchema.parse({ ...standing, ...withoutAbsent(change) });
      continue;
    }
    const made = stageSchema.safeParse(change);
    if (!made.success || off) throw new UnknownStage(place, change.id);
    result.splice(placeOf(made.data, result), 0, made.data);
  }
  // Days counted from different anchors cannot be compared: such stages keep the order they were written in.
  const oneAnchor = result.every((stage) => stage.anchor === result[0]?.anchor && stage.anchor !== 'previous-stage');
  return oneAnchor ? result.sort((a, b) => a.days - b.days) : result;
}

/** Where a new stage belongs: before the first of its anchor with a later day, else last, but never behind the hand-over. */
function placeOf(made: Stage, stages: readonly Stage[]): number {
  const later = stages.findIndex((stage) => made.anchor !== 'previous-stage' && stage.anchor === made.anchor && stage.days > made.days);
  const handOver = stages.findIndex((stage) => stage.channel === 'hand-over');
  return later !== -1 ? later : handOver !== -1 ? handOver : stages.length;
}

/** A policy with one layer over it. Changes for stages the policy does not have are left out: an override outlives the policy it was written for. */
function withOverride(policy: Policy, override: Override): Policy {
  const { stages: changes = [], ...settings } = override;
  const known = changes.filter((change) => policy.stages.some((stage) => stage.id === change.id) || stageSchema.safeParse(change).success);
  const stages = changeStages(
    policy.stages,
    known.filter((change) => !change.off || policy.stages.some((stage) => stage.id === change.id)),
  );
  // A way without a stage would leave its invoices without a decision to wait for: then the policy's own stages stay.
  return { ...policy, ...withoutAbsent(settings), stages: stages.length > 0 ? stages : policy.stages };
}

/** Policies under a layer are made once: a ledger has few of either, and decides by them a million times. */
const made = new WeakMap<Policy, WeakMap<Override, Policy>>();

function layered(policy: Policy, override: Override | null | undefined): Policy {
  if (!override) return policy;
  const known = made.get(policy) ?? new WeakMap<Override, Policy>();
  made.set(policy, known);
  const result = known.get(override) ?? withOverride(policy, override);
  known.set(override, result);
  return result;
}

/** The policy for one customer: what was decided for them, over what the document says of their segment, over what it says of everybody. */
export function policyFor(policy: Policy, segment: string | null | undefined, override?: Override | null): Policy {
  const known = segment === null || segment === undefined || !Object.hasOwn(policy.segments, segment) ? null : policy.segments[segment];
  return layered(layered(policy, known), override);
}

/** The policy for one invoice: what was decided for it over its customer's policy. */
export function policyForInvoice(policy: Policy, overrides: Readonly<Record<string, Override>>, invoiceId: string): Policy {
  // Most customers have none, and asking for a name costs more than asking whether there is any.
  if (Object.keys(overrides).length === 0 || !Object.hasOwn(overrides, invoiceId)) return policy;
  return layered(policy, overrides[invoiceId]);
}

type Kept<Value> = { [Name in keyof Value]?: Exclude<Value[Name], undefined> };

/** Parts that are there; an absent part changes nothing. */
function withoutAbsent<Value extends object>(value: Value): Kept<Value>;
function withoutAbsent(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}
