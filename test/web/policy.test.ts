/** Editing the policy: the form and the document come to one policy, what is wrong stands beside its field, and nothing typed is lost. */
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../src/policy/canonical.ts';
import { differencesOf } from '../../src/policy/differences.ts';
import { documentOf, parsePolicy } from '../../src/policy/document.ts';
import { PRESET_NAMES, preset } from '../../src/policy/presets.ts';
import { PROBLEM_RULES } from '../../src/policy/problems.ts';
import { WARNING_RULES } from '../../src/policy/warnings.ts';
import { isMessageKey, localeOf } from '../../src/web/messages/locale.ts';
import { differenceText } from '../../src/web/pages/policy-parts.tsx';
import { fieldsOf, policyIn, withoutSegment, withoutStage, withSegment, withStage, withStageUp } from '../../src/web/policy-fields.ts';
import { browserOf, flashAfter, world } from './deps.ts';
import { OTHER, OTHER_DOCUMENT, STANDING } from './fake-policy.ts';

const POLICY = '/organisations/org-nile/policy';
const other = parsePolicy(OTHER_DOCUMENT, 'other');
const standard = parsePolicy('extends: standard', 'standard');

function typed(changes: Record<string, string | null>, from = standard): Map<string, string> {
  const fields = fieldsOf(from);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) fields.delete(name);
    else fields.set(name, value);
  }
  return fields;
}

function problemsIn(fields: Map<string, string>, base = standard): string[] {
  const read = policyIn(fields, base);
  return 'problems' in read ? read.problems.map(({ field, problem }) => `${field}: ${problem.rule}`) : [];
}

describe('a policy as fields', () => {
  it.each([...PRESET_NAMES.map((name) => [name, preset(name) ?? standard] as const), ['with everything', other] as const])(
    'reads back as it was: %s',
    (_name, policy) => {
      const read = policyIn(fieldsOf(policy), policy);
      expect('policy' in read && canonicalText(read.policy)).toBe(canonicalText(policy));
    },
  );
  it('takes digits of either script, and a currency of its own', () => {
    const read = policyIn(typed({ gapDays: '١٠', 'minimumNet.KWD': '1.5', 'minimumNet.USD': '', 'stages.0.days': '-٨' }), standard);
    expect('policy' in read && read.policy).toMatchObject({ gapDays: 10, minimumNet: { default: 5, KWD: 1.5 } });
    expect('policy' in read && read.policy.stages[0]?.days).toBe(-8);
  });
  it('reads closed days row by row, leaves out the empty ones, and says beside the field what is wrong', () => {
    const row = (number: number, from: string, until: string, name = 'Summer') =>
      Object.entries({ name, from, until }).map(([part, value]) => [`closedDays.${number}.${part}`, value] as const);
    const rows = [
      ...row(0, '2026-08-03', ''),
      ...row(1, '', '', ''),
      ...row(3, '2026-12-24', '2027-01-02'),
      ['closedDays.3.yearly', 'on'] as const,
    ];
    const read = policyIn(typed(Object.fromEntries(rows)), standard);
    const closedDays = [
      { name: 'Summer', from: '2026-08-03' },
      { name: 'Summer', from: '2026-12-24', until: '2027-01-02', yearly: true },
    ];
    expect('policy' in read && read.policy.closedDays).toEqual(closedDays);
    const policy = { ...standard, closedDays: 'policy' in read ? read.policy.closedDays : undefined };
    expect(policyIn(fieldsOf(policy), policy)).toEqual({ policy });
    expect(problemsIn(typed(Object.fromEntries(row(2, '2026-08-03', '2026-07-03'))))).toEqual(['closedDays.2.until: days-order']);
    expect(problemsIn(typed(Object.fromEntries(row(2, '', '2026-07-03'))))).toEqual(['closedDays.2.from: missing']);
  });
  it('puts stages of one anchor in the order of their days', () => {
    const read = policyIn(typed({ 'stages.2.days': '40' }), standard);
    expect('policy' in read && read.policy.stages.map((stage) => stage.id)).toEqual([
      'before-7',
      'due',
      'call-14',
      'firm-30',
      'friendly-7',
      'final-60',
      'hand-over-90',
    ]);
  });
  it.each([
    [{ gapDays: '3' }, ['gapDays: at-least']],
    [{ gapDays: 'a week' }, ['gapDays: number']],
    [{ gapDays: '' }, ['gapDays: missing']],
    [{ callBusinessDays: '2.5', toleranceBusinessDays: '16' }, ['callBusinessDays: whole-number', 'toleranceBusinessDays: at-most']],
    [{ name: '' }, ['name: missing']],
    [{ 'minimumNet.default': '-1' }, ['minimumNet.default: at-least']],
    [{ 'reviewDays.dispute': '0' }, ['reviewDays.dispute: at-least']],
    [{ 'stages.1.channel': 'pigeon' }, ['stages.1.channel: not-listed']],
    [{ 'stages.6.days': '731' }, ['stages.6.days: at-most']],
    [{ 'stages.3.id': 'due' }, ['stages.3.id: stage-twice']],
    [{ 'stages.3.anchor': 'end-of-month', 'stages.4.anchor': 'end-of-month', 'stages.4.days': '5' }, ['stages.4.days: stage-order']],
    [{ 'segments.unable': 'on', 'segments.unable.stages.final-60.days': 'later' }, ['segments.unable.stages.final-60.days: number']],
  ])('finds the field of what is wrong: %j', (changes, problems) => {
    expect(problemsIn(typed(changes))).toEqual(problems);
  });
  it('keeps what the form has no field for', () => {
    const read = policyIn(typed({ gapDays: '8' }, other), other);
    const stage = 'policy' in read ? read.policy.stages.find((each) => each.id === 'due') : null;
    expect(stage?.conditions).toEqual({ minimumOpen: 100, tags: ['vip'] });
    expect(stage?.explain?.ar).toBeTruthy();
  });
  it('gains and loses stages and segments, and changes their order, without losing what was typed', () => {
    const fields = typed({ name: 'ours' });
    const more = withStage(fields);
    expect([more.get('stages.7.id'), more.get('stages.7.days'), more.get('name')]).toEqual(['', '104', 'ours']);
    const up = withStageUp(more, 7);
    expect([up.get('stages.6.id'), up.get('stages.7.id'), up.get('stages.7.approval')]).toEqual(['', 'hand-over-90', 'on']);
    const less = withoutStage(fields, 0);
    expect([less.get('stages.0.id'), less.has('stages.6.id')]).toEqual(['due', false]);
    const segment = withSegment(fields, 'evading').set('segments.evading.stages.firm-30.days', '20');
    expect(problemsIn(segment)).toEqual([]);
    expect([...withoutSegment(segment, 'evading').keys()].filter((name) => name.startsWith('segments'))).toEqual([]);
  });
});

describe('a policy as a document', () => {
  it.each([...PRESET_NAMES.map((name) => preset(name) ?? standard), other])('reads back as it was: $name', (policy) => {
    expect(canonicalText(parsePolicy(documentOf(policy), 'again'))).toBe(canonicalText(policy));
  });
});

describe('posting the form', () => {
  const form = (changes: Record<string, string | null>, more: Record<string, string> = {}) => ({
    ...Object.fromEntries(typed(changes)),
    from: STANDING,
    ...more,
  });
  it('keeps a good one as a version to look at, and makes nothing current', async () => {
    const { deps, actors } = world();
    const answer = await browserOf(deps).post(`${POLICY}/edit`, form({ gapDays: '9' }, { do: 'look' }));
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, `${POLICY}/versions/${OTHER}`]);
    expect(JSON.parse(actors.nile.drafts[0] ?? '{}')).toMatchObject({ gapDays: 9, name: 'standard' });
    expect(actors.nile.commands).toEqual([]);
  });
  it('shows a bad one again as it was typed, with a sentence beside the field, in both languages', async () => {
    const { deps, actors } = world();
    const browser = browserOf(deps);
    const bad = form({ gapDays: 'soon <b>', name: 'سياستنا' }, { do: 'look' });
    const answer = await browser.post(`${POLICY}/edit`, bad);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="soon &lt;b&gt;"');
    expect(answer.text).toContain('value="سياستنا"');
    expect(answer.text).toMatch(/id="f-gapDays-wrong">\s*This must be a number\./);
    expect(answer.text).toMatch(/<input id="f-gapDays"[^>]*aria-invalid="true" aria-describedby="f-gapDays-wrong"/);
    expect((await browser.post(`${POLICY}/edit?lang=ar`, bad)).text).toContain('المطلوب رقم.');
    expect(actors.nile.drafts).toEqual([]);
  });
  it.each([
    ['add-stage', {}, /name="stages\.7\.id"/],
    ['remove-stage.3', {}, /Phone call/],
    ['up-stage.3', {}, /name="stages\.2\.id" value="call-14"/],
    ['add-segment', { segment: 'unable' }, /name="segments\.unable"/],
  ])('%s changes the form and nothing else', async (act, more, shown) => {
    const { deps, actors } = world();
    const answer = await browserOf(deps).post(`${POLICY}/edit`, form({ name: 'mine' }, { do: act, ...more }));
    expect(answer.status).toBe(200);
    if (act === 'remove-stage.3') expect(answer.text).not.toMatch(/stages\.6\.id/);
    else expect(answer.text).toMatch(shown);
    expect(answer.text).toContain('value="mine"');
    expect([actors.nile.drafts, actors.nile.commands]).toEqual([[], []]);
  });
  it('shows a document with a mistake again, letter by letter, with every place that is wrong', async () => {
    const { deps } = world();
    const document = '  extends: standard\ngapDays: 3\nstages: [{ id: due, days: soon }] # <b>';
    const answer = await browserOf(deps).post(`${POLICY}/document`, { from: 'standard', document: `x: [${document}` });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('This is neither YAML nor JSON');
    expect(answer.text).toContain('# &lt;b&gt;');
    const again = await browserOf(deps).post(`${POLICY}/document`, { from: 'standard', document: document.trim() });
    expect(again.text).toContain('At least 7.');
    expect(again.text).toContain('stages[1].days');
  });
  it('keeps a good document as a version', async () => {
    const { deps, actors } = world();
    const answer = await browserOf(deps).post(`${POLICY}/document`, { from: 'standard', document: 'extends: gentle' });
    expect([answer.status, actors.nile.drafts]).toEqual([303, ['extends: gentle']]);
  });
  it('knows no version that is not kept', async () => {
    const browser = browserOf(world().deps);
    for (const path of ['/versions/none', '/versions/none/what-if', '/edit?from=none'])
      expect((await browser.get(`${POLICY}${path}`)).status, path).toBe(404);
  });
});

describe('making a version current', () => {
  it('is one act with a reason', async () => {
    const { deps, actors } = world();
    const browser = browserOf(deps);
    const answer = await browser.post(`${POLICY}/versions/${OTHER}/use`, { note: ' too many calls ', back: POLICY });
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, POLICY]);
    expect(actors.nile.commands).toEqual([{ do: 'set-policy', by: 'Salma', note: 'too many calls', document: canonicalText(other) }]);
    expect(await flashAfter(browser, answer)).toContain('is the policy now');
  });
  it('is refused without one', async () => {
    const { deps, actors } = world();
    const browser = browserOf(deps);
    expect(await flashAfter(browser, await browser.post(`${POLICY}/versions/${OTHER}/use`, { note: ' ' }))).toMatch(/say why/);
    expect(actors.nile.commands).toEqual([]);
  });
});

describe('a rehearsal', () => {
  it('is begun again by a post, which changes nothing', async () => {
    const { deps, actors } = world();
    const browser = browserOf(deps);
    await browser.post(`${POLICY}/versions/${OTHER}/preview`, {});
    const answer = await browser.post(`${POLICY}/versions/${STANDING}/what-if`, {});
    expect(answer.headers.get('Location')).toBe(`${POLICY}/versions/${STANDING}/what-if`);
    expect(actors.nile.begun).toEqual([`preview ${OTHER}`, `what-if ${STANDING}`]);
    expect(actors.nile.commands).toEqual([]);
  });
});

describe('words', () => {
  it('has a sentence for everything that can be wrong or hardly meant', () => {
    const keys = [...PROBLEM_RULES.map((rule) => `policy.problem.${rule}`), ...WARNING_RULES.map((rule) => `policy.warning.${rule}`)];
    expect(keys.filter((key) => !isMessageKey(key))).toEqual([]);
  });
  it('says what one policy changes', () => {
    const lines = differencesOf(standard, other).map((difference) => differenceText(difference, other, localeOf('en')));
    expect(lines).toEqual([
      'Name: standard → \u2068أطول صبرًا <b>\u2069',
      'Smallest net amount worth a letter: 5 → 25 EGP, 1.5 KWD and 5 in other currencies',
      'Waits for a steady payer’s habit: no → yes',
      'No more: Phone call, 14 days after the due date',
      'Due-day letter · Conditions: none → only under conditions',
      'Friendly letter · Days: 7 → 9',
      'New stage: Visit, 45 days after the due date',
      'Differently for wants to pay and cannot: Waits for a steady payer’s habit: no, Final demand: 75 days after the due date and Firm letter: left out',
      'Differently for vip: Left out of all automatic chasing: a person sees to them',
    ]);
  });
});
