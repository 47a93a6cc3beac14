/** The page about the API says what is so. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SCOPES } from '../../src/domain/scope.ts';
import { EVENT_TYPES } from '../../src/organisation/list-views.ts';
import { MOST_ROWS } from '../../src/web/api/cursor.ts';
import { OPERATIONS } from '../../src/web/api/operations.ts';
import { CALLS_PER_MINUTE } from '../../src/web/programs.ts';

const docs = new URL('../../docs/', import.meta.url);
const page = readFileSync(new URL('api.md', docs), 'utf8');
const firstCells = (heading: string) =>
  (page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '').split('\n').flatMap((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? []);

it('names every event and every scope, and no others', () => {
  expect(firstCells('Endpoints')).toEqual([...EVENT_TYPES]);
  expect(firstCells('Tokens')).toEqual([...SCOPES]);
});

it('has the figures that count', () => {
  expect(page).toContain(`${CALLS_PER_MINUTE} calls a minute`);
  expect(page).toContain(`at most ${MOST_ROWS}`);
});

it('calls in its examples what there is, and points to files there are', () => {
  const called = [...page.matchAll(/tahseel -- do (\w+)/g)].map((match) => match[1]);
  expect(called.length).toBeGreaterThan(0);
  for (const name of called) expect(OPERATIONS.map((operation) => operation.id)).toContain(name);
  const files = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
  expect(files.filter((file) => !existsSync(new URL(file, docs)))).toEqual([]);
});
