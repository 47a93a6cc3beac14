/** What the books say of a client file: how late it is paid, what to put right there, what the policy would do, and the trade's figures. */
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { AssessmentView, Bucket, CurrencyMetrics, HygieneFinding } from '../../organisation/start-views.ts';
import { CONTACT_WAYS } from '../../policy/rehearsal.ts';
import { Heading, Page } from '../layout.tsx';
import type { MessageKey } from '../messages/en.ts';
import { at, Empty, Name } from '../parts.tsx';
import type { View } from '../view.ts';
import { ReadingTable } from './progress.tsx';

interface AssessmentProps {
  readonly view: View;
  readonly assessment: AssessmentView;
}

const BUCKETS: readonly Bucket[] = ['current', '1-30', '31-60', '61-90', 'over-90'];

export function AssessmentPage(props: AssessmentProps) {
  const { view, assessment } = props;
  const { locale } = view;
  const { progress, asOf } = assessment;
  const { summary } = progress;
  return (
    <Page view={view} title={locale.t('assess.title')} section="assessment" organisation={summary}>
      <Heading title={locale.t('assess.title')}>
        {summary.released ? null : (
          <p class="acts">
            <a class="button go" href={at(summary.id, 'start')}>
              {locale.t('start.title')}
            </a>
          </p>
        )}
      </Heading>
      <p class="lead">{locale.t('assess.about', { date: asOf })}</p>
      {progress.state === 'done' && progress.quarantined === 0 ? null : (
        <section class="card stack" aria-labelledby="reading-title">
          <h2 id="reading-title">{locale.t('start.progress')}</h2>
          <ReadingTable view={view} progress={progress} />
        </section>
      )}
      <Ageing {...props} />
      <Native view={view} summary={summary} />
      <Hygiene {...props} />
      <Next {...props} />
      <Figures {...props} />
    </Page>
  );
}

function Titled(props: { readonly id: string; readonly title: string }) {
  return (
    <div class="group">
      <h2 id={props.id}>{props.title}</h2>
    </div>
  );
}

function Ageing({ view, assessment }: AssessmentProps) {
  const { locale } = view;
  return (
    <section aria-labelledby="ageing-title">
      <Titled id="ageing-title" title={locale.t('assess.ageing')} />
      {assessment.ageing.length === 0 ? (
        <Empty>{locale.t('assess.nothing')}</Empty>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">{locale.t('assess.currency')}</th>
              {BUCKETS.map((bucket) => (
                <th scope="col" class="number">
                  {locale.t(`assess.bucket.${bucket}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {assessment.ageing.map(({ currency, buckets }) => (
              <tr>
                <th scope="row">{currency}</th>
                {buckets.map(({ bucket, amount, count }) => (
                  <td class={count === 0 ? 'number zero' : 'number'} data-label={locale.t(`assess.bucket.${bucket}`)}>
                    {locale.money({ minor: amount, currency })}
                    <small>{locale.number(count)}</small>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Native({ view, summary }: { readonly view: View; readonly summary: OrganisationSummary }) {
  const { locale } = view;
  const { platform } = summary;
  if (platform === 'spreadsheet') return null;
  const state = summary.nativeReminders === true ? 'on' : summary.nativeReminders === false ? 'off' : 'unknown';
  return (
    <section aria-labelledby="native-title">
      <Titled id="native-title" title={locale.t('assess.native-title')} />
      <div class={state === 'on' ? 'notice bad' : 'card'}>
        <p>
          {locale.t(`assess.native-${state}`, { platform })} {state === 'off' ? null : locale.word('assess.native-how', platform)}
        </p>
      </div>
    </section>
  );
}

function Hygiene({ view, assessment }: AssessmentProps) {
  const { locale } = view;
  const found = assessment.hygiene.filter(({ count }) => count !== 0);
  return (
    <section aria-labelledby="hygiene-title">
      <Titled id="hygiene-title" title={locale.t('assess.hygiene')} />
      {found.length === 0 ? <Empty>{locale.t('assess.all-well')}</Empty> : null}
      <ul class="rows items">
        {found.map((finding) => (
          <Finding view={view} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function Finding({ view, finding }: { readonly view: View; readonly finding: HygieneFinding }) {
  const { locale } = view;
  const { kind, count, of, examples } = finding;
  const names = [...new Set(examples.map(({ number, customerName }) => (number === null ? customerName : `${number} (${customerName})`)))];
  return (
    <li class="row">
      <div class="what">
        <b>{locale.t(`assess.hygiene.${kind}`)}</b>
        <p class="why">{locale.t(`assess.fix.${kind}`)}</p>
        {names.length > 0 ? (
          <p class="why">
            <Name>{locale.t('assess.for-example', { names })}</Name>
          </p>
        ) : null}
      </div>
      <div class="amount">{count === null ? locale.t('assess.unlooked') : locale.t('assess.found', { count, of })}</div>
    </li>
  );
}

function Next({ view, assessment }: AssessmentProps) {
  const { locale } = view;
  const { rehearsal, progress } = assessment;
  return (
    <section aria-labelledby="next-title">
      <Titled id="next-title" title={locale.t('assess.next')} />
      {rehearsal === null ? (
        <Empty>{locale.t('assess.next-unread')}</Empty>
      ) : (
        <>
          <dl class="strip">
            {CONTACT_WAYS.map((way) => (
              <div>
                <dt>{locale.t(`rehearsal.${way}`)}</dt>
                <dd>{locale.number(rehearsal.totals.wanted[way])}</dd>
              </div>
            ))}
          </dl>
          <p class="soft">
            {locale.t('assess.next-about')}{' '}
            <a href={at(progress.summary.id, 'policy', 'versions', rehearsal.wanted)}>{locale.t('assess.next-link')}</a>
          </p>
        </>
      )}
    </section>
  );
}

const FIGURES: readonly {
  readonly key: MessageKey;
  readonly is: MessageKey;
  readonly unit: 'days' | 'percent';
  of(own: CurrencyMetrics): number | null;
}[] = [
  { key: 'assess.dso', is: 'assess.dso-is', unit: 'days', of: ({ dso }) => dso.simple },
  { key: 'assess.countback', is: 'assess.countback-is', unit: 'days', of: ({ dso }) => dso.countback },
  { key: 'assess.best', is: 'assess.best-is', unit: 'days', of: ({ dso }) => dso.bestPossible },
  { key: 'assess.add', is: 'assess.add-is', unit: 'days', of: ({ averageDaysDelinquent }) => averageDaysDelinquent },
  { key: 'assess.cei', is: 'assess.cei-is', unit: 'percent', of: ({ cei }) => cei },
];

function Figures({ view, assessment }: AssessmentProps) {
  const { locale } = view;
  const { figures } = assessment;
  const currencies = Object.entries(figures ?? {});
  return (
    <section aria-labelledby="figures-title">
      <Titled id="figures-title" title={locale.t('assess.figures')} />
      {currencies.length === 0 ? (
        <Empty>{locale.t(figures === null ? 'assess.figures-large' : 'assess.figures-none')}</Empty>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">{locale.t('assess.figures')}</th>
              {currencies.map(([currency]) => (
                <th scope="col" class="number">
                  {currency}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {FIGURES.map(({ key, is, unit, of }) => (
              <tr>
                <th scope="row">
                  {locale.t(key)}
                  <span class="why">{locale.t(is)}</span>
                </th>
                {currencies.map(([currency, own]) => (
                  <td class="number" data-label={currency}>
                    {figureText(of(own), unit, view)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function figureText(value: number | null, unit: 'days' | 'percent', { locale }: View): string {
  if (value === null) return locale.t('assess.unknown');
  return unit === 'days' ? locale.t('assess.days', { days: value }) : locale.t('assess.percent', { percent: value });
}
