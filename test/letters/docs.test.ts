import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALL_NOTICES } from '../../src/letters/notices.ts';
import { parseTemplates } from '../../src/letters/own-templates.ts';
import { FIELDS } from '../../src/letters/template.ts';
import { OCCASIONS } from '../../src/letters/words.ts';
import { TEMPLATES } from '../../src/policy/policy.ts';

const page = readFileSync(new URL('../../docs/letters.md', import.meta.url), 'utf8');
const section = (title: string) => page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
const rows = (part: string) => [...part.matchAll(/^\| `([^`|]+)` +\|(.*)\|$/gm)];

it('the page lists every field of a template, in the same order, each with what it is', () => {
  expect(rows(section('Fields')).map((row) => row[1])).toEqual(FIELDS);
  for (const row of rows(section('Fields'))) expect(row[2]?.trim().length).toBeGreaterThan(8);
});

it('the page lists every template and occasion', () => {
  const listed = [...page.slice(0, page.indexOf('The last three rows')).matchAll(/`([a-z0-9-]+)`/g)].map((match) => match[1]);
  expect(new Set(listed)).toEqual(new Set([...TEMPLATES, ...OCCASIONS]));
});

it('the page lists every formal notice with its days, confidence and day of review', () => {
  const cells = rows(section('Formal notices')).map((row) => [
    row[1],
    ...(row[2] ?? '')
      .split('|')
      .slice(2)
      .map((cell) => cell.trim()),
  ]);
  expect(cells).toEqual(
    ALL_NOTICES.map(({ id, answerDays, confidence, reviewBy }) => [id, String(answerDays), confidence, id === 'neutral' ? '' : reviewBy]),
  );
});

it('the example of own words is accepted', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(section('Words of your own'))?.[1] ?? '';
  expect(Object.keys(parseTemplates(example, 'example.yaml').letters)).toEqual(['firm-30']);
});
