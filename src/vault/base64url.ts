/** Bytes as base64url text without padding; exactly one text stands for given bytes, so a changed character is never read as the same blob. */

/** Characters per call of fromCharCode: an argument list has a limit. */
const CHUNK = 8_192;
const ALPHABET = /^[A-Za-z0-9_-]*$/;
/** The last characters that leave no spare bit set, by how many characters the last group has. */
const LAST_OF_TWO = /[AQgw]$/;
const LAST_OF_THREE = /[AEIMQUYcgkosw048]$/;

export function toBase64url(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK) binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** null when it is not the one text of some bytes (foreign characters, padding, spare bits that are set). */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  return ALPHABET.test(text) && endsClean(text) ? bytesOfBase64(text.replaceAll('-', '+').replaceAll('_', '/')) : null;
}

/** Bytes of base64 text, padded or not. @throws what atob throws for any other text. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place += 1) bytes[place] = binary.charCodeAt(place);
  return bytes;
}

function endsClean(text: string): boolean {
  switch (text.length % 4) {
    case 0:
      return true;
    case 2:
      return LAST_OF_TWO.test(text);
    case 3:
      return LAST_OF_THREE.test(text);
    default:
      return false;
  }
}
