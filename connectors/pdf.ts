/** What of an answer may be handed on as a platform's PDF of an invoice: whole, a PDF, and not too large for a letter. */
import { MAX_PDF_BYTES, type Outcome } from './connector.ts';
import { failed, ok, refused } from './failure.ts';
import type { Answer } from './http.ts';

/** PDF 32000-1 §7.5.5: the end is marked in the last line; readers look for it within the last 1,024 bytes (Annex H.3). */
const END_WITHIN = 1_024;

/** `answer` is a success. Refused `too-large` and `not-a-pdf`. */
export function pdfIn(answer: Answer): Outcome<Uint8Array> {
  if (answer.kind === 'lost') return failed({ kind: 'later', at: null, code: answer.code });
  const { body } = answer;
  if (!(body instanceof Uint8Array) || !isWhole(body)) return refused('not-a-pdf');
  return body.length > MAX_PDF_BYTES ? refused('too-large') : ok(new Uint8Array(body));
}

/** Whether bytes begin as a PDF does. */
export function isPdf(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, 5)) === '%PDF-';
}

function isWhole(bytes: Uint8Array): boolean {
  return isPdf(bytes) && latin1(bytes.subarray(-END_WITHIN)).includes('%%EOF');
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
