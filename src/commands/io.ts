/** What a command is given besides its options: the only way it reads files, prints, or learns of the machine. */
import { BadInput } from '../domain/bad-input.ts';

export interface Io {
  /** The bytes of a file. @throws BadInput naming the file when it cannot be read. */
  readonly read: (path: string) => Uint8Array;
  /** One line to stdout. */
  readonly print: (text: string) => void;
  /** One line to stderr. */
  readonly note: (text: string) => void;
}

/** The text of a UTF-8 file. @throws BadInput */
export function readText(io: Io, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(io.read(path));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${path}: is not UTF-8 text`);
  }
}

/** A JSON file's value. @throws BadInput with the file and what is wrong. */
export function readJson(io: Io, path: string): unknown {
  const text = readText(io, path);
  if (text.trim() === '') throw new BadInput(`${path}: is empty`);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    throw new BadInput(`${path}: is not JSON (${error instanceof Error ? error.message : 'unreadable'})`);
  }
}

/** Prints one JSON document. */
export function printJson(io: Io, value: unknown): void {
  io.print(JSON.stringify(value, null, 2));
}
