/** What may stand in MASTER_KEY, and that a bad one is refused in a sentence that does not repeat it. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../src/domain/bad-input.ts';
import { newMasterKeyText, parseMasterKeys } from '../../src/vault/master-keys.ts';
import { openVault } from '../../src/vault/vault.ts';

const one = randomBytes(32);
const two = randomBytes(32);

describe('MASTER_KEY', () => {
  it('is one or several keys of 32 bytes, the first current, each named after itself', async () => {
    const [first, second] = await parseMasterKeys(`${one.toString('base64')} ,\n${two.toString('base64url')}`);
    expect(Buffer.from(first?.key ?? []).equals(one)).toBe(true);
    expect(Buffer.from(second?.key ?? []).equals(two)).toBe(true);
    expect(first?.id).toMatch(/^[A-Za-z0-9_-]{11}$/);
    expect(first?.id).not.toBe(second?.id);
    const [alone] = await parseMasterKeys(one.toString('base64url'));
    expect(alone?.id).toBe(first?.id);
    expect(one.toString('base64url')).not.toContain(first?.id ?? '');
  });

  const good = one.toString('base64');
  const bad: [string, string, RegExp][] = [
    ['nothing', '', /^MASTER_KEY is empty/],
    ['blanks', '  ', /^MASTER_KEY is empty/],
    ['31 bytes', randomBytes(31).toString('base64'), /^MASTER_KEY is not 32 bytes of base64/],
    ['33 bytes', randomBytes(33).toString('base64'), /^MASTER_KEY is not 32 bytes of base64/],
    ['64 hexadecimal digits', randomBytes(32).toString('hex'), /^MASTER_KEY is not 32 bytes of base64/],
    ['a pass phrase', 'correct horse battery staple', /^MASTER_KEY is not 32 bytes of base64/],
    ['a bad second key', `${good},SECRET-canary`, /^MASTER_KEY, key 2 of 2, is not 32 bytes of base64/],
    ['a comma too many', `${good},`, /^MASTER_KEY, key 2 of 2, is not 32 bytes of base64/],
    ['the same key twice', `${good},${one.toString('base64url')}`, /^MASTER_KEY, key 2 of 2, is there twice$/],
    ['32 zero bytes', Buffer.alloc(32).toString('base64'), /^MASTER_KEY is one byte repeated/],
    ['nine keys', Array.from({ length: 9 }, () => randomBytes(32).toString('base64')).join(','), /^MASTER_KEY names 9 keys/],
  ];
  it.each(bad)('refuses %s', async (_, text, sentence) => {
    const refused: unknown = await parseMasterKeys(text).catch((error: unknown) => error);
    if (!(refused instanceof BadInput)) throw new Error(`expected BadInput, got ${String(refused)}`);
    expect(refused.message).toMatch(sentence);
    for (const part of text.split(',').filter((part) => part.trim() !== '')) expect(refused.message).not.toContain(part);
  });

  it('is made for a first start as text that can be read back', async () => {
    const text = newMasterKeyText((bytes) => Uint8Array.from(randomBytes(bytes)));
    expect((await parseMasterKeys(text)).length).toBe(1);
  });

  it('a vault does not open without a key, or with one that was not parsed', () => {
    const random = (bytes: number) => new Uint8Array(bytes);
    expect(() => openVault({ masterKeys: [], random })).toThrow(RangeError);
    expect(() => openVault({ masterKeys: [{ id: 'one', key: one }], random })).toThrow(RangeError);
    expect(() => openVault({ masterKeys: [{ id: 'AAAAAAAAAAA', key: one.subarray(1) }], random })).toThrow(RangeError);
  });
});
