/**
 * The wording that makes a last letter a formal notice, by the debtor's country: law as data, each row with its source, how sure we
 * are of it, and the day it must be looked at again. Where no row holds, a neutral wording stands, never nothing. Courts are named
 * only in a notice that a person has approved, and then as a possibility, not as a threat.
 */
import type { CalendarDate } from '../domain/time.ts';
import { calendarDate } from '../domain/time.ts';
import type { Language } from './locale.ts';
import type { NoticeRequest } from './statement.ts';

export interface Notice {
  readonly id: string;
  /** ISO 3166 alpha-2; empty in the neutral row, which holds everywhere. */
  readonly countries: readonly string[];
  /** Whom it suits: 'business' companies, 'individual' sole traders and consumers. */
  readonly debtor: 'business' | 'individual' | 'any';
  /** The least days it gives for an answer. */
  readonly answerDays: number;
  /** Templates, after the letter's own paragraphs. */
  readonly paragraphs: Readonly<Record<Language, readonly string[]>>;
  /** Added where a person has approved the notice. */
  readonly court: Readonly<Record<Language, readonly string[]>>;
  readonly source: string;
  readonly confidence: 'high' | 'medium' | 'low';
  /** After this day the row no longer holds and the neutral wording stands in. */
  readonly reviewBy: CalendarDate;
}

const REVIEW_BY = calendarDate('2027-10-31');
const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
const INTEREST_BELOW = '{{#interest}} What it comes to is shown below, apart from the invoices.{{/interest}}';
const INTEREST_BELOW_AR = '{{#interest}} وما بلغته مبيّن أدناه، مستقلًا عن الفواتير.{{/interest}}';

const NEUTRAL: Notice = {
  id: 'neutral',
  countries: [],
  debtor: 'any',
  answerDays: 14,
  paragraphs: {
    en: [
      'Please take this letter as formal notice that payment is due. On request we send copies of the invoices and of what they rest on.',
    ],
    ar: ['ويُعدّ هذا الخطاب إخطارًا رسميًا بحلول موعد السداد. ويسعدنا عند الطلب موافاتكم بنسخ من الفواتير ومما تستند إليه.'],
  },
  court: {
    en: ['If no payment and no answer reach us by {{answerBy}}, {{organisation}} may ask the competent court to decide.'],
    ar: ['فإن لم يصلنا سداد ولا ردّ حتى {{answerBy}}، فنحتفظ بحقنا في عرض الأمر على المحكمة المختصة.'],
  },
  source: 'our wording; no rule of law is relied on',
  confidence: 'high',
  reviewBy: calendarDate('9999-12-31'),
};

const NOTICES: readonly Notice[] = [
  {
    id: 'gb-individual',
    countries: ['GB'],
    debtor: 'individual',
    answerDays: 30,
    paragraphs: {
      en: [
        'This letter sets out what is asked for and how you can answer. It concerns goods or services that {{organisation}} supplied and invoiced as listed below. Copies of the invoices and of what was agreed are free; just ask.',
        'You have at least 30 days, until {{answerBy}}. In your answer you can agree, say which part you do not agree with and why, ask for documents, propose instalments, or say that you need more time to take advice.',
        'Free and independent advice about money is given, among others, by Citizens Advice, StepChange and National Debtline.',
      ],
      ar: [
        'يبيّن هذا الخطاب ما نطلبه وكيف يمكنكم الرد عليه، وهو يتعلق ببضائع أو خدمات قدّمناها إليكم وأصدرنا بها الفواتير المبيّنة أدناه. ونوافيكم مجانًا عند الطلب بنسخ من الفواتير ومما اتُّفق عليه.',
        'ولديكم ثلاثون يومًا على الأقل، أي حتى {{answerBy}}. ولكم في ردّكم أن توافقوا، أو أن تبيّنوا الجزء الذي تعترضون عليه وسبب الاعتراض، أو أن تطلبوا مستندات، أو أن تقترحوا أقساطًا، أو أن تطلبوا مهلة أطول لأخذ المشورة.',
        'وتقدّم جهات منها Citizens Advice وStepChange وNational Debtline مشورة مالية مجانية ومستقلة.',
      ],
    },
    court: {
      en: [
        'If nothing can be agreed by {{answerBy}}, {{organisation}} may ask the county court to decide, which can add interest and costs to the amount.',
      ],
      ar: [
        'فإن لم يتيسّر الاتفاق حتى {{answerBy}}، فنحتفظ بحقنا في عرض الأمر على المحكمة المختصة في بريطانيا (county court)، وقد تُضاف بحكمها فوائد ومصروفات إلى المبلغ.',
      ],
    },
    source: 'Pre-Action Protocol for Debt Claims (England and Wales): letter of claim to individuals and sole traders, 30 days to reply',
    confidence: 'high',
    reviewBy: REVIEW_BY,
  },
  {
    id: 'gb-business',
    countries: ['GB'],
    debtor: 'business',
    answerDays: 14,
    paragraphs: {
      en: [
        'Please take this letter as formal notice that payment is due. It concerns goods or services that {{organisation}} supplied and invoiced as listed below; copies of the invoices are free.',
        `Between businesses, the Late Payment of Commercial Debts (Interest) Act 1998 gives the supplier interest and a fixed sum for late payment, unless the contract provides otherwise.${INTEREST_BELOW}`,
      ],
      ar: [
        'ويُعدّ هذا الخطاب إخطارًا رسميًا بحلول موعد السداد، وهو يتعلق ببضائع أو خدمات قدّمناها إليكم وأصدرنا بها الفواتير المبيّنة أدناه، ونوافيكم بنسخ منها مجانًا.',
        `ويمنح قانون التأخر في السداد بين المنشآت التجارية في المملكة المتحدة لعام 1998 المورّد فوائد ومبلغًا مقطوعًا عن التأخر، ما لم ينص العقد على غير ذلك.${INTEREST_BELOW_AR}`,
      ],
    },
    court: {
      en: ['If no payment and no answer reach us by {{answerBy}}, {{organisation}} may ask the county court to decide.'],
      ar: ['فإن لم يصلنا سداد ولا ردّ حتى {{answerBy}}، فنحتفظ بحقنا في عرض الأمر على المحكمة المختصة في بريطانيا (county court).'],
    },
    source:
      'Late Payment of Commercial Debts (Interest) Act 1998; Practice Direction Pre-Action Conduct (14 days in a straightforward case)',
    confidence: 'medium',
    reviewBy: REVIEW_BY,
  },
  {
    id: 'eu-business',
    countries: EU,
    debtor: 'business',
    answerDays: 14,
    paragraphs: {
      en: [
        'Please take this letter as formal notice that payment is due. Copies of the invoices are free; just ask.',
        `Between businesses, Directive 2011/7/EU, as the law of your country has it, gives the supplier interest and a fixed sum of at least EUR 40 for late payment.${INTEREST_BELOW}`,
      ],
      ar: [
        'ويُعدّ هذا الخطاب إخطارًا رسميًا بحلول موعد السداد، ونوافيكم بنسخ من الفواتير مجانًا عند الطلب.',
        `ويمنح التوجيه الأوروبي 2011/7/EU، على النحو المأخوذ به في بلدكم، المورّد في المعاملات بين المنشآت فوائد ومبلغًا مقطوعًا لا يقل عن أربعين يورو عن التأخر في السداد.${INTEREST_BELOW_AR}`,
      ],
    },
    court: {
      en: [
        'If no payment and no answer reach us by {{answerBy}}, {{organisation}} may ask the competent court to decide, or apply for a payment order.',
      ],
      ar: ['فإن لم يصلنا سداد ولا ردّ حتى {{answerBy}}، فنحتفظ بحقنا في عرض الأمر على المحكمة المختصة أو طلب أمر بالأداء.'],
    },
    source: 'Directive 2011/7/EU, articles 3 and 6',
    confidence: 'high',
    reviewBy: REVIEW_BY,
  },
  {
    id: 'arab-formal',
    countries: ['SA', 'EG', 'AE'],
    debtor: 'any',
    answerDays: 15,
    paragraphs: {
      en: [
        'Please take this letter as formal notice that payment is due for goods or services supplied by {{organisation}} and listed below. On request we send copies of the invoices, delivery notes and of what was agreed.',
        'An amicable settlement, by instalments too, is welcome.',
      ],
      ar: [
        'ونوجّه إليكم هذا الخطاب إخطارًا رسميًا بحلول موعد السداد عمّا هو مبيّن أدناه، مقابل بضائع أو خدمات قدّمناها إليكم. ويسعدنا عند الطلب موافاتكم بنسخ من الفواتير وإيصالات التسليم وما اتُّفق عليه.',
        'ونرحّب بتسوية الأمر وديًا، ولو على أقساط.',
      ],
    },
    court: {
      en: ['If no payment and no answer reach us by {{answerBy}}, {{organisation}} may put the matter before the competent courts.'],
      ar: ['فإن لم يصلنا سداد ولا ردّ حتى {{answerBy}}، فنحتفظ بحقنا في عرض الأمر على الجهات القضائية المختصة.'],
    },
    source: 'our wording: neutral and without interest, which is not claimed by default in these countries; the 15 days are our policy',
    confidence: 'medium',
    reviewBy: REVIEW_BY,
  },
  {
    id: 'us-business',
    countries: ['US'],
    debtor: 'business',
    answerDays: 14,
    paragraphs: {
      en: [
        'Please take this letter as formal notice, from {{organisation}} in its own name, that payment is due under the terms we agreed on. Copies of the invoices are available on request.',
        'If you question any part, tell us which and why, and we will look into it before anything else.',
      ],
      ar: [
        'ويُعدّ هذا الخطاب إخطارًا رسميًا، نوجّهه إليكم باسمنا، بحلول موعد السداد وفق الشروط المتفق عليها. ونوافيكم بنسخ من الفواتير عند الطلب.',
        'وإن كنتم تعترضون على أي جزء فبيّنوه لنا وسبب الاعتراض لننظر فيه قبل أي شيء آخر.',
      ],
    },
    court: {
      en: ['If no payment and no answer reach us by {{answerBy}}, {{organisation}} may ask a court to decide.'],
      ar: ['فإن لم يصلنا سداد ولا ردّ حتى {{answerBy}}، فنحتفظ بحقنا في عرض الأمر على المحكمة المختصة.'],
    },
    source: 'our wording: a creditor in its own name to a business, outside 15 USC 1692a(6); no interest without a contract clause',
    confidence: 'medium',
    reviewBy: REVIEW_BY,
  },
];

/** Every row and the neutral one, for the screens that show what is known and for tests. */
export const ALL_NOTICES: readonly Notice[] = [...NOTICES, NEUTRAL];

/** The wording for a debtor on a day: the row of their country and kind while it holds, else the neutral one. */
export function noticeFor({ country, debtor }: Pick<NoticeRequest, 'country' | 'debtor'>, on: CalendarDate): Notice {
  const kind = debtor === 'consumer' || debtor === 'sole-trader' ? 'individual' : 'business';
  const row = NOTICES.find(
    (each) =>
      country !== null && each.countries.includes(country) && (each.debtor === 'any' || each.debtor === kind) && on <= each.reviewBy,
  );
  return row ?? NEUTRAL;
}
