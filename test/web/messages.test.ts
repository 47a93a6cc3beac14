/** The message table: every key in both languages, the same values in both, every rule a sentence, plural forms as the language has them. */
import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../src/cases/channel.ts';
import { HOLD_KINDS } from '../../src/cases/hold.ts';
import { REPLY_KINDS } from '../../src/cases/meaning.ts';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { EXCEPTION_KINDS, TIMELINE_KINDS } from '../../src/organisation/actor.ts';
import { PDF_STATES } from '../../src/outbox/schema.ts';
import { EFFECT_TRANSITIONS } from '../../src/outbox/states.ts';
import { DECISION_KINDS, MODES } from '../../src/policy/case.ts';
import { preset } from '../../src/policy/presets.ts';
import { RULE_IDS } from '../../src/policy/rules.ts';
import { ar } from '../../src/web/messages/ar.ts';
import { en } from '../../src/web/messages/en.ts';
import { isMessageKey, localeOf, placesOf } from '../../src/web/messages/locale.ts';
import { stageLabel } from '../../src/web/messages/stage.ts';

const plain = (text: string): string => text.replace(/[\u2066-\u2069\u200e\u200f\u061c]/g, '').replaceAll('\u00a0', ' ');
const keys = Object.keys(en).filter(isMessageKey);

describe('the table', () => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(ar).sort()).toEqual(Object.keys(en).sort());
  });

  it('puts the same values into both languages', () => {
    const differing = keys.filter(
      (key) => String(new Set(placesOf(ar[key]).map(nameOf))) !== String(new Set(placesOf(en[key]).map(nameOf))),
    );
    expect(differing).toEqual([]);
  });

  it('is Arabic where it should be: no message is left in English', () => {
    const latin = keys.filter(
      (key) =>
        ar[key] === en[key] &&
        ![
          'platform.xero',
          'platform.quickbooks',
          'door.issuer.xero',
          'door.issuer.quickbooks',
          'customer.hold-invoice',
          'stage.with-day',
          'rules.hours',
        ].includes(key),
    );
    expect(latin).toEqual([]);
  });

  it('has every plural form that each language has', () => {
    const wanted = {
      en: new Intl.PluralRules('en').resolvedOptions().pluralCategories,
      ar: new Intl.PluralRules('ar').resolvedOptions().pluralCategories,
    };
    expect(wanted.ar).toHaveLength(6);
    const missing = (language: 'en' | 'ar', table: Record<string, string>): string[] =>
      keys.flatMap((key) =>
        [...(table[key] ?? '').matchAll(/\{\w+((?:\|[a-z]+:[^{}|]*)+)\}/g)]
          .filter((match) => !wanted[language].every((form) => match[1]?.includes(`|${form}:`)))
          .map(() => `${language} ${key}`),
      );
    expect([...missing('en', en), ...missing('ar', ar)]).toEqual([]);
  });

  it('has a word for everything the actor can name', () => {
    const named = [
      ...RULE_IDS.map((id) => `rule.${id}`),
      ...EXCEPTION_KINDS.flatMap((kind) => [`exception.${kind}`, `exception.about.${kind}`]),
      ...TIMELINE_KINDS.map((kind) => `timeline.${kind}`),
      ...REPLY_KINDS.map((kind) => `reply.${kind}`),
      ...PDF_STATES.filter((state) => state !== 'ready').map((state) => `pdf.${state}`),
      ...HOLD_KINDS.map((kind) => `hold.${kind}`),
      ...CHANNELS.map((channel) => `channel.${channel}`),
      ...MODES.flatMap((mode) => [`mode.${mode}`, `mode.about.${mode}`]),
      ...DECISION_KINDS.map((kind) => `decision.${kind}`),
      ...Object.keys(EFFECT_TRANSITIONS).map((state) => `effect.${state}`),
    ];
    expect(named.filter((key) => !isMessageKey(key))).toEqual([]);
  });

  it('names every stage of the standard policy in both languages', () => {
    const ids = preset('standard')?.stages.map((stage) => stage.id) ?? [];
    expect(ids.map((id) => stageLabel(id, localeOf('en')))).toEqual([
      'advance notice · 7 days before',
      'due-day letter',
      'friendly letter · day 7',
      'phone call · day 14',
      'firm letter · day 30',
      'final demand · day 60',
      'hand-over · day 90',
    ]);
    for (const id of ids) expect(localeOf('ar').stage(id)).toMatch(/^[\u0600-\u06ff ]+$/);
  });
});

describe('saying', () => {
  const { t, reason, money, date, ago, instant: moment } = localeOf('en');
  const arabic = localeOf('ar');

  it('chooses the plural form', () => {
    const said = [0, 1, 2].map((days) => t('days.late', { days }));
    expect(said).toEqual(['due today', '1 day late', '2 days late']);
    const arab = [0, 1, 2, 3, 11, 100].map((count) => arabic.t('invoices.count', { count }));
    expect(arab).toEqual(['لا فواتير', 'فاتورة واحدة', 'فاتورتان', '٣ فواتير', '١١ فاتورة', '١٠٠ فاتورة']);
  });

  it('writes money exactly, with the digits of its currency and a symbol that cannot be mistaken', () => {
    const amounts = [
      { minor: 1050, currency: 'USD' },
      { minor: 1050, currency: 'CAD' },
      { minor: 1_234_567, currency: 'KWD' },
      { minor: 1_234_567, currency: 'JPY' },
      { minor: 9_007_199_254_740_991, currency: 'EGP' },
    ];
    expect(amounts.map((amount) => plain(money(amount)))).toEqual([
      'US$10.50',
      'CA$10.50',
      'KWD 1,234.567',
      'JP¥1,234,567',
      'EGP 90,071,992,547,409.91',
    ]);
    expect(plain(arabic.money({ minor: 1_234_567, currency: 'KWD' }))).toBe('١٬٢٣٤٫٥٦٧ د.ك.');
  });

  it('writes dates and distances in the language', () => {
    const at = instant('2026-11-22T08:20:00.000Z');
    expect(ago(at, instant('2026-11-22T08:20:40.000Z'))).toBe('40 seconds ago');
    expect(plain(arabic.ago(at, instant('2026-11-22T11:20:00.000Z')))).toBe('قبل ٣ ساعات');
    expect(moment(at, 'Africa/Cairo')).toBe('22 Nov 2026, 10:20');
    expect(moment(at, 'America/New_York')).toBe('22 Nov 2026, 03:20');
    expect(date(calendarDate('2026-11-22'))).toBe('22 Nov 2026');
  });

  it('makes a sentence of a reason, and falls back to the detail where it cannot', () => {
    const values = { amount: '960.00 EGP', date: '2026-11-03', received: '0.00 EGP' };
    expect(plain(reason({ rule: 'promise-broken', detail: 'x', values }))).toBe('EGP 960.00 was promised for 3 Nov 2026; nothing came.');
    expect(plain(reason({ rule: 'promise-broken', detail: 'x', values: { ...values, received: '1.50 EGP' } }))).toBe(
      'EGP 960.00 was promised for 3 Nov 2026; EGP 1.50 came.',
    );
    expect(reason({ rule: 'stage-due', detail: 'x', values: { number: 'INV-1', stage: 'before-7', daysLate: -7, stageDay: -7 } })).toBe(
      'INV-1 falls due within 7 days: the advance notice is due.',
    );
    expect(reason({ rule: 'some-new-rule', detail: 'because it is new', values: {} })).toBe('because it is new');
    expect(reason({ rule: 'promise-broken', detail: 'a value is missing', values: { amount: 'much' } })).toBe('a value is missing');
  });

  it('keeps foreign text from turning the sentence around', () => {
    expect(t('call.title', { name: 'مكتبة الأمل' })).toBe('Call \u2068مكتبة الأمل\u2069');
    expect(t('call.title', { name: 'Cairo Print' })).toBe('Call Cairo Print');
    expect(arabic.t('call.title', { name: 'Cairo Print' })).toContain('\u2068Cairo Print\u2069');
    expect(arabic.money({ minor: 100, currency: 'USD' })).toContain('\u2066US$\u2069');
  });
});

/** 'amount:money' → 'amount': the same value must be used, its form may differ by grammar. */
function nameOf(place: string): string {
  return place.split(':')[0] ?? place;
}
