/** The worklist across client files: each row is done right here, or one click away. */
import type { OrganisationSummary } from '../../organisation/actor.ts';
import { WORK_KINDS } from '../../organisation/work.ts';
import type { Team } from '../firm.ts';
import { Heading, Page } from '../layout.tsx';
import { May, Once, useMayPost } from '../may.tsx';
import { at, Chip, type ChipTone, Empty, LookChip, Name, Popover, PostForm, StageChip, Sums, whySentences } from '../parts.tsx';
import type { View } from '../view.ts';
import { isFor, isSafe, type Worklist, type WorkQuery, type WorkRow, waitsForYes } from '../worklist.ts';
import { CallEnds } from './call-parts.tsx';
import { PersonSelect } from './team.tsx';

export const WORK_PER_PAGE = 50;

export interface WorklistProps {
  readonly view: View;
  readonly clients: readonly OrganisationSummary[];
  readonly list: Worklist;
  readonly team: Team;
  readonly viewer: string;
  readonly query: WorkQuery;
}

export function WorklistPage(props: WorklistProps) {
  const { view, list, viewer, query } = props;
  const { locale } = view;
  const ofWho = list.rows.filter((row) => isFor(row, query.who, viewer));
  const ofClient = ofWho.filter((row) => query.client === null || row.client.id === query.client);
  const found = ofClient.filter((row) => query.kind === null || row.kind === query.kind);
  const pages = Math.max(1, Math.ceil(found.length / WORK_PER_PAGE));
  const page = Math.min(query.page, pages);
  const shown = found.slice((page - 1) * WORK_PER_PAGE, page * WORK_PER_PAGE);
  const back = workAddress(query, { page });
  return (
    <Page view={view} title={locale.t('work.title')} section="work">
      <Heading title={locale.t('work.title')} beside={locale.t('work.count', { count: found.length })} />
      <Filters {...props} ofWho={ofWho} ofClient={ofClient} />
      {shown.length === 0 ? (
        <Empty>{locale.t('work.none')}</Empty>
      ) : (
        <>
          <ul class="rows">
            {shown.map((row) => (
              <Row {...props} row={row} back={back} />
            ))}
          </ul>
          <WorkActs {...props} back={back} />
        </>
      )}
      {list.more > 0 ? <p class="soft">{locale.t('work.more', { count: list.more })}</p> : null}
      {pages === 1 ? null : (
        <nav class="pages" aria-label={locale.t('customers.page', { page, pages })}>
          {page > 1 ? <a href={workAddress(query, { page: page - 1 })}>{locale.t('customers.previous')}</a> : null}
          <span>{locale.t('customers.page', { page, pages })}</span>
          {page < pages ? <a href={workAddress(query, { page: page + 1 })}>{locale.t('customers.next')}</a> : null}
        </nav>
      )}
    </Page>
  );
}

export function workAddress(now: WorkQuery, change: Partial<WorkQuery>): string {
  const query = { ...now, page: 1, ...change };
  const parts = new URLSearchParams();
  if (query.who !== 'all') parts.set('who', query.who);
  if (query.client) parts.set('client', query.client);
  if (query.kind) parts.set('kind', query.kind);
  if (query.page > 1) parts.set('page', String(query.page));
  return `/work${parts.size > 0 ? `?${parts}` : ''}`;
}

interface FilterProps extends WorklistProps {
  readonly ofWho: readonly WorkRow[];
  readonly ofClient: readonly WorkRow[];
}

function Filters({ view, clients, list, team, viewer, query, ofWho, ofClient }: FilterProps) {
  const { locale } = view;
  const tab = (change: Partial<WorkQuery>, label: string, count: number, isHere: boolean) => (
    <a href={workAddress(query, change)} {...(isHere ? { 'aria-current': 'true' as const } : {})}>
      {label} <i>{locale.number(count)}</i>
    </a>
  );
  const whose = (who: 'all' | 'mine' | 'unassigned') => {
    const count = list.rows.filter((row) => isFor(row, who, viewer)).length;
    return tab({ who }, locale.t(`work.who.${who}`), count, query.who === who);
  };
  const inFiles = new Set(ofWho.map((row) => row.client.id));
  return (
    <div class="filter worklist">
      <nav class="tabs" aria-label={locale.t('work.whose')}>
        {whose('all')}
        {whose('mine')}
        {whose('unassigned')}
      </nav>
      <nav class="tabs" aria-label={locale.t('work.kinds')}>
        {tab({ kind: null }, locale.t('portfolio.everything'), ofClient.length, query.kind === null)}
        {WORK_KINDS.map((kind) =>
          tab({ kind }, locale.t(`work.kind.${kind}`), ofClient.filter((row) => row.kind === kind).length, query.kind === kind),
        )}
      </nav>
      <form method="get" action="/work" class="acts">
        {query.kind ? <input type="hidden" name="kind" value={query.kind} /> : null}
        <label for="work-client">{locale.t('clients.name')}</label>
        <select id="work-client" name="client">
          <option value="">{locale.t('portfolio.everything')}</option>
          {clients
            .filter(({ id }) => inFiles.has(id) || id === query.client)
            .map(({ id, name }) => (
              <option value={id} selected={id === query.client}>
                {name}
              </option>
            ))}
        </select>
        <label for="work-who">{locale.t('work.whose')}</label>
        <select id="work-who" name="who">
          {(['all', 'mine', 'unassigned'] as const).map((who) => (
            <option value={who} selected={who === query.who}>
              {locale.t(`work.who.${who}`)}
            </option>
          ))}
          {team.people.map(({ personId, name }) => (
            <option value={personId} selected={personId === query.who}>
              {name}
            </option>
          ))}
        </select>
        <button type="submit">{locale.t('work.show')}</button>
      </form>
      <p class="soft">{locale.t('work.order')}</p>
    </div>
  );
}

const TONES: Readonly<Record<WorkRow['kind'], ChipTone>> = {
  reply: 'warn',
  'promise-broken': 'bad',
  call: 'friendly',
  'hand-over': 'final',
  letter: 'calm',
  exception: 'warn',
};

/** What a form names an item by. */
export function itemName({ client, kind, id }: WorkRow): string {
  return `${client.id} ${kind} ${id}`;
}

function Row(props: WorklistProps & { readonly row: WorkRow; readonly back: string }) {
  const { view, row } = props;
  const { locale } = view;
  const why = row.reason ? whySentences([row.reason], locale) : '';
  return (
    <li class="row" data-row tabindex={-1}>
      <div class="what">
        {view.may('collect') ? (
          <input
            type="checkbox"
            name="item"
            value={`${itemName(row)} ${row.seen ?? ''}`.trim()}
            form="work-acts"
            aria-label={locale.t('portfolio.choose', { name: row.customerName })}
          />
        ) : null}{' '}
        <a class="who" href={at(row.client.id, 'customers', row.customerId)}>
          <Name>{row.customerName}</Name>
        </a>{' '}
        <Chip tone={TONES[row.kind]}>{locale.t(`work.kind.${row.kind}`)}</Chip>{' '}
        {row.stage ? <StageChip stage={row.stage} locale={locale} /> : null}{' '}
        {row.kind === 'letter' ? <LookChip look={row.look} locale={locale} /> : null}
        <p class="why">
          <a href={at(row.client.id, 'today')}>
            <Name>{row.client.name}</Name>
          </a>
          {why ? ` · ${why}` : ''}
        </p>
        <CareLine {...props} />
      </div>
      <div class="amount">
        <Sums amounts={row.amounts} locale={locale} none="" />
        <small>
          {row.due ? locale.t('work.due', { date: row.due }) : locale.t('work.since', { ago: locale.ago(row.since, view.now) })}
        </small>
      </div>
      <div class="acts">
        <RowActs {...props} />
      </div>
    </li>
  );
}

function CareLine({ view, row, team }: WorklistProps & { readonly row: WorkRow }) {
  const { locale } = view;
  const { personId, insteadOf } = row.care;
  const nameOf = (id: string) => team.people.find((person) => person.personId === id)?.name ?? '';
  if (personId === null && insteadOf === null) return null;
  const values = { name: personId === null ? '' : nameOf(personId), other: insteadOf === null ? '' : nameOf(insteadOf) };
  return (
    <small class="soft">
      {locale.t(personId === null ? 'work.nobody-covers' : insteadOf === null ? 'work.with' : 'work.covered', values)}
    </small>
  );
}

function RowActs({ view, row, back }: WorklistProps & { readonly row: WorkRow; readonly back: string }) {
  const { locale } = view;
  const { id: client } = row.client;
  if (row.kind === 'call') {
    const call = at(client, 'calls', row.id);
    const popover = `call-${client}-${row.id}`;
    return (
      <>
        <Popover
          id={popover}
          title={locale.t('work.call-title', { name: row.customerName })}
          button={locale.t('work.note')}
          action={`${call}/outcome`}
          opens="call"
          numbered
        >
          <CallEnds locale={locale} action={`${call}/outcome`} back={back} call={call} />
        </Popover>
        <a class="button" data-read href={call}>
          {locale.t('work.open-call')}
        </a>
      </>
    );
  }
  if (row.kind === 'letter' || row.kind === 'hand-over') {
    const letter = at(client, 'letters', row.id);
    return (
      <>
        {waitsForYes(row) ? (
          <PostForm action={`${letter}/approve`} back={back} hidden={{ seen: row.seen ?? '' }}>
            <button type="submit" class="go" data-approve aria-keyshortcuts="a">
              {locale.t('today.approve')}
            </button>
          </PostForm>
        ) : null}
        <a class="button" data-read href={letter}>
          {locale.t('today.read')}
        </a>
      </>
    );
  }
  return (
    <a class="button" data-read href={at(client, 'customers', row.customerId)}>
      {locale.t('work.open')}
    </a>
  );
}

function WorkActs({ view, team, back, query, list, viewer }: WorklistProps & { readonly back: string }) {
  const { locale } = view;
  if (!useMayPost('/work/act')) return null;
  const hasSafe = list.rows.some((row) => isSafe(row) && isFor(row, query.who, viewer));
  return (
    <form id="work-acts" method="post" action="/work/act" class="acts bulk">
      <Once />
      <input type="hidden" name="back" value={back} />
      <span>{locale.t('bulk.with')}</span>
      {hasSafe ? (
        <button type="submit" name="act" value="approve">
          {locale.t('bulk.approve')}
        </button>
      ) : null}
      <May act="assign">
        <PersonSelect
          view={view}
          team={team}
          id="work-assign"
          name="person"
          label={locale.t('team.collector')}
          none={locale.t('team.nobody')}
        />
        <button type="submit" name="act" value="assign">
          {locale.t('team.assign')}
        </button>
      </May>
    </form>
  );
}
