/** Figures in a person's own words for a letter, held against the letter in our words and the customer's invoices. */
import { strayFigures } from '../letters/figures.ts';
import { LetterRefused } from '../letters/refused.ts';
import { contactDecisions, type TypedWords } from '../outbox/content.ts';
import type { EffectRow } from '../outbox/effects.ts';
import { caseFileOf } from './case-file.ts';
import type { Desk, Moment } from './desk.ts';
import { toWrite, written } from './letter.ts';

/** The figures, as typed, that are none of the letter's as it stands now; those a person stands by are left out. */
export function strayIn(
  desk: Desk,
  moment: Moment,
  { customerId, key, content }: Pick<EffectRow, 'customerId' | 'key' | 'content'>,
  { subject, paragraphs, meant = [] }: Pick<TypedWords, 'subject' | 'paragraphs' | 'meant'>,
): string[] {
  const ours = toWrite(desk, moment, caseFileOf(desk, moment, customerId), contactDecisions(content), key);
  try {
    const { text } = written('letter', ours);
    const numbers = desk.store.readings.invoices(customerId).flatMap(({ number }) => number ?? []);
    return strayFigures([subject ?? '', ...paragraphs].join('\n'), { text, numbers }).filter((found) => !meant.includes(found));
  } catch (error) {
    // A letter that cannot be written at all is refused for that.
    if (!(error instanceof LetterRefused)) throw error;
    return [];
  }
}
