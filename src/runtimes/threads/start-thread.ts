/** Starts a thread of the product, from the sources or from a bundle of them. */
import { Worker } from 'node:worker_threads';
import { portTo } from './line.ts';
import type { Thread } from './on-threads.ts';
import type { ProductThread } from './product-thread.ts';

/** A bundle's parts lie in its root, its entries where their sources lie below src (bundle.mjs). */
const ENTRY = import.meta.url.endsWith('.ts') ? './product-thread.ts' : './runtimes/threads/product-thread.js';

export function startThread(data: ProductThread): Thread {
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
