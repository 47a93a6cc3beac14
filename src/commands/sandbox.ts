/** `tahseel sandbox`: the vendors' sandbox alone, over a ledger file or a generated one. */
import { BadInput } from '../domain/bad-input.ts';
import type { Instant } from '../domain/time.ts';
import { BadControlInput, parseFaults } from '../sandbox/control.ts';
import { inventFacts } from '../sandbox/generate.ts';
import type { Fault } from '../sandbox/sandbox.ts';
import { scriptFromLedgerRows } from '../sandbox/script.ts';
import { type RunningSandbox, startSandbox } from '../sandbox/serve.ts';
import { type Io, readJson } from './io.ts';
import { type LedgerOptions, ledgerFile } from './ledger-file.ts';
import { dateOption, numberOption } from './options.ts';

export interface SandboxOptions extends Partial<LedgerOptions> {
  readonly port: string;
  readonly asOf?: string;
  readonly seed?: string;
  readonly faults?: string;
}

const MAX_PORT = 65_535;
const MAX_SEED = 2_147_483_647;

/** Starts it and says where. @throws BadInput */
export async function sandboxCommand(options: SandboxOptions, io: Io, now: () => Instant): Promise<RunningSandbox> {
  const port = numberOption('port', options.port, 0, MAX_PORT);
  const seed = numberOption('seed', options.seed ?? '1', 0, MAX_SEED);
  const { ledger, columns, dates, sheet } = options;
  const script =
    ledger === undefined ? null : scriptFromLedgerRows(ledgerFile({ ledger, columns, dates, sheet }, io), inventFacts(seed, 'Ledger'));
  const asOf = options.asOf === undefined ? null : dateOption('as-of', options.asOf);
  const faults = options.faults === undefined ? [] : faultsOf(options.faults, io);
  const running = await startSandbox({ port, script, seed, asOf, faults, now }).catch((error: unknown) => {
    throw new BadInput(error instanceof Error ? error.message : 'the sandbox cannot be started');
  });
  io.print(`Sandbox: http://127.0.0.1:${running.port}/xero and http://127.0.0.1:${running.port}/quickbooks`);
  return running;
}

function faultsOf(file: string, io: Io): readonly Fault[] {
  const value = readJson(io, file);
  try {
    const faults = parseFaults(value);
    return faults === 'clear' ? [] : faults;
  } catch (error) {
    if (error instanceof BadControlInput) throw new BadInput(`${file}: ${error.message}`);
    throw error;
  }
}
