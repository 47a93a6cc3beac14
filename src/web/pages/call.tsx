/** One call: whom to ring, what to say, with figures just read from the books, and what came of it. */
import type { CallView, OrganisationSummary } from '../../organisation/actor.ts';
import { Heading, Page } from '../layout.tsx';
import { May } from '../may.tsx';
import { at, Field, Name, PostForm, StageChip, Sums, whySentences } from '../parts.tsx';
import type { View } from '../view.ts';
import { OutcomeChoices, Promised } from './call-parts.tsx';

interface CallProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly call: CallView;
}

export function CallPage(props: CallProps) {
  const { view, organisation, call } = props;
  const { locale } = view;
  const { item } = call;
  const title = locale.t('call.title', { name: item.customerName });
  return (
    <Page view={view} title={title} section="today" organisation={organisation}>
      <Heading title={title} back={{ href: at(organisation.id, 'today'), label: locale.t('today.title') }}>
        <p class="chips">
          <StageChip stage={item.stage} locale={locale} />
        </p>
      </Heading>
      <p class="lead">{whySentences(item.reasons, locale)}</p>
      {item.allowedNow ? null : <p class="notice bad">{locale.t('call.not-now')}</p>}
      {call.fresh ? <p class="fresh">{locale.t('call.fresh')}</p> : <p class="notice bad">{locale.t('call.stale')}</p>}
      <div class="split">
        <div>
          <Phones {...props} />
          <section aria-labelledby="script-title">
            <div class="group">
              <h2 id="script-title">{locale.t('call.script')}</h2>
            </div>
            <div class="script" dir="auto">
              <h3>{call.script.title}</h3>
              {call.script.lines.map((line) => (
                <p dir="auto">{line}</p>
              ))}
            </div>
          </section>
        </div>
        <div class="aside">
          <Outcome {...props} />
        </div>
      </div>
    </Page>
  );
}

function Phones(props: CallProps) {
  const { organisation } = props;
  const { item } = props.call;
  const { locale } = props.view;
  return (
    <dl class="facts">
      <div>
        <dt>{locale.t('call.phones')}</dt>
        <dd>
          {item.phones.length === 0
            ? locale.t('call.no-phone')
            : item.phones.map((phone) => (
                <a class="phone" href={`tel:${phone.replace(/[^+\d]/g, '')}`} dir="ltr">
                  {phone}
                </a>
              ))}
        </dd>
      </div>
      <div>
        <dt>{locale.t('call.about')}</dt>
        <dd>
          <b>
            <Sums amounts={item.amounts} locale={locale} />
          </b>{' '}
          <span class="soft">{locale.list(item.invoiceNumbers)}</span>
        </dd>
      </div>
      <div>
        <dt>{locale.t('customers.name')}</dt>
        <dd>
          <a href={at(organisation.id, 'customers', item.customerId)}>
            <Name>{item.customerName}</Name>
          </a>
        </dd>
      </div>
    </dl>
  );
}

/** The promise's fields show only when that outcome is chosen (a rule of the stylesheet, no script). */
function Outcome(props: CallProps) {
  const { organisation } = props;
  const { item } = props.call;
  const { locale } = props.view;
  const currencies = item.amounts.length > 0 ? item.amounts.map((amount) => amount.currency) : [organisation.baseCurrency];
  return (
    <May act="collect">
      <section class="card" aria-labelledby="log-title">
        <h2 id="log-title">{locale.t('call.log')}</h2>
        <PostForm action={at(organisation.id, 'calls', item.taskId, 'outcome')} back={at(organisation.id, 'today')} class="stack outcome">
          <fieldset>
            <legend class="spoken">{locale.t('call.outcome')}</legend>
            <OutcomeChoices locale={locale} />
          </fieldset>
          <Promised name="call" locale={locale} currencies={currencies} />
          <Field id="call-note" label={locale.t('customer.note')} optional={locale.t('customer.optional')}>
            <textarea id="call-note" name="note" rows={3} maxlength={2000} dir="auto"></textarea>
          </Field>
          <button type="submit" class="go">
            {locale.t('call.save')}
          </button>
        </PostForm>
      </section>
    </May>
  );
}
