/**
 * The port every platform is reached through. A connector is a small object plus facts; it talks and translates nothing
 * (mappings/ does), it decides nothing, and it never throws for what a vendor answers: every call gives an Outcome.
 */
import type { Mapping } from '../mappings/mapped.ts';
import type { Quarantined, RecordKind } from '../src/domain/ledger.ts';
import type { CalendarDate, Instant } from '../src/domain/time.ts';
import type { OpenId } from './openid.ts';
import type { BudgetView } from './pace.ts';

/** A platform's name: the key of its row in registry.ts. Open, because a platform is added by a row and by nothing else. */
export type PlatformId = string;

/** A PDF of an invoice takes some 50 kB, with a large logo one or two MB. Beyond this it is not fetched. Our figure. */
export const MAX_PDF_BYTES = 2 * 1024 * 1024;

/** What to do next, never what the vendor's words were. A closed list. */
export type Failure =
  /** Try again, not before `at` (null: the caller's own back-off). Rate limits, outages, timeouts of safe calls. */
  | { readonly kind: 'later'; readonly at: Instant | null; readonly code: string }
  /** The grant is dead: a person must connect again. */
  | { readonly kind: 'reconnect'; readonly code: string }
  /** The platform will never accept this call as it is. `code` is stable and holds no customer data. */
  | { readonly kind: 'refused'; readonly code: string }
  /** A write may or may not have happened. Look before doing it again. */
  | { readonly kind: 'unknown-outcome'; readonly code: string };

export type Outcome<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure };

/** A platform's facts, each number with its source beside it in the facts file. */
export interface Facts {
  readonly platform: PlatformId;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Most characters of one note. */
  readonly noteLimit: number;
  readonly pageSize: number;
  /** Most invoices in one re-read call. */
  readonly rereadBatch: number;
  readonly limits: { readonly perMinute: number; readonly concurrent: number; readonly perDay: number | null };
  /** The books are read as a whole so often while webhooks are heard, where reading is dear; absent: as often as without them. */
  readonly pollHeardMs?: number;
  /** Absent abilities are data. */
  readonly can: {
    readonly notes: boolean;
    readonly platformEmail: boolean;
    readonly payLinks: boolean;
    readonly expectedPayment: boolean;
    readonly invoicePdf: boolean;
  };
}

/** One OAuth grant as the platform gave it. Held encrypted or in memory, never logged. */
export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessExpiresAt: Instant;
  readonly refreshExpiresAt: Instant;
  /** When the platform ends the grant however often it is refreshed; null or absent: it names no such day. */
  readonly hardExpiresAt?: Instant | null;
}

/** A place the grant opens: a Xero tenant or a QuickBooks company. */
export interface Tenant {
  readonly id: string;
  readonly name: string | null;
  /** Xero's connection id (what is deleted on disconnect); null elsewhere. */
  readonly connectionId: string | null;
}

export interface OAuth {
  /** Where to send the browser. `state` is opaque to the platform. */
  authorizeUrl(state: string, redirectUri: string): string;
  /**
   * `callbackUrl` is the full URL the platform redirected to. Gives the grant and the tenants it opens. `subject` is whose grant it is at the
   * platform, the same at every consent (a Xero user, a QuickBooks company); null or absent: it does not say.
   */
  exchange(callbackUrl: string, redirectUri: string): Promise<Outcome<{ grant: Grant; tenants: Tenant[]; subject?: string | null }>>;
  /** One try. A new refresh token must be committed before the new access token is used. */
  refresh(refreshToken: string): Promise<Outcome<Grant>>;
  /** Ends the whole grant. */
  revoke(grant: Pick<Grant, 'refreshToken'>): Promise<Outcome<null>>;
  /** Ends the connection of one tenant and leaves the grant to the others; absent where a grant opens one company only. */
  disconnect?(accessToken: string, tenant: Pick<Tenant, 'id' | 'connectionId'>): Promise<Outcome<null>>;
  /** How long the refresh token before the last still works, in milliseconds; absent: not at all. */
  readonly graceMs?: number;
}

/** Who a call is made for: a fresh access token and the tenant. */
export interface Session {
  readonly accessToken: string;
  readonly tenant: string;
}

export interface CompanyInfo {
  readonly name: string;
  /** ISO 3166 alpha-2, null when the platform does not say. */
  readonly country: string | null;
  /** IANA zone, null when the platform does not say. */
  readonly timeZone: string | null;
  readonly baseCurrency: string | null;
  /** Whether the platform's own reminders are on (double dunning); null when it does not say. */
  readonly nativeReminders: boolean | null;
}

/** One answered page: the vendor's raw body (map it) and the cursor to keep once the *last* page is stored. */
export interface Page {
  readonly kind: RecordKind;
  readonly body: unknown;
  /** Set on the last page only: where the next pull of this kind starts. */
  readonly cursor: string | null;
  /** Kept together with this page: a pull that is broken off after it goes on from here instead of beginning again. Opaque. */
  readonly resume?: string;
  /** How many records the list has, where the platform says so beside its first page; for people who wait. */
  readonly of?: number;
  /** Part of a list of everything there is: a record that is in none of its pages exists no more. */
  readonly listing?: boolean;
  /** Records of this page that the platform itself cannot show; named so that they are seen and the page goes on. */
  readonly quarantined?: readonly Quarantined[];
}

/** How much of a platform's limits an organisation has used; kept with the organisation so that a restart does not forget it. */
export interface BudgetKeeper {
  view(tenant: string): BudgetView;
  keep(tenant: string): string;
  restore(tenant: string, kept: string): void;
}

export interface Note {
  readonly invoiceId: string;
  readonly text: string;
  /**
   * The write's idempotency key (≤ 50 characters). The first try of a note uses the note's own name; a try after a definite answer uses
   * another (platforms replay answers, errors too), a try after no answer the same.
   */
  readonly key: string;
  /** An earlier try under this key had no answer: a platform that replays answers for ever must not mistake its memory for the note. */
  readonly again?: boolean;
}

/** What day a customer is expected to pay an invoice, written into the books. */
export interface ExpectedPayment {
  readonly invoiceId: string;
  /** null takes the date away. */
  readonly date: CalendarDate | null;
  readonly key: string;
}

export interface Connector {
  readonly facts: Facts;
  readonly oauth: OAuth;
  /** How people sign in with the platform; absent where it signs nobody in. */
  readonly openId?: OpenId;
  company(session: Session): Promise<Outcome<CompanyInfo>>;
  /**
   * Every record of `kind` changed since `cursor` (null: all). Pages are given in order; the first failed page ends the pull.
   * The same record may come twice; the store takes the newest. `resume`: what the last page that was stored said, where a pull was
   * broken off.
   */
  pull(session: Session, kind: RecordKind, cursor: string | null, resume?: string | null): AsyncIterable<Outcome<Page>>;
  /**
   * Every invoice that is open at the platform, whenever it changed, for what its change feed does not tell (facts: blind spots). Pages are
   * mapped as 'invoices'; the last one has a cursor (its text means nothing). Absent where the feed tells everything.
   */
  sweep?(session: Session, resume: string | null): AsyncIterable<Outcome<Page>>;
  /** Absent where nothing is limited or limits are not kept. */
  readonly budget?: BudgetKeeper;
  /** Reads these invoices again in one call per `rereadBatch`; bodies are mapped as 'invoices'. An id that no longer exists is simply absent. */
  reread(session: Session, invoiceIds: readonly string[]): Promise<Outcome<{ bodies: unknown[] }>>;
  /** Writes a note on an invoice. Gives the platform's id of the note, if it tells one. */
  writeNote(session: Session, note: Note): Promise<Outcome<{ noteId: string | null }>>;
  /** Whether a note holding `reference` already stands on the invoice; asked before a late retry. */
  findNote(session: Session, invoiceId: string, reference: string): Promise<Outcome<{ found: boolean }>>;
  /**
   * Writes the day payment is expected. Gives the invoice as it stands afterwards (mapped as 'invoices'; null where the platform does not show
   * it), so that our own change is known when it comes back. Refused `PERIOD_LOCKED`, `CONTACT_ARCHIVED` where the books are closed to it,
   * `NOT_ABLE` where the platform has no such date.
   */
  setExpectedPayment(session: Session, expected: ExpectedPayment): Promise<Outcome<{ body: unknown }>>;
  /**
   * The platform's own e-mail of the invoice, to `to`; null: to whom the platform itself has for it. Where it cannot be told whom to write to
   * (`ownRecipients` is there) it is refused with a `to`.
   */
  sendInvoice(session: Session, invoiceId: string, to: string | null): Promise<Outcome<null>>;
  /**
   * Whom the platform's own e-mail of this invoice would reach now, all of them, in lower case; there where the platform decides that alone.
   * Absent where it goes to whom we name.
   */
  ownRecipients?(session: Session, invoiceId: string): Promise<Outcome<readonly string[]>>;
  /**
   * The platform's own PDF of an invoice as it stands, of at most MAX_PDF_BYTES. Refused `too-large`, `not-a-pdf`, and `NOT_ABLE` where the
   * platform has none.
   */
  invoicePdf(session: Session, invoiceId: string): Promise<Outcome<Uint8Array>>;
  /** Where the customer can pay this invoice online, or null. */
  payLink(session: Session, invoiceId: string): Promise<Outcome<string | null>>;
}

/** A connector with the mapping that reads its bodies: one line of the registry. */
export interface Platform {
  readonly connector: Connector;
  readonly mapping: Mapping;
}
