/** Deterministic names and numbers for the sandbox: the same seed and counter give the same id for ever; nothing here is random or secret. */

/** 128 bits of `text` as four unsigned 32-bit words (cyrb128, public domain); well spread, not cryptographic. */
function words(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  a ^= b ^ c ^ d;
  return [a >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}

/** The UUID (version 4 layout) that `parts` always have, e.g. uuidOf(7, 'invoice', 12). */
export function uuidOf(...parts: readonly (string | number)[]): string {
  const hex = hexOf(...parts);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** 32 hexadecimal digits that `parts` always have; for tokens and codes of the sandbox. */
export function hexOf(...parts: readonly (string | number)[]): string {
  return words(parts.join('|'))
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
}
