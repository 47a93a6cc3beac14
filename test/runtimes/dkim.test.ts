/** DKIM signatures hold against a verification written after RFC 6376 alone, and keys that cannot be used are refused in one sentence. */
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { buildMail } from '../../src/letters/mail.ts';
import { dkimFrom } from '../../src/runtimes/dkim.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tahseel-dkim-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function rsa(bits: number) {
  return generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function letter() {
  return buildMail({
    from: { name: 'Nile Supplies', address: 'accounts@nile.example' },
    to: 'billing@acme.example',
    replyTo: 'replies@nile.example',
    subject: 'تذكير بفاتورة INV-1',
    text: 'Invoice INV-1 is open.\n\n\n',
    html: '<p>Invoice INV-1 is open.</p>',
    messageId: '<0123456789abcdef0123456789abcdef@nile.example>',
    references: ['<fedcba98765432100123456789abcdef@nile.example>'],
    at: instant('2026-05-04T14:00:00Z'),
  });
}

/** RFC 6376 §3.4.2, §3.4.4, §3.7: relaxed header and body, the signature's own header without its value. */
function verifies(message: string, publicKey: string): boolean {
  const end = message.indexOf('\r\n\r\n');
  const headers = message.slice(0, end).split(/\r\n(?![ \t])/);
  const relaxed = (header: string): string => {
    const colon = header.indexOf(':');
    const value = header
      .slice(colon + 1)
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim();
    return `${header.slice(0, colon).toLowerCase().trim()}:${value}`;
  };
  const signature = relaxed(headers.find((header) => /^dkim-signature:/i.test(header)) ?? '');
  const tags = new Map(
    signature
      .slice('dkim-signature:'.length)
      .split(';')
      .map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1).trim()] as const),
  );
  const body = message
    .slice(end + 4)
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(?:\r\n)*$/, '\r\n');
  if (createHash('sha256').update(body, 'latin1').digest('base64') !== tags.get('bh')) return false;
  const left = [...headers];
  const signed = (tags.get('h') ?? '').split(':').flatMap((name) => {
    const at = left.findLastIndex((header) => header.toLowerCase().startsWith(`${name.trim().toLowerCase()}:`));
    return at < 0 ? [] : left.splice(at, 1).map(relaxed);
  });
  const own = signature.replace(/([;:]\s*b=)[^;]*/, '$1');
  return createVerify('RSA-SHA256')
    .update(`${[...signed, own].join('\r\n')}`, 'latin1')
    .verify(publicKey, (tags.get('b') ?? '').replace(/ /g, ''), 'base64');
}

describe('a letter of a domain with a key', () => {
  const { publicKey, privateKey } = rsa(2_048);
  const sign = () => dkimFrom(folderWith({ 'mail2026._domainkey.nile.example.pem': privateKey, 'readme.txt': 'x' }));

  it('is signed over all that a reader sees, and any change breaks it', async () => {
    const { raw } = await letter();
    const signed = Buffer.from(await sign()(raw, 'Nile.example')).toString('latin1');
    expect(signed.endsWith(Buffer.from(raw).toString('latin1'))).toBe(true);
    expect(signed).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed; d=nile\.example;/);
    expect(verifies(signed, publicKey)).toBe(true);
    for (const [from, to] of [
      ['To: billing@acme.example', 'To: thief@acme.example'],
      ['Reply-To: replies@', 'Reply-To: thieves@'],
      ['References: <fed', 'References: <fee'],
      ['Nile Supplies', 'Nile supplies'],
    ] as const) {
      expect(signed).toContain(from);
      expect(verifies(signed.replace(from, to), publicKey)).toBe(false);
    }
    expect(verifies(signed, rsa(1_024).publicKey)).toBe(false);
  });

  it('has the same bytes whenever it is signed', async () => {
    const { raw } = await letter();
    expect(await sign()(raw, 'nile.example')).toEqual(await sign()(raw, 'nile.example'));
  });

  it('and one of another domain goes as it is', async () => {
    const { raw } = await letter();
    expect(await sign()(raw, 'other.example')).toBe(raw);
  });
});

describe('keys that cannot be used', () => {
  const name = 'a._domainkey.nile.example.pem';
  it.each([
    ['no folder', () => join(folderWith({}), 'none'), /^DKIM_DIR: the folder '.*' cannot be read$/],
    ['an empty folder', () => folderWith({}), /^DKIM_DIR: no '<selector>\._domainkey\.<domain>\.pem' lies in/],
    ['garbage', () => folderWith({ [name]: 'SECRET garbage' }), /holds no private RSA key of 1024 bits or more in PEM$/],
    ['a public key', () => folderWith({ [name]: rsa(1_024).publicKey }), /holds no private RSA key/],
    ['a short key', () => folderWith({ [name]: rsa(512).privateKey }), /holds no private RSA key/],
    [
      'a folder of that name',
      () => {
        const folder = folderWith({});
        mkdirSync(join(folder, name));
        return folder;
      },
      /holds no private RSA key/,
    ],
  ])('%s', (_what, folder, says) => {
    const at = folder();
    expect(() => dkimFrom(at)).toThrow(says);
    expect(() => dkimFrom(at)).not.toThrow(/SECRET/);
  });
});
