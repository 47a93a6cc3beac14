/** An endpoint outside: an HTTP server that keeps what it is told, verified by the library of Standard Webhooks, and answers as it is bid. */
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

const eventSchema = z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) });
export type Told = z.infer<typeof eventSchema> & { readonly id: string; readonly signatures: number; readonly verified: boolean };

export interface Receiver {
  readonly url: string;
  /** Everything that came, whatever was answered. */
  readonly told: Told[];
  /** What it answers from now on. */
  answer: number;
  /** Where it sends whoever calls; null: nowhere. */
  location: string | null;
  /** The secret messages must be signed with. */
  secret: string;
  of(type: string): Told[];
  close(): Promise<void>;
}

export async function receiver(): Promise<Receiver> {
  const told: Told[] = [];
  const state = { answer: 204, location: null as string | null, secret: 'whsec_AAAA' };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      told.push({
        ...eventSchema.parse(JSON.parse(body)),
        id: headers['webhook-id'] ?? '',
        signatures: (headers['webhook-signature'] ?? '').split(' ').length,
        verified: isVerified(state.secret, body, headers),
      });
      response.writeHead(state.answer, state.location === null ? {} : { location: state.location }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    ...{ url: `http://127.0.0.1:${port}/hooks`, told },
    of: (type) => told.filter((each) => each.type === type),
    get answer() {
      return state.answer;
    },
    set answer(status) {
      state.answer = status;
    },
    get location() {
      return state.location;
    },
    set location(to) {
      state.location = to;
    },
    get secret() {
      return state.secret;
    },
    set secret(text) {
      state.secret = text;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function isVerified(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
