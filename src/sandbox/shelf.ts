/** One kind of document of one company, kept findable by id, serial, customer and time of change without ever scanning all of them. */
import type { Instant } from '../domain/time.ts';
import type { DocumentIds } from './ledger.ts';

interface Change {
  readonly at: Instant;
  readonly id: string;
}

type Shelved = DocumentIds & { readonly updatedAt: Instant; readonly customerId?: string };

/** Change entries kept before superseded ones are thrown away: twice the documents plus this. */
const SLACK = 1_000;

export class Shelf<Document extends Shelved> {
  readonly #byId = new Map<string, Document>();
  readonly #bySerial = new Map<string, Document>();
  readonly #byCustomer = new Map<string, Document[]>();
  readonly #all: Document[] = [];
  #changes: Change[] = [];
  #sorted = true;
  #asked = new Map<string, readonly Document[]>();

  get size(): number {
    return this.#all.length;
  }

  get(id: string): Document | undefined {
    return this.#byId.get(id);
  }

  /** By the number QuickBooks shows ('1', '2', …). */
  bySerial(serial: string): Document | undefined {
    return this.#bySerial.get(serial);
  }

  /** All documents in the order they were made, deleted ones included. Do not change the array. */
  all(): readonly Document[] {
    return this.#all;
  }

  /** A customer's documents in the order they were made. */
  ofCustomer(customerId: string): readonly Document[] {
    return this.#byCustomer.get(customerId) ?? [];
  }

  add(document: Document): void {
    this.#byId.set(document.id, document);
    this.#bySerial.set(document.serial, document);
    this.#all.push(document);
    if (document.customerId !== undefined) {
      const owned = this.#byCustomer.get(document.customerId);
      if (owned) owned.push(document);
      else this.#byCustomer.set(document.customerId, [document]);
    }
    this.noteChange(document);
  }

  /** To be called after the document's customer became another one. */
  changeOwner(document: Document, from: string): void {
    this.#byCustomer.set(
      from,
      this.ofCustomer(from).filter((each) => each !== document),
    );
    if (document.customerId !== undefined) this.#byCustomer.set(document.customerId, [...this.ofCustomer(document.customerId), document]);
    this.#asked.clear();
  }

  /** To be called after every change of `document.updatedAt`. */
  noteChange(document: Document): void {
    const last = this.#changes.at(-1);
    if (last && last.at > document.updatedAt) this.#sorted = false;
    this.#changes.push({ at: document.updatedAt, id: document.id });
    this.#asked.clear();
    if (this.#changes.length > 2 * this.#all.length + SLACK)
      this.#changes = this.#changes.filter((change) => this.#byId.get(change.id)?.updatedAt === change.at);
  }

  /** Documents with updatedAt ≥ `since` (null: all) ordered by (updatedAt, id), deleted ones included. O(changed). Until the next change the very same array is given, so that readers can keep what they made of it. */
  changedSince(since: Instant | null): readonly Document[] {
    const key = since ?? '';
    const known = this.#asked.get(key);
    if (known) return known;
    if (!this.#sorted) this.#changes.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    this.#sorted = true;
    const found = new Map<string, Document>();
    for (let index = this.#firstAt(key); index < this.#changes.length; index++) {
      const change = this.#changes[index];
      const document = change && this.#byId.get(change.id);
      if (document && document.updatedAt === change.at) found.set(document.id, document);
    }
    const result = [...found.values()].sort(byChange);
    this.#asked.set(key, result);
    return result;
  }

  #firstAt(since: string): number {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#changes[middle]?.at ?? '') < since) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function byChange(a: Shelved, b: Shelved): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
