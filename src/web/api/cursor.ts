/** Cursors: where a list goes on, opaque to whoever holds one, and good for the list it came from only. */
import { z } from 'zod';
import { Refused } from './problem.ts';

/** Rows of one page where nobody says otherwise, and at most. */
export const ROWS = 100;
export const MOST_ROWS = 500;

const MOST_TEXT = 600;

export const paging = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(ROWS),
  cursor: z.string().min(1).max(MOST_TEXT).optional(),
});

const inside = z.tuple([z.string(), z.string()]);

/** `list` names what is listed, with what it was narrowed to. */
export function cursorOf(list: string, key: string | null): string | null {
  if (key === null) return null;
  const bytes = new TextEncoder().encode(JSON.stringify([list, key]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The key a cursor of this list holds; null where there is none. @throws Refused */
export function keyOf(list: string, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const refused = new Refused('bad-cursor', 'The cursor is none that this list gave: begin without one.');
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (each) => each.charCodeAt(0)));
    const [of, key] = inside.parse(JSON.parse(text));
    if (of !== list) throw refused;
    return key;
  } catch {
    throw refused;
  }
}
