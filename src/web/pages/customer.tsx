/** One customer: what is owed net, every open invoice with its standing decision, and everything that happened. */

import type { CustomerView, InvoiceRow, OrganisationSummary } from '../../organisation/actor.ts';
import type { AgreementsView } from '../../organisation/agreement-views.ts';
import { Heading, Page } from '../layout.tsx';
import { at, Chip, DateText, Empty, Name, StageChip, StandingDecision, upperFirst } from '../parts.tsx';
import type { View } from '../view.ts';
import { Plans } from './customer-agreed.tsx';
import { CustomerAside } from './customer-aside.tsx';
import { Timeline } from './timeline.tsx';

export interface CustomerProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly customer: CustomerView;
  readonly agreements: AgreementsView;
  /** Which page of the open items and of the timeline is shown, from 1. */
  readonly query: { readonly items: number; readonly timeline: number };
}

/** Open items of one page. */
const ITEMS_PER_PAGE = 50;

export function CustomerPage(props: CustomerProps) {
  const { view, organisation, customer } = props;
  const { locale } = view;
  return (
    <Page view={view} title={customer.name} section="customers" organisation={organisation}>
      <Heading title={<Name>{customer.name}</Name>} back={{ href: at(organisation.id, 'customers'), label: locale.t('customers.title') }}>
        <p class="chips">
          {customer.active ? null : <Chip tone="calm">{locale.t('customer.inactive')}</Chip>}
          {customer.holds.map((hold) => (
            <Chip tone="warn">{locale.word('hold', hold.kind)}</Chip>
          ))}
        </p>
        <a class="button" href={at(organisation.id, 'customers', customer.id, 'why')}>
          {locale.t('why-day.link')}
        </a>
      </Heading>
      <div class="split">
        <div>
          <NetPosition {...props} />
          <OpenItems {...props} />
          <Plans {...props} />
        </div>
        <CustomerAside {...props} />
        <Timeline {...props} />
      </div>
    </Page>
  );
}

function NetPosition(props: CustomerProps) {
  const { customer } = props;
  const { locale } = props.view;
  const columns = ['open', 'overdue', 'unapplied', 'disputed', 'asked'] as const;
  return (
    <section aria-labelledby="net-title">
      <div class="group">
        <h2 id="net-title">{locale.t('customer.net')}</h2>
      </div>
      {customer.net.length === 0 ? (
        <Empty>{locale.t('customer.nothing-open')}</Empty>
      ) : (
        <table class="list figures">
          <thead>
            <tr>
              <th scope="col">{locale.t('customer.currency')}</th>
              {columns.map((column) => (
                <th scope="col" class="number">
                  {locale.t(`customer.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {customer.net.map((net) => (
              <tr>
                <th scope="row">{net.currency}</th>
                {columns.map((column) => (
                  <td
                    class={`number${net[column] === 0 ? ' zero' : ''}${column === 'asked' ? ' strong' : ''}`}
                    data-label={locale.t(`customer.${column}`)}
                  >
                    {locale.decimal({ minor: net[column], currency: net.currency })}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function OpenItems(props: CustomerProps) {
  const { locale } = props.view;
  const open = props.customer.invoices.filter((invoice) => invoice.state === 'open');
  const first = (props.query.items - 1) * ITEMS_PER_PAGE;
  const shown = open.slice(first, first + ITEMS_PER_PAGE);
  return (
    <section aria-labelledby="items-title">
      <div class="group">
        <h2 id="items-title">
          {locale.t('customer.items')} <i>{locale.number(open.length)}</i>
        </h2>
      </div>
      {open.length === 0 ? (
        <Empty>{locale.t('customer.items-empty')}</Empty>
      ) : (
        <ul class="rows items">
          {shown.map((invoice) => (
            <OpenItem {...props} invoice={invoice} />
          ))}
        </ul>
      )}
      <Pages {...props} which="items" count={open.length} size={ITEMS_PER_PAGE} anchor="items-title" />
    </section>
  );
}

function OpenItem(props: CustomerProps & { readonly invoice: InvoiceRow }) {
  const { invoice } = props;
  const { locale } = props.view;
  const late =
    invoice.due === null
      ? locale.t('customer.no-due')
      : invoice.daysLate < 0
        ? locale.t('days.early', { days: -invoice.daysLate })
        : locale.t('days.late', { days: invoice.daysLate });
  return (
    <li class="row">
      <div class="what">
        <span class="who">
          <Name>{invoice.number ?? invoice.id}</Name>
        </span>{' '}
        {invoice.stage ? (
          <StageChip stage={invoice.stage} locale={locale} />
        ) : (
          <Chip tone="calm">{upperFirst(locale.t('customer.stage-none'))}</Chip>
        )}
        {invoice.decision ? <StandingDecision decision={invoice.decision} locale={locale} /> : null}
      </div>
      <div class="amount">
        <span>{locale.money({ minor: invoice.open, currency: invoice.currency })}</span>
        {invoice.open === invoice.total ? null : (
          <small>{locale.t('customer.of-total', { total: locale.money({ minor: invoice.total, currency: invoice.currency }) })}</small>
        )}
        <small>{late}</small>
        {invoice.due ? (
          <small>
            {locale.t('customer.due')} <DateText date={invoice.due} locale={locale} />
          </small>
        ) : null}
      </div>
    </li>
  );
}

interface PagesProps extends CustomerProps {
  readonly which: 'items' | 'timeline';
  readonly count: number;
  readonly size: number;
  readonly anchor: string;
}

/** Links to the page before and after, each list on its own. */
export function Pages({ view, organisation, customer, query, which, count, size, anchor }: PagesProps) {
  const { locale } = view;
  const pages = Math.max(1, Math.ceil(count / size));
  if (pages === 1) return null;
  const page = query[which];
  const other = which === 'items' ? `timeline=${query.timeline}` : `items=${query.items}`;
  const link = (to: number) => `${at(organisation.id, 'customers', customer.id)}?${other}&${which}=${to}#${anchor}`;
  return (
    <p class="pages">
      {page > 1 ? <a href={link(page - 1)}>{locale.t('customers.previous')}</a> : null}
      <span class="soft">{locale.t('customers.page', { page, pages })}</span>
      {page < pages ? <a href={link(page + 1)}>{locale.t('customers.next')}</a> : null}
    </p>
  );
}
