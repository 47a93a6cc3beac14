/** Logging a call that no task asked for: theirs to us, or one of ours. A call that waits to be made is logged where it was asked for. */
import { CALLERS } from '../../cases/channel.ts';
import { NON_PAYMENT_REASONS } from '../../cases/debtor.ts';
import { May } from '../may.tsx';
import { at, Field, PostForm } from '../parts.tsx';
import { OutcomeChoices, Promised } from './call-parts.tsx';
import type { CustomerProps } from './customer.tsx';
import { currenciesOf } from './customer-aside.tsx';

export function LogCall(props: CustomerProps) {
  const { view, organisation, customer, agreements } = props;
  const { locale } = view;
  const optional = locale.t('customer.optional');
  return (
    <section class="card" aria-labelledby="call-title">
      <h2 id="call-title">{locale.t('calls.title')}</h2>
      {agreements.openCall ? (
        <>
          <p>{locale.t('calls.waits')}</p>
          <a class="button go" href={at(organisation.id, 'calls', agreements.openCall)}>
            {locale.t('today.call')}
          </a>
        </>
      ) : null}
      <May act="collect">
        <details class="form">
          <summary>{locale.t('calls.log')}</summary>
          <PostForm action={at(organisation.id, 'customers', customer.id, 'calls')} back={view.here} class="stack outcome">
            <fieldset>
              <legend class="spoken">{locale.t('calls.who')}</legend>
              {CALLERS.filter((from) => from === 'them' || !agreements.openCall).map((from) => (
                <label class="choice">
                  <input type="radio" name="from" value={from} checked={from === 'them'} required /> {locale.t(`calls.from.${from}`)}
                </label>
              ))}
            </fieldset>
            <fieldset>
              <legend>{locale.t('call.outcome')}</legend>
              <OutcomeChoices locale={locale} />
            </fieldset>
            <Promised name="said" locale={locale} currencies={currenciesOf(props)} from={customer.asOf} />
            <Field id="said-because" label={locale.t('calls.because')} optional={optional}>
              <select id="said-because" name="because">
                <option value="">{locale.t('calls.because-unsaid')}</option>
                {NON_PAYMENT_REASONS.map((reason) => (
                  <option value={reason}>{locale.t(`unpaid.${reason}`)}</option>
                ))}
              </select>
            </Field>
            <Field id="said-note" label={locale.t('customer.note')} optional={optional}>
              <textarea id="said-note" name="note" rows={3} maxlength={2000} dir="auto"></textarea>
            </Field>
            <button type="submit" class="go">
              {locale.t('call.save')}
            </button>
          </PostForm>
        </details>
      </May>
    </section>
  );
}
