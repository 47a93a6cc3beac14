/**
 * What handing a text message to a provider can come to, and what the provider can be asked afterwards. The outcomes are those of a
 * letter (transport.ts): what may or may not have gone out is never sent again by itself, it is looked for.
 */
import type { Instant } from '../domain/time.ts';
import type { MailOutcome } from './transport.ts';

export interface TextMessage {
  /** E.164: '+201001234567'. */
  readonly to: string;
  /** What is sent, to the last character; at most three segments (message.ts). */
  readonly body: string;
  /** The name under which it was promised, the same on every attempt. A provider that knows such names refuses a second one; Twilio does not. */
  readonly key: string;
}

/**
 * Why a text was refused or not delivered, as far as more follows from it than that. 'stopped': the recipient has told the provider to stop: a
 * wish like any other, nothing may be texted there again. 'unusable-number': no text can reach it, it does not exist, or it is a landline.
 */
export const TEXT_REFUSALS = ['stopped', 'unusable-number', 'other'] as const;
export type TextRefusal = (typeof TEXT_REFUSALS)[number];

export type TextOutcome =
  /** The provider has taken responsibility for it; `id` is its own name for it. */
  | { readonly kind: 'accepted'; readonly id: string }
  /** A definite answer said no: it was not taken. `code` is the provider's ('21610'), 'HTTP 403' without one, or ours. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: TextRefusal }
  /** 'later': nothing was taken, it may be tried again. 'unknown': it may or may not have been taken. */
  | Extract<MailOutcome, { kind: 'later' | 'unknown' }>;

/** What came of a text whose outcome was unknown. */
export type TextFinding =
  /** Found: it was taken, and as far as the provider knows it is on its way or there; or it was taken and could not be delivered. */
  | Extract<TextOutcome, { kind: 'accepted' | 'refused' }>
  /**
   * The provider answered in full and lists no such text. Lists can lag behind by minutes, so this is something to ask again and to show
   * to a person, never a licence to send again.
   */
  | { readonly kind: 'absent' }
  /** It could not be found out now. */
  | { readonly kind: 'unknown'; readonly code: string };

export interface TextTransport {
  /** Never rejects; whatever happens is an outcome. */
  send(text: TextMessage): Promise<TextOutcome>;
  /**
   * Looks for a text whose outcome is unknown, handed over at `at`; absent where the provider cannot be asked. Takes the whole text and not
   * its key alone: a provider that does not know keys is asked by number, moment and body. Never rejects, never sends.
   */
  find?(text: TextMessage, at: Instant): Promise<TextFinding>;
  /** Lets what is under way finish; whatever is handed over afterwards comes back as 'later'. */
  close(): Promise<void>;
}
