/** What a contact rule is: one row of law, guidance or our own policy about contacting people who owe, with where it comes from and until when it is trusted. */
import type { Channel } from '../../cases/channel.ts';
import type { Debtor } from '../../cases/debtor.ts';

/** How contacts are counted: what is written, calls and text messages, or everything. */
export type Group = 'letters' | 'voice' | 'all';

/** Permitted minutes of the day, from inclusive to exclusive. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** Monday to Sunday; null: no contact that day. */
export type Week = readonly [Hours | null, Hours | null, Hours | null, Hours | null, Hours | null, Hours | null, Hours | null];

export type Content = 'opt-out' | 'who-we-are' | 'working-hours' | 'arabic-first' | 'records-rights' | 'no-debt-on-voicemail';

export type Rule =
  | { readonly kind: 'window'; readonly group: Group; readonly week: Week }
  | { readonly kind: 'no-holidays' }
  | { readonly kind: 'cap'; readonly group: Group; readonly most: number; readonly inDays: number }
  | { readonly kind: 'gap'; readonly group: Group; readonly days: number }
  /** Whole days without anything automatic after both sides spoke. */
  | { readonly kind: 'cooldown'; readonly days: number }
  /** Days that lie between a letter that arrived and the first call or text message. */
  | { readonly kind: 'written-before-voice'; readonly days: number }
  | { readonly kind: 'consent'; readonly channels: readonly Channel[] }
  | { readonly kind: 'forbidden'; readonly channels: readonly Channel[] }
  /** Days of notice before others are set on the case. */
  | { readonly kind: 'notice-before'; readonly days: number }
  | { readonly kind: 'content'; readonly needs: readonly Content[] };

/** Who asks: the business for itself, or somebody on its behalf. */
export const ROLES = ['creditor', 'agent'] as const;
export type Role = (typeof ROLES)[number];

export interface ContactRule {
  readonly id: string;
  /** '*', a country (ISO 3166-1 alpha-2) or a part of one (ISO 3166-2). */
  readonly jurisdiction: string;
  /** First day in force, and the last one where it ended. */
  readonly effective: { readonly from: string; readonly to?: string };
  readonly debtors: readonly Debtor[];
  readonly roles: readonly Role[];
  readonly rule: Rule;
  readonly force: 'law' | 'regulator-guidance' | 'carrier-contract' | 'our-policy';
  readonly source: string;
  /** How sure we are of the number: H read in the source, M in a good secondary one, L from memory or conflicting. */
  readonly confidence: 'H' | 'M' | 'L';
  /** The day from which the row is no longer trusted; the strictest envelope takes its place. */
  readonly reviewBy: string;
}

export const ANYONE: readonly Debtor[] = ['company', 'sole-trader', 'consumer'];
export const PERSONS: readonly Debtor[] = ['sole-trader', 'consumer'];
export const CONSUMERS: readonly Debtor[] = ['consumer'];
export const AGENTS: readonly Role[] = ['agent'];

/** Everything was looked at on 2026-11-21; nothing is trusted for longer than a year. */
export const REVIEW_BY = '2027-11-21';
/** Rows whose figures conflict or were not readable are looked at again sooner. */
export const REVIEW_SOON = '2027-05-21';

export function clock(hour: number, minute = 0): number {
  return hour * 60 + minute;
}

/** The same hours from Monday to Friday, others on Saturday and Sunday. */
export function week(weekdays: Hours | null, saturday: Hours | null, sunday: Hours | null): Week {
  return [weekdays, weekdays, weekdays, weekdays, weekdays, saturday, sunday];
}

/** The same hours every day. */
export function daily(hours: Hours): Week {
  return week(hours, hours, hours);
}
