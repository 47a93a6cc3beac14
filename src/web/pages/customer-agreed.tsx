/** What is agreed with a customer: payment plans, offers, wishes about contact, consents, and what a person decided for them over the policy. */
import { CHANNELS } from '../../cases/channel.ts';
import type { OfferRow, PlanRow, WishRow } from '../../organisation/agreement-views.ts';
import type { Locale } from '../messages/locale.ts';
import { localeOf } from '../messages/locale.ts';
import { at, Chip, type ChipTone, DateText, Field, Name, PostForm, upperFirst } from '../parts.tsx';
import type { CustomerProps } from './customer.tsx';
import { overrideLines } from './policy-parts.tsx';

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
          <a class="button" href={at(organisation.id, 'customers', customer.id, 'plan')}>
            {locale.t('plans.propose')}
          </a>
          <a class="button" href={at(organisation.id, 'customers', customer.id, 'offer')}>
            {locale.t('offers.make')}
          </a>
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

export function Wishes(props: CustomerProps) {
  const { view, organisation, customer, agreements } = props;
  const { locale } = view;
  return (
    <section class="card" aria-labelledby="wishes-title">
      <h2 id="wishes-title">{locale.t('wishes.title')}</h2>
      {agreements.wishes.length === 0 ? <p class="soft">{locale.t('wishes.none')}</p> : null}
      <ul class="plain">
        {agreements.wishes.map((wish) => (
          <li class="between">
            <div>
              <b>{wishText(wish, locale)}</b> {wish.stands ? null : <Chip tone="calm">{locale.t('wishes.over')}</Chip>}
              <br />
              <span class="soft">{locale.t('wishes.made', { date: wish.made, by: locale.word('by', wish.by) })}</span>
              {wish.note ? (
                <p class="said">
                  <Name>{wish.note}</Name>
                </p>
              ) : null}
            </div>
            <PostForm action={at(organisation.id, 'customers', customer.id, 'wishes', wish.id, 'end')} back={view.here}>
              <button type="submit" class="quiet" aria-label={`${locale.t('customer.lift')}: ${wishText(wish, locale)}`}>
                {locale.t('customer.lift')}
              </button>
            </PostForm>
          </li>
        ))}
      </ul>
      <AddWish {...props} />
    </section>
  );
}

export function wishText({ channel, notBefore, notBeforeTime, never, until }: WishRow, locale: Locale): string {
  const on = channel === null ? locale.t('wishes.any') : locale.t(`channel.${channel}`);
  const parts: string[] = [];
  if (never) parts.push(locale.t('wishes.never', { on }));
  if (notBefore !== null) parts.push(locale.t(channel === 'call' ? 'wishes.call-on' : 'wishes.not-before', { on, date: notBefore }));
  if (notBeforeTime !== null) parts.push(locale.t('wishes.not-before-time', { on, time: locale.clock(minutesOf(notBeforeTime)) }));
  if (until !== null) parts.push(locale.t('customer.hold-until', { date: until }));
  return parts.join(' · ');
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function AddWish({ view, organisation, customer }: CustomerProps) {
  const { locale } = view;
  const optional = locale.t('customer.optional');
  return (
    <details class="form">
      <summary>{locale.t('wishes.add')}</summary>
      <PostForm action={at(organisation.id, 'customers', customer.id, 'wishes')} back={view.here} class="stack">
        <Field id="wish-channel" label={locale.t('wishes.channel')}>
          <select id="wish-channel" name="channel">
            <option value="">{upperFirst(locale.t('wishes.any'))}</option>
            {CHANNELS.filter((channel) => channel !== 'hand-over').map((channel) => (
              <option value={channel}>{upperFirst(locale.t(`channel.${channel}`))}</option>
            ))}
          </select>
        </Field>
        <label class="choice">
          <input type="checkbox" name="never" value="yes" /> {locale.t('wishes.never-at-all')}
        </label>
        <Field id="wish-from" label={locale.t('wishes.from')} optional={optional} about={locale.t('wishes.from-about')}>
          <input id="wish-from" name="notBefore" type="date" min={customer.asOf} />
        </Field>
        <Field id="wish-time" label={locale.t('wishes.time')} optional={optional}>
          <input id="wish-time" name="notBeforeTime" type="time" />
        </Field>
        <Field id="wish-until" label={locale.t('wishes.until')} optional={optional} about={locale.t('wishes.until-about')}>
          <input id="wish-until" name="until" type="date" min={customer.asOf} />
        </Field>
        <Field id="wish-note" label={locale.t('customer.note')} optional={optional}>
          <input id="wish-note" name="note" dir="auto" maxlength={2000} />
        </Field>
        <button type="submit" class="go">
          {locale.t('wishes.save')}
        </button>
      </PostForm>
    </details>
  );
}

export function Consents({ view, organisation, customer, agreements }: CustomerProps) {
  const { locale } = view;
  const action = at(organisation.id, 'customers', customer.id, 'consents');
  return (
    <section class="card" aria-labelledby="consents-title">
      <h2 id="consents-title">{locale.t('consents.title')}</h2>
      {agreements.consents.length === 0 ? <p class="soft">{locale.t('consents.none')}</p> : null}
      <ul class="plain">
        {agreements.consents.map((consent) => (
          <li class="between">
            <div>
              <b>{upperFirst(locale.t(`channel.${consent.channel}`))}</b>{' '}
              {consent.withdrawn ? (
                <Chip tone="calm">{locale.t('consents.withdrawn', { date: consent.withdrawn })}</Chip>
              ) : (
                <Chip tone="good">{locale.t('consents.given', { date: consent.given })}</Chip>
              )}
              {consent.evidence ? (
                <p class="said">
                  <Name>{consent.evidence}</Name>
                </p>
              ) : null}
            </div>
            {consent.withdrawn ? null : (
              <PostForm action={`${action}/withdraw`} back={view.here} hidden={{ channel: consent.channel }}>
                <button
                  type="submit"
                  class="quiet"
                  aria-label={`${locale.t('customer.withdraw')}: ${locale.t(`channel.${consent.channel}`)}`}
                >
                  {locale.t('customer.withdraw')}
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      <details class="form">
        <summary>{locale.t('consents.add')}</summary>
        <PostForm action={action} back={view.here} class="stack">
          <Field id="consent-channel" label={locale.t('settings.channel')}>
            <select id="consent-channel" name="channel">
              {CHANNELS.filter((channel) => channel !== 'hand-over').map((channel) => (
                <option value={channel} selected={channel === 'sms'}>
                  {upperFirst(locale.t(`channel.${channel}`))}
                </option>
              ))}
            </select>
          </Field>
          <Field id="consent-evidence" label={locale.t('consents.evidence')} about={locale.t('consents.evidence-about')}>
            <input id="consent-evidence" name="evidence" dir="auto" maxlength={500} required />
          </Field>
          <button type="submit" class="go">
            {locale.t('consents.save')}
          </button>
        </PostForm>
      </details>
    </section>
  );
}

/** What a person decided for this customer alone. */
export function OwnPolicy({ view, organisation, customer, agreements }: CustomerProps) {
  const { locale } = view;
  const { override, policy } = agreements;
  return (
    <section class="card" aria-labelledby="own-title">
      <h2 id="own-title">{locale.t('own.title')}</h2>
      {override === null ? (
        <p class="soft">{locale.t('own.none')}</p>
      ) : (
        <ul class="rules">
          {overrideLines(override, policy, locale).map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
      <a class="button" href={at(organisation.id, 'customers', customer.id, 'policy')}>
        {locale.t('own.change')}
      </a>
    </section>
  );
}
