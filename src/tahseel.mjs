#!/usr/bin/env node
/** The entry of the `tahseel` command: refuses a Node it cannot run on with one clear sentence, then runs cli.ts from its bundle. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const OLDEST_NODE = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_NODE) {
  process.stderr.write(
    `Tahseel needs Node ${OLDEST_NODE} or newer and this is Node ${process.versions.node}: start it with "npm start" or "npm run -s tahseel -- …", which bring their own.\n`,
  );
  process.exit(1);
}
const { bundled, COMPILED, planted } = await import('./bundle.mjs');
// Half of a start is compiling what has not changed; where nothing can be kept, it is compiled as ever.
enableCompileCache(COMPILED);
process.setSourceMapsEnabled(true);
const folder = await bundled();
const known = await plantAsked(process.argv);
await import(pathToFileURL(join(known ? await planted(known.name, known.edits) : folder, 'cli.js')).href);

/** The known bug `simulate --plant` asks for; undefined for none, for 'list' and for one nobody knows (the command says so). */
async function plantAsked(argv) {
  const at = argv.indexOf('--plant');
  if (argv[2] !== 'simulate' || at < 0) return undefined;
  const { PLANTS } = await import(pathToFileURL(join(folder, 'simulation', 'plants.js')).href);
  return PLANTS.find((plant) => plant.name === argv[at + 1]);
}
