/** What receivers find in the DNS about the domain letters come from, and what is to be done about it. */
import type { Instant } from '../domain/time.ts';

/** SPF (RFC 7208): who may send for the domain; DKIM (RFC 6376): that a letter was signed for it; DMARC (RFC 7489): what becomes of letters that show neither. */
export const SENDER_CHECKS = ['spf', 'dkim', 'dmarc'] as const;

/** `unknown`: it cannot be told from here. */
export type CheckState = 'met' | 'missing' | 'wrong' | 'unknown';

export const CHECK_CODES = [
  'spf-covers',
  'spf-elsewhere',
  'spf-missing',
  'spf-several',
  'spf-unreadable',
  'spf-too-many',
  'spf-open',
  'dkim-matches',
  'dkim-no-key',
  'dkim-missing',
  'dkim-other-key',
  'dmarc-stands',
  'dmarc-missing',
  'dmarc-unreadable',
  'dmarc-would-fail',
  'dmarc-may-fail',
  'dns-silent',
] as const;
export type CheckCode = (typeof CHECK_CODES)[number];

export interface CheckFinding {
  readonly what: (typeof SENDER_CHECKS)[number];
  readonly state: CheckState;
  /** Stable; screens have a sentence for each, made of `values`. */
  readonly code: CheckCode;
  readonly values: Readonly<Record<string, string | number>>;
  /** The TXT record to publish; null: nothing is to be published. */
  readonly record: { readonly name: string; readonly value: string } | null;
}

export interface SenderCheck {
  readonly domain: string;
  readonly at: Instant;
  /** One of each kind, in their order. */
  readonly findings: readonly CheckFinding[];
}

/** Whether receivers may well take letters for junk: something is wrong, or the domain vouches for them in no way at all. */
export function isEndangered({ findings }: SenderCheck): boolean {
  const vouching = findings.filter(({ what }) => what !== 'dmarc');
  return findings.some(({ state }) => state === 'wrong') || vouching.every(({ state }) => state === 'missing');
}

/** The checks of an installation: made when a person asks for one, or looks a day later, and remembered until the next or the end of the process. */
export interface SenderChecks {
  /** null: it was not checked since the start. */
  last(address: string): SenderCheck | null;
  /** The same; where there is none of the last day it is made meanwhile, and nobody waits for it. */
  standing(address: string): SenderCheck | null;
  /** Never throws for what the DNS answers, or does not; takes seconds at most. */
  check(address: string): Promise<SenderCheck>;
}
