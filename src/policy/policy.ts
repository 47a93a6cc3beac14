/**
 * The policy document: which stages there are, when each falls due, and the numbers around them. A document is YAML or JSON text,
 * parsed here with one schema; `standard` is the preset that ships.
 */
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { BadInput } from '../domain/bad-input.ts';
import { CHANNELS, HOLD_KINDS, type HoldKind } from './case.ts';

export const TONES = ['friendly', 'neutral', 'firm', 'final'] as const;

/** The letters and scripts that exist in every language; a stage names one. */
export const TEMPLATES = [
  // letters
  'before-7',
  'due',
  'friendly-7',
  'second',
  'firm-30',
  'interest-notice',
  'demand',
  'final-60',
  // text messages
  'sms-friendly',
  'sms-firm',
  // call scripts
  'call-before',
  'call-14',
  // for the business itself
  'hand-over-90',
] as const;

const stageSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and dashes'),
  /** Counted from the invoice's due date; negative = before. */
  days: z.number().int().min(-90).max(730),
  channel: z.enum(CHANNELS),
  template: z.enum(TEMPLATES),
  tone: z.enum(TONES),
  /** A person must agree to every contact of this stage. Final demands and hand-overs always need it, whatever stands here. */
  approval: z.boolean().default(false),
});

/** Days after which a hold that only a person lifts becomes a task (contract rule 8; lengths are our policy). */
const reviewDaysSchema = z.record(z.enum(HOLD_KINDS), z.number().int().min(1).max(730));

const settingsShape = {
  name: z.string().min(1).max(80),
  /** Net amounts below this many major units rest (contract rule 3). */
  minimumNet: z.number().nonnegative().max(1_000_000),
  /** Least days between two stages of one invoice (contract rule 2). */
  gapDays: z.number().int().min(7).max(90),
  /** A call counts as passed this many business days after its task was raised (contract rule 2). */
  callBusinessDays: z.number().int().min(1).max(30),
  /** Business days a promise or instalment may be late before it counts as broken (reference Part 3, Promises). */
  toleranceBusinessDays: z.number().int().min(0).max(15),
  reviewDays: reviewDaysSchema,
};

export const policySchema = z.strictObject({ ...settingsShape, stages: z.array(stageSchema).min(1).max(24) });
export type Policy = z.infer<typeof policySchema>;
export type Stage = Policy['stages'][number];

const REVIEW_DAYS: Record<HoldKind, number> = {
  dispute: 90,
  stop: 180,
  moratorium: 60,
  insolvency: 180,
  deceased: 90,
  vulnerable: 90,
  legal: 180,
  reply: 7,
  stale: 7,
  manual: 90,
};

const STANDARD: Policy = {
  name: 'standard',
  minimumNet: 5,
  gapDays: 7,
  callBusinessDays: 5,
  toleranceBusinessDays: 2,
  reviewDays: REVIEW_DAYS,
  stages: [
    { id: 'before-7', days: -7, channel: 'email', template: 'before-7', tone: 'friendly', approval: false },
    { id: 'due', days: 0, channel: 'email', template: 'due', tone: 'friendly', approval: false },
    { id: 'friendly-7', days: 7, channel: 'email', template: 'friendly-7', tone: 'friendly', approval: false },
    { id: 'call-14', days: 14, channel: 'call', template: 'call-14', tone: 'neutral', approval: false },
    { id: 'firm-30', days: 30, channel: 'email', template: 'firm-30', tone: 'firm', approval: false },
    { id: 'final-60', days: 60, channel: 'email', template: 'final-60', tone: 'final', approval: true },
    { id: 'hand-over-90', days: 90, channel: 'hand-over', template: 'hand-over-90', tone: 'final', approval: true },
  ],
};

const PRESETS: Readonly<Record<string, Policy>> = { standard: STANDARD };
export const PRESET_NAMES: readonly string[] = Object.keys(PRESETS);

/** A preset by name, or null. */
export function preset(name: string): Policy | null {
  return PRESETS[name] ?? null;
}

/** A stage of a document that `extends` a preset: named by id, any part replaced. */
const overrideSchema = stageSchema.partial().required({ id: true });
const documentSchema = z.strictObject({
  extends: z.string().optional(),
  ...z.object(settingsShape).partial().shape,
  stages: z.array(overrideSchema).max(24).optional(),
});

/**
 * Parses a policy document. `extends: standard` starts from that preset; its stages are then changed by id.
 * @throws BadInput naming the file, the place in it and what would be right.
 */
export function parsePolicy(text: string, fileName: string): Policy {
  const parsed = documentSchema.safeParse(readDocument(text, fileName), { reportInput: true });
  if (!parsed.success) throw new BadInput(`${fileName}: ${describe(parsed.error)}`);
  const { extends: base, stages, ...settings } = parsed.data;
  const start = base === undefined ? null : preset(base);
  if (base !== undefined && !start)
    throw new BadInput(`${fileName}: extends: unknown preset '${base}' (known: ${PRESET_NAMES.join(', ')})`);
  const merged = policySchema.safeParse({
    ...(start ?? { ...STANDARD, name: undefined }),
    ...settings,
    stages: start ? mergeStages(start, stages ?? [], fileName) : stages,
  });
  if (!merged.success) throw new BadInput(`${fileName}: ${describe(merged.error)}`);
  checkOrder(merged.data, fileName);
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

function mergeStages(start: Policy, overrides: readonly z.infer<typeof overrideSchema>[], fileName: string): unknown[] {
  const stages: Record<string, unknown>[] = start.stages.map((stage) => ({ ...stage }));
  for (const [index, override] of overrides.entries()) {
    const known = stages.find((stage) => stage.id === override.id);
    const complete = stageSchema.safeParse(override);
    if (known) Object.assign(known, override);
    else if (complete.success) stages.push(complete.data);
    else {
      const names = start.stages.map((stage) => stage.id).join(', ');
      throw new BadInput(
        `${fileName}: stages[${index + 1}]: unknown stage '${override.id}' (${start.name} has ${names}; a new stage needs days, channel, template and tone)`,
      );
    }
  }
  return stages.sort((a, b) => Number(a.days) - Number(b.days));
}

function checkOrder(policy: Policy, fileName: string): void {
  for (const [index, stage] of policy.stages.entries()) {
    const before = policy.stages[index - 1];
    if (before && before.days >= stage.days)
      throw new BadInput(
        `${fileName}: stages[${index + 1}] '${stage.id}': day ${stage.days} does not come after '${before.id}' (day ${before.days})`,
      );
    if (policy.stages.findIndex((other) => other.id === stage.id) !== index)
      throw new BadInput(`${fileName}: stages[${index + 1}]: '${stage.id}' stands twice`);
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
