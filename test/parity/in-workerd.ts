/** A life in workerd: the bundled Worker as it is uploaded, its objects, queue and alarms, under drilled.mjs, which only gives it clock and chance. */
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Log, LogLevel, Miniflare } from 'miniflare';
import { z } from 'zod';
import type { Instant } from '../../src/domain/time.ts';
import { workerBundle } from '../../src/runtimes/worker/bundle.mjs';
import { eventually, temporaryFolder } from '../runtimes/served.ts';
import type { Life, Row } from './life.ts';
import type { Outside } from './outside.ts';

const alarmSchema = z.object({ in: z.number().nullable(), waking: z.number() });
const worldSchema = z.object({ drawn: z.record(z.string(), z.number()) });
const rowsSchema = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));
const clientsSchema = z.array(z.string());
/** An alarm that is due fires within milliseconds; the next poll lies a quarter of an hour ahead. */
const SOON_MS = 5_000;

/** Made once for all lives of a test file. */
let made: Promise<string> | null = null;

export interface LifeInWorkerd extends Life {
  /** What only the platform could do (drilled.mjs). */
  drill(what: 'fire' | 'lose' | 'evict' | 'rearm' | 'sweep' | 'world', said: Readonly<Record<string, unknown>>): Promise<unknown>;
}

export async function lifeInWorkerd(outside: Outside): Promise<LifeInWorkerd> {
  const folder = temporaryFolder();
  made ??= workerBundle();
  const bundle = await made;
  let workerd = await startWorkerd(outside, folder.path, bundle);
  const url = `http://127.0.0.1:${outside.ports.product}`;
  const drill = async (what: string, said: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const answer = await fetch(`${url}/drill/${what}`, { method: 'POST', body: JSON.stringify(said) });
    if (!answer.ok) throw new Error(`drill ${what}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const ids = async (): Promise<string[]> => clientsSchema.parse(await drill('organisations', {}));
  const settle = async (): Promise<void> => {
    await eventually('quiet', async () => {
      for (const id of await ids()) {
        const alarm = alarmSchema.parse(await drill('alarm', { id }));
        // While an alarm is being handled there is none set; it is always set again.
        if (alarm.in === null || alarm.in < SOON_MS || alarm.waking > 0) return null;
      }
      return true;
    });
  };
  const timeIs = async (now: Instant): Promise<void> => {
    await drill('world', { now });
    for (const id of await ids()) await drill('rearm', { id });
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
      workerd = await startWorkerd(outside, folder.path, bundle);
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

async function startWorkerd(outside: Outside, folder: string, bundle: string): Promise<Miniflare> {
  const drilled = readFileSync(fileURLToPath(new URL('drilled.mjs', import.meta.url)), 'utf8');
  const workerd = new Miniflare({
    host: '127.0.0.1',
    port: outside.ports.product,
    modules: [
      { type: 'ESModule', path: 'drilled.mjs', contents: drilled },
      { type: 'ESModule', path: 'worker.js', contents: bundle },
    ],
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: ['nodejs_compat'],
    log: new Log(LogLevel.ERROR),
    cf: false,
    // workerd tells of every eviction and retry; the drill knows.
    handleRuntimeStdio: (out: Readable, err: Readable) => void [out.resume(), err.resume()],
    durableObjectsPersist: folder,
    durableObjects: {
      ORGANISATIONS: { className: 'OrganisationObject', useSQLite: true },
      PRACTICES: { className: 'PracticeObject', useSQLite: true },
      DIRECTORY: { className: 'DirectoryObject', useSQLite: true },
    },
    queueProducers: { WEBHOOKS: 'webhooks' },
    queueConsumers: { webhooks: { maxBatchTimeout: 0 } },
    bindings: { ...outside.variables },
  });
  await workerd.ready;
  return workerd;
}

/** As in wrangler.toml. */
const COMPATIBILITY_DATE = '2026-07-30';
