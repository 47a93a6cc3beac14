/** One part of a workbook, read tag by tag under limits: no document type (so no entities of its own), no endless nesting. */
import { SaxesParser } from 'saxes';
import { BadContainer } from './zip.ts';

export interface XmlHandlers {
  /** Names come without their prefix: workbooks in strict form write `x:row` for `row`. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** A sheet nests eight deep. */
const MAX_DEPTH = 64;
/** Small pieces: no text between two tags is built up beyond what its part holds anyway. */
const PIECE_BYTES = 256 * 1024;

/** Told to stop, the reader leaves the rest of the part unread. */
export class Enough extends Error {}

/** Reads the whole part, or until a handler throws `Enough`. @throws BadContainer when it is no well-formed XML. */
export function readXml(bytes: Uint8Array, handlers: XmlHandlers): void {
  const parser = new SaxesParser({ xmlns: false as const, position: false });
  let depth = 0;
  parser.on('error', () => {
    throw new BadContainer('broken');
  });
  parser.on('doctype', () => {
    throw new BadContainer('broken');
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > MAX_DEPTH) throw new BadContainer('broken');
    handlers.open?.(local(name), attributes);
  });
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    handlers.close?.(local(name));
  });
  const decoder = new TextDecoder(encodingOf(bytes));
  try {
    for (let start = 0; start < bytes.length; start += PIECE_BYTES)
      parser.write(decoder.decode(bytes.subarray(start, start + PIECE_BYTES), { stream: true }));
    parser.close();
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
}

/** The attribute of this name, whatever its prefix. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const own = attributes[name];
  if (own !== undefined) return own;
  const key = Object.keys(attributes).find((each) => local(each) === name);
  return key === undefined ? undefined : attributes[key];
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** XML is UTF-8 unless a mark says that it is UTF-16. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
