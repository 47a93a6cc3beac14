/** Both checks of a webhook's signature say the same: the platforms' own, and the quicker one of Node. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifySigned } from '../../connectors/webhook.ts';
import { verifySignature } from '../../src/runtimes/signature.ts';

it('agree on every signature, right, altered or invented', async () => {
  const keys = ['', 'new', 'old'];
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.constantFrom('', 'new', 'old', 'guess'), fc.nat(60), fc.string(), async (body, key, cut, more) => {
      const right = createHmac('sha256', key).update(body).digest('base64');
      for (const signature of [right, right.slice(0, cut), right + more, right.replaceAll('+', '-'), right.replace(/=$/, ''), more, null]) {
        const verdict = verifySignature(body, signature, keys);
        expect(verdict).toBe(await verifySigned(body, signature, keys));
        if (signature === right) expect(verdict).toBe(key === 'new' || key === 'old');
      }
    }),
  );
});
