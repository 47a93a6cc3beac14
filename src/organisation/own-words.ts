/** The business's own words for letters: a document that is tried and read before it counts, from then on part of every letter that is written. */
import { BadInput } from '../domain/bad-input.ts';
import { type OwnTemplates, parseTemplates } from '../letters/own-templates.ts';
import { type CommandOf, DONE, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';

/** How a document is named in what is said of it. */
const NAME = 'words';
/** Documents read before; parsing tries every text on sample letters. */
const read = new Map<string, OwnTemplates>();
const MAX_READ = 100;

/** null: ours. */
export function ownWords({ organisation }: Pick<Moment, 'organisation'>): OwnTemplates | null {
  const { ownWords: document } = organisation;
  if (document === null) return null;
  const known = read.get(document);
  if (known) return known;
  const parsed = parseTemplates(document, NAME);
  if (read.size >= MAX_READ) read.clear();
  read.set(document, parsed);
  return parsed;
}

/** Letters that were decided keep their names and stages; those that leave from now on have the new words. null: ours again. */
export function setWords(desk: Desk, { organisation, at }: Moment, { document, by }: CommandOf<'set-words'>): CommandResult {
  if (document === organisation.ownWords) return refusal('already-done', 'the words are these already');
  try {
    if (document !== null) parseTemplates(document, NAME);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return refusal('invalid', error.message, { what: 'words', values: { problem: error.message.slice(0, 400) } });
  }
  desk.store.settings.change({ ownWords: document });
  desk.store.journal.append({ at, kind: 'words-set', customerId: null, contents: { document, by } });
  return DONE;
}
