/** A new client file whose books are a ledger file: who it is and where, before its first file is chosen. */
import { COUNTRY_CODES } from '../../domain/country.ts';
import { Heading, Page } from '../layout.tsx';
import { Once } from '../may.tsx';
import { Field } from '../parts.tsx';
import type { View } from '../view.ts';

export interface NewLedgerForm {
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  readonly currency: string;
}

export function ImportNewPage(props: { readonly view: View; readonly form: NewLedgerForm; readonly problem: string | null }) {
  const { view, form, problem } = props;
  const { locale } = view;
  const countries = COUNTRY_CODES.map((code) => ({ code, name: locale.country(code) })).sort((a, b) =>
    a.name.localeCompare(b.name, locale.language),
  );
  return (
    <Page view={view} title={locale.t('import.new-title')} section="clients">
      <Heading title={locale.t('import.new-title')} back={{ href: '/', label: locale.t('clients.title') }} />
      <p class="lead soft">{locale.t('import.new-about')}</p>
      {problem ? (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      ) : null}
      <form method="post" action="/import/new" class="card stack narrow">
        <Once />
        <Field id="name" label={locale.t('import.name')} about={locale.t('import.name-about')}>
          <input id="name" name="name" required maxlength={120} value={form.name} dir="auto" autocomplete="organization" />
        </Field>
        <Field id="country" label={locale.t('import.country')} about={locale.t('import.country-about')}>
          <select id="country" name="country" required>
            <option value=""></option>
            {countries.map(({ code, name }) => (
              <option value={code} selected={code === form.country}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <Field id="zone" label={locale.t('import.zone')}>
          <select id="zone" name="zone" required dir="ltr">
            <option value=""></option>
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option value={zone} selected={zone === form.timeZone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </Field>
        <Field id="currency" label={locale.t('import.currency')} about={locale.t('import.currency-about')}>
          <input
            id="currency"
            name="currency"
            required
            pattern="[A-Za-z]{3}"
            maxlength={3}
            value={form.currency}
            dir="ltr"
            autocomplete="off"
          />
        </Field>
        <button type="submit" class="go">
          {locale.t('import.create')}
        </button>
      </form>
    </Page>
  );
}
