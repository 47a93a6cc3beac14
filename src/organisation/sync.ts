/** Brings the books up to date: every kind from its cursor, page by page, each stored whole or not at all; the cursor moves last. */
import type { Failure, Session } from '../../connectors/connector.ts';
import type { Mapping } from '../../mappings/mapped.ts';
import { RECORD_KINDS, type RecordKind } from '../domain/ledger.ts';
import type { Applied, MappedPage } from '../store/books.ts';
import type { SyncReport } from './actor.ts';
import { keepPage } from './book-holds.ts';
import type { Desk } from './desk.ts';
import type { OpenSession } from './session.ts';

/** Pages of one kind in one pull; a platform that gives more is going in circles. At 100 records a page: a million. */
const MAX_PAGES = 10_000;

type Tally = { changed: number; quarantined: number; calls: number };

/** Never throws for what the platform answers; what was stored before a failure stays, and the next sync goes on from the cursors. */
export async function sync(desk: Desk, openSession: OpenSession): Promise<SyncReport> {
  const tally: Tally = { changed: 0, quarantined: 0, calls: 0 };
  const session = await openSession();
  const failure = session.ok ? await pullAll(desk, session.value, tally) : session.failure;
  if (failure) desk.log('warn', 'sync-failed', { kind: failure.kind, code: failure.code });
  desk.store.transaction(() => {
    if (failure?.kind === 'reconnect') desk.store.connection.breakOff();
    desk.store.settings.change(failure ? { syncFailure: failure.code } : { syncFailure: null, lastSync: desk.now() });
  });
  return { ok: failure === null, ...tally, failure: failure?.code ?? null };
}

async function pullAll(desk: Desk, session: Session, tally: Tally): Promise<Failure | null> {
  for (const kind of RECORD_KINDS) {
    const failure = await pullKind(desk, session, kind, tally);
    if (failure) return failure;
  }
  return null;
}

async function pullKind(desk: Desk, session: Session, kind: RecordKind, tally: Tally): Promise<Failure | null> {
  const { store, platform, log } = desk;
  const { connector, mapping } = platform;
  let pages = 0;
  for await (const answer of connector.pull(session, kind, store.books.cursor(kind))) {
    tally.calls += 1;
    pages += 1;
    if (!answer.ok) return answer.failure;
    if (pages > MAX_PAGES) return { kind: 'refused', code: 'too-many-pages' };
    const mapped = readPage(mapping, kind, answer.value.body);
    if (!mapped) {
      log('error', 'page-unreadable', { kind, pages });
      return { kind: 'refused', code: 'page-unreadable' };
    }
    const applied = store.transaction((): Applied => {
      const result = keepPage(desk, mapped);
      if (answer.value.cursor !== null) store.books.moveCursor(kind, answer.value.cursor);
      return result;
    });
    tally.changed += applied.changed;
    tally.quarantined += applied.quarantined;
  }
  return null;
}

/** null: the body is nothing a mapping can read at all, e.g. a gateway's page. */
export function readPage(mapping: Mapping, kind: RecordKind, body: unknown): MappedPage | null {
  try {
    switch (kind) {
      case 'customers':
        return { kind, page: mapping.map(kind, body) };
      case 'invoices':
        return { kind, page: mapping.map(kind, body) };
      case 'payments':
        return { kind, page: mapping.map(kind, body) };
      case 'credits':
        return { kind, page: mapping.map(kind, body) };
    }
  } catch {
    return null;
  }
}
