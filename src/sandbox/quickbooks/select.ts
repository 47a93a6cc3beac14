/**
 * Answers a parsed query over one kind of row without scanning all of them where the conditions name an Id, an owner or a time of
 * change. A property that does not exist, cannot be asked for or cannot be sorted by is refused as the vendor refuses it (4001).
 */
import { type Instant, instantFromMs, isCalendarDate, msOf } from '../../domain/time.ts';
import { readMoment } from './places.ts';
import type { Condition, Literal, Order, Query } from './query.ts';
import type { WireEntity } from './wire.ts';
import { invalidQuery, unprocessable } from './wirefault.ts';

export type FieldValue = string | number | boolean | null;
export type FieldKind = 'id' | 'text' | 'amount' | 'date' | 'moment' | 'boolean';
export interface Field<Row> {
  readonly name: string;
  readonly kind: FieldKind;
  readonly sortable: boolean;
  /** Amounts in major units, moments in whole seconds since 1970 (what the wire shows), null where the row has none. */
  read(row: Row): FieldValue;
}

/** What the face has to know of one kind of row. */
export interface Shape<Row> {
  readonly name: string;
  readonly fields: readonly Field<Row>[];
  /** Properties the entity has but queries may not use. */
  readonly unqueryable: readonly string[];
  /** Order without ORDERBY, as in the recordings: transactions newest change first, names by name. */
  readonly unordered: 'newest-first' | Order;
  idOf(row: Row): string;
  updatedAt(row: Row): Instant;
  /** 'inactive' rows are hidden unless Active is asked for; 'deleted' ones leave a stub in the change feed; 'absent' ones do not exist here. */
  standing(row: Row): 'listed' | 'inactive' | 'deleted' | 'absent';
  byId(id: string): Row | undefined;
  /** In order of change; deleted and absent ones included. */
  changedSince(since: Instant | null): readonly Row[];
  /** Rows that alone can meet these conditions (by an owner, say), or null for all. Any order. */
  narrow(conditions: readonly Condition[]): readonly Row[] | null;
  render(row: Row): WireEntity;
  /** Rows that the vendor's own service fails on; they fail every answer they are part of. */
  isUnshowable?(row: Row): boolean;
}

/** One kind of entity of one company, as the routes use it. */
export interface Entity {
  readonly name: string;
  select(query: Query): { readonly total: number; readonly page: WireEntity[] };
  read(id: string): WireEntity | null;
  /** Changed at or after `sinceMs`, the newest first, deleted ones as stubs. */
  changes(sinceMs: number): Iterable<() => WireEntity>;
}

export function entityOf<Row>(shape: Shape<Row>): Entity {
  return {
    name: shape.name,
    select: (query) => select(shape, query),
    read(id) {
      const row = shape.byId(id);
      if (row === undefined) return null;
      const standing = shape.standing(row);
      return standing === 'listed' || standing === 'inactive' ? shape.render(row) : null;
    },
    *changes(sinceMs) {
      const since = Math.floor(sinceMs / 1000);
      const rows = shape.changedSince(instantFromMs(since * 1000));
      for (let index = rows.length - 1; index >= 0; index--) {
        const row = rows[index];
        if (row === undefined) continue;
        const standing = shape.standing(row);
        if (standing !== 'absent') yield () => (standing === 'deleted' ? stub(shape, row) : shown(shape, row));
      }
    },
  };
}

function stub<Row>(shape: Shape<Row>, row: Row): WireEntity {
  const { Id, MetaData } = shape.render(row);
  return { domain: 'QBO', status: 'Deleted', Id, MetaData };
}

function select<Row>(shape: Shape<Row>, query: Query): { total: number; page: WireEntity[] } {
  const tests = query.conditions.map((condition) => testOf(shape, condition));
  const orders = query.orders.map((order) => orderOf(shape, order));
  const withInactive = query.conditions.some((condition) => condition.field.toLowerCase() === 'active');
  const rows = candidates(shape, query.conditions).filter((row) => {
    const standing = shape.standing(row);
    return (standing === 'listed' || (standing === 'inactive' && withInactive)) && tests.every((test) => test(row));
  });
  if (query.select === 'count') return { total: rows.length, page: [] };
  const sorted = arrange(shape, rows, orders);
  const page = sorted.slice(query.start - 1, query.start - 1 + query.limit);
  if (query.select !== 'all') return { total: rows.length, page: page.map((row) => projected(shape, row, query.select)) };
  return { total: rows.length, page: page.map((row) => shown(shape, row)) };
}

/** Id comes always; properties are nested as their names are. @throws WireFault 4001 for one the entity has not. */
function projected<Row>(shape: Shape<Row>, row: Row, select: Query['select']): WireEntity {
  const whole = shape.render(row);
  const names = typeof select === 'string' ? [] : select.map((name) => fieldOf(shape, name).name);
  const found: Record<string, unknown> = {};
  for (const name of names) {
    const [outer = '', inner] = name.split('.');
    const value: unknown = whole[outer];
    found[outer] = inner === undefined || typeof value !== 'object' || value === null ? value : { [inner]: Reflect.get(value, inner) };
  }
  return { domain: 'QBO', sparse: true, ...found, Id: whole.Id };
}

/** @throws WireFault 4002 for what the service itself cannot show. */
function shown<Row>(shape: Shape<Row>, row: Row): WireEntity {
  if (shape.isUnshowable?.(row)) throw unprocessable();
  return shape.render(row);
}

/** Always a fresh array in order of change. */
function candidates<Row>(shape: Shape<Row>, conditions: readonly Condition[]): Row[] {
  const ids = conditions.find((each) => each.field.toLowerCase() === 'id' && (each.operator === '=' || each.operator === 'IN'));
  if (ids) {
    const unique = new Set(ids.values.map((value) => value.text));
    return byChange(
      shape,
      [...unique].map((id) => shape.byId(id)).filter((row) => row !== undefined),
    );
  }
  const narrowed = shape.narrow(conditions);
  if (narrowed) return byChange(shape, [...narrowed]);
  const since = conditions.find(
    (each) =>
      each.field.toLowerCase() === 'metadata.lastupdatedtime' && (each.operator === '>' || each.operator === '>=' || each.operator === '='),
  );
  const moment = since?.values[0] && readMoment(since.values[0].text);
  return [...shape.changedSince(typeof moment === 'number' ? instantFromMs(Math.floor(moment / 1000) * 1000) : null)];
}

function byChange<Row>(shape: Shape<Row>, rows: Row[]): Row[] {
  return rows.sort((a, b) => compare(shape.updatedAt(a), shape.updatedAt(b)) || compareIds(shape.idOf(a), shape.idOf(b)));
}

function arrange<Row>(shape: Shape<Row>, rows: Row[], asked: readonly { field: Field<Row>; descending: boolean }[]): Row[] {
  if (asked.length === 0 && shape.unordered === 'newest-first') return rows.reverse();
  const orders = asked.length === 0 && shape.unordered !== 'newest-first' ? [orderOf(shape, shape.unordered)] : asked;
  const [first] = orders;
  const byMoment = orders.length === 1 && first?.field.name === 'MetaData.LastUpdatedTime';
  if (byMoment) return first.descending ? rows.reverse() : rows;
  return rows.sort((a, b) => {
    for (const { field, descending } of orders) {
      const difference = compare(field.read(a), field.read(b));
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  });
}

function fieldOf<Row>(shape: Shape<Row>, name: string): Field<Row> {
  const wanted = name.toLowerCase();
  const field = shape.fields.find((each) => each.name.toLowerCase() === wanted);
  if (field) return field;
  if (shape.unqueryable.some((each) => each.toLowerCase() === wanted))
    throw invalidQuery(`property '${name.slice(0, 60)}' is not queryable`);
  throw invalidQuery(`Property ${name.slice(0, 60)} not found for Entity ${shape.name}`);
}

function orderOf<Row>(shape: Shape<Row>, order: Order): { field: Field<Row>; descending: boolean } {
  const field = fieldOf(shape, order.field);
  if (!field.sortable) throw invalidQuery(`property '${field.name}' is not sortable`);
  return { field, descending: order.descending };
}

function testOf<Row>(shape: Shape<Row>, condition: Condition): (row: Row) => boolean {
  const field = fieldOf(shape, condition.field);
  const { operator } = condition;
  if (operator === 'LIKE') {
    const pattern = condition.values[0]?.text.toLowerCase() ?? '';
    return (row) => matches(String(field.read(row) ?? '').toLowerCase(), pattern);
  }
  const values = condition.values.map((value) => literal(field, value));
  if (operator === 'IN') {
    const set = new Set(values);
    return (row) => set.has(folded(field.kind, field.read(row)));
  }
  const value = values[0] ?? null;
  const difference = (row: Row) => {
    const own = folded(field.kind, field.read(row));
    return own === null ? Number.NaN : field.kind === 'id' ? compareIds(String(own), String(value)) : compare(own, value);
  };
  switch (operator) {
    case '=':
      return (row) => difference(row) === 0;
    case '<':
      return (row) => difference(row) < 0;
    case '>':
      return (row) => difference(row) > 0;
    case '<=':
      return (row) => difference(row) <= 0;
    case '>=':
      return (row) => difference(row) >= 0;
  }
}

/** A literal as a value of the field's kind. @throws WireFault 4001 */
function literal<Row>(field: Field<Row>, value: Literal): FieldValue {
  const refuse = () => invalidQuery(`Invalid value '${value.text.slice(0, 60)}' for property ${field.name}`);
  switch (field.kind) {
    case 'id':
    case 'text':
      return folded(field.kind, value.text);
    case 'amount': {
      if (!/^-?\d{1,15}(?:\.\d{1,10})?$/.test(value.text)) throw refuse();
      return Number(value.text);
    }
    case 'date': {
      const day = value.text.slice(0, 10);
      if (!isCalendarDate(day)) throw refuse();
      return day;
    }
    case 'moment': {
      const ms = readMoment(value.text);
      if (ms === null) throw refuse();
      return ms / 1000;
    }
    case 'boolean': {
      const text = value.text.toLowerCase();
      if (text !== 'true' && text !== 'false') throw refuse();
      return text === 'true';
    }
  }
}

/** Text is compared without regard to case. */
function folded(kind: FieldKind, value: FieldValue): FieldValue {
  return kind === 'text' && typeof value === 'string' ? value.toLowerCase() : value;
}

/** '%' stands for any run of characters; no regular expression, so no pattern can be slow. */
function matches(text: string, pattern: string): boolean {
  const parts = pattern.split('%');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return text === pattern;
  if (!text.startsWith(first) || text.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return text.endsWith(last) && text.length - last.length >= from;
}

function compare(a: FieldValue, b: FieldValue): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

/** Ids are numbers of any length. */
function compareIds(a: string, b: string): number {
  return a.length === b.length ? compare(a, b) : a.length - b.length;
}

/** Whole seconds since 1970: all that a stamp on the wire shows. */
export function seconds(at: Instant): number {
  return Math.floor(msOf(at) / 1000);
}
