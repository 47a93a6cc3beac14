/** Sentences about who letters come from. */
export const enSender = {
  'sender.title': 'Who letters come from',
  'sender.from': 'Letters come from',
  'sender.fromName': 'Name',
  'sender.replyTo': 'Address for answers',
  'sender.phone': 'Telephone',
  'sender.paymentInstructions': 'How to pay',
  'sender.paymentInstructions-about':
    'Bank and account as they should stand in every letter. Letters say this beside each invoice’s own link.',
  'sender.employee': 'Person to ask for',
  'sender.workingHours': 'When you can be reached',
  'sender.save': 'Save',
  'sender.address': 'Another address…',
  'sender.address-title': 'Letters from another address',
  'sender.new': 'New address',
  'sender.new-about': 'A code is sent there. Until it is entered here letters come from the old address.',
  'sender.ask': 'Send the code',
  'sender.code': 'Code sent to {address}',
  'sender.confirm': 'Use this address',
  'attach.title': 'What goes with letters',
  'attach.label': 'The PDF of every invoice a letter asks for, as {platform:platform} makes it',
  'attach.about':
    'Ten at most, of 2 MB each. Where one is not to be had, the letter goes without it and the timeline says so. A stage of the policy may say otherwise.',
  'flash.attach': 'Saved. It holds for the letters that leave from now on.',
  'flash.sender': 'Saved. The next letter says so.',
  'flash.sender-asked': 'A code is on its way to {address}. It holds for ten minutes.',
  'flash.sender-confirmed': 'Letters come from the new address now.',
} as const;
