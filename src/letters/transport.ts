/**
 * What handing a letter to a mail server can come to. The four outcomes differ in what may be done next, because a letter whose
 * fate is unknown must never be sent again by itself.
 */

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** A finished message: the bytes of `raw` are what goes over the wire, unchanged on every attempt. */
export interface Mail {
  readonly envelope: Envelope;
  /** RFC 5322, CRLF line ends. */
  readonly raw: Uint8Array;
  /** With its angle brackets. */
  readonly messageId: string;
}

/** Signs the finished bytes for the domain they come from, or gives them back as they are. */
export type SignMail = (raw: Uint8Array, domain: string) => Promise<Uint8Array>;

export type MailOutcome =
  /** The server has taken responsibility for it. */
  | { readonly kind: 'accepted'; readonly response: string }
  /** A definite reply said no: it was not taken. `code` is the reply code ('550', '451') or, refused on our side, the reason. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Not a byte of the message was transmitted; it may be tried again. */
  | { readonly kind: 'later'; readonly code: string }
  /** The message was on its way when the connection was lost or went silent: it may or may not have been taken. */
  | { readonly kind: 'unknown'; readonly code: string };

export interface MailTransport {
  /** Never rejects; whatever happens is an outcome. */
  send(mail: Mail): Promise<MailOutcome>;
  close(): Promise<void>;
}
