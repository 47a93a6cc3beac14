/** How many signed webhooks a second are kept before they are answered, against a server that only checks the signature; and how long one takes at 500 a second. */
import { type ChildProcess, fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { z } from 'zod';

const SAMPLES = 5;
/** As in a burst from both platforms at once; each waits for its answer before it sends again. */
const CONNECTIONS = 256;
/** Requests of one throughput sample; the first ones of a process are thrown away. */
const REQUESTS = 6_000;
const WARM_UP = 3_000;
/** The pace the promise is given for (requests/s), and how long one sample keeps it. */
const PACE = 500;
const PACED = 2_000;
const KEY = 'the key of the bench';

export interface WebhookResult {
  readonly name: 'webhook' | 'webhook/p99';
  readonly unit: 'requests/s' | 'ms';
  readonly value: number;
  readonly baseline: number;
  /** value / baseline. */
  readonly ratio: number;
  readonly samples: readonly number[];
}

/** Both results; the two servers are measured by turns, so that a busy moment of the machine meets both. */
export async function webhook(): Promise<WebhookResult[]> {
  const [product, bare] = [await startServer('product'), await startServer('bare')];
  try {
    for (const server of [product, bare]) await flood(server, WARM_UP);
    const rates = { product: [] as number[], bare: [] as number[] };
    const tails = { product: [] as number[], bare: [] as number[] };
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      rates.bare.push(await flood(bare, REQUESTS));
      rates.product.push(await flood(product, REQUESTS));
    }
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      tails.bare.push(await paced(bare));
      tails.product.push(await paced(product));
    }
    return [result('webhook', 'requests/s', rates), result('webhook/p99', 'ms', tails)];
  } finally {
    for (const { child } of [product, bare]) child.disconnect();
  }
}

function result(
  name: WebhookResult['name'],
  unit: WebhookResult['unit'],
  { product, bare }: Record<'product' | 'bare', number[]>,
): WebhookResult {
  const [value, baseline] = [median(product), median(bare)];
  return { name, unit, value, baseline, ratio: value / baseline, samples: product };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
}

async function startServer(which: 'product' | 'bare'): Promise<Server> {
  const child = fork(new URL('./webhook-server.ts', import.meta.url), [which, KEY], { execArgv: ['--import', import.meta.resolve('tsx')] });
  const [said]: unknown[] = await once(child, 'message');
  return { child, port: z.object({ port: z.number() }).parse(said).port };
}

let count = 0;

/** One delivery as Xero sends it, of an event that never came before. */
function delivery(): Buffer {
  count += 1;
  const event = {
    resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${count}`,
    resourceId: `4f0c2b1a-0000-4000-8000-${String(count).padStart(12, '0')}`,
    tenantId: `7f9d2a10-51c4-4f5e-8b57-${String(count % 40).padStart(12, '0')}`,
    tenantType: 'ORGANISATION',
    eventCategory: 'INVOICE',
    eventType: 'UPDATE',
    eventDateUtc: '2026-06-01T11:59:58.123',
  };
  const body = JSON.stringify({ events: [event], firstEventSequence: count, lastEventSequence: count, entropy: 'S0m3r4Nd0mt3xt' });
  const signature = createHmac('sha256', KEY).update(body).digest('base64');
  const head = `POST /webhooks/xero HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nx-xero-signature: ${signature}\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.from(head + body);
}

interface Line {
  /** Resolves when it was answered 200. @throws Error for any other answer. */
  send(request: Buffer): Promise<void>;
  close(): void;
}

/** A kept-alive connection spoken to directly: a client library would cost more than the server that is measured. */
async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let answered: ((text: string) => void) | null = null;
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    const head = text.indexOf('\r\n\r\n');
    const isChunked = /\r\ntransfer-encoding: chunked/i.test(text.slice(0, head));
    if (head < 0 || (isChunked && !text.endsWith('0\r\n\r\n'))) return;
    const whole = text;
    text = '';
    answered?.(whole);
  });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        answered = (answer) => (answer.startsWith('HTTP/1.1 200 ') ? resolve() : reject(new Error(answer.slice(0, 40))));
        socket.write(request);
      }),
    close: () => void socket.destroy(),
  };
}

/** Requests per second with every connection always busy. */
async function flood({ port }: Server, requests: number): Promise<number> {
  const waiting = Array.from({ length: requests }, delivery);
  const lines = await Promise.all(Array.from({ length: CONNECTIONS }, () => openLine(port)));
  const began = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await line.send(next);
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  for (const line of lines) line.close();
  return requests / seconds;
}

/** The 99th percentile in ms of requests sent at their times whether or not earlier ones were answered; waiting for a free connection counts. */
async function paced({ port }: Server): Promise<number> {
  const requests = Array.from({ length: PACED }, delivery);
  const free = await Promise.all(Array.from({ length: CONNECTIONS }, () => openLine(port)));
  const lines = [...free];
  const took: number[] = [];
  const late: { request: Buffer; at: number }[] = [];
  const began = performance.now();
  const done: Promise<void>[] = [];
  const serveOne = async (line: Line, request: Buffer, at: number): Promise<void> => {
    await line.send(request);
    took.push(performance.now() - at);
    const next = late.shift();
    if (next) await serveOne(line, next.request, next.at);
    else free.push(line);
  };
  for (let sent = 0; sent < PACED; ) {
    for (const due = ((performance.now() - began) * PACE) / 1_000; sent < Math.min(PACED, due); sent += 1) {
      const at = began + (sent * 1_000) / PACE;
      const request = requests[sent];
      const line = free.pop();
      if (!request) continue;
      if (line) done.push(serveOne(line, request, at));
      else late.push({ request, at });
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(done);
  for (const line of lines) line.close();
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? Number.NaN;
}
