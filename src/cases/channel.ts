/** The ways a customer can be contacted (design §6). */

export const CHANNELS = ['email', 'platform-email', 'sms', 'call', 'letter', 'interest-notice', 'final-demand', 'hand-over'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What somebody said, or did not say, on the telephone; 'no-answer' and 'voicemail' were no conversation, every other outcome was one. */
export const CALL_OUTCOMES = ['no-answer', 'voicemail', 'spoke', 'promised', 'disputed', 'paid-already'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** Who rang whom. */
export const CALLERS = ['us', 'them'] as const;

/** Whether two people talked. */
export function wasConversation(outcome: CallOutcome): boolean {
  return outcome !== 'no-answer' && outcome !== 'voicemail';
}

/** How a channel is counted: calls and text messages together, everything else that is written together (contract rule 6). */
export function isVoice(channel: Channel): boolean {
  return channel === 'call' || channel === 'sms';
}

/** Whether the product sends it itself, as e-mail; a letter on paper is sent by a person, who says so, and so is a text message where no provider is set. */
export function leavesByItself(channel: Channel | null): boolean {
  return channel !== null && !isVoice(channel) && channel !== 'letter' && channel !== 'hand-over';
}

/** All that leave as e-mail: what is wrong with an address is wrong for each of them. */
export const EMAIL_CHANNELS: readonly Channel[] = CHANNELS.filter(leavesByItself);
