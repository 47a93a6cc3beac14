/** What a person decides for one customer over the policy: left out altogether, stages on other days or left out, their habit respected. */

import type { CustomerView, OrganisationSummary } from '../../organisation/actor.ts';
import type { AgreementsView } from '../../organisation/agreement-views.ts';
import { Heading, Page } from '../layout.tsx';
import { Once } from '../may.tsx';
import { at, Field, Name } from '../parts.tsx';
import type { Fields } from '../policy-fields.ts';
import type { View } from '../view.ts';
import type { Wrong } from './plan.tsx';
import { dayText, stageTitle } from './policy-parts.tsx';

interface OwnPolicyProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly customer: CustomerView;
  readonly agreements: AgreementsView;
  /** Named 'own.…', as policy-fields.ts reads them. */
  readonly fields: Fields;
  readonly note: string;
  readonly wrong: Wrong | null;
}

export const OWN = 'own';

export function OwnPolicyPage(props: OwnPolicyProps) {
  const { view, organisation, customer, agreements, fields, note, wrong } = props;
  const { locale } = view;
  const title = locale.t('own.title');
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
      <p class="lead">{locale.t('own.about')}</p>
      <form method="post" action={at(organisation.id, 'customers', customer.id, 'policy')} class="card stack">
        <Once />
        <label class="choice">
          <input type="checkbox" name={`${OWN}.exclude`} checked={fields.has(`${OWN}.exclude`)} /> {locale.t('policy.excluded')}
        </label>
        <div class="choices">
          {agreements.policy.stages.map((stage) => {
            const name = `${OWN}.stages.${stage.id}`;
            return (
              <div class="changed">
                <Field id={`own-${stage.id}`} label={stageTitle(stage, locale)} about={dayText(stage, locale)}>
                  <input
                    id={`own-${stage.id}`}
                    name={`${name}.days`}
                    value={fields.get(`${name}.days`) ?? ''}
                    placeholder={String(stage.days)}
                    inputmode="numeric"
                    dir="ltr"
                    autocomplete="off"
                  />
                </Field>
                <label class="choice">
                  <input type="checkbox" name={`${name}.off`} checked={fields.has(`${name}.off`)} />{' '}
                  <span>
                    {locale.t('policy.off')}
                    <span class="spoken">: {stageTitle(stage, locale)}</span>
                  </span>
                </label>
              </div>
            );
          })}
        </div>
        <Field id="own-habit" label={locale.t('policy.setting.respectHabit')}>
          <select id="own-habit" name={`${OWN}.respectHabit`} class="short">
            {(['', 'yes', 'no'] as const).map((value) => (
              <option value={value} selected={(fields.get(`${OWN}.respectHabit`) ?? '') === value}>
                {locale.t(value === '' ? 'policy.as-everybody' : `policy.${value}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field id="own-note" label={locale.t('own.why')}>
          <input id="own-note" name="note" dir="auto" maxlength={2000} value={note} required />
        </Field>
        <p class="acts">
          <button type="submit" class="go">
            {locale.t('own.save')}
          </button>
          <span class="soft">{locale.t('own.empty')}</span>
        </p>
      </form>
    </Page>
  );
}
