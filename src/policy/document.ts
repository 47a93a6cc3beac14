/** Reads a policy document (YAML or JSON) and says in one sentence what is wrong with it and where. */
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { BadInput } from '../domain/bad-input.ts';
import { overrideSchema, type Policy, policySchema, type Stage, settingsShape, stageChangeSchema, TEMPLATES } from './policy.ts';
import { changeStages, UnknownStage } from './precedence.ts';
import { PRESET_NAMES, preset } from './presets.ts';

/** A document may start from a preset: `extends: standard`, then settings replaced and stages changed by id. */
const documentSchema = z.strictObject({
  extends: z.string().optional(),
  name: policySchema.shape.name.optional(),
  ...z.object(settingsShape).partial().shape,
  segments: z.record(z.string().min(1).max(40), overrideSchema).optional(),
  stages: z.array(stageChangeSchema).max(24).optional(),
});

/**
 * Parses a policy document. What it leaves out is taken from the preset it extends (or its practice's policy, `extends: practice`), or from
 * `standard`'s settings.
 * @throws BadInput naming the file, the place in it and what would be right.
 */
export function parsePolicy(text: string, fileName: string, practice: Policy | null = null): Policy {
  const parsed = documentSchema.safeParse(readDocument(text, fileName), { reportInput: true });
  if (!parsed.success) throw new BadInput(`${fileName}: ${describe(parsed.error)}`);
  const { extends: base, stages, segments, ...settings } = parsed.data;
  const start = base === undefined ? null : base === 'practice' ? practice : preset(base);
  if (base !== undefined && !start)
    throw new BadInput(
      `${fileName}: extends: unknown preset '${base}' (known: ${[...PRESET_NAMES, ...(practice ? ['practice'] : [])].join(', ')})`,
    );
  const standing = start ?? { ...preset('standard'), name: undefined, segments: {}, stages: [] };
  const merged = policySchema.safeParse({
    ...standing,
    ...settings,
    segments: { ...standing.segments, ...segments },
    stages: start ? changed(start, stages ?? [], fileName) : stages,
  });
  if (!merged.success) throw new BadInput(`${fileName}: ${describe(merged.error)}`);
  checkStages(merged.data, fileName);
  return merged.data;
}

function readDocument(text: string, fileName: string): unknown {
  try {
    const value: unknown = parseYaml(text, { prettyErrors: false, maxAliasCount: 100 });
    return value;
  } catch (error) {
    throw new BadInput(`${fileName}: is neither YAML nor JSON (${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'})`);
  }
}

function changed(start: Policy, changes: readonly z.infer<typeof stageChangeSchema>[], fileName: string): unknown {
  try {
    return changeStages(start.stages, changes);
  } catch (error) {
    if (!(error instanceof UnknownStage)) throw error;
    const names = start.stages.map((stage) => stage.id).join(', ');
    throw new BadInput(
      `${fileName}: stages[${error.place + 1}]: unknown stage '${error.id}' (${start.name} has ${names}; a new stage needs days, channel, template and tone)`,
    );
  }
}

/** JSON Schema (2020-12) of a policy document, for editors; `docs/policy.schema.json` is this. */
export function policyJsonSchema(): Record<string, unknown> {
  return { title: 'Tahseel collection policy', ...z.toJSONSchema(documentSchema, { io: 'input', unrepresentable: 'any' }) };
}

/** Stages counted from one anchor come in the order of their days; no id stands twice; segments change stages that exist. */
function checkStages(policy: Policy, fileName: string): void {
  const { stages } = policy;
  checkOrder(stages, fileName);
  for (const [segment, { stages: changes = [] }] of Object.entries(policy.segments)) {
    try {
      checkOrder(changeStages(stages, changes), `${fileName}: segments.${segment}`);
    } catch (error) {
      if (!(error instanceof UnknownStage)) throw error;
      throw new BadInput(`${fileName}: segments.${segment}.stages[${error.place + 1}]: unknown stage '${error.id}'`);
    }
  }
}

function checkOrder(stages: readonly Stage[], fileName: string): void {
  for (const [index, stage] of stages.entries()) {
    const before = stages.slice(0, index).findLast((other) => other.anchor === stage.anchor);
    if (stages.findIndex((other) => other.id === stage.id) !== index)
      throw new BadInput(`${fileName}: stages[${index + 1}]: '${stage.id}' stands twice`);
    if (before && stage.anchor !== 'previous-stage' && before.days > stage.days)
      throw new BadInput(
        `${fileName}: stages[${index + 1}] '${stage.id}': day ${stage.days} comes before '${before.id}' (day ${before.days})`,
      );
  }
}

/** The first problem, with its place, in one sentence. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'is not a policy document';
  const place = issue.path
    .map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  if (place.endsWith('template')) return `${place}: unknown stage template (known: ${TEMPLATES.join(', ')})`;
  return place ? `${place}: ${issue.message}` : issue.message;
}
