/** The import law of the house is enforced as lint errors: each row plants one breach and expects the linter to refuse it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
// A house of its own with our rules, so that no planted file is ever seen by anything else.
const house = mkdtempSync(join(tmpdir(), 'tahseel-law-'));
cpSync(join(root, 'biome.json'), join(house, 'biome.json'));
cpSync(join(root, 'lint'), join(house, 'lint'), { recursive: true });
afterAll(() => rmSync(house, { recursive: true, force: true }));

function lint(path: string, code: string): { refused: boolean; output: string } {
  const file = join(house, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  const run = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', '--vcs-enabled=false', '--colors=off', path], {
    cwd: house,
    encoding: 'utf8',
  });
  rmSync(file);
  const output = `${run.stdout}${run.stderr}`;
  return { refused: run.status !== 0 && /noRestrictedImports|noRestrictedGlobals|Time and chance/.test(output), output };
}

const imported = (specifier: string) => `import { thing } from '${specifier}';\nexport const used = thing;\n`;

const breaches: [path: string, code: string][] = [
  ['src/domain/planted.ts', imported('../policy/decide.ts')],
  ['src/domain/planted.ts', imported('../../connectors/connector.ts')],
  ['src/cases/planted.ts', imported('../policy/decide.ts')],
  ['src/cases/planted.ts', imported('../insight/metrics.ts')],
  ['src/insight/planted.ts', imported('../cases/promises.ts')],
  ['src/policy/planted.ts', imported('../store/open.ts')],
  ['src/policy/planted.ts', imported('../organisation/actor.ts')],
  ['src/insight/planted.ts', imported('../policy/decide.ts')],
  ['connectors/xero/planted.ts', imported('../../src/store/open.ts')],
  ['connectors/xero/planted.ts', imported('../../src/policy/decide.ts')],
  ['mappings/planted.ts', imported('../connectors/xero/facts.ts')],
  ['src/store/planted.ts', imported('../../connectors/connector.ts')],
  ['src/store/planted.ts', imported('../organisation/actor.ts')],
  ['src/organisation/planted.ts', imported('../sandbox/company.ts')],
  ['src/export/planted.ts', imported('../organisation/actor.ts')],
  ['src/store/planted.ts', imported('../export/archive.ts')],
  ['src/organisation/planted.ts', imported('../runtimes/node.ts')],
  ['src/grants/planted.ts', imported('../organisation/session.ts')],
  ['src/store/planted.ts', imported('../grants/tokens.ts')],
  ['src/vault/planted.ts', imported('../store/open.ts')],
  ['src/vault/planted.ts', imported('../grants/grants.ts')],
  ['src/inbox/planted.ts', imported('../organisation/actor.ts')],
  ['src/inbox/planted.ts', imported('../web/app.tsx')],
  ['src/inbox/planted.ts', 'setImmediate(() => {});\n'],
  ['src/organisation/planted.ts', imported('../inbox/inbox.ts')],
  ['src/organisation/planted.ts', imported('../vault/vault.ts')],
  ['src/web/planted.ts', imported('../inbox/routes.ts')],
  ['src/web/planted.tsx', imported('../grants/grants.ts')],
  ['src/web/planted.tsx', imported('../store/open.ts')],
  ['src/web/pages/planted.tsx', imported('../../store/open.ts')],
  ['src/sandbox/xero/planted.ts', imported('../../store/open.ts')],
  ['src/store/planted.ts', imported('better-sqlite3')],
  ['src/web/planted.ts', imported('cloudflare:workers')],
  ['src/policy/planted.ts', 'export const now = Date.now();\n'],
  ['src/store/planted.ts', 'export const now = new Date();\n'],
  ['src/sandbox/planted.ts', 'export const chance = Math.random();\n'],
  ['src/organisation/planted.ts', 'export const id = crypto.randomUUID();\n'],
  ['connectors/planted.ts', 'setTimeout(() => {}, 1);\n'],
  ['src/web/planted.ts', 'export const port = process.env.PORT;\n'],
];

describe('the import law', () => {
  it.each(breaches)('%s may not contain: %s', (path, code) => {
    const { refused, output } = lint(path, code);
    expect(refused, output).toBe(true);
  });

  const permitted: [string, string][] = [
    ['src/policy/permitted.ts', imported('../domain/time.ts')],
    ['src/policy/permitted.ts', 'export const then = new Date(0);\n'],
    ['src/store/permitted.ts', imported('../policy/case.ts')],
    ['src/inbox/permitted.ts', imported('../store/database.ts')],
    ['src/web/permitted.tsx', imported('../organisation/actor.ts')],
    ['src/runtimes/permitted.ts', 'export const now = Date.now();\n'],
    ['src/runtimes/permitted.ts', imported('better-sqlite3')],
  ];
  it.each(permitted)('%s may contain: %s', (path, code) => {
    const { refused, output } = lint(path, code);
    expect(refused, output).toBe(false);
  });
});
