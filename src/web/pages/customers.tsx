/** The customers of one client file: found by name, narrowed to the overdue or the held, a page at a time. */
import { CUSTOMERS_SHOWN, type CustomerRow, type CustomerRows, type OrganisationSummary } from '../../organisation/actor.ts';
import { Freshness, Heading, Page } from '../layout.tsx';
import { at, Chip, DateText, Empty, Name, Sums, whySentences } from '../parts.tsx';
import type { View } from '../view.ts';

export const PER_PAGE = 100;

export interface CustomersQuery {
  readonly search: string;
  readonly shown: (typeof CUSTOMERS_SHOWN)[number];
  /** From 1. */
  readonly page: number;
}

interface CustomersProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  /** The page asked for. */
  readonly customers: CustomerRows;
  readonly query: CustomersQuery;
}

export function CustomersPage(props: CustomersProps) {
  const { view, organisation, customers, query } = props;
  const { locale } = view;
  const pages = Math.max(1, Math.ceil(customers.found / PER_PAGE));
  const page = Math.min(query.page, pages);
  return (
    <Page view={view} title={locale.t('customers.title')} section="customers" organisation={organisation}>
      <Heading title={locale.t('customers.title')} beside={<Name>{organisation.name}</Name>}>
        <Freshness view={view} organisation={organisation} />
      </Heading>
      {customers.of === 0 ? (
        <Empty>{locale.t('customers.empty')}</Empty>
      ) : (
        <>
          <Filter {...props} />
          {customers.rows.length === 0 ? (
            <Empty>
              {locale.t('customers.none-found')} <a href={at(organisation.id, 'customers')}>{locale.t('customers.clear')}</a>
            </Empty>
          ) : (
            <CustomerTable {...props} />
          )}
          <Pages {...props} page={page} pages={pages} />
        </>
      )}
    </Page>
  );
}

function address(props: CustomersProps, change: Partial<CustomersQuery>): string {
  const query = { ...props.query, page: 1, ...change };
  const parts = new URLSearchParams();
  if (query.search) parts.set('q', query.search);
  if (query.shown !== 'all') parts.set('show', query.shown);
  if (query.page > 1) parts.set('page', String(query.page));
  return `${at(props.organisation.id, 'customers')}${parts.size > 0 ? `?${parts}` : ''}`;
}

function Filter(props: CustomersProps) {
  const { query } = props;
  const { locale } = props.view;
  return (
    <div class="filter">
      <search>
        <form method="get" action={at(props.organisation.id, 'customers')}>
          <label class="spoken" for="q">
            {locale.t('customers.search')}
          </label>
          <input id="q" name="q" type="search" value={query.search} placeholder={locale.t('customers.search')} dir="auto" maxlength={100} />
          {query.shown === 'all' ? null : <input type="hidden" name="show" value={query.shown} />}
          <button type="submit">{locale.t('customers.search-do')}</button>
        </form>
      </search>
      <nav class="tabs" aria-label={locale.t('customers.filter')}>
        {CUSTOMERS_SHOWN.map((shown) => (
          <a href={address(props, { shown })} {...(shown === query.shown ? { 'aria-current': 'true' as const } : {})}>
            {locale.t(`customers.${shown}`)}
          </a>
        ))}
      </nav>
    </div>
  );
}

function CustomerTable(props: CustomersProps) {
  const { locale } = props.view;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{locale.t('customers.name')}</th>
          <th scope="col" class="number">
            {locale.t('customers.open')}
          </th>
          <th scope="col" class="number">
            {locale.t('customers.overdue-amount')}
          </th>
          <th scope="col">{locale.t('customers.late')}</th>
          <th scope="col">{locale.t('customers.contact')}</th>
        </tr>
      </thead>
      <tbody>
        {props.customers.rows.map((customer) => (
          <Row view={props.view} organisation={props.organisation} customer={customer} />
        ))}
      </tbody>
    </table>
  );
}

function Row(props: { readonly view: View; readonly organisation: OrganisationSummary; readonly customer: CustomerRow }) {
  const { customer } = props;
  const { locale } = props.view;
  return (
    <tr data-row tabindex={-1}>
      <th scope="row">
        <a class="who" data-read href={at(props.organisation.id, 'customers', customer.id)}>
          <Name>{customer.name}</Name>
        </a>{' '}
        {customer.held ? <Chip tone="warn">{locale.t('decision.hold')}</Chip> : null}
        {customer.decision ? <span class="why">{whySentences(customer.decision.reasons.slice(0, 1), locale)}</span> : null}
      </th>
      <td class="number" data-label={locale.t('customers.open')}>
        <Sums amounts={customer.open} locale={locale} none={locale.t('amount.none')} />
      </td>
      <td class="number strong" data-label={locale.t('customers.overdue-amount')}>
        <Sums amounts={customer.overdue} locale={locale} none={locale.t('amount.none')} />
      </td>
      <td data-label={locale.t('customers.late')}>
        {customer.overdue.length > 0 ? (
          locale.t('days.late', { days: customer.oldestDaysLate })
        ) : (
          <span class="soft">{locale.t('customers.not-late')}</span>
        )}
      </td>
      <td data-label={locale.t('customers.contact')}>
        {customer.lastContact ? (
          <DateText date={customer.lastContact} locale={locale} />
        ) : (
          <span class="soft">{locale.t('customers.never')}</span>
        )}
      </td>
    </tr>
  );
}

function Pages(props: CustomersProps & { readonly page: number; readonly pages: number }) {
  const { page, pages } = props;
  const { locale } = props.view;
  if (pages === 1) return null;
  return (
    <nav class="pages" aria-label={locale.t('customers.page', { page, pages })}>
      {page > 1 ? <a href={address(props, { page: page - 1 })}>{locale.t('customers.previous')}</a> : null}
      <span>{locale.t('customers.page', { page, pages })}</span>
      {page < pages ? <a href={address(props, { page: page + 1 })}>{locale.t('customers.next')}</a> : null}
    </nav>
  );
}
