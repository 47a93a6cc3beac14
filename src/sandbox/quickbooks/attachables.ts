/** Notes as QuickBooks keeps them: Attachables that point at a transaction, written once and never touching the transaction itself. */
import { z } from 'zod';
import type { Instant } from '../../domain/time.ts';
import type { Company, DocumentKind, LedgerNote } from '../company.ts';
import type { DocumentIds } from '../ledger.ts';
import { stamp } from './places.ts';
import type { WireEntity } from './wire.ts';
import { invalidReference, missing, tooLong, unsupportedProperty } from './wirefault.ts';

/** Source: QBO attach-images-and-notes documentation. */
const NOTE_LIMIT = 2_000;
/** Attachables have a row of Ids of their own, far from the transactions'. */
const ID_PREFIX = '5000000000';
const ID_DIGITS = 9;

/** What the API calls a document that may carry a note; customers may not (a note's targets are transactions and items). */
const TYPES = { invoice: 'Invoice', payment: 'Payment', creditmemo: 'CreditMemo' } as const;
const KINDS = { invoice: 'invoice', payment: 'receipt', creditmemo: 'creditNote' } as const;

export function wireType(kind: DocumentKind): string {
  switch (kind) {
    case 'invoice':
      return TYPES.invoice;
    case 'receipt':
      return TYPES.payment;
    case 'creditNote':
      return TYPES.creditmemo;
    case 'customer':
      return 'Customer';
  }
}

/** Notes another face or our PrivateNote keeping wrote are no Attachables. */
export function isAttachable(note: LedgerNote): boolean {
  return note.platform === 'quickbooks' && note.attachable?.['PrivateNote'] !== true;
}

export function attachableId(note: LedgerNote): string {
  return ID_PREFIX + note.serial.padStart(ID_DIGITS, '0');
}

/** The note's serial, or '' where the Id is none of ours. */
export function serialOfAttachable(id: string): string {
  return id.length === ID_PREFIX.length + ID_DIGITS && id.startsWith(ID_PREFIX) ? String(Number(id.slice(ID_PREFIX.length))) : '';
}

export function documentOf(company: Company, kind: DocumentKind, id: string): DocumentIds | undefined {
  switch (kind) {
    case 'customer':
      return company.customers.get(id);
    case 'invoice':
      return company.invoices.get(id);
    case 'receipt':
      return company.receipts.get(id);
    case 'creditNote':
      return company.creditNotes.get(id);
  }
}

export function attachableEntity(company: Company, note: LedgerNote): WireEntity {
  const details = note.attachable ?? {};
  const reference = {
    EntityRef: { value: documentOf(company, note.entity, note.entityId)?.serial ?? '', type: wireType(note.entity) },
    IncludeOnSend: details['IncludeOnSend'] === true,
  };
  return {
    AttachableRef: [reference],
    ...(typeof details['FileName'] === 'string' ? { FileName: details['FileName'] } : {}),
    ...(typeof details['Category'] === 'string' ? { Category: details['Category'] } : {}),
    ...(note.text === '' ? {} : { Note: note.text }),
    domain: 'QBO',
    sparse: false,
    Id: attachableId(note),
    SyncToken: '0',
    MetaData: { CreateTime: stamp(note.at), LastUpdatedTime: stamp(note.at) },
  };
}

const bodySchema = z.object({
  AttachableRef: z
    .array(
      z.object({
        EntityRef: z.object({ type: z.string(), value: z.union([z.string(), z.number()]).transform(String) }),
        IncludeOnSend: z.boolean().optional(),
      }),
    )
    .optional(),
  Note: z.string().optional(),
  FileName: z.string().max(1000).optional(),
  Category: z.string().max(100).optional(),
});

/**
 * Writes the note a POST /attachable asks for; `key` names the request. One reference per note.
 * @throws WireFault 2020 nothing to attach or nowhere, 2050 too long, 2500 the document does not exist.
 */
export function createAttachable(company: Company, body: unknown, key: string | null, at: Instant): WireEntity {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) throw unsupportedProperty(parsed.error.issues[0]?.path.join('.') ?? 'Attachable');
  const { AttachableRef: references = [], Note: text = '', FileName, Category } = parsed.data;
  const [reference, second] = references;
  if (!reference) throw missing('AttachableRef');
  if (second) throw unsupportedProperty('AttachableRef');
  if (text === '' && FileName === undefined) throw missing('Note');
  if (text.length > NOTE_LIMIT) throw tooLong('Note', NOTE_LIMIT);
  const type = reference.EntityRef.type.toLowerCase();
  if (type !== 'invoice' && type !== 'payment' && type !== 'creditmemo') throw invalidReference('AttachableRef.EntityRef');
  const document = shelved(company, KINDS[type], reference.EntityRef.value);
  if (!document) throw invalidReference('AttachableRef.EntityRef');
  const attachable = {
    IncludeOnSend: reference.IncludeOnSend ?? false,
    ...(FileName === undefined ? {} : { FileName }),
    ...(Category === undefined ? {} : { Category }),
  };
  const note = company.addNote({ platform: 'quickbooks', entity: KINDS[type], entityId: document.id, text, key, attachable }, at);
  return attachableEntity(company, note);
}

/** The document if it exists for this face: drafts and deleted ones do not. */
function shelved(company: Company, kind: 'invoice' | 'receipt' | 'creditNote', serial: string): DocumentIds | undefined {
  switch (kind) {
    case 'invoice': {
      const invoice = company.invoices.bySerial(serial);
      return invoice && invoice.state !== 'draft' && invoice.state !== 'deleted' ? invoice : undefined;
    }
    case 'receipt': {
      const receipt = company.receipts.bySerial(serial);
      return receipt?.state === 'posted' ? receipt : undefined;
    }
    case 'creditNote':
      return company.creditNotes.bySerial(serial);
  }
}
