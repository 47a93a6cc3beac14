/** The table of effect states, its caps, names and retries. */
import { describe, expect, it } from 'vitest';
import { addDays, addMs, calendarDate, instant } from '../../src/domain/time.ts';
import { capOn } from '../../src/outbox/caps.ts';
import { contactContent, contactDecisions, sameAsk } from '../../src/outbox/content.ts';
import { effectKey, noteKey } from '../../src/outbox/keys.ts';
import { letterRetry, NOTE_ATTEMPTS, noteRetry } from '../../src/outbox/retries.ts';
import { EFFECT_TRANSITIONS, type EffectState, mayFollow } from '../../src/outbox/states.ts';
import type { Decision } from '../../src/policy/case.ts';
import { hash } from '../organisation/world.ts';

const NOW = instant('2026-05-04T14:00:00.000Z');
const TODAY = calendarDate('2026-05-04');

const decision = (change: Partial<Decision> = {}): Decision => ({
  kind: 'send',
  stage: 'firm-30',
  channel: 'email',
  invoiceIds: ['a', 'b'],
  advances: { a: 'firm-30' },
  amount: { minor: 100, currency: 'USD' },
  approval: false,
  until: TODAY,
  reasons: [{ rule: 'stage-due', detail: 'due', values: {} }],
  ...change,
});

describe('effect states', () => {
  it('lets nothing that may have left go back to where it would be sent again, except by its own attempt', () => {
    const resendable: EffectState[] = ['awaiting-approval', 'planned', 'claimed', 'dispatching'];
    for (const left of ['sent', 'unknown', 'delivered', 'failed', 'bounced', 'complained', 'suppressed'] as const) {
      for (const to of resendable) expect(mayFollow(left, to), `${left} → ${to}`).toBe(false);
    }
  });

  it('reaches sending only through claimed and dispatching', () => {
    const leadingTo = (to: EffectState) =>
      Object.keys(EFFECT_TRANSITIONS)
        .filter((from): from is EffectState => from in EFFECT_TRANSITIONS)
        .filter((from) => mayFollow(from, to));
    expect(leadingTo('dispatching')).toEqual(['claimed']);
    expect(leadingTo('claimed')).toEqual(['planned']);
    expect(leadingTo('sent').sort()).toEqual(['dispatching', 'unknown']);
  });
});

describe('names', () => {
  const claims = [
    { invoiceId: 'a', stage: 'due', cycle: 1 },
    { invoiceId: 'b', stage: 'friendly-7', cycle: 1 },
  ];
  const key = effectKey(hash, 'org', 'customer', claims);

  it('do not depend on the order of the claims', () => expect(effectKey(hash, 'org', 'customer', claims.toReversed())).toBe(key));

  it.each([
    ['another organisation', effectKey(hash, 'org2', 'customer', claims)],
    ['another customer', effectKey(hash, 'org', 'customer2', claims)],
    [
      'another cycle',
      effectKey(
        hash,
        'org',
        'customer',
        claims.map((claim) => ({ ...claim, cycle: 2 })),
      ),
    ],
    ['fewer claims', effectKey(hash, 'org', 'customer', claims.slice(0, 1))],
  ])('differ for %s', (_what, other) => expect(other).not.toBe(key));

  it('of notes fit the strictest platform and differ per invoice', () => {
    const note = noteKey(hash, 'org', `${key}-1`, 'a');
    expect(note.length).toBeLessThanOrEqual(50);
    expect(noteKey(hash, 'org', `${key}-1`, 'b')).not.toBe(note);
  });
});

describe('what is asked', () => {
  it('is the same whatever the reasons, the day and the order', () => {
    expect(
      sameAsk(
        [decision()],
        [decision({ invoiceIds: ['b', 'a'], until: calendarDate('2026-05-09'), reasons: [{ rule: 'other', detail: '', values: {} }] })],
      ),
    ).toBe(true);
  });
  it.each([
    ['amount', decision({ amount: { minor: 99, currency: 'USD' } })],
    ['currency', decision({ amount: { minor: 100, currency: 'EUR' } })],
    ['invoices', decision({ invoiceIds: ['a'] })],
    ['stage', decision({ stage: 'final-60' })],
    ['advance', decision({ advances: { a: 'firm-30', b: 'due' } })],
  ])('differs by %s', (_what, other) => expect(sameAsk([decision()], [other])).toBe(false));
  it('survives being kept', () => expect(contactDecisions(contactContent([decision()]))).toEqual([decision()]));
  it('refuses a content that is no contact', () => expect(() => contactDecisions('{"decisions":[]}')).toThrow());
});

describe('hard caps', () => {
  /** Contacts so many days ago; 0 is today. */
  const ago = (group: 'email' | 'voice', ...days: number[]) => days.map((each) => ({ group, day: addDays(TODAY, -each) }));
  const eight = ago('email', 4, 8, 11, 14, 17, 20, 23, 26);
  it.each([
    ['an e-mail', 'nothing before', [], null],
    ['an e-mail', 'one today', ago('email', 0), { group: 'email', days: 1 }],
    ['an e-mail', 'one two days ago', ago('email', 2), { group: 'email', days: 3 }],
    ['an e-mail', 'one three days ago', ago('email', 3), null],
    ['an e-mail', 'two in seven days', ago('email', 3, 6), { group: 'email', days: 7 }],
    ['an e-mail', 'two in eight days', ago('email', 3, 7), null],
    ['an e-mail', 'eight in thirty days', eight, { group: 'email', days: 30 }],
    ['an e-mail', 'seven, and one before that', [...eight.slice(0, 7), ...ago('email', 30)], null],
    ['an e-mail', 'two of one day', ago('email', 5, 5), null],
    ['an e-mail', 'two calls', ago('voice', 0, 0), null],
    ['an e-mail', 'two calls and a letter in a week', [...ago('voice', 1, 1), ...ago('email', 4)], { group: 'all', days: 7 }],
    [
      'an e-mail',
      'ten of all in thirty days',
      [...ago('email', 9, 13, 17, 21, 25), ...ago('voice', 8, 8, 16, 16, 24)],
      { group: 'all', days: 30 },
    ],
    ['a text', 'one before', ago('voice', 0), null],
    ['a text', 'two in seven days', ago('voice', 0, 6), { group: 'voice', days: 7 }],
    ['a text', 'two in eight days', ago('voice', 0, 7), null],
    ['a text', 'a letter today', ago('email', 0), null],
    ['a text', 'two letters and a call in a week', [...ago('email', 0, 3), ...ago('voice', 5)], { group: 'all', days: 7 }],
  ] as const)('%s after %s', (what, _before, past, expected) => {
    const counts = { contacts: (_id: string, after: string) => past.filter(({ day }) => day > after), lettersSince: () => 0 };
    const capped = capOn(counts, 'customer', what === 'a text' ? 'voice' : 'email', TODAY, NOW);
    if (expected === null) expect(capped).toBeNull();
    else expect(capped).toMatchObject({ rule: 'hard-cap-customer', ...expected });
  });
  it('a thousand of one organisation in an hour', () => {
    const counts = (sent: number) => ({ contacts: () => [], lettersSince: () => sent });
    expect(capOn(counts(999), 'customer', 'email', TODAY, NOW)).toBeNull();
    expect(capOn(counts(1_000), 'customer', 'voice', TODAY, NOW)).toMatchObject({ rule: 'hard-cap-organisation' });
  });
});

describe('retries', () => {
  it('follow the curve and end at the longest delay', () => {
    const later = { kind: 'later', at: null, code: '503' } as const;
    const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 20].map(
      (attempts) => (Date.parse(noteRetry(NOW, attempts, later)) - Date.parse(NOW)) / 60_000,
    );
    expect(minutes).toEqual([5 / 60, 5, 30, 120, 300, 600, 600, 600, 600]);
    expect(NOTE_ATTEMPTS).toBe(8);
  });
  it('never come before what the platform asked for', () => {
    const asked = addMs(NOW, 3_600_000);
    expect(noteRetry(NOW, 1, { kind: 'later', at: asked, code: '429' })).toBe(asked);
    expect(letterRetry(NOW, 1, { kind: 'later', at: asked, code: '429' })).toBe(asked);
    expect(letterRetry(NOW, 1, null)).toBe(addMs(NOW, 60_000));
  });
});
