/**
 * Bundles the TypeScript sources once and keeps the result under node_modules/.cache, named after the sources' state: a changed file
 * makes a new bundle, an unchanged tree starts at once.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', 'tahseel');
/** What V8 made of the code, kept between starts; thrown away like an old bundle, and made again. */
export const COMPILED = join(CACHE, 'compiled');
/** Bundles of former sources are thrown away after a day. */
const KEPT_MS = 86_400_000;
const SOURCES = ['src', 'connectors', 'mappings'];

/** The folder of the bundle that fits the sources as they are; made when it is not there yet. */
export async function bundled() {
  return made(join(CACHE, stateOfSources()), []);
}

/** A bundle with some places of the sources changed as they are read, never on disk: known bugs for the simulation (src/simulation/plants.ts). */
export async function planted(name, edits) {
  // The edits may be written elsewhere than in the sources: others make another bundle.
  const places = createHash('sha256').update(JSON.stringify(edits)).digest('hex').slice(0, 12);
  return made(join(CACHE, `${stateOfSources()}-${name}-${places}`), edits);
}

async function made(folder, edits) {
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli.ts', 'src/runtimes/threads/product-thread.ts', 'src/simulation/plants.ts'],
    outdir: making,
    outbase: 'src',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    sourcemap: 'linked',
    logLevel: 'error',
    plugins: edits.length === 0 ? [] : [planting(edits)],
  });
  // A running process may still load from the bundle it was started from.
  for (const old of readdirSync(CACHE)) {
    // Another process that starts at the same moment renames what it made under our eyes.
    const found = statSync(join(CACHE, old), { throwIfNoEntry: false });
    if (found && found.mtimeMs < Date.now() - KEPT_MS) rmSync(join(CACHE, old), { recursive: true, force: true });
  }
  try {
    renameSync(making, folder);
  } catch {
    // Another process made the same bundle meanwhile.
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

function planting(edits) {
  return {
    name: 'planting',
    setup(building) {
      for (const file of new Set(edits.map((edit) => edit.file)))
        building.onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, ({ path }) => ({
          contents: edits.filter((edit) => edit.file === file).reduce(edited, readFileSync(path, 'utf8')),
          loader: 'ts',
        }));
    },
  };
}

/** @throws RangeError when the place is not there exactly once: a plant that plants nothing would prove nothing. */
export function edited(source, { file, find, replace }) {
  const parts = source.split(find);
  if (parts.length !== 2) throw new RangeError(`${file}: stands there ${parts.length - 1} times: ${find}`);
  return parts.join(replace);
}

/** A name that changes whenever a source file does: path, size and time of change of each. */
function stateOfSources() {
  const state = createHash('sha256');
  for (const source of SOURCES) {
    for (const entry of readdirSync(join(ROOT, source), { recursive: true, withFileTypes: true }).sort((a, b) =>
      join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
    )) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      state.update(`${path} ${size} ${mtimeMs}\n`);
    }
  }
  return state.digest('hex').slice(0, 16);
}
