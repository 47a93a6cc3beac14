/**
 * The words of an HTML mail without its tags and what it quotes. One pass over the text: anybody may write to us, and a pattern that looks for an
 * end anew from every beginning takes hours over a mail made for it.
 */

/** What stands in these is not written to be read, or not by whoever answers. */
const SKIPPED: ReadonlySet<string> = new Set(['style', 'script', 'head', 'blockquote']);
const BREAKS: ReadonlySet<string> = new Set(['br', '/p', '/div', '/li']);
/** Where a tag, a comment or a declaration begins; any other '<' is text. */
const BEGINS = /<(?=[a-z/!?])/gi;
const NAME = /\/?[a-z][a-z0-9]*/iy;

export function textOfHtml(html: string): string {
  const words: string[] = [];
  /** Elements that have no end further on; looked for once. */
  const endless = new Set<string>();
  let at = 0;
  for (let begin = find(BEGINS, html, at); begin !== -1; begin = find(BEGINS, html, at)) {
    const close = html.indexOf('>', begin);
    if (close === -1) break;
    const name = nameAt(html, begin + 1);
    words.push(html.slice(at, begin), BREAKS.has(name) ? '\n' : ' ');
    at = close + 1;
    if (!SKIPPED.has(name) || endless.has(name)) continue;
    const end = find(new RegExp(`</${name}(?![a-z0-9])`, 'gi'), html, at);
    if (end === -1) endless.add(name);
    else at = end;
  }
  words.push(html.slice(at));
  return words
    .join('')
    .replace(/&nbsp;/g, ' ')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&amp;/g, '&');
}

function find(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

/** In lower case, with its slash; '' for a comment or a declaration. */
function nameAt(html: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(html)?.[0].toLowerCase() ?? '';
}
