/** The business's own closed days in a policy: as they stand, and as rows of its form. */
import type { Policy } from '../../policy/policy.ts';
import type { Locale } from '../messages/locale.ts';
import { closedRows } from '../policy-fields.ts';
import { Check, type FormProps, Text } from './policy-inputs.tsx';

/** '24 December – 2 January, every year: between the years'. */
export function closedDaysLines(policy: Pick<Policy, 'closedDays'>, locale: Locale): string[] {
  return (policy.closedDays ?? []).map(({ from, until = from, yearly, name }) => {
    const days = until === from ? locale.t('policy.closed-day', { from }) : locale.t('policy.closed-days', { from, until });
    return `${yearly ? locale.t('policy.closed-yearly', { days }) : days}: ${name}`;
  });
}

export function ClosedDaysOf(props: { readonly policy: Policy; readonly locale: Locale }) {
  const lines = closedDaysLines(props.policy, props.locale);
  if (lines.length === 0) return null;
  return (
    <details>
      <summary>{props.locale.t('policy.setting.closedDays')}</summary>
      <ul class="rules">
        {lines.map((line) => (
          <li dir="auto">{line}</li>
        ))}
      </ul>
    </details>
  );
}

/** Every entry with its fields, and two empty rows for more; a row left empty is none. */
export function ClosedDays(props: FormProps) {
  const { locale } = props.view;
  const rows = closedRows(props.fields);
  const next = (rows.at(-1) ?? -1) + 1;
  const wrong = props.problems.some(({ field }) => field.startsWith('closedDays'));
  return (
    <details class="card stack" open={wrong}>
      <summary>{locale.t('policy.setting.closedDays')}</summary>
      <p class="about">{locale.t('policy.about.closedDays')}</p>
      {[...rows, next, next + 1].map((row) => (
        <fieldset class="choices">
          <legend class="spoken">{locale.t('policy.closed-row', { number: row + 1 })}</legend>
          <Text {...props} name={`closedDays.${row}.name`} label={locale.t('policy.closed-name')} />
          <Text {...props} name={`closedDays.${row}.from`} label={locale.t('team.from')} type="date" dir="ltr" />
          <Text {...props} name={`closedDays.${row}.until`} label={locale.t('team.until')} type="date" dir="ltr" />
          <Check {...props} name={`closedDays.${row}.yearly`} label={locale.t('policy.closed-every-year')} />
        </fieldset>
      ))}
    </details>
  );
}
