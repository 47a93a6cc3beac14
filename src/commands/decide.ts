/** `tahseel decide`: one case file → its decisions with reasons. */
import { BadInput } from '../domain/bad-input.ts';
import { type CaseFile, caseFileSchema } from '../policy/case.ts';
import { decide } from '../policy/decide.ts';
import { type Io, printJson, readJson } from './io.ts';
import { dateOption, policyOption } from './options.ts';

export interface DecideOptions {
  readonly policy: string;
  readonly case: string;
  readonly asOf: string;
}

/** Prints `{decisions, nextWake}` (contract.md). @throws BadInput naming the file and the field. */
export function decideCommand(options: DecideOptions, io: Io): void {
  const policy = policyOption(io, options.policy);
  const asOf = dateOption('as-of', options.asOf);
  printJson(io, decide(parseCase(readJson(io, options.case), options.case), policy, asOf));
}

function parseCase(value: unknown, file: string): CaseFile {
  const parsed = caseFileSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new BadInput(`${file}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'is not a case file'}`);
  }
  const twice = parsed.data.invoices.find((invoice, index) => parsed.data.invoices.findIndex((other) => other.id === invoice.id) !== index);
  if (twice) throw new BadInput(`${file}: invoices: the id '${twice.id}' stands twice`);
  return parsed.data;
}
