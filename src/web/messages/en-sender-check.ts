/** Sentences about what receivers find about the domain letters come from. */
export const enSenderCheck = {
  'check.title': 'What receivers see',
  'check.about': 'Mail servers look into the DNS before they trust a letter from',
  'check.now': 'Check now',
  'check.last': 'checked {ago}',
  'check.never': 'not checked yet',
  'check.state.met': 'in order',
  'check.state.missing': 'missing',
  'check.state.wrong': 'wrong',
  'check.state.unknown': 'cannot be told',
  'check.record-name': 'TXT record',
  'check.record-value': 'Value',
  'check.spf-covers': 'The domain names {host} among those who may send for it.',
  'check.spf-elsewhere':
    'The domain says who may send for it and does not name {host} itself. Letters may leave from other addresses of that provider: ask them what to add.',
  'check.spf-missing':
    'The domain does not say who may send for it. Publish this record; where {host} sends from other addresses, its provider says what to add.',
  'check.spf-several': 'There are several SPF records, and so none counts: {found}. Make one of them.',
  'check.spf-unreadable': 'The SPF record cannot be read at “{found}”, and so it does not count.',
  'check.spf-too-many': 'The SPF record needs {lookups|one:# look-up|other:# look-ups}; receivers stop at ten, and so it does not count.',
  'check.spf-open': 'The SPF record lets anybody send for the domain. End it with ~all or -all.',
  'check.dkim-matches': 'Letters are signed, and the key {selector} is published.',
  'check.dkim-no-key': 'Letters from {domain} are not signed: whoever runs this installation puts a key for the domain into DKIM_DIR.',
  'check.dkim-missing': 'Letters are signed with the key {selector}, which nobody can look up. Publish this record.',
  'check.dkim-other-key': 'Under {selector} another key is published than letters are signed with. Replace it by this record.',
  'check.dmarc-stands': 'A DMARC record stands (policy: {policy}).',
  'check.dmarc-missing': 'The domain does not say what becomes of letters that prove nothing. Publish this record to begin with.',
  'check.dmarc-unreadable': 'The DMARC record at {at} cannot be read. This one would do to begin with.',
  'check.dmarc-would-fail':
    'The domain asks receivers to {policy} what proves nothing, and neither SPF nor DKIM is in order: letters will be lost.',
  'check.dmarc-may-fail':
    'The domain asks receivers to {policy} what proves nothing. Letters are not signed with a published key, and whether SPF lets them through cannot be told: put DKIM in order.',
  'check.dns-silent': 'The DNS did not answer. Nothing is known; try again later.',
} as const;
