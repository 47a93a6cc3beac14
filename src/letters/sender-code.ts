/** The mail that proves an address: a code, what it is for, and what to do when nobody asked for it. */
import type { MailInput } from './mail.ts';

type Words = Pick<MailInput, 'subject' | 'text' | 'html'>;

/** `code` is digits only. */
export function senderCode(language: 'en' | 'ar', code: string, organisation: string): Words {
  const lines = language === 'ar' ? arabic(code, organisation) : english(code, organisation);
  const [subject, ...paragraphs] = lines;
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  const body = paragraphs.map((line) => `<p>${escaped(line)}</p>`).join('');
  return {
    subject,
    text: `${paragraphs.join('\n\n')}\n`,
    html: `<!doctype html><html lang="${language}" dir="${direction}"><body>${body}</body></html>`,
  };
}

function english(code: string, organisation: string): [string, ...string[]] {
  return [
    `Code ${code} for letters from this address`,
    `${organisation} wants its letters to come from this address. Enter this code in the settings within ten minutes: ${code}`,
    'If nobody here asked for it, there is nothing to do: without the code nothing changes.',
  ];
}

function arabic(code: string, organisation: string): [string, ...string[]] {
  return [
    `الرمز ${code} لإرسال الرسائل من هذا العنوان`,
    `تريد ${organisation} أن تخرج رسائلها من هذا العنوان. أدخل هذا الرمز في الإعدادات خلال عشر دقائق: ${code}`,
    'إن لم يطلب أحد هنا ذلك فلا داعي لفعل شيء: لا يتغير شيء من دون الرمز.',
  ];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
