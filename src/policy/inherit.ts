/**
 * How a client file's policy follows its practice's template (C14: organisation over practice): what the file says otherwise than the version it
 * was made from is its own and is laid over the next version, rule by rule; everything else follows the template.
 */
import { differencesOf, type PolicyDifference } from './differences.ts';
import { type Policy, policySchema, type Stage } from './policy.ts';
import { changeStages } from './precedence.ts';

/** `next` with everything that `own` says otherwise than `base`. All three whole policies. */
export function inherited(base: Policy, next: Policy, own: Policy): Policy {
  const laid = differencesOf(base, own).reduce((policy, difference) => withRuleOf(policy, own, difference), next);
  // Differences do not tell of attachments (differences.ts).
  const stages = laid.stages.map((stage) => {
    const [was, is] = [base, own].map((policy) => policy.stages.find(({ id }) => id === stage.id));
    return was && is && was.attachInvoices !== is.attachInvoices ? { ...stage, attachInvoices: is.attachInvoices } : stage;
  });
  return whole({ ...laid, stages });
}

/** `policy`, saying in the rule that the difference is about what `source` says there. */
export function withRuleOf(policy: Policy, source: Policy, difference: PolicyDifference): Policy {
  switch (difference.what) {
    case 'name':
      return { ...policy, name: source.name };
    case 'setting':
      return whole({ ...policy, [difference.setting]: source[difference.setting] });
    case 'stage-added':
    case 'stage-removed':
      return withStageOf(policy, source, difference.stage.id);
    case 'stage': {
      const from = source.stages.find(({ id }) => id === difference.stage);
      const stages = policy.stages.map((stage) =>
        from && stage.id === from.id ? { ...stage, [difference.part]: from[difference.part] } : stage,
      );
      return whole({ ...policy, stages });
    }
    case 'stage-moved':
      return { ...policy, stages: inOrderOf(policy.stages, source.stages) };
    case 'segment-added':
    case 'segment-removed':
    case 'segment-changed': {
      const { [difference.segment]: _before, ...others } = policy.segments;
      const said = source.segments[difference.segment];
      return { ...policy, segments: said === undefined ? others : { ...others, [difference.segment]: said } };
    }
  }
}

/** Names the rule that a difference is about, the same from both sides. */
export function ruleOf(difference: PolicyDifference): string {
  switch (difference.what) {
    case 'name':
      return 'name';
    case 'setting':
      return `setting ${difference.setting}`;
    case 'stage-added':
    case 'stage-removed':
      return `stage ${difference.stage.id}`;
    case 'stage':
      return `stage ${difference.stage} ${difference.part}`;
    case 'stage-moved':
      return 'order';
    case 'segment-added':
    case 'segment-removed':
    case 'segment-changed':
      return `segment ${difference.segment}`;
  }
}

function withStageOf(policy: Policy, source: Policy, id: string): Policy {
  const [here, there] = [policy, source].map((one) => one.stages.find((stage) => stage.id === id));
  if (there && !here) return { ...policy, stages: changeStages(policy.stages, [there]) };
  // A policy has at least one stage.
  if (here && !there && policy.stages.length > 1) return { ...policy, stages: policy.stages.filter((stage) => stage.id !== id) };
  return policy;
}

/** Stages that the other order does not name stay where they are. */
function inOrderOf(stages: readonly Stage[], order: readonly Stage[]): Stage[] {
  const named = order.flatMap(({ id }) => stages.filter((stage) => stage.id === id));
  let next = 0;
  return stages.map((stage) => (named.includes(stage) ? (named[next++] ?? stage) : stage));
}

/** Parts that are absent are no parts. */
function whole(policy: object): Policy {
  return policySchema.parse(JSON.parse(JSON.stringify(policy)));
}
