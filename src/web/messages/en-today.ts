/** Words of a day's work: calls logged from the list, replies, promises, keys, and a letter in one's own words. */
export const enToday = {
  'today.replies': 'Replies to read',
  'today.promises': 'Promises',
  'keys.again': 'writes a note into the books again',
  'keys.no': 'it did not arrive',
  'meaning.stop': 'asks to stop',
  'meaning.paid': 'says it is paid',
  'meaning.dispute': 'disputes it',
  'meaning.lawyer': 'names a lawyer',
  'meaning.cannot-pay': 'cannot pay now',
  'reply.understood': 'Understood, and held for: {what:list}. Nothing else leaves before this is read.',
  'reply.understood-nothing': 'Nothing certain was understood. Nothing leaves before this is read.',
  'reply.read': 'I have read it',
  'promise.due': 'promised',
  'promise.due-about': 'Everything rests until {until:date}; taken down by {by}.',
  'rule.hard-cap-customer':
    'Kept back by a limit that no policy can lift: at most {most|one:# contact|other:# contacts} in {days|one:# day|other:# days}. It is tried again on {until:date}.',
  'rule.hard-cap-organisation':
    'Kept back by a limit that no policy can lift: at most {most|one:# letter|other:# letters} of one client file in an hour. It is tried again by itself.',
} as const;
