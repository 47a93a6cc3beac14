/** Arabic letters on an occasion: they answer something the customer did, or offer something; none of them asks for what is late. */
import type { Words } from '../words.ts';

const INVOICES =
  '{{#one}}الفاتورة رقم {{numbers}}{{/one}}{{#two}}الفاتورتين {{numbers}}{{/two}}{{#several}}{{^two}}الفواتير {{numbers}}{{/two}}{{/several}}';
const REPLY =
  '{{#link}}عبر الصفحة المبيّنة أدناه أو {{/link}}{{^printed}}بالرد على هذه الرسالة{{/printed}}{{#printed}}بمراسلتنا{{/printed}}';
const PLAN = `أوافق على أن أسدّد إلى {{organisation}} مبلغ {{open}} عن ${INVOICES} على الأقساط الآتية: {{instalments}}.`;

export const occasions: Words['occasions'] = {
  'thank-you': {
    subject: 'شكر من {{organisation}}',
    opening: [
      'نشكركم على سداد مبلغ {{amount}} الذي وصلنا في {{paidOn}}.{{#one}} وبه تكون الفاتورة رقم {{numbers}} قد سُدّدت بالكامل.{{/one}}{{#two}} وبه تكون الفاتورتان {{numbers}} قد سُدّدتا بالكامل.{{/two}}{{#several}}{{^two}} وبه تكون الفواتير {{numbers}} قد سُدّدت بالكامل.{{/two}}{{/several}}',
      '{{#remaining}}والمتبقي في حسابكم بعد ذلك {{remaining}}، ولا يلزم منكم شيء بسبب هذه الرسالة.{{/remaining}}{{^remaining}}ولم يعد في حسابكم أي مبلغ مفتوح.{{/remaining}}',
      'ويسعدنا دوام التعامل معكم.',
    ],
    agreement: null,
  },
  'promise-confirmed': {
    subject: 'تأكيد من {{organisation}}',
    opening: [
      `نشكركم على إفادتنا. وقد سجّلنا أنكم ستسدّدون {{amount}} عن ${INVOICES} في موعد أقصاه {{promisedFor}}.`,
      'ولن نكتب إليكم بهذا الشأن قبل ذلك التاريخ. وإن طرأ ما يحول دونه فنرجو إخبارنا قبله لنتفق على موعد آخر.',
    ],
    agreement: null,
  },
  'plan-proposal': {
    subject: 'اقتراح من {{organisation}}',
    opening: [
      `تيسيرًا عليكم نقترح توزيع مبلغ {{open}} عن ${INVOICES} على الأقساط المبيّنة أدناه.`,
      `فإن ناسبكم ذلك فنرجو إبداء القبول في موعد أقصاه {{expires}} ${REPLY} بالنص المبيّن أدناه. وإن كانت مواعيد أو مبالغ أخرى أنسب لكم فأخبرونا بها.`,
      'ولن نكتب إليكم بهذا الشأن ما دام كل قسط يصل في موعده.',
    ],
    agreement: PLAN,
  },
  'plan-agreed': {
    subject: 'اتفاقنا، من {{organisation}}',
    opening: [
      `نشكركم. وقد اتفقنا على الأقساط المبيّنة أدناه عن ${INVOICES}{{#acceptedBy}}، بقبول {{acceptedBy}}{{#acceptedOn}} في {{acceptedOn}}{{/acceptedOn}}{{/acceptedBy}}.`,
      'ولن نكتب إليكم بهذا الشأن ما دام كل قسط يصل في موعده. وإن تعسّر أحد الأقساط فنرجو إخبارنا قبل موعده لننظر فيه معًا.',
    ],
    agreement: PLAN,
  },
  'offer-settlement': {
    subject: 'عرض من {{organisation}}',
    opening: [
      `رغبةً في إنهاء الأمر على خير نعرض عليكم ما يلي: إذا وصلنا مبلغ {{amount}} في موعد أقصاه {{expires}} عددنا مبلغ {{open}} عن ${INVOICES} مسدَّدًا بالكامل، أي بتخفيض قدره {{saving}}.`,
      `فإن ناسبكم ذلك فنرجو إبداء القبول ${REPLY} بالنص المبيّن أدناه. ولكم كامل الحرية في عدم القبول، ولن يترتب على ذلك شيء.`,
      'وينتهي هذا العرض تلقائيًا بعد {{expires}}، ويبقى المبلغ كاملًا كما هو.',
    ],
    agreement: `أوافق على أن أسدّد إلى {{organisation}} مبلغ {{amount}} في موعد أقصاه {{expires}} تسويةً كاملة لمبلغ {{open}} عن ${INVOICES}.`,
  },
  'offer-early-payment': {
    subject: 'عرض من {{organisation}}',
    opening: [
      `إن رغبتم في السداد المبكر، فوصول مبلغ {{amount}} إلينا في موعد أقصاه {{expires}} يُعدّ سدادًا كاملًا لمبلغ {{open}} عن ${INVOICES}، وتوفّرون بذلك {{saving}}.`,
      'وإن لم ترغبوا في ذلك فلا يتغيّر شيء، ويبقى موعد السداد المتفق عليه كما هو.',
    ],
    agreement: `أوافق على أن أسدّد إلى {{organisation}} مبلغ {{amount}} في موعد أقصاه {{expires}} سدادًا كاملًا لمبلغ {{open}} عن ${INVOICES}.`,
  },
  'stop-confirmed': {
    subject: 'تأكيد من {{organisation}}',
    opening: [
      'بناءً على طلبكم، لن نتواصل معكم بعد الآن {{#channel}}عبر {{channel}}{{/channel}}{{^channel}}بأي وسيلة{{/channel}}. وهذه رسالتنا الوحيدة لتأكيد ذلك.',
      'ومتى رغبتم في الحديث معنا فيسعدنا ذلك.',
    ],
    agreement: null,
  },
  'dispute-received': {
    subject: 'تأكيد من {{organisation}}',
    opening: [
      `نشكركم على إخبارنا. وقد سجّلنا اعتراضكم بشأن ${INVOICES}{{#amount}} في حدود {{amount}}{{/amount}}، وسينظر فيه أحد زملائنا.`,
      'ولن نطلب منكم ما تعترضون عليه قبل أن نوافيكم بردّنا. وإن كان لديكم ما يعيننا على فهم الأمر، كإذن تسليم أو صورة، فنرجو إرساله إلينا.',
    ],
    agreement: null,
  },
};
