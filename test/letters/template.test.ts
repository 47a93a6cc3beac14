import { describe, expect, it } from 'vitest';
import { LetterRefused } from '../../src/letters/refused.ts';
import { checkTemplate, fill, isolated, plain } from '../../src/letters/template.ts';

function refusal(template: string, fields: Parameters<typeof fill>[1] = {}): string {
  try {
    return fill(template, fields, plain);
  } catch (error) {
    if (error instanceof LetterRefused) return error.code;
    throw error;
  }
}

describe('templates', () => {
  it('fills fields and sections', () => {
    expect(
      fill(
        'Dear {{customer}}{{#phone}}, call {{phone}}{{/phone}}{{^late}}!{{/late}}',
        { customer: 'A & B', phone: null, late: false },
        plain,
      ),
    ).toBe('Dear A & B!');
    expect(fill('{{customer}}', { customer: '<b>' }, isolated)).toContain('>&lt;b&gt;</bdi>');
  });

  it.each([
    ['{{password}}', 'unknown-field'],
    ['{{customer.name}}', 'unknown-field'],
    ['{{constructor}}', 'unknown-field'],
    ['{{__proto__}}', 'unknown-field'],
    ['{{#customer}}{{secret}}{{/customer}}', 'unknown-field'],
    ['{{.}}', 'unknown-field'],
    ['{{{customer}}}', 'unreadable-template'],
    ['{{&customer}}', 'unreadable-template'],
    ['{{> other}}', 'unreadable-template'],
    ['{{=<% %>=}}<% customer %>', 'unreadable-template'],
    ['{{#late}}never closed', 'unreadable-template'],
    ['{{customer', 'unreadable-template'],
    ['x'.repeat(10_001), 'unreadable-template'],
    ['{{customer}}', 'missing-value'],
    ['{{#late}}late{{/late}}', 'missing-value'],
  ])('%s is refused: %s', (template, code) => {
    expect(refusal(template)).toBe(code);
  });

  it('refuses an empty value, but only where it would be printed', () => {
    expect(refusal('{{phone}}', { phone: '' })).toBe('missing-value');
    expect(refusal('{{#late}}{{lateness}}{{/late}}ok', { late: false, lateness: null })).toBe('ok');
  });

  it('still refuses after many templates have passed through', () => {
    for (let index = 0; index < 1_200; index++) checkTemplate(`${index} {{customer}}`);
    expect(refusal('0 {{customer}}', { customer: 'A' })).toBe('0 A');
    expect(refusal('{{password}}')).toBe('unknown-field');
  });
});
