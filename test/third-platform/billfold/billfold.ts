/** Billfold behind the port. */
import type { Connector } from '../../../connectors/connector.ts';
import { NOT_ABLE, refused } from '../../../connectors/failure.ts';
import type { ConnectorOptions } from '../../../connectors/http.ts';
import { BILLFOLD_FACTS } from './facts.ts';
import { billfoldOAuth } from './oauth.ts';
import { billfoldCompany, pullBillfold, rereadBillfold } from './pull.ts';
import { billfoldPayLink, findBillfoldNote, sendBillfoldInvoice, setBillfoldExpectedPayment, writeBillfoldNote } from './push.ts';

export function createBillfold(options: ConnectorOptions): Connector {
  return {
    facts: BILLFOLD_FACTS,
    oauth: billfoldOAuth(options),
    company: (session) => billfoldCompany(options, session),
    pull: (session, kind, cursor) => pullBillfold(options, session, kind, cursor),
    reread: (session, invoiceIds) => rereadBillfold(options, session, invoiceIds),
    writeNote: (session, note) => writeBillfoldNote(options, session, note),
    findNote: (session, invoiceId, reference) => findBillfoldNote(options, session, invoiceId, reference),
    setExpectedPayment: (session, expected) => setBillfoldExpectedPayment(options, session, expected),
    sendInvoice: (session, invoiceId, to) => sendBillfoldInvoice(options, session, invoiceId, to),
    invoicePdf: async () => refused(NOT_ABLE),
    payLink: (session, invoiceId) => billfoldPayLink(options, session, invoiceId),
  };
}
