/** The session a call is made with, and what a refused token is answered with: one refresh, one more try. */
import type { Connector, Failure, Outcome, Page, Session } from '../../connectors/connector.ts';
import { ACCESS_TOKEN_REFUSED } from '../../connectors/failure.ts';
import type { Access, Opened } from '../grants/access.ts';
import type { Store } from '../store/open.ts';

export type OpenSession = () => Promise<Outcome<Session>>;

/** Sessions of a connected organisation; a grant that ended breaks the connection off until a person connects again. */
export function sessionsOf(store: Store, access: Access): OpenSession {
  return async () => {
    if (store.connection.state() !== 'connected') return { ok: false, failure: { kind: 'reconnect', code: 'not-connected' } };
    return sessionFrom(store, await access.open());
  };
}

/**
 * The connector as the organisation uses it: a call whose token is refused before its time is made once more with another one, and a long
 * pull goes on under the token that stands now. Nothing was done by a refused call, so writes are repeated as well.
 */
export function renewing(connector: Connector, store: Store, access: Access): Connector {
  // A session is opened once for many calls: the others need not be refused as well.
  let refused: string | null = null;
  let instead: Session | null = null;
  const renewed = async (session: Session): Promise<Outcome<Session>> => {
    const other = sessionFrom(store, await access.renew(session.accessToken));
    if (other.ok) [refused, instead] = [session.accessToken, other.value];
    return other;
  };
  const twice = async <Value>(given: Session, call: (session: Session) => Promise<Outcome<Value>>): Promise<Outcome<Value>> => {
    const session = instead && given.accessToken === refused ? instead : given;
    const answer = await call(session);
    if (answer.ok || !isRefusedToken(answer.failure)) return answer;
    const other = await renewed(session);
    return other.ok ? call(other.value) : other;
  };
  const standing = async (): Promise<Outcome<Session>> => sessionFrom(store, await access.open());
  const { sweep, ownRecipients } = connector;
  return {
    ...connector,
    company: (session) => twice(session, (given) => connector.company(given)),
    pull: (session, kind, cursor, resume = null) =>
      pulling(session, resume, { renewed, standing, pull: (given, from) => connector.pull(given, kind, cursor, from) }),
    ...(sweep
      ? { sweep: (session: Session, resume: string | null) => pulling(session, resume, { renewed, standing, pull: sweep.bind(connector) }) }
      : {}),
    reread: (session, invoiceIds) => twice(session, (given) => connector.reread(given, invoiceIds)),
    writeNote: (session, note) => twice(session, (given) => connector.writeNote(given, note)),
    findNote: (session, invoiceId, reference) => twice(session, (given) => connector.findNote(given, invoiceId, reference)),
    setExpectedPayment: (session, expected) => twice(session, (given) => connector.setExpectedPayment(given, expected)),
    sendInvoice: (session, invoiceId, to) => twice(session, (given) => connector.sendInvoice(given, invoiceId, to)),
    ...(ownRecipients
      ? {
          ownRecipients: (session: Session, invoiceId: string) =>
            twice(session, (given) => ownRecipients.call(connector, given, invoiceId)),
        }
      : {}),
    invoicePdf: (session, invoiceId) => twice(session, (given) => connector.invoicePdf(given, invoiceId)),
    payLink: (session, invoiceId) => twice(session, (given) => connector.payLink(given, invoiceId)),
  };
}

interface Pulling {
  readonly pull: (session: Session, resume: string | null) => AsyncIterable<Outcome<Page>>;
  readonly renewed: (session: Session) => Promise<Outcome<Session>>;
  readonly standing: () => Promise<Outcome<Session>>;
}

/** Goes on once where its token was refused, or begins anew where the platform names no place: the store takes a page twice without harm. */
async function* pulling(session: Session, resume: string | null, { pull, renewed, standing }: Pulling): AsyncIterable<Outcome<Page>> {
  let place = resume;
  const first = await standing();
  // The connector reads the token at every page, so a pull that outlives its token goes on under the next.
  const held = { ...(first.ok ? first.value : session) };
  for (let attempt = 1; ; attempt += 1) {
    let refused = false;
    for await (const page of pull(held, place)) {
      refused = !page.ok && isRefusedToken(page.failure) && attempt === 1;
      if (refused) break;
      yield page;
      if (page.ok) place = page.value.resume ?? place;
      const now = page.ok && page.value.cursor === null ? await standing() : null;
      if (now?.ok) held.accessToken = now.value.accessToken;
    }
    if (!refused) return;
    const other = await renewed(held);
    if (!other.ok) return yield other;
    held.accessToken = other.value.accessToken;
  }
}

function isRefusedToken(failure: Failure): boolean {
  return failure.kind === 'later' && failure.code === ACCESS_TOKEN_REFUSED;
}

function sessionFrom({ connection, settings }: Store, opened: Outcome<Opened>): Outcome<Session> {
  if (!opened.ok) {
    if (opened.failure.kind === 'reconnect') connection.breakOff();
    return opened;
  }
  if (opened.value.endsAt !== connection.endsAt()) connection.keepEnd(opened.value.endsAt);
  return { ok: true, value: { accessToken: opened.value.accessToken, tenant: settings.read().tenant } };
}
