/** What the scenario needs of a runtime: everything else it does as a browser, a platform or a mail server would, over HTTP. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../../src/domain/time.ts';
import type { Outside } from './outside.ts';

export const rowsSchema = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));
export type Row = Readonly<Record<string, string | number | null>>;

export interface Life {
  readonly outside: Outside;
  readonly url: string;
  /** Time is this from now on, for the product and the world outside; whatever fell due meanwhile is done when it resolves. */
  pass(to: Instant): Promise<void>;
  /** Resolves when nobody has anything to do at this instant. */
  settle(): Promise<void>;
  /** The alarm of an organisation fires twice at once, due or not. */
  fireTwice(id: string): Promise<void>;
  /** The process ends and starts again over what it kept. */
  restart(): Promise<void>;
  rows(id: string, sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** How far each organisation's chance has come, by id: it goes on over restarts. */
export type Drawn = Record<string, number>;

/** The same bytes for the same organisation and count, whichever runtime draws them (drilled.mjs draws the same). */
export function chanceOf(name: string, drawn: Drawn): (bytes: number) => Uint8Array {
  return (bytes) => {
    drawn[name] = (drawn[name] ?? 0) + 1;
    return new Uint8Array(createHash('sha512').update(`${name} ${drawn[name]}`).digest().subarray(0, bytes));
  };
}
