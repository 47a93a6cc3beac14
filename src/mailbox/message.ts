/** What a person sees of a received e-mail: parsed once from its bytes, which stay the truth. */
import PostalMime, { type Address, type Email } from 'postal-mime';
import { type Instant, instantFromMs } from '../domain/time.ts';

/** The header our letters name their effect in; the mailbox knows it as any mail program would, by its name. */
const EFFECT_HEADER = 'x-tahseel-effect';

export interface MailSummary {
  /** The mailbox's own number for it, ascending as mails arrive. */
  readonly id: string;
  /** The mail's Date header, or when it was received where it has none that can be read. */
  readonly at: Instant;
  readonly from: string;
  /** The visible recipients, 'name <address>'. */
  readonly to: readonly string[];
  readonly subject: string;
  /** The effect that sent it, from its header; null for mail that is not ours. */
  readonly reference: string | null;
}

export interface MailMessage extends MailSummary {
  readonly text: string;
  /** As sent and not to be trusted: show it in a sandboxed frame only. Null where the mail has no HTML part. */
  readonly html: string | null;
}

/** Parses the bytes of one mail. Never throws for odd mail: what cannot be read is empty. */
export async function parseMessage(id: string, raw: Uint8Array, received: Instant): Promise<MailMessage> {
  // Mail built to break parsers (nested a thousand deep) is listed as empty rather than lost.
  const mail = await PostalMime.parse(raw).catch(() => null);
  if (!mail) return { id, at: received, from: '', to: [], subject: '', reference: null, text: '', html: null };
  return {
    id,
    at: instantOf(mail) ?? received,
    from: mail.from ? addressText(mail.from) : '',
    to: (mail.to ?? []).map(addressText),
    subject: mail.subject ?? '',
    reference: mail.headers.find((header) => header.key === EFFECT_HEADER)?.value ?? null,
    text: mail.text ?? '',
    html: mail.html ?? null,
  };
}

/** The part of a message that a list shows. */
export function summaryOf({ id, at, from, to, subject, reference }: MailSummary): MailSummary {
  return { id, at, from, to, subject, reference };
}

function instantOf(mail: Email): Instant | null {
  const time = Date.parse(mail.date ?? '');
  // Years outside 0000–9999 have no place in an instant.
  return Math.abs(time) < 253_402_300_800_000 ? instantFromMs(time) : null;
}

function addressText(address: Address): string {
  if (!address.address) return address.name ?? '';
  return address.name ? `${address.name} <${address.address}>` : address.address;
}
