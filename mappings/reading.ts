/** How a list of vendor rows becomes records: each row alone, its first fault named by path, the rest of the page untouched. */
import { z } from 'zod';
import type { Quarantined, RecordKind } from '../src/domain/ledger.ts';
import { amountOf, isCurrency } from '../src/domain/money.ts';
import type { Mapped, RecordsOf } from './mapped.ts';

/** A reason why one row cannot be read, and where in it. */
export class Unreadable extends Error {
  readonly path: string;

  constructor(path: string, reason: string) {
    super(reason);
    this.path = path;
  }
}

/** What became of one row. `skipped` names why it is none of our business. */
export type Row<Record> = { readonly record: Record } | { readonly skipped: string } | { readonly deleted: string };

/** What is told about a row that could not be read. */
const LONGEST_REASON = 300;

/**
 * Reads every row by `read`. A row it cannot read is quarantined under its id; nothing a row contains can make this throw.
 * @param kind the record kind, named in every quarantined row.
 */
export function readRows<Kind extends RecordKind>(
  kind: Kind,
  rows: readonly unknown[],
  idOf: (row: unknown) => string | null,
  read: (row: unknown) => Row<RecordsOf[Kind]>,
): Mapped<Kind> {
  const records: RecordsOf[Kind][] = [];
  const quarantined: Quarantined[] = [];
  const skipped: Record<string, number> = {};
  const deleted: string[] = [];
  for (const row of rows) {
    try {
      const result = read(row);
      if ('record' in result) records.push(result.record);
      else if ('deleted' in result) deleted.push(result.deleted);
      else skipped[result.skipped] = (skipped[result.skipped] ?? 0) + 1;
    } catch (error) {
      quarantined.push({ externalId: idOf(row), kind, ...faultOf(error) });
    }
  }
  return { records, quarantined, skipped, deleted };
}

/** A body in which the list of this kind is not to be found: one quarantined entry, so that it is seen. */
export function unreadableBody<Kind extends RecordKind>(kind: Kind, path: string): Mapped<Kind> {
  return {
    records: [],
    quarantined: [{ externalId: null, kind, reason: 'is not a response of this kind', path }],
    skipped: {},
    deleted: [],
  };
}

/** Decimal JSON number → minor units. @throws Unreadable at `path`. */
export function amountAt(value: number, currency: string, path: string): number {
  if (!isCurrency(currency)) throw new Unreadable(path, 'has no known currency');
  try {
    return amountOf(value, currency);
  } catch (error) {
    throw new Unreadable(path, error instanceof Error ? error.message : 'is not an amount');
  }
}

function faultOf(error: unknown): { reason: string; path: string } {
  if (error instanceof Unreadable) return { reason: error.message.slice(0, LONGEST_REASON), path: error.path };
  if (error instanceof z.ZodError) {
    const issue = error.issues[0];
    return { reason: (issue?.message ?? 'is not readable').slice(0, LONGEST_REASON), path: issue?.path.map(String).join('.') ?? '' };
  }
  return { reason: 'is not readable', path: '' };
}

/** Own property of an object, or undefined. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** Addresses as customers' books hold them: one text, several separated by comma or semicolon, each once. */
export function addressesIn(text: string | null | undefined): string[] {
  const found = new Map<string, string>();
  for (const part of (text ?? '').split(/[,;]/)) {
    const address = part.trim();
    if (address !== '' && !found.has(address.toLowerCase())) found.set(address.toLowerCase(), address);
  }
  return [...found.values()];
}
