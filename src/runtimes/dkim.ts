/**
 * DKIM (RFC 6376) on Node: letters are signed for the domain they come from. One folder holds the keys; a file is named as the key's record in
 * the DNS, `<selector>._domainkey.<domain>.pem`, so that both are seen to belong together.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import { BadInput } from '../domain/bad-input.ts';
import type { SignMail } from '../letters/transport.ts';

const KEY_FILE = /^([a-z0-9-]{1,63})\._domainkey\.([a-z0-9.-]{1,200})\.pem$/;
/** Receivers ignore shorter RSA keys (RFC 8301 §3.2). */
const MIN_BITS = 1_024;

/** Signs the bytes of a message for `domain`, where there is a key for it; else gives them back. @throws BadInput for a folder or a key that cannot be used. */
export function dkimFrom(folder: string): SignMail {
  const signers = new Map<string, DKIM>();
  for (const name of namesIn(folder)) {
    const [, selector, domain] = KEY_FILE.exec(name) ?? [];
    if (selector === undefined || domain === undefined) continue;
    signers.set(domain, new DKIM({ domainName: domain, keySelector: selector, privateKey: keyIn(join(folder, name)) }));
  }
  if (signers.size === 0) throw new BadInput(`DKIM_DIR: no '<selector>._domainkey.<domain>.pem' lies in '${folder}'`);
  return async (raw, domain) => {
    const signer = signers.get(domain.toLowerCase());
    return signer ? new Uint8Array(await buffer(signer.sign(Readable.from([Buffer.from(raw)])))) : raw;
  };
}

/** A key that signs, as its public half is published. */
export interface DkimKey {
  readonly selector: string;
  readonly domain: string;
  /** SubjectPublicKeyInfo in DER, base64: what stands in the record as `p`. */
  readonly publicKey: string;
}

/** @throws BadInput as dkimFrom. */
export function dkimKeys(folder: string): DkimKey[] {
  return namesIn(folder).flatMap((name): DkimKey[] => {
    const [, selector, domain] = KEY_FILE.exec(name) ?? [];
    if (selector === undefined || domain === undefined) return [];
    const publicKey = createPublicKey(keyIn(join(folder, name)))
      .export({ type: 'spki', format: 'der' })
      .toString('base64');
    return [{ selector, domain, publicKey }];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    throw new BadInput(`DKIM_DIR: the folder '${folder}' cannot be read`);
  }
}

/** Never repeats what the file holds. */
function keyIn(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_BITS) return pem;
  } catch {
    // Told below, in one sentence.
  }
  throw new BadInput(`DKIM_DIR: '${path}' holds no private RSA key of ${MIN_BITS} bits or more in PEM`);
}
