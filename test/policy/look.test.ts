/** Which letters wait for an eye of their own, by what their stages are and not by what they are called. */
import { describe, expect, it } from 'vitest';
import { lookAtStage, lookOf } from '../../src/policy/look.ts';
import { type Policy, policySchema, type Stage, stageSchema } from '../../src/policy/policy.ts';
import { preset } from '../../src/policy/presets.ts';

const stage = (id: string, more: Partial<Stage> = {}): Stage =>
  stageSchema.parse({ id, days: 7, channel: 'email', template: 'friendly-7', tone: 'friendly', ...more });

function policyOf(...stages: Stage[]): Policy {
  const standard = preset('standard');
  if (!standard) throw new Error('the standard policy is gone');
  return policySchema.parse({ ...standard, stages });
}

describe('a stage', () => {
  it.each([
    ['a friendly letter with another after it', [stage('hello'), stage('hello-again', { days: 14 })], 'hello', null],
    ['a firm letter', [stage('a'), stage('louder', { tone: 'firm', template: 'firm-30' }), stage('b')], 'louder', null],
    [
      'the strongest words under any name',
      [stage('kind-regards', { tone: 'final', template: 'second' }), stage('b')],
      'kind-regards',
      'last-step',
    ],
    ['a final demand by its channel', [stage('x', { channel: 'final-demand' }), stage('b')], 'x', 'last-step'],
    ['a hand-over', [stage('a'), stage('bye', { channel: 'hand-over', template: 'hand-over-90' })], 'bye', 'last-step'],
    ['a friendly letter before a hand-over', [stage('only'), stage('bye', { channel: 'hand-over' })], 'only', 'last-step'],
    ['the last letter where no hand-over follows', [stage('a'), stage('only')], 'only', null],
    ['a notice of interest', [stage('fee', { template: 'interest-notice' }), stage('b')], 'fee', 'formal'],
    ['a demand', [stage('claim', { template: 'demand', tone: 'firm' }), stage('b')], 'claim', 'formal'],
    ['a stage the policy wants a yes to', [stage('big', { approval: true }), stage('b')], 'big', 'asked'],
    ['a stage that sounds like a last step and is none', [stage('final-touch'), stage('b')], 'final-touch', null],
    ['a stage nobody knows', [stage('a')], 'gone', 'unknown-stage'],
  ] as const)('%s', (_name, stages, id, look) => {
    expect(lookAtStage(policyOf(...stages), id)).toBe(look);
  });

  it.each(['standard', 'gentle', 'firm', 'personal'])(
    'in the policy %s only what comes before its first final step is agreed to together',
    (name) => {
      const policy = preset(name);
      if (!policy) throw new Error(`no policy ${name}`);
      const looks = policy.stages.map(({ id, tone, channel }) => [
        id,
        tone === 'final' || channel === 'hand-over',
        lookAtStage(policy, id) !== null,
      ]);
      for (const [id, isFinal, looked] of looks) if (isFinal) expect([id, looked]).toEqual([id, true]);
      expect(looks.some(([, , looked]) => !looked)).toBe(true);
    },
  );
});

describe('a letter', () => {
  const policy = policyOf(
    stage('hello'),
    stage('hello-again', { days: 14 }),
    stage('end', { days: 30, tone: 'final', template: 'second' }),
  );
  const moving = (advances: Record<string, string>) => [{ advances }];

  it('is looked at for any of the stages it moves an invoice to', () => {
    expect(lookOf(moving({ a: 'hello', b: 'hello-again' }), () => policy, null)).toBeNull();
    expect(lookOf(moving({ a: 'hello', b: 'end' }), () => policy, null)).toBe('last-step');
    expect(lookOf([...moving({ a: 'hello' }), ...moving({ c: 'end' })], () => policy, null)).toBe('last-step');
  });

  it('is looked at when a person wrote it', () => {
    expect(lookOf(moving({ a: 'hello' }), () => policy, 'edited')).toBe('edited');
  });

  it('is looked at under the policy of each invoice', () => {
    const stern = policyOf(stage('hello', { tone: 'final' }), stage('hello-again'));
    expect(lookOf(moving({ a: 'hello', b: 'hello' }), (id) => (id === 'b' ? stern : policy), null)).toBe('last-step');
  });
});
