/** Sentences about a business's own words for letters. */
export const enOwnWords = {
  'words.title': 'Words of your own',
  'words.about':
    'A document (YAML or JSON) that replaces the words of single letters in English or Arabic; ours stand everywhere else, and the statement, how to pay and how to stop stay. It is tried on sample letters when you save it; words that threaten, shame or reveal a debt are refused.',
  'words.label': 'Document',
  'words.empty-about': 'Empty: our words. docs/letters.md shows an example and lists the fields.',
  'words.save': 'Try and save',
  'flash.words': 'Saved. Letters that leave from now on have these words.',
  'refused.words': 'Not saved. {problem}',
} as const;
