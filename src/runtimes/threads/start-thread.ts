/** Starts the threads of the product, from the sources or from a bundle of them, and ends the process with any of them. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ReadLedgers } from '../../../connectors/spreadsheet/ledgers.ts';
import type { Log } from '../../organisation/log.ts';
import { openFiles } from '../files.ts';
import type { ProductDeps } from '../product.ts';
import type { ServeSettings } from '../settings.ts';
import { portTo } from './line.ts';
import { onThreads, type Thread } from './on-threads.ts';
import type { ProductThread } from './product-thread.ts';

/** A bundle's parts lie in its root, its entries where their sources lie below src (bundle.mjs). */
const ENTRY = import.meta.url.endsWith('.ts') ? './product-thread.ts' : './runtimes/threads/product-thread.js';

export interface MainThread {
  readonly ledgers: ReadLedgers;
  readonly clockOffsetMs: number;
  readonly log: Log;
}

/** Fewer client files than these are open in the main thread: another takes a second and 100 MB to start, and they need none. Our figure. */
const MANY = 20;
/** Where nobody has said how many: one for each core, up to so many. */
const MOST_THREADS = 4;

/** How many threads an installation of so many client files takes; 1: the main one alone. */
export function threadsFor(wanted: number | null, clientFiles: number): number {
  return wanted ?? (clientFiles < MANY ? 1 : Math.min(availableParallelism(), MOST_THREADS));
}

/** Where client files are open: in threads of their own, or where one is enough in the main one. */
export function threadsOf(
  { threads: wanted, apps, dataDir }: Pick<ServeSettings, 'threads' | 'apps' | 'dataDir'>,
  { ledgers, clockOffsetMs, log }: MainThread,
): Pick<ProductDeps, 'files'> {
  const start = (house: ProductThread['house']) => startThread({ house, apps, dataDir, clockOffsetMs });
  const lost = (error: string): void => {
    log('error', 'thread-lost', { error });
    // What the others do is finished by the next start, as after any other death.
    process.exit(1);
  };
  return {
    files(deps) {
      const threads = threadsFor(wanted, deps.count());
      return threads < 2 ? openFiles(deps) : onThreads({ threads, ledgers, lost, start })(deps);
    },
  };
}

function startThread(data: ProductThread): Thread {
  return threadOf(new Worker(new URL(ENTRY, import.meta.url), { workerData: data, name: 'client files' }));
}

export function threadOf(worker: Worker): Thread {
  return {
    port: portTo(worker),
    onEnd(ended) {
      worker.once('error', (error) => ended(error instanceof Error ? error.name : 'unknown'));
      worker.once('exit', () => ended('ended'));
    },
    end: () => worker.terminate(),
  };
}
