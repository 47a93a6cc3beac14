/** The mails that let somebody in: a sign-in link, and an invitation. Each says what it is for and what to do when nobody asked for it. */
import type { MailInput } from './mail.ts';

type Words = Pick<MailInput, 'subject' | 'text' | 'html'>;
type Language = 'en' | 'ar';

/** `link` is an address of ours. */
export function signInMail(language: Language, link: string): Words {
  const [subject, before, after] =
    language === 'ar'
      ? ([
          'رابط الدخول إلى تحصيل',
          'افتح هذا الرابط خلال خمس عشرة دقيقة للدخول إلى تحصيل. وهو صالح لمرة واحدة:',
          'إن لم تطلب الدخول فلا يلزمك شيء: من دون هذا الرابط لا يدخل أحد.',
        ] as const)
      : ([
          'Your sign-in link for Tahseel',
          'Open this link within fifteen minutes to sign in to Tahseel. It works once:',
          'If you did not ask for it, there is nothing to do: without this link nobody is signed in.',
        ] as const);
  return words(language, subject, before, link, after);
}

export interface InvitationWords {
  readonly practice: string;
  readonly by: string;
  readonly link: string;
}

export function invitationMail(language: Language, { practice, by, link }: InvitationWords): Words {
  const [subject, before, after] =
    language === 'ar'
      ? ([
          `دعوة إلى ${practice} في تحصيل`,
          `يدعوك ${by} إلى العمل في ${practice} على تحصيل. الدعوة صالحة أسبوعًا ولمرة واحدة:`,
          'إن لم تكن تنتظر دعوة فلا يلزمك شيء.',
        ] as const)
      : ([
          `Invitation to ${practice} on Tahseel`,
          `${by} invites you to work in ${practice} on Tahseel. The invitation holds for a week and works once:`,
          'If you expect no invitation, there is nothing to do.',
        ] as const);
  return words(language, subject, before, link, after);
}

function words(language: Language, subject: string, before: string, link: string, after: string): Words {
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  const address = escaped(link);
  const body = `<p>${escaped(before)}</p><p dir="ltr"><a href="${address}">${address}</a></p><p>${escaped(after)}</p>`;
  return {
    subject,
    text: `${before}\n\n${link}\n\n${after}\n`,
    html: `<!doctype html><html lang="${language}" dir="${direction}"><body>${body}</body></html>`,
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
