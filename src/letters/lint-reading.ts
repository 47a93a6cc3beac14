/** How a text is read before its words are looked for: one spelling, names left out, and each found word traced back to its place. */

/** A text folded for comparison; `at[i]` is the index in the original of the folded text's i-th unit. */
export interface Reading {
  readonly text: string;
  readonly at: readonly number[];
}

const UNSEEN = /[\u200b-\u200f\u00ad\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
const SPACE = /\s/;
/** The first character beyond ASCII. */
const FIRST_FOLDED = '\u0080';
const FILLER = '\u00b7';

/** Compatibility forms, accents, vowel signs and direction marks fold away; runs of white space become one space; alef and ya one spelling. */
export function read(original: string): Reading {
  let text = '';
  const at: number[] = [];
  let index = 0;
  for (const character of original) {
    for (const unit of foldedCharacter(character)) {
      const space = SPACE.test(unit);
      if (space && (text === '' || text.endsWith(' '))) continue;
      text += space ? ' ' : unit;
      for (let width = 0; width < unit.length; width++) at.push(index);
    }
    index += character.length;
  }
  return text.endsWith(' ') ? { text: text.slice(0, -1), at } : { text, at };
}

/** Plain letters, most of every text, need no look at the tables. */
function foldedCharacter(character: string): string {
  if (character < FIRST_FOLDED) return character;
  return UNSEEN.test(character) ? '' : fold(character);
}

/** Characters that `read` does not take as they are. */
const FOLDED = /\P{ASCII}/gu;
const SPACES = /\s+/g;
const folds = new Map<string, string>();

/** One spelling of a text, without its positions: what `read` says of it. */
export function normal(text: string): string {
  return text.replace(FOLDED, foldedOnce).replace(SPACES, ' ').trim();
}

/** Letters repeat themselves. */
function foldedOnce(character: string): string {
  const known = folds.get(character);
  if (known !== undefined) return known;
  const folded = foldedCharacter(character);
  folds.set(character, folded);
  return folded;
}

/** One spelling of each letter, spaces as they are. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
    .replace(/\u0671/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه');
}

/** The reading with names blanked out at their length, so that positions stay. Names are not wording. */
export function withoutNames(reading: Reading, names: readonly string[]): Reading {
  return { text: wordingOf(reading.text, spelled(names)), at: reading.at };
}

/** Names as they are looked for: in their one spelling, the longest first. */
export function spelled(names: readonly string[]): string[] {
  return [...new Set(names.map(normal))].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
}

/** A text in its one spelling with spelled names blanked out. */
export function wordingOf(text: string, names: readonly string[]): string {
  return names.reduce((rest, name) => rest.replaceAll(name, FILLER.repeat(name.length)), text);
}

/** The first word or phrase of any list in the text: what, and where in the folded text; null for none. */
export function firstOf(lists: readonly RegExp[], text: string): { found: string; index: number } | null {
  for (const list of lists) {
    const match = list.exec(text);
    if (match) return { found: match[0], index: match.index };
  }
  return null;
}

/** Every word or phrase of the lists in the text, in the order of the text. */
export function allOf(lists: readonly RegExp[], text: string): { found: string; index: number }[] {
  const found = lists.flatMap((list) =>
    [...text.matchAll(new RegExp(list.source, `${list.flags}g`))].map((match) => ({ found: match[0], index: match.index })),
  );
  return found.sort((a, b) => a.index - b.index);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', zwnj: '' };
const LAST_CODE_POINT = 0x10ffff;

/** What a reader of an HTML page sees, and the links in it; style sheets and titles left out. */
export function seenIn(html: string): string {
  const body = html.replace(/<(style|title|head)\b[\s\S]*?<\/\1>/gi, ' ');
  const links = [...body.matchAll(/\bhref="([^"]*)"/g)].map((match) => unescapeHtml(match[1] ?? ''));
  return `${unescapeHtml(body.replace(/<[^>]*>/g, ' '))} ${links.join(' ')}`;
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, code: string) => character(Number.parseInt(code, 16)))
    .replace(/&#(\d{1,7});/g, (_, code: string) => character(Number(code)))
    .replace(/&([a-z]+);/gi, (all, name: string) => ENTITIES[name.toLowerCase()] ?? all);
}

function character(code: number): string {
  return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : '';
}
