/** A client file follows its template in every rule but those it says otherwise. */
import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../src/policy/differences.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { inherited, ruleOf, withRuleOf } from '../../src/policy/inherit.ts';
import { PRESET_NAMES, preset } from '../../src/policy/presets.ts';

const of = (text: string) => parsePolicy(`extends: standard\n${text}`, 'test');
const base = of('');
const rules = (from: typeof base, to: typeof base) => differencesOf(from, to).map(ruleOf);

describe('a new version of the template', () => {
  it.each([
    ['nothing of its own: it is the template', '', 'minimumNet: 50', ''],
    ['its own setting stays', 'gapDays: 10', 'minimumNet: 50', 'setting gapDays'],
    ['its own setting stays where the template changes the same', 'minimumNet: 9', 'minimumNet: 50', 'setting minimumNet'],
    [
      'a day of its own, in a stage that changes its tone',
      'stages: [{ id: firm-30, days: 33 }]',
      'stages: [{ id: firm-30, tone: final }]',
      'stage firm-30 days',
    ],
    ['a stage it left out stays out', 'stages: [{ id: call-14, off: true }]', 'stages: [{ id: call-14, days: 16 }]', 'stage call-14'],
    [
      'a stage of its own stays',
      'stages: [{ id: visit, days: 45, channel: letter, template: second, tone: neutral }]',
      'gapDays: 9',
      'stage visit',
    ],
    [
      'a part of a stage that the template leaves out goes with it',
      'stages: [{ id: call-14, days: 15 }]',
      'stages: [{ id: call-14, off: true }]',
      '',
    ],
    ['customers treated otherwise', 'segments: { vip: { exclude: true } }', 'gapDays: 9', 'segment vip'],
  ])('%s', (_why, own, next, kept) => {
    const template = of(next);
    const result = inherited(base, template, of(own));
    expect(rules(template, result).join()).toBe(kept);
  });

  it('keeps whether invoices are attached, which no difference tells', () => {
    const own = of('stages: [{ id: firm-30, attachInvoices: true }]');
    const result = inherited(base, of('gapDays: 9'), own);
    expect(result.stages.find(({ id }) => id === 'firm-30')?.attachInvoices).toBe(true);
    expect(result.gapDays).toBe(9);
  });
});

it.each(PRESET_NAMES.flatMap((from) => PRESET_NAMES.map((to) => [from, to])))(
  'taking the template’s in every rule, one after another, leads from %s to %s',
  (from, to) => {
    const [own, template] = [preset(from ?? ''), preset(to ?? '')];
    if (!own || !template) throw new Error('no such preset');
    let policy = own;
    for (let step = 0; step < 100; step += 1) {
      const [first] = differencesOf(template, policy);
      if (!first) break;
      policy = withRuleOf(policy, template, first);
    }
    expect(differencesOf(template, policy)).toEqual([]);
  },
);
