/** Xero behind the port. */
import type { Connector } from '../connector.ts';
import type { ConnectorOptions } from '../http.ts';
import { openIdOf } from '../openid.ts';
import { paced } from '../pace.ts';
import { XERO_BUDGET, XERO_FACTS, XERO_OPENID } from './facts.ts';
import { xeroOAuth } from './oauth.ts';
import { pullXero, rereadXero, sweepXero, xeroCompany } from './pull.ts';
import {
  findXeroNote,
  sendXeroInvoice,
  setXeroExpectedPayment,
  writeXeroNote,
  xeroInvoicePdf,
  xeroPayLink,
  xeroRecipients,
} from './push.ts';

/** `baseUrl` e.g. 'http://127.0.0.1:8790/xero'; null: the real hosts. Instances share no state. */
export function createXero(given: ConnectorOptions): Connector {
  const { options, budget } = paced(XERO_BUDGET, given);
  return {
    ...budget,
    facts: options.scopes ? { ...XERO_FACTS, scopes: options.scopes } : XERO_FACTS,
    oauth: xeroOAuth(options),
    openId: openIdOf(XERO_OPENID, options),
    company: (session) => xeroCompany(options, session),
    pull: (session, kind, cursor, resume) => pullXero(options, session, kind, cursor, resume),
    sweep: (session, resume) => sweepXero(options, session, resume),
    reread: (session, invoiceIds) => rereadXero(options, session, invoiceIds),
    writeNote: (session, note) => writeXeroNote(options, session, note),
    findNote: (session, invoiceId, reference) => findXeroNote(options, session, invoiceId, reference),
    setExpectedPayment: (session, expected) => setXeroExpectedPayment(options, session, expected),
    sendInvoice: (session, invoiceId, to) => sendXeroInvoice(options, session, invoiceId, to),
    ownRecipients: (session, invoiceId) => xeroRecipients(options, session, invoiceId),
    invoicePdf: (session, invoiceId) => xeroInvoicePdf(options, session, invoiceId),
    payLink: (session, invoiceId) => xeroPayLink(options, session, invoiceId),
  };
}
