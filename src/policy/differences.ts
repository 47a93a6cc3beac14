/** What one policy says otherwise than another, part by part, so that a person can read a change before it counts. */
import { inOrder } from './canonical.ts';
import type { Override, Policy, Stage } from './policy.ts';

export const STAGE_PARTS = ['days', 'anchor', 'channel', 'template', 'tone', 'recipient', 'approval', 'conditions'] as const;
export type StagePart = (typeof STAGE_PARTS)[number];
export const SETTINGS = [
  'basis',
  'minimumNet',
  'gapDays',
  'callBusinessDays',
  'toleranceBusinessDays',
  'respectHabit',
  'reviewDays',
  'exclude',
  'closedDays',
] as const;
export type Setting = (typeof SETTINGS)[number];

export type PolicyDifference =
  | { readonly what: 'name'; readonly from: string; readonly to: string }
  | { readonly what: 'setting'; readonly setting: Setting; readonly from: Policy[Setting]; readonly to: Policy[Setting] }
  | { readonly what: 'stage-added' | 'stage-removed'; readonly stage: Stage }
  | { readonly what: 'stage-moved'; readonly stage: string }
  | {
      readonly what: 'stage';
      readonly stage: string;
      readonly part: StagePart;
      readonly from: Stage[StagePart];
      readonly to: Stage[StagePart];
    }
  | { readonly what: 'segment-added' | 'segment-removed' | 'segment-changed'; readonly segment: string; readonly override: Override };

/** In the order of the document; empty where both say the same. What only explains a stage is no difference. */
export function differencesOf(before: Policy, after: Policy): PolicyDifference[] {
  const differences: PolicyDifference[] = [];
  if (before.name !== after.name) differences.push({ what: 'name', from: before.name, to: after.name });
  for (const setting of SETTINGS)
    if (!isSame(before[setting], after[setting])) differences.push({ what: 'setting', setting, from: before[setting], to: after[setting] });
  differences.push(...stageDifferences(before.stages, after.stages), ...segmentDifferences(before, after));
  return differences;
}

function stageDifferences(before: readonly Stage[], after: readonly Stage[]): PolicyDifference[] {
  const differences: PolicyDifference[] = [];
  for (const stage of before) if (!after.some((each) => each.id === stage.id)) differences.push({ what: 'stage-removed', stage });
  for (const stage of after) {
    const was = before.find((each) => each.id === stage.id);
    if (!was) differences.push({ what: 'stage-added', stage });
    else
      for (const part of STAGE_PARTS)
        if (!isSame(was[part], stage[part])) differences.push({ what: 'stage', stage: stage.id, part, from: was[part], to: stage[part] });
  }
  const [left, right] = [before, after].map((one, side) =>
    one.filter((stage) => (side === 0 ? after : before).some((each) => each.id === stage.id)).map((stage) => stage.id),
  );
  const moved = right?.find((id, place) => left?.[place] !== id);
  if (moved !== undefined) differences.push({ what: 'stage-moved', stage: moved });
  return differences;
}

function segmentDifferences(before: Policy, after: Policy): PolicyDifference[] {
  const differences: PolicyDifference[] = [];
  for (const [segment, override] of Object.entries(before.segments))
    if (!Object.hasOwn(after.segments, segment)) differences.push({ what: 'segment-removed', segment, override });
  for (const [segment, override] of Object.entries(after.segments)) {
    if (!Object.hasOwn(before.segments, segment)) differences.push({ what: 'segment-added', segment, override });
    else if (!isSame(before.segments[segment], override)) differences.push({ what: 'segment-changed', segment, override });
  }
  return differences;
}

/** By what they say, whatever the order of their parts. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}
