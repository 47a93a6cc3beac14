/** Everything that happened with a customer, newest first: letters, calls, notes, payments, promises, holds. */
import { isCalendarDate, isInstant } from '../../domain/time.ts';
import type { TimelineItem } from '../../organisation/actor.ts';
import type { Locale } from '../messages/locale.ts';
import { stageLabel } from '../messages/stage.ts';
import { at, Empty, Name, upperFirst } from '../parts.tsx';
import { type CustomerProps, Pages } from './customer.tsx';

/** Items of one page. */
const PER_PAGE = 60;

export function Timeline(props: CustomerProps) {
  const { customer, organisation, query } = props;
  const first = (query.timeline - 1) * PER_PAGE;
  const { locale } = props.view;
  return (
    <section aria-labelledby="timeline-title">
      <div class="group">
        <h2 id="timeline-title">{locale.t('customer.timeline')}</h2>
      </div>
      {customer.timeline.length === 0 ? (
        <Empty>{locale.t('customer.timeline-empty')}</Empty>
      ) : (
        <ol class="timeline">
          {customer.timeline.slice(first, first + PER_PAGE).map((item) => (
            <li class={item.kind}>
              <time datetime={item.at}>{whenText(item.at, organisation.timeZone, locale)}</time>
              <div>
                <Line item={item} locale={locale} />
                <Said item={item} locale={locale} />
                {item.effectId !== null && item.kind === 'invoice-pdf' && item.what === 'attached' ? (
                  <Pdfs organisationId={organisation.id} effectId={item.effectId} numbers={item.invoiceNumbers} locale={locale} />
                ) : null}
                {item.effectId !== null && item.kind === 'letter' ? (
                  <a href={at(organisation.id, 'letters', item.effectId)}>{locale.t('customer.read-letter')}</a>
                ) : null}
              </div>
            </li>
          ))}
        </ol>
      )}
      <Pages {...props} which="timeline" count={customer.timeline.length} size={PER_PAGE} anchor="timeline-title" />
    </section>
  );
}

interface PdfsProps {
  readonly organisationId: string;
  readonly effectId: string;
  readonly numbers: readonly string[];
  readonly locale: Locale;
}

/** The files as they went. */
function Pdfs({ organisationId, effectId, numbers, locale }: PdfsProps) {
  return (
    <p class="acts">
      {numbers.map((number) => (
        <a href={at(organisationId, 'letters', effectId, 'pdfs', number)}>{locale.t('timeline.pdf-read', { number })}</a>
      ))}
    </p>
  );
}

/** Notes repeat what stands beside them, so they open on request; the marker by which we find them again is not for people. */
function Said(props: { readonly item: TimelineItem; readonly locale: Locale }) {
  const { item, locale } = props;
  if (!item.text) return null;
  const text = saidText(item.text.replace(/\s*\[ref [^\]]+\]$/, ''), locale);
  const said = (
    <p class="said">
      <Name>{text}</Name>
    </p>
  );
  if (item.kind !== 'note') return said;
  return (
    <details>
      <summary>{locale.t('timeline.note-read')}</summary>
      {said}
    </details>
  );
}

function Line(props: { readonly item: TimelineItem; readonly locale: Locale }) {
  const { item, locale } = props;
  const what = whatText(item, locale);
  return (
    <p>
      <b>{locale.t(`timeline.${item.kind}`)}</b>
      {what ? `: ${what}` : ''}
      {item.amount ? (
        <>
          {' · '}
          <span class="figure">{locale.money(item.amount)}</span>
        </>
      ) : null}
      {item.invoiceNumbers.length > 0 ? (
        <span class="soft">
          {' · '}
          {locale.list(item.invoiceNumbers)}
        </span>
      ) : null}
      {item.by ? (
        <span class="soft">
          {' · '}
          <Name>{locale.word('by', item.by)}</Name>
        </span>
      ) : null}
    </p>
  );
}

/** `what` is a stage, a hold's kind, a promise's or effect's state: the table it belongs to follows from the kind of happening. */
function whatText(item: TimelineItem, locale: Locale): string {
  switch (item.kind) {
    case 'letter':
    case 'handed-over':
    case 'task':
      return stageOrState(item.what, locale);
    case 'invoice-pdf':
      return locale.word('pdf', item.what);
    case 'call':
      return locale.word('outcome', item.what);
    case 'promise':
      return isCalendarDate(item.what) ? locale.t('promise.for', { date: item.what }) : locale.word('promise', item.what);
    case 'reply':
      return locale.word('reply', item.what);
    case 'plan':
    case 'offer':
      return locale.word('agreed', item.what);
    case 'wish':
      return '';
    case 'hold':
    case 'hold-lifted':
      return locale.word('hold', item.what);
    case 'decision':
      return locale.word('decision', item.what);
    case 'dispute':
    case 'invoice-issued':
    case 'payment':
    case 'credit':
    case 'note':
      return '';
    // As the books show it, or as we wrote it.
    case 'expected-payment':
      return item.what === 'expected' ? '' : locale.word('written', item.what);
  }
}

/** What was said; where it is only the name of a stage or of an outcome, in the reader's language. */
function saidText(text: string, locale: Locale): string {
  if (isCalendarDate(text)) return locale.date(text);
  const outcome = locale.word('outcome', text);
  return outcome === text && /^[a-z]+(?:-[a-z]+)*-\d+$/.test(text) ? upperFirst(stageLabel(text, locale)) : outcome;
}

function stageOrState(what: string, locale: Locale): string {
  const state = locale.word('effect', what);
  return state === what ? upperFirst(stageLabel(what, locale)) : state;
}

function whenText(when: TimelineItem['at'], timeZone: string, locale: Locale): string {
  const text: string = when;
  if (isInstant(text)) return locale.instant(text, timeZone);
  return isCalendarDate(text) ? locale.date(text) : text;
}
