/** Xero behind the port. */
import type { Connector } from '../connector.ts';
import type { ConnectorOptions } from '../http.ts';
import { XERO_FACTS } from './facts.ts';
import { xeroOAuth } from './oauth.ts';
import { pullXero, rereadXero, xeroCompany } from './pull.ts';
import { findXeroNote, sendXeroInvoice, setXeroExpectedPayment, writeXeroNote, xeroPayLink } from './push.ts';

/** `baseUrl` e.g. 'http://127.0.0.1:8790/xero'; null: the real hosts. Instances share no state. */
export function createXero(options: ConnectorOptions): Connector {
  return {
    facts: XERO_FACTS,
    oauth: xeroOAuth(options),
    company: (session) => xeroCompany(options, session),
    pull: (session, kind, cursor) => pullXero(options, session, kind, cursor),
    reread: (session, invoiceIds) => rereadXero(options, session, invoiceIds),
    writeNote: (session, note) => writeXeroNote(options, session, note),
    findNote: (session, invoiceId, reference) => findXeroNote(options, session, invoiceId, reference),
    setExpectedPayment: (session, expected) => setXeroExpectedPayment(options, session, expected),
    sendInvoice: (session, invoiceId, to) => sendXeroInvoice(options, session, invoiceId, to),
    payLink: (session, invoiceId) => xeroPayLink(options, session, invoiceId),
  };
}
