/** What is hardly meant is warned of, with its place; policies that say the same have one text. */
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../src/policy/canonical.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { PRESET_NAMES, preset } from '../../src/policy/presets.ts';
import { warningsOf } from '../../src/policy/warnings.ts';

const LETTER = 'channel: email, template: due, tone: friendly';
const FIRM = 'channel: email, template: firm-30, tone: firm';
const FINAL = 'channel: email, template: final-60, tone: final';
const OVER = 'channel: hand-over, template: hand-over-90, tone: final';
const CALL = 'channel: call, template: call-14, tone: neutral';
const warned = (...stages: string[]) =>
  warningsOf(parsePolicy(`{ name: x, stages: [${stages.map((stage) => `{ ${stage} }`).join(', ')}] }`, 'p.yaml')).map(
    ({ place, text }) => `${place}: ${text}`,
  );

describe('warnings', () => {
  it.each(PRESET_NAMES)('%s gives none', (name) => {
    const policy = preset(name);
    expect(policy && warningsOf(policy)).toEqual([]);
  });
  it.each([
    [[`id: a, days: 7, ${LETTER}`, `id: b, days: 7, ${LETTER}`], ["stages[2]: 'a' and 'b' fall on one day"]],
    [[`id: a, days: 7, ${FINAL}`], ["stages[1]: 'a' is a final demand and nothing friendlier comes before it"]],
    [[`id: a, days: 7, ${LETTER}`, `id: b, days: 60, ${OVER}`], ["stages[2]: 'b' hands over without a final demand before it"]],
    [
      [`id: a, days: 7, ${LETTER}`, `id: b, days: 30, ${FINAL}`, `id: c, days: 60, ${OVER}`, `id: d, days: 90, ${FINAL}`],
      ["stages[4]: 'd' can never happen: after 'c' others do the asking"],
    ],
    [[`id: a, days: 7, ${FIRM}`, `id: b, days: 30, ${LETTER}`], ["stages[2]: 'b' (friendly) is softer than 'a' (firm) before it"]],
    [[`id: a, days: 7, ${CALL}`, `id: b, days: 30, ${LETTER}`], []],
    [
      [`id: a, days: 7, ${LETTER}`, `id: b, days: 10, ${LETTER}`],
      ["stages[2]: 'b' comes later than written after 'a': two stages lie at least 7 days apart"],
    ],
    [[`id: a, days: -7, ${LETTER}`, `id: b, days: -3, ${LETTER}`], []],
    [[`id: a, days: 0, ${LETTER}`, `id: b, days: 7, ${LETTER}`], []],
    [
      [`id: a, days: 7, ${LETTER}`, `id: b, days: 3, anchor: previous-stage, ${LETTER}`],
      ["stages[2]: 'b' comes later than written after 'a': two stages lie at least 7 days apart"],
    ],
    [
      [`id: a, days: 7, ${LETTER}`, `id: b, days: 0, anchor: previous-stage, ${LETTER}`],
      ["stages[2]: 'b' comes 7 days after 'a' at the earliest, not 0"],
    ],
    [
      [`id: a, days: -3, ${LETTER}`, `id: b, days: -3, ${LETTER}`],
      ["stages[1]: 'a' can never happen: 'b' takes its place on the same day", "stages[2]: 'a' and 'b' fall on one day"],
    ],
    [[`id: a, days: 7, channel: call, template: due, tone: friendly`], ["stages[1]: 'a' goes by call with the words of 'due'"]],
    [[`id: a, days: 7, channel: email, template: call-14, tone: friendly`], ["stages[1]: 'a' goes by email with the words of 'call-14'"]],
    [
      [`id: a, days: 7, conditions: { tags: [vip], notTags: [vip] }, ${LETTER}`],
      ["stages[1]: 'a' can never happen: whoever has one of its tags is left out by notTags"],
    ],
    [[`id: a, days: 7, conditions: { tags: [vip, new], notTags: [vip] }, ${LETTER}`], []],
    [
      [`id: a, days: -7, conditions: { promiseBroken: true }, ${LETTER}`],
      ["stages[1]: 'a' can hardly happen: no promise is broken before the due date"],
    ],
    [[`id: a, days: 7, conditions: { promiseBroken: true }, ${LETTER}`], []],
    [[`id: a, days: 7, ${LETTER}`, `id: b, days: 20, channel: final-demand, template: demand, tone: firm`, `id: c, days: 40, ${OVER}`], []],
  ])('%j', (stages, warnings) => {
    expect(warned(...stages)).toEqual(warnings);
  });
  it('of a segment once, in its own place, and of a segment nobody is measured into', () => {
    const policy = parsePolicy(
      'extends: standard\nsegments: { unable: { stages: [{ id: firm-30, tone: friendly }, { id: call-14, off: true }] }, vip: { minimumNet: 9 } }',
      'p.yaml',
    );
    expect(warningsOf(policy)).toEqual([
      {
        place: 'segments.vip',
        rule: 'segment-by-hand',
        values: { segment: 'vip' },
        text: 'only a person can put a customer into this segment: no measure does',
      },
    ]);
    const softer = parsePolicy(
      'extends: firm\nsegments: { unable: { stages: [{ id: firm-14, days: 31 }, { id: final-30, tone: friendly, channel: email, template: due }] } }',
      'p.yaml',
    );
    expect(warningsOf(softer).map(({ place }) => place)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^segments\.unable\.stages\[/)]),
    );
  });
  it('of a policy that leaves everybody out', () => {
    expect(warningsOf(parsePolicy('extends: standard\nexclude: true', 'p.yaml'))).toEqual([
      { place: 'exclude', rule: 'all-excluded', values: {}, text: 'every customer is left out of all chasing' },
    ]);
  });
});

describe('the one text of a policy', () => {
  it('is the same whatever order and form it was written in, and another for another policy', () => {
    const a = parsePolicy('extends: standard\nminimumNet: { USD: 25, default: 5 }\ngapDays: 8', 'a.yaml');
    const b = parsePolicy('{"gapDays": 8, "minimumNet": {"default": 5, "USD": 25}, "extends": "standard"}', 'b.json');
    expect(canonicalText(a)).toBe(canonicalText(b));
    expect(canonicalText({ ...a, gapDays: 9 })).not.toBe(canonicalText(a));
    expect(canonicalText({ ...a, stages: a.stages.toReversed() })).not.toBe(canonicalText(a));
  });
  it('reads back as the policy', () => {
    for (const name of PRESET_NAMES) {
      const policy = preset(name);
      expect(policy && JSON.parse(canonicalText(policy))).toEqual(policy);
    }
  });
});
