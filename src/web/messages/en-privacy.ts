/** Sentences about what leaves as files, and about erasing what is known of a customer. */
export const enPrivacy = {
  'export.title': 'Take the data along',
  'export.about':
    'Everything of this client file as one ZIP: customers, invoices, payments, credits, every letter as it was sent, decisions with their reasons, and the journal with its proof. Tables are there as CSV and JSON. The download goes on while you work.',
  'export.do': 'Download the client file (ZIP)',
  'today.evidence': 'Evidence (ZIP)',
  'evidence.title': 'Evidence package',
  'evidence.about':
    'For an agency, a lawyer or a court: statement of account, invoices, letters as sent, calls, promises, disputes, replies, decisions, and a proof that a stranger can verify.',
  'evidence.do': 'Download (ZIP)',
  'keep.title': 'How long words are kept',
  'keep.label': 'What letters and replies said',
  'keep.always': 'as long as the client file',
  'keep.years': '{count|one:# year|other:# years}',
  'keep.about':
    'After that their words go, with the first run of a day. What stays: that a letter left, when, to whom and its proof. Where something asked for then is still open, or a dispute or a proceeding stands, they are kept.',
  'flash.keep': 'Saved. It holds from the next morning on.',
  'letter.forgotten': 'What this letter said is no longer kept here.',
  'erase.title': 'Erase this customer',
  'erase.button': 'Erase…',
  'erase.about':
    'For good, and not brought back by the next reading: name, addresses, letters’ words, replies, notes, promises and files. What stays: the figures of the books, that something was done and when, and the journal’s chain, which still verifies. The books themselves are not changed; erase the customer there as well.',
  'erase.understood': 'I understand that nobody can bring this back',
  'erase.do': 'Erase for good',
  'flash.erased': 'Erased. The figures of the books stay; backups made before still hold the data until they are thrown away.',
  'refused.erase-open':
    'Not erased: something of this customer is still open or unapplied, and a claim needs to be known. Settle it in the books first.',
  'refused.erase-hold':
    'Not erased: a dispute, a proceeding or a moratorium stands, and what was said may be needed for it. Lift it when it has ended.',
  'refused.erase-underway': 'Not erased: a letter or a note is on its way, or nobody knows yet whether it arrived. Resolve it first.',
} as const;
