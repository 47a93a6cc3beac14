/** What the screens show of a business's own words: every text there is, and one of them to be written. */
import type { Instant } from '../domain/time.ts';
import type { Language } from '../letters/locale.ts';
import type { FieldUse, Place, TemplateText } from '../letters/template-texts.ts';

export interface WordsItem {
  readonly place: Place;
  /** When it was written otherwise, and by whom; null: ours stand. */
  readonly own: { readonly at: Instant; readonly by: string } | null;
}

/** One text as it was saved. `text` null: ours were put back. */
export interface WordsVersion {
  readonly at: Instant;
  readonly by: string;
  readonly text: TemplateText | null;
}

export interface WordsView {
  readonly place: Place;
  readonly ours: TemplateText;
  /** null: ours stand. */
  readonly own: TemplateText | null;
  readonly fields: readonly FieldUse[];
  /** Newest first. */
  readonly versions: readonly WordsVersion[];
  readonly tried: TriedWords;
}

/** How a text reads on a sample; `sample` null: it cannot be filled. `problem` null: it may stand. */
export interface TriedWords {
  readonly sample: { readonly subject: string | null; readonly text: string } | null;
  readonly problem: Readonly<Record<Language, string>> | null;
}
