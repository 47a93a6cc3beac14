/** Reads invoices again just before they are spoken of (promise OWED), and stores what was read. */
import type { Failure } from '../../connectors/connector.ts';
import { keepPage } from './book-holds.ts';
import type { Desk } from './desk.ts';
import type { OpenSession } from './session.ts';
import { readPage } from './sync.ts';

export type Reread =
  | {
      readonly ok: true /** Invoices the platform showed in a form we can read, or no longer knows. */;
      readonly known: ReadonlySet<string>;
    }
  | { readonly ok: false; readonly failure: Failure };

/** Every invoice asked for is afterwards stored as it stands, or is missing from `known` and must not be spoken of. */
export async function reread(desk: Desk, openSession: OpenSession, invoiceIds: readonly string[]): Promise<Reread> {
  const session = await openSession();
  if (!session.ok) return session;
  const answer = await desk.platform.connector.reread(session.value, invoiceIds);
  if (!answer.ok) {
    if (answer.failure.kind === 'reconnect') desk.store.transaction(() => desk.store.connection.breakOff());
    return answer;
  }
  const known = new Set<string>();
  const pages = answer.value.bodies.map((body) => readPage(desk.platform.mapping, 'invoices', body));
  let unreadable = false;
  desk.store.transaction(() => {
    for (const mapped of pages) {
      if (mapped?.kind !== 'invoices' || mapped.page.quarantined.length > 0) unreadable = true;
      if (mapped?.kind !== 'invoices') continue;
      keepPage(desk, mapped);
      for (const record of mapped.page.records) known.add(record.id);
      for (const id of mapped.page.deleted) known.add(id);
    }
    // An id that is simply absent no longer exists; where something could not be read, we cannot tell the two apart.
    if (unreadable) return;
    for (const id of invoiceIds) {
      if (known.has(id)) continue;
      desk.store.books.voidInvoice(id);
      known.add(id);
    }
  });
  return { ok: true, known };
}
