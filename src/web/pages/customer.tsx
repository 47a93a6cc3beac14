/** One customer: what is owed net, every open invoice with its standing decision, and everything that happened. */
import type { CustomerView, InvoiceRow, OrganisationSummary } from '../../organisation/actor.ts';
import { Heading, Page } from '../layout.tsx';
import { at, Chip, DateText, Empty, Name, StageChip, StandingDecision, upperFirst } from '../parts.tsx';
import type { View } from '../view.ts';
import { CustomerAside } from './customer-aside.tsx';
import { Timeline } from './timeline.tsx';

export interface CustomerProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly customer: CustomerView;
}

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
      </Heading>
      <div class="split">
        <div>
          <NetPosition {...props} />
          <OpenItems {...props} />
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
          {open.map((invoice) => (
            <OpenItem {...props} invoice={invoice} />
          ))}
        </ul>
      )}
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
