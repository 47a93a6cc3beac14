/** What is written to Xero: history notes and expected payment dates under a key, its own invoice e-mail; and what is looked up around a letter. */
import type { AccountingApi } from 'xero-node';
import { z } from 'zod';
import { instantFromMs } from '../../src/domain/time.ts';
import type { ExpectedPayment, Failure, Note, Outcome, Session } from '../connector.ts';
import { CONTACT_ARCHIVED, failed, ok, PERIOD_LOCKED, refused, unreadableAnswer } from '../failure.ts';
import { type Answer, type ConnectorOptions, request } from '../http.ts';
import { pdfIn } from '../pdf.ts';
import { API_URL, XERO_FACTS } from './facts.ts';
import { xeroFailure } from './failure.ts';
import { ask, isXeroId } from './pull.ts';

/** A9: a validation error, whatever the matter. */
const VALIDATION = 'xero-10';
/** Not urgent: what is only told to the books waits for the budget, whose reserve is for readings around letters. */
const CAN_WAIT = false;
const documentSchema = z.object({
  Invoices: z.array(z.object({ Date: z.string().nullish(), Contact: z.object({ ContactID: z.string() }).nullish() })),
});
const statusSchema = z.object({ Contacts: z.array(z.object({ ContactStatus: z.string().nullish() })) });
const locksSchema = z.object({
  Organisations: z.array(z.object({ PeriodLockDate: z.string().nullish(), EndOfYearLockDate: z.string().nullish() })),
});
const historySchema = z.object({ HistoryRecords: z.array(z.object({ Details: z.string().nullish() })) });
const onlineSchema = z.object({ OnlineInvoices: z.array(z.object({ OnlineInvoiceUrl: z.string().nullish() })) });

/** A8: the key protects for six minutes only; the marker in the text is for everything later. History records have no id. */
export async function writeXeroNote(options: ConnectorOptions, session: Session, note: Note): Promise<Outcome<{ noteId: string | null }>> {
  if (!isXeroId(note.invoiceId)) return refused('invalid-id');
  if (note.text.length > XERO_FACTS.noteLimit) return refused('note-too-long');
  const records = { historyRecords: [{ details: note.text }] };
  const write = (api: AccountingApi, tenant: string) => api.createInvoiceHistory(tenant, note.invoiceId, records, note.key);
  const answer = await ask(options, session, 'keyed-write', write, CAN_WAIT);
  const failure = xeroFailure(answer, 'keyed-write', options.now());
  if (failure) return failed(await explained(options, session, note.invoiceId, failure));
  return historySchema.safeParse(bodyOf(answer)).success ? ok({ noteId: null }) : unreadableAnswer();
}

/**
 * A7: one field of one invoice, nothing else of it, under a key. The answer is the invoice as it stands afterwards, with the stamp our
 * change gave it.
 */
export async function setXeroExpectedPayment(
  options: ConnectorOptions,
  session: Session,
  { invoiceId, date, key }: ExpectedPayment,
): Promise<Outcome<{ body: unknown }>> {
  if (!isXeroId(invoiceId)) return refused('invalid-id');
  const answer = await (date === null
    ? clearExpectedPayment(options, session, invoiceId, key)
    : ask(
        options,
        session,
        'keyed-write',
        (api, tenant) => api.updateInvoice(tenant, invoiceId, { invoices: [{ expectedPaymentDate: date }] }, undefined, key),
        CAN_WAIT,
      ));
  const failure = xeroFailure(answer, 'keyed-write', options.now());
  if (failure) return failed(await explained(options, session, invoiceId, failure));
  const body = bodyOf(answer);
  return documentSchema.safeParse(body).success ? ok({ body }) : unreadableAnswer();
}

/** Only an empty ExpectedPaymentDateString takes the date away, and the SDK has no such field (XeroAPI/xero-node #476). */
function clearExpectedPayment(options: ConnectorOptions, session: Session, invoiceId: string, key: string): Promise<Answer> {
  const headers = {
    Authorization: `Bearer ${session.accessToken}`,
    'xero-tenant-id': session.tenant,
    'Idempotency-Key': key,
    Accept: 'application/json',
    'Content-Type': 'application/json',
  };
  const data = JSON.stringify({ Invoices: [{ ExpectedPaymentDateString: '' }] });
  const write = () => request({ method: 'POST', url: `${API_URL}/Invoices/${invoiceId}`, headers, data });
  return ask(options, session, 'keyed-write', write, CAN_WAIT);
}

/**
 * Xero says only in words why a document may not be changed (all of it is one code), and words are not for programs: what can be the
 * reason is looked up instead: lock dates, archived contact. At most three calls, and only after a refusal that stays one.
 */
async function explained(options: ConnectorOptions, session: Session, invoiceId: string, failure: Failure): Promise<Failure> {
  if (failure.kind !== 'refused' || failure.code !== VALIDATION) return failure;
  const invoice = documentSchema.safeParse(bodyOf(await ask(options, session, 'read', (api, tenant) => api.getInvoice(tenant, invoiceId))));
  const books = locksSchema.safeParse(bodyOf(await ask(options, session, 'read', (api, tenant) => api.getOrganisations(tenant))));
  const [document] = invoice.success ? invoice.data.Invoices : [];
  const [organisation] = books.success ? books.data.Organisations : [];
  const day = dayOf(document?.Date);
  const locked = [organisation?.PeriodLockDate, organisation?.EndOfYearLockDate].some((lock) => day !== null && day <= (dayOf(lock) ?? ''));
  if (locked) return { kind: 'refused', code: PERIOD_LOCKED };
  const contactId = document?.Contact?.ContactID ?? '';
  if (!isXeroId(contactId)) return failure;
  const contact = statusSchema.safeParse(bodyOf(await ask(options, session, 'read', (api, tenant) => api.getContact(tenant, contactId))));
  const isArchived = contact.success && contact.data.Contacts[0]?.ContactStatus === 'ARCHIVED';
  return isArchived ? { kind: 'refused', code: CONTACT_ARCHIVED } : failure;
}

function bodyOf(answer: Answer): unknown {
  return answer.kind === 'answered' && answer.status === 200 ? answer.body : null;
}

/** `/Date(ms+0000)/` → 'YYYY-MM-DD'; null for anything else. */
function dayOf(text: string | null | undefined): string | null {
  const ms = Number(/^\/Date\((-?\d{1,14})(?:[+-]\d{4})?\)\/$/.exec(text ?? '')?.[1] ?? Number.NaN);
  return Number.isNaN(ms) ? null : instantFromMs(ms).slice(0, 10);
}

export async function findXeroNote(
  options: ConnectorOptions,
  session: Session,
  invoiceId: string,
  reference: string,
): Promise<Outcome<{ found: boolean }>> {
  if (!isXeroId(invoiceId)) return refused('invalid-id');
  const answer = await ask(options, session, 'read', (api, tenant) => api.getInvoiceHistory(tenant, invoiceId), CAN_WAIT);
  const failure = xeroFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = historySchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  // An unreadable history is no proof of absence.
  if (!read.success) return failed({ kind: 'later', at: null, code: 'unreadable-history' });
  return ok({ found: read.data.HistoryRecords.some((record) => record.Details?.includes(reference) ?? false) });
}

const contactsSchema = z.object({
  Contacts: z
    .array(
      z.object({
        EmailAddress: z.string().nullish(),
        ContactPersons: z.array(z.object({ EmailAddress: z.string().nullish(), IncludeInEmails: z.boolean().nullish() })).nullish(),
      }),
    )
    .length(1),
});

/** A6, A7: the contact's address and those of its persons that are included in e-mails; read now, because people change them. */
export async function xeroRecipients(options: ConnectorOptions, session: Session, invoiceId: string): Promise<Outcome<readonly string[]>> {
  if (!isXeroId(invoiceId)) return refused('invalid-id');
  const invoice = await ask(options, session, 'read', (api, tenant) => api.getInvoice(tenant, invoiceId));
  const failure = xeroFailure(invoice, 'read', options.now());
  if (failure) return failed(failure);
  const document = documentSchema.safeParse(bodyOf(invoice));
  const contactId = (document.success && document.data.Invoices[0]?.Contact?.ContactID) || '';
  if (!isXeroId(contactId)) return refused('no-contact');
  const contact = await ask(options, session, 'read', (api, tenant) => api.getContact(tenant, contactId));
  const unread = xeroFailure(contact, 'read', options.now());
  if (unread) return failed(unread);
  const read = contactsSchema.safeParse(bodyOf(contact));
  if (!read.success) return refused('unreadable-contact');
  const addresses = read.data.Contacts.flatMap(({ EmailAddress, ContactPersons }) => [
    EmailAddress,
    ...(ContactPersons ?? []).flatMap((person) => (person.IncludeInEmails ? [person.EmailAddress] : [])),
  ]);
  return ok([...new Set(addresses.flatMap((address) => (address ? [address.trim().toLowerCase()] : [])))]);
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

/** A7: the invoice by id, asked for as a PDF. It is no reading around a letter: where the budget runs low, letters go without. */
export async function xeroInvoicePdf(options: ConnectorOptions, session: Session, invoiceId: string): Promise<Outcome<Uint8Array>> {
  if (!isXeroId(invoiceId)) return refused('invalid-id');
  const answer = await ask(options, session, 'read', (api, tenant) => api.getInvoiceAsPdf(tenant, invoiceId), CAN_WAIT);
  const failure = xeroFailure(answer, 'read', options.now());
  return failure ? failed(failure) : pdfIn(answer);
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
