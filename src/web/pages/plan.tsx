/** Proposing a payment plan or an offer: which invoices, in which parts; what was typed comes back with what is wrong with it. */
import type { Child } from 'hono/jsx';
import { OFFER_KINDS } from '../../cases/offer.ts';
import { RHYTHMS, type Rhythm } from '../../cases/plan.ts';
import type { CustomerView, InvoiceRow, OrganisationSummary } from '../../organisation/actor.ts';
import { Heading, Page } from '../layout.tsx';
import { Once } from '../may.tsx';
import type { MessageKey } from '../messages/en.ts';
import type { Locale, Values } from '../messages/locale.ts';
import { at, DateText, Empty, Field, Name } from '../parts.tsx';
import type { View } from '../view.ts';

/** Invoices offered for one agreement, those due first first. */
const MAX_OFFERED = 200;
/** Instalments of a plan (five years of months). */
export const MAX_PARTS = 60;

export interface Wrong {
  readonly key: MessageKey;
  readonly values?: Values;
}

interface AgreementProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly customer: CustomerView;
  readonly chosen: readonly string[];
  readonly note: string;
  readonly wrong: Wrong | null;
}

export interface PlanPageProps extends AgreementProps {
  /** As typed; null: not divided yet. */
  readonly parts: readonly { readonly due: string; readonly amount: string }[] | null;
  readonly count: string;
  readonly first: string;
  readonly rhythm: Rhythm;
}

export function openInvoices(customer: CustomerView): InvoiceRow[] {
  return customer.invoices.filter((invoice) => invoice.state === 'open' && invoice.open > 0);
}

function AgreementPage(props: AgreementProps & { readonly title: string; readonly children?: Child }) {
  const { view, organisation, customer, title, wrong } = props;
  const { locale } = view;
  return (
    <Page view={view} title={title} section="customers" organisation={organisation}>
      <Heading
        title={title}
        beside={<Name>{customer.name}</Name>}
        back={{ href: at(organisation.id, 'customers', customer.id), label: customer.name }}
      />
      {wrong ? (
        <p class="notice bad" role="alert">
          {locale.t(wrong.key, wrong.values)}
        </p>
      ) : null}
      {openInvoices(customer).length === 0 ? <Empty>{locale.t('customer.items-empty')}</Empty> : props.children}
    </Page>
  );
}

/** One currency at a time: what is agreed is about one. */
function ChooseInvoices({
  customer,
  chosen,
  locale,
}: {
  readonly customer: CustomerView;
  readonly chosen: readonly string[];
  readonly locale: Locale;
}) {
  const open = openInvoices(customer);
  return (
    <fieldset>
      <legend>{locale.t('plans.invoices')}</legend>
      <ul class="plain">
        {open.slice(0, MAX_OFFERED).map((invoice) => (
          <li>
            <label class="choice">
              <input type="checkbox" name="invoiceId" value={invoice.id} checked={chosen.includes(invoice.id)} />
              <span>
                <Name>{invoice.number ?? invoice.id}</Name> · {locale.money({ minor: invoice.open, currency: invoice.currency })}
                {invoice.due ? (
                  <span class="soft">
                    {' · '}
                    {locale.t('customer.due')} <DateText date={invoice.due} locale={locale} />
                  </span>
                ) : null}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {open.length > MAX_OFFERED ? <p class="about">{locale.t('plans.more', { count: open.length - MAX_OFFERED })}</p> : null}
    </fieldset>
  );
}

export function PlanPage(props: PlanPageProps) {
  const { view, organisation, customer, chosen, parts, count, first, rhythm, note } = props;
  const { locale } = view;
  const invoices = openInvoices(customer).filter((invoice) => chosen.includes(invoice.id));
  const currency = invoices[0]?.currency ?? organisation.baseCurrency;
  const open = invoices.reduce((sum, invoice) => sum + invoice.open, 0);
  const address = at(organisation.id, 'customers', customer.id, 'plan');
  return (
    <AgreementPage {...props} title={locale.t('plans.propose')}>
      <form method="get" action={address} class="card stack narrow">
        <ChooseInvoices customer={customer} chosen={chosen} locale={locale} />
        <div class="choices">
          <Field id="plan-count" label={locale.t('plans.count')}>
            <input id="plan-count" name="count" value={count} inputmode="numeric" dir="ltr" required />
          </Field>
          <Field id="plan-first" label={locale.t('plans.first')}>
            <input id="plan-first" name="first" type="date" min={customer.asOf} value={first} required />
          </Field>
          <Field id="plan-rhythm" label={locale.t('plans.rhythm')}>
            <select id="plan-rhythm" name="rhythm">
              {RHYTHMS.map((each) => (
                <option value={each} selected={each === rhythm}>
                  {locale.t(`rhythm.${each}`)}
                </option>
              ))}
            </select>
          </Field>
        </div>
        <button type="submit" class={parts === null ? 'go' : ''}>
          {locale.t(parts === null ? 'plans.divide' : 'plans.divide-again')}
        </button>
      </form>
      {parts === null ? null : (
        <form method="post" action={at(organisation.id, 'customers', customer.id, 'plans')} class="card stack narrow agreed">
          <Once />
          <h2>{locale.t('plans.instalments', { amount: locale.money({ minor: open, currency }) })}</h2>
          {chosen.map((id) => (
            <input type="hidden" name="invoiceId" value={id} />
          ))}
          <ol class="instalments">
            {parts.map(({ due, amount }, index) => (
              <li class="pair wide-pair">
                <Field id={`due-${index}`} label={locale.t('plans.due', { number: index + 1 })}>
                  <input id={`due-${index}`} name="due" type="date" min={customer.asOf} value={due} required />
                </Field>
                <Field id={`amount-${index}`} label={`${locale.t('plans.amount')} (${currency})`}>
                  <input id={`amount-${index}`} name="amount" inputmode="decimal" dir="ltr" autocomplete="off" value={amount} required />
                </Field>
              </li>
            ))}
          </ol>
          <Field id="plan-note" label={locale.t('customer.note')} optional={locale.t('customer.optional')}>
            <input id="plan-note" name="note" dir="auto" maxlength={2000} value={note} />
          </Field>
          <p class="about">{locale.t('plans.about')}</p>
          <button type="submit" class="go">
            {locale.t('plans.save')}
          </button>
        </form>
      )}
    </AgreementPage>
  );
}

export interface OfferPageProps extends AgreementProps {
  readonly kind: string;
  readonly amount: string;
  readonly expires: string;
}

export function OfferPage(props: OfferPageProps) {
  const { view, organisation, customer, chosen, kind, amount, expires, note } = props;
  const { locale } = view;
  return (
    <AgreementPage {...props} title={locale.t('offers.make')}>
      <form method="post" action={at(organisation.id, 'customers', customer.id, 'offers')} class="card stack narrow">
        <Once />
        <fieldset>
          <legend>{locale.t('offers.kind')}</legend>
          {OFFER_KINDS.map((each) => (
            <label class="choice">
              <input type="radio" name="kind" value={each} checked={each === kind} required />
              <span>
                <b>{locale.t(`offer.${each}`)}</b> <span class="soft">{locale.t(`offer.about.${each}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <ChooseInvoices customer={customer} chosen={chosen} locale={locale} />
        <div class="choices">
          <Field id="offer-amount" label={locale.t('offers.amount')} about={locale.t('offers.amount-about')}>
            <input id="offer-amount" name="amount" inputmode="decimal" dir="ltr" autocomplete="off" value={amount} required />
          </Field>
          <Field id="offer-expires" label={locale.t('offers.expires')} about={locale.t('offers.expires-about')}>
            <input id="offer-expires" name="expires" type="date" min={customer.asOf} value={expires} required />
          </Field>
        </div>
        <Field id="offer-note" label={locale.t('customer.note')} optional={locale.t('customer.optional')}>
          <input id="offer-note" name="note" dir="auto" maxlength={2000} value={note} />
        </Field>
        <button type="submit" class="go">
          {locale.t('offers.save')}
        </button>
      </form>
    </AgreementPage>
  );
}
