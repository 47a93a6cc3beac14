/** The demo's own mailbox: what customers would have received, newest first. */
import { calendarDate, type Instant } from '../../domain/time.ts';
import type { MailMessage, MailSummary } from '../../mailbox/message.ts';
import { Heading, Page } from '../layout.tsx';
import type { Locale } from '../messages/locale.ts';
import { Empty, Name } from '../parts.tsx';
import type { View } from '../view.ts';
import { LetterBody } from './letter.tsx';

/** Letters shown in the list. */
export const MAILBOX_LIMIT = 200;

export function MailboxPage(props: { readonly view: View; readonly mails: readonly MailSummary[] }) {
  const { view, mails } = props;
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('mailbox.title')} section="mailbox">
      <Heading title={locale.t('mailbox.title')} beside={locale.t('mailbox.count', { count: mails.length })} />
      <p class="soft">{locale.t('mailbox.about')}</p>
      {mails.length === 0 ? <Empty>{locale.t('mailbox.empty')}</Empty> : null}
      {mails.length > 0 ? (
        <ul class="rows mails">
          {mails.slice(0, MAILBOX_LIMIT).map((mail) => (
            <li class="row" data-row tabindex={-1}>
              <div class="what">
                <a class="who" data-read href={`/mailbox/${encodeURIComponent(mail.id)}`} dir="auto">
                  {mail.subject}
                </a>
                <p class="why">
                  <Name>{mail.to.join(', ')}</Name>
                </p>
              </div>
              <div class="amount">
                <small>
                  <Received at={mail.at} locale={locale} />
                </small>
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {mails.length > MAILBOX_LIMIT ? <p class="soft">{locale.t('mailbox.more', { count: MAILBOX_LIMIT })}</p> : null}
    </Page>
  );
}

export function MailPage(props: { readonly view: View; readonly mail: MailMessage }) {
  const { view, mail } = props;
  const { locale } = view;
  return (
    <Page view={view} title={mail.subject} section="mailbox">
      <Heading title={<Name>{mail.subject}</Name>} back={{ href: '/mailbox', label: locale.t('mailbox.title') }} />
      <dl class="facts">
        <div>
          <dt>{locale.t('letter.to')}</dt>
          <dd>
            <Name>{mail.to.join(', ')}</Name>
          </dd>
        </div>
        <div>
          <dt>{locale.t('letter.from')}</dt>
          <dd>
            <Name>{mail.from}</Name>
          </dd>
        </div>
      </dl>
      <LetterBody
        view={view}
        subject={mail.subject}
        text={mail.text}
        frame={mail.html === null ? null : `/mailbox/${encodeURIComponent(mail.id)}/body`}
      />
    </Page>
  );
}

/** The day alone: the mailbox does not know whose hours would be meant. */
function Received(props: { readonly at: Instant | null; readonly locale: Locale }) {
  const { at, locale } = props;
  return at !== null ? <time datetime={at}>{locale.date(calendarDate(at.slice(0, 10)))}</time> : null;
}
