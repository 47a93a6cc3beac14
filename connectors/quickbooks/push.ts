/** What is written to QuickBooks: a note attached to the invoice (the invoice itself is never touched), its own invoice e-mail. */
import { z } from 'zod';
import type { Note, Outcome, Session } from '../connector.ts';
import { failed, KEY_SPENT, ok, refused, unreadableAnswer } from '../failure.ts';
import type { ConnectorOptions } from '../http.ts';
import { pdfIn } from '../pdf.ts';
import { QUICKBOOKS_FACTS } from './facts.ts';
import { quickBooksFailure } from './failure.ts';
import { isRealm } from './oauth.ts';
import { isQuickBooksId } from './pull.ts';
import { ask, type QuickBooksClient } from './sdk.ts';

/** B5: requestid, unique per company; the first answer is given again for ever. */
const MAX_KEY = 50;
/** Not urgent: what is only told to the books waits for the budget, whose reserve is for readings around letters. */
const CAN_WAIT = false;
const attachableSchema = z.object({ Attachable: z.object({ Id: z.string() }) });
const notesSchema = z.object({ QueryResponse: z.object({ Attachable: z.array(z.object({ Note: z.string().nullish() })).default([]) }) });
const linkSchema = z.object({ Invoice: z.object({ InvoiceLink: z.string().nullish() }) });

export async function writeQuickBooksNote(
  options: ConnectorOptions,
  session: Session,
  note: Note,
): Promise<Outcome<{ noteId: string | null }>> {
  if (!isAddressable(session, note.invoiceId)) return refused('invalid-id');
  if (note.text.length > QUICKBOOKS_FACTS.noteLimit) return refused('note-too-long');
  if (note.key.length === 0 || note.key.length > MAX_KEY) return refused('invalid-key');
  const AttachableRef = [{ EntityRef: { type: 'Invoice', value: note.invoiceId }, IncludeOnSend: false }];
  // Made anew for every try: the SDK takes the requestId out of what it is given.
  const write = (client: QuickBooksClient, done: Parameters<QuickBooksClient['createAttachable']>[1]) =>
    client.createAttachable({ AttachableRef, Note: note.text, requestId: note.key }, done);
  const answer = await ask(options, session, 'keyed-write', write, CAN_WAIT);
  const failure = quickBooksFailure(answer, 'keyed-write', options.now());
  if (failure) return failed(failure);
  const read = attachableSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  if (!read.success) return unreadableAnswer();
  const noteId = read.data.Attachable.Id;
  return note.again ? standing(options, session, noteId) : ok({ noteId });
}

/** B5: the answer to a repeated requestid is the first one for ever, also where its note was deleted since. Asked by id: queries may lag. */
async function standing(options: ConnectorOptions, session: Session, noteId: string): Promise<Outcome<{ noteId: string }>> {
  if (!isQuickBooksId(noteId)) return failed({ kind: 'unknown-outcome', code: 'unreadable-note' });
  const answer = await ask(options, session, 'read', (client, done) => client.getAttachable(noteId, done), CAN_WAIT);
  const failure = quickBooksFailure(answer, 'read', options.now());
  if (!failure) return ok({ noteId });
  return failed(failure.kind === 'refused' && failure.code === 'not-found' ? { kind: 'later', at: null, code: KEY_SPENT } : failure);
}

export async function findQuickBooksNote(
  options: ConnectorOptions,
  session: Session,
  invoiceId: string,
  reference: string,
): Promise<Outcome<{ found: boolean }>> {
  if (!isAddressable(session, invoiceId)) return refused('invalid-id');
  const criteria = ` WHERE AttachableRef.EntityRef.Type = 'Invoice' AND AttachableRef.EntityRef.value = '${invoiceId}' MAXRESULTS ${QUICKBOOKS_FACTS.pageSize}`;
  const answer = await ask(options, session, 'read', (client, done) => client.findAttachables(criteria, done), CAN_WAIT);
  const failure = quickBooksFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = notesSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  // An unreadable answer is no proof of absence.
  if (!read.success) return failed({ kind: 'later', at: null, code: 'unreadable-notes' });
  return ok({ found: read.data.QueryResponse.Attachable.some((attachable) => attachable.Note?.includes(reference) ?? false) });
}

/** `to` null: the invoice's own BillEmail. Not repeatable: QuickBooks knows no key for it. */
export async function sendQuickBooksInvoice(
  options: ConnectorOptions,
  session: Session,
  invoiceId: string,
  to: string | null,
): Promise<Outcome<null>> {
  if (!isAddressable(session, invoiceId)) return refused('invalid-id');
  // The SDK puts the address into the URL as it is (C3).
  const sendTo = to === null ? null : encodeURIComponent(to);
  const answer = await ask(options, session, 'write', (client, done) => client.sendInvoicePdf(invoiceId, sendTo, done));
  const failure = quickBooksFailure(answer, 'write', options.now());
  return failure ? failed(failure) : ok(null);
}

/** B6. It is no reading around a letter: where the budget runs low, letters go without. */
export async function quickBooksInvoicePdf(options: ConnectorOptions, session: Session, invoiceId: string): Promise<Outcome<Uint8Array>> {
  if (!isAddressable(session, invoiceId)) return refused('invalid-id');
  const answer = await ask(options, session, 'read', (client, done) => client.getInvoicePdf(invoiceId, done), CAN_WAIT);
  const failure = quickBooksFailure(answer, 'read', options.now());
  return failure ? failed(failure) : pdfIn(answer);
}

/** B6: only companies with QuickBooks Payments have links; a sandbox company answers with a placeholder that leads nowhere. */
export async function quickBooksPayLink(options: ConnectorOptions, session: Session, invoiceId: string): Promise<Outcome<string | null>> {
  if (!isAddressable(session, invoiceId)) return refused('invalid-id');
  const answer = await ask(options, session, 'read', (client, done) => client.getInvoice(`${invoiceId}?include=invoiceLink`, done));
  const failure = quickBooksFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = linkSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  const url = read.success ? read.data.Invoice.InvoiceLink : null;
  return ok(url && isPayAddress(url) ? url : null);
}

function isAddressable(session: Session, invoiceId: string): boolean {
  return isRealm(session.tenant) && isQuickBooksId(invoiceId);
}

function isPayAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, pathname } = new URL(url);
  return /^https?:$/.test(protocol) && !pathname.startsWith('/comingSoonview');
}
