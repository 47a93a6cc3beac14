/** Programs of the practice: tokens with what they may do, endpoints with how they fare. A secret is shown once, on a page of its own. */
import { SCOPES } from '../../domain/scope.ts';
import { EVENT_TYPES } from '../../organisation/list-views.ts';
import { Heading, Page } from '../layout.tsx';
import { Chip, Empty, Field, Name, Popover, PostForm } from '../parts.tsx';
import type { EndpointView, TokenView } from '../programs.ts';
import type { View } from '../view.ts';

/** How long a token may be good for; the first is offered. */
export const TOKEN_DAYS = [90, 30, 365] as const;

interface ProgramsProps {
  readonly view: View;
  readonly tokens: readonly TokenView[];
  readonly endpoints: readonly EndpointView[];
}

export function ProgramsPage({ view, tokens, endpoints }: ProgramsProps) {
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('programs.title')} section="programs">
      <Heading title={locale.t('programs.title')} />
      <p class="lead">
        {locale.t('programs.about')} <a href="/docs/api">{locale.t('programs.reference')}</a>
      </p>
      <div class="split">
        <div>
          <section aria-labelledby="tokens-title">
            <div class="group">
              <h2 id="tokens-title">{locale.t('programs.tokens')}</h2>
            </div>
            {tokens.length === 0 ? <Empty>{locale.t('programs.no-tokens')}</Empty> : <Tokens view={view} tokens={tokens} />}
          </section>
          <section aria-labelledby="endpoints-title">
            <div class="group">
              <h2 id="endpoints-title">{locale.t('programs.endpoints')}</h2>
            </div>
            {endpoints.length === 0 ? (
              <Empty>{locale.t('programs.no-endpoints')}</Empty>
            ) : (
              <ul class="rows items">
                {endpoints.map((endpoint) => (
                  <EndpointItem view={view} endpoint={endpoint} />
                ))}
              </ul>
            )}
          </section>
        </div>
        <div class="aside">
          <NewToken view={view} />
          <NewEndpoint view={view} />
        </div>
      </div>
    </Page>
  );
}

function Tokens({ view, tokens }: Omit<ProgramsProps, 'endpoints'>) {
  return (
    <ul class="rows items">
      {tokens.map((token) => (
        <TokenItem view={view} token={token} />
      ))}
    </ul>
  );
}

function TokenItem({ view, token }: { readonly view: View; readonly token: TokenView }) {
  const { locale, now } = view;
  const isOver = token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= now);
  const action = `/programs/tokens/${encodeURIComponent(token.id)}/revoke`;
  return (
    <li class="row">
      <div class="what">
        <span class="who">
          <Name>{token.name}</Name>
        </span>{' '}
        <span class="soft">{locale.list(token.scopes.map((scope) => locale.t(`programs.scope.${scope}`)))}</span>
        <p class="why">{tokenFacts(view, token).join(' · ')}</p>
      </div>
      <div class="acts">
        {isOver ? null : (
          <Popover
            id={`revoke-${token.id}`}
            title={locale.t('programs.revoke-title', { name: token.name })}
            button={locale.t('programs.revoke')}
            action={action}
          >
            <p>{locale.t('programs.revoke-about')}</p>
            <PostForm action={action} back="/programs">
              <button type="submit" class="danger">
                {locale.t('programs.revoke-do')}
              </button>
            </PostForm>
          </Popover>
        )}
      </div>
    </li>
  );
}

function tokenFacts({ locale, now }: View, token: TokenView): string[] {
  const { madeBy: by, madeAt, usedAt, expiresAt, revokedAt, revokedBy } = token;
  const made = locale.t('programs.made-by', { by, ago: locale.ago(madeAt, now) });
  const used = usedAt === null ? locale.t('programs.never-used') : locale.t('programs.used', { ago: locale.ago(usedAt, now) });
  if (revokedAt !== null) return [made, locale.t('programs.revoked', { by: revokedBy ?? '', ago: locale.ago(revokedAt, now) })];
  if (expiresAt === null) return [made, used];
  return [made, used, locale.t(expiresAt > now ? 'programs.until' : 'programs.ended', { date: expiresAt.slice(0, 10) })];
}

function EndpointItem({ view, endpoint }: { readonly view: View; readonly endpoint: EndpointView }) {
  const { locale } = view;
  const base = `/programs/endpoints/${encodeURIComponent(endpoint.id)}`;
  return (
    <li class="row">
      <div class="what">
        <a class="who long" href={base} dir="ltr">
          {endpoint.url}
        </a>{' '}
        <Chip tone={endpoint.state === 'live' ? 'good' : 'bad'}>{locale.t(`programs.${endpoint.state}`)}</Chip>
        <p class="why">{endpointFacts(view, endpoint)}</p>
      </div>
      <div class="acts">
        <TryOut view={view} endpoint={endpoint} />
      </div>
    </li>
  );
}

export function endpointFacts({ locale, now }: View, endpoint: EndpointView): string {
  const { events, failingSince, waiting, madeBy: by, since } = endpoint;
  const told = events.length === 0 ? locale.t('programs.events-all') : `\u2066${events.join(', ')}\u2069`;
  const facts = [
    told,
    locale.t('programs.waiting', { count: waiting }),
    locale.t('programs.made-by', { by, ago: locale.ago(since, now) }),
    ...(endpoint.formerUntil === null ? [] : [locale.t('programs.both-sign', { at: locale.instant(endpoint.formerUntil, 'UTC') })]),
  ];
  const failing = failingSince === null ? '' : `. ${locale.t('programs.failing-about', { ago: locale.ago(failingSince, now) })}`;
  return facts.join(' · ') + failing;
}

interface EndpointProps {
  readonly view: View;
  readonly endpoint: EndpointView;
}

function TryOut({ view, endpoint }: EndpointProps) {
  const isLive = endpoint.state === 'live';
  const base = `/programs/endpoints/${encodeURIComponent(endpoint.id)}`;
  return (
    <PostForm action={isLive ? `${base}/test` : `${base}/again`} back="/programs">
      <button type="submit">{view.locale.t(isLive ? 'programs.test' : 'programs.again')}</button>
    </PostForm>
  );
}

export function EndpointActs({ view, endpoint }: EndpointProps) {
  const { locale } = view;
  const base = `/programs/endpoints/${encodeURIComponent(endpoint.id)}`;
  return (
    <>
      <TryOut view={view} endpoint={endpoint} />
      <Popover
        id={`rotate-${endpoint.id}`}
        title={locale.t('programs.rotate-do')}
        button={locale.t('programs.rotate')}
        action={`${base}/secret`}
      >
        <p>{locale.t('programs.rotate-about')}</p>
        <PostForm action={`${base}/secret`} back="/programs">
          <button type="submit" class="go">
            {locale.t('programs.rotate-do')}
          </button>
        </PostForm>
      </Popover>
      <Popover
        id={`remove-${endpoint.id}`}
        title={locale.t('programs.remove-title')}
        button={locale.t('programs.remove')}
        action={`${base}/remove`}
      >
        <p>{locale.t('programs.remove-about')}</p>
        <PostForm action={`${base}/remove`} back="/programs">
          <button type="submit" class="danger">
            {locale.t('programs.remove-do')}
          </button>
        </PostForm>
      </Popover>
    </>
  );
}

function NewToken({ view }: { readonly view: View }) {
  const { locale } = view;
  return (
    <section class="card" aria-labelledby="new-token-title">
      <h2 id="new-token-title">{locale.t('programs.new-token')}</h2>
      <PostForm action="/programs/tokens" back="/programs" class="stack">
        <Field id="token-name" label={locale.t('programs.name')} about={locale.t('programs.name-about')}>
          <input id="token-name" name="name" required maxlength={60} autocomplete="off" dir="auto" />
        </Field>
        <fieldset>
          <legend class="label">{locale.t('programs.scopes')}</legend>
          {SCOPES.map((scope) => (
            <label class="choice">
              <input type="checkbox" name="scope" value={scope} checked={scope === 'read'} />
              <span>
                {locale.t(`programs.scope.${scope}`)} <small>{locale.t(`programs.scope-about.${scope}`)}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <Field id="token-days" label={locale.t('programs.ends')}>
          <select id="token-days" name="days">
            {TOKEN_DAYS.map((days) => (
              <option value={String(days)}>{locale.t('programs.ends-in', { days })}</option>
            ))}
            <option value="">{locale.t('programs.ends-never')}</option>
          </select>
        </Field>
        <button type="submit" class="go">
          {locale.t('programs.make')}
        </button>
      </PostForm>
    </section>
  );
}

function NewEndpoint({ view }: { readonly view: View }) {
  const { locale } = view;
  return (
    <section class="card" aria-labelledby="new-endpoint-title">
      <h2 id="new-endpoint-title">{locale.t('programs.new-endpoint')}</h2>
      <PostForm action="/programs/endpoints" back="/programs" class="stack">
        <Field id="endpoint-url" label={locale.t('programs.url')} about={locale.t('programs.url-about')}>
          <input id="endpoint-url" name="url" type="url" required maxlength={2000} dir="ltr" placeholder="https://" />
        </Field>
        <details class="more">
          <summary>{locale.t('programs.events')}</summary>
          <p class="about">{locale.t('programs.events-about')}</p>
          {EVENT_TYPES.map((type) => (
            <label class="choice">
              <input type="checkbox" name="event" value={type} />
              <span dir="ltr">{type}</span>
            </label>
          ))}
        </details>
        <label class="choice">
          <input type="checkbox" name="names" value="yes" />
          <span>
            {locale.t('programs.names')} <small>{locale.t('programs.names-about')}</small>
          </span>
        </label>
        <button type="submit" class="go">
          {locale.t('programs.add')}
        </button>
      </PostForm>
    </section>
  );
}

/** `of`: the address whose secret it is; null: it is a token. */
export function SecretPage(props: { readonly view: View; readonly secret: string; readonly of: string | null }) {
  const { view, secret, of } = props;
  const { locale } = view;
  const title = locale.t(of === null ? 'programs.made-title' : 'programs.secret-title');
  return (
    <Page view={{ ...view, here: '/programs' }} title={title} section="programs">
      <Heading title={title} back={{ href: '/programs', label: locale.t('programs.title') }} />
      <p class="lead">{of === null ? locale.t('programs.made-about') : locale.t('programs.secret-about', { url: of })}</p>
      <p class="card">
        <code class="long" dir="ltr">
          {secret}
        </code>
      </p>
    </Page>
  );
}
