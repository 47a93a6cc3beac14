/**
 * The platform's own PDFs of the invoices a letter asks for, where the organisation or the stage wants them. They are fetched before a letter
 * is taken in hand, so that a slow platform keeps no letter half-sent; what is not to be had keeps none from going, and a letter says nothing of
 * either. A PDF goes only while its invoice stands as it stood when the PDF was made.
 */
import { MAX_PDF_BYTES, type Session } from '../../connectors/connector.ts';
import { type Instant, msOf } from '../domain/time.ts';
import type { MailFile } from '../letters/mail.ts';
import { contactDecisions, invoiceIdsOf } from '../outbox/content.ts';
import type { EffectRow } from '../outbox/effects.ts';
import type { InvoicePdf } from '../outbox/invoice-pdfs.ts';
import { letterRetry } from '../outbox/retries.ts';
import type { PdfState } from '../outbox/schema.ts';
import type { Decision } from '../policy/case.ts';
import type { Desk, Moment } from './desk.ts';
import { invoiceForPlatform } from './platform-email.ts';
import type { OpenSession } from './session.ts';
import { isText } from './texts.ts';

/** More are opened by nobody, and each costs a call of the platform's limits. Our figure. */
const MAX_PDFS = 10;
/** Three at their largest: with base64 some 8.2 MB, below the 10 MB that the tightest usual mail servers take. */
const MAX_LETTER_BYTES = 3 * MAX_PDF_BYTES;
/** A letter waits for its PDFs at most so long; then it goes without. Our figure. */
const PATIENCE_MS = 20 * 60_000;
/** One that was fetched so long ago is fetched again, whatever the books say. */
const GOOD_FOR_MS = 15 * 60_000;
/** Of those a letter can still go with. */
const USABLE: readonly PdfState[] = ['ready', 'attached'];
const ASK_AGAIN: readonly PdfState[] = ['waiting', 'changed'];

/** Whether letters of this stage go with the PDFs of their invoices. */
function wanted({ platform }: Desk, { organisation, policy }: Moment, effect: Pick<EffectRow, 'kind' | 'content' | 'stage'>): boolean {
  if (effect.kind !== 'letter' || !platform.connector.facts.can.invoicePdf || isText(effect)) return false;
  return policy.stages.find((stage) => stage.id === effect.stage)?.attachInvoices ?? organisation.attachInvoices;
}

export interface Fetched {
  /** Whether the platform was asked at all, which takes time. */
  readonly asked: boolean;
  /** false: it gave no answer; it is not asked again in this delivery. */
  readonly reachable: boolean;
}

/**
 * Fetches what these letters want and do not have; `reachable` false: nothing is asked, and they wait. Letters whose PDFs gave no answer are
 * not tried before some minutes, until their patience ends.
 */
export async function fetchInvoicePdfs(
  desk: Desk,
  openSession: OpenSession,
  moment: Moment,
  letters: readonly EffectRow[],
  reachable: boolean,
): Promise<Fetched> {
  const result = { asked: false, reachable };
  let session: Session | null = null;
  for (const letter of letters) {
    if (!wanted(desk, moment, letter) || invoiceForPlatform(desk, contactDecisions(letter.content)) !== null) continue;
    const missing = missingOf(desk, moment.at, letter);
    if (missing.length > 0 && session === null) {
      const opened = await openSession();
      // Without one nothing can be read before a letter either, so none leaves.
      if (!opened.ok) break;
      session = opened.value;
    }
    for (const invoiceId of missing) {
      if (session === null) break;
      if (result.reachable) {
        result.asked = true;
        result.reachable = await fetchOne(desk, session, letter, invoiceId);
      }
      if (!result.reachable && !putOff(desk, letter, invoiceId)) break;
    }
  }
  if (result.asked) desk.store.transaction(() => desk.store.pdfs.prune(desk.now()));
  return result;
}

/** Invoices of the letter to be asked about, the first few; all beyond are noted as too many. */
function missingOf(desk: Desk, now: Instant, { id, content }: EffectRow): string[] {
  const rows = new Map(desk.store.pdfs.of(id).map((row) => [row.invoiceId, row]));
  const ids = invoiceIdsOf(contactDecisions(content));
  desk.store.transaction(() => {
    for (const invoiceId of ids.slice(MAX_PDFS)) if (!rows.has(invoiceId)) note(desk, id, invoiceId, 'too-many');
  });
  return ids.slice(0, MAX_PDFS).filter((invoiceId) => {
    const row = rows.get(invoiceId);
    if (!row || ASK_AGAIN.includes(row.state)) return true;
    return USABLE.includes(row.state) && (row.shows !== standing(desk, invoiceId) || msOf(now) - msOf(row.at) > GOOD_FOR_MS);
  });
}

/** False: no answer. */
async function fetchOne(desk: Desk, session: Session, { id }: EffectRow, invoiceId: string): Promise<boolean> {
  const { store, platform } = desk;
  // What it stood as before it was asked for: what changes while it is made shows in the reading before the letter leaves.
  const shows = standing(desk, invoiceId);
  const answer = await platform.connector.invoicePdf(session, invoiceId);
  if (!answer.ok) {
    if (answer.failure.kind !== 'refused') return false;
    const { code } = answer.failure;
    store.transaction(() => note(desk, id, invoiceId, code === 'too-large' ? 'too-large' : 'not-to-be-had', { code }));
    return true;
  }
  const bytes = answer.value;
  const hash = await sha256(bytes);
  const others = store.pdfs.of(id).filter((row) => row.invoiceId !== invoiceId && USABLE.includes(row.state));
  const fits = others.reduce((sum, row) => sum + row.size, bytes.length) <= MAX_LETTER_BYTES;
  store.transaction(() => {
    if (fits) store.pdfs.keepBytes(hash, bytes, desk.now());
    note(desk, id, invoiceId, fits ? 'ready' : 'too-large', { shows, hash: fits ? hash : null, size: bytes.length });
  });
  return true;
}

/** The letter waits; false: it does. True: it has waited long enough and goes without this one. */
function putOff(desk: Desk, { id }: EffectRow, invoiceId: string): boolean {
  const { store } = desk;
  return store.transaction(() => {
    const letter = store.effects.get(id);
    if (letter?.state !== 'planned') return false;
    const now = desk.now();
    // Patience is the letter's, not each PDF's.
    const tries = Math.max(0, ...store.pdfs.of(id).map((row) => row.tries)) + 1;
    const next = letterRetry(now, tries, null);
    if (msOf(next) - msOf(now) > PATIENCE_MS) {
      note(desk, id, invoiceId, 'not-to-be-had', { code: 'no-answer', tries });
      return true;
    }
    note(desk, id, invoiceId, 'waiting', { tries });
    store.effects.change(letter, { nextAttempt: next });
    return false;
  });
}

function note(desk: Desk, effectId: string, invoiceId: string, state: PdfState, known: Partial<InvoicePdf> = {}): void {
  const nothing = { tries: 0, shows: '', hash: null, size: 0, code: null };
  desk.store.pdfs.keep({ ...nothing, ...known, effectId, invoiceId, state, at: desk.now() });
}

/** The invoice as it stands here, in one line. */
function standing({ store }: Desk, invoiceId: string): string {
  const invoice = store.readings.invoice(invoiceId);
  if (!invoice) return '';
  const { number, currency, issued, due, total, paid, credited, open, state, updated } = invoice;
  return JSON.stringify([number, currency, issued, due, total, paid, credited, open, state, updated]);
}

/** A file that goes with a letter, and which row it is of. */
export interface Attached extends MailFile {
  readonly row: InvoicePdf;
}

/** What goes with the letter now that its invoices were read again. */
export function filesFor(desk: Desk, moment: Moment, effect: EffectRow, decisions: readonly Decision[]): Attached[] {
  if (!wanted(desk, moment, effect)) return [];
  const asked = new Set(invoiceIdsOf(decisions));
  const names = new Set<string>();
  return desk.store.pdfs.of(effect.id).flatMap((row) => {
    if (!asked.has(row.invoiceId) || !USABLE.includes(row.state) || row.hash === null) return [];
    const bytes = row.shows === standing(desk, row.invoiceId) ? desk.store.pdfs.bytes(row.hash) : null;
    if (bytes === null) return [];
    const name = fileName(desk.store.readings.invoice(row.invoiceId)?.number ?? row.invoiceId, names);
    return [{ name, bytes, hash: row.hash, row }];
  });
}

/** In the transaction from which on the letter may have left: which went with it, and which no longer showed what their invoice was. */
export function noteFiles(desk: Desk, effect: EffectRow, files: readonly Attached[]): void {
  const went = new Set(files.map(({ row }) => row.invoiceId));
  for (const row of desk.store.pdfs.of(effect.id)) {
    if (went.has(row.invoiceId)) desk.store.pdfs.keep({ ...row, state: 'attached' });
    else if (USABLE.includes(row.state)) desk.store.pdfs.keep({ ...row, state: 'changed' });
  }
}

/** The bytes that went with a letter for the invoice of this number, base64; null: none went, or they are no longer kept. */
export function sentPdf({ store }: Desk, effectId: string, invoiceNumber: string): string | null {
  const row = store.pdfs
    .of(effectId)
    .find(({ state, invoiceId }) => state === 'attached' && (store.readings.invoice(invoiceId)?.number ?? invoiceId) === invoiceNumber);
  const bytes = row?.hash ? store.pdfs.bytes(row.hash) : null;
  return bytes && Buffer.from(bytes).toString('base64');
}

/** The invoice's number as a file name on every system. */
function fileName(number: string, taken: Set<string>): string {
  const plain =
    number
      .replace(/[^\p{L}\p{N}._-]+/gu, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 60) || 'invoice';
  let name = `${plain}.pdf`;
  for (let count = 2; taken.has(name); count += 1) name = `${plain}-${count}.pdf`;
  taken.add(name);
  return name;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
