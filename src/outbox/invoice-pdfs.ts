/** The PDFs that go with letters: one row per letter and invoice, the bytes once per content. Bytes nobody needs any more are thrown away. */
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { addMs, type Instant } from '../domain/time.ts';
import type { Database } from '../store/database.ts';
import { statement } from '../store/statement.ts';
import { invoicePdfs, pdfBytes } from './schema.ts';

export type InvoicePdf = typeof invoicePdfs.$inferSelect;

/** What was sent can be shown for a year; its hash is kept for ever. Our figure: longer than any stage of a policy lies from the first. */
const BYTES_KEPT_MS = 366 * 86_400_000;
/** What was fetched for a letter that did not leave. */
const UNSENT_KEPT_MS = 86_400_000;

const ofEffect = statement((database) =>
  database
    .select()
    .from(invoicePdfs)
    .where(eq(invoicePdfs.effectId, sql.placeholder('effectId')))
    .prepare(),
);
const bytes = statement((database) =>
  database
    .select({ body: pdfBytes.body })
    .from(pdfBytes)
    .where(eq(pdfBytes.hash, sql.placeholder('hash')))
    .prepare(),
);

export type InvoicePdfs = ReturnType<typeof invoicePdfsOf>;

export function invoicePdfsOf(database: Database) {
  return {
    /** In the order of their invoices' ids. */
    of: (effectId: string): InvoicePdf[] => ofEffect(database).all({ effectId }),
    /** null: thrown away since. */
    bytes(hash: string): Uint8Array | null {
      const found = bytes(database).get({ hash });
      return found ? new Uint8Array(found.body) : null;
    },
    /** In place of what was kept about this letter and invoice. */
    keep(row: InvoicePdf): void {
      database
        .insert(invoicePdfs)
        .values(row)
        .onConflictDoUpdate({ target: [invoicePdfs.effectId, invoicePdfs.invoiceId], set: row })
        .run();
    },
    keepBytes(hash: string, body: Uint8Array, at: Instant): void {
      database
        .insert(pdfBytes)
        .values({ hash, at, body: Buffer.from(body) })
        .onConflictDoUpdate({ target: pdfBytes.hash, set: { at } })
        .run();
    },
    /** Throws away what is old, or went with no letter. */
    prune(now: Instant): void {
      database
        .delete(invoicePdfs)
        .where(and(eq(invoicePdfs.state, 'ready'), lt(invoicePdfs.at, addMs(now, -UNSENT_KEPT_MS))))
        .run();
      database
        .delete(pdfBytes)
        .where(
          or(
            lt(pdfBytes.at, addMs(now, -BYTES_KEPT_MS)),
            isNull(sql`(SELECT ${invoicePdfs.hash} FROM ${invoicePdfs} WHERE ${invoicePdfs.hash} = ${pdfBytes.hash} LIMIT 1)`),
          ),
        )
        .run();
    },
  };
}
