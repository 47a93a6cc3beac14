/**
 * The words of a note in the books: what happened, in the first 250 characters, the details after, and at the very end the marker
 * by which the note is found again. Pure; one language, because bookkeepers of one file read it.
 */

/** Older Xero pages cap a history record at 250 characters; what matters stands before. */
export const ESSENTIAL = 250;

/** What a note can tell. `letterReference` is what the customer was given to quote. */
export interface NoteFacts {
  readonly kind:
    | 'letter-sent'
    | 'call-made'
    | 'handed-over'
    | 'promise-made'
    | 'plan-agreed'
    | 'offer-made'
    | 'dispute-raised'
    | 'hold-set'
    | 'hold-lifted'
    | 'payment-followed';
  /** The policy's stage id, e.g. 'friendly-7'. */
  readonly stage: string | null;
  readonly letterReference: string | null;
  /** Already formatted, one per currency, e.g. 'USD 1,200.00 + EUR 80.00'. */
  readonly amountText: string | null;
  readonly invoiceNumbers: readonly string[];
  /** An address or a name, as it was used. */
  readonly recipient: string | null;
  /** Already formatted, in the organisation's zone. */
  readonly dateText: string;
  /** Anything a person wrote; the first to be shortened. */
  readonly detail?: string | null;
  /** The note's key, at most 50 characters (Intuit's requestid is the strictest). */
  readonly key: string;
}

/** `[ref key]`: what `findNote` looks for. */
export function noteMarker(key: string): string {
  return `[ref ${key}]`;
}

/** How the note of a letter begins, whenever it was sent and whatever it asked for. */
export function letterNoteSign(stage: string): string {
  return `Payment reminder (${stage}) sent on `;
}

/**
 * At most `limit` characters (UTF-16 units, the stricter count), ending with the marker. What does not fit is shortened from the end: detail first, then
 * invoice numbers, whose remainder is counted. @throws RangeError when `limit` cannot hold even the marker.
 */
export function noteText(facts: NoteFacts, limit: number): string {
  const marker = noteMarker(facts.key);
  const room = limit - marker.length - 1;
  if (room < 0) throw new RangeError(`a note of ${limit} characters cannot hold ${marker}`);
  const essential = cut(plain(sentence(facts)), Math.min(room, ESSENTIAL));
  const parts = [essential];
  let left = room - essential.length - 1;
  const invoices = invoiceList(facts.invoiceNumbers.map(plain), left);
  if (invoices) {
    parts.push(invoices);
    left -= invoices.length + 1;
  }
  const detail = facts.detail ? cut(plain(facts.detail), left) : '';
  if (detail) parts.push(detail);
  return [...parts, marker].filter((part) => part !== '').join(' ');
}

function sentence(facts: NoteFacts): string {
  const stage = facts.stage ? ` (${facts.stage})` : '';
  const amount = facts.amountText ? ` ${facts.amountText}` : '';
  const to = facts.recipient ? ` to ${facts.recipient}` : '';
  const reference = facts.letterReference ? ` Letter ${facts.letterReference}.` : '';
  switch (facts.kind) {
    case 'letter-sent':
      return `${facts.stage ? letterNoteSign(facts.stage) : 'Payment reminder sent on '}${facts.dateText}${to}, asking for${amount || ' payment'}.${reference}`;
    case 'call-made':
      return `Call${stage} made on ${facts.dateText}${to}${amount ? ` about${amount}` : ''}.${reference}`;
    case 'handed-over':
      return `Handed over for collection${stage} on ${facts.dateText}${to}${amount ? `:${amount}` : ''}.${reference}`;
    case 'promise-made':
      return `Promise to pay${amount} recorded on ${facts.dateText}${facts.recipient ? ` from ${facts.recipient}` : ''}.${reference}`;
    case 'plan-agreed':
      return `Payment plan agreed on ${facts.dateText}${facts.recipient ? ` with ${facts.recipient}` : ''}; instalments due:`;
    case 'offer-made':
      return `Offer${amount ? ` of${amount}` : ''} made on ${facts.dateText}${facts.recipient ? ` to ${facts.recipient}` : ''}.${reference}`;
    case 'dispute-raised':
      return `Dispute${amount ? ` of${amount}` : ''} recorded on ${facts.dateText}${facts.recipient ? ` from ${facts.recipient}` : ''}; reminders stopped.${reference}`;
    case 'hold-set':
      return `Reminders stopped on ${facts.dateText}${stage}.${reference}`;
    case 'hold-lifted':
      return `Reminders resumed on ${facts.dateText}${stage}.${reference}`;
    case 'payment-followed':
      return `Payment${amount} followed${facts.stage ? ` after ${facts.stage}` : ''}, paid on ${facts.dateText}.${reference}`;
    default:
      return facts.kind satisfies never;
  }
}

/** As many numbers as fit, then how many more; nothing when not even that fits. */
function invoiceList(numbers: readonly string[], room: number): string {
  for (let shown = Math.min(numbers.length, Math.max(0, room)); shown > 0; shown--) {
    const rest = numbers.length - shown;
    const text = `Invoices: ${numbers.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
    if (text.length <= room) return text;
  }
  return '';
}

/** One line, without control characters, and unable to fake a marker. */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/\[ref /gi, '(ref ')
    .trim();
}

/** Never splits a surrogate pair. */
function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  if (room < 1) return '';
  const kept = text.slice(0, room - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
