/** Who letters come from. A new address counts only after a code that was sent there has come back: nobody writes in another's name. */
import { isUsableAddress } from '../domain/address.ts';
import { addMs, type Instant } from '../domain/time.ts';
import { buildMail, messageIdOf } from '../letters/mail.ts';
import { senderCode } from '../letters/sender-code.ts';
import type { PendingSender } from '../store/schema-books.ts';
import type { SenderView } from './actor.ts';
import { type CommandOf, DONE, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import { type Desk, type Moment, momentOf, signed } from './desk.ts';

/** A code ends after so long and after so many wrong tries. Source: reliability reference §1.7, out-of-band codes (ASVS 6.5.1: at most 10 minutes). */
const CODE_MS = 10 * 60_000;
const TRIES = 5;
const DIGITS = 8;
/** Codes that may be asked for within the life of one, so that nobody's mailbox is filled. */
const MAX_ASKED = 3;
const ID_BYTES = 16;

export function senderOf({ store, platform, now }: Desk): SenderView {
  const { sender, pendingSender, attachInvoices: attaches, ownWords, keepWordsMonths } = store.settings.read();
  const attachInvoices = platform.connector.facts.can.invoicePdf ? attaches : null;
  return { ...sender, attachInvoices, ownWords, keepWordsMonths, pending: usable(standing(pendingSender, now()))?.address ?? null };
}

/** Everything but the address letters come from. */
export function setSender(desk: Desk, { organisation, at }: Moment, command: CommandOf<'set-sender'>): CommandResult {
  const { do: _do, by, ...given } = command;
  if (!isUsableAddress(given.replyTo)) return refusal('invalid', 'answers need one e-mail address');
  desk.store.settings.change({ sender: { ...organisation.sender, ...given } });
  desk.store.journal.append({ at, kind: 'sender-set', customerId: null, contents: { ...given, by } });
  return DONE;
}

/** Whether letters go with the platform's PDFs of their invoices, where a stage of the policy says nothing of it. */
export function attachInvoices(desk: Desk, { organisation, at }: Moment, { attach, by }: CommandOf<'attach-invoices'>): CommandResult {
  if (!desk.platform.connector.facts.can.invoicePdf) return refusal('not-now', 'these books give no PDF of an invoice');
  if (organisation.attachInvoices === attach) return refusal('already-done', attach ? 'they do already' : 'they do not');
  desk.store.settings.change({ attachInvoices: attach });
  desk.store.journal.append({ at, kind: 'attach-invoices-set', customerId: null, contents: { attach, by } });
  return DONE;
}

/** Sends a code to the address. Nothing changes until it comes back. */
export async function askForSender(desk: Desk, by: string, address: string): Promise<CommandResult> {
  const { store } = desk;
  if (!isUsableAddress(address)) return refusal('invalid', 'not one e-mail address', { what: 'not-an-address' });
  const { organisation, at } = momentOf(desk);
  const before = standing(organisation.pendingSender, at);
  if (organisation.sender.fromAddress === address)
    return refusal('already-done', 'letters come from there already', { what: 'same-address' });
  if (before && before.asked >= MAX_ASKED) return refusal('not-now', 'too many codes were asked for', { what: 'too-many-codes' });
  const code = digits(desk);
  const pending = { address, codeHash: desk.hash(code), until: addMs(at, CODE_MS), tries: 0, asked: (before?.asked ?? 0) + 1 };
  store.transaction(() => {
    store.settings.change({ pendingSender: pending });
    store.journal.append({ at, kind: 'sender-asked', customerId: null, contents: { address, by } });
  });
  const { fromName, fromAddress } = organisation.sender;
  const id = Array.from(desk.random(ID_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const mail = await buildMail({
    from: { name: fromName, address: fromAddress },
    to: address,
    replyTo: fromAddress,
    ...senderCode(organisation.language, code, organisation.name),
    messageId: messageIdOf(id, fromAddress),
    at,
  });
  const outcome = await desk.mail.send(await signed(desk, mail, fromAddress));
  return outcome.kind === 'accepted' || outcome.kind === 'unknown'
    ? DONE
    : refusal('not-now', `the code could not be sent (${outcome.code})`, { what: 'code-not-sent', values: { code: outcome.code } });
}

export function confirmSender(desk: Desk, { organisation, at }: Moment, { code, by }: CommandOf<'confirm-sender'>): CommandResult {
  const { store } = desk;
  const { pendingSender } = organisation;
  if (pendingSender === null) return refusal('not-now', 'no code is waited for', { what: 'no-code' });
  const pending = standing(pendingSender, at);
  if (!pending) return refusal('not-now', 'the code has ended', { what: 'code-ended' });
  if (!usable(pending)) return refusal('not-now', 'too many wrong codes', { what: 'code-used-up' });
  const { address, codeHash, tries } = pending;
  if (desk.hash(code) !== codeHash) {
    // A wrong try must be kept, so the command is carried out and says no all the same.
    const tried = { ...pending, tries: tries + 1 };
    store.settings.change({ pendingSender: tried });
    if (!usable(tried)) return refusal('invalid', 'that is not the code, and it no longer counts', { what: 'code-used-up' });
    return refusal('invalid', 'that is not the code', { what: 'wrong-code', values: { tries: TRIES - tried.tries } });
  }
  const { sender } = organisation;
  const replyTo = sender.replyTo === sender.fromAddress ? address : sender.replyTo;
  store.settings.change({ sender: { ...sender, fromAddress: address, replyTo }, pendingSender: null });
  store.journal.append({ at, kind: 'sender-confirmed', customerId: null, contents: { from: sender.fromAddress, to: address, by } });
  return DONE;
}

/** One that took too many wrong tries stands until its time ends, so that codes asked for are counted, but nothing opens it. */
function usable(pending: PendingSender | null): PendingSender | null {
  return pending !== null && pending.tries < TRIES ? pending : null;
}

function standing(pending: PendingSender | null, at: Instant): PendingSender | null {
  return pending !== null && pending.until > at ? pending : null;
}

/** Each digit from a byte of its own; bytes from 250 on would make some digits likelier. */
function digits(desk: Desk): string {
  let code = '';
  while (code.length < DIGITS) for (const byte of desk.random(DIGITS)) if (byte < 250 && code.length < DIGITS) code += byte % 10;
  return code;
}
