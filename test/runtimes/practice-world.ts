/** A practice of several client files on disk, each with books of its own and no wire; a clock that tests move; and restarts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { Connector, Platform, Session } from '../../connectors/connector.ts';
import { addDays, addMs, type Instant } from '../../src/domain/time.ts';
import { dateIn } from '../../src/domain/zone.ts';
import { memoryTransport } from '../../src/letters/sink.ts';
import { nodeRuntime } from '../../src/runtimes/platform.ts';
import { openProduct } from '../../src/runtimes/product.ts';
import { schedule } from '../../src/runtimes/schedule.ts';
import { serveFiles } from '../../src/runtimes/threads/in-thread.ts';
import { portTo } from '../../src/runtimes/threads/line.ts';
import type { House } from '../../src/runtimes/threads/messages.ts';
import { onThreads, type Thread } from '../../src/runtimes/threads/on-threads.ts';
import { Company } from '../../src/sandbox/company.ts';
import { directPlatform } from '../../src/sandbox/direct.ts';
import { newVault } from '../grants/world.ts';
import { MONDAY_MORNING } from '../organisation/world.ts';

const ZONE = 'America/New_York';

/** `threads`: how many hold the client files; 0: they are open beside the practice. */
export async function practiceOf(names: readonly string[], mostOpen: number, threads = 0) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tahseel-practice-'));
  const vault = await newVault();
  const world = { now: MONDAY_MORNING };
  const now = (): Instant => world.now;
  const mail = memoryTransport();
  const logs: { readonly level: string; readonly event: string; readonly values: Readonly<Record<string, unknown>> }[] = [];
  const books = new Map(
    names.map((name) => [
      name,
      new Company({ name: `${name} Ltd`, country: 'US', timeZone: ZONE, baseCurrency: 'USD', tenant: name, realm: name }, 1),
    ]),
  );
  const platform = platformOver(books, now);

  const start = (restored = false) => {
    const runtime = nodeRuntime({
      ...{ dataDir, now, mail, durable: false },
      log: (level, event, values = {}) => void logs.push({ level, event, values }),
    });
    const product = openProduct({
      ...{ runtime, publicUrl: () => '', mailFrom: 'a@b.example', platforms: { spreadsheet: platform }, vault, mostOpen, restored },
      ...(threads > 0 && { files: onThreads({ threads, start: (house) => beside({ house, dataDir, now, platform }), lost: () => {} }) }),
    });
    const wake = async (id: string): Promise<Instant | null> => (await product.organisation(id)?.wake())?.nextWake ?? null;
    return {
      ...{ runtime, product, wake },
      waking: () => schedule(product.wakes(), { now, log: runtime.log, wake }),
      stop: async () => {
        await product.close();
        runtime.close();
      },
    };
  };
  return {
    ...{ dataDir, books, mail, logs, start },
    get now() {
      return world.now;
    },
    pass(ms: number) {
      world.now = addMs(world.now, ms);
    },
    /** An invoice that reaches its first letter so many days from today. */
    invoice(name: string, number: string, inDays: number) {
      const company = books.get(name);
      if (!company) throw new Error(`no books of ${name}`);
      const customer = company.addCustomer(
        { name: `Buyer ${number}`, email: `${number.toLowerCase()}@${name}.example`, country: 'US' },
        now(),
      );
      const due = addDays(dateIn(now(), ZONE), inDays + 7);
      company.addInvoice(
        { docNumber: number, customerId: customer.id, issued: addDays(due, -30), due, total: 10_000, state: 'approved' },
        now(),
      );
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** What a worker does, over the same kind of line, without one: everything that is said is copied, and comes later. */
function beside({ house, dataDir, now, platform }: { house: House; dataDir: string; now: () => Instant; platform: Platform }): Thread {
  const { port1, port2 } = new MessageChannel();
  serveFiles({ port: portTo(port2), house, dataDir, now, durable: false, platforms: () => ({ spreadsheet: platform }) });
  return { port: portTo(port1), onEnd: () => {}, end: async () => port1.close() };
}

/** One platform that many companies are on. */
function platformOver(books: ReadonlyMap<string, Company>, now: () => Instant): Platform {
  const of = ({ tenant }: Session): Connector => {
    const company = books.get(tenant);
    if (!company) throw new Error(`no books of ${tenant}`);
    return directPlatform(company, now).connector;
  };
  const [any] = books.values();
  if (!any) throw new Error('no books');
  const { connector, mapping } = directPlatform(any, now);
  return {
    mapping,
    connector: {
      ...connector,
      company: (session) => of(session).company(session),
      pull: (session, kind, cursor, resume) => of(session).pull(session, kind, cursor, resume),
      reread: (session, ids) => of(session).reread(session, ids),
      writeNote: (session, note) => of(session).writeNote(session, note),
      findNote: (session, invoiceId, reference) => of(session).findNote(session, invoiceId, reference),
      payLink: (session, invoiceId) => of(session).payLink(session, invoiceId),
    },
  };
}
