/**
 * How long the pages take that people ask for all day, signed in and over HTTP: over a client file with 50,000 overdue invoices of 10,000
 * customers and a practice of 1,000 client files, while nothing changes and right after something has. Least work that could answer: a bare server that sends the same bytes.
 */
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import { openPagesWorld, type PagesWorld } from './pages-world.ts';
import { type Result, resultOf } from './result.ts';

const SAMPLES = Number(process.env['BENCH_SAMPLES'] ?? 5);
/** Asked for so often in one sample; a hundred, so that a 99th percentile is one of them. */
const ASKED = Number(process.env['BENCH_ASKED'] ?? 100);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

interface Asked {
  readonly name: string;
  readonly path: string;
  /** What happens before each time; not measured. */
  readonly before?: () => Promise<void>;
}

export async function pagesBench(): Promise<Result[]> {
  const world = await openPagesWorld();
  try {
    const results: Result[] = [];
    for (const page of await pagesOf(world)) results.push(...(await measured(world, page)));
    return results;
  } finally {
    agent.destroy();
    await world.close();
  }
}

async function pagesOf({ actor, pay }: PagesWorld): Promise<Asked[]> {
  const file = `/organisations/${actor.id}`;
  const customers = (await actor.standing()).map(({ customerId }) => customerId);
  const [customerId = ''] = customers;
  const customer = `${file}/customers/${customerId}`;
  let next = 0;
  /** By turns a person approves a letter, holds a customer, and the books bring a payment. */
  const change = async (): Promise<void> => {
    next += 1;
    if (next % 3 === 0) {
      pay();
      await actor.sync();
      await actor.plan();
    } else if (next % 3 === 1) {
      const effectId = (await actor.customer(customers[next] ?? ''))?.timeline.find((item) => item.kind === 'letter')?.effectId ?? '';
      await actor.command({ do: 'approve-letter', by: 'Olga', effectId });
    } else await actor.command({ do: 'place-hold', by: 'Olga', customerId: customers.at(-next) ?? '', kind: 'manual' });
  };
  return [
    { name: 'today', path: `${file}/today` },
    { name: 'today-changed', path: `${file}/today`, before: change },
    { name: 'customer', path: customer },
    { name: 'customer-changed', path: customer, before: change },
    { name: 'customers', path: `${file}/customers` },
    { name: 'customers-changed', path: `${file}/customers`, before: change },
    { name: 'settings', path: `${file}/settings` },
    { name: 'policy', path: `${file}/policy` },
    { name: 'portfolio', path: '/' },
    { name: 'portfolio-changed', path: '/', before: change },
  ];
}

async function measured({ url, cookie }: PagesWorld, { name, path, before }: Asked): Promise<Result[]> {
  const { body } = await ask(url + path, cookie);
  const bare = createServer((_request, response) => response.end(body));
  bare.listen(0, '127.0.0.1');
  await once(bare, 'listening');
  const place = bare.address();
  const address = `http://127.0.0.1:${typeof place === 'object' && place ? place.port : 0}/`;
  const [medians, tails, leastMedians, leastTails]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const took: number[] = [];
    const least: number[] = [];
    for (let round = 0; round < ASKED; round += 1) {
      await before?.();
      took.push((await ask(url + path, cookie)).ms);
      least.push((await ask(address, cookie)).ms);
    }
    medians.push(percentile(took, 0.5));
    tails.push(percentile(took, 0.99));
    leastMedians.push(percentile(least, 0.5));
    leastTails.push(percentile(least, 0.99));
  }
  bare.close();
  return [resultOf(`pages/${name}/p50`, 'ms', medians, leastMedians), resultOf(`pages/${name}/p99`, 'ms', tails, leastTails)];
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

/** Milliseconds from asking to the last byte. @throws Error for any answer but a page. */
async function ask(url: string, cookie: string): Promise<{ readonly ms: number; readonly body: Buffer }> {
  const began = performance.now();
  const [response] = await once(get(url, { agent, headers: { cookie } }), 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
  return { ms: performance.now() - began, body: Buffer.concat(chunks) };
}
