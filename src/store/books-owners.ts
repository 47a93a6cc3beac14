/**
 * Whose a document is here: customers merged into another are that other, and a customer who is billed with its parent is dunned as the
 * parent. Documents move with their customers the moment the platform says so, whether or not it shows the documents as changed.
 */
import { isNotNull, or, sql } from 'drizzle-orm';
import type { Customer } from '../domain/ledger.ts';
import { type Database, remembered } from './database.ts';
import { customers } from './schema-books.ts';
import { statement } from './statement.ts';

/** Where a customer's documents went. */
export interface Moved {
  readonly from: string;
  readonly to: string;
  /** 'merged': it is no more; 'billed-with': another is billed for it; 'billed-again': it is billed itself from now on. */
  readonly why: 'merged' | 'billed-with' | 'billed-again';
}

export interface Owner {
  /** Who is dunned. */
  readonly customerId: string;
  /** Whose it is at the platform, where that is another; else null. */
  readonly ownerId: string | null;
}

/** Longest row of merges and parents that is followed; QuickBooks allows four levels. */
const MAX_STEPS = 20;

type Elsewhere = Pick<Customer, 'mergedInto' | 'billTo'>;

const elsewhere = statement((database) =>
  database
    .select({ id: customers.id, mergedInto: customers.mergedInto, billTo: customers.billTo })
    .from(customers)
    .where(or(isNotNull(customers.mergedInto), isNotNull(customers.billTo)))
    .prepare(),
);

/** What is summed over open invoices (lists.ts) is remembered under this name until one of them changes. */
export const OWED = 'owed';
/** The same by customer, with their names. */
export const OWED_BY_CUSTOMER = 'owed by customer';

/** To be called whenever an invoice, or a customer's name, changes. */
export function forgettingOwed(database: Database): () => void {
  const kept = [OWED, OWED_BY_CUSTOMER].map((name) => remembered(database, name, () => null));
  return () => {
    for (const one of kept) one.forget();
  };
}

export function ownersIn(database: Database) {
  const forgetOwed = forgettingOwed(database);
  return {
    /** As the customers stand now; to be asked for again after customers were written. */
    read: (): Owners =>
      ownersOf(
        new Map(
          elsewhere(database)
            .all()
            .map((row) => [row.id, row]),
        ),
      ),
    /** Takes a customer's documents to whoever they belong to now. */
    move({ customerId, ownerId }: Owner, from: string): void {
      forgetOwed();
      for (const table of ['invoices', 'payments', 'credits']) {
        const set = sql`UPDATE ${sql.identifier(table)} SET customer_id = ${customerId}, owner_id = ${ownerId}`;
        database.run(sql`${set} WHERE owner_id = ${from}`);
        database.run(sql`${set} WHERE customer_id = ${from} AND owner_id IS NULL`);
      }
    },
  };
}

export interface Owners {
  of(customerId: string): Owner;
  /** The customers whose documents go wherever this one's go, itself first. */
  followers(customerId: string): string[];
}

function ownersOf(known: ReadonlyMap<string, Elsewhere>): Owners {
  if (known.size === 0) return { of: (customerId) => ({ customerId, ownerId: null }), followers: (customerId) => [customerId] };
  const merged = (id: string) => known.get(id)?.mergedInto ?? null;
  const billed = (id: string) => merged(id) ?? known.get(id)?.billTo ?? null;
  return {
    of(customerId) {
      const own = followed(customerId, merged).at(-1) ?? customerId;
      const debtor = followed(own, billed).at(-1) ?? own;
      return { customerId: debtor, ownerId: debtor === own ? null : own };
    },
    followers: (customerId) => [
      customerId,
      ...[...known.keys()].filter((id) => id !== customerId && followed(id, billed).includes(customerId)),
    ],
  };
}

/** The way from a customer to the last one, itself included. */
function followed(from: string, next: (id: string) => string | null): string[] {
  const way = [from];
  for (let step = 0; step < MAX_STEPS; step++) {
    const after = next(way.at(-1) ?? from);
    if (after === null) return way;
    way.push(after);
  }
  // A ring of parents can only be a fault of the platform: nobody is billed for anybody then.
  return [from];
}
