/** What the control addresses accept: one schema per address, and one clear sentence for whatever does not fit. */
import { z } from 'zod';
import { calendarDateSchema } from '../domain/ledger.ts';
import { addMs, type Instant, instant, isCalendarDate } from '../domain/time.ts';
import type { Fault } from './sandbox.ts';
import { startOfDay } from './script.ts';

/** A clock that is set to a day stands at noon: inside the permitted hours, and the same date in most zones. */
const NOON_MS = 12 * 3_600_000;

const platform = z.enum(['xero', 'quickbooks']);
/** A tenant or realm id; needed only where several companies could be meant. */
const organisation = z.string().min(1).optional();

export const tokenRequest = z.strictObject({ platform, organisation });
export const clockRequest = z.strictObject({ now: z.string() });
export const payRequest = z.strictObject({
  invoice: z.string().min(1),
  amount: z.number().int().positive(),
  date: calendarDateSchema.optional(),
  organisation,
});
export const webhookRequest = z.strictObject({ url: z.url({ protocol: /^https?$/ }), key: z.string().min(1), platform });

const faultSchema = z.strictObject({
  platform: platform.optional(),
  method: z.string().min(1).optional(),
  path: z.string().min(1).refine(isPattern, 'is not a regular expression').optional(),
  status: z
    .number()
    .int()
    .refine((status) => status === 0 || (status >= 200 && status <= 599), 'is 0 (connection lost) or 200 to 599'),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  times: z.number().int().min(1).max(1_000_000).optional(),
  when: z.enum(['before', 'after']).optional(),
});
export const faultsRequest = z.union([
  z.array(faultSchema),
  z.strictObject({ faults: z.array(faultSchema) }),
  z.strictObject({ clear: z.literal(true) }),
  faultSchema,
]);

/** Input that a control address cannot take; `message` is the sentence the caller gets. */
export class BadControlInput extends Error {
  override readonly name = 'BadControlInput';
}

/** @throws BadControlInput naming the field. */
export function parsed<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join('.') || 'the body';
  throw new BadControlInput(`${where}: ${issue?.message ?? 'cannot be read'}.`);
}

/** Faults from a control body or a --faults file: one, a list, or {"faults": […]}. @throws BadControlInput */
export function parseFaults(input: unknown): readonly Fault[] | 'clear' {
  // A single fault is checked by its own schema, so that the sentence names its field and not "Invalid input".
  const single = typeof input === 'object' && input !== null && !Array.isArray(input) && !('faults' in input) && !('clear' in input);
  if (single) return [parsed(faultSchema, input)];
  const value = parsed(faultsRequest, input);
  if (Array.isArray(value)) return value;
  if ('clear' in value) return 'clear';
  return 'faults' in value ? value.faults : [value];
}

/** An instant as written, or noon of a calendar date in `zone`. @throws BadControlInput */
export function parseClock(text: string, zone: string): Instant {
  if (isCalendarDate(text)) return addMs(startOfDay(text, zone), NOON_MS);
  try {
    return instant(text);
  } catch {
    throw new BadControlInput(
      `now: ${JSON.stringify(text.slice(0, 40))} is neither a calendar date (YYYY-MM-DD) nor an instant with a zone.`,
    );
  }
}

function isPattern(path: string): boolean {
  const written = /^\/(.+)\/$/.exec(path)?.[1];
  if (written === undefined) return true;
  try {
    return Boolean(new RegExp(written));
  } catch {
    return false;
  }
}
