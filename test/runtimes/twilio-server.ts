/** Twilio's Messages resource on loopback: it takes texts or does not, as it is told, and keeps what it took. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TwilioAccount } from '../../src/runtimes/twilio-account.ts';

/** What it does with a request. The faults after 'drop-unread' happen when a text has been taken. */
export type Behaviour =
  | 'accept'
  | 'hang'
  | 'drop-unread'
  | 'take-and-drop'
  | 'take-and-hang'
  | 'truncate'
  | 'broken-json'
  | 'html'
  | 'too-large'
  | 'failed'
  | { readonly status: number; readonly body?: string; readonly location?: string };

export interface Taken {
  readonly sid: string;
  readonly form: Readonly<Record<string, string>>;
  readonly at: string;
  status: string;
  errorCode: number | null;
  body: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly connection: number;
}

const TRICKLE_BYTES = 8 * 1024 * 1024;

/** @param now the instant, ISO 8601, at which it makes what it takes. Close it when done. */
export async function twilioServer(now = () => '2026-03-12T09:00:00.000Z') {
  const taken: Taken[] = [];
  const asked: Asked[] = [];
  const refusals = new Map<string, number>();
  const state: { behaviour: Behaviour; more: string | null; connections: number } = { behaviour: 'accept', more: null, connections: 0 };
  const server = createServer(async (request, response): Promise<void> => {
    asked.push({
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      connection: state.connections,
    });
    if (state.behaviour === 'drop-unread') {
      request.destroy();
      return;
    }
    const form = Object.fromEntries(new URLSearchParams(await read(request)));
    if (request.method === 'GET') list(request, response);
    else answer(form, response);
  });
  server.on('connection', () => {
    state.connections += 1;
  });

  function answer(form: Record<string, string>, response: ServerResponse) {
    const { behaviour } = state;
    if (behaviour === 'hang') return;
    if (typeof behaviour === 'object') return reply(response, behaviour.status, behaviour.body ?? '', behaviour.location);
    const refusal = refusals.get(form['To'] ?? '');
    if (refusal !== undefined)
      return reply(response, 400, JSON.stringify({ code: refusal, message: `about ${form['To']}`, status: 400, more_info: 'https://…' }));
    const text = take(form);
    if (behaviour === 'failed') Object.assign(text, { status: 'failed', errorCode: 21610 });
    const body = JSON.stringify(resource(text));
    switch (behaviour) {
      case 'take-and-hang':
        return;
      case 'drop-unread':
      case 'take-and-drop':
        response.socket?.destroy();
        return;
      case 'truncate':
        response.writeHead(201, { 'Content-Length': body.length });
        response.write(body.slice(0, 40), () => response.socket?.destroy());
        return;
      case 'broken-json':
        return reply(response, 201, body.slice(0, 40));
      case 'html':
        return reply(response, 200, '<html>Welcome to the hotel network</html>');
      case 'too-large':
        return reply(response, 201, ' '.repeat(TRICKLE_BYTES));
      case 'accept':
      case 'failed':
        return reply(response, 201, body);
    }
  }

  function list(request: IncomingMessage, response: ServerResponse) {
    const { behaviour } = state;
    if (behaviour === 'hang') return;
    if (typeof behaviour === 'object') return reply(response, behaviour.status, behaviour.body ?? '', behaviour.location);
    const to = new URL(request.url ?? '', 'http://here').searchParams.get('To');
    const messages = taken.filter((text) => text.form['To'] === to).map(resource);
    reply(response, 200, JSON.stringify({ messages, next_page_uri: state.more, page: 0 }));
  }

  function take(form: Record<string, string>): Taken {
    const sid = `SM${String(taken.length + 1).padStart(32, '0')}`;
    const text: Taken = { sid, form, at: now(), status: 'queued', errorCode: null, body: form['Body'] ?? '' };
    taken.push(text);
    return text;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const { port } = isPort(address) ? address : { port: 0 };
  return {
    account: accountAt(`http://127.0.0.1:${port}`),
    port,
    taken,
    asked,
    /** The code by which it refuses a number. */
    refusals,
    state,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An account of nobody's, with a secret to look for where none may be. */
export function accountAt(baseUrl: string): TwilioAccount {
  return {
    baseUrl,
    accountSid: `AC${'1'.repeat(32)}`,
    user: `SK${'2'.repeat(32)}`,
    secret: 'hunter2-hunter2',
    sender: { kind: 'number', from: '+15005550006' },
    authToken: 'token-of-the-account',
  };
}

/** As Twilio writes it; dates in the form of RFC 2822, null until it has left. */
function resource({ sid, form, at, status, errorCode, body }: Taken) {
  return {
    sid,
    body,
    to: form['To'],
    from: form['From'] ?? null,
    messaging_service_sid: form['MessagingServiceSid'] ?? null,
    direction: 'outbound-api',
    status,
    error_code: errorCode,
    date_created: new Date(at).toUTCString().replace('GMT', '+0000'),
    date_sent: null,
  };
}

function reply(response: ServerResponse, status: number, body: string, location?: string): void {
  response.writeHead(status, location === undefined ? {} : { Location: location });
  response.end(body);
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function isPort(address: string | AddressInfo | null): address is AddressInfo {
  return address !== null && typeof address !== 'string';
}
