/**
 * A policy as the fields of a form, and back. A field is named by its place in the document ('stages.2.days'), so that what is wrong with a
 * document finds its field. Whatever the form has no field for (conditions, explanations) is kept from the version it started from.
 */
import { HOLD_KINDS } from '../cases/hold.ts';
import type { ReadPolicy } from '../policy/document.ts';
import { checkPolicy } from '../policy/document.ts';
import type { OwnClosedDays } from '../policy/own-closed-days.ts';
import { type Override, overrideSchema, type Policy, type Stage, type StageChange } from '../policy/policy.ts';
import type { Problem } from '../policy/problems.ts';
import { latinDigits } from './forms.ts';

/** What was typed, by the name of its field. */
export type Fields = ReadonlyMap<string, string>;

const STAGE_FIELDS = ['id', 'anchor', 'days', 'channel', 'template', 'tone'] as const;
const NUMBERS = ['gapDays', 'callBusinessDays', 'toleranceBusinessDays'] as const;
/** More stages than a policy may have. */
const MAX_STAGES = 30;

export function fieldsOf(policy: Policy): Map<string, string> {
  const fields = new Map<string, string>([
    ['name', policy.name],
    ['basis', policy.basis],
  ]);
  const minimum = typeof policy.minimumNet === 'number' ? { default: policy.minimumNet } : policy.minimumNet;
  for (const [currency, amount] of Object.entries(minimum)) fields.set(`minimumNet.${currency}`, String(amount));
  for (const name of NUMBERS) fields.set(name, String(policy[name]));
  if (policy.respectHabit) fields.set('respectHabit', 'on');
  for (const kind of HOLD_KINDS) fields.set(`reviewDays.${kind}`, String(policy.reviewDays[kind]));
  for (const [index, closed] of (policy.closedDays ?? []).entries()) setClosed(fields, index, closed);
  for (const [index, stage] of policy.stages.entries()) setStage(fields, index, stage);
  for (const [segment, override] of Object.entries(policy.segments)) setSegment(fields, segment, override);
  return fields;
}

function setStage(fields: Map<string, string>, index: number, stage: Stage): void {
  for (const part of STAGE_FIELDS) fields.set(`stages.${index}.${part}`, String(stage[part]));
  if (stage.recipient) fields.set(`stages.${index}.recipient`, stage.recipient);
  if (stage.approval) fields.set(`stages.${index}.approval`, 'on');
}

function setClosed(fields: Map<string, string>, index: number, { from, until, yearly, name }: OwnClosedDays): void {
  fields.set(`closedDays.${index}.name`, name);
  fields.set(`closedDays.${index}.from`, from);
  if (until) fields.set(`closedDays.${index}.until`, until);
  if (yearly) fields.set(`closedDays.${index}.yearly`, 'on');
}

/** The rows of closed days in which something was typed, by their numbers. */
export function closedRows(fields: Fields): number[] {
  const rows = [...fields].flatMap(([name, value]) => {
    const row = /^closedDays\.(\d{1,3})\.(?:name|from|until)$/.exec(name)?.[1];
    return row !== undefined && value !== '' ? [Number(row)] : [];
  });
  return [...new Set(rows)].sort((a, b) => a - b);
}

function closedIn(fields: Fields): Loose[] {
  return closedRows(fields).map((row) => {
    const typed = (part: string) => fields.get(`closedDays.${row}.${part}`) || undefined;
    const [until, yearly] = [typed('until'), typed('yearly')];
    return { name: typed('name'), from: typed('from'), ...(until && { until }), ...(yearly && { yearly: true }) };
  });
}

function setSegment(fields: Map<string, string>, segment: string, override: Override): void {
  const prefix = `segments.${segment}`;
  fields.set(prefix, 'on');
  setOverride(fields, prefix, override);
}

function setOverride(fields: Map<string, string>, prefix: string, override: Override): void {
  if (override.respectHabit !== undefined) fields.set(`${prefix}.respectHabit`, override.respectHabit ? 'yes' : 'no');
  if (override.exclude) fields.set(`${prefix}.exclude`, 'on');
  for (const { id, days, off } of override.stages ?? []) {
    if (days !== undefined) fields.set(`${prefix}.stages.${id}.days`, String(days));
    if (off) fields.set(`${prefix}.stages.${id}.off`, 'on');
  }
}

/** How many stages the fields tell of. */
export function stageCount(fields: Fields): number {
  let count = 0;
  while (count < MAX_STAGES && fields.has(`stages.${count}.id`)) count += 1;
  return count;
}

export function segmentsIn(fields: Fields): string[] {
  return [...fields.keys()].flatMap((name) => {
    const [first, segment, ...rest] = name.split('.');
    return first === 'segments' && segment && rest.length === 0 ? [segment] : [];
  });
}

export function currenciesIn(fields: Fields): string[] {
  return [...fields.keys()].flatMap((name) => (name.startsWith('minimumNet.') ? [name.slice('minimumNet.'.length)] : []));
}

/** One more stage at the end, after the last of them by a fortnight. */
export function withStage(fields: Fields): Map<string, string> {
  const next = new Map(fields);
  const count = stageCount(fields);
  const last = Number(fields.get(`stages.${count - 1}.days`) ?? 0);
  const days = String(Number.isFinite(last) ? last + 14 : 14);
  const stage = { id: '', anchor: 'due', days, channel: 'email', template: 'friendly-7', tone: 'friendly' };
  for (const [part, value] of Object.entries(stage)) next.set(`stages.${count}.${part}`, value);
  return next;
}

export function withoutStage(fields: Fields, gone: number): Map<string, string> {
  return renumbered(fields, (index) => (index === gone ? null : index > gone ? index - 1 : index));
}

/** The stage before it takes its place. */
export function withStageUp(fields: Fields, from: number): Map<string, string> {
  if (from < 1) return new Map(fields);
  return renumbered(fields, (index) => (index === from ? from - 1 : index === from - 1 ? from : index));
}

function renumbered(fields: Fields, placeOf: (index: number) => number | null): Map<string, string> {
  const next = new Map<string, string>();
  for (const [name, value] of fields) {
    const [, index, part] = /^stages\.(\d{1,2})\.(\w+)$/.exec(name) ?? [];
    if (index === undefined) next.set(name, value);
    else {
      const place = placeOf(Number(index));
      if (place !== null) next.set(`stages.${place}.${part}`, value);
    }
  }
  return next;
}

export function withSegment(fields: Fields, segment: string): Map<string, string> {
  return new Map(fields).set(`segments.${segment}`, 'on');
}

export function withoutSegment(fields: Fields, segment: string): Map<string, string> {
  return new Map([...fields].filter(([name]) => name !== `segments.${segment}` && !name.startsWith(`segments.${segment}.`)));
}

export interface FieldProblem {
  /** '' where no field of the form is about it. */
  readonly field: string;
  readonly problem: Problem;
}

/** The policy the fields come to, checked by the one schema; or what is wrong, field by field. Stages of one anchor are put in the order of their days. */
export function policyIn(fields: Fields, base: Policy): { readonly policy: Policy } | { readonly problems: readonly FieldProblem[] } {
  const typed = { ...candidateOf(fields, base), stages: stagesIn(fields, base) };
  const read: ReadPolicy = checkPolicy({ ...typed, stages: inOrder(typed.stages) });
  if ('policy' in read) return read;
  // In the order they were typed, so that a problem stands beside its field.
  const again = checkPolicy(typed);
  const problems = 'problems' in again ? again.problems : read.problems;
  return { problems: problems.map((problem) => ({ field: fieldOf(problem, typed, fields), problem })) };
}

type Loose = Record<string, unknown>;

function candidateOf(fields: Fields, base: Policy) {
  const minimum = currenciesIn(fields).flatMap((currency): [string, unknown][] => {
    const value = numberIn(fields.get(`minimumNet.${currency}`));
    return value === undefined && currency !== 'default' ? [] : [[currency, value ?? '']];
  });
  const closed = closedIn(fields);
  const segments: Record<string, Loose> = {};
  for (const segment of segmentsIn(fields))
    segments[segment] = changesIn(fields, `segments.${segment}`, base.segments[segment] ?? {}, stageIds(fields));
  return {
    name: fields.get('name') ?? '',
    basis: fields.get('basis'),
    minimumNet: minimum.length === 1 ? minimum[0]?.[1] : Object.fromEntries(minimum),
    ...Object.fromEntries(NUMBERS.map((name) => [name, numberIn(fields.get(name))])),
    respectHabit: fields.has('respectHabit'),
    exclude: base.exclude,
    reviewDays: Object.fromEntries(HOLD_KINDS.map((kind) => [kind, numberIn(fields.get(`reviewDays.${kind}`))])),
    ...(closed.length > 0 && { closedDays: closed }),
    segments,
  };
}

function stageIds(fields: Fields): string[] {
  return Array.from({ length: stageCount(fields) }, (_, index) => fields.get(`stages.${index}.id`) ?? '');
}

function stagesIn(fields: Fields, base: Policy): Loose[] {
  return stageIds(fields).map((id, index) => {
    const typed = (part: string) => fields.get(`stages.${index}.${part}`);
    const known = base.stages.find((stage) => stage.id === id);
    return {
      ...(known?.conditions ? { conditions: known.conditions } : {}),
      ...(known?.explain ? { explain: known.explain } : {}),
      id,
      anchor: typed('anchor'),
      days: numberIn(typed('days')),
      channel: typed('channel'),
      template: typed('template'),
      tone: typed('tone'),
      ...(typed('recipient') ? { recipient: typed('recipient') } : {}),
      approval: typed('approval') !== undefined,
    };
  });
}

/** Its changes of stages that are still there, in the order they stood in; what the form has no field for stays as it was. */
function changesIn(fields: Fields, prefix: string, was: Override, ids: readonly string[]): Loose {
  const habit = fields.get(`${prefix}.respectHabit`);
  const { respectHabit: _habit, exclude: _exclude, stages: before = [], ...rest } = was;
  const typed = (id: string, { days: _days, off: _off, ...kept }: Partial<StageChange>): Loose[] => {
    const days = numberIn(fields.get(`${prefix}.stages.${id}.days`));
    const off = fields.has(`${prefix}.stages.${id}.off`);
    const change = { ...kept, id, ...(days === undefined ? {} : { days }), ...(off ? { off } : {}) };
    return Object.keys(change).length > 1 ? [change] : [];
  };
  // A stage of the segment alone is not in the list of all, and so has no field.
  const known = before.flatMap((change): Loose[] =>
    ids.includes(change.id) ? typed(change.id, change) : change.channel !== undefined && change.template !== undefined ? [change] : [],
  );
  const others = ids.filter((id) => !before.some((change) => change.id === id)).flatMap((id) => typed(id, {}));
  const stages = [...known, ...others];
  return {
    ...rest,
    ...(habit === 'yes' || habit === 'no' ? { respectHabit: habit === 'yes' } : {}),
    ...(fields.has(`${prefix}.exclude`) ? { exclude: true } : {}),
    ...(stages.length > 0 ? { stages } : {}),
  };
}

/** What was decided for one customer, as fields named `prefix.…`. */
export function overrideFields(prefix: string, override: Override): Map<string, string> {
  const fields = new Map<string, string>();
  setOverride(fields, prefix, override);
  return fields;
}

/** The override the fields come to; an override of null: nothing differs any more; null: what was typed is none. */
export function overrideIn(fields: Fields, prefix: string, was: Override, policy: Policy): { readonly override: Override | null } | null {
  const changes = changesIn(
    fields,
    prefix,
    was,
    policy.stages.map((stage) => stage.id),
  );
  if (Object.keys(changes).length === 0) return { override: null };
  const parsed = overrideSchema.safeParse(changes);
  return parsed.success ? { override: parsed.data } : null;
}

/** undefined: nothing was typed; the text itself where it is no number, for the schema to say so. */
function numberIn(text: string | undefined): number | string | undefined {
  if (text === undefined || text === '') return undefined;
  const latin = latinDigits(text);
  return /^[-−]?\d+(\.\d+)?$/.test(latin) ? Number(latin.replace('−', '-')) : text;
}

function inOrder(stages: readonly Loose[]): Loose[] {
  const isComparable = stages.every(
    ({ anchor, days }) => anchor === stages[0]?.['anchor'] && anchor !== 'previous-stage' && typeof days === 'number',
  );
  return isComparable ? [...stages].sort((a, b) => Number(a['days']) - Number(b['days'])) : [...stages];
}

function fieldOf({ path, rule }: Problem, { segments }: { segments: Record<string, Loose> }, fields: Fields): string {
  const [first, second, third, fourth, fifth] = path;
  if (first === 'minimumNet') return path.length > 1 ? path.join('.') : 'minimumNet.default';
  if (first === 'closedDays') return `closedDays.${closedRows(fields)[Number(second)] ?? 0}.${String(third ?? 'from')}`;
  if (first === 'stages' && path.length === 2) return `stages.${second}.${rule === 'stage-order' ? 'days' : 'id'}`;
  if (first === 'segments' && third === 'stages' && typeof fourth === 'number') {
    const stages = segments[String(second)]?.['stages'];
    const change: unknown = Array.isArray(stages) ? stages[fourth] : undefined;
    const id = typeof change === 'object' && change !== null && 'id' in change ? String(change.id) : '';
    return `segments.${String(second)}.stages.${id}.${String(fifth ?? 'days')}`;
  }
  const name = path.join('.');
  return fields.has(name) || NUMBERS.some((each) => each === name) || name.startsWith('stages.') || name.startsWith('reviewDays.')
    ? name
    : '';
}
