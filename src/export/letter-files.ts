/** Every letter that left, or may have, as it was: a folder each, with the bytes that were sent, what people saw, and the files that went with it. */
import { withFiles } from '../letters/mail.ts';
import { contactDecisions, invoiceIdsOf, isContact, waysOut } from '../outbox/content.ts';
import { mayHaveLeft } from '../outbox/effects.ts';
import { referenceOf } from '../outbox/keys.ts';
import { type PackedFile, textFile } from './archive.ts';
import type { EffectOut, Rows } from './rows.ts';
import type { Table } from './table.ts';

/** The bytes of a file that went with a letter, by their hash; null: no longer kept. */
export type FileBytes = (hash: string) => Uint8Array | null;
/** An invoice's number by its id. */
export type NumberOf = (invoiceId: string) => string;

interface LetterOut {
  readonly effect: EffectOut;
  /** null: nothing left. */
  readonly folder: string | null;
}

/** One folder after another, in the order in which they were decided. */
export function* letterFiles(rows: Rows, bytesOf: FileBytes, numberOf: NumberOf): Generator<PackedFile> {
  for (const page of lettersOf(rows))
    for (const { effect, folder } of page) if (folder !== null) yield* filesOf(effect, folder, rows, bytesOf, numberOf);
}

/** All letters and hand-overs, those that were taken back or failed included. */
export function letterTable(rows: Rows, numberOf: NumberOf): Table<LetterOut> {
  return {
    name: 'letters',
    columns: {
      folder: ({ folder }) => folder,
      reference: ({ effect }) => referenceOf(effect.key),
      customer: ({ effect }) => effect.customerId,
      kind: ({ effect }) => effect.kind,
      stage: ({ effect }) => effect.stage,
      state: ({ effect }) => effect.state,
      decided: ({ effect }) => effect.createdAt,
      settled: ({ effect }) => effect.settledAt,
      approvedBy: ({ effect }) => effect.approvedBy,
      recipient: ({ effect }) => effect.recipient,
      subject: ({ effect }) => effect.subject,
      invoices: ({ effect }) => ({ json: invoiceIdsOf(contactDecisions(effect.content)).map(numberOf) }),
      amounts: ({ effect }) => ({ json: contactDecisions(effect.content).map((decision) => decision.amount) }),
      messageId: ({ effect }) => effect.messageId,
      sha256: ({ effect }) => effect.messageHash,
      reason: ({ effect }) => effect.reason?.detail ?? null,
      effect: ({ effect }) => effect.id,
    },
    pages: () => lettersOf(rows),
  };
}

/** What was written into the books about them. */
export function noteTable(
  rows: Rows,
  numberOf: NumberOf,
  noteText: (content: string) => { invoiceId: string; text: string } | null,
): Table<EffectOut> {
  return {
    name: 'notes',
    columns: {
      customer: (effect) => effect.customerId,
      invoice: (effect) => {
        const note = noteText(effect.content);
        return note ? numberOf(note.invoiceId) : null;
      },
      state: (effect) => effect.state,
      decided: (effect) => effect.createdAt,
      written: (effect) => effect.settledAt,
      text: (effect) => noteText(effect.content)?.text ?? null,
      effect: (effect) => effect.id,
    },
    *pages() {
      for (const page of rows.effects()) yield page.filter((effect) => effect.kind === 'note');
    },
  };
}

function* lettersOf(rows: Rows): Generator<LetterOut[]> {
  let count = 0;
  for (const page of rows.effects()) {
    const letters = page.filter((effect) => isContact(effect.kind));
    yield letters.map((effect) => {
      if (!mayHaveLeft(effect.state) || effect.kind !== 'letter') return { effect, folder: null };
      count += 1;
      return { effect, folder: `letters/${String(count).padStart(4, '0')}-${effect.plannedFor}-${plainName(effect.stage)}` };
    });
  }
}

function* filesOf(effect: EffectOut, folder: string, rows: Rows, bytesOf: FileBytes, numberOf: NumberOf): Generator<PackedFile> {
  const { message, bodyText, bodyHtml, content } = effect;
  if (message === null) {
    yield textFile(`${folder}/about.txt`, aboutNothing(effect));
    return;
  }
  if (waysOut(contactDecisions(content)) === 'sms') {
    yield textFile(`${folder}/message.txt`, message);
    return;
  }
  const sent = withFiles(message, bytesOf);
  // Without its files it is not what was sent, so it does not bear that name.
  yield sent === null ? textFile(`${folder}/message-without-attachments.txt`, message) : textFile(`${folder}/message.eml`, sent);
  if (bodyHtml) yield textFile(`${folder}/letter.html`, bodyHtml);
  if (bodyText) yield textFile(`${folder}/letter.txt`, bodyText);
  for (const { hash, invoiceId } of rows.pdfsOf(effect.id)) {
    const bytes = hash === null ? null : bytesOf(hash);
    if (hash !== null && bytes !== null)
      yield { name: `${folder}/attachment-${plainName(numberOf(invoiceId))}-${hash.slice(0, 8)}.pdf`, bytes, hash };
  }
}

function aboutNothing({ state, bodyText }: EffectOut): string {
  if (bodyText === '') return 'The platform wrote and sent this letter itself, by its own e-mail; its words are kept there.\n';
  return `No text of this letter is kept here (state: ${state}): a person said that it went out, or what it said was erased since.\n`;
}

/** Fit for a file's name on every system. */
function plainName(text: string): string {
  return (
    text
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 60) || 'unnamed'
  );
}
