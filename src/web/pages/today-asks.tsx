/** Rows of Today that ask for a person: calls, replies to read, promises, and what the program cannot do alone. */
import type { CallItem, ExceptionItem, PromiseItem, ReplyItem } from '../../organisation/actor.ts';
import { isMessageKey, type Locale } from '../messages/locale.ts';
import { at, Chip, type ChipTone, Popover, PostForm, StageChip, whySentences } from '../parts.tsx';
import { CallEnds } from './call-parts.tsx';
import { customerOf, Line, type RowProps } from './today-line.tsx';

export function CallRow(props: RowProps & { readonly call: CallItem }) {
  const { view, call, organisationId, back } = props;
  const { locale } = view;
  const href = at(organisationId, 'calls', call.taskId);
  return (
    <Line
      view={view}
      customer={customerOf(organisationId, call)}
      chip={call.allowedNow ? <StageChip stage={call.stage} locale={locale} /> : <Chip tone="warn">{locale.t('today.call-not-now')}</Chip>}
      amounts={call.amounts}
      about={locale.t('today.call-until', { date: call.until })}
      why={whySentences(call.reasons, locale)}
      acts={
        <>
          <a class="button go" data-read href={href}>
            {locale.t('today.call')}
          </a>
          <Popover
            id={`call-${call.taskId}`}
            title={locale.t('today.call-ended', { name: call.customerName })}
            button={locale.t('today.note-call')}
            action={`${href}/outcome`}
            opens="call"
            numbered
          >
            <CallEnds locale={locale} action={`${href}/outcome`} back={back} call={href} />
          </Popover>
        </>
      }
    />
  );
}

export function ExceptionRow(props: RowProps & { readonly exception: ExceptionItem }) {
  const { view, exception, organisationId } = props;
  const { locale } = view;
  const { customerId, customerName, kind } = exception;
  const tones: Partial<Record<ExceptionItem['kind'], ChipTone>> = {
    'outcome-unknown': 'bad',
    'letter-failed': 'bad',
    'promise-broken': 'bad',
    reconnect: 'bad',
  };
  const customer = customerId !== null ? { href: at(organisationId, 'customers', customerId), name: customerName ?? customerId } : null;
  return (
    <Line
      view={view}
      customer={customer}
      chip={<Chip tone={tones[kind] ?? 'warn'}>{locale.t(`exception.${kind}`)}</Chip>}
      amounts={exception.amounts}
      about={<time datetime={exception.at}>{locale.instant(exception.at, props.today.summary.timeZone)}</time>}
      why={`${knownSentence(exception, locale)} ${locale.t(`exception.about.${kind}`)}`.trim()}
      acts={<ExceptionActs {...props} />}
    />
  );
}

/** The reason's own sentence where the table knows its rule; the kind says the rest in any case. */
function knownSentence({ reason }: ExceptionItem, locale: Locale): string {
  return isMessageKey(`rule.${reason.rule}`) ? whySentences([reason], locale) : '';
}

function ExceptionActs(props: RowProps & { readonly exception: ExceptionItem }) {
  const { view, exception, organisationId, back } = props;
  const { locale } = view;
  const { effectId, taskId, kind } = exception;
  // What only tells the books is no letter to be read.
  const toBooks = kind === 'note-failed' || kind === 'expected-payment-failed';
  const { platform } = props.today.summary;
  return (
    <>
      {kind === 'outcome-unknown' && effectId !== null ? (
        <>
          <PostForm action={at(organisationId, 'letters', effectId, 'resolve')} back={back} hidden={{ outcome: 'it-arrived' }}>
            <button type="submit" data-done>
              {locale.t('today.arrived')}
            </button>
          </PostForm>
          <PostForm action={at(organisationId, 'letters', effectId, 'resolve')} back={back} hidden={{ outcome: 'it-did-not' }}>
            <button type="submit" data-no>
              {locale.t('today.not-arrived')}
            </button>
          </PostForm>
        </>
      ) : null}
      {effectId !== null && !toBooks ? (
        <a class="button" data-read href={at(organisationId, 'letters', effectId)}>
          {locale.t('today.read')}
        </a>
      ) : null}
      {(kind === 'reconnect' || kind === 'connection-ends') && view.may('connect') && view.platforms.includes(platform) ? (
        <a class="button go" href={`/connect/${platform}`}>
          {locale.t('today.reconnect-action')}
        </a>
      ) : null}
      {kind === 'unconfirmed' && platform === 'spreadsheet' ? (
        <a class="button go" href={at(organisationId, 'import')}>
          {locale.t('today.unconfirmed-action')}
        </a>
      ) : null}
      {effectId === null && exception.customerId !== null ? (
        <a class="button" data-read href={at(organisationId, 'customers', exception.customerId)}>
          {locale.t('today.open-customer')}
        </a>
      ) : null}
      {taskId !== null && toBooks ? (
        <PostForm action={at(organisationId, 'tasks', taskId, 'again')} back={back}>
          <button type="submit" data-again>
            {locale.t('today.write-again')}
          </button>
        </PostForm>
      ) : null}
      {taskId !== null ? (
        <PostForm action={at(organisationId, 'tasks', taskId, 'finish')} back={back}>
          <button type="submit" data-done>
            {locale.t('today.done')}
          </button>
        </PostForm>
      ) : null}
    </>
  );
}

/** What they wrote, what was understood of it and holds already, and the one act: it is read. */
export function ReplyRow(props: RowProps & { readonly reply: ReplyItem }) {
  const { view, reply, organisationId, back } = props;
  const { locale } = view;
  const { customerId, meanings } = reply;
  return (
    <Line
      view={view}
      customer={customerOf(organisationId, reply)}
      chip={meanings.map((meaning) => <Chip tone="warn">{locale.t(`meaning.${meaning}`)}</Chip>)}
      amounts={[]}
      about={<time datetime={reply.at}>{locale.instant(reply.at, props.today.summary.timeZone)}</time>}
      why={
        <>
          {meanings.length === 0
            ? locale.t('reply.understood-nothing')
            : locale.t('reply.understood', { what: meanings.map((meaning) => locale.t(`meaning.${meaning}`)) })}
          <q class="said" dir="auto">
            {reply.text || reply.subject}
          </q>
        </>
      }
      acts={
        <>
          <PostForm action={at(organisationId, 'customers', customerId, 'holds', reply.holdId, 'lift')} back={back}>
            <button type="submit" data-done>
              {locale.t('reply.read')}
            </button>
          </PostForm>
          <a class="button" data-read href={at(organisationId, 'customers', customerId)}>
            {locale.t('today.open-customer')}
          </a>
        </>
      }
    />
  );
}

export function PromiseRow(props: RowProps & { readonly promise: PromiseItem }) {
  const { view, promise, organisationId } = props;
  const { locale } = view;
  return (
    <Line
      view={view}
      customer={customerOf(organisationId, promise)}
      chip={<Chip tone="friendly">{locale.t('promise.due')}</Chip>}
      amounts={[promise.amount]}
      about={locale.t('promise.for', { date: promise.date })}
      why={locale.t('promise.due-about', { until: promise.until, by: locale.word('by', promise.by) })}
      acts={
        <a class="button" data-read href={at(organisationId, 'customers', promise.customerId)}>
          {locale.t('today.open-customer')}
        </a>
      }
    />
  );
}

/** A broken promise for which there is nothing to finish: it stands there to be known, and the letters go on by themselves. */
export function isOnlyTold({ kind, taskId }: ExceptionItem): boolean {
  return kind === 'promise-broken' && taskId === null;
}
