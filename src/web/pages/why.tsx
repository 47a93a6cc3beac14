/** Why a customer was, or was not, contacted on a chosen day. */
import { addDays } from '../../domain/time.ts';
import type { CustomerView, OrganisationSummary } from '../../organisation/actor.ts';
import type { ContactOfDay, WhyDay } from '../../organisation/agreement-views.ts';
import { Heading, Page } from '../layout.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, Chip, Empty, Field, Name, StageChip, StandingDecision, whySentences } from '../parts.tsx';
import type { View } from '../view.ts';
import { shortHash } from './policy-parts.tsx';

interface WhyProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly customer: Pick<CustomerView, 'id' | 'name'>;
  readonly why: WhyDay;
}

export function WhyPage(props: WhyProps) {
  const { view, organisation, customer, why } = props;
  const { locale } = view;
  const title = locale.t('why-day.title');
  return (
    <Page view={view} title={title} section="customers" organisation={organisation}>
      <Heading
        title={title}
        beside={<Name>{customer.name}</Name>}
        back={{ href: at(organisation.id, 'customers', customer.id), label: customer.name }}
      />
      <form method="get" action={at(organisation.id, 'customers', customer.id, 'why')} class="filter day-choice">
        <Field id="why-day" label={locale.t('why-day.day')}>
          <input id="why-day" name="day" type="date" value={why.day} max={why.today} required />
        </Field>
        <button type="submit">{locale.t('why-day.ask')}</button>
        <span class="tabs">
          <a href={link(props, addDays(why.day, -1))}>{locale.t('why-day.before')}</a>
          {why.day < why.today ? <a href={link(props, addDays(why.day, 1))}>{locale.t('why-day.after')}</a> : null}
        </span>
      </form>
      <h2 class="answer">{answerText(why, locale)}</h2>
      <Contacts {...props} />
      <Stood {...props} />
    </Page>
  );
}

function link({ organisation, customer }: WhyProps, day: string): string {
  return `${at(organisation.id, 'customers', customer.id, 'why')}?day=${day}`;
}

/** The whole answer in one sentence; the numbers stand below. */
function answerText({ day, today, firstRun, contacts, stood }: WhyDay, locale: Locale): string {
  const date = day;
  if (day > today) return locale.t('why-day.to-come', { date });
  if (firstRun === null) return locale.t('why-day.never-run');
  if (day < firstRun) return locale.t('why-day.before-first', { date, first: firstRun });
  const made = contacts.filter((contact) => contact.kind !== 'reply');
  if (made.length > 0) return locale.t('why-day.contacted', { date });
  return stood.length === 0 ? locale.t('why-day.nothing-open', { date }) : locale.t('why-day.not-contacted', { date });
}

function Contacts({ view, organisation, why }: WhyProps) {
  const { locale } = view;
  if (why.contacts.length === 0) return null;
  return (
    <section aria-labelledby="done-title">
      <div class="group">
        <h2 id="done-title">{locale.t('why-day.done')}</h2>
      </div>
      <ol class="timeline">
        {why.contacts.map((contact) => (
          <li>
            <time datetime={contact.at}>{locale.instant(contact.at, organisation.timeZone)}</time>
            <div>
              <p>
                <b>{locale.t(`why-day.kind.${contact.kind}`)}</b>{' '}
                {contact.stage ? <StageChip stage={contact.stage} locale={locale} /> : null}
                {contact.outcome ? ` · ${locale.word('outcome', contact.outcome)}` : ''}
                {contact.by ? (
                  <span class="soft">
                    {' · '}
                    <Name>{locale.word('by', contact.by)}</Name>
                  </span>
                ) : null}
              </p>
              <p class="why">{reasonOf(contact, why, locale)}</p>
              {contact.effectId && contact.kind === 'letter' ? (
                <a href={at(organisation.id, 'letters', contact.effectId)}>{locale.t('customer.read-letter')}</a>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What had asked for it; empty where that was decided on an earlier day. */
function reasonOf({ stage }: ContactOfDay, { asked }: WhyDay, locale: Locale): string {
  const decision = stage === null ? null : asked.find((each) => each.stage === stage);
  return decision ? whySentences(decision.reasons, locale) : '';
}

function Stood({ view, organisation, why }: WhyProps) {
  const { locale } = view;
  if (why.stood.length === 0)
    return why.firstRun !== null && why.day >= why.firstRun ? <Empty>{locale.t('why-day.no-decision')}</Empty> : null;
  return (
    <section aria-labelledby="stood-title">
      <div class="group">
        <h2 id="stood-title">{locale.t('why-day.stood')}</h2>
      </div>
      <ul class="rows items">
        {why.stood.map(({ since, decision, invoiceNumbers, policyHash, replayed }) => (
          <li class="row">
            <div class="what">
              <span class="who">
                <Name>{locale.list([...invoiceNumbers])}</Name>
              </span>
              <StandingDecision decision={decision} locale={locale} />
              <p class="why">
                {locale.t('why-day.since', { date: since })}
                {policyHash ? (
                  <>
                    {' · '}
                    <a href={at(organisation.id, 'policy', 'versions', policyHash)}>
                      {locale.t('why-day.policy')} <code dir="ltr">{shortHash(policyHash)}</code>
                    </a>
                  </>
                ) : null}
              </p>
              {replayed === null ? null : (
                <p class="why">
                  <Chip tone={replayed ? 'good' : 'bad'}>{locale.t(replayed ? 'why-day.replayed' : 'why-day.not-replayed')}</Chip>
                </p>
              )}
            </div>
            <div class="amount">
              <span>{locale.money(decision.amount)}</span>
              <small>{locale.t('customer.hold-until', { date: decision.until })}</small>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
