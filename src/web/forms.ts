/** What a posted form says, read at the border: fields as trimmed text, amounts as people type them (either script's digits), a safe way back. */

import { parseAmount } from '../domain/money.ts';
import type { CalendarDate } from '../domain/time.ts';
import { isCalendarDate } from '../domain/time.ts';
import type { WebContext } from './view.ts';

/** The field of a form that names the page it stood on (once.ts). */
export const ONCE = 'once';

export interface Form {
  /** '' where the field is missing or empty. */
  text(name: string): string;
  /** Every value of a repeated field. */
  all(name: string): string[];
  /** undefined where the field is empty. */
  optional(name: string): string | undefined;
  /** Every field with each of its values, as they were sent; not the name of the page. */
  fields(): [name: string, value: string][];
}

/** The fields of a posted form. Files and bodies that are no form count as empty fields. */
export async function formOf(c: WebContext): Promise<Form> {
  const body: Record<string, unknown> = await c.req.parseBody({ all: true });
  const all = (name: string): string[] => {
    const found = Object.hasOwn(body, name) ? body[name] : undefined;
    const values: unknown[] = Array.isArray(found) ? found : [found];
    return values.filter((value) => typeof value === 'string').map((value) => value.trim());
  };
  const text = (name: string): string => all(name)[0] ?? '';
  const fields = (): [string, string][] =>
    Object.entries(body).flatMap(([name, found]) => {
      if (name === ONCE) return [];
      const values: unknown[] = Array.isArray(found) ? found : [found];
      return values.filter((value) => typeof value === 'string').map((value): [string, string] => [name, value]);
    });
  return { all, text, fields, optional: (name) => text(name) || undefined };
}

/** The path the form wants to come back to, if it is one of ours. */
export function backOf(c: WebContext, form: Form, fallback: string): string {
  return ownPath(c, form.text('back')) ?? fallback;
}

/** A path of ours, as a browser would read it; null: it leads elsewhere. */
export function ownPath(c: WebContext, wanted: string): string | null {
  const { origin } = new URL(c.req.url);
  const parsed = wanted.startsWith('/') ? URL.parse(wanted, origin) : null;
  // Read as a browser would read it; a path may still come out as '//host' ('/.//host'), which would lead away.
  return parsed?.origin === origin && !parsed.pathname.startsWith('//') ? parsed.pathname + parsed.search + parsed.hash : null;
}

const GROUPED = /^\d{1,3}(,\d{3})+(\.\d+)?$/;
const ZEROS = { arabic: 0x0660, persian: 0x06f0 } as const;

/** Typed amount → minor units, > 0; null when it is none. '1,234.50', '١٬٢٣٤٫٥٠' and '1234.5' are the same; '12,5' is refused, since nobody knows. */
export function amountOfText(text: string, currency: string): number | null {
  const latin = latinDigits(text);
  const plain = GROUPED.test(latin) ? latin.replaceAll(',', '') : latin;
  if (!/^\d+(\.\d+)?$/.test(plain)) return null;
  try {
    const minor = parseAmount(plain, currency);
    return minor > 0 ? minor : null;
  } catch {
    return null;
  }
}

/** A date as browsers post it; null when empty or none. */
export function dateOfText(text: string): CalendarDate | null {
  return isCalendarDate(text) ? text : null;
}

/** Digits of either script as Latin ones, without spaces and marks of direction. */
export function latinDigits(text: string): string {
  return [...text.normalize('NFKC')]
    .map(latinDigit)
    .join('')
    .replace(/[\s\u200e\u200f\u061c]/g, '')
    .replaceAll('٬', ',')
    .replaceAll('٫', '.');
}

function latinDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  for (const zero of Object.values(ZEROS)) if (code >= zero && code <= zero + 9) return String(code - zero);
  return character;
}
