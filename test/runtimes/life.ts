/** One life of the real server through many deaths: its folder, the books and the mail server outside it, and a clock that goes on between starts. */
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { z } from 'zod';
import { planted } from '../../src/bundle.mjs';
import { addMs, calendarDate, instant } from '../../src/domain/time.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { type KillPoint, READS_THE_POINT } from './kill-points.ts';
import { mailServer, type Served, serve, temporaryFolder } from './served.ts';

// A Monday, 10:00 in New York; tokens of the sandbox live an hour.
const NOW = instant('2026-03-02T15:00:00Z');
const MINUTE_MS = 60_000;
export const TOKEN_KEY = 'a webhook token';
/** A server that does not die where it should is not waited for longer. */
const DIES_WITHIN_MS = 20_000;

const effectRow = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  message_id: z.string().nullable(),
  recipient: z.string().nullable(),
  stage: z.string(),
  customer_id: z.string(),
});

export type Life = Awaited<ReturnType<typeof life>>;

/** `name`: of the bundle that can die at `points`; `threads`: over which client files are spread. Close it when done. */
export async function life<By extends string>(name: string, points: readonly KillPoint<By>[], threads: '1' | '2') {
  const folder = temporaryFolder();
  const script = generateScript({
    seed: 11,
    facts: inventFacts(11),
    customers: 150,
    from: calendarDate('2025-11-01'),
    to: calendarDate('2026-03-12'),
  });
  const clock = { minutes: 0 };
  // The sandbox's time goes with the server's, so that its tokens end.
  const now = () => addMs(NOW, clock.minutes * MINUTE_MS);
  const sandbox = await startSandbox({ port: 0, script, asOf: calendarDate('2026-03-02'), now });
  const mail = await mailServer();
  const bundle = await planted(name, [...READS_THE_POINT, ...points.map(({ edit }) => edit)]);
  const state: { running: Served | null; organisation: string } = { running: null, organisation: '' };

  async function start(point?: string, ...options: string[]): Promise<Served> {
    const server = await serve(
      ['--no-demo', '--port', '0', '--data', folder.path, '--clock', now(), ...options],
      {
        INTUIT_BASE_URL: `http://127.0.0.1:${sandbox.port}/quickbooks`,
        INTUIT_WEBHOOK_TOKEN: TOKEN_KEY,
        SMTP_URL: mail.url,
        MAIL_FROM: 'accounts@harbour.example',
        THREADS: threads,
        ...(point === undefined ? {} : { TAHSEEL_DIE_AT: point }),
      },
      join(bundle, 'cli.js'),
    );
    state.running = server;
    return server;
  }

  function read<Row>(path: string, schema: z.ZodType<Row>, statement: string): Row[] {
    const database = new BetterSqlite(join(folder.path, path), { readonly: true });
    try {
      return z.array(schema).parse(database.prepare(statement).all());
    } finally {
      database.close();
    }
  }
  const ownFile = () => `organisations/${state.organisation}.sqlite`;

  return {
    folder,
    sandbox: sandbox.sandbox,
    mail,
    clock,
    now,
    state,
    start,
    read,
    /** Of the organisation's own file. */
    own: <Row>(schema: z.ZodType<Row>, statement: string): Row[] => read(ownFile(), schema, statement),
    effects: () => read(ownFile(), effectRow, 'SELECT id, kind, state, message_id, recipient, stage, customer_id FROM effects'),
    /** ['ok'] where the file is whole. */
    whole: (path = ownFile()) =>
      read(path, z.object({ integrity_check: z.string() }), 'PRAGMA integrity_check').map((row) => row.integrity_check),
    /** Starts the server to die at the point, does what makes it pass, and waits until it has; gives how it ended, null: not at all. */
    async killedAt(point: KillPoint<By>, pass: (server: Served) => Promise<void>, ...options: string[]): Promise<string | null> {
      // It may die before it could say where it listens.
      const server = await start(point.name, ...options).catch(() => null);
      if (server === null) return 'SIGKILL';
      await pass(server);
      await Promise.race([server.ended, new Promise((resolve) => setTimeout(resolve, DIES_WITHIN_MS).unref())]);
      const { signalCode } = server.child;
      if (signalCode !== null) return signalCode;
      server.child.kill('SIGKILL');
      await server.ended;
      return null;
    },
    /** Ends it as a person would. */
    async stop(): Promise<void> {
      state.running?.child.kill('SIGTERM');
      await state.running?.ended;
      state.running = null;
    },
    async close(): Promise<void> {
      state.running?.child.kill('SIGKILL');
      await state.running?.ended;
      await sandbox.close();
      await mail.close();
      folder.remove();
    },
  };
}
