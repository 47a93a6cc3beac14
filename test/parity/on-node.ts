/** A life on Node: the product's own parts as `serve` puts them together, over real files, HTTP and SMTP; only clock and chance are the drill's. */
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { platforms } from '../../connectors/registry.ts';
import { type Instant, msOf } from '../../src/domain/time.ts';
import { inboundOf } from '../../src/runtimes/inbound.ts';
import { listen } from '../../src/runtimes/listen.ts';
import { nodeRuntime } from '../../src/runtimes/platform.ts';
import { openProduct } from '../../src/runtimes/product.ts';
import { schedule } from '../../src/runtimes/schedule.ts';
import { vaultFor, wakeFor, withWebhooks } from '../../src/runtimes/serve.ts';
import { settingsFrom } from '../../src/runtimes/settings.ts';
import { smtpTransport } from '../../src/runtimes/smtp.ts';
import { everybodyIs, visitorOf } from '../../src/runtimes/visitor.ts';
import { webDeps } from '../../src/runtimes/web-deps.ts';
import { openWebhooks } from '../../src/runtimes/webhooks.ts';
import { createApp } from '../../src/web/app.tsx';
import { eventually, temporaryFolder } from '../runtimes/served.ts';
import { chanceOf, type Drawn, type Life, type Row, rowsSchema } from './life.ts';
import type { Outside } from './outside.ts';

export async function lifeOnNode(outside: Outside): Promise<Life> {
  const folder = temporaryFolder();
  const drawn: Drawn = {};
  let process = await startProcess(outside, folder.path, drawn);
  return {
    outside,
    url: process.url,
    settle: () => process.settle(),
    async pass(to) {
      outside.setClock(to);
      process.timeIs(to);
      await process.settle();
    },
    async fireTwice(id) {
      await Promise.all([process.wake(id), process.wake(id)]);
      await process.settle();
    },
    async restart() {
      await process.close();
      process = await startProcess(outside, folder.path, drawn);
      await process.settle();
    },
    rows: async (id, text) => process.rows(id, text),
    async close() {
      await process.close();
      folder.remove();
    },
  };
}

async function startProcess(outside: Outside, dataDir: string, drawn: Drawn) {
  const { now } = outside;
  const settings = settingsFrom({ demo: false, data: dataDir, port: String(outside.ports.product) }, outside.variables);
  const log = () => {};
  const mail = smtpTransport(settings.smtpUrl ?? '');
  const runtime = { ...nodeRuntime({ dataDir, now, mail, log }), chanceOf: (id: string) => chanceOf(id, drawn) };
  const nextWake = new Map<string, Instant>();
  const called = new Set<string>();
  let awake = 0;
  const soon = (id: string): void => {
    called.add(id);
    waking.soon(id);
  };
  const webhooks = openWebhooks({
    path: join(dataDir, 'inbox.sqlite'),
    keys: settings.webhookKeys,
    now,
    log,
    organisation: (source) => product.connected(source),
    soon: (id) => {
      called.add(id);
      waking.hinted(id);
    },
    pace: { collectMs: 0, restMs: 0 },
  });
  const product = openProduct({
    runtime,
    publicUrl: () => settings.publicUrl,
    mailFrom: settings.mailFrom,
    platforms: platforms({ now, pacing: { enforce: false, wait: null }, ...settings.apps }),
    vault: await vaultFor(settings, runtime.random),
    lastWebhook: webhooks.last,
    mostOpen: settings.mostOpen,
  });
  const wake = async (id: string, hinted: boolean): Promise<Instant | null> => {
    called.delete(id);
    awake += 1;
    try {
      const next = await wakeFor(product, webhooks, id, hinted);
      if (next !== null) nextWake.set(id, next);
      return next;
    } finally {
      awake -= 1;
    }
  };
  const waking = schedule(product.wakes(), { now, log, wake });
  for (const { id, at } of product.wakes()) {
    if (at === null || at <= now()) called.add(id);
    else nextWake.set(id, at);
  }
  const app = createApp(
    webDeps(product, {
      now,
      log,
      changed: soon,
      webhooks,
      door: everybodyIs(visitorOf('owner', 'owner')),
      publicUrl: () => settings.publicUrl,
    }),
  );
  const server = await listen(withWebhooks(webhooks, inboundOf(product, now, soon), app.fetch), settings.port);
  const isQuiet = () => called.size === 0 && awake === 0 && [...nextWake.values()].every((at) => at > now());
  return {
    url: settings.publicUrl,
    settle: async () => void (await eventually('quiet', () => (isQuiet() ? true : null), 60_000)),
    wake: (id: string) => wake(id, false),
    timeIs(to: Instant) {
      for (const [id, at] of nextWake) if (msOf(at) <= msOf(to)) soon(id);
    },
    rows(id: string, text: string): Row[] {
      const file = new BetterSqlite(join(dataDir, 'organisations', `${id}.sqlite`), { readonly: true });
      try {
        return rowsSchema.parse(file.prepare(text).all());
      } finally {
        file.close();
      }
    },
    async close() {
      await server.close();
      await waking.stop();
      await mail.close();
      await webhooks.close();
      await product.close();
      runtime.close();
    },
  };
}
