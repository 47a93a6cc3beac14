/** `tahseel map`: a vendor's response body → the ledger records it holds. */
import type { Mapping } from '../../mappings/mapped.ts';
import { BadInput } from '../domain/bad-input.ts';
import { RECORD_KINDS } from '../domain/ledger.ts';
import { type Io, printJson, readJson } from './io.ts';

/** Prints `{records, quarantined, skipped}` (contract.md). @throws BadInput */
export function mapCommand(platform: string, kind: string, file: string, mappings: Readonly<Record<string, Mapping>>, io: Io): void {
  const mapping = mappings[platform];
  if (!mapping) throw new BadInput(`'${platform}' is not a platform (${Object.keys(mappings).join(', ')})`);
  const wanted = RECORD_KINDS.find((each) => each === kind);
  if (!wanted) throw new BadInput(`'${kind}' is not a kind of record (${RECORD_KINDS.join(', ')})`);
  const { records, quarantined, skipped } = mapping.map(wanted, readJson(io, file));
  printJson(io, { records, quarantined, skipped });
}
