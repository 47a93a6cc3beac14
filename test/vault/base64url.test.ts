/** base64url against Node's own, and that no two texts stand for the same bytes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../../src/vault/base64url.ts';

it("agrees with Node's", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(Buffer.from(fromBase64url(text) ?? []).equals(bytes)).toBe(true);
    }),
  );
});

it('reads only the one text of any bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'AQgwEIBz09_-+/= '), maxLength: 9 }), (text) => {
      const bytes = fromBase64url(text);
      expect(bytes !== null).toBe(Buffer.from(text, 'base64url').toString('base64url') === text);
    }),
    { numRuns: 5_000 },
  );
});
