/** What stands around every Arabic letter: greeting, labels, how to pay, whom to ask, how to stop. */
import type { FrameWords } from '../words.ts';

export const frame: FrameWords = {
  direction: 'rtl',
  subject:
    '{{#one}}الفاتورة رقم {{number}}{{/one}}{{#two}}فاتورتان{{/two}}{{#few}}{{count}} فواتير{{/few}}{{^one}}{{^two}}{{^few}}{{count}} فاتورة{{/few}}{{/two}}{{/one}} من {{organisation}}',
  preview: 'رسالة من قسم الحسابات لدى {{organisation}}.',
  greeting: ['السادة/ {{customer}} المحترمين،', 'تحية طيبة وبعد،'],
  paidRecently: 'إن كنتم قد سدّدتم خلال الأيام القليلة الماضية فنرجو تجاهل هذه الرسالة، مع خالص الشكر.',
  question:
    'إن كان لديكم اعتراض على أي جزء مما ورد أو أي استفسار، فنرجو {{^printed}}الرد على هذه الرسالة أو {{/printed}}مراسلتنا على {{replyTo}}{{#phone}} أو الاتصال بنا على {{phone}}{{/phone}}. ' +
    'سيطّلع أحد زملائنا على رسالتكم، ولن نعاود طلب أي مبلغ تعترضون عليه قبل أن ننظر في الأمر.',
  anyQuestion:
    'إن كان لديكم أي استفسار أو ملاحظة على ما ورد، فنرجو {{^printed}}الرد على هذه الرسالة أو {{/printed}}مراسلتنا على {{replyTo}}{{#phone}} أو الاتصال بنا على {{phone}}{{/phone}}. وسيطّلع أحد زملائنا على رسالتكم.',
  contact:
    '{{#employee}}للتواصل: {{employee}}{{#workingHours}}، {{workingHours}}{{/workingHours}}{{/employee}}' +
    '{{^employee}}{{#workingHours}}أوقات العمل لدينا: {{workingHours}}{{/workingHours}}{{/employee}}',
  closing: 'وتفضّلوا بقبول فائق الاحترام،',
  signature: 'قسم الحسابات، {{organisation}}',
  footer: [
    'الأرصدة كما في {{date}}. رقم المرجع لدينا: {{reference}}',
    'إن كان الأنسب أن تُوجَّه هذه الرسائل إلى شخص آخر، أو أن نتواصل معكم بطريقة أخرى، أو أن نتوقف عن مراسلتكم، فيكفي أن تخبرونا.',
  ],
  footerOfAnswer: 'رقم المرجع لدينا: {{reference}}، بتاريخ {{date}}',
  rowIssued: 'تاريخ الإصدار {{issued}}',
  rowDue: 'موعد السداد {{due}}',
  rowLate: 'مدة التأخير: {{lateness}}',
  rowDisputed: 'غير مشمول لوجود استفسار قائم بشأن {{number}}',
  payOne: 'سداد الفاتورة {{number}} إلكترونيًا',
  linksAbove: 'يمكنكم استخدام روابط «سداد إلكتروني» المبيّنة مع الفواتير أعلاه.',
  quoteNumber:
    'نرجو ذكر {{#one}}رقم الفاتورة {{number}}{{/one}}{{#two}}رقمي الفاتورتين{{/two}}{{^one}}{{^two}}أرقام الفواتير{{/two}}{{/one}} عند السداد.',
  payByInvoice:
    'نرجو السداد وفق بيانات السداد المدوّنة على الفاتورة، وإن احتجتم إليها مجددًا فيكفي {{^printed}}الرد على هذه الرسالة{{/printed}}{{#printed}}أن تراسلونا{{/printed}} لنوافيكم بها.',
  interest: {
    title: 'فوائد التأخر في السداد',
    row: '{{number}}: المدة {{days}} بمعدل {{rate}} سنويًا{{#basis}} ({{basis}}){{/basis}}',
    fixed: '{{number}}: المبلغ المقطوع عن التأخر في السداد',
    sum: 'إجمالي الفوائد والمبالغ المقطوعة',
    total: 'الإجمالي مع المطلوب سداده',
    note: 'محسوبة حتى {{date}}، وهي مستقلة عن المطلوب سداده أعلاه وليست جزءًا منه.',
  },
  ordinals: ['الأول', 'الثاني', 'الثالث', 'الرابع', 'الخامس', 'السادس', 'السابع', 'الثامن', 'التاسع', 'العاشر'],
  counts: ['واحد', 'اثنين', 'ثلاثة', 'أربعة', 'خمسة', 'ستة', 'سبعة', 'ثمانية', 'تسعة', 'عشرة'],
  series: '{{letterNumber}} من أصل {{letterCount}}',
  instalment: '{{amount}} في {{due}}',
  channels: { email: 'البريد الإلكتروني', sms: 'الرسائل النصية', call: 'الهاتف', letter: 'البريد' },
  labels: {
    invoice: 'الفاتورة',
    due: 'موعد السداد',
    open: 'المتبقي',
    sum: 'إجمالي الفواتير',
    credit: 'يُخصم منه رصيد دائن',
    total: 'المطلوب سداده',
    howToPay: 'طريقة السداد',
    payOnline: 'سداد إلكتروني',
    question: 'هل لديكم ملاحظة؟',
    instalment: 'القسط',
    amount: 'المبلغ',
    together: 'المجموع',
    wordsToAccept: 'نص الاتفاق',
    accept: 'الاطلاع والقبول',
    date: 'التاريخ',
    reference: 'رقم المرجع',
    registration: 'رقم السجل',
    letter: 'الخطاب',
  },
};
