/** The documents that show data are in step with it; `UPDATE_DOCS=1` writes them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { ENVELOPE, ENVELOPE_FOR_PERSONS } from '../../src/policy/contact/envelope.ts';
import { CONTACT_RULES } from '../../src/policy/contact/in-force.ts';
import type { Hours, Rule, Week } from '../../src/policy/contact/rows.ts';
import { parsePolicy, policyJsonSchema } from '../../src/policy/document.ts';
import { RATES } from '../../src/policy/interest/rates.ts';
import { REGIMES } from '../../src/policy/interest/regimes.ts';
import { PRESET_NAMES, preset } from '../../src/policy/presets.ts';

const file = (name: string) => new URL(`../../docs/${name}`, import.meta.url);
const BLOCK = /<!-- rows -->[\s\S]*<!-- \/rows -->/;

function inStep(name: string, rows: readonly string[][]): void {
  const text = readFileSync(file(name), 'utf8');
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const table = [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
  const wanted = text.replace(BLOCK, `<!-- rows -->\n\n${table}\n\n<!-- /rows -->`);
  if (process.env['UPDATE_DOCS']) writeFileSync(file(name), wanted);
  else expect(text).toBe(wanted);
}

const time = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const hours = (each: Hours | null) => (each === null ? 'never' : `${time(each.from)}–${time(each.to)}`);

function weekText(week: Week): string {
  const [weekdays, saturday, sunday] = [hours(week[0]), hours(week[5]), hours(week[6])];
  return saturday === weekdays && sunday === weekdays ? weekdays : `${weekdays}, Saturday ${saturday}, Sunday ${sunday}`;
}

const GROUPS = { letters: 'letters', voice: 'calls and texts', all: 'contacts' } as const;

function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case 'window':
      return `${GROUPS[rule.group]} ${weekText(rule.week)}`;
    case 'no-holidays':
      return 'nothing on public holidays';
    case 'cap':
      return `${GROUPS[rule.group]} ≤ ${rule.most} in ${rule.inDays} days`;
    case 'gap':
      return `${GROUPS[rule.group]} ≥ ${rule.days} days apart`;
    case 'cooldown':
      return `nothing for ${rule.days} days after a conversation`;
    case 'written-before-voice':
      return `no call for ${rule.days} days after the first letter`;
    case 'consent':
      return `consent for ${rule.channels.join(', ')}`;
    case 'forbidden':
      return `no ${rule.channels.join(', ')}`;
    case 'notice-before':
      return `${rule.days} days’ notice before others or a court`;
    case 'content':
      return `letters show ${rule.needs.join(', ')}`;
    default:
      return rule satisfies never;
  }
}

describe('documents in step with the data', () => {
  it('docs/contact-rules.md lists every row', () => {
    const all = [...ENVELOPE, ...ENVELOPE_FOR_PERSONS, ...CONTACT_RULES];
    inStep('contact-rules.md', [
      ['row', 'where', 'protects', 'from', 'rule', 'source', 'confidence', 'trusted until'],
      ...all.map((row) => [
        `\`${row.id}\``,
        row.jurisdiction,
        row.debtors.length === 3 ? 'anyone' : row.debtors.join(', '),
        row.roles.length === 2 ? 'anyone' : 'agents',
        ruleText(row.rule),
        row.source,
        row.confidence,
        row.reviewBy === '9999-12-31' ? 'always' : row.reviewBy,
      ]),
    ]);
  });
  it('docs/interest.md lists every regime', () => {
    inStep('interest.md', [
      ['country', 'statutory rate', 'fixed sums', 'by contract', 'source', 'confidence', 'trusted until'],
      ...REGIMES.map((row) => [
        row.country,
        row.statutory ? `${RATES[row.statutory.index].name} + ${row.statutory.pointsBasisPoints / 100} points` : 'none',
        row.fixedSums.map(({ from, sum }) => `${from === 0 ? '' : `from ${from}: `}${sum}`).join('; ') +
          (row.fixedSums.length > 0 ? ` ${row.currency}` : 'none'),
        row.unlawful ? 'off' : row.contractMost === null ? 'yes' : `at most ${row.contractMost / 100} %`,
        row.source,
        row.confidence,
        row.reviewBy,
      ]),
    ]);
  });
  it('docs/policy.schema.json is the schema of a policy document, and accepts what we accept', () => {
    const text = `${JSON.stringify(policyJsonSchema(), null, 2)}\n`;
    if (process.env['UPDATE_DOCS']) writeFileSync(file('policy.schema.json'), text);
    expect(JSON.parse(readFileSync(file('policy.schema.json'), 'utf8'))).toEqual(JSON.parse(text));
    const validate = new Ajv2020({ strict: false }).compile(policyJsonSchema());
    for (const name of PRESET_NAMES) {
      const { exclude: _exclude, ...document } = preset(name) ?? parsePolicy('extends: standard', 'p.yaml');
      expect(validate(JSON.parse(JSON.stringify(document))), name).toBe(true);
    }
    expect(validate({ extends: 'standard', minimumNet: { USD: 25, default: 5 }, stages: [{ id: 'due', off: true }] })).toBe(true);
    for (const wrong of [{ gapDays: 3 }, { stages: [{ id: 'Due' }] }, { unknown: 1 }, { stages: [{ id: 'due', template: 'hello' }] }])
      expect(validate(wrong), JSON.stringify(wrong)).toBe(false);
  });
});
