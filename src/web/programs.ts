/** What the API and the page of programs are given: tokens and what they open, how much of them is used, and endpoints that are told of events. */
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import type { EventType } from '../organisation/list-views.ts';
import type { Member } from './door.ts';

/** Calls of one token in a minute. Our figure: a page of a list holds up to 500 rows, so this is more than any ledger there is. */
export const CALLS_PER_MINUTE = 300;

/** Whoever calls with a token. */
export interface TokenHolder {
  readonly tokenId: string;
  readonly practiceId: string;
  /** Its name. */
  readonly practice: string;
  readonly scopes: readonly Scope[];
  /** How the journal names it. */
  readonly signature: string;
}

export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly expiresAt: Instant | null;
  readonly usedAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly revokedBy: string | null;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** null: until it is taken back. */
  readonly days: number | null;
}

/** What is left of a token's allowance. */
export interface Allowed {
  readonly ok: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly windowSeconds: number;
  /** Seconds until it is whole again. */
  readonly resetSeconds: number;
}

export interface EndpointView {
  readonly id: string;
  readonly url: string;
  /** Empty: all there are. */
  readonly events: readonly EventType[];
  readonly names: boolean;
  /** `failing`: a message was given up; nothing more is sent before somebody tries again. */
  readonly state: 'live' | 'failing';
  readonly failingSince: Instant | null;
  readonly madeBy: string;
  readonly since: Instant;
  /** Until when the former secret signs as well; null: there is none. */
  readonly formerUntil: Instant | null;
  /** Messages that are still to be delivered. */
  readonly waiting: number;
}

export interface NewEndpoint {
  readonly url: string;
  readonly events: readonly EventType[];
  readonly names: boolean;
}

export type EndpointRefusal = 'not-a-url' | 'not-https' | 'not-public' | 'too-many';

export type EndpointAdded =
  /** `secret`: shown now and never again. */
  | { readonly ok: true; readonly endpoint: EndpointView; readonly secret: string }
  | { readonly ok: false; readonly code: EndpointRefusal | 'other-input' };

export interface MessageView {
  /** The `webhook-id`. */
  readonly id: string;
  readonly type: string;
  readonly organisationId: string | null;
  readonly at: Instant;
  readonly state: 'waiting' | 'delivered' | 'given-up';
  readonly attempts: number;
  /** When it is tried next; null: not again. */
  readonly nextAt: Instant | null;
  /** What the last attempt met. */
  readonly outcome: string | null;
  readonly settledAt: Instant | null;
}

export interface Messages {
  readonly messages: readonly MessageView[];
  readonly next: string | null;
}

export interface Programs {
  /** null: no such token, taken back, or expired. */
  holder(token: string): Promise<TokenHolder | null>;
  /** Counts one call. */
  spend(tokenId: string): Allowed;
  tokens(practiceId: string): Promise<readonly TokenView[]>;
  makeToken(member: Member, wanted: NewToken): Promise<{ readonly token: string } | { readonly refused: 'name-taken' | 'too-many' }>;
  revokeToken(member: Member, tokenId: string): Promise<boolean>;
  endpoints(practiceId: string): Promise<readonly EndpointView[]>;
  endpoint(practiceId: string, id: string): Promise<EndpointView | null>;
  /** `once`: how it is known when it is asked for again, and what was asked. */
  addEndpoint(
    practiceId: string,
    by: string,
    wanted: NewEndpoint,
    once?: { readonly key: string; readonly input: string },
  ): Promise<EndpointAdded>;
  removeEndpoint(practiceId: string, id: string): Promise<boolean>;
  /** A new secret; the former one signs beside it for a day. null: no such endpoint. */
  rotateSecret(practiceId: string, id: string): Promise<{ readonly secret: string } | null>;
  /** Sends what was given up and what waits, from the first attempt on. */
  tryAgain(practiceId: string, id: string): Promise<boolean>;
  /** Sends a message that tells of nothing, so that the other side can be tried. */
  sendTest(practiceId: string, id: string): Promise<boolean>;
  /** Newest first. null: no such endpoint, or no such place to go on from. */
  messages(practiceId: string, id: string, after: string | null, limit: number): Promise<Messages | null>;
}
