/** A sample of what a schema allows, with values a reader recognises. */
import { isObject, type Json, type JsonObject } from './json-schema.ts';

/** By the name of the field. */
const VALUES: Readonly<Record<string, Json>> = {
  id: '7f83fd2431754693bd27a81d',
  amount: 125_000,
  minor: 125_000,
  currency: 'USD',
  baseCurrency: 'USD',
  date: '2026-12-04',
  due: '2026-12-04',
  expires: '2026-12-18',
  until: '2026-12-18',
  from: '2026-11-27',
  note: 'Said on the telephone.',
  reason: 'The customer asked for a copy first.',
  customerId: '2f1c0d9e-7c53-4a8e-9a0b-6d0f2d0b7a11',
  invoiceId: '8a6e1c2b-5d44-4f0e-8f57-1b9d3c0e2f64',
  text: 'We pay the three instalments as listed.',
  evidence: 'Letter of 3 November 2026.',
  region: 'US-MA',
  timeZone: 'America/New_York',
  notBefore: '2026-12-07',
  notBeforeTime: '10:00',
  url: 'https://books.example/hooks/tahseel',
  number: 'INV-2002',
  name: 'Alexandria Tiles',
  next: null,
  stage: 'friendly-7',
  taskId: 't5b0e2f9a1c',
  channel: 'email',
};

const OTHER_DAYS: Readonly<Record<string, string>> = { date: '2026-11-27', 'date-time': '2026-11-27T09:30:00.000Z' };
const DEEPEST = 8;

/** `named`: what references lead to. */
export function sampleOf(schema: JsonObject, named: JsonObject, name = '', depth = 0): Json {
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const found = named[ref.slice(ref.lastIndexOf('/') + 1)];
    return isObject(found) && depth < DEEPEST ? sampleOf(found, named, name, depth + 1) : {};
  }
  const { const: only, enum: words, anyOf } = schema;
  if (only !== undefined) return only;
  if (Array.isArray(words)) return wordOf(words, name);
  if (Array.isArray(anyOf)) {
    const first: Json = anyOf.find((each: Json) => isObject(each) && each['type'] !== 'null') ?? null;
    return isObject(first) ? sampleOf(first, named, name, depth + 1) : null;
  }
  const types: readonly Json[] = Array.isArray(schema['type']) ? schema['type'] : [schema['type'] ?? null];
  if (types.includes('object')) return objectOf(schema, named, depth);
  if (types.includes('array')) {
    const { items } = schema;
    return isObject(items) ? [sampleOf(items, named, singular(name), depth + 1)] : [];
  }
  const known = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  if (known !== undefined && types.includes(known === null ? 'null' : typeof known === 'number' ? 'integer' : typeof known)) return known;
  return plainOf(types, schema['format']);
}

function objectOf({ properties, required }: JsonObject, named: JsonObject, depth: number): Json {
  if (!isObject(properties) || depth >= DEEPEST) return {};
  const must: readonly Json[] = Array.isArray(required) ? required : [];
  // What may be left out is shown where a reader would use it: money, dates, words; not every switch there is.
  const shown = Object.entries(properties).filter(([key]) => must.includes(key) || key === 'note');
  return Object.fromEntries(
    shown.map(([key, value]): [string, Json] => [key, isObject(value) ? sampleOf(value, named, key, depth + 1) : null]),
  );
}

function wordOf(words: readonly Json[], name: string): Json {
  const known = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  return known !== undefined && words.includes(known) ? known : (words[0] ?? null);
}

function plainOf(types: readonly Json[], format: Json | undefined): Json {
  if (types.includes('string')) return typeof format === 'string' ? (OTHER_DAYS[format] ?? 'text') : 'text';
  if (types.includes('integer') || types.includes('number')) return 1;
  if (types.includes('boolean')) return true;
  return null;
}

function singular(name: string): string {
  return name.endsWith('Ids') ? name.slice(0, -1) : name;
}
