/** Words of a day's work, in Arabic. */
import type { enToday } from './en-today.ts';

export const arToday: Readonly<Record<keyof typeof enToday, string>> = {
  'today.replies': 'ردود تُقرأ',
  'today.promises': 'وعود',
  'keys.again': 'يكتب الملاحظة في الدفاتر من جديد',
  'keys.no': 'لم تصل',
  'meaning.stop': 'يطلب التوقف',
  'meaning.paid': 'يقول إنها مسددة',
  'meaning.dispute': 'ينازع فيها',
  'meaning.lawyer': 'يذكر محاميًا',
  'meaning.cannot-pay': 'لا يستطيع السداد الآن',
  'reply.understood': 'فُهم منه وأوقف ما يلزم: {what:list}. ولا يخرج شيء آخر قبل قراءته.',
  'reply.understood-nothing': 'لم يُفهم منه شيء مؤكد. لا يخرج شيء قبل قراءته.',
  'reply.read': 'قرأته',
  'promise.due': 'وعد',
  'promise.due-about': 'كل شيء متوقف حتى {until:date}؛ دوّنه {by}.',
  'rule.hard-cap-customer':
    'يمنعها حد لا ترفعه أي سياسة: لا أكثر من {most|zero:لا تواصل|one:تواصل واحد|two:تواصلين|few:# مرات تواصل|many:# مرة تواصل|other:# مرة تواصل} خلال {days|zero:لا أيام|one:يوم واحد|two:يومين|few:# أيام|many:# يومًا|other:# يوم}. تُعاد المحاولة في {until:date}.',
  'rule.hard-cap-organisation':
    'يمنعها حد لا ترفعه أي سياسة: لا أكثر من {most|zero:لا رسائل|one:رسالة واحدة|two:رسالتين|few:# رسائل|many:# رسالة|other:# رسالة} من ملف واحد في الساعة. تُعاد المحاولة تلقائيًا.',
};
