/** ما تجده جهات الاستقبال عن نطاق الإرسال. */
import type { enSenderCheck } from './en-sender-check.ts';

export const arSenderCheck: Readonly<Record<keyof typeof enSenderCheck, string>> = {
  'check.title': 'ما تراه جهات الاستقبال',
  'check.about': 'تنظر خوادم البريد في سجلات DNS قبل أن تثق برسالة من',
  'check.now': 'افحص الآن',
  'check.last': 'فُحص {ago}',
  'check.never': 'لم يُفحص بعد',
  'check.state.met': 'سليم',
  'check.state.missing': 'ناقص',
  'check.state.wrong': 'خاطئ',
  'check.state.unknown': 'لا يمكن الجزم',
  'check.record-name': 'سجل TXT',
  'check.record-value': 'القيمة',
  'check.spf-covers': 'يذكر النطاق {host} ضمن من يجوز لهم الإرسال باسمه.',
  'check.spf-elsewhere':
    'يحدد النطاق من يجوز لهم الإرسال باسمه ولا يذكر {host} نفسه. قد تخرج الرسائل من عناوين أخرى لدى المزود: اسأله عما يلزم إضافته.',
  'check.spf-missing': 'لا يحدد النطاق من يجوز لهم الإرسال باسمه. انشر هذا السجل، وإن كان {host} يرسل من عناوين أخرى فمزوده يعرف ما يُضاف.',
  'check.spf-several': 'توجد عدة سجلات SPF فلا يُعتد بأي منها: {found}. اجمعها في سجل واحد.',
  'check.spf-unreadable': 'تعذرت قراءة سجل SPF عند «{found}» فلا يُعتد به.',
  'check.spf-too-many':
    'يحتاج سجل SPF إلى {lookups|zero:# استعلام|one:استعلام واحد|two:استعلامين|few:# استعلامات|many:# استعلامًا|other:# استعلام}، وجهات الاستقبال تتوقف عند عشرة فلا يُعتد به.',
  'check.spf-open': 'سجل SPF يسمح لأي أحد بالإرسال باسم النطاق. اختمه بـ ~all أو -all.',
  'check.dkim-matches': 'الرسائل موقَّعة، والمفتاح {selector} منشور.',
  'check.dkim-no-key': 'الرسائل من {domain} غير موقَّعة: على مشغّل هذا التثبيت وضع مفتاح للنطاق في DKIM_DIR.',
  'check.dkim-missing': 'تُوقَّع الرسائل بالمفتاح {selector} ولا يستطيع أحد الاطلاع عليه. انشر هذا السجل.',
  'check.dkim-other-key': 'المنشور تحت {selector} مفتاح غير الذي تُوقَّع به الرسائل. استبدل به هذا السجل.',
  'check.dmarc-stands': 'يوجد سجل DMARC (السياسة: {policy}).',
  'check.dmarc-missing': 'لا يحدد النطاق مصير الرسائل التي لا تثبت شيئًا. انشر هذا السجل للبدء.',
  'check.dmarc-unreadable': 'تعذرت قراءة سجل DMARC في {at}. هذا يكفي للبدء.',
  'check.dmarc-would-fail': 'يطلب النطاق من جهات الاستقبال {policy} لما لا يثبت شيئًا، وليس SPF ولا DKIM سليمًا: ستضيع الرسائل.',
  'check.dmarc-may-fail':
    'يطلب النطاق من جهات الاستقبال {policy} لما لا يثبت شيئًا. الرسائل غير موقَّعة بمفتاح منشور، ولا يمكن معرفة هل يسمح بها SPF: أصلح DKIM.',
  'check.dns-silent': 'لم يُجب نظام DNS. لا يُعرف شيء؛ حاول لاحقًا.',
};
