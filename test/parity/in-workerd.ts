/** A life in workerd: the bundled Worker as it is uploaded, its objects, queue and alarms, under drilled.mjs, which only gives it clock and chance. */
import { z } from 'zod';
import type { Instant } from '../../src/domain/time.ts';
import { type Drill, drillAt, rearmAll, untilQuiet } from '../../src/runtimes/worker/drill.ts';
import { startLocalWorker } from '../../src/runtimes/worker/local.ts';
import { temporaryFolder } from '../runtimes/served.ts';
import { type Life, type Row, rowsSchema } from './life.ts';
import type { Outside } from './outside.ts';

const worldSchema = z.object({ drawn: z.record(z.string(), z.number()) });

export interface LifeInWorkerd extends Life {
  /** What only the platform could do (drilled.mjs). */
  readonly drill: Drill;
}

export async function lifeInWorkerd(outside: Outside): Promise<LifeInWorkerd> {
  const folder = temporaryFolder();
  const start = () => startLocalWorker({ port: outside.ports.product, folder: folder.path, variables: outside.variables, quiet: true });
  let workerd = await start();
  const url = `http://127.0.0.1:${outside.ports.product}`;
  const drill = drillAt(url);
  const settle = () => untilQuiet(drill);
  const timeIs = async (now: Instant): Promise<void> => {
    await drill('world', { now });
    await rearmAll(drill);
  };
  await drill('world', { now: outside.now() });
  return {
    outside,
    url,
    drill,
    settle,
    async pass(to) {
      outside.setClock(to);
      await timeIs(to);
      await settle();
    },
    async fireTwice(id) {
      await Promise.all([drill('fire', { id }), drill('fire', { id })]);
      await settle();
    },
    async restart() {
      const { drawn } = worldSchema.parse(await drill('world', {}));
      await workerd.dispose();
      workerd = await start();
      await drill('world', { drawn });
      await timeIs(outside.now());
      await settle();
    },
    rows: async (id, sql): Promise<Row[]> => rowsSchema.parse(await drill('rows', { id, sql })),
    async close() {
      await workerd.dispose();
      folder.remove();
    },
  };
}
