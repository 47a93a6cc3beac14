/**
 * What is allowed in a policy but hardly meant: stages that can never happen, two on one day, tones that turn softer, a final demand before
 * a friendly letter. Nothing here stops a policy; whoever wrote it is told.
 */
import { FINAL_CHANNELS, type Policy, type Stage } from './policy.ts';
import { policyFor } from './precedence.ts';

export interface Warning {
  /** Where in the document, as `parsePolicy` names places: 'stages[3]', 'segments.unable.stages[2]'. */
  readonly place: string;
  /** Stable; screens have a sentence per rule, made of `values`. */
  readonly rule: WarningRule;
  readonly values: Readonly<Record<string, string | number>>;
  readonly text: string;
}

export const WARNING_RULES = [
  'all-excluded',
  'segment-by-hand',
  'final-first',
  'hand-over-unwarned',
  'words-of-another-channel',
  'after-hand-over',
  'lapses-at-once',
  'barred-by-tags',
  'promise-before-due',
  'one-day',
  'gap-later',
  'gap-at-earliest',
  'softer',
] as const;
export type WarningRule = (typeof WARNING_RULES)[number];

const HARDNESS: Readonly<Record<Stage['tone'], number>> = { friendly: 0, neutral: 1, firm: 2, final: 3 };
/** Segments a customer can be put into by measure (insight/segment.ts) and the three kinds of late payer (requirements B3). */
export const MEASURED_SEGMENTS: readonly string[] = [
  'new',
  'early',
  'on-time',
  'slow-steady',
  'erratic',
  'chronic',
  'deteriorating',
  'at-risk',
  'unable',
  'delaying',
  'evading',
];

/** All warnings of a policy, in the order of the document. */
export function warningsOf(policy: Policy): Warning[] {
  const warnings = stageWarnings(policy, '');
  if (policy.exclude)
    warnings.push({ place: 'exclude', rule: 'all-excluded', values: {}, text: 'every customer is left out of all chasing' });
  for (const segment of Object.keys(policy.segments)) {
    if (!MEASURED_SEGMENTS.includes(segment))
      warnings.push({
        place: `segments.${segment}`,
        rule: 'segment-by-hand',
        values: { segment },
        text: 'only a person can put a customer into this segment: no measure does',
      });
    const known = new Set(warnings.map((warning) => warning.text));
    const own = stageWarnings(policyFor(policy, segment), `segments.${segment}.`);
    warnings.push(...own.filter((warning) => !known.has(warning.text)));
  }
  return warnings;
}

type Warn = (rule: WarningRule, values: Warning['values'], text: string) => void;

function stageWarnings({ stages, gapDays }: Policy, prefix: string): Warning[] {
  const warnings: Warning[] = [];
  for (const [index, stage] of stages.entries()) {
    const warn: Warn = (rule, values, text) => void warnings.push({ place: `${prefix}stages[${index + 1}]`, rule, values, text });
    const before = stages[index - 1];
    neverHappens(stage, index, stages, warn);
    if (before) besides(stage, before, gapDays, warn);
    if (isFinal(stage) && !stages.slice(0, index).some((each) => !isFinal(each)))
      warn('final-first', { id: stage.id }, `'${stage.id}' is a final demand and nothing friendlier comes before it`);
    if (stage.channel === 'hand-over' && !stages.slice(0, index).some(isFinal))
      warn('hand-over-unwarned', { id: stage.id }, `'${stage.id}' hands over without a final demand before it`);
    if ((stage.channel === 'call') !== stage.template.startsWith('call-'))
      warn(
        'words-of-another-channel',
        { id: stage.id, channel: stage.channel, template: stage.template },
        `'${stage.id}' goes by ${stage.channel} with the words of '${stage.template}'`,
      );
  }
  return warnings;
}

function isFinal(stage: Stage): boolean {
  return stage.tone === 'final' || FINAL_CHANNELS.includes(stage.channel);
}

function neverHappens(stage: Stage, index: number, stages: readonly Stage[], warn: Warn): void {
  const handOver = stages.slice(0, index).find((each) => each.channel === 'hand-over' && each.conditions === undefined);
  if (handOver)
    warn(
      'after-hand-over',
      { id: stage.id, other: handOver.id },
      `'${stage.id}' can never happen: after '${handOver.id}' others do the asking`,
    );
  const following = stages[index + 1];
  const lapsesAtOnce =
    stage.anchor === 'due' && stage.days <= 0 && following?.anchor === 'due' && following.days <= stage.days && !following.conditions;
  if (lapsesAtOnce)
    warn(
      'lapses-at-once',
      { id: stage.id, other: following.id },
      `'${stage.id}' can never happen: '${following.id}' takes its place on the same day`,
    );
  const { tags, notTags, promiseBroken } = stage.conditions ?? {};
  const barred = tags?.every((tag) => notTags?.includes(tag));
  if (barred)
    warn('barred-by-tags', { id: stage.id }, `'${stage.id}' can never happen: whoever has one of its tags is left out by notTags`);
  if (promiseBroken && stage.anchor === 'due' && stage.days < 0)
    warn('promise-before-due', { id: stage.id }, `'${stage.id}' can hardly happen: no promise is broken before the due date`);
}

function besides(stage: Stage, before: Stage, gapDays: number, warn: Warn): void {
  const sameAnchor = stage.anchor === before.anchor && stage.anchor !== 'previous-stage';
  const apart = sameAnchor ? stage.days - before.days : stage.anchor === 'previous-stage' ? stage.days : null;
  if (apart === 0 && sameAnchor) warn('one-day', { id: stage.id, other: before.id }, `'${before.id}' and '${stage.id}' fall on one day`);
  // What lapses on the day of the next stage keeps no distance from it unless it was sent.
  const keepsGap = stage.channel !== 'hand-over' && (stage.anchor === 'previous-stage' || (sameAnchor && before.days >= 0));
  if (apart !== null && apart > 0 && apart < gapDays && keepsGap)
    warn(
      'gap-later',
      { id: stage.id, other: before.id, gapDays },
      `'${stage.id}' comes later than written after '${before.id}': two stages lie at least ${gapDays} days apart`,
    );
  if (apart !== null && apart <= 0 && stage.anchor === 'previous-stage')
    warn(
      'gap-at-earliest',
      { id: stage.id, other: before.id, gapDays, days: stage.days },
      `'${stage.id}' comes ${gapDays} days after '${before.id}' at the earliest, not ${stage.days}`,
    );
  const isSaid = before.channel === 'call' || before.channel === 'hand-over';
  if (!isSaid && HARDNESS[stage.tone] < HARDNESS[before.tone])
    warn(
      'softer',
      { id: stage.id, other: before.id },
      `'${stage.id}' (${stage.tone}) is softer than '${before.id}' (${before.tone}) before it`,
    );
}
