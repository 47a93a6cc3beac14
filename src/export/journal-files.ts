/**
 * What a stranger needs to prove the journal: the chain of all its lines, which says of each only when, what kind and which hashes, and, word for word
 * with their salts, the lines that may be shown. Nobody else's name or amount is in the chain.
 */
import type { PackedFile } from './archive.ts';
import type { Rows } from './rows.ts';

/** Lines in one file. */
const MOST_LINES = 200_000;

export function* journalFiles(rows: Rows): Generator<PackedFile> {
  yield* inParts('journal/chain', 'csv', 'seq,at,kind,contentsHash,hash\n', rows.chain(), (line) =>
    [line.seq, line.at, line.kind, line.contentsHash, line.hash].join(','),
  );
  yield* inParts('journal/lines', 'jsonl', '', rows.lines(), ({ seq, at, kind, contents, salt }) =>
    JSON.stringify({ seq, at, kind, contents, salt }),
  );
}

function* inParts<Row>(
  name: string,
  ending: string,
  head: string,
  pages: Iterable<readonly Row[]>,
  text: (row: Row) => string,
): Generator<PackedFile> {
  const rows = flat(pages);
  let next = rows.next();
  for (let part = 1; part === 1 || !next.done; part += 1)
    yield { name: `${name}${part === 1 ? '' : `-${part}`}.${ending}`, pieces: pieces() };

  function* pieces(): Generator<string> {
    yield head;
    for (let count = 0; count < MOST_LINES && !next.done; count += 1, next = rows.next()) yield `${text(next.value)}\n`;
  }
}

function* flat<Row>(pages: Iterable<readonly Row[]>): Generator<Row, undefined> {
  for (const page of pages) yield* page;
}
