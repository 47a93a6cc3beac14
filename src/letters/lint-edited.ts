/** What a person typed, read as they type it: each word that must not stand there, where it stands, and why, in their language. */

import { type LintPart, type LintRule, SHARED } from './lint.ts';
import { allOf, firstOf, normal, read, withoutNames } from './lint-reading.ts';
import { WHY } from './lint-why.ts';
import { COLLECTOR_NAMES, COURT, FORBIDDEN, GAPS } from './lint-words.ts';
import type { Language } from './locale.ts';

/** The parts a person may edit; absent parts are not looked at. */
export interface Edited {
  readonly subject?: string;
  readonly preview?: string;
  readonly body?: string;
  readonly message?: string;
  readonly voicemail?: string;
  /** The display name of the sender. */
  readonly sender?: string;
}

export interface EditedContext {
  /** The creditor's legal or trading name. */
  readonly organisation: string;
  /** Other names, numbers and addresses that are no wording: the customer, invoice numbers, links. */
  readonly names?: readonly string[];
  /** A notice that a person has approved as such may name courts in its body. */
  readonly formalNotice?: boolean;
}

export interface EditedFinding {
  readonly rule: LintRule;
  readonly part: LintPart;
  readonly found: string;
  /** Where it stands in the text as typed, in UTF-16 units: [from, to). */
  readonly from: number;
  readonly to: number;
  /** One sentence for the person who typed it. */
  readonly why: Readonly<Record<Language, string>>;
}

type Lists = readonly (readonly [LintRule, readonly RegExp[]])[];

const BODY: Lists = [
  ['no-forbidden-words', FORBIDDEN],
  ['no-court-words', COURT],
  ['no-gaps', GAPS],
];
const NOTICE_BODY: Lists = BODY.filter(([rule]) => rule !== 'no-court-words');
const SUBJECT: Lists = SHARED.map(([rule, lists]) =>
  rule === 'no-debt-words-on-shared-channels' ? ['no-debt-words-in-subject', lists] : [rule, lists],
);

/** Everything in the typed texts that must not stand there, part by part in the order of the text; empty when all may stay. */
export function lintText(edited: Edited, context: EditedContext): EditedFinding[] {
  const names = [context.organisation, ...(context.names ?? [])];
  const inPart = (part: LintPart, text: string | undefined, lists: Lists): EditedFinding[] =>
    text === undefined ? [] : wordsIn(part, text, lists, names);
  return [
    ...inPart('subject', edited.subject, SUBJECT),
    ...inPart('preview', edited.preview, SHARED),
    ...inPart('body', edited.body, context.formalNotice ? NOTICE_BODY : BODY),
    ...inPart('message', edited.message, SHARED),
    ...inPart('voicemail', edited.voicemail, SHARED),
    ...(edited.sender === undefined ? [] : lintSender(edited.sender, context.organisation)),
  ];
}

/** A sender's display name: the creditor's own, and beside it nothing that sounds like somebody else's collector. */
export function lintSender(displayName: string, organisation: string): EditedFinding[] {
  const finding = (rule: LintRule, found: string): EditedFinding => ({
    rule,
    part: 'sender',
    found,
    from: 0,
    to: displayName.length,
    why: WHY[rule],
  });
  const named = normal(displayName).toLowerCase().includes(normal(organisation).toLowerCase());
  const rest = withoutNames(read(displayName), [organisation]).text;
  const collector = firstOf(COLLECTOR_NAMES, rest);
  return [
    ...(named ? [] : [finding('sender-is-creditor', organisation)]),
    ...(collector ? [finding('no-collector-as-sender', collector.found)] : []),
  ];
}

function wordsIn(part: LintPart, text: string, lists: Lists, names: readonly string[]): EditedFinding[] {
  const reading = withoutNames(read(text), names);
  return lists
    .flatMap(([rule, patterns]) =>
      allOf(patterns, reading.text).map(({ found, index }): EditedFinding => {
        const from = reading.at[index] ?? 0;
        const last = reading.at[index + found.length - 1] ?? from;
        const to = last + ([...text.slice(last)][0]?.length ?? 0);
        return { rule, part, found: text.slice(from, to), from, to, why: WHY[rule] };
      }),
    )
    .sort((a, b) => a.from - b.from);
}
