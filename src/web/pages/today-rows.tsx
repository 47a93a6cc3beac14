/** Rows of Today about letters: to approve, to hand over, sent, held back. */
import type { HeldItem, LetterItem } from '../../organisation/actor.ts';
import { at, Chip, Field, LookChip, mayApprove, Popover, PostForm, StageChip, whySentences } from '../parts.tsx';
import type { View } from '../view.ts';
import { customerOf, Line, type RowProps } from './today-line.tsx';

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
      chip={
        <>
          <StageChip stage={letter.stage} locale={locale} /> <LookChip look={letter.look} locale={locale} />
        </>
      }
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
          {view.downloads && view.may('run') ? (
            <a class="button" href={at(organisationId, 'customers', letter.customerId, 'evidence.zip')} download>
              {locale.t('today.evidence')}
              <span class="spoken">: {letter.customerName}</span>
            </a>
          ) : null}
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

/** Held back by a rule, or simply not due yet: the second needs nobody's eye. */
export function isNotDue({ decision }: HeldItem): boolean {
  return decision.kind === 'wait' && decision.reasons[0]?.rule === 'stage-not-due';
}
