/** Genuine deliveries are recognised, and nothing else: recorded vectors, every flipped bit, two keys, keys that are not there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyQuickBooks } from '../../connectors/quickbooks/webhook.ts';
import { verifyXero } from '../../connectors/xero/webhook.ts';
import { bytesOf, sign, signedVectors, xeroBody } from './deliveries.ts';

const vectors = signedVectors();
const verify = { xero: verifyXero, quickbooks: verifyQuickBooks };

describe.skipIf(vectors === null)('recorded deliveries', () => {
  for (const { provider, origin, key, signature, verified, raw_body } of vectors ?? []) {
    it(`${verified ? 'accepts' : 'refuses'} ${origin}`, async () => {
      const body = bytesOf(raw_body);
      expect(await verify[provider](body, signature, [key])).toBe(verified);
      expect(await verify[provider](body, signature, ['old key', key])).toBe(verified);
      expect(await verify[provider](body, signature, ['another key'])).toBe(false);
      // What their senders left unsigned we can sign ourselves.
      expect(await verify[provider](body, sign(key, body), [key])).toBe(true);
    });
  }
});

describe('a signature', () => {
  const body = xeroBody({ tenant: 'tenant-1', id: 'invoice-1' });
  const signature = sign('key', body);

  it('is of every bit of the body', async () => {
    expect(await verifyXero(body, signature, ['key'])).toBe(true);
    for (let position = 0; position < body.length; position += 1) {
      for (const bit of [0, 7]) {
        const changed = body.map((byte, place) => (place === position ? byte ^ (1 << bit) : byte));
        expect(await verifyXero(changed, signature, ['key'])).toBe(false);
      }
    }
    expect(await verifyXero(body.slice(0, -1), signature, ['key'])).toBe(false);
    expect(await verifyXero(Uint8Array.from([...body, 32]), signature, ['key'])).toBe(false);
  });

  it('is one text: no other character anywhere will do', async () => {
    for (let position = 0; position < signature.length; position += 1) {
      for (const other of ['A', 'B', 'b', '/', '=', '-', ' ']) {
        if (signature[position] !== other)
          expect(await verifyXero(body, signature.slice(0, position) + other + signature.slice(position + 1), ['key'])).toBe(false);
      }
    }
    for (const other of [
      null,
      '',
      ' ',
      `${signature}=`,
      ` ${signature}`,
      `sha256=${signature}`,
      Buffer.from(signature, 'base64').toString('hex'),
      signature.slice(0, -1),
      'é'.repeat(44),
    ]) {
      expect(await verifyXero(body, other, ['key'])).toBe(false);
    }
  });

  it('may be made with either of two keys while one is being changed', async () => {
    for (const key of ['old', 'new']) expect(await verifyQuickBooks(body, sign(key, body), ['new', 'old'])).toBe(true);
    expect(await verifyQuickBooks(body, sign('other', body), ['new', 'old'])).toBe(false);
  });

  it('is never accepted without a key: an unset variable signs nothing', async () => {
    const withNothing = sign('', body);
    expect(await verifyXero(body, withNothing, [])).toBe(false);
    expect(await verifyXero(body, withNothing, [''])).toBe(false);
    expect(await verifyXero(body, withNothing, ['', 'key'])).toBe(false);
    expect(await verifyXero(body, signature, ['', 'key'])).toBe(true);
  });

  it('is found whatever the bytes and the key, of a view into a larger buffer as well', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string({ minLength: 1, maxLength: 60 }), async (bytes, key) => {
        const larger = Uint8Array.from([9, 9, ...bytes, 9]);
        expect(await verifyXero(larger.subarray(2, 2 + bytes.length), sign(key, bytes), [key])).toBe(true);
        expect(await verifyXero(larger, sign(key, bytes), [key])).toBe(false);
      }),
    );
  });
});
