/** Beside a customer's items: whom to write to, what they promised, what holds letters back, and the forms for both. */

import { DISPUTE_OUTCOMES, HOLD_KINDS } from '../../cases/hold.ts';
import { EMAIL_ROLES } from '../../domain/ledger.ts';
import type { HoldRow, PromiseRow } from '../../organisation/actor.ts';
import { May } from '../may.tsx';
import { at, Chip, type ChipTone, Field, Name, PostForm, upperFirst } from '../parts.tsx';
import type { CustomerProps } from './customer.tsx';
import { LogCall } from './customer-call.tsx';
import { Erase, Evidence } from './customer-data.tsx';
import { Limits, Payer } from './customer-payer.tsx';
import { Consents, OwnPolicy, Wishes } from './customer-wishes.tsx';

/** Holds the program places by itself are not offered to people. */
const PLACEABLE = HOLD_KINDS.filter((kind) => kind !== 'stale' && kind !== 'reply');

/** Invoices a hold can be placed on from here, those due first first. */
const MAX_CHOICES = 200;

export function CustomerAside(props: CustomerProps) {
  return (
    <div class="aside">
      <Payer {...props} />
      <Contact {...props} />
      <LogCall {...props} />
      <Wishes {...props} />
      <Promises {...props} />
      <Holds {...props} />
      <Limits {...props} />
      <Consents {...props} />
      <OwnPolicy {...props} />
      <Evidence {...props} />
      <Erase {...props} />
    </div>
  );
}

function Contact(props: CustomerProps) {
  const { customer, organisation } = props;
  const { locale } = props.view;
  const other = customer.language === 'en' ? 'ar' : 'en';
  return (
    <section class="card" aria-labelledby="contact-title">
      <h2 id="contact-title">{locale.t('customer.contact')}</h2>
      {customer.emails.length === 0 ? <p class="warning">{locale.t('customer.no-email')}</p> : null}
      {customer.emails.length > 0 && !customer.emails.some((email) => email.role === 'billing') ? (
        <p class="warning">{locale.t('customer.no-billing')}</p>
      ) : null}
      <ul class="plain">
        {customer.emails.map((email) => (
          <li>
            <span class="address" dir="ltr">
              {email.address}
            </span>{' '}
            <span class="soft">{locale.t(`role.${email.role}`)}</span>{' '}
            {email.address === props.agreements.recipient ? <Chip tone="friendly">{locale.t('customer.letters-here')}</Chip> : null}
          </li>
        ))}
        {customer.phones.map((phone) => (
          <li>
            <a href={`tel:${phone.replace(/[^+\d]/g, '')}`} dir="ltr">
              {phone}
            </a>
          </li>
        ))}
      </ul>
      {customer.emails.length > 0 ? <Recipients {...props} /> : null}
      {customer.phones.length === 0 ? <p class="soft">{locale.t('customer.no-phone')}</p> : null}
      <div class="between">
        <span>
          <span class="soft">{locale.t('customer.language')}</span> {locale.t(`language.${customer.language}`)}
        </span>
        <PostForm action={at(organisation.id, 'customers', customer.id, 'language')} back={props.view.here} hidden={{ language: other }}>
          <button type="submit" class="quiet">
            {locale.t('customer.language-change', { language: locale.t(`language.${other}`) })}
          </button>
        </PostForm>
      </div>
    </section>
  );
}

/** What a person says of an address goes before what the books say. */
function Recipients({ view, organisation, customer }: CustomerProps) {
  const { locale } = view;
  return (
    <May act="collect">
      <details class="form">
        <summary>{locale.t('recipients.change')}</summary>
        <PostForm action={at(organisation.id, 'customers', customer.id, 'recipients')} back={view.here} class="stack">
          {customer.emails.map((email, index) => (
            <Field id={`role-${index}`} label={email.address}>
              <input type="hidden" name="address" value={email.address} />
              <select id={`role-${index}`} name="role">
                {EMAIL_ROLES.map((role) => (
                  <option value={role} selected={role === email.role}>
                    {upperFirst(locale.t(`role.${role}`))}
                  </option>
                ))}
              </select>
            </Field>
          ))}
          <p class="about">{locale.t('recipients.about')}</p>
          <button type="submit">{locale.t('payer.save')}</button>
        </PostForm>
      </details>
    </May>
  );
}

function Promises(props: CustomerProps) {
  const { customer, organisation } = props;
  const { locale } = props.view;
  const currencies = currenciesOf(props);
  return (
    <section class="card" aria-labelledby="promises-title">
      <h2 id="promises-title">{locale.t('customer.promises')}</h2>
      {customer.promises.length === 0 ? <p class="soft">{locale.t('customer.promises-empty')}</p> : null}
      <ul class="plain">
        {customer.promises.map((promise) => (
          <li class="between">
            <div>
              <b>{locale.t('customer.promise-line', { amount: locale.money(promise.amount), date: promise.date })}</b>{' '}
              <Chip tone={promiseTone(promise)}>{locale.t(`promise.${promise.state}`)}</Chip>
              <br />
              <span class="soft">{locale.t('customer.promise-made', { date: promise.made, by: locale.word('by', promise.by) })}</span>
            </div>
            {promise.state === 'open' || promise.state === 'broken' || promise.state === 'partly-kept' ? (
              <PostForm action={at(organisation.id, 'customers', customer.id, 'promises', promise.id, 'withdraw')} back={props.view.here}>
                <button type="submit" class="quiet" aria-label={`${locale.t('customer.withdraw')}: ${locale.money(promise.amount)}`}>
                  {locale.t('customer.withdraw')}
                </button>
              </PostForm>
            ) : null}
          </li>
        ))}
      </ul>
      <May act="collect">
        <details class="form">
          <summary>{locale.t('customer.promise-add')}</summary>
          <PostForm action={at(organisation.id, 'customers', customer.id, 'promises')} back={props.view.here} class="stack">
            <div class="pair">
              <Field id="promise-amount" label={locale.t('customer.promise-amount')}>
                <input id="promise-amount" name="amount" inputmode="decimal" required dir="ltr" autocomplete="off" />
              </Field>
              <CurrencySelect id="promise-currency" label={locale.t('customer.currency')} currencies={currencies} />
            </div>
            <Field id="promise-date" label={locale.t('customer.promise-date')}>
              <input id="promise-date" name="date" type="date" min={customer.asOf} required />
            </Field>
            <Field id="promise-note" label={locale.t('customer.note')} optional={locale.t('customer.optional')}>
              <input id="promise-note" name="note" dir="auto" maxlength={2000} />
            </Field>
            <button type="submit" class="go">
              {locale.t('customer.promise-save')}
            </button>
          </PostForm>
        </details>
      </May>
    </section>
  );
}

export function CurrencySelect(props: { readonly id: string; readonly label: string; readonly currencies: readonly string[] }) {
  return (
    <Field id={props.id} label={props.label}>
      <select id={props.id} name="currency">
        {props.currencies.map((currency) => (
          <option value={currency}>{currency}</option>
        ))}
      </select>
    </Field>
  );
}

export function currenciesOf(props: CustomerProps): readonly string[] {
  const known = [
    ...new Set([...props.customer.net.map((net) => net.currency), ...props.customer.invoices.map((invoice) => invoice.currency)]),
  ];
  return known.length > 0 ? known : [props.organisation.baseCurrency];
}

function promiseTone(promise: PromiseRow): ChipTone {
  switch (promise.state) {
    case 'kept':
      return 'good';
    case 'broken':
      return 'bad';
    case 'partly-kept':
      return 'warn';
    case 'open':
      return 'friendly';
    case 'withdrawn':
      return 'calm';
  }
}

function Holds(props: CustomerProps) {
  const { customer } = props;
  const { locale } = props.view;
  return (
    <section class="card" aria-labelledby="holds-title">
      <h2 id="holds-title">{locale.t('customer.holds')}</h2>
      {customer.holds.length === 0 ? <p class="soft">{locale.t('customer.holds-empty')}</p> : null}
      <ul class="plain">
        {customer.holds.map((hold) => (
          <HoldLine {...props} hold={hold} />
        ))}
      </ul>
      <PlaceHold {...props} />
    </section>
  );
}

function HoldLine(props: CustomerProps & { readonly hold: HoldRow }) {
  const { customer, organisation, hold } = props;
  const { locale } = props.view;
  const number = hold.invoiceNumber;
  const scope =
    number === null
      ? locale.t('customer.hold-whole')
      : hold.amount
        ? locale.t('customer.hold-part', { amount: locale.money(hold.amount), number })
        : locale.t('customer.hold-invoice', { number });
  return (
    <li class={hold.kind === 'dispute' ? 'stacked' : 'between'}>
      <div>
        <b>{upperFirst(locale.word('hold', hold.kind))}</b>: {scope}
        <br />
        <span class="soft">
          {locale.t('customer.hold-from', { date: hold.from, by: locale.word('by', hold.by) })}
          {hold.until ? ` · ${locale.t('customer.hold-until', { date: hold.until })}` : ''}
        </span>
        {hold.note ? (
          <p class="said">
            <Name>{hold.note}</Name>
          </p>
        ) : null}
      </div>
      <PostForm action={at(organisation.id, 'customers', customer.id, 'holds', hold.id, 'lift')} back={props.view.here}>
        {hold.kind === 'dispute' ? (
          <select name="outcome" class="short" aria-label={locale.t('customer.dispute-outcome')}>
            {DISPUTE_OUTCOMES.map((outcome) => (
              <option value={outcome}>{locale.t(`dispute.${outcome}`)}</option>
            ))}
          </select>
        ) : null}
        <button type="submit" class="quiet" aria-label={`${locale.t('customer.lift')}: ${locale.word('hold', hold.kind)}, ${scope}`}>
          {locale.t('customer.lift')}
        </button>
      </PostForm>
    </li>
  );
}

function PlaceHold(props: CustomerProps) {
  const { customer, organisation } = props;
  const { locale } = props.view;
  const open = customer.invoices.filter((invoice) => invoice.state === 'open');
  const optional = locale.t('customer.optional');
  return (
    <May act="collect">
      <details class="form">
        <summary>{locale.t('customer.hold-add')}</summary>
        <PostForm action={at(organisation.id, 'customers', customer.id, 'holds')} back={props.view.here} class="stack">
          <Field id="hold-kind" label={locale.t('customer.hold-kind')}>
            <select id="hold-kind" name="kind">
              {PLACEABLE.map((kind) => (
                <option value={kind}>{upperFirst(locale.t(`hold.${kind}`))}</option>
              ))}
            </select>
          </Field>
          <Field id="hold-invoice" label={locale.t('customer.hold-scope')}>
            <select id="hold-invoice" name="invoiceId">
              <option value="">{locale.t('customer.hold-scope-all')}</option>
              {open.slice(0, MAX_CHOICES).map((invoice) => (
                <option
                  value={invoice.id}
                >{`${invoice.number ?? invoice.id} · ${locale.money({ minor: invoice.open, currency: invoice.currency })}`}</option>
              ))}
            </select>
          </Field>
          <Field
            id="hold-amount"
            label={locale.t('customer.hold-amount')}
            optional={optional}
            about={locale.t('customer.hold-amount-about')}
          >
            <input id="hold-amount" name="amount" inputmode="decimal" dir="ltr" autocomplete="off" />
          </Field>
          <Field id="hold-until" label={locale.t('customer.hold-end')} optional={optional} about={locale.t('customer.hold-end-about')}>
            <input id="hold-until" name="until" type="date" min={customer.asOf} />
          </Field>
          <Field id="hold-note" label={locale.t('customer.note')} optional={optional}>
            <input id="hold-note" name="note" dir="auto" maxlength={2000} />
          </Field>
          <button type="submit" class="go">
            {locale.t('customer.hold-save')}
          </button>
        </PostForm>
      </details>
    </May>
  );
}
