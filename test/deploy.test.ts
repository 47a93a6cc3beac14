/** What an operator copies as it stands: the Dockerfile and the systemd units, read by the linters there are and held against what the product says of itself. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const NODE = /"node": "([\d.]+)"/.exec(read('package.json'))?.[1];

describe('the Dockerfile', () => {
  const text = read('Dockerfile');
  const instructions = text
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.trim());
  const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM')));

  it('has nothing a linter objects to', () => {
    expect(validate(text)).toEqual([]);
    expect(validate(`${text}\nCMD ["again"]\n`)).not.toEqual([]);
  });

  it('runs on the Node the project pins, in two stages', () => {
    const bases = instructions.filter((line) => line.startsWith('FROM'));
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toContain(`node:${NODE}-`);
  });

  it('ends as a user who owns nothing of the program, started without a shell, stopped by the signal the product hears', () => {
    expect(last.filter((line) => line.startsWith('USER'))).toEqual(['USER node']);
    for (const name of ['ENTRYPOINT', 'CMD']) {
      const form: unknown = JSON.parse(last.find((line) => line.startsWith(`${name} `))?.slice(name.length) ?? '');
      expect(Array.isArray(form)).toBe(true);
    }
    expect(last).toContain('STOPSIGNAL SIGTERM');
    expect(last.find((line) => line.startsWith('COPY'))).not.toContain('--chown');
    expect(last.indexOf('USER node')).toBeGreaterThan(last.findLastIndex((line) => line.startsWith('RUN') || line.startsWith('COPY')));
  });

  it('asks the product whether it works, in code that runs', () => {
    const check = last.find((line) => line.startsWith('HEALTHCHECK')) ?? '';
    const [command, ...args]: string[] = JSON.parse(check.slice(check.indexOf('CMD') + 3));
    expect(command).toBe('node');
    // Nobody listens there, and it says so by its exit code.
    expect(spawnSync(process.execPath, args, { env: { PORT: '9' } }).status).toBe(1);
  });

  it('copies what is there and what .dockerignore lets through', () => {
    const passed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = instructions
      .filter((line) => line.startsWith('COPY') && !line.includes('--from'))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(copied.sort()).toEqual(passed.sort());
    for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true);
  });
});

const units = readdirSync(join(root, 'deploy'));
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('the systemd units', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tahseel-units-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  // The program lies elsewhere on this machine than on an operator's.
  for (const unit of units)
    writeFileSync(join(folder, unit), read(`deploy/${unit}`).replaceAll('/opt/tahseel/node_modules/.bin/node', process.execPath));

  it.skipIf(!hasSystemd)('are understood by systemd (skipped where there is none)', () => {
    const run = spawnSync('systemd-analyze', ['verify', ...units.map((unit) => join(folder, unit))], { encoding: 'utf8' });
    // It also speaks of units of the machine it runs on.
    expect(run.stderr).not.toContain('tahseel');
    expect(run.status).toBe(0);
  });

  it.skipIf(!hasSystemd).each(units.filter((unit) => unit.endsWith('.service')))(
    '%s is exposed little (skipped where there is no systemd)',
    (unit) => {
      const run = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', join(folder, unit)], { encoding: 'utf8' });
      expect(run.status, run.stdout.trim().split('\n').at(-1)).toBe(0);
    },
  );

  it('start what is there, with variables the README knows, and give up on wrong settings', () => {
    const service = read('deploy/tahseel.service');
    for (const [, path = ''] of service.matchAll(/\/opt\/tahseel\/((?:src|docs)\/\S+)/g))
      expect(existsSync(join(root, path)), path).toBe(true);
    for (const [, name = ''] of service.matchAll(/([A-Z_]{4,})=\//g)) expect(read('README.md')).toContain(`\`${name}\``);
    expect(service).toContain('RestartPreventExitStatus=2');
    expect(service).toContain('--no-demo');
  });

  it('are what the page on running it tells to copy', () => {
    for (const unit of units)
      expect(read('docs/operations.md')).toContain(unit.endsWith('.timer') ? 'deploy/tahseel-backup.timer' : `deploy/${unit}`);
  });
});
