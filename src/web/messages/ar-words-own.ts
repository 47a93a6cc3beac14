/** كلمات المنشأة نفسها للرسائل. */
import type { enOwnWords } from './en-words-own.ts';

export const arOwnWords: Readonly<Record<keyof typeof enOwnWords, string>> = {
  'words.title': 'كلماتك أنت',
  'words.about':
    'مستند (YAML أو JSON) يحل محل كلمات رسائل بعينها بالعربية أو الإنجليزية؛ وتبقى كلماتنا فيما عداها، ويبقى كشف المبالغ وطريقة الدفع وطريقة الإيقاف. يُجرَّب على رسائل نموذجية عند الحفظ، وتُرفض الكلمات التي تهدد أو تُخجل أو تكشف دينًا.',
  'words.label': 'المستند',
  'words.empty-about': 'فارغ: كلماتنا. في docs/letters.md مثال وقائمة بالحقول.',
  'words.save': 'جرّب واحفظ',
  'flash.words': 'حُفظ. الرسائل التي تخرج من الآن تحمل هذه الكلمات.',
  'refused.words': 'لم يُحفظ. {problem}',
};
