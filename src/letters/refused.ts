/** Why a letter is not written: every reason is a refusal to send, never a letter with a gap in it. */

export type LetterRefusal =
  /** No letter to a customer goes by this name and language. */
  | 'unknown-template'
  /** A template that does not parse, or uses something other than names and sections. */
  | 'unreadable-template'
  /** A template names a field that is not on the allow-list. */
  | 'unknown-field'
  /** A field the template needs has no value. */
  | 'missing-value'
  /** Open amounts, disputed parts and credit do not come to the stated total, or nothing is left to ask for. */
  | 'does-not-add-up'
  /** A text message that would need more segments than we send, however short its words. */
  | 'too-long'
  /** Something no letter may say, or something every letter must say and this one does not (lint.ts). */
  | 'fails-lint'
  /** A letterhead's logo that is not an image in itself. */
  | 'unusable-logo'
  /** A pay link that is not plain http(s). */
  | 'unsafe-link'
  | 'unusable-address'
  | 'unusable-header';

export class LetterRefused extends Error {
  readonly code: LetterRefusal;
  /** Which field, template or header. */
  readonly subject: string;

  constructor(code: LetterRefusal, subject: string) {
    super(`letter refused: ${code} (${subject})`);
    this.name = 'LetterRefused';
    this.code = code;
    this.subject = subject;
  }
}
