/** Reads a policy document (YAML or JSON) and says in one sentence what is wrong with it and where. */
import { parse as parseYaml, stringify } from 'yaml';
import { z } from 'zod';
import { BadInput } from '../domain/bad-input.ts';
import { overrideSchema, type Policy, policySchema, type Stage, settingsShape, stageChangeSchema } from './policy.ts';
import { changeStages, UnknownStage } from './precedence.ts';
import { PRESET_NAMES, preset } from './presets.ts';
import { type Problem, placeOf, problemsIn } from './problems.ts';

/** A document may start from a preset: `extends: standard`, then settings replaced and stages changed by id. */
const documentSchema = z.strictObject({
  extends: z.string().optional(),
  name: policySchema.shape.name.optional(),
  ...z.object(settingsShape).partial().shape,
  closedDays: policySchema.shape.closedDays,
  segments: z.record(z.string().min(1).max(40), overrideSchema).optional(),
  stages: z.array(stageChangeSchema).max(24).optional(),
});

/** A document as read: the policy it comes to, or everything that is wrong with it. */
export type ReadPolicy = { readonly policy: Policy } | { readonly problems: readonly Problem[] };

/**
 * Reads a policy document. What it leaves out is taken from the preset it extends (or its practice's policy, `extends: practice`), or from
 * `standard`'s settings.
 */
export function readPolicy(text: string, practice: Policy | null = null): ReadPolicy {
  const value = valueIn(text);
  if ('problem' in value) return { problems: [value.problem] };
  const parsed = documentSchema.safeParse(value.value, { reportInput: true });
  if (!parsed.success) return { problems: problemsIn(parsed.error) };
  const { extends: base, stages, segments, ...settings } = parsed.data;
  const start = base === undefined ? null : base === 'practice' ? practice : preset(base);
  if (base !== undefined && !start) {
    const known = [...PRESET_NAMES, ...(practice ? ['practice'] : [])];
    const text = `extends: unknown preset '${base}' (known: ${known.join(', ')})`;
    return { problems: [{ path: ['extends'], rule: 'unknown-preset', values: { name: base, known }, text }] };
  }
  const changes = start ? changed(start, stages ?? []) : { stages };
  if ('problem' in changes) return { problems: [changes.problem] };
  const standing = start ?? { ...preset('standard'), name: undefined, segments: {}, stages: [] };
  return checkPolicy({ ...standing, ...settings, segments: { ...standing.segments, ...segments }, stages: changes.stages });
}

/** A policy by the schema, its stages in the order of their days; or everything that is wrong with it. */
export function checkPolicy(value: unknown): ReadPolicy {
  const parsed = policySchema.safeParse(value, { reportInput: true });
  if (!parsed.success) return { problems: problemsIn(parsed.error) };
  const problems = stageProblems(parsed.data);
  return problems.length > 0 ? { problems } : { policy: parsed.data };
}

/**
 * The same for whoever needs one sentence.
 * @throws BadInput naming the file, the place in it and what would be right.
 */
export function parsePolicy(text: string, fileName: string, practice: Policy | null = null): Policy {
  const read = readPolicy(text, practice);
  if ('policy' in read) return read.policy;
  throw new BadInput(`${fileName}: ${read.problems[0]?.text ?? 'is not a policy document'}`);
}

function valueIn(text: string): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    const value: unknown = parseYaml(text, { prettyErrors: false, maxAliasCount: 100 });
    return { value };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable';
    return { problem: { path: [], rule: 'no-document', values: { why }, text: `is neither YAML nor JSON (${why})` } };
  }
}

function changed(
  start: Policy,
  changes: readonly z.infer<typeof stageChangeSchema>[],
): { readonly stages: Stage[] } | { readonly problem: Problem } {
  try {
    return { stages: changeStages(start.stages, changes) };
  } catch (error) {
    if (!(error instanceof UnknownStage)) throw error;
    const known = start.stages.map((stage) => stage.id);
    const text = `stages[${error.place + 1}]: unknown stage '${error.id}' (${start.name} has ${known.join(', ')}; a new stage needs days, channel, template and tone)`;
    return { problem: { path: ['stages', error.place], rule: 'unknown-stage', values: { id: error.id, known }, text } };
  }
}

/** A policy as a document that reads back as it, for people who prefer to write one. */
export function documentOf({ name, segments, stages, ...settings }: Policy): string {
  return stringify({ name, ...settings, stages, ...(Object.keys(segments).length > 0 ? { segments } : {}) }, { lineWidth: 120 });
}

/** JSON Schema (2020-12) of a policy document, for editors; `docs/policy.schema.json` is this. */
export function policyJsonSchema(): Record<string, unknown> {
  return { title: 'Tahseel collection policy', ...z.toJSONSchema(documentSchema, { io: 'input', unrepresentable: 'any' }) };
}

/** Stages counted from one anchor come in the order of their days; no id stands twice; segments change stages that exist. */
function stageProblems(policy: Policy): Problem[] {
  const { stages } = policy;
  const problems = orderProblems(stages, []);
  for (const [segment, { stages: changes = [] }] of Object.entries(policy.segments)) {
    try {
      problems.push(...orderProblems(changeStages(stages, changes), ['segments', segment]));
    } catch (error) {
      if (!(error instanceof UnknownStage)) throw error;
      const path = ['segments', segment, 'stages', error.place];
      problems.push({ path, rule: 'unknown-stage', values: { id: error.id }, text: `${placeOf(path)}: unknown stage '${error.id}'` });
    }
  }
  return problems;
}

function orderProblems(stages: readonly Stage[], at: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const prefix = at.length > 0 ? `${placeOf(at)}: ` : '';
  for (const [index, { id, anchor, days }] of stages.entries()) {
    const path = [...at, 'stages', index];
    const before = stages.slice(0, index).findLast((other) => other.anchor === anchor);
    if (stages.findIndex((other) => other.id === id) !== index)
      problems.push({ path, rule: 'stage-twice', values: { id }, text: `${prefix}stages[${index + 1}]: '${id}' stands twice` });
    if (before && anchor !== 'previous-stage' && before.days > days)
      problems.push({
        path,
        rule: 'stage-order',
        values: { id, days, before: before.id, beforeDays: before.days },
        text: `${prefix}stages[${index + 1}] '${id}': day ${days} comes before '${before.id}' (day ${before.days})`,
      });
  }
  return problems;
}
