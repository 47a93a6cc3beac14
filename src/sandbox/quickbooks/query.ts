/**
 * Reads the QuickBooks query language: SELECT * | COUNT(*) | field, … FROM Entity [WHERE field op value AND …] [ORDERBY field [ASC|DESC], …]
 * [STARTPOSITION n] [MAXRESULTS m]. AND only; no OR, parentheses, joins or sub-selects. Anything else is refused with the vendor's
 * code 4000 (cannot be parsed) or 4001 (parsed, but not allowed). What fields mean is decided in fields.ts.
 */
import { invalidQuery, unreadableQuery } from './wirefault.ts';

const OPERATORS = ['=', '<', '>', '<=', '>=', 'IN', 'LIKE'] as const;
type Operator = (typeof OPERATORS)[number];
/** A literal keeps its text; `boolean` is unquoted true or false. */
export type Literal = { readonly kind: 'text' | 'number' | 'boolean'; readonly text: string };
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  /** One value, several only for IN. */
  readonly values: readonly Literal[];
}
export interface Order {
  readonly field: string;
  readonly descending: boolean;
}
export interface Query {
  /** The properties asked for by name, which keep whatever else is wrong with a row out of the answer. */
  readonly select: 'all' | 'count' | readonly string[];
  readonly entity: string;
  readonly conditions: readonly Condition[];
  readonly orders: readonly Order[];
  /** 1-based. */
  readonly start: number;
  readonly limit: number;
}

/** Source: QBO data queries documentation: 100 by default, 1,000 at most. */
const DEFAULT_RESULTS = 100;
const MAX_RESULTS = 1_000;
const MAX_LENGTH = 100_000;
const MAX_VALUES = 1_000;

interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end';
  readonly text: string;
  readonly column: number;
}

const WORD = /[A-Za-z_][A-Za-z0-9_.]*/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const SIGN = /<=|>=|[=<>(),*]/y;
const SPACE = /\s+/y;

/** @throws WireFault 4000 or 4001. Never anything else, whatever the text. */
export function parseQuery(text: string): Query {
  if (text.trim() === '') throw unreadableQuery('The query provided was empty');
  if (text.length > MAX_LENGTH) throw unreadableQuery('Query is too long');
  return new Reader(tokens(text)).query();
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let position = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (position < text.length) {
    const space = take(SPACE);
    if (space !== null) {
      position += space.length;
      continue;
    }
    const column = position + 1;
    if (text[position] === "'") {
      const quoted = readText(text, position);
      found.push({ kind: 'text', text: quoted.value, column });
      position = quoted.next;
      continue;
    }
    const number = take(NUMBER);
    const word = number === null ? take(WORD) : null;
    const sign = number === null && word === null ? take(SIGN) : null;
    const read = number ?? word ?? sign;
    if (read === null) throw unreadableQuery(`Invalid content. Lexical error at line 1, column ${column}.`);
    found.push({ kind: number !== null ? 'number' : word !== null ? 'word' : 'sign', text: read, column });
    position += read.length;
  }
  found.push({ kind: 'end', text: '<EOF>', column: text.length + 1 });
  return found;
}

/** A quoted text from its opening quote; a backslash keeps the next character whatever it is, so \\' closes and \' does not. */
function readText(text: string, open: number): { value: string; next: number } {
  let value = '';
  for (let index = open + 1; index < text.length; index++) {
    const letter = text[index];
    if (letter === "'") return { value, next: index + 1 };
    if (letter === '\\') index++;
    value += text[index] ?? '';
  }
  throw unreadableQuery(`Invalid content. Lexical error at line 1, column ${text.length + 1}.  Encountered: <EOF> after : "'"`);
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  query(): Query {
    this.#keyword('select');
    const select = this.#selection();
    this.#keyword('from');
    const entity = this.#word();
    const conditions = this.#tryKeyword('where') ? this.#conditions() : [];
    let orders: Order[] = [];
    let start = 1;
    let limit = DEFAULT_RESULTS;
    for (;;) {
      if (this.#tryKeyword('orderby')) orders = this.#orders();
      else if (this.#tryKeyword('order')) {
        this.#keyword('by');
        orders = this.#orders();
      } else if (this.#tryKeyword('startposition')) start = this.#count(Number.MAX_SAFE_INTEGER);
      else if (this.#tryKeyword('maxresults')) limit = this.#count(MAX_RESULTS);
      else break;
    }
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return { select, entity, conditions, orders, start, limit };
  }

  #selection(): Query['select'] {
    if (this.#trySign('*')) return 'all';
    if (!this.#tryKeyword('count')) {
      const fields = [this.#word()];
      while (this.#trySign(',')) fields.push(this.#word());
      return fields;
    }
    for (const sign of ['(', '*', ')']) this.#sign(sign);
    return 'count';
  }

  #conditions(): Condition[] {
    const list = [this.#condition()];
    while (this.#tryKeyword('and')) list.push(this.#condition());
    return list;
  }

  #condition(): Condition {
    const field = this.#word();
    const token = this.#next();
    const operator = OPERATORS.find((known) => known === token.text.toUpperCase() && token.kind !== 'text');
    if (operator === undefined) throw this.#unexpected(token);
    return { field, operator, values: operator === 'IN' ? this.#list() : [this.#literal()] };
  }

  #list(): Literal[] {
    this.#sign('(');
    const values = [this.#literal()];
    while (this.#trySign(',')) values.push(this.#literal());
    this.#sign(')');
    if (values.length > MAX_VALUES) throw invalidQuery(`IN takes at most ${MAX_VALUES} values`);
    return values;
  }

  #literal(): Literal {
    const token = this.#next();
    if (token.kind === 'text') return { kind: 'text', text: token.text };
    if (token.kind === 'number') return { kind: 'number', text: token.text };
    if (token.kind === 'word' && /^(?:true|false)$/i.test(token.text)) return { kind: 'boolean', text: token.text.toLowerCase() };
    throw this.#unexpected(token);
  }

  #orders(): Order[] {
    const list: Order[] = [];
    do {
      const field = this.#word();
      const descending = this.#tryKeyword('desc');
      if (!descending) this.#tryKeyword('asc');
      list.push({ field, descending });
    } while (this.#trySign(','));
    return list;
  }

  #count(most: number): number {
    const token = this.#next();
    if (token.kind !== 'number' || !/^-?\d{1,15}$/.test(token.text)) throw this.#unexpected(token);
    const value = Number(token.text);
    if (value < 1) throw invalidQuery(`value ${value} is too small. Min allowed value is 1`);
    if (value > most) throw invalidQuery(`value ${value} is too large. Max allowed value is ${most}`);
    return value;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '<EOF>', column: 1 };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #word(): string {
    const token = this.#next();
    if (token.kind !== 'word') throw this.#unexpected(token);
    return token.text;
  }

  #keyword(name: string): void {
    if (!this.#tryKeyword(name)) throw this.#unexpected();
  }

  #tryKeyword(name: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'word' || token.text.toLowerCase() !== name) return false;
    this.#at++;
    return true;
  }

  #sign(sign: string): void {
    if (!this.#trySign(sign)) throw this.#unexpected();
  }

  #trySign(sign: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'sign' || token.text !== sign) return false;
    this.#at++;
    return true;
  }

  #unexpected(token = this.#peek()): Error {
    const shown = token.kind === 'word' ? `" <IDENTIFIER> "${token.text.slice(0, 40)} ""` : `"${token.text.slice(0, 40)}"`;
    return unreadableQuery(`Encountered ${shown} at line 1, column ${token.column}.`);
  }
}
