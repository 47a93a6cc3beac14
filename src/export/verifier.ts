/** The program that goes with every package and proves it without us: plain JavaScript, nothing to install, and short enough to be read. */
import { SUMS } from './archive.ts';

export const VERIFIER_NAME = 'verify.mjs';

/** Runs on any Node from 18 on: `node verify.mjs` in the unpacked folder. Exit 0: everything fits; 1: something does not, and which. */
export const VERIFIER = `// Proves this package: run 'node verify.mjs' in the unpacked folder. Nothing is sent anywhere.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const faults = [];

// 1. Every file is as it was packed, and none was added.
const sums = readFileSync(join(here, '${SUMS}'), 'utf8').split('\\n').filter(Boolean).map((line) => [line.slice(0, 64), line.slice(66)]);
for (const [sum, name] of sums) {
  const path = join(here, name);
  if (!existsSync(path)) faults.push(name + ': is missing');
  else if (sha256(readFileSync(path)) !== sum) faults.push(name + ': was changed after it was packed');
}
const named = new Set(['${SUMS}', ...sums.map(([, name]) => name)]);
const walk = (folder) => readdirSync(join(here, folder), { withFileTypes: true }).flatMap((entry) => {
  const name = folder === '' ? entry.name : folder + '/' + entry.name;
  return entry.isDirectory() ? walk(name) : [name];
});
for (const name of walk('')) if (!named.has(name)) faults.push(name + ': was added after the package was made');

// 2. The chain: each line's hash covers the hash of the line before it, so none can be changed, taken out or put in.
const parts = (start) => [...named].filter((name) => name.startsWith(start)).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
const rows = parts('journal/chain').flatMap((name) => readFileSync(join(here, name), 'utf8').split('\\n'));
const chain = new Map();
let previous = '0'.repeat(64);
let last = 0;
for (const row of rows) {
  if (row === '' || row.startsWith('seq,')) continue;
  const [seq, at, kind, contentsHash, hash] = row.split(',');
  if (Number(seq) !== last + 1) faults.push('journal: line ' + (last + 1) + ' is missing');
  if (sha256(JSON.stringify([previous, Number(seq), at, kind, contentsHash])) !== hash) faults.push('journal: line ' + seq + ' does not fit the line before it');
  chain.set(Number(seq), { at, kind, contentsHash });
  previous = hash;
  last = Number(seq);
}

// 3. The lines that are shown word for word are those of the chain.
let shown = 0;
let erased = 0;
const messages = new Map();
for (const name of parts('journal/lines')) {
  for (const text of readFileSync(join(here, name), 'utf8').split('\\n')) {
    if (text === '') continue;
    let read = null;
    try {
      read = JSON.parse(text);
    } catch {
      faults.push(name + ': a line cannot be read');
    }
    if (typeof read !== 'object' || read === null) continue;
    const { seq, at, kind, contents, salt } = read;
    const line = chain.get(seq);
    if (!line || line.at !== at || line.kind !== kind) faults.push('journal: line ' + seq + ' is not the one of the chain');
    else if (contents === null || salt === null) erased += 1;
    else if (sha256(salt + contents) !== line.contentsHash) faults.push('journal: what line ' + seq + ' says was changed');
    else {
      shown += 1;
      const said = JSON.parse(contents);
      if (said.messageHash) messages.set(said.messageHash, seq);
    }
  }
}

// 4. Each letter is, byte for byte, the one whose hash the journal named when it left.
let letters = 0;
for (const [sum, name] of sums) {
  if (!/^letters\\/.*\\/(message\\.eml|message\\.txt)$/.test(name)) continue;
  if (messages.has(sum)) letters += 1;
  else faults.push(name + ': the journal names no such message');
}

for (const fault of faults) console.error(fault);
console.log(JSON.stringify({ ok: faults.length === 0, files: sums.length, journal: { lines: last, shown, erased, head: previous }, letters, faults: faults.length }));
process.exitCode = faults.length === 0 ? 0 : 1;
`;
