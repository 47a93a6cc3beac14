/** What is written to Xero: history notes under a key, its own invoice e-mail; and what is looked up around a letter. */
import { z } from 'zod';
import type { Note, Outcome, Session } from '../connector.ts';
import { failed, ok, refused } from '../failure.ts';
import type { ConnectorOptions } from '../http.ts';
import { XERO_FACTS } from './facts.ts';
import { xeroFailure } from './failure.ts';
import { ask, isXeroId } from './pull.ts';

const historySchema = z.object({ HistoryRecords: z.array(z.object({ Details: z.string().nullish() })) });
const onlineSchema = z.object({ OnlineInvoices: z.array(z.object({ OnlineInvoiceUrl: z.string().nullish() })) });

/** A8: the key protects for six minutes only; the marker in the text is for everything later. History records have no id. */
export async function writeXeroNote(options: ConnectorOptions, session: Session, note: Note): Promise<Outcome<{ noteId: string | null }>> {
  if (!isXeroId(note.invoiceId)) return refused('invalid-id');
  if (note.text.length > XERO_FACTS.noteLimit) return refused('note-too-long');
  const records = { historyRecords: [{ details: note.text }] };
  const answer = await ask(options, session, 'keyed-write', (api, tenant) =>
    api.createInvoiceHistory(tenant, note.invoiceId, records, note.key),
  );
  const failure = xeroFailure(answer, 'keyed-write', options.now());
  return failure ? failed(failure) : ok({ noteId: null });
}

export async function findXeroNote(
  options: ConnectorOptions,
  session: Session,
  invoiceId: string,
  reference: string,
): Promise<Outcome<{ found: boolean }>> {
  if (!isXeroId(invoiceId)) return refused('invalid-id');
  const answer = await ask(options, session, 'read', (api, tenant) => api.getInvoiceHistory(tenant, invoiceId));
  const failure = xeroFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = historySchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  // An unreadable history is no proof of absence.
  if (!read.success) return failed({ kind: 'later', at: null, code: 'unreadable-history' });
  return ok({ found: read.data.HistoryRecords.some((record) => record.Details?.includes(reference) ?? false) });
}

/** A7: Xero sends to the contact's own addresses; a caller who needs one particular recipient must send by himself. */
export async function sendXeroInvoice(
  options: ConnectorOptions,
  session: Session,
  invoiceId: string,
  to: string | null,
): Promise<Outcome<null>> {
  if (!isXeroId(invoiceId)) return refused('invalid-id');
  if (to !== null) return refused('recipient-not-ours-to-choose');
  const answer = await ask(options, session, 'write', (api, tenant) => api.emailInvoice(tenant, invoiceId, {}));
  const failure = xeroFailure(answer, 'write', options.now(), true);
  return failure ? failed(failure) : ok(null);
}

/** A7: one call per invoice, approved receivables only; null where Xero has no online invoice. */
export async function xeroPayLink(options: ConnectorOptions, session: Session, invoiceId: string): Promise<Outcome<string | null>> {
  if (!isXeroId(invoiceId)) return refused('invalid-id');
  const answer = await ask(options, session, 'read', (api, tenant) => api.getOnlineInvoice(tenant, invoiceId));
  const failure = xeroFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = onlineSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  const url = read.success ? read.data.OnlineInvoices[0]?.OnlineInvoiceUrl : null;
  return ok(url && isWebAddress(url) ? url : null);
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
