/** QuickBooks Online behind the port. */
import type { Connector } from '../connector.ts';
import { NOT_ABLE, refused } from '../failure.ts';
import type { ConnectorOptions } from '../http.ts';
import { openIdOf } from '../openid.ts';
import { paced } from '../pace.ts';
import { INTUIT_OPENID, QUICKBOOKS_BUDGET, QUICKBOOKS_FACTS } from './facts.ts';
import { quickBooksOAuth } from './oauth.ts';
import { pullQuickBooks, quickBooksCompany, rereadQuickBooks } from './pull.ts';
import { findQuickBooksNote, quickBooksInvoicePdf, quickBooksPayLink, sendQuickBooksInvoice, writeQuickBooksNote } from './push.ts';

/** `baseUrl` e.g. 'http://127.0.0.1:8790/quickbooks'; null: the real hosts. Instances share no state. */
export function createQuickBooks(given: ConnectorOptions): Connector {
  const { options, budget } = paced(QUICKBOOKS_BUDGET, given);
  return {
    ...budget,
    facts: QUICKBOOKS_FACTS,
    oauth: quickBooksOAuth(options),
    openId: openIdOf(INTUIT_OPENID, options),
    company: (session) => quickBooksCompany(options, session),
    pull: (session, kind, cursor, resume) => pullQuickBooks(options, session, kind, cursor, resume),
    reread: (session, invoiceIds) => rereadQuickBooks(options, session, invoiceIds),
    writeNote: (session, note) => writeQuickBooksNote(options, session, note),
    findNote: (session, invoiceId, reference) => findQuickBooksNote(options, session, invoiceId, reference),
    // An invoice of QuickBooks has no such date, and our notes never change the invoice itself.
    setExpectedPayment: async () => refused(NOT_ABLE),
    sendInvoice: (session, invoiceId, to) => sendQuickBooksInvoice(options, session, invoiceId, to),
    invoicePdf: (session, invoiceId) => quickBooksInvoicePdf(options, session, invoiceId),
    payLink: (session, invoiceId) => quickBooksPayLink(options, session, invoiceId),
  };
}
