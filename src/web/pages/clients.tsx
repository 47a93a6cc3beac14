/** The list of client files: what is overdue, what waits, and whether the books are fresh. */
import type { OrganisationSummary } from '../../organisation/actor.ts';
import { Heading, Page } from '../layout.tsx';
import { at, Chip, Empty, Name, Sums } from '../parts.tsx';
import type { View } from '../view.ts';

export function ClientsPage(props: { readonly view: View; readonly clients: readonly OrganisationSummary[] }) {
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
          {mayConnect && view.ledgers ? (
            <a class="button" href="/import/new">
              {locale.t('clients.import')}
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
        <ClientTable view={view} clients={clients} />
      )}
    </Page>
  );
}

function ClientTable(props: { readonly view: View; readonly clients: readonly OrganisationSummary[] }) {
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
          <ClientRow view={props.view} client={client} />
        ))}
      </tbody>
    </table>
  );
}

function ClientRow(props: { readonly view: View; readonly client: OrganisationSummary }) {
  const { view, client } = props;
  const { locale } = view;
  return (
    <tr data-row tabindex={-1}>
      <th scope="row">
        <a class="who" data-read href={at(client.id, 'today')}>
          <Name>{client.name}</Name>
        </a>
        <span class="why">
          {locale.t('mode.in', { mode: client.mode })}
          {client.restored ? <Chip tone="bad">{locale.t('state.restored')}</Chip> : null}
          {client.stopped ? <Chip tone="bad">{locale.t('state.stopped')}</Chip> : null}
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

function Count(props: { readonly label: string; readonly count: number; readonly view: View }) {
  return (
    <td class={props.count > 0 ? 'number count' : 'number count zero'} data-label={props.label}>
      {props.view.locale.number(props.count)}
    </td>
  );
}
