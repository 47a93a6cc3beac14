/** Sentences about who letters come from, in Arabic. */
import type { enSender } from './en-sender.ts';

export const arSender: Readonly<Record<keyof typeof enSender, string>> = {
  'sender.title': 'مرسل الرسائل',
  'sender.from': 'تخرج الرسائل من',
  'sender.fromName': 'الاسم',
  'sender.replyTo': 'عنوان الردود',
  'sender.phone': 'الهاتف',
  'sender.paymentInstructions': 'طريقة الدفع',
  'sender.paymentInstructions-about': 'المصرف والحساب كما ينبغي أن يظهرا في كل رسالة، إلى جانب رابط كل فاتورة.',
  'sender.employee': 'الشخص المعني',
  'sender.workingHours': 'أوقات التواصل معكم',
  'sender.save': 'حفظ',
  'sender.address': 'عنوان آخر…',
  'sender.address-title': 'الإرسال من عنوان آخر',
  'sender.new': 'العنوان الجديد',
  'sender.new-about': 'يُرسل إليه رمز، وتبقى الرسائل تخرج من العنوان القديم حتى يُدخل الرمز هنا.',
  'sender.ask': 'أرسل الرمز',
  'sender.code': 'الرمز المرسل إلى {address}',
  'sender.confirm': 'استخدم هذا العنوان',
  'attach.title': 'ما يُرفق بالرسائل',
  'attach.label': 'ملف PDF لكل فاتورة تطالب بها الرسالة كما يصدره {platform:platform}',
  'attach.about':
    'عشرة ملفات على الأكثر، كل منها لا يتجاوز ٢ ميغابايت. وما تعذر الحصول عليه تخرج الرسالة من دونه ويذكر السجل ذلك. ولمرحلة في السياسة أن تخالف هذا.',
  'flash.attach': 'حُفظ، ويسري على الرسائل التي تخرج من الآن.',
  'refused.wrong-code':
    'ليس هذا هو الرمز. {tries|zero:لم تبق محاولة|one:بقيت محاولة واحدة|two:بقيت محاولتان|few:بقيت # محاولات|many:بقيت # محاولة|other:بقيت # محاولة}.',
  'refused.no-code': 'لا رمز منتظرًا. اطلب رمزًا أولًا؛ لم يتغير شيء.',
  'refused.code-ended': 'كان الرمز صالحًا عشر دقائق وقد انتهى. اطلب رمزًا جديدًا؛ لم يتغير شيء.',
  'refused.code-used-up': 'خمسة رموز خاطئة، فلم يعد هذا الرمز صالحًا. اطلب رمزًا جديدًا؛ لم يتغير شيء.',
  'refused.too-many-codes': 'أُرسلت ثلاثة رموز خلال عشر دقائق. اطلب من جديد بعد قليل؛ لم يتغير شيء.',
  'refused.same-address': 'تخرج الرسائل من هذا العنوان من قبل. لم يتغير شيء.',
  'refused.not-an-address': 'ليس هذا عنوان بريد إلكتروني واحدًا. لم يتغير شيء.',
  'refused.code-not-sent': 'لم يقبل خادم البريد الرمز ({code}). لم يتغير شيء.',
  'flash.sender': 'حُفظ، وتذكره الرسالة التالية.',
  'flash.sender-asked': 'الرمز في طريقه إلى {address}، وهو صالح عشر دقائق.',
  'flash.sender-confirmed': 'تخرج الرسائل الآن من العنوان الجديد.',
};
