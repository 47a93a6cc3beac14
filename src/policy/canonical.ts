/** The one text of a policy: equal policies have equal texts, whatever order they were written in, so that the hash of it names a version. */
import { type Policy, policySchema } from './policy.ts';

/** JSON with keys in order and defaults filled in. The order of stages is theirs and stays. */
export function canonicalText(policy: Policy): string {
  return JSON.stringify(inOrder(policySchema.parse(policy)));
}

/** The same value with the keys of every object in order. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, inOrder(part)]));
}
