/**
 * Bytes of a ledger file → text. Which encoding a file is in is decided here, in this order: byte-order mark, UTF-16 by its
 * zero bytes, valid UTF-8, else one of the two Windows code pages spreadsheets still write (1256 Arabic, 1252 Western).
 */
import iconv from 'iconv-lite';
import { LedgerProblem } from '../../mappings/spreadsheet-problems.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1256' | 'windows-1252';

/** Largest ledger file we take, in bytes: 50 MiB is some 400,000 invoices. */
export const MAX_LEDGER_BYTES = 50 * 1024 * 1024;
/** A ZIP container, as .xlsx and .xlsm are. */
const ZIP_MARK = [0x50, 0x4b, 0x03, 0x04];
/** An OLE container: .xls, and any workbook with a password. */
const OLE_MARK = [0xd0, 0xcf, 0x11, 0xe0];
/** How much of a file is looked at for zero bytes. */
const SAMPLE_BYTES = 4096;
/** Every digit, delimiter and Latin letter is a zero byte in UTF-16, so even an all-Arabic ledger has far more than a tenth. */
const ZERO_SHARE = 0.1;

/**
 * Decodes a whole file; the byte-order mark is not part of the text.
 * @throws LedgerProblem when it is empty, too large, a workbook or no text at all.
 */
export function decode(bytes: Uint8Array, fileName: string): { text: string; encoding: Encoding } {
  if (bytes.length === 0) throw new LedgerProblem('empty', { file: fileName });
  if (bytes.length > MAX_LEDGER_BYTES) throw new LedgerProblem('too-large', { file: fileName, most: MAX_LEDGER_BYTES / 1024 / 1024 });
  if (isWorkbook(bytes)) throw new LedgerProblem('is-workbook', { file: fileName });
  if (startsWith(bytes, OLE_MARK)) throw new LedgerProblem('old-workbook', { file: fileName });
  const encoding = encodingOf(bytes);
  const text = iconv.decode(bytes, encoding, { stripBOM: true });
  if (text.includes('\0')) throw new LedgerProblem('not-text', { file: fileName });
  if (text.trim() === '') throw new LedgerProblem('empty', { file: fileName });
  return { text, encoding };
}

export function isWorkbook(bytes: Uint8Array): boolean {
  return startsWith(bytes, ZIP_MARK);
}

function encodingOf(bytes: Uint8Array): Encoding {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return 'utf-8';
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
  return utf16ByZeros(bytes) ?? (isUtf8(bytes) ? 'utf-8' : codePage(bytes));
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** UTF-16 without a mark: zeros stand on one side of the pairs only. Zeros on both sides are a binary file, refused by the caller. */
function utf16ByZeros(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const pairs = sample.length / 2;
  if (even === 0 && odd > pairs * ZERO_SHARE) return 'utf-16le';
  if (odd === 0 && even > pairs * ZERO_SHARE) return 'utf-16be';
  return null;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Arabic or Western? Arabic words are runs of Arabic letters, so in 1256 most high bytes have an Arabic neighbour; Western
 * accents stand alone between ASCII letters ('Müller'). More bytes in runs than alone: 1256.
 */
function codePage(bytes: Uint8Array): 'windows-1256' | 'windows-1252' {
  let inRuns = 0;
  let alone = 0;
  bytes.forEach((byte, index) => {
    if (byte < 0x80) return;
    const neighbour = isArabic(bytes[index - 1]) || isArabic(bytes[index + 1]);
    if (isArabic(byte) && neighbour) inRuns += 1;
    else alone += 1;
  });
  return inRuns > alone ? 'windows-1256' : 'windows-1252';
}

/** Whether the byte is an Arabic letter in Windows-1256, derived from the code page itself. */
const ARABIC_BYTES: ReadonlySet<number> = new Set(
  Array.from({ length: 128 }, (_, index) => index + 128).filter((byte) =>
    /\p{Script=Arabic}/u.test(iconv.decode(Uint8Array.of(byte), 'windows-1256')),
  ),
);

function isArabic(byte: number | undefined): boolean {
  return byte !== undefined && ARABIC_BYTES.has(byte);
}
