/** The contact rules that hold here, country by country, with where each comes from and until when it is trusted. */

import { calendarDate } from '../../domain/time.ts';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { PlaceRules, RuleRow, RulesView } from '../../organisation/view-rules.ts';
import type { Hours, Rule, Week } from '../../policy/contact/rows.ts';
import { Heading, Page } from '../layout.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, Chip, DateText, Empty, Name, upperFirst } from '../parts.tsx';
import type { View } from '../view.ts';

interface RulesProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly rules: RulesView;
}

/** Holidays named for one country. */
const MAX_CLOSED = 12;
/** A first day that says: since ever. */
const SINCE_EVER = '1970-01-01';
/** A review day that says: always. */
const ALWAYS = '9999-12-31';

export function RulesPage(props: RulesProps) {
  const { view, organisation, rules } = props;
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('rules.title')} section="policy" organisation={organisation}>
      <Heading
        title={locale.t('rules.title')}
        beside={<Name>{organisation.name}</Name>}
        back={{ href: at(organisation.id, 'policy'), label: locale.t('policy.title') }}
      />
      <p class="lead">{locale.t('rules.about')}</p>
      <p class="soft">{locale.t(`rules.role.${rules.role}`)}</p>
      {rules.places.length === 0 ? <Empty>{locale.t('customers.empty')}</Empty> : null}
      {rules.places.map((place) => (
        <Place {...props} place={place} />
      ))}
      {rules.more > 0 ? <p class="about">{locale.t('rules.more', { count: rules.more })}</p> : null}
      <section aria-labelledby="everywhere">
        <div class="group">
          <h2 id="everywhere">{locale.t('rules.everywhere')}</h2>
        </div>
        <p class="about">{locale.t('rules.everywhere-about')}</p>
        <Rows rows={rules.everywhere} locale={locale} />
      </section>
    </Page>
  );
}

function Place({ view, place }: RulesProps & { readonly place: PlaceRules }) {
  const { locale } = view;
  const id = `place-${place.country}`;
  return (
    <section aria-labelledby={id}>
      <div class="group">
        <h2 id={id}>
          {locale.country(place.country)} <i>{locale.t('customers.count', { count: place.customers })}</i>
        </h2>
      </div>
      <dl class="facts">
        {place.groups.map((group) => (
          <div>
            <dt>
              {upperFirst(locale.t(`debtor.${group.debtor}`))}
              {group.region ? ` · ${group.region}` : ''} <span class="soft">({locale.number(group.customers)})</span>
            </dt>
            <dd>
              {locale.t('rules.group.letters')}: {weekText(group.hours.letters, locale)}
              <br />
              {locale.t('rules.group.voice')}: {weekText(group.hours.voice, locale)}
            </dd>
          </div>
        ))}
        <div>
          <dt>{locale.t('rules.closed')}</dt>
          <dd>
            {place.closed.length === 0
              ? locale.t('rules.closed-none')
              : place.closed.slice(0, MAX_CLOSED).map(({ date, name }) => (
                  <span class="closed">
                    <DateText date={date} locale={locale} /> <Name>{name}</Name>
                  </span>
                ))}
          </dd>
        </div>
      </dl>
      {place.rows.length === 0 ? <p class="about">{locale.t('rules.none-own')}</p> : <Rows rows={place.rows} locale={locale} />}
    </section>
  );
}

function Rows({ rows, locale }: { readonly rows: readonly RuleRow[]; readonly locale: Locale }) {
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{locale.t('rules.rule')}</th>
          <th scope="col">{locale.t('rules.protects')}</th>
          <th scope="col">{locale.t('rules.source')}</th>
          <th scope="col">{locale.t('rules.since')}</th>
          <th scope="col">{locale.t('rules.review')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">
              {ruleText(row.rule, locale)}
              <small>
                {row.jurisdiction === '*' ? '' : `${row.jurisdiction} · `}
                {locale.t(`rules.force.${row.force}`)} · <code dir="ltr">{row.id}</code>
              </small>
            </th>
            <td data-label={locale.t('rules.protects')}>
              {row.debtors.length === 3 ? locale.t('rules.anyone') : locale.list(row.debtors.map((debtor) => locale.t(`debtor.${debtor}`)))}
              {row.roles.length === 1 ? <small>{locale.t('rules.agents-only')}</small> : null}
            </td>
            <td data-label={locale.t('rules.source')}>
              <bdi lang="en">{row.source}</bdi>
              <small>{locale.t(`rules.confidence.${row.confidence}`)}</small>
            </td>
            <td data-label={locale.t('rules.since')}>
              {row.effective.from <= SINCE_EVER ? '—' : <DateText date={calendarDate(row.effective.from)} locale={locale} />}
            </td>
            <td data-label={locale.t('rules.review')}>
              {row.reviewBy === ALWAYS ? locale.t('rules.always') : <DateText date={calendarDate(row.reviewBy)} locale={locale} />}
              {row.expired ? (
                <small>
                  <Chip tone="bad">{locale.t('rules.expired')}</Chip>
                </small>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function ruleText(rule: Rule, locale: Locale): string {
  switch (rule.kind) {
    case 'window':
      return locale.t('rules.window', { group: locale.t(`rules.group.${rule.group}`), hours: weekText(rule.week, locale) });
    case 'no-holidays':
      return locale.t('rules.no-holidays');
    case 'cap':
      return locale.t('rules.cap', { group: locale.t(`rules.group.${rule.group}`), most: rule.most, days: rule.inDays });
    case 'gap':
      return locale.t('rules.gap', { group: locale.t(`rules.group.${rule.group}`), days: rule.days });
    case 'cooldown':
      return locale.t('rules.cooldown', { days: rule.days });
    case 'written-before-voice':
      return locale.t('rules.written-before-voice', { days: rule.days });
    case 'consent':
      return locale.t('rules.consent', { channels: rule.channels.map((channel) => locale.t(`channel.${channel}`)) });
    case 'forbidden':
      return locale.t('rules.forbidden', { channels: rule.channels.map((channel) => locale.t(`channel.${channel}`)) });
    case 'notice-before':
      return locale.t('rules.notice-before', { days: rule.days });
    case 'content':
      return locale.t('rules.content', { needs: rule.needs.map((need) => locale.t(`rules.need.${need}`)) });
    default:
      return rule satisfies never;
  }
}

/** One span of hours where every day has it, else a span for each run of equal days. */
function weekText(week: Week, locale: Locale): string {
  const [weekdays, saturday, sunday] = [hoursText(week[0], locale), hoursText(week[5], locale), hoursText(week[6], locale)];
  if (saturday === weekdays && sunday === weekdays) return weekdays;
  return [weekdays, `${locale.weekday(6)} ${saturday}`, `${locale.weekday(7)} ${sunday}`].join(locale.language === 'ar' ? '، ' : ', ');
}

function hoursText(hours: Hours | null, locale: Locale): string {
  return hours === null ? locale.t('rules.never') : locale.t('rules.hours', { from: locale.clock(hours.from), to: locale.clock(hours.to) });
}
