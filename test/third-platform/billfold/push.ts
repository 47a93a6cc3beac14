/** What is written to Billfold: comments under a key, the expected day, its own e-mail; and what is looked up around a letter. */
import { z } from 'zod';
import type { ExpectedPayment, Note, Outcome, Session } from '../../../connectors/connector.ts';
import { failed, ok, refused, unreadableAnswer } from '../../../connectors/failure.ts';
import type { ConnectorOptions } from '../../../connectors/http.ts';
import { BILLFOLD_FACTS } from './facts.ts';
import { billfoldFailure } from './failure.ts';
import { ask, isInvoiceId } from './pull.ts';

const commentSchema = z.object({ id: z.string() });
const commentsSchema = z.object({ data: z.array(z.object({ text: z.string() })) });
const changedSchema = z.object({ data: z.array(z.unknown()).length(1) });
const pageSchema = z.object({ url: z.string().nullable() });

export async function writeBillfoldNote(
  options: ConnectorOptions,
  session: Session,
  note: Note,
): Promise<Outcome<{ noteId: string | null }>> {
  if (!isInvoiceId(note.invoiceId)) return refused('invalid-id');
  if (note.text.length > BILLFOLD_FACTS.noteLimit) return refused('note-too-long');
  const path = `/invoices/${note.invoiceId}/comments`;
  const answer = await ask(options, session, { method: 'POST', path, safety: 'keyed-write', key: note.key, body: { text: note.text } });
  const failure = billfoldFailure(answer, 'keyed-write', options.now());
  if (failure) return failed(failure);
  const read = commentSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  return read.success ? ok({ noteId: read.data.id }) : unreadableAnswer();
}

export async function findBillfoldNote(
  options: ConnectorOptions,
  session: Session,
  invoiceId: string,
  reference: string,
): Promise<Outcome<{ found: boolean }>> {
  if (!isInvoiceId(invoiceId)) return refused('invalid-id');
  const answer = await ask(options, session, { method: 'GET', path: `/invoices/${invoiceId}/comments`, safety: 'read' });
  const failure = billfoldFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = commentsSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  // An unreadable answer is no proof of absence.
  if (!read.success) return failed({ kind: 'later', at: null, code: 'unreadable-notes' });
  return ok({ found: read.data.data.some((comment) => comment.text.includes(reference)) });
}

export async function setBillfoldExpectedPayment(
  options: ConnectorOptions,
  session: Session,
  { invoiceId, date, key }: ExpectedPayment,
): Promise<Outcome<{ body: unknown }>> {
  if (!isInvoiceId(invoiceId)) return refused('invalid-id');
  const answer = await ask(options, session, {
    method: 'PATCH',
    path: `/invoices/${invoiceId}`,
    safety: 'keyed-write',
    key,
    body: { expected_on: date },
  });
  const failure = billfoldFailure(answer, 'keyed-write', options.now());
  if (failure) return failed(failure);
  const body = answer.kind === 'answered' ? answer.body : null;
  return changedSchema.safeParse(body).success ? ok({ body }) : unreadableAnswer();
}

export async function sendBillfoldInvoice(
  options: ConnectorOptions,
  session: Session,
  invoiceId: string,
  to: string | null,
): Promise<Outcome<null>> {
  if (!isInvoiceId(invoiceId)) return refused('invalid-id');
  if (to !== null) return refused('recipient-not-ours-to-choose');
  const answer = await ask(options, session, { method: 'POST', path: `/invoices/${invoiceId}/send`, safety: 'write', body: {} });
  const failure = billfoldFailure(answer, 'write', options.now());
  return failure ? failed(failure) : ok(null);
}

export async function billfoldPayLink(options: ConnectorOptions, session: Session, invoiceId: string): Promise<Outcome<string | null>> {
  if (!isInvoiceId(invoiceId)) return refused('invalid-id');
  const answer = await ask(options, session, { method: 'GET', path: `/invoices/${invoiceId}/pay_page`, safety: 'read' });
  const failure = billfoldFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = pageSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  return ok(read.success && read.data.url?.startsWith('https://') ? read.data.url : null);
}
