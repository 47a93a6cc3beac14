/** What is agreed with a customer about money: payment plans with their instalments, and offers. */
import type { OfferRow, PlanRow } from '../../organisation/agreement-views.ts';
import { May } from '../may.tsx';
import type { Locale } from '../messages/locale.ts';
import { localeOf } from '../messages/locale.ts';
import { at, Chip, type ChipTone, DateText, Field, Name, PostForm } from '../parts.tsx';
import type { CustomerProps } from './customer.tsx';

const PLAN_TONES: Readonly<Record<PlanRow['state'], ChipTone>> = {
  proposed: 'warn',
  active: 'friendly',
  kept: 'good',
  broken: 'bad',
  declined: 'calm',
  withdrawn: 'calm',
};

export function Plans(props: CustomerProps) {
  const { view, organisation, customer, agreements } = props;
  const { locale } = view;
  return (
    <section aria-labelledby="plans-title">
      <div class="group">
        <h2 id="plans-title">{locale.t('plans.title')}</h2>
        <span class="acts">
          <May act="collect">
            <a class="button" href={at(organisation.id, 'customers', customer.id, 'plan')}>
              {locale.t('plans.propose')}
            </a>
          </May>
          <May act="run">
            <a class="button" href={at(organisation.id, 'customers', customer.id, 'offer')}>
              {locale.t('offers.make')}
            </a>
          </May>
        </span>
      </div>
      {agreements.plans.length + agreements.offers.length === 0 ? <p class="soft">{locale.t('plans.none')}</p> : null}
      {agreements.plans.map((plan) => (
        <Plan {...props} plan={plan} />
      ))}
      {agreements.offers.map((offer) => (
        <Offer {...props} offer={offer} />
      ))}
    </section>
  );
}

const INSTALMENT_TONES = { paid: 'good', next: 'friendly', missed: 'bad', later: 'calm' } as const;

function Plan(props: CustomerProps & { readonly plan: PlanRow }) {
  const { plan, view } = props;
  const { locale } = view;
  return (
    <article class="card agreed">
      <div class="between">
        <h3>
          {locale.t('plans.over', { numbers: plan.invoiceNumbers })}{' '}
          <Chip tone={PLAN_TONES[plan.state]}>{locale.t(`plan.${plan.state}`)}</Chip>
        </h3>
        <span class="soft">
          {locale.t(plan.state === 'proposed' ? 'plans.proposed-on' : 'plans.agreed-on', {
            date: plan.agreed,
            by: locale.word('by', plan.by),
          })}
        </span>
      </div>
      <ol class="instalments">
        {plan.instalments.map(({ due, amount, state }) => (
          <li class="between">
            <DateText date={due} locale={locale} />
            <span class="figure">{locale.money(amount)}</span>
            {state ? <Chip tone={INSTALMENT_TONES[state]}>{locale.t(`instalment.${state}`)}</Chip> : null}
          </li>
        ))}
      </ol>
      {plan.note ? (
        <p class="said">
          <Name>{plan.note}</Name>
        </p>
      ) : null}
      {plan.state === 'proposed' ? <AnswerPlan {...props} /> : null}
      {plan.state === 'active' || plan.state === 'broken' ? (
        <PostForm {...answering(props)} hidden={{ answer: 'withdrawn' }}>
          <button type="submit" class="quiet">
            {locale.t('plans.withdraw')}
          </button>
        </PostForm>
      ) : null}
    </article>
  );
}

function answering({ organisation, customer, plan, view }: CustomerProps & { readonly plan: PlanRow }) {
  return { action: at(organisation.id, 'customers', customer.id, 'plans', plan.id, 'answer'), back: view.here };
}

/** An acceptance needs the words that were agreed to; they stand there to be changed to what was really said. */
function AnswerPlan(props: CustomerProps & { readonly plan: PlanRow }) {
  const { plan, customer, view } = props;
  const { locale } = view;
  return (
    <May act="collect">
      <details class="form">
        <summary>{locale.t('plans.answer')}</summary>
        <PostForm {...answering(props)} class="stack">
          <Field id={`text-${plan.id}`} label={locale.t('plans.text')} about={locale.t('plans.text-about')}>
            <textarea id={`text-${plan.id}`} name="text" rows={5} maxlength={5000} dir="auto">
              {planText(plan, customer.name, localeOf(customer.language))}
            </textarea>
          </Field>
          <p class="acts">
            <button type="submit" name="answer" value="accepted" class="go">
              {locale.t('plans.accepted')}
            </button>
            <button type="submit" name="answer" value="declined">
              {locale.t('plans.declined')}
            </button>
            <button type="submit" name="answer" value="withdrawn">
              {locale.t('plans.withdraw')}
            </button>
          </p>
        </PostForm>
      </details>
    </May>
  );
}

/** The agreement in the customer's own language. */
function planText({ invoiceNumbers, instalments }: PlanRow, name: string, locale: Locale): string {
  const lines = instalments.map(({ due, amount }) => locale.t('plans.line', { amount: locale.money(amount), date: due }));
  return [locale.t('plans.words', { name, numbers: [...invoiceNumbers] }), ...lines].join('\n');
}

const OFFER_TONES: Readonly<Record<OfferRow['state'], ChipTone>> = {
  offered: 'warn',
  accepted: 'friendly',
  honoured: 'good',
  expired: 'bad',
  withdrawn: 'calm',
};

function Offer(props: CustomerProps & { readonly offer: OfferRow }) {
  const { offer, view, organisation, customer } = props;
  const { locale } = view;
  const action = at(organisation.id, 'customers', customer.id, 'offers', offer.id, 'answer');
  return (
    <article class="card agreed">
      <div class="between">
        <h3>
          {locale.t(`offer.${offer.kind}`)}: {locale.money(offer.amount)}{' '}
          <Chip tone={OFFER_TONES[offer.state]}>{locale.t(`offer.${offer.state}`)}</Chip>
        </h3>
        <span class="soft">{locale.t('offers.until', { date: offer.expires, by: locale.word('by', offer.by) })}</span>
      </div>
      <p class="soft">{locale.t('offers.instead', { numbers: [...offer.invoiceNumbers] })}</p>
      {offer.note ? (
        <p class="said">
          <Name>{offer.note}</Name>
        </p>
      ) : null}
      {offer.state === 'honoured' ? <p class="warning">{locale.t('offers.credit')}</p> : null}
      {offer.state === 'offered' || offer.state === 'accepted' ? (
        <p class="acts">
          {offer.state === 'offered' ? (
            <PostForm action={action} back={view.here} hidden={{ answer: 'accepted' }}>
              <button type="submit">{locale.t('offers.accepted')}</button>
            </PostForm>
          ) : null}
          <PostForm action={action} back={view.here} hidden={{ answer: 'withdrawn' }}>
            <button type="submit" class="quiet">
              {locale.t('plans.withdraw')}
            </button>
          </PostForm>
        </p>
      ) : null}
    </article>
  );
}
