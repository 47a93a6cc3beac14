/** The English words, put together from what stands around a letter, the letters of stages, calls, and letters on an occasion. */
import { calls } from './en/calls.ts';
import { frame } from './en/frame.ts';
import { letters } from './en/letters.ts';
import { messages, shorts } from './en/messages.ts';
import { occasions } from './en/occasions.ts';
import type { Words } from './words.ts';

export const english: Words = { ...frame, ...letters, messages, shorts, calls, occasions };
