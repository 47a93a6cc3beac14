/** How Xero writes dates, instants, amounts and replies: the small vocabulary every rendered object is made of. */
import { minorPerMajor } from '../../domain/money.ts';
import { type CalendarDate, type Instant, msOf } from '../../domain/time.ts';

/** A rendered object of Xero's JSON. Absent values are left out, never null: that is what the recordings show. */
type WireValue = string | number | boolean | WireObject | readonly WireValue[];
export interface WireObject {
  readonly [field: string]: WireValue | undefined;
}

/** Calendar date as `/Date(ms+0000)/` at midnight UTC; the offset is always +0000 and means nothing. */
export function msDate(date: CalendarDate): string {
  return `/Date(${Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)))}+0000)/`;
}

/** Calendar date as `DateString` has it: without a zone. */
export function dateString(date: CalendarDate): string {
  return `${date}T00:00:00`;
}

export function msInstant(at: Instant): string {
  return `/Date(${msOf(at)}+0000)/`;
}

/** The two forms of a document's last change; the second exists since 16 July 2026 (Xero-OpenAPI #823), to the second. */
export function updatedFields(at: Instant): WireObject {
  return { UpdatedDateUTC: msInstant(at), UpdatedDateUTCString: `${at.slice(0, 19)}Z` };
}

/** Minor units → the JSON number Xero shows (1050 USD → 10.5). Division of integers by a power of ten prints exactly. */
export function major(minor: number, currency: string): number {
  return minor / minorPerMajor(currency);
}

export function sumOf(allocations: readonly { readonly amount: number }[]): number {
  let sum = 0;
  for (const allocation of allocations) sum += allocation.amount;
  return sum;
}

/** The frame around every reply. `id` is the reply's own UUID. */
export function envelope(id: string, now: Instant, content: WireObject): WireObject {
  return { Id: id, Status: 'OK', ProviderName: 'Tahseel Sandbox', DateTimeUTC: `/Date(${msOf(now)})/`, ...content };
}
