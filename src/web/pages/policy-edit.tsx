/** A policy as a form. Nothing is decided by it before it was looked at and made current; nothing typed is lost. */
import { HOLD_KINDS } from '../../cases/hold.ts';
import { Once } from '../may.tsx';
import { at, upperFirst } from '../parts.tsx';
import { currenciesIn } from '../policy-fields.ts';
import { ClosedDays } from './policy-closed.tsx';
import { Check, Choose, EditPage, type FormProps, ProblemCount, problemText, Text } from './policy-inputs.tsx';
import { Segments, Stages } from './policy-stages.tsx';

export function PolicyFormPage(props: FormProps) {
  const { view, organisation, from, problems } = props;
  const { locale } = view;
  const elsewhere = problems.filter(({ field }) => field === '');
  return (
    <EditPage {...props} as="form">
      {problems.length > 0 ? <ProblemCount locale={locale} count={problems.length} /> : null}
      {elsewhere.map(({ problem }) => (
        <p class="notice bad">{problemText(problem, locale)}</p>
      ))}
      <form method="post" action={at(organisation.id, 'policy', 'edit')} class="policy stack">
        <Once />
        <input type="hidden" name="from" value={from} />
        <button type="submit" name="do" value="look" class="spoken" tabindex={-1}>
          {locale.t('policy.look')}
        </button>
        <General {...props} />
        <Stages {...props} />
        <Segments {...props} />
        <ClosedDays {...props} />
        <ReviewDays {...props} />
        <p class="acts">
          <button type="submit" name="do" value="look" class="go">
            {locale.t('policy.look')}
          </button>
          <span class="soft">{locale.t('policy.look-about')}</span>
        </p>
      </form>
    </EditPage>
  );
}

function General(props: FormProps) {
  const { locale } = props.view;
  const currencies = currenciesIn(props.fields).filter((currency) => currency !== 'default');
  const known = props.organisation.open.map((amount) => amount.currency).filter((currency) => !currencies.includes(currency));
  return (
    <fieldset class="card stack">
      <legend>{locale.t('policy.settings')}</legend>
      <Text {...props} name="name" label={locale.t('policy.name')} />
      <div class="choices">
        <Text
          {...props}
          name="gapDays"
          label={locale.t('policy.setting.gapDays')}
          about={locale.t('policy.about.gapDays')}
          dir="ltr"
          mode="numeric"
        />
        <Text
          {...props}
          name="callBusinessDays"
          label={locale.t('policy.setting.callBusinessDays')}
          about={locale.t('policy.about.callBusinessDays')}
          dir="ltr"
          mode="numeric"
        />
        <Text
          {...props}
          name="toleranceBusinessDays"
          label={locale.t('policy.setting.toleranceBusinessDays')}
          about={locale.t('policy.about.toleranceBusinessDays')}
          dir="ltr"
          mode="numeric"
        />
        <Choose
          {...props}
          name="basis"
          label={locale.t('policy.setting.basis')}
          options={(['customer', 'invoice'] as const).map((basis) => [basis, locale.t(`policy.basis.${basis}`)])}
        />
      </div>
      <Check {...props} name="respectHabit" label={locale.t('policy.about.respectHabit')} />
      <fieldset>
        <legend>{locale.t('policy.setting.minimumNet')}</legend>
        <p class="about">{locale.t('policy.about.minimumNet')}</p>
        <div class="choices">
          <Text {...props} name="minimumNet.default" label={locale.t('policy.every-currency')} dir="ltr" mode="decimal" />
          {[...currencies, ...known].map((currency) => (
            <Text {...props} name={`minimumNet.${currency}`} label={currency} dir="ltr" mode="decimal" />
          ))}
        </div>
      </fieldset>
    </fieldset>
  );
}

function ReviewDays(props: FormProps) {
  const { locale } = props.view;
  const wrong = props.problems.some(({ field }) => field.startsWith('reviewDays'));
  return (
    <details class="card" open={wrong}>
      <summary>{locale.t('policy.setting.reviewDays')}</summary>
      <p class="about">{locale.t('policy.about.reviewDays')}</p>
      <div class="choices">
        {HOLD_KINDS.map((kind) => (
          <Text {...props} name={`reviewDays.${kind}`} label={upperFirst(locale.t(`hold.${kind}`))} dir="ltr" mode="numeric" />
        ))}
      </div>
    </details>
  );
}
