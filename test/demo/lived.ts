/** Lives through the demo's weeks with a real actor straight over the books, as the demo server does over the wire. */
import { createHash } from 'node:crypto';
import { advanceDay, playDay } from '../../src/demo/day.ts';
import { type DemoBooks, demoWorld, languageCommands, officeActs } from '../../src/demo/world.ts';
import { addDays, type CalendarDate } from '../../src/domain/time.ts';
import { instantAt } from '../../src/domain/zone.ts';
import { withoutGrant } from '../../src/grants/access.ts';
import { memoryTransport } from '../../src/letters/sink.ts';
import type { OrganisationActor } from '../../src/organisation/actor.ts';
import { createOrganisation } from '../../src/organisation/create.ts';
import { openOrganisation } from '../../src/organisation/organisation.ts';
import { preset } from '../../src/policy/presets.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { directPlatform } from '../../src/sandbox/direct.ts';

export interface Lived {
  readonly name: string;
  readonly actor: OrganisationActor;
  readonly books: DemoBooks;
  readonly counts: Record<'letters' | 'payments' | 'promises' | 'disputes' | 'invoices' | 'refused', number>;
  now(): ReturnType<typeof instantAt>;
  /** One day further. */
  next(): Promise<void>;
  close(): void;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The two organisations on `today`, having lived since they were connected. */
export async function livedDemo(today: CalendarDate, seed = 1): Promise<Lived[]> {
  const world = demoWorld(today, seed);
  const lived: Lived[] = [];
  for (const { demo, company } of world.books) {
    // Without a wire both faces show the same ids.
    const books = { demo: { ...demo, platform: 'xero' as const }, company };
    lived.push(await live(books, world.connected, today, seed));
  }
  return lived;
}

async function live(books: DemoBooks, connected: CalendarDate, today: CalendarDate, seed: number): Promise<Lived> {
  const { demo, company } = books;
  const zone = demo.facts.timeZone;
  let date = connected;
  let now = instantAt(date, 9, 0, zone);
  let drawn = 0;
  const random = (bytes: number): Uint8Array =>
    Uint8Array.from(Buffer.from(hash(`${demo.facts.name} ${drawn++}`), 'hex').subarray(0, bytes));
  const opened = openNodeDatabase(':memory:', { durable: false });
  const platform = directPlatform(company, () => now);
  const policy = preset('standard');
  if (!policy) throw new Error('the standard policy is gone');
  const { name, country, timeZone, baseCurrency } = demo.facts;
  const id = createOrganisation({
    database: opened.database,
    hash,
    random,
    at: now,
    platform: 'spreadsheet',
    tenant: demo.facts.tenant,
    company: { name, country, timeZone, baseCurrency, nativeReminders: null },
    policy,
    sender: {
      fromName: name,
      fromAddress: 'accounts@demo.example',
      replyTo: 'accounts@demo.example',
      phone: null,
      paymentInstructions: null,
    },
    mode: demo.mode,
    released: true,
  });
  const actor = openOrganisation({
    id,
    database: opened.database,
    platform,
    access: withoutGrant,
    mail: memoryTransport(),
    now: () => now,
    random,
    hash,
    log: () => {},
    onSummary: () => {},
  });
  const counts = { letters: 0, payments: 0, promises: 0, disputes: 0, invoices: 0, refused: 0 };
  const day = async (): Promise<void> => {
    now = instantAt(date, 10, 0, zone);
    const acts = advanceDay(demo, company, date, seed);
    playDay(company, acts, now);
    counts.payments += acts.payments.length;
    counts.invoices += acts.invoices.length;
    await actor.sync();
    for (const command of acts.commands) {
      counts[command.do === 'record-promise' ? 'promises' : 'disputes'] += 1;
      if (!(await actor.command(command)).done) counts.refused += 1;
    }
    counts.letters += (await actor.wake()).delivered.sent;
    for (const command of officeActs(await actor.today(), { today })) if (!(await actor.command(command)).done) counts.refused += 1;
    await actor.plan();
    counts.letters += (await actor.deliver()).sent;
  };
  await actor.sync();
  for (const command of languageCommands(books)) await actor.command(command);
  for (; date <= today; date = addDays(date, 1)) await day();
  return {
    name,
    actor,
    books,
    counts,
    now: () => now,
    next: async () => {
      await day();
      date = addDays(date, 1);
    },
    close: opened.close,
  };
}
