#!/usr/bin/env node
/** The entry of the `tahseel` command: refuses a Node it cannot run on with one clear sentence, then runs cli.ts from its bundle. */
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
const { bundled } = await import('./bundle.mjs');
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(await bundled(), 'cli.js')).href);
