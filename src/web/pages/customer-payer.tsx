/** How a customer pays and what that makes them, with the numbers; how often they may still be contacted; what a person knows better. */
import { DEBTORS } from '../../cases/debtor.ts';
import type { PayerView } from '../../organisation/agreement-views.ts';
import { MEASURED_SEGMENTS } from '../../policy/warnings.ts';
import { May } from '../may.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, Chip, type ChipTone, Field, PostForm, upperFirst } from '../parts.tsx';
import type { CustomerProps } from './customer.tsx';

const SEGMENT_TONES: Readonly<Record<string, ChipTone>> = {
  early: 'good',
  'on-time': 'good',
  'slow-steady': 'friendly',
  new: 'calm',
  erratic: 'warn',
  deteriorating: 'warn',
  chronic: 'bad',
  'at-risk': 'bad',
};

export function Payer(props: CustomerProps) {
  const { agreements } = props;
  const { locale } = props.view;
  const { payer } = agreements;
  const segment = payer.segment ?? payer.measured?.segment ?? null;
  return (
    <section class="card" aria-labelledby="payer-title">
      <h2 id="payer-title">{locale.t('payer.title')}</h2>
      {segment === null ? (
        <p class="soft">{locale.t('payer.unmeasured')}</p>
      ) : (
        <>
          <p>
            <Chip tone={SEGMENT_TONES[segment] ?? 'calm'}>{upperFirst(locale.word('segment', segment))}</Chip>{' '}
            {payer.segment === null && payer.measured?.kind ? <Chip tone="warn">{locale.t(`segment.${payer.measured.kind}`)}</Chip> : null}
          </p>
          <p class="why">{reasonText(payer, locale)}</p>
        </>
      )}
      <Profile payer={payer} locale={locale} />
      <Describe {...props} />
    </section>
  );
}

function reasonText({ segment, measured }: PayerView, locale: Locale): string {
  if (segment !== null) return locale.t('payer.by-person');
  if (!measured) return '';
  const { rule, values } = measured.because;
  const why = locale.t(`payer.because.${reasonKey(rule)}`, { ...values, when: lateText(values['median'] ?? 0, locale) });
  const next = measured.candidate ? ` ${locale.t('payer.candidate', { segment: locale.word('segment', measured.candidate) })}` : '';
  return `${why}${next} ${locale.t('payer.measured-on', { date: measured.on })}`;
}

const REASONS = ['broken-promises', 'bounced', 'disputes', 'few-paid', 'median', 'share-late', 'trend', 'spread'] as const;

function reasonKey(rule: string): (typeof REASONS)[number] {
  return REASONS.find((each) => each === rule) ?? 'median';
}

function Profile({ payer, locale }: { readonly payer: PayerView; readonly locale: Locale }) {
  const { profile } = payer;
  const days = (value: number | null) => (value === null ? locale.t('payer.unknown') : lateText(value, locale));
  const lines: [label: string, value: string][] = [
    [locale.t('payer.paid'), locale.number(profile.paid)],
    [locale.t('payer.median'), days(profile.medianDaysLate)],
    [locale.t('payer.p90'), days(profile.p90DaysLate)],
  ];
  if (profile.medianWithOpen !== null) lines.push([locale.t('payer.with-open'), days(profile.medianWithOpen)]);
  if (profile.trendDays !== null) lines.push([locale.t('payer.trend'), trendText(profile.trendDays, locale)]);
  if (profile.over30Percent > 0) lines.push([locale.t('payer.over30'), locale.t('payer.percent', { percent: profile.over30Percent })]);
  if (profile.promisesKept)
    lines.push([
      locale.t('payer.promises'),
      locale.t('payer.kept-of', { kept: profile.promisesKept.kept, ended: profile.promisesKept.ended }),
    ]);
  if (profile.disputedPercent > 0)
    lines.push([locale.t('payer.disputed'), locale.t('payer.percent', { percent: profile.disputedPercent })]);
  if (profile.bounced > 0) lines.push([locale.t('payer.bounced'), locale.number(profile.bounced)]);
  if (profile.habitDays !== null) lines.push([locale.t('payer.habit'), days(profile.habitDays)]);
  return (
    <dl class="facts small">
      {lines.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function lateText(days: number, locale: Locale): string {
  if (days === 0) return locale.t('payer.on-the-day');
  return days < 0 ? locale.t('payer.days-early', { days: -days }) : locale.t('payer.days-late', { days });
}

function trendText(days: number, locale: Locale): string {
  if (days === 0) return locale.t('payer.steady');
  return days < 0 ? locale.t('payer.sooner', { days: -days }) : locale.t('payer.later', { days });
}

/** What a person says of them takes the place of what is measured, and decides which rules protect them. */
function Describe({ view, organisation, customer, agreements }: CustomerProps) {
  const { locale } = view;
  const { payer, policy } = agreements;
  const known = [...new Set([...MEASURED_SEGMENTS, ...Object.keys(policy.segments), ...(payer.segment === null ? [] : [payer.segment])])];
  return (
    <May act="collect">
      <details class="form">
        <summary>{locale.t('payer.describe')}</summary>
        <PostForm action={at(organisation.id, 'customers', customer.id, 'describe')} back={view.here} class="stack">
          <Field id="segment" label={locale.t('payer.segment')}>
            <select id="segment" name="segment">
              <option value="">{locale.t('payer.as-measured')}</option>
              {known.map((segment) => (
                <option value={segment} selected={segment === payer.segment}>
                  {upperFirst(locale.word('segment', segment))}
                </option>
              ))}
            </select>
          </Field>
          <Field id="debtor" label={locale.t('payer.debtor')} about={locale.t('payer.debtor-about')}>
            <select id="debtor" name="debtor">
              <option value="">{locale.t('payer.not-known')}</option>
              {DEBTORS.map((debtor) => (
                <option value={debtor} selected={debtor === payer.debtor}>
                  {upperFirst(locale.t(`debtor.${debtor}`))}
                </option>
              ))}
            </select>
          </Field>
          <Field
            id="region"
            label={locale.t('payer.region')}
            optional={locale.t('customer.optional')}
            about={locale.t('payer.region-about')}
          >
            <input
              id="region"
              name="region"
              value={payer.region ?? ''}
              dir="ltr"
              pattern="[A-Za-z]{2}-[A-Za-z0-9]{1,3}"
              maxlength={6}
              autocomplete="off"
            />
          </Field>
          <button type="submit">{locale.t('payer.save')}</button>
        </PostForm>
      </details>
    </May>
  );
}

export function Limits({ view, agreements }: CustomerProps) {
  const { locale } = view;
  return (
    <section class="card" aria-labelledby="caps-title">
      <h2 id="caps-title">{locale.t('limits.title')}</h2>
      <dl class="facts small">
        {agreements.caps.map(({ group, most, inDays, used }) => (
          <div>
            <dt>
              {upperFirst(locale.t(`rules.group.${group}`))}, {locale.t('policy.days', { days: inDays })}
            </dt>
            <dd class={used >= most ? 'warning' : ''}>{locale.t('limits.used', { used, most })}</dd>
          </div>
        ))}
        {agreements.exposure.map(({ amount, suggestion }) => (
          <div>
            <dt>{locale.t('limits.exposure')}</dt>
            <dd>
              {locale.money(amount)}
              {suggestion ? (
                <small class={amount.minor > suggestion.limit ? 'warning' : 'soft'}>
                  <br />
                  {locale.t('limits.suggested', {
                    limit: locale.money({ minor: suggestion.limit, currency: amount.currency }),
                    monthly: locale.money({ minor: suggestion.monthly, currency: amount.currency }),
                  })}
                </small>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
