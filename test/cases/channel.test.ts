/** How each channel is counted, and which of them the product serves itself. */
import { expect, it } from 'vitest';
import { CALL_OUTCOMES, CHANNELS, isVoice, leavesByItself, wasConversation } from '../../src/cases/channel.ts';

it.each([
  ['email', 'written', true],
  ['platform-email', 'written', true],
  ['sms', 'voice', false],
  ['call', 'voice', false],
  ['letter', 'written', false],
  ['interest-notice', 'written', true],
  ['final-demand', 'written', true],
  ['hand-over', 'written', false],
] as const)('%s counts as %s; leaves by itself: %s', (channel, counted, leaves) => {
  expect(isVoice(channel)).toBe(counted === 'voice');
  expect(leavesByItself(channel)).toBe(leaves);
});

it('every channel and every outcome of a call is in these tables', () => {
  expect(CHANNELS).toHaveLength(8);
  expect(leavesByItself(null)).toBe(false);
  expect(CALL_OUTCOMES.filter(wasConversation)).toEqual(['spoke', 'promised', 'disputed', 'paid-already']);
});
