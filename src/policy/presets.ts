/**
 * The policies that ship, each stage with the reason it is there. Sources: requirements C1 to C5 (friendly first, firmer step by step, a
 * lawyer last; a call before and after the due date; on day 35 of 30; calls for debts over 14 days) and contract rule 1 for `standard`.
 */
import { type Policy, policySchema, REVIEW_DAYS } from './policy.ts';

const SETTINGS = {
  basis: 'customer',
  minimumNet: 5,
  gapDays: 7,
  callBusinessDays: 5,
  toleranceBusinessDays: 2,
  respectHabit: false,
  reviewDays: REVIEW_DAYS,
} as const;

const BEFORE = { channel: 'email', template: 'before-7', tone: 'friendly' } as const;
const FRIENDLY = { channel: 'email', template: 'friendly-7', tone: 'friendly' } as const;
const FIRM = { channel: 'email', template: 'firm-30', tone: 'firm' } as const;
const CALL = { channel: 'call', template: 'call-14', tone: 'neutral' } as const;
const FINAL = { channel: 'email', template: 'final-60', tone: 'final', approval: true } as const;
const HAND_OVER = { channel: 'hand-over', template: 'hand-over-90', tone: 'final', approval: true } as const;

const STANDARD = policySchema.parse({
  name: 'standard',
  ...SETTINGS,
  stages: [
    {
      id: 'before-7',
      days: -7,
      ...BEFORE,
      explain: {
        en: 'A week ahead there is still time to send a missing copy or an order number.',
        ar: 'قبل أسبوع يبقى متسع لإرسال نسخة ناقصة أو رقم أمر شراء.',
      },
    },
    {
      id: 'due',
      days: 0,
      channel: 'email',
      template: 'due',
      tone: 'friendly',
      explain: {
        en: 'A short note on the day itself, for those who pay on the day.',
        ar: 'رسالة قصيرة في يوم الاستحقاق لمن يدفع في يومه.',
      },
    },
    {
      id: 'friendly-7',
      days: 7,
      ...FRIENDLY,
      explain: { en: 'Most late payments were simply forgotten.', ar: 'أغلب التأخير نسيان لا أكثر.' },
    },
    {
      id: 'call-14',
      days: 14,
      ...CALL,
      explain: {
        en: 'E-mail is easy to overlook; after two weeks a person asks what stands in the way.',
        ar: 'البريد الإلكتروني سهل الإغفال؛ بعد أسبوعين يسأل شخص عمّا يعيق السداد.',
      },
    },
    {
      id: 'firm-30',
      days: 30,
      ...FIRM,
      explain: { en: 'A month late: a date to answer by, and an offer of instalments.', ar: 'بعد شهر: موعد محدد للرد وعرض للتقسيط.' },
    },
    {
      id: 'final-60',
      days: 60,
      ...FINAL,
      explain: {
        en: 'The last letter before others are asked; a person reads it first.',
        ar: 'آخر رسالة قبل الاستعانة بغيرنا، ويقرؤها شخص أولًا.',
      },
    },
    {
      id: 'hand-over-90',
      days: 90,
      ...HAND_OVER,
      explain: {
        en: 'After ninety days the chance of payment falls every month: a person decides whether to hand over.',
        ar: 'بعد تسعين يومًا تقل فرصة التحصيل كل شهر، فيقرر شخص هل يُحال الملف.',
      },
    },
  ],
});

const GENTLE = policySchema.parse({
  name: 'gentle',
  ...SETTINGS,
  respectHabit: true,
  segments: { evading: { respectHabit: false } },
  stages: [
    {
      id: 'friendly-10',
      days: 10,
      ...FRIENDLY,
      explain: {
        en: 'No word before: these customers usually pay by themselves.',
        ar: 'لا تذكير قبل ذلك: هؤلاء العملاء يدفعون عادة من تلقاء أنفسهم.',
      },
    },
    {
      id: 'friendly-30',
      days: 30,
      ...FRIENDLY,
      explain: { en: 'A second, plain letter a month after the due date.', ar: 'رسالة ثانية واضحة بعد شهر من الاستحقاق.' },
    },
    {
      id: 'firm-60',
      days: 60,
      ...FIRM,
      explain: { en: 'Two months late: a date to answer by.', ar: 'بعد شهرين: موعد محدد للرد.' },
    },
    {
      id: 'final-90',
      days: 90,
      ...FINAL,
      explain: { en: 'The last letter; a person reads it first.', ar: 'الرسالة الأخيرة، ويقرؤها شخص أولًا.' },
    },
    {
      id: 'hand-over-120',
      days: 120,
      ...HAND_OVER,
      explain: { en: 'Only a person decides what comes after four months.', ar: 'بعد أربعة أشهر يقرر شخص ما يلي.' },
    },
  ],
});

/** No letter on the due day: stages of one invoice lie a week apart, and the call on day five must not wait for one. */
const FIRM_PRESET = policySchema.parse({
  name: 'firm',
  ...SETTINGS,
  segments: {
    unable: {
      stages: [
        { id: 'final-30', days: 45 },
        { id: 'hand-over-60', days: 90 },
      ],
    },
  },
  stages: [
    {
      id: 'before-3',
      days: -3,
      ...BEFORE,
      explain: { en: 'Three days ahead, so that the payment run is not missed.', ar: 'قبل ثلاثة أيام حتى لا يفوت موعد الدفع.' },
    },
    {
      id: 'call-5',
      days: 5,
      ...CALL,
      explain: {
        en: 'With terms of thirty days, a call on day thirty-five: soon enough that nobody has forgotten the order.',
        ar: 'مع أجل ثلاثين يومًا، اتصال في اليوم الخامس والثلاثين قبل أن يُنسى الطلب.',
      },
    },
    { id: 'firm-14', days: 14, ...FIRM, explain: { en: 'Two weeks late: a date to answer by.', ar: 'بعد أسبوعين: موعد محدد للرد.' } },
    {
      id: 'final-30',
      days: 30,
      ...FINAL,
      explain: { en: 'The last letter after a month; a person reads it first.', ar: 'الرسالة الأخيرة بعد شهر، ويقرؤها شخص أولًا.' },
    },
    {
      id: 'hand-over-60',
      days: 60,
      ...HAND_OVER,
      explain: {
        en: 'A person decides after two months, while most can still be collected.',
        ar: 'يقرر شخص بعد شهرين، وأغلب المبالغ ما زال ممكن التحصيل.',
      },
    },
  ],
});

const PERSONAL = policySchema.parse({
  name: 'personal',
  ...SETTINGS,
  stages: [
    {
      id: 'call-before-7',
      days: -7,
      channel: 'call',
      template: 'call-before',
      tone: 'friendly',
      explain: {
        en: 'A call a week ahead: has everything arrived, could anything delay the payment?',
        ar: 'اتصال قبل أسبوع: هل وصل كل شيء، وهل هناك ما قد يؤخر السداد؟',
      },
    },
    {
      id: 'call-7',
      days: 7,
      ...CALL,
      explain: { en: 'A week after the due date the same person calls again.', ar: 'بعد أسبوع من الاستحقاق يتصل الشخص نفسه مرة أخرى.' },
    },
    {
      id: 'friendly-21',
      days: 21,
      ...FRIENDLY,
      explain: { en: 'What was said on the telephone, once more in writing.', ar: 'ما قيل في الهاتف مرة أخرى كتابةً.' },
    },
    {
      id: 'firm-35',
      days: 35,
      ...FIRM,
      explain: { en: 'A date to answer by, and an offer of instalments.', ar: 'موعد محدد للرد وعرض للتقسيط.' },
    },
    {
      id: 'final-60',
      days: 60,
      ...FINAL,
      explain: { en: 'The last letter; a person reads it first.', ar: 'الرسالة الأخيرة، ويقرؤها شخص أولًا.' },
    },
    {
      id: 'hand-over-90',
      days: 90,
      ...HAND_OVER,
      explain: { en: 'A person decides what comes next.', ar: 'يقرر شخص ما يلي.' },
    },
  ],
});

const PRESETS: Readonly<Record<string, Policy>> = { standard: STANDARD, gentle: GENTLE, firm: FIRM_PRESET, personal: PERSONAL };
export const PRESET_NAMES: readonly string[] = Object.keys(PRESETS);

/** A preset by name, or null. */
export function preset(name: string): Policy | null {
  return Object.hasOwn(PRESETS, name) ? (PRESETS[name] ?? null) : null;
}
