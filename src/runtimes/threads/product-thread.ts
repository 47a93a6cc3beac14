/** One thread of the product's client files: started by serve.ts with `ProductThread` as its data. */
import { parentPort, workerData } from 'node:worker_threads';
import { clockAt, configured } from '../configured.ts';
import type { ServeSettings } from '../settings.ts';
import { serveFiles } from './in-thread.ts';
import { portTo } from './line.ts';
import type { House } from './messages.ts';

export interface ProductThread extends Pick<ServeSettings, 'apps' | 'dataDir'> {
  readonly house: House;
  readonly clockOffsetMs: number;
}

const { house, apps, dataDir, clockOffsetMs }: ProductThread = workerData;
if (!parentPort) throw new Error('this is a thread of the product and no program');
const now = clockAt(clockOffsetMs);
serveFiles({
  port: portTo(parentPort),
  house,
  dataDir,
  now,
  platforms: ({ ledgers }) => configured({ apps, now, ledgers, threads: house.threads }),
});
