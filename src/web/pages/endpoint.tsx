/** One endpoint: how it fares, and what became of each message to it. */
import { Heading, Page } from '../layout.tsx';
import { Chip, type ChipTone, Empty } from '../parts.tsx';
import type { EndpointView, Messages, MessageView } from '../programs.ts';
import type { View } from '../view.ts';
import { EndpointActs, endpointFacts } from './programs.tsx';

const TONES: Readonly<Record<MessageView['state'], ChipTone>> = { waiting: 'calm', delivered: 'good', 'given-up': 'bad' };

export function EndpointPage(props: { readonly view: View; readonly endpoint: EndpointView; readonly log: Messages }) {
  const { view, endpoint, log } = props;
  const { locale } = view;
  const here = `/programs/endpoints/${encodeURIComponent(endpoint.id)}`;
  return (
    <Page view={view} title={locale.t('programs.messages')} section="programs">
      <Heading
        title={
          <bdi class="long" dir="ltr">
            {endpoint.url}
          </bdi>
        }
        back={{ href: '/programs', label: locale.t('programs.title') }}
      >
        <Chip tone={endpoint.state === 'live' ? 'good' : 'bad'}>{locale.t(`programs.${endpoint.state}`)}</Chip>
      </Heading>
      <p class="soft">{endpointFacts(view, endpoint)}</p>
      <div class="acts">
        <EndpointActs view={view} endpoint={endpoint} />
      </div>
      <h2>{locale.t('programs.messages')}</h2>
      {log.messages.length === 0 ? <Empty>{locale.t('programs.no-messages')}</Empty> : <Log view={view} messages={log.messages} />}
      {log.next === null ? null : (
        <p class="pages">
          <a href={`${here}?below=${encodeURIComponent(log.next)}`}>{locale.t('programs.older')}</a>
        </p>
      )}
    </Page>
  );
}

function Log({ view, messages }: { readonly view: View; readonly messages: readonly MessageView[] }) {
  const { locale } = view;
  return (
    <ol class="timeline">
      {messages.map((message) => (
        <li>
          <time datetime={message.at}>{locale.instant(message.at, 'UTC')}</time>
          <span>
            <code dir="ltr">{message.type}</code> <Chip tone={TONES[message.state]}>{locale.t(`programs.message.${message.state}`)}</Chip>{' '}
            <span class="soft">
              {[locale.t('programs.attempts', { count: message.attempts }), outcomeOf(view, message)].filter(Boolean).join(' · ')}
              <br />
              <span class="long" dir="ltr">
                {message.id}
              </span>
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function outcomeOf({ locale }: View, { outcome }: MessageView): string {
  if (outcome === null) return '';
  return /^\d+$/.test(outcome) ? locale.t('programs.outcome.status', { status: outcome }) : locale.word('programs.outcome', outcome);
}
