/** One letter as it was or would be written; its HTML only inside a frame that may do nothing. */
import type { LetterView, OrganisationSummary } from '../../organisation/actor.ts';
import { Heading, Page } from '../layout.tsx';
import type { MessageKey } from '../messages/en.ts';
import type { Values } from '../messages/locale.ts';
import { at, Chip, DateText, mayApprove, Name, PostForm, StageChip, Sums, whySentences } from '../parts.tsx';
import type { View } from '../view.ts';
import { SkipLetter } from './today-rows.tsx';

export function LetterPage(props: { readonly view: View; readonly organisation: OrganisationSummary; readonly letter: LetterView }) {
  const { view, organisation, letter } = props;
  const { locale } = view;
  const { item } = letter;
  const title = locale.t('letter.title', { name: item.customerName });
  const here = at(organisation.id, 'letters', item.effectId);
  const today = at(organisation.id, 'today');
  const waits = mayApprove(organisation, item);
  return (
    <Page view={view} title={title} section="today" organisation={organisation}>
      <Heading title={title} back={{ href: today, label: locale.t('today.title') }}>
        <p class="chips">
          <StageChip stage={item.stage} locale={locale} />{' '}
          <Chip tone={item.state === 'failed' || item.state === 'unknown' ? 'bad' : 'calm'}>{locale.word('effect', item.state)}</Chip>
        </p>
      </Heading>
      <p class="lead">{whySentences(item.reasons, locale)}</p>
      {letter.preview ? <p class="soft">{locale.t('letter.preview')}</p> : null}
      {waits ? (
        <div class="acts">
          <PostForm action={`${here}/approve`} back={today} hidden={{ seen: item.seen }}>
            <button type="submit" class="go">
              {locale.t('today.approve')}
            </button>
          </PostForm>
          <SkipLetter view={view} letter={item} action={`${here}/skip`} back={today} />
          {letter.words && view.may('collect') ? (
            <a class="button" href={`${here}/edit`}>
              {locale.t('letter-edit.open')}
            </a>
          ) : null}
        </div>
      ) : null}
      <dl class="facts">
        <Fact label={locale.t('letter.to')}>
          {letter.to === null ? (
            locale.t('letter.no-address')
          ) : (
            <span class="address" dir="ltr">
              {letter.to}
            </span>
          )}{' '}
          <a href={at(organisation.id, 'customers', item.customerId)}>
            <Name>{item.customerName}</Name>
          </a>
        </Fact>
        <Fact label={locale.t('letter.from')}>
          <Name>{letter.from}</Name>
        </Fact>
        <Fact label={locale.t('letter.subject')}>
          <b dir="auto">{letter.subject}</b>
        </Fact>
        {letter.words?.by ? (
          <Fact label={locale.t('letter-edit.by')}>
            <Name>{letter.words.by}</Name>
          </Fact>
        ) : null}
        <Fact label={locale.t('letter.amount')}>
          <Sums amounts={item.amounts} locale={locale} />
        </Fact>
        <Fact label={locale.t('letter.invoices')}>{locale.list(item.invoiceNumbers)}</Fact>
        <Fact label={locale.t('letter.planned')}>
          <DateText date={item.plannedFor} locale={locale} />
        </Fact>
      </dl>
      {letter.forgotten || letter.sentBy !== undefined ? (
        <p class="notice">{locale.t(...wordlessSentence(letter))}</p>
      ) : (
        <LetterBody view={view} subject={letter.subject} text={letter.text} frame={letter.html === '' ? null : `${here}/body`} />
      )}
    </Page>
  );
}

/** Why there are no words to show. */
function wordlessSentence({ forgotten, sentBy = null }: LetterView): [MessageKey, Values?] {
  if (forgotten) return ['letter.forgotten'];
  return sentBy === null ? ['letter.left-elsewhere'] : ['letter.by-platform', { platform: sentBy }];
}

function Fact(props: { readonly label: string; readonly children?: unknown }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** HTML in a frame of its own address (with a policy that allows nothing), the plain text behind a summary. */
export function LetterBody(props: { readonly view: View; readonly subject: string; readonly text: string; readonly frame: string | null }) {
  const { locale } = props.view;
  if (props.frame === null) return <PlainText text={props.text} />;
  return (
    <>
      <iframe class="mail" sandbox="" src={props.frame} title={`${locale.t('letter.as-mail')}: ${props.subject}`}></iframe>
      <details class="text">
        <summary>{locale.t('letter.as-text')}</summary>
        <PlainText text={props.text} />
      </details>
    </>
  );
}

function PlainText(props: { readonly text: string }) {
  return (
    <pre class="mail-text" dir="auto">
      {props.text}
    </pre>
  );
}
