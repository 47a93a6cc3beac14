/** A policy tried beside the one in force, as tables: by stage, by day, and contact by contact with what is otherwise. */
import { calendarDate } from '../../domain/time.ts';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { ContactCounts, Rehearsal, RehearsedCount, RehearsedRow, RehearsedRows } from '../../organisation/policy-views.ts';
import type { Policy } from '../../policy/policy.ts';
import { CONTACT_WAYS, type ContactWay } from '../../policy/rehearsal.ts';
import type { Locale } from '../messages/locale.ts';
import { at, Chip, type ChipTone, DateText, Empty, Name, PostForm, Sums } from '../parts.tsx';
import type { View } from '../view.ts';
import { dayText, stageTitle } from './policy-parts.tsx';

/** Contacts of one page. */
export const ROWS_PER_PAGE = 50;

export interface RowsQuery {
  readonly day: string | null;
  readonly differing: boolean;
  readonly after: number;
}

export interface RehearsalProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly rehearsal: Rehearsal;
  readonly rows: RehearsedRows;
  readonly query: RowsQuery;
  /** Both policies, to name their stages. */
  readonly policies: readonly Policy[];
  /** The address of this page, without its query. */
  readonly address: string;
  readonly again: string;
}

/** How far it has come; the page looks again by itself. */
export function Progress({ view, rehearsal, address, again }: Pick<RehearsalProps, 'view' | 'rehearsal' | 'address' | 'again'>) {
  const { locale } = view;
  const { state, customers, begun } = rehearsal;
  if (state === 'running')
    return (
      <div class="notice" data-running>
        <label for="progress">{locale.t('rehearsal.running', { done: customers.done, of: customers.of })}</label>
        <progress id="progress" value={String(customers.done)} max={String(Math.max(1, customers.of))}></progress>
        <span class="soft">{locale.t('rehearsal.leave')}</span>
        <a href={address}>{locale.t('rehearsal.look')}</a>
      </div>
    );
  return (
    <div class={state === 'done' ? 'between' : 'notice bad'}>
      <p class="soft">
        {state === 'failed'
          ? locale.t('rehearsal.failed')
          : state === 'cut'
            ? locale.t('rehearsal.cut', { done: customers.done, of: customers.of })
            : locale.t('rehearsal.made', { ago: locale.ago(begun, view.now), count: customers.of })}
      </p>
      <PostForm action={again} back={address}>
        <button type="submit" class="quiet">
          {locale.t('rehearsal.again')}
        </button>
      </PostForm>
    </div>
  );
}

export function Totals({ view, rehearsal }: Pick<RehearsalProps, 'view' | 'rehearsal'>) {
  const { locale } = view;
  const { wanted, standing, recorded } = rehearsal.totals;
  const isSame = rehearsal.wanted === rehearsal.standing;
  return (
    <dl class="strip">
      {CONTACT_WAYS.map((way) => (
        <div>
          <dt>{locale.t(`rehearsal.${way}`)}</dt>
          <dd>
            {locale.number(wanted[way])}
            {isSame ? null : <small>{locale.t('rehearsal.in-force', { count: standing[way] })}</small>}
            {recorded ? <small>{locale.t('rehearsal.recorded', { count: recorded[way] })}</small> : null}
          </dd>
        </div>
      ))}
      <div>
        <dt>{locale.t('rehearsal.differing')}</dt>
        <dd class={rehearsal.differing === 0 ? 'none' : ''}>
          {isSame
            ? locale.t('rehearsal.is-in-force')
            : rehearsal.differing === 0
              ? locale.t('rehearsal.no-difference')
              : locale.number(rehearsal.differing)}
        </dd>
      </div>
    </dl>
  );
}

export function ByStage(props: RehearsalProps) {
  const { view, rehearsal, policies } = props;
  const { locale } = view;
  const ids = policies.flatMap((policy) => policy.stages.map((stage) => stage.id));
  const rows = [...rehearsal.byStage].sort((a, b) => place(ids, a.of) - place(ids, b.of));
  const stages = policies.flatMap((policy) => policy.stages);
  if (rows.length === 0) return null;
  return (
    <Counted
      view={view}
      rehearsal={rehearsal}
      id="by-stage"
      title={locale.t('rehearsal.by-stage')}
      head={locale.t('settings.stage')}
      rows={rows}
      name={(id) => {
        const stage = stages.find((each) => each.id === id);
        return (
          <>
            {stageTitle(stage ?? { id, channel: 'email' }, locale)}
            {stage ? <small>{dayText(stage, locale)}</small> : null}
          </>
        );
      }}
    />
  );
}

function place(ids: readonly string[], id: string): number {
  const found = ids.indexOf(id);
  return found === -1 ? ids.length : found;
}

export function ByDay(props: RehearsalProps) {
  const { view, rehearsal, address, query } = props;
  const { locale } = view;
  const isPreview = rehearsal.kind === 'preview';
  if (rehearsal.byDay.length === 0) return <Empty>{locale.t('rehearsal.nothing')}</Empty>;
  return (
    <Counted
      view={view}
      rehearsal={rehearsal}
      id="by-day"
      title={locale.t(isPreview ? 'rehearsal.by-day' : 'rehearsal.by-month')}
      head={locale.t(isPreview ? 'rehearsal.day' : 'rehearsal.month')}
      rows={rehearsal.byDay}
      name={(day) =>
        isPreview ? (
          <a href={`${address}?day=${day}#contacts`} {...(query.day === day ? { 'aria-current': 'true' as const } : {})}>
            {locale.shortDay(calendarDate(day))}
          </a>
        ) : (
          locale.month(calendarDate(`${day}-01`))
        )
      }
    />
  );
}

interface CountedProps extends Pick<RehearsalProps, 'view' | 'rehearsal'> {
  readonly id: string;
  readonly title: string;
  readonly head: string;
  readonly rows: readonly RehearsedCount<string>[];
  readonly name: (of: string) => unknown;
}

/** Each figure beside the one of the policy in force, where that is another. */
function Counted({ view, rehearsal, id, title, head, rows, name }: CountedProps) {
  const { locale } = view;
  const ways = CONTACT_WAYS.filter((way) =>
    rows.some((row) => [row.wanted, row.standing, row.recorded].some((side) => (side?.[way] ?? 0) > 0)),
  );
  const isSame = rehearsal.wanted === rehearsal.standing;
  return (
    <section aria-labelledby={id}>
      <div class="group">
        <h2 id={id}>{title}</h2>
      </div>
      <table class="list counted">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {ways.map((way) => (
              <th scope="col" class="number">
                {locale.t(`rehearsal.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{name(row.of)}</th>
              {ways.map((way) => (
                <td class={`number${row.wanted[way] === 0 ? ' zero' : ''}`} data-label={locale.t(`rehearsal.${way}`)}>
                  {locale.number(row.wanted[way])}
                  {isSame || row.standing[way] === row.wanted[way] ? null : (
                    <small>{locale.t('rehearsal.in-force', { count: row.standing[way] })}</small>
                  )}
                  <Recorded counts={row.recorded} way={way} locale={locale} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Recorded({ counts, way, locale }: { readonly counts: ContactCounts | null; readonly way: ContactWay; readonly locale: Locale }) {
  return counts ? <small>{locale.t('rehearsal.recorded', { count: counts[way] })}</small> : null;
}

const DIFFERENCE_TONES: Readonly<Record<RehearsedRow['difference'], ChipTone>> = { same: 'calm', moved: 'warn', new: 'good', gone: 'bad' };

export function Contacts(props: RehearsalProps) {
  const { view, organisation, rehearsal, rows, query, policies, address } = props;
  const { locale } = view;
  const stages = policies.flatMap((policy) => policy.stages);
  const link = (change: Partial<RowsQuery>) => {
    const { day, differing, after } = { ...query, ...change };
    const parts = [day === null ? '' : `day=${day}`, differing ? 'differing=yes' : '', after > 0 ? `after=${after}` : ''].filter(
      (part) => part !== '',
    );
    return `${address}${parts.length > 0 ? `?${parts.join('&')}` : ''}#contacts`;
  };
  return (
    <section aria-labelledby="contacts">
      <div class="group">
        <h2 id="contacts">
          {locale.t(rehearsal.kind === 'preview' ? 'rehearsal.contacts' : 'rehearsal.contacts-otherwise')}{' '}
          <i>{locale.number(rows.count)}</i>
        </h2>
        {rehearsal.kind === 'preview' && rehearsal.wanted !== rehearsal.standing ? (
          <div class="tabs">
            <a href={link({ differing: false, after: 0 })} {...(query.differing ? {} : { 'aria-current': 'true' as const })}>
              {locale.t('rehearsal.show-all')}
            </a>
            <a href={link({ differing: true, after: 0 })} {...(query.differing ? { 'aria-current': 'true' as const } : {})}>
              {locale.t('rehearsal.show-differing')}
            </a>
          </div>
        ) : null}
      </div>
      {query.day === null ? null : (
        <p class="chips">
          <Chip tone="friendly">{locale.longDate(calendarDate(query.day))}</Chip>{' '}
          <a href={link({ day: null, after: 0 })}>{locale.t('rehearsal.every-day')}</a>
        </p>
      )}
      {rows.count === 0 ? (
        <Empty>{locale.t('rehearsal.nothing')}</Empty>
      ) : (
        <ul class="rows items">
          {rows.rows.map((row) => (
            <li class="row">
              <div class="what">
                <a class="who" href={at(organisation.id, 'customers', row.customerId)}>
                  <Name>{row.customerName}</Name>
                </a>{' '}
                <Chip tone="calm">
                  {stageTitle(stages.find((stage) => stage.id === row.stage) ?? { id: row.stage, channel: 'email' }, locale)}
                </Chip>{' '}
                {rehearsal.wanted === rehearsal.standing ? null : (
                  <Chip tone={DIFFERENCE_TONES[row.difference]}>{locale.t(`rehearsal.difference.${row.difference}`)}</Chip>
                )}
                <p class="why">
                  {locale.t(`rehearsal.one.${row.way}`, { count: row.invoices })}
                  {row.otherDay ? ` · ${locale.t('rehearsal.other-day', { day: row.otherDay })}` : ''}
                  {row.approval ? ` · ${locale.t('policy.approval')}` : ''}
                </p>
              </div>
              <div class="amount">
                <Sums amounts={row.amounts} locale={locale} />
                <small>
                  <DateText date={row.day} locale={locale} />
                </small>
              </div>
            </li>
          ))}
        </ul>
      )}
      {rehearsal.moreThanKept ? <p class="about">{locale.t('rehearsal.more-than-kept')}</p> : null}
      <p class="pages">
        {query.after > 0 ? <a href={link({ after: Math.max(0, query.after - ROWS_PER_PAGE) })}>{locale.t('customers.previous')}</a> : null}
        {query.after + ROWS_PER_PAGE < rows.count ? (
          <a href={link({ after: query.after + ROWS_PER_PAGE })}>{locale.t('customers.next')}</a>
        ) : null}
      </p>
    </section>
  );
}
