/** What is wrong with a policy document, place by place, in parts: the command line says it in English, a screen in its reader's language. */
import type { z } from 'zod';
import { TEMPLATES } from './policy.ts';

export const PROBLEM_RULES = [
  'missing',
  'number',
  'whole-number',
  'at-least',
  'at-most',
  'too-long',
  'too-few',
  'too-many',
  'not-listed',
  'not-an-id',
  'unknown-part',
  'no-document',
  'unknown-preset',
  'unknown-stage',
  'stage-twice',
  'stage-order',
  'days-order',
  'days-long',
  'days-in-all',
  'not-understood',
] as const;
export type ProblemRule = (typeof PROBLEM_RULES)[number];

export interface Problem {
  /** Where in the document; places in lists from 0. */
  readonly path: readonly (string | number)[];
  readonly rule: ProblemRule;
  readonly values: Readonly<Record<string, string | number | string[]>>;
  /** One English sentence that names the place and what would be right. */
  readonly text: string;
}

/** 'stages[3].days': as people count, from 1. */
export function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Every problem the schema found, one per place: the first. */
export function problemsIn(error: z.ZodError): Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of error.issues) {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    const place = placeOf(path);
    if (problems.has(place)) continue;
    const said = place.endsWith('template') ? `unknown stage template (known: ${TEMPLATES.join(', ')})` : issue.message;
    problems.set(place, { path, ...ruleOf(issue), text: place ? `${place}: ${said}` : said });
  }
  return [...problems.values()];
}

function ruleOf(issue: z.core.$ZodIssue): Pick<Problem, 'rule' | 'values'> {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return { rule: 'missing', values: {} };
      if (issue.expected === 'int') return { rule: 'whole-number', values: {} };
      return issue.expected === 'number' ? { rule: 'number', values: {} } : { rule: 'not-understood', values: {} };
    case 'too_small':
      if (issue.origin === 'number') return { rule: 'at-least', values: { minimum: Number(issue.minimum) } };
      return issue.origin === 'array' ? { rule: 'too-few', values: { minimum: Number(issue.minimum) } } : { rule: 'missing', values: {} };
    case 'too_big':
      if (issue.origin === 'number') return { rule: 'at-most', values: { maximum: Number(issue.maximum) } };
      return { rule: issue.origin === 'array' ? 'too-many' : 'too-long', values: { maximum: Number(issue.maximum) } };
    case 'invalid_value':
      return { rule: 'not-listed', values: { known: issue.values.map(String) } };
    case 'invalid_format':
      return { rule: issue.path.at(-1) === 'id' ? 'not-an-id' : 'not-understood', values: {} };
    case 'unrecognized_keys':
      return { rule: 'unknown-part', values: { parts: [...issue.keys] } };
    case 'custom': {
      if (issue.input === undefined) return { rule: 'missing', values: {} };
      const { rule, ...values } = issue.params ?? {};
      const known = PROBLEM_RULES.find((each) => each === rule);
      return known ? { rule: known, values } : { rule: 'not-understood', values: {} };
    }
    default:
      return { rule: 'not-understood', values: {} };
  }
}
