/** The platform's own e-mail of an invoice, where a stage wants that: its words, its pay button, one invoice at a time. */
import type { MailOutcome } from '../letters/transport.ts';
import type { EffectRow } from '../outbox/effects.ts';
import type { Decision } from '../policy/case.ts';
import type { Desk } from './desk.ts';
import type { OpenSession } from './session.ts';

/**
 * The invoice the platform can ask for in our place; null: we write ourselves. What one customer is due on one day travels in one message, and
 * the platform knows nothing of credits that are set against an invoice: so it must be one invoice, asked for in full.
 */
export function invoiceForPlatform({ store, platform }: Desk, sends: readonly Decision[]): string | null {
  const [send, ...others] = sends;
  const [invoiceId, ...more] = send?.invoiceIds ?? [];
  if (!send || invoiceId === undefined || others.length + more.length > 0) return null;
  if (send.channel !== 'platform-email' || !platform.connector.facts.can.platformEmail) return null;
  return store.readings.invoice(invoiceId)?.open === send.amount.minor ? invoiceId : null;
}

/**
 * The same, where the platform's e-mail also goes where the letter is to go. Xero asks nobody: it writes to the addresses of its contact, all of
 * them. Where those are not exactly the one that was decided for, or cannot be read, we write ourselves, and the journal says why.
 */
export async function byPlatform(
  desk: Desk,
  openSession: OpenSession,
  { customerId, id }: Pick<EffectRow, 'customerId' | 'id'>,
  { decisions, to }: { readonly decisions: readonly Decision[]; readonly to: string },
): Promise<string | null> {
  const invoiceId = invoiceForPlatform(desk, decisions);
  const { connector } = desk.platform;
  if (invoiceId === null || !connector.ownRecipients) return invoiceId;
  const session = await openSession();
  const answer = session.ok ? await connector.ownRecipients(session.value, invoiceId) : session;
  if (answer.ok && answer.value.length === 1 && answer.value[0] === to.toLowerCase()) return invoiceId;
  const why = answer.ok ? { decided: to, platform: answer.value } : { code: answer.failure.code };
  desk.store.transaction(() =>
    desk.store.journal.append({
      at: desk.now(),
      kind: 'platform-email-declined',
      customerId,
      contents: { effectId: id, invoiceId, ...why },
    }),
  );
  return null;
}

/** What came of it, in the words of a mail server's answers: an answer that was lost is unknown, and nothing is sent again by itself. */
export async function sendByPlatform(desk: Desk, openSession: OpenSession, invoiceId: string, to: string): Promise<MailOutcome> {
  const { connector } = desk.platform;
  const session = await openSession();
  if (!session.ok) return { kind: 'later', code: session.failure.code };
  const answer = await connector.sendInvoice(session.value, invoiceId, connector.ownRecipients ? null : to);
  if (answer.ok) return { kind: 'accepted', response: connector.facts.name };
  const { kind, code } = answer.failure;
  switch (kind) {
    case 'later':
    case 'reconnect':
      return { kind: 'later', code };
    case 'refused':
      return { kind: 'refused', code };
    case 'unknown-outcome':
      return { kind: 'unknown', code };
    default:
      return kind satisfies never;
  }
}
