/** The Arabic words, put together from what stands around a letter, the letters of stages, calls, and letters on an occasion. */
import { calls } from './ar/calls.ts';
import { frame } from './ar/frame.ts';
import { letters } from './ar/letters.ts';
import { messages, shorts } from './ar/messages.ts';
import { occasions } from './ar/occasions.ts';
import type { Words } from './words.ts';

export const arabic: Words = { ...frame, ...letters, messages, shorts, calls, occasions };
