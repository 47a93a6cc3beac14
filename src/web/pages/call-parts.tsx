/** What a person notes of a call, whether a task asked for it or not: how it ended, and what was promised. */
import type { CalendarDate } from '../../domain/time.ts';
import type { Locale } from '../messages/locale.ts';
import { Field } from '../parts.tsx';
import { CurrencySelect } from './customer-aside.tsx';

const CALL_OUTCOMES = ['no-answer', 'spoke', 'promised', 'disputed', 'paid-already'] as const;

export function OutcomeChoices(props: { readonly locale: Locale }) {
  const { locale } = props;
  return (
    <>
      {CALL_OUTCOMES.map((outcome) => (
        <label class="choice">
          <input type="radio" name="outcome" value={outcome} required /> {locale.t(`call.outcome.${outcome}`)}
        </label>
      ))}
    </>
  );
}

/** `name` begins the ids of its fields; `from`: the first day that can be promised, where it is known. */
export function Promised(props: {
  readonly name: string;
  readonly locale: Locale;
  readonly currencies: readonly string[];
  readonly from?: CalendarDate;
}) {
  const { name, locale, currencies, from } = props;
  return (
    <div class="promised">
      <div class="pair">
        <Field id={`${name}-amount`} label={locale.t('call.amount')}>
          <input id={`${name}-amount`} name="amount" inputmode="decimal" dir="ltr" autocomplete="off" />
        </Field>
        <CurrencySelect id={`${name}-currency`} label={locale.t('customer.currency')} currencies={currencies} />
      </div>
      <Field id={`${name}-date`} label={locale.t('call.date')}>
        <input id={`${name}-date`} name="date" type="date" min={from} />
      </Field>
    </div>
  );
}
