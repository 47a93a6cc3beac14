/** The bundled Worker in workerd on this machine, bound as wrangler.toml binds it: for the demo (dev.ts) and for tests. Nothing is downloaded. */
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Log, LogLevel, Miniflare } from 'miniflare';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { workerBundle } from './bundle.mjs';

const environmentSchema = z.object({
  durable_objects: z.object({ bindings: z.array(z.object({ name: z.string(), class_name: z.string() })) }),
  migrations: z.array(z.object({ tag: z.string(), new_sqlite_classes: z.array(z.string()) })),
  queues: z.object({
    producers: z.array(z.object({ binding: z.string(), queue: z.string() })),
    consumers: z.array(
      z.object({
        queue: z.string(),
        max_batch_size: z.number(),
        max_batch_timeout: z.number(),
        max_retries: z.number(),
        dead_letter_queue: z.string(),
      }),
    ),
  }),
  triggers: z.object({ crons: z.array(z.string()) }),
  vars: z.record(z.string(), z.string()),
});
const wranglerSchema = environmentSchema.extend({
  main: z.string(),
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()),
  env: z.record(z.string(), environmentSchema),
});

export type Wrangler = z.infer<typeof wranglerSchema>;

/** What wrangler.toml says, as far as this machine can do it. @throws ZodError */
export function readWrangler(): Wrangler {
  return wranglerSchema.parse(parse(readFileSync(new URL('../../../wrangler.toml', import.meta.url), 'utf8')));
}

export interface LocalWorker {
  readonly port: number;
  /** Where its objects are kept. */
  readonly folder: string;
  /** Variables and secrets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Answers what the drilled Worker asks of the world outside it (its mailbox, its calendar); absent: it has neither. */
  readonly outside?: (request: Request) => Promise<Response>;
  /** What workerd itself writes: evictions, retries, its own warnings; absent: shown. */
  readonly quiet?: boolean;
}

/** Made once for all that are started by one process. */
let made: Promise<string> | null = null;

/** Starts it under drilled.mjs, whose clock stands. Answers once it listens on 127.0.0.1. */
export async function startLocalWorker({ port, folder, variables, outside, quiet = false }: LocalWorker): Promise<Miniflare> {
  made ??= workerBundle();
  const wrangler = readWrangler();
  const sqlite = new Set(wrangler.migrations.flatMap((migration) => migration.new_sqlite_classes));
  const [consumer] = wrangler.queues.consumers;
  const worker = new Miniflare({
    host: '127.0.0.1',
    port,
    cf: false,
    log: new Log(quiet ? LogLevel.ERROR : LogLevel.WARN),
    ...(quiet ? { handleRuntimeStdio: (out: Readable, err: Readable) => void [out.resume(), err.resume()] } : {}),
    modules: [
      { type: 'ESModule', path: 'drilled.mjs', contents: readFileSync(fileURLToPath(new URL('drilled.mjs', import.meta.url)), 'utf8') },
      { type: 'ESModule', path: 'worker.js', contents: await made },
    ],
    compatibilityDate: wrangler.compatibility_date,
    compatibilityFlags: wrangler.compatibility_flags,
    durableObjectsPersist: folder,
    durableObjects: Object.fromEntries(
      wrangler.durable_objects.bindings.map(({ name, class_name }) => [name, { className: class_name, useSQLite: sqlite.has(class_name) }]),
    ),
    queueProducers: Object.fromEntries(wrangler.queues.producers.map(({ binding, queue }) => [binding, queue])),
    // Locally nobody sends bursts: a delivery is handed over at once.
    queueConsumers: consumer ? { [consumer.queue]: { maxBatchSize: consumer.max_batch_size, maxBatchTimeout: 0 } } : {},
    bindings: { ...variables },
    ...(outside ? { serviceBindings: { OUTSIDE: outside } } : {}),
  });
  await worker.ready;
  return worker;
}
