/** One client file with two hundred open invoices, made once and copied: what a practice's file holds on the Monday it is read. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Platform } from '../connectors/connector.ts';
import { addDays, addMs, type CalendarDate, calendarDate, type Instant } from '../src/domain/time.ts';
import { instantAt } from '../src/domain/zone.ts';
import { withoutGrant } from '../src/grants/access.ts';
import { createOrganisation, organisationId } from '../src/organisation/create.ts';
import { openOrganisation } from '../src/organisation/organisation.ts';
import { preset } from '../src/policy/presets.ts';
import { openNodeDatabase } from '../src/runtimes/node-database.ts';
import { hash, random } from '../src/runtimes/platform.ts';
import type { House } from '../src/runtimes/threads/messages.ts';
import { Company } from '../src/sandbox/company.ts';
import { directPlatform } from '../src/sandbox/direct.ts';

export const ZONE = 'America/New_York';
export const MONDAY = calendarDate('2026-03-09');
export const INVOICES = 200;
export const LETTERS_A_DAY = 2;
const CUSTOMERS = 40;
const WEEKDAYS = 5;
/** Of the standard policy: a week before the due date comes the first letter. */
const FIRST_STAGE_DAYS = -7;
const FACTS = { name: 'Bench & Sons', country: 'US', timeZone: ZONE, baseCurrency: 'USD', tenant: 'bench', realm: '1' };

export interface BenchThread {
  readonly house: House;
  readonly dataDir: string;
  /** Milliseconds since 1970; the bench moves it on. */
  readonly clock: BigInt64Array;
}

/** What a thread says in the log of each note it wrote. */
export const NOTE_WRITTEN = 'bench-note-written';

/** The books of every client file: on each weekday two customers come to their first letter, all other invoices wait for weeks. */
export function openBooks(at: Instant): Company {
  const company = new Company(FACTS, 7);
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const customer = company.addCustomer(
      { name: `Customer ${index} Ltd`, email: `accounts@customer-${index}.example`, phone: '+1 212 555 0100', country: 'US' },
      at,
    );
    const dueDay = index < WEEKDAYS * LETTERS_A_DAY ? addDays(MONDAY, (index % WEEKDAYS) - FIRST_STAGE_DAYS) : null;
    for (let place = 0; place < INVOICES / CUSTOMERS; place += 1) {
      const number = index * 100 + place;
      const due: CalendarDate = place === 0 && dueDay !== null ? dueDay : addDays(MONDAY, 30 + ((number * 7) % 60));
      company.addInvoice(
        {
          docNumber: `INV-${number}`,
          customerId: customer.id,
          issued: addDays(due, -45),
          due,
          total: 10_000 + number * 37,
          description: 'Goods',
        },
        at,
      );
    }
  }
  return company;
}

/** Answers every client file of the bench from the same books, in process; what is written is counted and not kept. */
export function sharedPlatform(company: Company, now: () => Instant, onNote: (tenant: string, key: string) => void): Platform {
  const { connector, mapping } = directPlatform(company, now);
  return {
    mapping,
    connector: {
      ...connector,
      findNote: async () => ({ ok: true, value: { found: false } }),
      writeNote: async (session, { key }) => {
        onNote(session.tenant, key);
        return { ok: true, value: { noteId: key } };
      },
    },
  };
}

/** Read and decided on the Friday before; released, on autopilot, nothing due yet. */
export async function makeClientFile(path: string, company: Company): Promise<void> {
  const friday: Instant = instantAt(addDays(MONDAY, -3), 17, 0, ZONE);
  const { database, close } = openNodeDatabase(path, { durable: false });
  const platform = sharedPlatform(
    company,
    () => friday,
    () => {},
  );
  const policy = preset('standard');
  if (!policy) throw new Error('the standard policy is gone');
  const { name } = FACTS;
  const sender = { fromName: name, fromAddress: 'a@bench.example', replyTo: 'a@bench.example', phone: null, paymentInstructions: null };
  const made = { database, hash, random, at: friday, platform: 'spreadsheet', tenant: 'bench', policy, sender } as const;
  const id = createOrganisation({ ...made, company: { ...FACTS, nativeReminders: null }, mode: 'autopilot', released: true });
  const mail = { send: async () => ({ kind: 'later' as const, code: 'bench' }), close: async () => {} };
  const actor = openOrganisation({ database, id, platform, access: withoutGrant, mail, now: () => friday, random, hash, log: () => {} });
  const { run } = await actor.wake();
  if (run.casesDecided !== CUSTOMERS || run.effectsPromised !== 0) throw new Error('the client file is not what it should be');
  database.run(sql`VACUUM`);
  close();
}

/** The same client file under another tenant. Gives its id. */
export function copyClientFile(template: string, dataDir: string, tenant: string): string {
  const id = organisationId(hash, 'spreadsheet', tenant);
  const path = join(dataDir, 'organisations', `${id}.sqlite`);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(template, path);
  const { database, close } = openNodeDatabase(path, { durable: false });
  const from = `accounts@${tenant}.example`;
  database.run(
    sql`UPDATE organisation SET id = ${id}, tenant = ${tenant}, home = NULL, sender = json_set(sender, '$.fromAddress', ${from}, '$.replyTo', ${from})`,
  );
  close();
  return id;
}

export function removeFile(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}

/** A weekday morning of the bench, and the evening after. */
export function hourOf(day: number, hour: number, minutes = 0): Instant {
  return addMs(instantAt(addDays(MONDAY, day), hour, 0, ZONE), minutes * 60_000);
}
