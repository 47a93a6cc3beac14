/**
 * Posts one message to an address that somebody else chose: only to the public internet (unless the operator says otherwise), never along a
 * redirect, for so long and no longer. The address is looked at when the connection is made, so a name that changes its mind leads nowhere.
 */
import { lookup as lookUp } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Standard Webhooks: 15 to 30 seconds; one that answers later works before it acknowledges. */
const PATIENCE_MS = 15_000;
/** The answer is not read; more than this of it ends the connection. */
const MOST_ANSWER = 64 * 1024;

/** An HTTP status, or why there was none. */
export type Answered = { readonly status: number } | { readonly none: 'not-public' | 'timeout' | 'unreachable' };

export type EndpointPost = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Answered>;

const NOT_PUBLIC = 'ENOTPUBLIC';

/** Finds the addresses of a name, or none where one of them is not public. */
export const lookupOf: LookupFunction = (name, options, done) => {
  lookUp(name, { ...options, all: true }, (error, found) => {
    const none = Object.assign(new Error('not a public address'), { code: NOT_PUBLIC });
    const [first] = found ?? [];
    if (error) done(error, '', 0);
    else if (!first || found.some(({ address }) => !isPublicAddress(address))) done(none, '', 0);
    else if (options.all) done(null, found);
    else done(null, first.address, first.family);
  });
};

/** `anywhere`: private addresses and plain HTTP are allowed. */
export function endpointPost({ anywhere, patienceMs = PATIENCE_MS }: { anywhere: boolean; patienceMs?: number }): EndpointPost {
  return (address, headers, body) =>
    new Promise((resolve) => {
      const url = URL.parse(address);
      if (!url || refusedUrl(url, anywhere) !== null) return resolve({ none: 'not-public' });
      const send = url.protocol === 'https:' ? requestTls : requestPlain;
      const call = send(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
          signal: AbortSignal.timeout(patienceMs),
          agent: false,
          ...(anywhere ? {} : { lookup: lookupOf }),
        },
        (answer) => {
          let read = 0;
          answer.on('data', (chunk: Buffer) => {
            read += chunk.length;
            if (read > MOST_ANSWER) answer.destroy();
          });
          answer.on('error', () => {});
          resolve({ status: answer.statusCode ?? 0 });
        },
      );
      call.on('error', (error) => {
        const code = 'code' in error ? error.code : null;
        if (code === NOT_PUBLIC) resolve({ none: 'not-public' });
        else resolve({ none: error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : 'unreachable' });
      });
      call.end(body);
    });
}

/** Why nothing may be sent to such an address, as far as the address itself says; null: it may. */
export function refusedUrl(url: URL, anywhere: boolean): 'not-a-url' | 'not-https' | 'not-public' | null {
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') return 'not-a-url';
  if (anywhere) return null;
  if (url.protocol !== 'https:') return 'not-https';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isPublicAddress(host) ? null : 'not-public';
  return /(^|\.)(localhost|local|internal|home\.arpa)\.?$/i.test(host) || !host.includes('.') ? 'not-public' : null;
}
