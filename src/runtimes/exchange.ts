/**
 * One HTTP request over a connection of its own, knowing whether a byte of it has left. Neither fetch nor the SDKs' axios
 * (connectors/http.ts) can tell a handshake that failed from an answer that was lost, and for a text message that is the difference
 * between sending it again and never. No redirect is followed, nothing is retried, no proxy is asked.
 */
import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `connectMs` until the connection stands (handshake included), `totalMs` for everything, `bytes` of an answer at most. */
export interface Limits {
  readonly connectMs: number;
  readonly totalMs: number;
  readonly bytes: number;
}

export type Exchanged =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** Not a byte of the request was transmitted. */
  | { readonly kind: 'unsent'; readonly code: string }
  /** It had begun to leave, and no whole answer came back. */
  | { readonly kind: 'lost'; readonly code: string };

/** Sends it, once. Never rejects; codes are short ('ECONNREFUSED', 'ETIMEDOUT', 'TOO-LARGE') and hold nothing of what was sent. */
export function exchange({ method, url, headers, body = '' }: Request, limits: Limits): Promise<Exchanged> {
  return new Promise((resolve) => {
    const secure = url.protocol === 'https:';
    let begun = false;
    const settle = (exchanged: Exchanged): void => {
      clearTimeout(connecting);
      clearTimeout(whole);
      resolve(exchanged);
      request.destroy();
    };
    const fail = (code: string): void => settle({ kind: begun ? 'lost' : 'unsent', code });
    const request: ClientRequest = (secure ? overHttps : overHttp)(url, {
      method,
      agent: false,
      headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    });
    const connecting = setTimeout(() => begun || fail('ETIMEDOUT'), limits.connectMs);
    const whole = setTimeout(() => fail('ETIMEDOUT'), limits.totalMs);
    request.on('error', (error) => fail(codeOf(error)));
    request.on('response', (response) => read(response, limits.bytes, settle, fail));
    // Nothing is handed to the socket before it stands, so that what failed before provably left nothing behind.
    request.on('socket', (socket) =>
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        begun = true;
        request.end(body);
      }),
    );
  });
}

function read(response: IncomingMessage, most: number, settle: (exchanged: Exchanged) => void, fail: (code: string) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('error', (error) => fail(codeOf(error)));
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) return fail('TOO-LARGE');
    chunks.push(chunk);
  });
  response.on('end', () => {
    if (!response.complete) return fail('ECONNRESET');
    settle({ kind: 'answered', status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
  });
}

/** The code alone: the error's own words may quote a host, a header or what was sent. */
function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'ECONNECTION';
}
