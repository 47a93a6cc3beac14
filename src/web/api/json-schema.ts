/** Schemas of ours as JSON Schema: what zod cannot say of our own kinds is said here once, and so are the words for fields. */
import { z } from 'zod';
import { calendarDateSchema, currencySchema, instantSchema } from '../../domain/ledger.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** What a field means, wherever it stands. */
const WORDS: Readonly<Record<string, string>> = {
  minor: 'Whole minor units of the currency: 12.34 USD is 1234, 12.345 KWD is 12345.',
  amount: 'Whole minor units of the currency: 12.34 USD is 1234, 12.345 KWD is 12345.',
  currency: 'ISO 4217.',
  customerId: 'As the books name the customer.',
  invoiceId: 'As the books name the invoice.',
  until: 'The last day it stands; null or absent: until somebody ends it.',
  limit: 'Rows of one page.',
  cursor: '`next` of the page before.',
  next: 'The cursor of the next page; null: this is the last.',
  note: 'Kept in the journal, and told to the books where they are told of the act.',
  by: 'Who did it, as the journal names them.',
  names: 'Whether customers are told of by name; otherwise ids and figures only.',
  events: 'Types of events; empty: all.',
  secret: 'Shown now and never again.',
  stage: 'The stage of the policy.',
  seen: 'What a letter says, by its hash: whoever acts on it says what they saw.',
  overdue: 'What was due before today.',
  from: 'The first day; absent: today.',
};

/** The JSON Schema of a schema, its named parts apart; `input`: as it is asked for, `output`: as it is given. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): { readonly schema: JsonObject; readonly named: JsonObject } {
  const made = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === calendarDateSchema) Object.assign(jsonSchema, { type: 'string', format: 'date' });
      if (zodSchema === instantSchema) Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
      // Answers may grow by fields; whoever reads them lets those be.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (zodSchema === currencySchema) Object.assign(jsonSchema, { pattern: '^[A-Z]{3}$' });
    },
  });
  const { $schema: _dialect, $defs = {}, ...rest } = parsedJson(made);
  return { schema: told(rest), named: isObject($defs) ? told($defs) : {} };
}

/** Plain JSON of it: references lead to where the document keeps named schemas, and fields say what they mean. */
function told(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'id' || typeof value[key] !== 'string')
      .map(([key, each]): [string, Json] => {
        if (key === '$ref' && typeof each === 'string') return [key, each.replace('#/$defs/', '#/components/schemas/')];
        if (key === 'properties' && isObject(each)) return [key, fieldsOf(each)];
        return [key, toldOf(each)];
      }),
  );
}

function fieldsOf(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]): [string, Json] => {
      const plain = isObject(schema) ? told(schema) : schema;
      const word = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
      return [
        name,
        word !== undefined && isObject(plain) && !('description' in plain) && !('$ref' in plain) ? { ...plain, description: word } : plain,
      ];
    }),
  );
}

function toldOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(toldOf);
  return isObject(value) ? told(value) : value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const json: z.ZodType<Json> = z.json();

function parsedJson(value: unknown): JsonObject {
  const parsed = json.parse(JSON.parse(JSON.stringify(value)));
  return isObject(parsed) ? parsed : {};
}
