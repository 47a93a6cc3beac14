/** The portfolio: every client file, the one that needs somebody first on top and why; many are acted on together. One file alone has none of this weight. */

import { dateIn } from '../../domain/zone.ts';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { Work } from '../../organisation/work.ts';
import type { Team } from '../firm.ts';
import { Heading, Page } from '../layout.tsx';
import { at, Chip, type ChipTone, Empty, Name, Sums } from '../parts.tsx';
import { byLate, byName, byUrgency, type Client, GROUP_NAMES, type Group, isIn, type Need } from '../portfolio.ts';
import type { View } from '../view.ts';
import { BulkActs } from './clients-acts.tsx';

export const ORDERS = ['urgency', 'late', 'name'] as const;
const PER_PAGE = 50;
/** With fewer files nobody has to look for one. */
const FEW = 5;

export interface ClientsQuery {
  readonly search: string;
  /** null: all. */
  readonly group: Group | null;
  readonly order: (typeof ORDERS)[number];
  /** From 1. */
  readonly page: number;
}

interface ClientsProps {
  readonly view: View;
  readonly clients: readonly OrganisationSummary[];
  readonly query: ClientsQuery;
  /** What waits in them, and whose they are; null: not kept here. */
  readonly firm: PortfolioFirm | null;
}

export interface PortfolioFirm {
  readonly work: ReadonlyMap<string, Work>;
  readonly team: Team;
}

export function ClientsPage(props: ClientsProps) {
  const { view, clients } = props;
  const { locale } = view;
  const connectable = view.platforms.filter((platform) => platform !== 'spreadsheet');
  const mayConnect = view.may('connect');
  return (
    <Page view={view} title={locale.t('clients.title')} section="clients">
      <Heading title={locale.t('clients.title')} beside={clients.length > 0 ? locale.t('clients.count', { count: clients.length }) : null}>
        <p class="acts">
          {(mayConnect ? connectable : []).map((platform) => (
            <a class={clients.length === 0 ? 'button go' : 'button'} href={`/connect/${platform}`}>
              {locale.t('clients.connect', { platform })}
            </a>
          ))}
          {view.firm ? (
            <>
              <a class="button go" href="/work">
                {locale.t('work.title')}
              </a>
              <a class="button" href="/team">
                {locale.t('team.title')}
              </a>
            </>
          ) : null}
          {mayConnect && view.ledgers ? (
            <a class="button" href="/import/new">
              {locale.t('clients.import')}
            </a>
          ) : null}
          {clients.length > 1 && clients.some(({ lastSync }) => lastSync === null) ? (
            <a class="button" href="/starting">
              {locale.t('starting.title')}
            </a>
          ) : null}
          {clients.length > 1 && view.templates && view.may('run') ? (
            <a class="button" href="/templates">
              {locale.t('templates.title')}
            </a>
          ) : null}
        </p>
      </Heading>
      {clients.length === 0 ? (
        <Empty>
          {locale.t(
            !mayConnect
              ? 'clients.empty-role'
              : connectable.length > 0
                ? 'clients.empty'
                : view.ledgers
                  ? 'clients.empty-import'
                  : 'clients.empty-unconnected',
          )}
        </Empty>
      ) : (
        <Portfolio {...props} />
      )}
    </Page>
  );
}

const SORTED = { urgency: byUrgency, late: byLate, name: byName } as const;

function Portfolio(props: ClientsProps) {
  const { view, clients, query } = props;
  const { locale } = view;
  const ordered = SORTED[query.order](clients, view.now, props.firm?.work);
  const named = ordered.filter((client) => client.summary.name.toLocaleLowerCase().includes(query.search.toLocaleLowerCase()));
  const found = query.group === null ? named : named.filter((client) => query.group !== null && isIn(client, query.group));
  const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
  const page = Math.min(query.page, pages);
  const shown = found.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const table = (
    <ClientTable view={view} clients={shown} isMany={clients.length > 1} team={clients.length > 1 ? (props.firm?.team ?? null) : null} />
  );
  return (
    <>
      {clients.length > FEW ? <Filter {...props} named={named} /> : null}
      {found.length === 0 ? (
        <Empty>
          {locale.t('portfolio.none')} <a href="/">{locale.t('portfolio.all')}</a>
        </Empty>
      ) : clients.length > 1 ? (
        <BulkActs view={view} back={address(query, { page })} team={props.firm?.team ?? null}>
          {table}
        </BulkActs>
      ) : (
        table
      )}
      <Pages query={query} view={view} page={page} pages={pages} />
    </>
  );
}

function address(now: ClientsQuery, change: Partial<ClientsQuery>): string {
  const query = { ...now, page: 1, ...change };
  const parts = new URLSearchParams();
  if (query.search) parts.set('q', query.search);
  if (query.group) parts.set('need', query.group);
  if (query.order !== 'urgency') parts.set('order', query.order);
  if (query.page > 1) parts.set('page', String(query.page));
  return `/${parts.size > 0 ? `?${parts}` : ''}`;
}

function Filter({ view, query, named }: ClientsProps & { readonly named: readonly Client[] }) {
  const { locale } = view;
  const tab = (group: Group | null, label: string, count: number) => (
    <a href={address(query, { group })} {...(group === query.group ? { 'aria-current': 'true' as const } : {})}>
      {label} <i>{locale.number(count)}</i>
    </a>
  );
  return (
    <div class="filter">
      <search>
        <form method="get" action="/">
          <label class="spoken" for="q">
            {locale.t('portfolio.search')}
          </label>
          <input id="q" name="q" type="search" value={query.search} placeholder={locale.t('portfolio.search')} dir="auto" maxlength={100} />
          {query.group ? <input type="hidden" name="need" value={query.group} /> : null}
          {query.order === 'urgency' ? null : <input type="hidden" name="order" value={query.order} />}
          <button type="submit">{locale.t('customers.search-do')}</button>
        </form>
      </search>
      <nav class="tabs" aria-label={locale.t('portfolio.filter')}>
        {tab(null, locale.t('portfolio.everything'), named.length)}
        {GROUP_NAMES.map((group) => tab(group, locale.t(`portfolio.group.${group}`), named.filter((client) => isIn(client, group)).length))}
      </nav>
      <p class="soft">
        {locale.t(`portfolio.order.${query.order}`)}{' '}
        {ORDERS.filter((order) => order !== query.order).map((order) => (
          <>
            {' '}
            <a href={address(query, { order })}>{locale.t(`portfolio.order-by.${order}`)}</a>
          </>
        ))}
      </p>
    </div>
  );
}

interface TableProps {
  readonly view: View;
  readonly isMany: boolean;
  readonly team: Team | null;
}

function ClientTable(props: TableProps & { readonly clients: readonly Client[] }) {
  const { locale } = props.view;
  const numbers = ['clients.approvals', 'clients.calls', 'clients.exceptions'] as const;
  return (
    <table class="list clients">
      <thead>
        <tr>
          <th scope="col">{locale.t('clients.name')}</th>
          <th scope="col" class="number">
            {locale.t('clients.overdue')}
          </th>
          {numbers.map((key) => (
            <th scope="col" class="number">
              {locale.t(key)}
            </th>
          ))}
          <th scope="col">{locale.t('clients.books')}</th>
        </tr>
      </thead>
      <tbody>
        {props.clients.map((client) => (
          <ClientRow view={props.view} client={client} isMany={props.isMany} team={props.team} />
        ))}
      </tbody>
    </table>
  );
}

const TONES: Readonly<Partial<Record<Need, ChipTone>>> = { restored: 'bad', reconnect: 'bad', unread: 'bad', stopped: 'bad' };
/** What the columns of the table say themselves. */
const TOLD: ReadonlySet<Need> = new Set(['approvals', 'calls', 'exceptions', 'overdue', 'reconnect']);

function ClientRow(props: TableProps & { readonly client: Client }) {
  const { view, isMany } = props;
  const { summary: client, needs } = props.client;
  const { locale } = view;
  return (
    <tr data-row tabindex={-1}>
      <th scope="row">
        {isMany && view.may('collect') ? (
          <input
            type="checkbox"
            name="client"
            value={client.id}
            form="bulk"
            aria-label={locale.t('portfolio.choose', { name: client.name })}
          />
        ) : null}
        <a class="who" data-read href={at(client.id, 'today')}>
          <Name>{client.name}</Name>
        </a>
        <span class="why">
          {locale.t('mode.in', { mode: client.mode })}
          {careText(props.team, client, view)}
          {needs
            .filter((need) => !TOLD.has(need))
            .map((need) => (
              <>
                {' '}
                <Chip tone={TONES[need] ?? 'warn'}>{locale.t(`need.${need}`)}</Chip>
              </>
            ))}
        </span>
      </th>
      <td class="number" data-label={locale.t('clients.overdue')}>
        <Sums amounts={client.overdue} locale={locale} none={locale.t('clients.nothing-overdue')} />
        {client.overdueCustomers > 0 ? <small>{locale.t('customers.count', { count: client.overdueCustomers })}</small> : null}
      </td>
      <Count label={locale.t('clients.approvals')} count={client.approvals} view={view} />
      <Count label={locale.t('clients.calls')} count={client.calls} view={view} />
      <Count label={locale.t('clients.exceptions')} count={client.exceptions} view={view} />
      <td data-label={locale.t('clients.books')}>
        {client.connection === 'connected' ? (
          <span class="fresh">
            {client.lastSync
              ? locale.t('fresh.read', { platform: client.platform, ago: locale.ago(client.lastSync, view.now) })
              : locale.t('fresh.never', { platform: client.platform })}
          </span>
        ) : (
          <span class="fresh broken">{`${locale.word('platform', client.platform)} · ${locale.word('connection', client.connection)}`}</span>
        )}
      </td>
    </tr>
  );
}

/** Whose it is today; nothing where it is nobody's. */
function careText(team: Team | null, client: OrganisationSummary, { locale, now }: View): string {
  const personId = team?.careOf(client.id, null, dateIn(now, client.timeZone)).personId;
  const name = team?.people.find((person) => person.personId === personId)?.name;
  return name === undefined ? '' : ` · ${locale.t('work.with', { name })}`;
}

function Count(props: { readonly label: string; readonly count: number; readonly view: View }) {
  return (
    <td class={props.count > 0 ? 'number count' : 'number count zero'} data-label={props.label}>
      {props.view.locale.number(props.count)}
    </td>
  );
}

function Pages(props: { readonly view: View; readonly query: ClientsQuery; readonly page: number; readonly pages: number }) {
  const { query, page, pages } = props;
  const { locale } = props.view;
  if (pages === 1) return null;
  return (
    <nav class="pages" aria-label={locale.t('customers.page', { page, pages })}>
      {page > 1 ? <a href={address(query, { page: page - 1 })}>{locale.t('customers.previous')}</a> : null}
      <span>{locale.t('customers.page', { page, pages })}</span>
      {page < pages ? <a href={address(query, { page: page + 1 })}>{locale.t('customers.next')}</a> : null}
    </nav>
  );
}
