/**
 * Which text may be used as an e-mail address: one plain mailbox, nothing that two mail programs could read differently.
 * Quoted local parts, comments, groups, lists and raw Unicode are refused: they are how one recipient becomes another
 * (GHSA-mm7p-fcc7-pg87), and no customer of a small business needs them.
 */

/** RFC 5321 §4.5.3.1.3: a path is at most 256 octets with its angle brackets. */
const MAX_ADDRESS = 254;
/** RFC 5321 §4.5.3.1.1. */
const MAX_LOCAL_PART = 64;
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const ALL_DIGITS = /^\d+$/;

/** True for one ASCII `local@domain.tld` (internationalised domains in their `xn--` form), with nothing around it. */
export function isUsableAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS) return false;
  const at = text.indexOf('@');
  if (at < 1 || at > MAX_LOCAL_PART) return false;
  // Many mail programs decode it although RFC 2047 §5 forbids it there, and would show or answer to another address.
  if (text.includes('=?')) return false;
  const labels = text.slice(at + 1).split('.');
  const last = labels.at(-1) ?? '';
  return labels.length >= 2 && LOCAL_PART.test(text.slice(0, at)) && labels.every((label) => LABEL.test(label)) && !ALL_DIGITS.test(last);
}
