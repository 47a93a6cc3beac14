/**
 * The `tahseel` command: reads arguments, runs one command, and turns its end into an exit code — 0 done, 1 failed (or promises
 * violated), 2 wrong usage or bad input with one clear sentence.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { Io } from './commands/io.ts';
import { BadInput } from './domain/bad-input.ts';
import { instantFromMs } from './domain/time.ts';

const DONE = 0;
const FAILED = 1;
const BAD_INPUT = 2;

const io: Io = {
  read: (path) => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new BadInput(`${path}: ${readFailure(error)}`);
    }
  },
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
};

const now = () => instantFromMs(Date.now());

function readFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'is a folder, not a file';
  return code === 'EACCES' ? 'may not be read' : 'cannot be read';
}

const program = new Command('tahseel')
  .description('Collections for Xero and QuickBooks Online')
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text.replace(/^error: /, '')) })
  .showHelpAfterError(false)
  .enablePositionalOptions();

program
  .command('serve')
  .description('the product on this machine')
  .option('--port <port>', 'port to listen on (default: PORT, else 8787)')
  .option('--data <folder>', 'where everything is kept (default: DATA_DIR, else data)')
  .option('--demo', 'two client files of a sandbox with a simulated clock (default unless client ids are set)')
  .option('--no-demo', 'the real product: nothing invented')
  .option('--restored', 'the data folder was put back from a backup: nothing leaves before a person has compared')
  .option('--clock <instant>', 'drills only: time starts at this instant instead of now')
  .action(async (options: { port?: string; data?: string; demo?: boolean; clock?: string; restored?: boolean }) => {
    const { serveCommand } = await import('./runtimes/serve.ts');
    await serveCommand(options, process.env, io);
  });

program
  .command('sign-in <address>')
  .description('a link that signs in as this e-mail address, from the machine itself')
  .option('--data <folder>', 'as for serve')
  .option('--port <port>', 'as for serve')
  .option('--json', '{"link"} as JSON')
  .action(async (address: string, options: { data?: string; port?: string; json?: boolean }) => {
    const { settingsFrom } = await import('./runtimes/settings.ts');
    const { signInLinkCommand } = await import('./runtimes/sign-in-link.ts');
    const { dataDir, publicUrl } = settingsFrom(options, process.env);
    signInLinkCommand(address, { data: dataDir, publicUrl, json: options.json ?? false }, io, now);
  });

program
  .command('verify')
  .description('journal chains, database integrity, and the promises that can be checked at rest')
  .requiredOption('--data <folder>')
  .option('--organisation <id>')
  .option('--json', 'the report as one JSON document (it always is)')
  .action(async (options: { data: string; organisation?: string }) => {
    const { verifyCommand } = await import('./runtimes/verify.ts');
    if (verifyCommand(options, io)) process.exitCode = FAILED;
  });

program
  .command('backup')
  .description('everything a data folder holds, copied while the server runs; keys are not in it')
  .requiredOption('--data <folder>')
  .requiredOption('--out <folder>', 'where the backup goes; it may not exist yet')
  .option('--json', 'what was done as one JSON document')
  .action(async (options: { data: string; out: string; json?: boolean }) => {
    const { backupCommand } = await import('./runtimes/backup.ts');
    backupCommand(options, io, now);
  });

program
  .command('restore')
  .description('puts a backup into an empty data folder; nothing leaves before a person has compared')
  .requiredOption('--from <backup>')
  .requiredOption('--data <folder>', 'empty, or not there yet; master.key may lie in it')
  .option('--without-key', 'the master key is lost: the tokens are left out, and every client file asks to be connected')
  .option('--json', 'what was done as one JSON document')
  .action(async (options: { from: string; data: string; withoutKey?: boolean; json?: boolean }) => {
    const { restoreCommand } = await import('./runtimes/restore.ts');
    await restoreCommand(options, io);
  });

program
  .command('move-out')
  .description('ends one client file here and writes all of it to a file that another installation takes in')
  .requiredOption('--data <folder>', 'of a server that is stopped')
  .requiredOption('--organisation <id>')
  .requiredOption('--out <file>', 'it may not exist yet')
  .option('--json', 'what was done as one JSON document')
  .action(async (options: { data: string; organisation: string; out: string; json?: boolean }) => {
    const { moveOutCommand } = await import('./runtimes/move.ts');
    moveOutCommand(options, process.env, io, now());
  });

program
  .command('move-in <file>')
  .description('takes a client file in that another installation moved out; nothing leaves before a person has compared')
  .requiredOption('--data <folder>', 'of a server that is stopped')
  .option('--json', 'what was done as one JSON document')
  .action(async (file: string, options: { data: string; json?: boolean }) => {
    const { moveInCommand } = await import('./runtimes/move.ts');
    moveInCommand(file, options, io, now());
  });

program
  .command('export')
  .description('the evidence package of one customer, or a whole client file, as a ZIP that a stranger can read and verify')
  .requiredOption('--data <folder>')
  .requiredOption('--organisation <id>')
  .option('--customer <id>', 'absent: the whole client file')
  .requiredOption('--out <file>', 'it may not exist yet')
  .option('--json', 'what was done as one JSON document')
  .action(async (options: { data: string; organisation: string; customer?: string; out: string; json?: boolean }) => {
    const { exportCommand } = await import('./runtimes/export.ts');
    exportCommand(options, io, now());
  });

program
  .command('simulate')
  .description('lives seeded lives with faults and judges every promise from outside')
  .option('--seed <number>', 'the first seed', '1')
  .option('--runs <number>', 'how many seeds', '1')
  .option('--days <number>', 'days of each life', '120')
  .option('--plant <bug>', "plants a known bug first ('list': names them)")
  .option('--json', 'the report as one JSON document (it always is)')
  .action(async (options: { seed: string; runs: string; days: string; plant?: string }) => {
    const { simulateCommand } = await import('./runtimes/simulate.ts');
    if (await simulateCommand(options, io)) process.exitCode = FAILED;
  });

program
  .command('sandbox')
  .description("the vendors' sandbox alone")
  .requiredOption('--port <port>')
  .option('--ledger <file>')
  .option('--columns <pairs>')
  .option('--dates <order>', 'mdy or dmy')
  .option('--sheet <name>', 'which sheet of a workbook')
  .option('--as-of <date>')
  .option('--seed <number>')
  .option('--faults <file>')
  .action(
    async (options: {
      port: string;
      ledger?: string;
      columns?: string;
      dates?: string;
      sheet?: string;
      asOf?: string;
      seed?: string;
      faults?: string;
    }) => {
      const { sandboxCommand } = await import('./commands/sandbox.ts');
      const running = await sandboxCommand(options, io, now);
      await untilStopped();
      await running.close();
    },
  );

program
  .command('map <platform> <kind> <file>')
  .description('vendor response body → ledger records')
  .option('--json', 'JSON on stdout (the only form)')
  .action(async (platform: string, kind: string, file: string) => {
    const { mapCommand } = await import('./commands/map.ts');
    const { xeroMapping } = await import('../mappings/xero.ts');
    const { quickBooksMapping } = await import('../mappings/quickbooks.ts');
    mapCommand(platform, kind, file, { xero: xeroMapping, quickbooks: quickBooksMapping }, io);
  });

program
  .command('decide')
  .description('one case → its decisions with reasons')
  .requiredOption('--policy <preset|file>')
  .requiredOption('--case <file>')
  .requiredOption('--as-of <date>')
  .option('--json', 'JSON on stdout (the only form)')
  .action(async (options: { policy: string; case: string; asOf: string }) => {
    const { decideCommand } = await import('./commands/decide.ts');
    decideCommand(options, io);
  });

program
  .command('replay')
  .description('lives through the days of a ledger: sync, decide, deliver to a sink, write back')
  .option('--ledger <file>')
  .option('--columns <pairs>')
  .option('--dates <order>', 'mdy or dmy')
  .option('--sheet <name>', 'which sheet of a workbook')
  .option('--seed <number>', 'a generated ledger instead of a file')
  .requiredOption('--policy <preset|file>')
  .requiredOption('--from <date>')
  .requiredOption('--to <date>')
  .option('--through <way>', 'xero, quickbooks or direct', 'direct')
  .option('--json', 'JSON on stdout (the only form)')
  .action(
    async (options: {
      ledger?: string;
      columns?: string;
      dates?: string;
      sheet?: string;
      seed?: string;
      policy: string;
      from: string;
      to: string;
      through: string;
    }) => {
      const { replayCommand } = await import('./runtimes/replay.ts');
      const violated = await replayCommand(options, io);
      if (violated) process.exitCode = FAILED;
    },
  );

program
  .command('metrics')
  .description('ageing, DSO and the rest per currency')
  .requiredOption('--ledger <file>')
  .option('--columns <pairs>')
  .option('--dates <order>', 'mdy or dmy')
  .option('--sheet <name>', 'which sheet of a workbook')
  .requiredOption('--as-of <date>')
  .option('--json', 'JSON on stdout (the only form)')
  .action(async (options: { ledger: string; columns?: string; dates?: string; sheet?: string; asOf: string }) => {
    const { metricsCommand } = await import('./commands/metrics.ts');
    metricsCommand(options, io);
  });

const apiOf = (options: { url?: string; key?: string }) => ({
  url: options.url ?? process.env['TAHSEEL_URL'] ?? `http://localhost:${process.env['PORT'] || 8787}`,
  token: process.env['TAHSEEL_TOKEN'],
  key: options.key,
});

program
  .command('list [what] [name=value...]')
  .description('every row of a list of a running server (TAHSEEL_URL, TAHSEEL_TOKEN); without a name: which lists there are')
  .option('--url <address>', 'of the server (default: TAHSEEL_URL, else this machine)')
  .option('--json', 'JSON on stdout (the only form)')
  .action(async (what: string | undefined, given: string[], options: { url?: string }) => {
    const { listCommand } = await import('./commands/api.ts');
    await listCommand(what, given, apiOf(options), io);
  });

program
  .command('do [call] [name=value...]')
  .description('one call of the API of a running server (TAHSEEL_URL, TAHSEEL_TOKEN); without a name: which calls there are')
  .option('--url <address>', 'of the server (default: TAHSEEL_URL, else this machine)')
  .option('--key <text>', 'said again under the same key, nothing is done twice')
  .option('--json', 'JSON on stdout (the only form)')
  .action(async (call: string | undefined, given: string[], options: { url?: string; key?: string }) => {
    const { doCommand } = await import('./commands/api.ts');
    await doCommand(call, given, apiOf(options), io);
  });

program
  .command('prepare-demo', { hidden: true })
  .description("run by npm after installing: lives through the demo's past, so that the first start is quick")
  .action(async () => {
    const { prepareDemo } = await import('./runtimes/demo.ts');
    await prepareDemo(() => {});
  });

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function exitCodeOf(error: unknown): number {
  if (error instanceof BadInput) {
    io.note(error.message);
    return BAD_INPUT;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : BAD_INPUT;
  io.note(error instanceof Error ? error.message : 'failed for an unknown reason');
  return FAILED;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
