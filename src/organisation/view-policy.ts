/** The policy in force, the versions before it with who made them current and why, and documents kept before anybody is decided by them. */
import { z } from 'zod';
import { canonicalText } from '../policy/canonical.ts';
import { differencesOf } from '../policy/differences.ts';
import { readPolicy } from '../policy/document.ts';
import { warningsOf } from '../policy/warnings.ts';
import { MAX_DOCUMENT } from './command-schema.ts';
import { type Desk, momentOf, policyOf } from './desk.ts';
import type { Drafted, PolicyChange, PolicyHistory, PolicyVersion } from './policy-views.ts';

/** Changes shown at once. */
const PAGE = 20;

/** null: no version of this name is kept here. */
export function versionOf(desk: Desk, hash?: string): PolicyVersion | null {
  const { organisation, policy: standing } = momentOf(desk);
  const name = hash ?? organisation.policyHash;
  if (desk.store.settings.policy(name) === null) return null;
  const policy = policyOf(desk, name);
  return { hash: name, policy, warnings: warningsOf(policy), standing: { hash: organisation.policyHash, policy: standing } };
}

export function policyHistory(desk: Desk, before: number | null): PolicyHistory {
  const { store } = desk;
  const kept = (hash: string | null) => (hash === null || store.settings.policy(hash) === null ? null : policyOf(desk, hash));
  const lines = store.past.policyLines(PAGE + 1, before);
  const changes = lines.slice(0, PAGE).flatMap(({ seq, at, contents }): PolicyChange[] => {
    const told = contents === null ? null : toldSchema.safeParse(JSON.parse(contents));
    if (!told?.success) return [];
    const { from, to, name, by, note } = told.data;
    const [was, is] = [kept(from), kept(to)];
    return [{ seq, at, hash: to, name, before: from, by, note, differences: was && is && differencesOf(was, is) }];
  });
  return { changes, before: lines.length > PAGE ? (lines[PAGE - 1]?.seq ?? null) : null };
}

const toldSchema = z.object({
  from: z.string().nullable().default(null),
  to: z.string(),
  name: z.string(),
  by: z.string(),
  note: z.string().nullable().default(null),
});

/** A version is named by what it says, so drafting the same twice keeps it once. */
export function draftPolicy(desk: Desk, document: string): Drafted {
  if (document.length > MAX_DOCUMENT) {
    const text = `a document has at most ${MAX_DOCUMENT} characters`;
    return { problems: [{ path: [], rule: 'too-long', values: { maximum: MAX_DOCUMENT }, text }] };
  }
  const read = readPolicy(document);
  if ('problems' in read) return { problems: [...read.problems] };
  const { store } = desk;
  return { hash: store.transaction(() => store.settings.keepPolicy(canonicalText(read.policy), desk.now())) };
}
