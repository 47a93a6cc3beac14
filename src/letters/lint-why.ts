/** Why a letter may not go out as it stands: one sentence per rule, for the person who can change it. */
import type { LintRule } from './lint.ts';
import type { Language } from './locale.ts';

export const WHY: Readonly<Record<LintRule, Readonly<Record<Language, string>>>> = {
  'creditor-named': {
    en: 'The letter must name the business that is owed.',
    ar: 'يجب أن يذكر الخطاب اسم الجهة صاحبة المبلغ.',
  },
  'invoices-named': {
    en: 'Every invoice that is asked for must be named.',
    ar: 'يجب ذكر رقم كل فاتورة يُطلب سدادها.',
  },
  'amounts-stated': {
    en: 'The amount must be stated with its currency, exactly as in the books.',
    ar: 'يجب ذكر المبلغ وعملته كما هما في الدفاتر تمامًا.',
  },
  'says-how-to-pay': {
    en: 'The letter must say how to pay.',
    ar: 'يجب أن يبيّن الخطاب طريقة السداد.',
  },
  'says-how-to-dispute': {
    en: 'The letter must say what to do when something is not right.',
    ar: 'يجب أن يبيّن الخطاب كيفية الاعتراض.',
  },
  'names-a-contact': {
    en: 'The letter must say how to reach a person.',
    ar: 'يجب أن يبيّن الخطاب كيفية التواصل مع أحد الموظفين.',
  },
  'excuses-recent-payers': {
    en: 'Those who have just paid need a word that they can disregard the letter.',
    ar: 'يجب أن يتضمن الخطاب ما يعفي من سدّد حديثًا من الالتفات إليه.',
  },
  'says-how-to-stop': {
    en: 'A rule for this customer wants the message to say how to stop further ones.',
    ar: 'تشترط القواعد السارية على هذا العميل بيان كيفية إيقاف الرسائل.',
  },
  'states-working-hours': {
    en: 'A rule for this customer wants the hours at which you can be reached.',
    ar: 'تشترط القواعد السارية على هذا العميل ذكر أوقات العمل.',
  },
  'names-an-employee': {
    en: 'A rule for this customer wants a person to be named.',
    ar: 'تشترط القواعد السارية على هذا العميل ذكر اسم الموظف.',
  },
  'states-a-telephone': {
    en: 'A rule for this customer wants a telephone number.',
    ar: 'تشترط القواعد السارية على هذا العميل ذكر رقم هاتف.',
  },
  'no-forbidden-words': {
    en: 'This can be read as a threat, as shaming or as false urgency; say plainly what you ask for instead.',
    ar: 'قد تُفهم هذه العبارة على أنها تخويف أو إحراج أو استعجال مصطنع، فاكتفِ ببيان ما تطلبه بوضوح.',
  },
  'no-court-words': {
    en: 'Only a formal notice that a person has approved may speak of courts or lawyers.',
    ar: 'لا يجوز ذكر المحاكم أو المحامين إلا في إخطار رسمي اعتمده أحد المسؤولين.',
  },
  'no-debt-words-in-subject': {
    en: 'Others may see the subject: it must not reveal that money is owed.',
    ar: 'قد يطّلع آخرون على عنوان الرسالة، فلا يجوز أن يكشف عن وجود مبالغ غير مسدّدة.',
  },
  'no-debt-words-on-shared-channels': {
    en: 'Others may see or hear this: it must not reveal that money is owed.',
    ar: 'قد يرى آخرون هذه الرسالة أو يسمعونها، فلا يجوز أن تكشف عن وجود مبالغ غير مسدّدة.',
  },
  'no-amounts-on-shared-channels': {
    en: 'Others may see or hear this: leave amounts to the letter itself.',
    ar: 'قد يرى آخرون هذه الرسالة أو يسمعونها، فاترك المبالغ للخطاب نفسه.',
  },
  'sender-is-creditor': {
    en: 'The sender must be the business that is owed, by its own name.',
    ar: 'يجب أن يكون المرسل هو الجهة صاحبة المبلغ باسمها.',
  },
  'no-collector-as-sender': {
    en: 'The sender must not sound like a collection agency, a legal department or a court.',
    ar: 'لا يجوز أن يوحي اسم المرسل بأنه شركة تحصيل أو إدارة قانونية أو جهة قضائية.',
  },
  'no-gaps': {
    en: 'Something was left unfilled here.',
    ar: 'هنا موضع لم يُستكمل.',
  },
};
