/**
 * Bundles the Worker: everything in one module, with the few places of the vendors' SDKs put right that a Worker does not bear. Run by itself it
 * writes dist/worker.js, which wrangler.toml uploads as it is.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const inThisFolder = (name) => fileURLToPath(new URL(name, import.meta.url));
const BUILTINS = new Set(builtinModules.filter((name) => !name.startsWith('_')));

/** The Worker's one module. */
export function workerBundle() {
  return bundleOf("export * from './src/runtimes/worker.ts'; export { default } from './src/runtimes/worker.ts';");
}

/** The text of a bundle made as the Worker's is, from a module given as text that stands in the project's folder. */
export async function bundleOf(contents) {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    // Packages are taken as they are meant to be taken for workerd and browsers.
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    target: 'es2024',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { atob: inThisFolder('atob.cjs') },
    external: ['cloudflare:*'],
    plugins: [nodeModules],
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** Node's own modules are the platform's (nodejs_compat); a `require` of one becomes an import, and packages are required by name from a table. */
const nodeModules = {
  name: 'node-modules',
  setup(building) {
    building.onResolve({ filter: /^node:module$/ }, () => ({ path: inThisFolder('sdk-require.cjs') }));
    building.onResolve({ filter: /^[a-z0-9_:/]+$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '');
      if (!BUILTINS.has(name)) return undefined;
      return kind === 'require-call' ? { path: name, namespace: 'required' } : { path: `node:${name}`, external: true };
    });
    building.onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
      contents: `import * as all from 'node:${path}'; module.exports = all.default ?? all;`,
      loader: 'js',
    }));
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(`${ROOT}/dist`, { recursive: true });
  writeFileSync(`${ROOT}/dist/worker.js`, await workerBundle());
}
