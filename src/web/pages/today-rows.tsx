/** The rows of Today: who, how much, one sentence of why, and what can be done about it. */
import type { Child } from 'hono/jsx';
import type { Amount, CallItem, ExceptionItem, HeldItem, LetterItem, PromiseItem, ReplyItem, Today } from '../../organisation/actor.ts';
import { isMessageKey, type Locale } from '../messages/locale.ts';
import { stageTone } from '../messages/stage.ts';
import { at, Chip, type ChipTone, Field, mayApprove, Name, Popover, PostForm, StageChip, Sums, whySentences } from '../parts.tsx';
import type { View } from '../view.ts';
import { CallEnds } from './call-parts.tsx';

export interface RowProps {
  readonly view: View;
  readonly today: Today;
  readonly organisationId: string;
  readonly back: string;
}

/** A letter that may be approved together with others: everything short of a last step. */
export function isRoutine(letter: LetterItem): boolean {
  return stageTone(letter.stage) !== 'final';
}

interface LineProps {
  readonly view: View;
  readonly customer: { readonly href: string; readonly name: string } | null;
  readonly chip: Child;
  readonly amounts: readonly Amount[];
  readonly about: Child;
  readonly why: Child;
  readonly acts?: Child;
}

/** One row. Its columns line up with those of its neighbours (subgrid), so that amounts stand one below the other. */
function Line(props: LineProps) {
  return (
    <li class="row" data-row tabindex={-1}>
      <div class="what">
        {props.customer ? (
          <a class="who" href={props.customer.href}>
            <Name>{props.customer.name}</Name>
          </a>
        ) : (
          <span class="who">{props.view.locale.t('exception.organisation')}</span>
        )}{' '}
        {props.chip}
        <p class="why">{props.why}</p>
      </div>
      <div class="amount">
        <Sums amounts={props.amounts} locale={props.view.locale} none="" />
        <small>{props.about}</small>
      </div>
      <div class="acts">{props.acts}</div>
    </li>
  );
}

function customerOf(organisationId: string, item: { readonly customerId: string; readonly customerName: string }) {
  return { href: at(organisationId, 'customers', item.customerId), name: item.customerName };
}

function invoicesText(view: View, item: LetterItem): string {
  const count = view.locale.t('invoices.count', { count: item.invoiceNumbers.length });
  const days = item.oldestDaysLate;
  const late =
    days < 0
      ? view.locale.t('days.early', { days: -days })
      : view.locale.t(item.invoiceNumbers.length > 1 ? 'days.oldest' : 'days.late', { days });
  return `${count} · ${late}`;
}

export function LetterRow(props: RowProps & { readonly letter: LetterItem }) {
  const { view, letter, organisationId, back } = props;
  const { locale } = view;
  const read = at(organisationId, 'letters', letter.effectId);
  const waits = mayApprove(props.today.summary, letter);
  return (
    <Line
      view={view}
      customer={customerOf(organisationId, letter)}
      chip={<StageChip stage={letter.stage} locale={locale} />}
      amounts={letter.amounts}
      about={invoicesText(view, letter)}
      why={whySentences(letter.reasons, locale)}
      acts={
        <>
          {waits ? (
            <PostForm action={`${read}/approve`} back={back} hidden={{ seen: letter.seen }}>
              <button type="submit" class="go" data-approve aria-keyshortcuts="a">
                {locale.t('today.approve')}
              </button>
            </PostForm>
          ) : null}
          <a class="button" data-read href={read}>
            {locale.t('today.read')}
          </a>
          {waits ? <SkipLetter view={view} letter={letter} action={`${read}/skip`} left={`${read}/left`} back={back} /> : null}
        </>
      }
    />
  );
}

interface SkipProps {
  readonly view: View;
  readonly letter: LetterItem;
  readonly action: string;
  /** Where to say that it went out already; absent for what is no letter. */
  readonly left?: string;
  readonly back: string;
}

export function SkipLetter(props: SkipProps) {
  const { letter } = props;
  const { locale } = props.view;
  const id = `skip-${letter.effectId}`;
  return (
    <Popover
      id={id}
      title={locale.t('today.skip-title', { name: letter.customerName })}
      button={locale.t('today.skip')}
      action={props.action}
      opens="skip"
    >
      <PostForm action={props.action} back={props.back} class="stack">
        <Field id={`${id}-reason`} label={locale.t('today.skip-reason')} about={locale.t('today.skip-note')}>
          <input id={`${id}-reason`} name="reason" required maxlength={500} dir="auto" />
        </Field>
        <div class="acts">
          <button type="submit" class="go">
            {locale.t('today.skip-send')}
          </button>
          <button type="button" popovertarget={id} popovertargetaction="hide">
            {locale.t('today.cancel')}
          </button>
        </div>
      </PostForm>
      {props.left === undefined ? null : (
        <PostForm action={props.left} back={props.back} class="stack">
          <p class="soft">{locale.t('today.left-note')}</p>
          <button type="submit">{locale.t('today.left')}</button>
        </PostForm>
      )}
    </Popover>
  );
}

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

export function HandOverRow(props: RowProps & { readonly letter: LetterItem }) {
  const { view, letter, organisationId, back } = props;
  const { locale } = view;
  const read = at(organisationId, 'letters', letter.effectId);
  const waits = mayApprove(props.today.summary, letter);
  return (
    <Line
      view={view}
      customer={customerOf(organisationId, letter)}
      chip={<StageChip stage={letter.stage} locale={locale} />}
      amounts={letter.amounts}
      about={invoicesText(view, letter)}
      why={whySentences(letter.reasons, locale)}
      acts={
        <>
          {waits ? (
            <PostForm action={`${read}/approve`} back={back} hidden={{ seen: letter.seen }}>
              <button type="submit" data-approve>
                {locale.t('today.approve-handover')}
              </button>
            </PostForm>
          ) : null}
          <a class="button" data-read href={read}>
            {locale.t('today.read')}
          </a>
          {waits ? <SkipLetter view={view} letter={letter} action={`${read}/skip`} back={back} /> : null}
        </>
      }
    />
  );
}

export function SentRow(props: RowProps & { readonly letter: LetterItem }) {
  const { view, letter, organisationId } = props;
  const { locale } = view;
  return (
    <Line
      view={view}
      customer={customerOf(organisationId, letter)}
      chip={<StageChip stage={letter.stage} locale={locale} />}
      amounts={letter.amounts}
      about={locale.word('effect', letter.state)}
      why={letter.to === null ? '' : locale.t('today.sent-to', { to: letter.to })}
      acts={
        <a class="button" data-read href={at(organisationId, 'letters', letter.effectId)}>
          {locale.t('today.read')}
        </a>
      }
    />
  );
}

export function HeldRow(props: RowProps & { readonly held: HeldItem }) {
  const { view, held, organisationId } = props;
  const { locale } = view;
  const { decision } = held;
  return (
    <Line
      view={view}
      customer={customerOf(organisationId, held)}
      chip={<Chip tone={decision.kind === 'hold' ? 'warn' : 'calm'}>{locale.t(`decision.${decision.kind}`)}</Chip>}
      amounts={decision.amount.minor > 0 ? [decision.amount] : []}
      about={
        decision.stage === null
          ? locale.t('today.held-until', { date: decision.until })
          : `${locale.t('today.held-next', { stage: decision.stage })} · ${locale.t('today.held-until', { date: decision.until })}`
      }
      why={whySentences(decision.reasons, locale)}
    />
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

/** Held back by a rule, or simply not due yet: the second needs nobody's eye. */
export function isNotDue({ decision }: HeldItem): boolean {
  return decision.kind === 'wait' && decision.reasons[0]?.rule === 'stage-not-due';
}
