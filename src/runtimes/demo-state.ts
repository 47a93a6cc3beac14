/** What the demo's own world is kept as between starts: the day, and both sets of books, in one file replaced whole. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DEMO_COMPANIES } from '../demo/companies.ts';
import type { DemoBooks } from '../demo/world.ts';
import { BadInput } from '../domain/bad-input.ts';
import { calendarDateSchema } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import { Company } from '../sandbox/company.ts';

export interface DemoState {
  date: CalendarDate;
  readonly seed: number;
  readonly books: readonly DemoBooks[];
}

const FILE = 'world.json';
const schema = z.object({ date: calendarDateSchema, seed: z.number().int(), companies: z.array(z.unknown()) });

/** @throws BadInput when the file is missing or not what was written. */
export function readDemoState(folder: string): DemoState {
  try {
    const { date, seed, companies } = schema.parse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')));
    const books = DEMO_COMPANIES.map((demo, index) => ({ demo, company: Company.restore(companies[index]) }));
    return { date, seed, books };
  } catch {
    throw new BadInput(`${join(folder, FILE)} cannot be read; delete ${folder} to start the demo anew`);
  }
}

/** Replaces the file as a whole: after a crash it is the old one or the new one. */
export function writeDemoState(folder: string, { date, seed, books }: DemoState): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, FILE);
  const file = openSync(`${path}.new`, 'w');
  writeSync(file, JSON.stringify({ date, seed, companies: books.map((each) => each.company.snapshot()) }));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}
