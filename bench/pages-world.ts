/** What the pages are measured over: a client file in which all 50,000 invoices are overdue and every letter waits for a person, in a practice of 1,000. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, addMs, calendarDate, instant } from '../src/domain/time.ts';
import type { OrganisationActor, OrganisationSummary } from '../src/organisation/actor.ts';
import { openDirectory } from '../src/practice/directory.ts';
import { mailboxProof } from '../src/practice/people.ts';
import { openPractice } from '../src/practice/practice.ts';
import { FIRST_PRACTICE } from '../src/practice/schema.ts';
import { openDoor } from '../src/runtimes/door.ts';
import { listen } from '../src/runtimes/listen.ts';
import { nodeRuntime } from '../src/runtimes/platform.ts';
import { openProduct } from '../src/runtimes/product.ts';
import { vaultFor } from '../src/runtimes/serve.ts';
import { webDeps } from '../src/runtimes/web-deps.ts';
import { Company } from '../src/sandbox/company.ts';
import { directPlatform } from '../src/sandbox/direct.ts';
import { createApp } from '../src/web/app.tsx';
import { FACTS } from './books.ts';

/** Smaller for a quick look and in tests. */
const CUSTOMERS = Number(process.env['BENCH_CUSTOMERS'] ?? 10_000);
const CLIENTS = Number(process.env['BENCH_CLIENTS'] ?? 1_000);
const INVOICES_EACH = 5;
/** A Tuesday, ten in the morning in New York. */
const NOW = instant('2026-06-02T14:00:00Z');
const DUE = calendarDate('2026-05-20');

export interface PagesWorld {
  readonly url: string;
  /** What a browser that has signed in sends. */
  readonly cookie: string;
  readonly actor: OrganisationActor;
  /** Pays one invoice of the next customer in the books. */
  pay(): void;
  close(): Promise<void>;
}

export async function openPagesWorld(): Promise<PagesWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tahseel-bench-'));
  const company = overdueBooks();
  let now = NOW;
  const log = () => {};
  const mail = { send: async () => ({ kind: 'later' as const, code: 'bench' }), close: async () => {} };
  const runtime = nodeRuntime({ dataDir, now: () => now, mail, log });
  const { random, hash } = runtime;
  const vault = await vaultFor({ masterKey: null, dataDir }, random);
  const platforms = { spreadsheet: directPlatform(company, () => now) };
  const product = openProduct({ runtime, publicUrl: () => '', mailFrom: 'a@bench.example', platforms, vault, mostOpen: 10 });
  const actor = await product.open('spreadsheet', FACTS.tenant, { mode: 'review', released: true });
  if (!actor) throw new Error('the client file was not made');
  // Both do everything at once; a wake would take turns.
  await actor.sync();
  await actor.plan();
  const summary = await actor.summary();
  if (summary.approvals !== CUSTOMERS) throw new Error(`${summary.approvals} letters wait, not ${CUSTOMERS}`);

  const database = runtime.openDatabase('practice');
  surround(openPractice({ database }), summary);
  const directory = openDirectory({ database, random, hash, now: () => now });
  const session = directory.together(() => {
    const person = directory.people.add(mailboxProof('owner@bench.example'), 'Olga Owner');
    const practice = directory.members.found(person, FACTS.name);
    return directory.sessions.begin(person.id, practice, null);
  });
  const door = openDoor({
    ...{ runtime, publicUrl: () => '', mailFrom: 'a@bench.example', sendsMail: false },
    ...{ openIds: new Map(), fileOf: product.fileOf, visitor: null },
  });
  const webhooks = { metrics: () => [], health: () => ({}) };
  const app = createApp(webDeps(product, { now: () => now, log, changed: () => {}, webhooks, door, publicUrl: () => '' }));
  const server = await listen(app.fetch, 0);
  let paid = 0;
  return {
    url: `http://127.0.0.1:${server.port}`,
    cookie: `tahseel-session=${session}`,
    actor,
    pay() {
      now = addMs(now, 1_000);
      company.payByNumber(`INV-${paid}-0`, 10_000 + ((paid * 37) % 90_000), calendarDate('2026-06-02'), now);
      paid += 1;
    },
    async close() {
      await server.close();
      await product.close();
      runtime.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Everybody owes five invoices that are a fortnight late and have never been asked for. */
function overdueBooks(): Company {
  const company = new Company(FACTS, 7);
  let at = addMs(NOW, -30 * 86_400_000);
  for (let index = 0; index < CUSTOMERS; index += 1) {
    at = addMs(at, 10);
    const email = `accounts@customer-${index}.example`;
    const customer = company.addCustomer({ name: `Customer ${index} Ltd`, email, phone: '+1 212 555 0100', country: 'US' }, at);
    for (let place = 0; place < INVOICES_EACH; place += 1) {
      const [issued, due] = [addDays(DUE, -30), addDays(DUE, -place)];
      const total = 10_000 + ((index * 37 + place) % 90_000);
      company.addInvoice({ docNumber: `INV-${index}-${place}`, customerId: customer.id, issued, due, total, description: 'Goods' }, at);
    }
  }
  return company;
}

/** The other client files of the practice, each as it would have spoken. */
function surround(practice: ReturnType<typeof openPractice>, summary: OrganisationSummary): void {
  const others = Array.from({ length: CLIENTS - 1 }, (_, index): OrganisationSummary => {
    const overdue = [{ minor: 100_000 + index * 977, currency: index % 7 === 0 ? 'EUR' : 'USD' }];
    const id = `o${String(index).padStart(31, '0')}`;
    return {
      ...summary,
      id,
      name: `Client ${index} Ltd`,
      overdue,
      approvals: index % 11,
      calls: index % 5,
      exceptions: index % 3,
      version: 1,
    };
  });
  for (const { id, name } of others) practice.add({ id, name, platform: 'spreadsheet', tenant: id }, FIRST_PRACTICE);
  practice.hear(...others);
}
