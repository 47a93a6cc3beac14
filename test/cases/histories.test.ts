/** Holds and the progress of invoices: what happenings make of them, table by table. */
import { describe, expect, it } from 'vitest';
import { CALL_OUTCOMES, CHANNELS, isVoice, wasConversation } from '../../src/cases/channel.ts';
import { contactsIn, dated, type Happening, happeningSchema, isExchange } from '../../src/cases/happening.ts';
import {
  byGravity,
  covers,
  disputedPart,
  endOf,
  endOfReview,
  HOLD_KINDS,
  type Hold,
  type HoldKind,
  holdStateOn,
  leavesRest,
  silences,
  stands,
} from '../../src/cases/hold.ts';
import { CHASE_TRANSITIONS, NO_PROGRESS, type Progress, progressOf, type Way } from '../../src/cases/progress.ts';
import { addDays, calendarDate } from '../../src/domain/time.ts';

const march = (day: number) => calendarDate(`2026-03-${String(day).padStart(2, '0')}`);
const hold = (given: Partial<Hold>): Hold => ({ kind: 'manual', scope: 'case', from: march(5), ...given });

describe('a hold', () => {
  const ENDING: readonly HoldKind[] = ['manual', 'moratorium', 'stale'];
  it.each(HOLD_KINDS)('%s ends by itself only where the contract says so (rule 8)', (kind) => {
    const given = hold({ kind, until: march(10) });
    const byItself = ENDING.includes(kind);
    expect(endOf(given)).toBe(byItself ? march(10) : null);
    expect([march(4), march(5), march(10), march(11)].map((day) => stands(given, day))).toEqual([false, true, true, !byItself]);
    expect([march(4), march(5), march(10), march(11)].map((day) => holdStateOn(given, day, 90))).toEqual([
      'placed',
      'standing',
      'standing',
      byItself ? 'ended' : 'standing',
    ]);
    expect(endOf(hold({ kind }))).toBeNull();
  });
  it('that does not end by itself grows old, and is looked at again each period', () => {
    const given = hold({ kind: 'dispute' });
    expect([89, 90, 179, 180].map((days) => holdStateOn(given, addDays(march(5), days), 90))).toEqual(['standing', 'old', 'old', 'old']);
    expect([0, 89, 90, 180].map((days) => endOfReview(given, addDays(march(5), days), 90))).toEqual(
      [89, 89, 179, 269].map((days) => addDays(march(5), days)),
    );
    expect(holdStateOn(hold({ until: march(10) }), addDays(march(5), 400), 90)).toBe('ended');
  });
  it('is about the case, an invoice, or a part of one', () => {
    expect([
      covers(hold({}), 'a'),
      covers(hold({ scope: { invoiceId: 'a' } }), 'a'),
      covers(hold({ scope: { invoiceId: 'a' } }), 'b'),
    ]).toEqual([true, true, false]);
    expect([
      leavesRest(hold({ kind: 'dispute', scope: { invoiceId: 'a', amount: 99 } }), 100),
      leavesRest(hold({ kind: 'dispute', scope: { invoiceId: 'a', amount: 100 } }), 100),
    ]).toEqual([true, false]);
    expect([
      leavesRest(hold({ kind: 'dispute', scope: { invoiceId: 'a' } }), 100),
      leavesRest(hold({ kind: 'legal', scope: { invoiceId: 'a', amount: 1 } }), 100),
      leavesRest(hold({ kind: 'dispute' }), 100),
    ]).toEqual([false, false, false]);
  });
  it('parts in dispute add up, and never to more than is open', () => {
    const part = (amount: number, more: Partial<Hold> = {}) => hold({ kind: 'dispute', scope: { invoiceId: 'a', amount }, ...more });
    const invoice = { id: 'a', open: 100 };
    expect(disputedPart([part(30), part(20)], invoice, march(6))).toBe(50);
    expect(disputedPart([part(70), part(60)], invoice, march(6))).toBe(100);
    expect(disputedPart([part(30)], invoice, march(4))).toBe(0);
    expect(disputedPart([part(30)], { id: 'b', open: 100 }, march(6))).toBe(0);
    expect(
      disputedPart([hold({ kind: 'legal', scope: { invoiceId: 'a', amount: 30 } }), hold({ kind: 'dispute' })], invoice, march(6)),
    ).toBe(0);
  });
  it('silences all channels, or the ones it names', () => {
    expect([
      silences(hold({}), 'email'),
      silences(hold({ channels: ['call'] }), 'email'),
      silences(hold({ channels: ['call'] }), 'call'),
      silences(hold({ channels: ['call'] }), null),
    ]).toEqual([true, false, true, true]);
  });
  it('of several the gravest is named, of one kind the oldest', () => {
    const kinds = HOLD_KINDS.map((kind) => hold({ kind }))
      .sort(byGravity)
      .map(({ kind }) => kind);
    expect(kinds).toEqual(['deceased', 'insolvency', 'moratorium', 'legal', 'stop', 'vulnerable', 'dispute', 'reply', 'manual', 'stale']);
    expect(byGravity(hold({ from: march(1) }), hold({ from: march(2) }))).toBeLessThan(0);
    expect(byGravity(hold({ from: march(2) }), hold({ from: march(1) }))).toBeGreaterThan(0);
    expect(byGravity(hold({}), hold({}))).toBe(0);
  });
});

const WAY: Way = {
  positionOf: (stage) => ['one', 'call', 'three'].indexOf(stage),
  isCall: (stage) => stage === 'call',
  lastDayOfCall: (raised) => addDays(raised, 6),
};
const happened = (kind: string, on: number, more: Partial<Happening> = {}): Happening =>
  happeningSchema.parse({ at: march(on), kind, stage: 'one', invoiceIds: ['a'], ...more });
function progress(asOf: number, ...history: Happening[]): Progress {
  return progressOf(dated(history, 'UTC', march(asOf)), () => WAY, march(asOf)).get('a') ?? NO_PROGRESS;
}

describe('how far an invoice has come', () => {
  it.each(['letter-sent', 'letter-unknown', 'sms-sent', 'call-made'])('%s moves it', (kind) => {
    expect(progress(9, happened(kind, 5))).toEqual({ passed: 0, last: { stage: 'one', on: march(5) }, call: null, handedOver: null });
  });
  it('anything else does not', () => {
    expect(progress(9, happened('letter-bounced', 5), happened('reply-received', 5), happened('note-written', 5))).toEqual(NO_PROGRESS);
  });
  it('never goes back, though an earlier stage comes later; a stage of another policy is remembered and passes nothing', () => {
    expect(progress(9, happened('letter-sent', 5, { stage: 'three' }), happened('letter-sent', 7))).toMatchObject({
      passed: 2,
      last: { stage: 'one', on: march(7) },
    });
    expect(progress(9, happened('letter-sent', 5, { stage: 'elsewhere' }))).toMatchObject({ passed: -1, last: { stage: 'elsewhere' } });
  });
  it('each invoice moves to the stage the entry names for it; without names all move to its stage', () => {
    const entry = happened('letter-sent', 5, { stage: 'three', invoiceIds: ['a', 'b'], advances: { a: 'one' } });
    const moved = progressOf(dated([entry], 'UTC', march(9)), () => WAY, march(9));
    expect([...moved.keys()]).toEqual(['a']);
    expect(moved.get('a')?.passed).toBe(0);
    const both = progressOf(dated([happened('letter-sent', 5, { invoiceIds: ['a', 'b'] })], 'UTC', march(9)), () => WAY, march(9));
    expect([...both.keys()]).toEqual(['a', 'b']);
  });
  it('a call is open until its last day, then counts as passed on the day it was asked for', () => {
    const raised = happened('task-raised', 5, { stage: 'call' });
    expect(progress(11, raised)).toEqual({
      passed: -1,
      last: null,
      call: { stage: 'call', raised: march(5), until: march(11) },
      handedOver: null,
    });
    expect(progress(12, raised)).toEqual({ passed: 1, last: { stage: 'call', on: march(5) }, call: null, handedOver: null });
    expect(progress(9, raised, happened('call-made', 6, { stage: 'call' }))).toMatchObject({
      passed: 1,
      last: { on: march(6) },
      call: null,
    });
    expect(progress(9, raised, happened('call-not-made', 8, { stage: 'call' }))).toMatchObject({
      passed: 1,
      last: { on: march(5) },
      call: null,
    });
    expect(progress(9, happened('call-not-made', 8, { stage: 'call' }))).toMatchObject({ passed: 1, last: { on: march(8) } });
  });
  it('a letter that would have travelled with a call that was not made is still to come', () => {
    expect(progress(9, happened('task-raised', 5), happened('call-not-made', 8))).toEqual({
      passed: -1,
      last: null,
      call: null,
      handedOver: null,
    });
  });
  it('handed over it stays with others until it is taken back; what still leaves is noted', () => {
    const over = happened('handed-over', 5, { stage: 'three' });
    expect(progress(9, over)).toMatchObject({ passed: 2, handedOver: march(5) });
    expect(progress(9, over, happened('letter-sent', 7))).toMatchObject({ handedOver: march(5), last: { on: march(7) } });
    expect(progress(9, over, happened('task-raised', 7, { stage: 'call' }))).toMatchObject({ call: null });
    expect(progress(9, over, happened('recalled', 8, { stage: null, advances: {} }))).toMatchObject({ passed: 2, handedOver: null });
    expect(progress(9, happened('recalled', 8, { stage: null }))).toEqual(NO_PROGRESS);
  });
  it('reads entries in the order of their days, and none that has not happened yet', () => {
    expect(progress(9, happened('letter-sent', 8, { stage: 'three' }), happened('letter-sent', 5)).last).toEqual({
      stage: 'three',
      on: march(8),
    });
    expect(progress(9, happened('letter-sent', 10))).toEqual(NO_PROGRESS);
    expect(dated([happened('letter-sent', 5, { at: '2026-03-05T23:30:00.000Z' as Happening['at'] })], 'Asia/Riyadh', march(9))[0]?.on).toBe(
      march(6),
    );
  });
  it('every event of one state is known to the others, or is no event there', () => {
    expect(Object.keys(CHASE_TRANSITIONS.waiting)).toEqual(Object.keys(CHASE_TRANSITIONS['call-open']));
  });
});

describe('contacts', () => {
  it('letters count once a day, calls and texts one each; what came back was not read', () => {
    const history = [
      happened('letter-sent', 2),
      happened('letter-unknown', 2),
      happened('letter-bounced', 3),
      happened('letter-sent', 5),
      happened('call-made', 5),
      happened('call-made', 5),
      happened('sms-sent', 6),
    ];
    expect(contactsIn(dated(history, 'UTC', march(9)))).toEqual({
      letters: [march(2), march(5)],
      calls: [march(5), march(5), march(6)],
      exchanges: [],
      written: [march(5)],
    });
  });
  it.each([
    ['reply-received', undefined, true],
    ['portal-message', undefined, true],
    ['call-made', 'spoke', true],
    ['call-made', 'promised', true],
    ['call-made', 'no-answer', false],
    ['call-made', 'voicemail', false],
    ['call-made', undefined, false],
    ['letter-sent', 'spoke', false],
  ] as const)('%s (%s) is an exchange: %s', (kind, outcome, exchanged) => {
    expect(isExchange(happened(kind, 5, outcome === undefined ? {} : { outcome }))).toBe(exchanged);
    expect(contactsIn(dated([happened(kind, 5, outcome === undefined ? {} : { outcome })], 'UTC', march(9))).exchanges).toEqual(
      exchanged ? [march(5)] : [],
    );
  });
  it('every channel is either voice or written, every outcome a conversation or not', () => {
    expect(CHANNELS.filter(isVoice)).toEqual(['sms', 'call']);
    expect(CALL_OUTCOMES.filter((outcome) => !wasConversation(outcome))).toEqual(['no-answer', 'voicemail']);
  });
});
