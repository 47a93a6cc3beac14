/** What a person notes of a call, whether a task asked for it or not: how it ended, and what was promised. */
import { CALL_OUTCOMES, type CallOutcome } from '../../cases/channel.ts';
import type { CalendarDate } from '../../domain/time.ts';
import type { Locale } from '../messages/locale.ts';
import { Field, PostForm } from '../parts.tsx';
import { CurrencySelect } from './customer-aside.tsx';

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

/** How a call ended, by one press each; what was promised is noted on the call's own page (`call`). */
export function CallEnds(props: { readonly locale: Locale; readonly action: string; readonly back: string; readonly call: string }) {
  const { locale, action, back, call } = props;
  const ended = (outcome: CallOutcome, place: number) => (
    <>
      <kbd>{locale.number(place + 1)}</kbd> {locale.t(`call.outcome.${outcome}`)}
    </>
  );
  return (
    <PostForm action={action} back={back} class="stack choices">
      {CALL_OUTCOMES.map((outcome, place) =>
        outcome === 'promised' ? (
          <a class="button" href={`${call}#promised`} data-choice>
            {ended(outcome, place)}
          </a>
        ) : (
          <button type="submit" name="outcome" value={outcome} data-choice>
            {ended(outcome, place)}
          </button>
        ),
      )}
    </PostForm>
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
