/** The same sentences as en-rules.ts in Arabic. */
import type { enRules } from './en-rules.ts';

export const arRules: Readonly<Record<keyof typeof enRules, string>> = {
  'rule.stage-due': '{number} تجاوزت اليوم {stageDay}، وحان موعد {stage:stage}.',
  'rule.stage-due-today': '{number} بلغت تاريخ استحقاقها، وحان موعد {stage:stage}.',
  'rule.stage-due-early':
    '{number} تُستحق {daysBefore|zero:اليوم|one:خلال يوم واحد|two:خلال يومين|few:خلال # أيام|many:خلال # يومًا|other:خلال # يوم}، وحان موعد {stage:stage}.',
  'rule.call-open': 'طُلبت المكالمة في {raised:date}، وتُعدّ غير مُجراة بعد {until:date}.',
  'rule.needs-approval': 'تلزم موافقة شخص: {because:because}.',
  'rule.asked-too':
    '{count|zero:لا فواتير أخرى متأخرة مطلوبة معها.|one:ومعها فاتورة أخرى متأخرة تُطلب دون أن تنتقل إلى مرحلة تالية.|two:ومعها فاتورتان أخريان متأخرتان تُطلبان دون أن تنتقلا إلى مرحلة تالية.|few:ومعها # فواتير أخرى متأخرة تُطلب دون أن تنتقل إلى مرحلة تالية.|many:ومعها # فاتورة أخرى متأخرة تُطلب دون أن تنتقل إلى مرحلة تالية.|other:ومعها # فاتورة أخرى متأخرة تُطلب دون أن تنتقل إلى مرحلة تالية.}',
  'rule.credit-netted': 'خُصم {unapplied:money} من رصيد غير مخصَّص من أصل {open:money} مفتوحة.',
  'rule.dispute-left-out': 'المبلغ {disputed:money} متنازع عليه ومستثنى.',
  'rule.promise-broken': 'وُعد بسداد {amount:money} في {date:date}، ووصل {received:money}.',
  'rule.promise-passed': 'وُعد بسداد {amount:money} في {date:date} ولم يصل كاملًا.',
  'rule.promise-broken-nothing': 'وُعد بسداد {amount:money} في {date:date}، ولم يصل شيء.',
  'rule.plan-broken': 'لم يُسدَّد قسط {due:date} (ينقص {amount:money}): استحق المبلغ كله من جديد.',
  'rule.stage-not-due': 'يحين موعد {stage:stage} للفاتورة {number} في {day:date}.',
  'rule.payer-habit':
    'اعتاد هذا العميل السداد خلال {habitDays|zero:# يوم|one:يوم واحد|two:يومين|few:# أيام|many:# يومًا|other:# يوم} من الاستحقاق: لا رسالة بشأن {number} قبل {day:date}.',
  'rule.stage-gap':
    'كانت المرحلة الأخيرة في {lastDay:date}، ويفصل بين كل مرحلتين {gapDays|zero:# يوم|one:يوم واحد|two:يومان|few:# أيام|many:# يومًا|other:# يوم} على الأقل.',
  'rule.notice-period':
    'كانت آخر رسالة في {lastDay:date}، والقانون يمنح {gapDays|zero:# يوم|one:يومًا واحدًا|two:يومين|few:# أيام|many:# يومًا|other:# يوم} قبل الاستعانة بغيرنا.',
  'rule.weekend': 'لا تواصل في عطلة نهاية الأسبوع في {country:country}.',
  'rule.own-closed-day': 'الشركة نفسها مغلقة: {name}.',
  'rule.holiday': 'لا تواصل في عطلة رسمية في {country:country}: {name}.',
  'rule.cap-email-gap':
    'خرجت آخر رسالة في {last:date}، ويفصل بين الرسائل {limit|zero:# يوم|one:يوم واحد|two:يومان|few:# أيام|many:# يومًا|other:# يوم} على الأقل.',
  'rule.cap-email-7':
    '{count|zero:لا رسائل|one:رسالة واحدة|two:رسالتان|few:# رسائل|many:# رسالة|other:# رسالة} في سبعة أيام حتى الآن (الحد {limit}).',
  'rule.cap-email-30':
    '{count|zero:لا رسائل|one:رسالة واحدة|two:رسالتان|few:# رسائل|many:# رسالة|other:# رسالة} في ثلاثين يومًا حتى الآن (الحد {limit}).',
  'rule.cap-call-7':
    '{count|zero:لا مكالمات|one:مكالمة أو رسالة نصية واحدة|two:مكالمتان أو رسالتان نصيتان|few:# مكالمات ورسائل نصية|many:# مكالمة ورسالة نصية|other:# مكالمة ورسالة نصية} في سبعة أيام حتى الآن (الحد {limit}).',
  'rule.cap-call-30':
    '{count|zero:لا مكالمات|one:مكالمة أو رسالة نصية واحدة|two:مكالمتان أو رسالتان نصيتان|few:# مكالمات ورسائل نصية|many:# مكالمة ورسالة نصية|other:# مكالمة ورسالة نصية} في ثلاثين يومًا حتى الآن (الحد {limit}).',
  'rule.cooldown':
    'تحدثنا في {spoke:date}: لا تواصل آليًا خلال {days|zero:# يوم|one:يوم كامل|two:يومين كاملين|few:# أيام كاملة|many:# يومًا كاملًا|other:# يوم كامل} بعد ذلك.',
  'rule.written-first':
    'خرجت أول رسالة في {wrote:date}: لا مكالمة ولا رسالة نصية قبل مضي {days|zero:# يوم|one:يوم واحد|two:يومين|few:# أيام|many:# يومًا|other:# يوم} عليها.',
  'rule.cap-all-7':
    '{count|zero:لا اتصالات|one:تواصل واحد|two:تواصلان|few:# مرات تواصل|many:# مرة تواصل|other:# مرة تواصل} في سبعة أيام حتى الآن (الحد {limit}).',
  'rule.cap-all-30':
    '{count|zero:لا اتصالات|one:تواصل واحد|two:تواصلان|few:# مرات تواصل|many:# مرة تواصل|other:# مرة تواصل} في ثلاثين يومًا حتى الآن (الحد {limit}).',
  'rule.hold-dispute': 'متنازع عليها منذ {from:date}.',
  'rule.hold-stop': 'طلب الزبون التوقف في {from:date}.',
  'rule.hold-moratorium': 'يسري تأجيل رسمي منذ {from:date}.',
  'rule.hold-insolvency': 'معسر رسميًا منذ {from:date}.',
  'rule.hold-deceased': 'توفي الزبون، والتحصيل موقوف منذ {from:date}.',
  'rule.hold-vulnerable': 'يحتاج الزبون إلى عناية خاصة، والتحصيل موقوف منذ {from:date}.',
  'rule.hold-legal': 'لدى المحامي منذ {from:date}.',
  'rule.hold-reply': 'رد وصل في {from:date} ينتظر القراءة.',
  'rule.hold-stale': 'لم تؤكدها الدفاتر منذ {from:date}.',
  'rule.hold-manual': 'أوقفها شخص منذ {from:date}.',
  'rule.hold-promise': 'وُعد بسداد {amount:money} في {date:date}، وننتظر حتى {until:date}.',
  'rule.hold-plan': 'خطة السداد ملتزم بها، والقسط التالي ({amount:money}) في {due:date}.',
  'rule.hold-offer': 'عرض بمبلغ {amount:money} سارٍ حتى {expires:date}، وننتظر حتى {until:date}.',
  'rule.hold-wish': 'طلب الزبون ألا نتواصل معه قبل {day:date}.',
  'rule.hold-old':
    'موقوفة ({kind:hold}) منذ {from:date}، أي أكثر من {reviewDays|zero:# يوم|one:يوم واحد|two:يومين|few:# أيام|many:# يومًا|other:# يوم}: يُرجى النظر فيها.',
  'rule.no-address': 'لا يوجد للزبون بريد إلكتروني صالح.',
  'rule.send-by-hand': '{stage:stage} عبر {channel:channel}: أرسلها ثم أكّد أنها أُرسلت.',
  'rule.text-undelivered': 'تعذر تسليم الرسالة النصية ({code}).',
  'rule.no-phone': 'لا يوجد للزبون رقم هاتف للرسائل النصية.',
  'rule.no-consent': 'لم يوافق الزبون على التواصل معه عبر {channel:channel}، والقاعدة {row} تشترط ذلك.',
  'rule.offer-honoured': 'عُرض {amount:money} ووصل في موعده: يُقيَّد الباقي إشعارًا دائنًا في الدفاتر.',
  'rule.call-asked-for': 'طلب الزبون أن نتصل به في {day:date}.',
  'rule.handed-over-paid': 'أُحيلت {number} في {on:date} ووصل مال بعد ذلك: يُبلَّغ من أُحيلت إليه.',
  'rule.excluded': 'يتولى شخص أمر {number}: لا مطالبة آلية بها.',
  'rule.no-due-date': '{number} بلا تاريخ استحقاق.',
  'rule.stages-done': 'انتهت كل المراحل للفاتورة {number}: يقرر شخص الخطوة التالية.',
  'rule.net-small': 'الصافي المستحق {net:money} أقل من أصغر مبلغ يستحق رسالة ({minimum:money}).',
  'rule.in-credit': 'رصيده دائن: {unapplied:money} غير مخصَّصة تغطي كل ما يمكن طلبه ({open:money}).',
  'rule.settled': 'لم يعد منها شيء مفتوحًا.',
  'rule.superseded': 'تغيّر المطلوب، وتحل محلها رسالة جديدة.',
  'rule.changed-before-sending': 'عند القراءة من جديد قبل الإرسال لم تعد كما تقرر.',
  'rule.skipped': 'تخطاها {by}.',
  'rule.mode-changed': 'ضُبط الوضع على {mode:mode}.',
  'rule.period-locked': 'الدفاتر مقفلة لتاريخ {number}: لا يعيد فتحها إلا صاحبها، ولذلك لا تُعاد المحاولة تلقائيًا.',
  'rule.contact-archived': 'عميل {number} مؤرشف في الدفاتر، فلا تقبل أي تغيير عليها.',
  'rule.restored': 'ربما خرجت بعد إنشاء النسخة التي استُعيد منها هذا الملف.',
  'rule.webhooks-silent': 'تغيّرت الدفاتر ولم ترسل المنصة إشعارًا كما كانت تفعل.',
  'rule.connection-ends':
    'تُنهي المنصة الربط في {date:date}، {days|none:اليوم|zero:اليوم|one:بعد يوم|two:بعد يومين|few:بعد # أيام|many:بعد # يومًا|other:بعد # يوم}.',
  'rule.sync-parked': 'لا تجيب المنصة عن أسئلة أخرى ({code}) حتى {until:date}، الساعة {time}.',
  'rule.quarantined':
    '{count|zero:لم يتعذر شيء.|one:تعذرت قراءة سجل واحد.|two:تعذرت قراءة سجلين.|few:تعذرت قراءة # سجلات.|many:تعذرت قراءة # سجلًّا.|other:تعذرت قراءة # سجل.}',
  'because.final': 'الخطوة الأخيرة لا تُتخذ تلقائيًا أبدًا',
  'because.policy': 'السياسة تطلب ذلك',
  'because.review-mode': 'هذا الملف في وضع المراجعة',
  'rule.handed-over': 'أُحيلت في {on:date}.',
};
