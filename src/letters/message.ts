/**
 * A text message: the fullest wording that still fits, because a message cut in two arrives in the wrong order or costs twice. No amount
 * and no line items, since anybody may see a telephone's screen; always who writes and how to stop.
 */
import { fieldsOf } from './fields.ts';
import type { OwnTemplates } from './own-templates.ts';
import { LetterRefused } from './refused.ts';
import { checked, type LetterInput } from './statement.ts';
import { fill } from './template.ts';
import { entering } from './text.ts';
import { isMessageTemplate, WORDS } from './words.ts';

export interface WrittenText {
  readonly text: string;
  readonly size: MessageSize;
}

/** How a network carries a text: `units` are septets (GSM-7, where a few characters count twice) or UTF-16 units. */
export interface MessageSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly units: number;
  readonly segments: number;
}

/** The basic set of 3GPP TS 23.038 §6.2.1 (escape left out), and its extension (§6.2.1.1), whose characters take two septets. */
const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const GSM_EXTENDED = '^{}\\[~]|€\f';
/** Units in one message, and in each of several joined ones (the header takes the rest). 3GPP TS 23.040 §9.2.3.24.1. */
const LIMITS = { 'GSM-7': { one: 160, each: 153 }, 'UCS-2': { one: 70, each: 67 } } as const;
/** Our policy: one segment in GSM-7, two in UCS-2, and a shorter wording is looked for until it fits. */
const WANTED = { 'GSM-7': 1, 'UCS-2': 2 } as const;
/** Our policy: beyond this nothing is sent, whatever the names are. */
const MOST_SEGMENTS = 3;

/**
 * The text message of a stage to a customer. `own` as renderLetter.
 * @throws LetterRefused as renderLetter, and 'too-long' when even the shortest wording needs more than three segments.
 */
export function renderMessage(given: LetterInput, own: OwnTemplates | null = null): WrittenText {
  const { stage, language } = given;
  if (!isMessageTemplate(stage)) throw new LetterRefused('unknown-template', stage.slice(0, 60));
  const input = checked(given);
  const words = WORDS[language];
  const fields = fieldsOf(input);
  const ownText = own?.messages[stage]?.[language];
  const wordings = ownText === undefined ? words.messages[stage] : [ownText];
  const enter = entering(words.direction);
  let last: WrittenText | null = null;
  for (const wording of wordings) {
    const text = fill(wording, fields, enter).replace(/\s+/g, ' ').trim();
    last = { text, size: sizeOf(text) };
    if (last.size.segments <= WANTED[last.size.encoding]) return last;
  }
  if (!last || last.size.segments > MOST_SEGMENTS) throw new LetterRefused('too-long', stage);
  return last;
}

/** How many units and segments a text takes. A pair of units, or an extended character with its escape, is never cut in two. */
export function sizeOf(text: string): MessageSize {
  const characters = [...text];
  const gsm = characters.every((character) => GSM_BASIC.includes(character) || GSM_EXTENDED.includes(character));
  const encoding = gsm ? 'GSM-7' : 'UCS-2';
  const widths = characters.map((character) => (gsm ? (GSM_EXTENDED.includes(character) ? 2 : 1) : character.length));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const { one, each } = LIMITS[encoding];
  if (units <= one) return { encoding, units, segments: units === 0 ? 0 : 1 };
  let segments = 1;
  let room: number = each;
  for (const width of widths) {
    if (width > room) {
      segments += 1;
      room = each;
    }
    room -= width;
  }
  return { encoding, units, segments };
}
