/** One claimed letter whose invoices were just read again: is it still wanted, what does it say, and what came of sending it. */
import { buildMail, isMessageId, messageIdOf, replyAddressOf, withoutFiles } from '../letters/mail.ts';
import { LetterRefused } from '../letters/refused.ts';
import type { Mail, MailOutcome } from '../letters/transport.ts';
import { advancesOf, contactContent, contactDecisions, invoiceIdsOf, sameAsk, typedOf } from '../outbox/content.ts';
import { type EffectRow, outboxReason } from '../outbox/effects.ts';
import type { CaseFile, Decision } from '../policy/case.ts';
import { decide } from '../policy/decide.ts';
import { caseFileOf } from './case-file.ts';
import type { Tally } from './deliver.ts';
import { type Desk, type Moment, mayAct, momentOf, signed } from './desk.ts';
import { type Attached, filesFor, noteFiles } from './invoice-pdfs.ts';
import { recipientOf, recipientOfStage, toWrite, written } from './letter.ts';
import { fail, settle } from './outcome.ts';
import { decideCustomer } from './plan.ts';
import { furthest, suppress } from './plan-effects.ts';
import { byPlatform, sendByPlatform } from './platform-email.ts';
import type { OpenSession } from './session.ts';
import { isText, oursOf, sendText, textNumberOf, writtenText } from './texts.ts';

/** Pay links fetched for one letter; more rows than that are read by nobody. */
const MAX_LINKS = 20;
/** Message ids of a conversation that a letter names; a header line stays below what servers take (RFC 5322: 998 characters, folded). */
const THREAD = 12;

/** False: the mail server is out of reach. */
export async function dispatchLetter(desk: Desk, openSession: OpenSession, effect: EffectRow, tally: Tally): Promise<boolean> {
  const links = await fetchPayLinks(desk, openSession, effect);
  const ready = desk.store.unhurried(() => {
    for (const [invoiceId, link] of links) desk.store.readings.keepPayLink(invoiceId, link);
    return stillWanted(desk, effect);
  });
  if (!ready) {
    tally.suppressed += 1;
    return true;
  }
  const invoiceId = await byPlatform(desk, openSession, effect, ready);
  const letter = invoiceId === null ? await composed(desk, effect, ready) : PLATFORMS_WORDS;
  if (!letter) {
    tally.failed += 1;
    return true;
  }
  // Between claim and here a person may have placed a hold, which took the letter back: the state says so.
  if (!desk.store.transaction(() => commitDispatch(desk, effect, ready, letter))) {
    tally.suppressed += 1;
    return true;
  }
  const outcome = await handOver(desk, openSession, effect, ready, letter, invoiceId);
  // Lost with the power it is found on its way, and counts as unknown; before the next letter leaves it is kept.
  desk.store.unhurried(() => settle(desk, effect.id, outcome, tally));
  return outcome.kind !== 'later';
}

/** To the mail server, to the provider of text messages, or to the platform. */
function handOver(
  desk: Desk,
  openSession: OpenSession,
  { customerId, key }: EffectRow,
  { to }: Ready,
  { mail, text }: Composed,
  invoiceId: string | null,
): Promise<MailOutcome> {
  if (mail) return desk.mail.send(mail);
  return invoiceId === null ? sendText(desk, customerId, { to, body: text, key }) : sendByPlatform(desk, openSession, invoiceId, to);
}

interface Ready {
  readonly moment: Moment;
  readonly file: CaseFile;
  readonly decisions: readonly Decision[];
  readonly to: string;
}

interface Composed {
  /** null: it is a text message, or the platform writes it. */
  readonly mail: Mail | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly files: readonly Attached[];
}

/** Nothing of it is known here but that it was asked for. */
const PLATFORMS_WORDS: Composed = { mail: null, subject: '', text: '', html: '', files: [] };

/** A link that cannot be had is no reason to keep a letter back. */
async function fetchPayLinks(desk: Desk, openSession: OpenSession, effect: EffectRow): Promise<ReadonlyMap<string, string>> {
  const { store, platform } = desk;
  const links = new Map<string, string>();
  if (!platform.connector.facts.can.payLinks) return links;
  const wanting = invoiceIdsOf(contactDecisions(effect.content)).filter((id) => store.readings.invoice(id)?.payLink === null);
  if (wanting.length === 0) return links;
  const session = await openSession();
  if (!session.ok) return links;
  for (const id of wanting.slice(0, MAX_LINKS)) {
    const link = await platform.connector.payLink(session.value, id);
    if (!link.ok && link.failure.kind !== 'refused') break;
    links.set(id, link.ok ? (link.value ?? '') : '');
  }
  return links;
}

/**
 * Decides again on the facts just read. The letter goes when the decision is still to send it; invoices that were settled meanwhile drop
 * out of it; anything else takes it back, and the customer's case is planned anew at once.
 */
function stillWanted(desk: Desk, { id }: EffectRow): Ready | null {
  const { store } = desk;
  const effect = store.effects.get(id);
  if (effect?.state !== 'claimed') return null;
  const moment = momentOf(desk);
  if (!mayAct(moment)) {
    stopped(desk, effect);
    return null;
  }
  const file = caseFileOf(desk, moment, effect.customerId);
  const promised = contactDecisions(effect.content);
  const fresh = decide(file, moment.policy, moment.asOf).decisions;
  const sends = oursOf(desk, effect.customerId, fresh);
  const to = isText(effect)
    ? textNumberOf(desk, file.customer.phones)
    : recipientOf(file.customer, recipientOfStage(moment.policy, effect.stage));
  const isLess = !sameAsk(promised, sends);
  // What a person wrote was written about what stood then: about anything else they are asked again.
  const isOutdated = isLess && typedOf(effect.content) !== null;
  if (to !== null && sends.length > 0 && covers(promised, sends, moment, effect) && !isOutdated) {
    if (isLess) shrink(desk, effect, sends);
    return { moment, file, decisions: sends, to };
  }
  const ids = new Set(Object.keys(advancesOf(promised)));
  const now = fresh.find((decision) => decision.kind !== 'send' && decision.invoiceIds.some((invoiceId) => ids.has(invoiceId)));
  suppress(
    desk,
    moment,
    effect,
    now?.reasons[0] ?? outboxReason('changed-before-sending', 'read again before sending, it was no longer what had been decided'),
  );
  decideCustomer(desk, moment, effect.customerId);
  return null;
}

/** Somebody pulled the switch: the promise stands, nothing leaves. */
function stopped({ store }: Desk, effect: EffectRow): false {
  store.effects.move(effect, 'planned', { leaseUntil: null, attempt: null });
  return false;
}

/** Whether what is wanted now is the same letter or less of it: same stage, nothing new asked or moved, approval as given. */
function covers(promised: readonly Decision[], sends: readonly Decision[], { policy }: Moment, effect: EffectRow): boolean {
  const before = advancesOf(promised);
  const asked = new Set(invoiceIdsOf(promised));
  const sameStage = furthest(sends, policy) === effect.stage;
  const nothingMoved = Object.entries(advancesOf(sends)).every(([invoiceId, stage]) => before[invoiceId] === stage);
  const nothingAsked = sends.every((send) => {
    const was = promised.find((decision) => decision.amount.currency === send.amount.currency);
    return was !== undefined && send.amount.minor <= was.amount.minor && send.invoiceIds.every((invoiceId) => asked.has(invoiceId));
  });
  return sameStage && nothingMoved && nothingAsked && (effect.approvedBy !== null || !sends.some((send) => send.approval));
}

/** Its name stays: it is the same promise, of which a part is no longer needed. */
function shrink({ store, hash }: Desk, effect: EffectRow, sends: readonly Decision[]): void {
  const keeps = advancesOf(sends);
  for (const claim of store.history.claimsOf(effect.id))
    if (keeps[claim.invoiceId] !== claim.stage) store.history.releaseInvoice(effect.id, claim.invoiceId);
  const content = contactContent(sends);
  store.effects.change(effect, { content, contentHash: hash(content) });
}

/** null: the letter cannot be written; a person is told why. */
async function composed(desk: Desk, effect: EffectRow, { moment, file, decisions, to }: Ready): Promise<Composed | null> {
  const { sender } = moment.organisation;
  try {
    const wanted = toWrite(desk, moment, file, decisions, effect.key, typedOf(effect.content));
    if (isText(effect)) return { mail: null, subject: '', text: writtenText(wanted), html: '', files: [] };
    const content = written('letter', wanted);
    const files = filesFor(desk, moment, effect, decisions);
    const mail = await buildMail({
      from: { name: sender.fromName, address: sender.fromAddress },
      to,
      replyTo: desk.post.replyAddress === null ? sender.replyTo : replyAddressOf(desk.post.replyAddress, effect.key, desk.id),
      ...content,
      messageId: messageIdOf(effect.key, sender.fromAddress),
      references: threadOf(desk, effect.customerId, invoiceIdsOf(decisions)),
      files,
      at: moment.at,
    });
    return { mail: await signed(desk, mail, sender.fromAddress), ...content, files };
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    desk.store.transaction(() => {
      const standing = desk.store.effects.get(effect.id);
      if (standing?.state !== 'claimed') return;
      desk.store.effects.move(standing, 'dispatching');
      fail(desk, { ...standing, state: 'dispatching' }, error.code);
    });
    return null;
  }
}

/** Message ids of what was written about any of these invoices before, ours and the customer's, oldest first: one conversation in their mail program. */
function threadOf({ store }: Desk, customerId: string, invoiceIds: readonly string[]): string[] {
  const about = new Set(invoiceIds);
  const letters = store.effects
    .lettersOf(customerId)
    .filter((letter) => invoiceIdsOf(contactDecisions(letter.content)).some((id) => about.has(id)));
  const ours = new Set(letters.map((letter) => letter.id));
  const replies = store.standings.replies(customerId).filter((reply) => ours.has(reply.effectId) && reply.kind === 'reply');
  return [
    ...letters.map(({ messageId, settledAt }) => ({ messageId, at: settledAt ?? '' })),
    ...replies.map(({ messageId, at }) => ({ messageId, at })),
  ]
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .flatMap(({ messageId }) => (messageId !== null && isMessageId(messageId) ? [messageId] : []))
    .slice(-THREAD);
}

/** From this commit on it may have left. */
function commitDispatch(desk: Desk, effect: EffectRow, { to, moment }: Ready, { mail, subject, text, html, files }: Composed): boolean {
  const standing = desk.store.effects.get(effect.id);
  if (standing?.state !== 'claimed' || standing.attempt !== effect.attempt) return false;
  if (!mayAct(momentOf(desk))) return stopped(desk, standing);
  // Built with encoded headers and base64 bodies, so every byte of it is ASCII and survives as text.
  const message = mail ? withoutFiles(mail.raw, files) : text || null;
  const sent = mail && files.length > 0 ? new TextDecoder().decode(mail.raw) : message;
  noteFiles(desk, standing, files);
  desk.store.effects.move(standing, 'dispatching', {
    recipient: to,
    subject,
    bodyText: text,
    bodyHtml: html,
    message,
    messageHash: sent && desk.hash(sent),
    messageId: mail?.messageId ?? null,
    settledAt: moment.at,
  });
  return true;
}
