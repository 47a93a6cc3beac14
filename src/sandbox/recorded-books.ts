/** Books that say what was done to them: numbers for what is new, a higher version for what changed, a word to whoever listens, and a record of every write. */
import { minorSchema } from '../domain/ledger.ts';
import { isCurrency } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import { ActRefused, type ChangeNotice, type DocumentKind, type Writer } from './acts.ts';
import { Books } from './books.ts';
import { uuidOf } from './ids.ts';
import type { LedgerCreditNote, LedgerInvoice, LedgerReceipt, WriteRecord } from './ledger.ts';

export class RecordedBooks extends Books {
  /** Told of every change of a document, after it (webhooks). */
  onChange: ((change: ChangeNotice) => void) | null = null;

  protected ids(kind: string, serial: number): { id: string; serial: string } {
    return { id: uuidOf(this.seed, this.facts.tenant, kind, serial), serial: String(serial) };
  }

  /** Invoices, receipts and credit notes share one row of serials, as QuickBooks' transactions do. Notes have their own, so that no serial depends on a face. */
  protected nextIds(kind: DocumentKind): { id: string; serial: string } {
    return this.ids(kind, this.invoices.size + this.receipts.size + this.creditNotes.size + 1);
  }

  /** `unnoticed`: the stamp Xero goes on showing; with any other change it shows the true one again. */
  protected bumpInvoice(invoice: LedgerInvoice, at: Instant, unnoticed?: Instant): void {
    invoice.version += 1;
    invoice.xeroUpdatedAt = unnoticed;
    invoice.updatedAt = at;
    this.invoices.noteChange(invoice);
  }

  protected bumpSource(document: LedgerReceipt | LedgerCreditNote, at: Instant): void {
    document.version += 1;
    document.updatedAt = at;
    if ('kind' in document) this.receipts.noteChange(document);
    else this.creditNotes.noteChange(document);
  }

  protected tell(kind: DocumentKind, id: string, operation: ChangeNotice['operation'], at: Instant): void {
    this.onChange?.({ kind, id, operation, at });
  }

  protected write(
    by: Writer,
    kind: WriteRecord['kind'],
    entity: DocumentKind,
    document: { id: string; serial: string },
    text: string | null,
    at: Instant,
  ): void {
    if (by === null) return;
    const [organisation, externalId] = by === 'quickbooks' ? [this.facts.realm, document.serial] : [this.facts.tenant, document.id];
    this.journal.push({ at, platform: by, organisation, kind, entity, externalId, text });
  }
}

export function checkedAmount(amount: number, least: 0 | 1): number {
  if (!minorSchema.safeParse(amount).success || amount < least)
    throw new ActRefused('bad-amount', `not an amount in minor units: ${amount}`);
  return amount;
}

export function checkedCurrency(currency: string): string {
  if (!isCurrency(currency)) throw new ActRefused('wrong-currency', `not a currency code: ${currency.slice(0, 10)}`);
  return currency;
}
