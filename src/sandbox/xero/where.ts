/**
 * Xero's `where` and `order` over named fields: comparisons (== != < <= > >=, also =) joined by AND/&& and OR/||, with parentheses; values are
 * strings, numbers, true/false/null, DateTime(y,m,d), DateTime.Parse("…") and Guid("…"). Anything else is refused, as Xero does.
 */
import { Refusal, unreadableQuery } from './problems.ts';

/** What a field of an item is compared as: dates and instants are milliseconds. */
type FieldValue = string | number | boolean | null;
export type FieldTable<Item> = Readonly<Record<string, (item: Item) => FieldValue>>;
export type Predicate<Item> = (item: Item) => boolean;

interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'mark';
  readonly text: string;
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z][\w.]*)|(==|!=|<>|<=|>=|&&|\|\||[=<>(),]))/y;
/** Longest expression read; Xero's own limit is the length of an address. */
const MAX_LENGTH = 8_000;

/** @throws Refusal 400 QueryParseException. */
export function parseWhere<Item>(text: string, fields: FieldTable<Item>): Predicate<Item> {
  const reader = new Reader(tokensOf(text), fields);
  const predicate = reader.anyOf();
  reader.end();
  return predicate;
}

/** `order` such as `UpdatedDateUTC ASC, DueDate DESC` as a comparison. @throws Refusal 400. */
export function parseOrder<Item>(text: string, fields: FieldTable<Item>): (a: Item, b: Item) => number {
  const keys = text.split(',').map((part) => {
    const [name = '', direction = 'ASC', ...rest] = part.trim().split(/\s+/);
    if (rest.length > 0 || !/^(asc|desc)$/i.test(direction))
      throw new Refusal(unreadableQuery(`Order parameter not recognised: ${text.slice(0, 80)}`));
    return { value: fieldNamed(fields, name), sign: /^desc$/i.test(direction) ? -1 : 1 };
  });
  return (a, b) => {
    for (const { value, sign } of keys) {
      const order = compareValues(value(a), value(b));
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

class Reader<Item> {
  readonly #tokens: readonly Token[];
  readonly #fields: FieldTable<Item>;
  #at = 0;

  constructor(tokens: readonly Token[], fields: FieldTable<Item>) {
    this.#tokens = tokens;
    this.#fields = fields;
  }

  anyOf(): Predicate<Item> {
    const parts = [this.#allOf()];
    while (this.#accept(/^(or|\|\|)$/i)) parts.push(this.#allOf());
    return parts.length === 1 && parts[0] ? parts[0] : (item) => parts.some((part) => part(item));
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#confused();
  }

  #allOf(): Predicate<Item> {
    const parts = [this.#one()];
    while (this.#accept(/^(and|&&)$/i)) parts.push(this.#one());
    return parts.length === 1 && parts[0] ? parts[0] : (item) => parts.every((part) => part(item));
  }

  #one(): Predicate<Item> {
    if (this.#accept(/^\($/)) {
      const inner = this.anyOf();
      this.#expect(/^\)$/);
      return inner;
    }
    const field = fieldNamed(this.#fields, this.#expect(/^[A-Za-z][\w.]*$/).text);
    const operator = this.#expect(/^(==|=|!=|<>|<=|>=|<|>)$/).text;
    return comparison(field, operator, this.#value());
  }

  #value(): FieldValue {
    const token = this.#tokens[this.#at++];
    if (!token) throw this.#confused();
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'text') return token.text;
    if (/^null$/i.test(token.text)) return null;
    if (/^(true|false)$/i.test(token.text)) return token.text.toLowerCase() === 'true';
    if (/^guid$/i.test(token.text)) return this.#argument().toLowerCase();
    if (/^datetime\.parse$/i.test(token.text))
      return this.#moment(
        Date.parse(
          `${this.#argument()
            .slice(0, 19)
            .replace(/^(\d{4}-\d{2}-\d{2})$/, '$1T00:00:00')}Z`,
        ),
      );
    if (/^datetime$/i.test(token.text)) return this.#dateTime();
    throw this.#confused();
  }

  /** DateTime(y,m,d) or DateTime(y,m,d,h,m,s). */
  #dateTime(): number {
    this.#expect(/^\($/);
    const parts: number[] = [];
    do parts.push(Number(this.#expect(/^\d+$/).text));
    while (this.#accept(/^,$/));
    this.#expect(/^\)$/);
    const [year, month, day, hour = 0, minute = 0, second = 0] = parts;
    if (year === undefined || month === undefined || day === undefined || parts.length > 6) throw this.#confused();
    return this.#moment(Date.UTC(year, month - 1, day, hour, minute, second));
  }

  #argument(): string {
    this.#expect(/^\($/);
    const token = this.#tokens[this.#at++];
    this.#expect(/^\)$/);
    if (token?.kind !== 'text') throw this.#confused();
    return token.text;
  }

  #moment(ms: number): number {
    if (Number.isNaN(ms)) throw this.#confused();
    return ms;
  }

  #accept(pattern: RegExp): boolean {
    const token = this.#tokens[this.#at];
    if (!token || token.kind === 'text' || !pattern.test(token.text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(pattern: RegExp): Token {
    const token = this.#tokens[this.#at];
    if (!token || token.kind === 'text' || !pattern.test(token.text)) throw this.#confused();
    this.#at += 1;
    return token;
  }

  #confused(): Refusal {
    return new Refusal(unreadableQuery(`Syntax error near item ${this.#at + 1} of the where clause`));
  }
}

function tokensOf(text: string): Token[] {
  if (text.length > MAX_LENGTH) throw new Refusal(unreadableQuery('The where clause is too long'));
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const place = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw new Refusal(unreadableQuery(`Syntax error at position ${place} of the where clause`));
    const [, quoted, number, word, mark] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.slice(1, -1).replace(/\\(.)/g, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'mark', text: mark ?? '' });
  }
  return tokens;
}

function fieldNamed<Item>(fields: FieldTable<Item>, name: string): (item: Item) => FieldValue {
  const key = Object.keys(fields).find((known) => known.toLowerCase() === name.toLowerCase());
  const field = key === undefined ? undefined : fields[key];
  if (!field) throw new Refusal(unreadableQuery(`No property or field '${name.slice(0, 60)}' exists in type`));
  return field;
}

function comparison<Item>(field: (item: Item) => FieldValue, operator: string, value: FieldValue): Predicate<Item> {
  switch (operator) {
    case '==':
    case '=':
      return (item) => field(item) === value;
    case '!=':
    case '<>':
      return (item) => field(item) !== value;
    case '<':
      return (item) => isOrdered(field(item), value) && compareValues(field(item), value) < 0;
    case '<=':
      return (item) => isOrdered(field(item), value) && compareValues(field(item), value) <= 0;
    case '>':
      return (item) => isOrdered(field(item), value) && compareValues(field(item), value) > 0;
    default:
      return (item) => isOrdered(field(item), value) && compareValues(field(item), value) >= 0;
  }
}

/** As in SQL and .NET, nothing is before or after null. */
function isOrdered(a: FieldValue, b: FieldValue): boolean {
  return a !== null && b !== null && typeof a === typeof b;
}

function compareValues(a: FieldValue, b: FieldValue): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
