/**
 * How a list that changes while it is read is read whole: in order of change, going on from a moment rather than from a page number
 * wherever that is cheap, and, where it is not, checking afterwards that nothing slipped over a page border.
 *
 * A record that changes moves to the end of such a list, and its successors move up by one: with page numbers one of them slips over the
 * border unseen. Going on from the last stamp that was read cannot lose any. It costs the records of that last second twice, so where a
 * second holds very many (an import) pages are counted through.
 */
import { z } from 'zod';
import { type Instant, instantFromMs, isInstant, msOf } from '../src/domain/time.ts';
import type { Outcome, Page } from './connector.ts';
import { failed } from './failure.ts';

export interface Row {
  readonly id: string;
  /** When it last changed, in milliseconds by the platform's clock; null: it does not say. */
  readonly stamp: number | null;
}

/** One answer, or several where one could only be had in parts. */
export interface Sheet {
  readonly bodies: readonly unknown[];
  readonly rows: readonly Row[];
  /** Nothing comes after it. */
  readonly isEnd: boolean;
  /** The platform's clock. */
  readonly at: Instant | null;
  /** How many records the list holds from `since` on; null: it does not say. */
  readonly total: number | null;
  readonly quarantined: NonNullable<Page['quarantined']>;
}

export interface Range {
  /** Changed at or after; null: all. */
  readonly since: Instant | null;
  /** A multiple of `size`. */
  readonly skip: number;
  readonly size: number;
}

export interface ListReader {
  readonly size: number;
  /** Never throws. */
  read(range: Range): Promise<Outcome<Sheet>>;
  /** How many records changed at or after `since`, for lists whose answers do not say; null: it cannot be asked. */
  count(since: Instant | null): Promise<number | null>;
}

/** Where a reading stands; plain data, kept so that a broken-off reading goes on. */
const placeSchema = z.object({
  since: z.custom<Instant>((value) => typeof value === 'string' && isInstant(value)).nullable(),
  skip: z.number().int().min(0),
  size: z.number().int().min(1),
  /** Since when pages are counted through, and from where: what is read in such a stretch may have holes. */
  stretch: z
    .object({
      since: z.custom<Instant>((value) => typeof value === 'string' && isInstant(value)).nullable(),
      at: z.number(),
    })
    .nullable(),
  /** Something changed while a stretch was read. */
  moved: z.boolean(),
  round: z.number().int().min(1),
  /** How many records the last round was short of. */
  shortfall: z.number().int().nullable(),
});
export type Place = z.infer<typeof placeSchema>;
export { placeSchema };

/** Records of a page that may be read twice for the sake of going on from a moment: two in a hundred. */
const CHEAP = 0.02;
/** Stretches read again because something changed meanwhile, before the reading is put off. */
const MAX_ROUNDS = 3;
/** A page that is larger than we accept is asked for in quarters, down to this many records. */
const SMALLER = 4;
const LEAST_SIZE = 50;
const SECOND_MS = 1_000;
/** A million records; a platform that gives more is going in circles. */
const MAX_SHEETS = 1_000;

export function startOf(reader: ListReader, since: Instant | null): Place {
  return { since, skip: 0, size: reader.size, stretch: null, moved: false, round: 1, shortfall: null };
}

/** Gives every sheet with the place after it (null after the last). The next one is asked for while the caller stores this one. */
export async function* readList(reader: ListReader, from: Place): AsyncIterable<Outcome<{ sheet: Sheet; next: Place | null }>> {
  let place = from;
  let seen = new Set<string>();
  // What an earlier process saw of a stretch is not known any more.
  let seenFrom: Instant | null | undefined = from.skip === 0 ? from.since : undefined;
  let pending = reader.read(place);
  for (let sheets = 1; sheets <= MAX_SHEETS; sheets++) {
    const answer = await pending;
    if (!answer.ok) {
      const { failure } = answer;
      if (failure.kind !== 'refused' || failure.code !== 'too-large' || place.size <= LEAST_SIZE) return yield answer;
      place = { ...place, skip: 0, size: Math.max(LEAST_SIZE, Math.floor(place.size / SMALLER)) };
      pending = reader.read(place);
      continue;
    }
    const sheet = answer.value;
    if (place.skip === 0 && place.since !== seenFrom) {
      seen = new Set();
      seenFrom = place.since;
    }
    for (const row of sheet.rows) seen.add(row.id);
    const read = { ...place, moved: place.moved || changedDuring(place, sheet) };
    const isWhole = seenFrom === place.since && (read.stretch === null || read.stretch.since === place.since);
    const next = sheet.isEnd ? await again(reader, read, isWhole ? seen.size : null, sheet.total) : after(read, sheet);
    if (next) pending = reader.read(next);
    yield { ok: true, value: { sheet, next } };
    if (!next) return;
    if (next.round > MAX_ROUNDS) return yield failed({ kind: 'later', at: null, code: 'moving-list' });
    place = next;
  }
  yield failed({ kind: 'refused', code: 'too-many-pages' });
}

/** From the last second read where few records share it, else from the next page. */
function after(place: Place, { rows, at }: Sheet): Place {
  const last = rows.at(-1)?.stamp ?? null;
  // Two readings of "since" are in use, with and without the moment itself: a second earlier serves both.
  const from = last === null ? null : Math.floor(last / SECOND_MS) * SECOND_MS - SECOND_MS;
  const isLater = from !== null && (place.since === null || from > msOf(place.since));
  if (isLater && rows.every((row) => row.stamp !== null)) {
    const twice = rows.filter((row) => (row.stamp ?? 0) >= from).length;
    if (twice <= place.size * CHEAP) return { ...place, since: instantFromMs(from), skip: 0 };
  }
  const began = at === null ? null : Math.floor(msOf(at) / SECOND_MS) * SECOND_MS;
  return { ...place, skip: place.skip + place.size, stretch: place.stretch ?? { since: place.since, at: began ?? 0 } };
}

/** After the end: null when nothing can have slipped, else the place from which to read once more. */
async function again(reader: ListReader, place: Place, seen: number | null, total: number | null): Promise<Place | null> {
  if (!place.stretch) return null;
  const missing = seen === null || total === null ? null : total - seen;
  if (missing === null ? !place.moved : missing <= 0) return null;
  if (missing === null && seen !== null) {
    const counted = await reader.count(place.since);
    if (counted !== null && counted <= seen) return null;
  }
  // Twice the same shortfall is a platform that counts differently, not a list that moves.
  if (missing !== null && missing === place.shortfall) return null;
  return { ...startOf(reader, place.stretch.since), size: place.size, round: place.round + 1, shortfall: missing };
}

function changedDuring({ stretch }: Place, { rows }: Sheet): boolean {
  return stretch !== null && rows.some((row) => row.stamp !== null && row.stamp >= stretch.at);
}
