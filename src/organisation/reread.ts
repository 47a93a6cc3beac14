/** Reads invoices again by id, just before they are spoken of (promise OWED) or where a list left a doubt, and stores what was read. */
import type { Failure, Session } from '../../connectors/connector.ts';
import { keepBookHolds } from './book-holds.ts';
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
  return { ok: true, known: storeBodies(desk, answer.value.bodies, invoiceIds).known };
}

/** The same for a reading of the books, batch by batch; what stands after a failure is kept and asked for again next time. */
export async function confirm(
  desk: Desk,
  session: Session,
  invoiceIds: readonly string[],
): Promise<{ changed: number; calls: number; failure: Failure | null }> {
  const { connector } = desk.platform;
  const { rereadBatch } = connector.facts;
  let changed = 0;
  let calls = 0;
  for (let from = 0; from < invoiceIds.length; from += rereadBatch) {
    const ids = invoiceIds.slice(from, from + rereadBatch);
    const answer = await connector.reread(session, ids);
    calls += 1;
    if (!answer.ok) return { changed, calls, failure: answer.failure };
    changed += storeBodies(desk, answer.value.bodies, ids).changed;
  }
  return { changed, calls, failure: null };
}

function storeBodies(
  desk: Desk,
  bodies: readonly unknown[],
  invoiceIds: readonly string[],
): { known: ReadonlySet<string>; changed: number } {
  const { store, platform, now } = desk;
  const known = new Set<string>();
  const pages = bodies.map((body) => readPage(platform.mapping, 'invoices', body));
  let unreadable = false;
  let changed = 0;
  store.unhurried(() => {
    for (const mapped of pages) {
      if (mapped?.kind !== 'invoices' || mapped.page.quarantined.length > 0) unreadable = true;
      if (mapped?.kind !== 'invoices') continue;
      changed += store.books.apply(mapped, now(), 'asked').changed;
      keepBookHolds(desk, mapped);
      for (const record of mapped.page.records) known.add(record.id);
      for (const id of mapped.page.deleted) known.add(id);
    }
    // An id that is simply absent no longer exists; where something could not be read, we cannot tell the two apart.
    if (unreadable) return;
    const absent = invoiceIds.filter((id) => !known.has(id));
    if (absent.length > 0) changed += store.books.gone('invoices', absent, now());
    for (const id of absent) known.add(id);
  });
  return { known, changed };
}
