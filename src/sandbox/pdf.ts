/** An invoice as a small PDF of one page, as both platforms give one: enough to be opened and read, nothing of their looks. */
import { decimalText } from '../domain/money.ts';
import type { Company } from './company.ts';
import type { LedgerInvoice } from './ledger.ts';

/** A4 in points, a margin of two centimetres, and the height of a line. */
const PAGE = { width: 595, height: 842, margin: 57, line: 22 } as const;

/** The same books give the same bytes. */
export function invoicePdf(company: Company, invoice: LedgerInvoice): Uint8Array<ArrayBuffer> {
  const { docNumber, currency, total, issued, due, id } = invoice;
  const amount = (minor: number) => `${decimalText(minor, currency)} ${currency}`;
  const lines = [
    company.facts.name,
    `Invoice ${docNumber}`,
    `To: ${company.customer(invoice.customerId).name}`,
    `Date: ${issued}${due === null ? '' : `, due ${due}`}`,
    `Total: ${amount(total)}`,
    `Amount due: ${amount(company.openOf(id))}`,
  ];
  return document(lines);
}

/** PDF 1.4 (ISO 32000-1 §7.5): numbered objects, the table of where each begins, and the trailer that names the table. */
function document(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const { width, height, margin, line } = PAGE;
  const words = lines.map((text) => `(${escaped(text)}) Tj T*`).join('\n');
  const content = `BT /F1 12 Tf ${line} TL ${margin} ${height - margin} Td\n${words}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The built-in font knows Latin letters only; a real platform embeds one. */
function escaped(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').replace(/[\\()]/g, '\\$&');
}
