/** From connecting to the first letter: each step with how it stands as it came, so that one button is enough. */
import type { PropsWithChildren } from 'hono/jsx';
import type { SenderView } from '../../organisation/actor.ts';
import type { PresetView, ReadingProgress } from '../../organisation/start-views.ts';
import { CONTACT_WAYS } from '../../policy/rehearsal.ts';
import { Heading, Page } from '../layout.tsx';
import { May } from '../may.tsx';
import { at, Chip, Name, PostForm, Sums } from '../parts.tsx';
import type { View } from '../view.ts';
import { ReadAndWritten } from './choose.tsx';
import { presetTitle } from './policy.tsx';
import { dayText, stageTitle } from './policy-parts.tsx';
import { ReadingTable } from './progress.tsx';

interface StartProps {
  readonly view: View;
  readonly progress: ReadingProgress;
  readonly policyName: string;
  readonly sender: SenderView;
}

export function StartPage({ view, progress, policyName, sender }: StartProps) {
  const { locale } = view;
  const { summary } = progress;
  const { id } = summary;
  const begun = summary.released && summary.mode !== 'draft';
  return (
    <Page view={view} title={locale.t('start.title')} section="assessment" organisation={summary}>
      <Heading title={locale.t('start.title')} beside={<Name>{summary.name}</Name>} />
      <p class="lead">{locale.t('start.about')}</p>
      <section class="card stack wide" aria-labelledby="step-begin">
        <h2 id="step-begin">{locale.t('start.mode')}</h2>
        <p>{locale.t(begun ? 'start.mode-on' : 'start.mode-now', { mode: summary.mode })}</p>
        <div class="acts">
          {begun ? (
            <a class="button go" href={at(id, 'today')}>
              {locale.t('start.today')}
            </a>
          ) : (
            <>
              <PostForm action={at(id, 'start', 'begin')} back={at(id, 'today')}>
                <button type="submit" class="go">
                  {locale.t('start.begin')}
                </button>
              </PostForm>
              <a class="button" href={at(id, 'today')}>
                {locale.t('start.today')}
              </a>
            </>
          )}
        </div>
      </section>
      <ol class="rows steps">
        <Step title={locale.t('start.progress')}>
          <ReadingTable view={view} progress={progress} />
        </Step>
        <Step title={locale.t('start.assessment')} href={at(id, 'assessment')} link={locale.t('start.assessment-link')}>
          <p class="why">
            {locale.t('start.overdue')} <Sums amounts={summary.overdue} locale={locale} none={locale.t('clients.nothing-overdue')} />
          </p>
        </Step>
        <Step title={locale.t('start.policy')} href={at(id, 'start', 'policy')} link={locale.t('start.policy-link')}>
          <p class="why">{locale.t('start.policy-now', { name: presetTitle(policyName, locale) })}</p>
        </Step>
        <Step title={locale.t('start.sender')} href={`${at(id, 'settings')}#sender-title`} link={locale.t('start.sender-link')}>
          <p class="why">{locale.t('start.sender-now', { name: sender.fromName, replyTo: sender.replyTo })}</p>
        </Step>
      </ol>
      <ReadAndWritten view={view} />
      {summary.platform === 'quickbooks' ? <p class="soft">{locale.t('connect.one-company')}</p> : null}
    </Page>
  );
}

function Step(props: PropsWithChildren<{ readonly title: string; readonly href?: string; readonly link?: string }>) {
  return (
    <li class="row">
      <div class="what">
        <b>{props.title}</b>
        {props.children}
      </div>
      <div class="acts">
        {props.href ? (
          <a class="button" href={props.href}>
            {props.link}
          </a>
        ) : null}
      </div>
    </li>
  );
}

interface PresetsProps {
  readonly view: View;
  readonly progress: ReadingProgress;
  readonly presets: readonly PresetView[];
}

export function PresetsPage({ view, progress, presets }: PresetsProps) {
  const { locale } = view;
  const { summary } = progress;
  const isRunning = presets.some(({ rehearsal }) => rehearsal?.state === 'running');
  return (
    <Page view={view} title={locale.t('presets.title')} section="assessment" organisation={summary}>
      <Heading title={locale.t('presets.title')} back={{ href: at(summary.id, 'start'), label: locale.t('presets.back') }} />
      <p class="lead" {...(isRunning ? { 'data-running': true } : {})}>
        {locale.t(progress.state === 'done' ? 'presets.about' : 'presets.unread')}
      </p>
      <div class="presets">
        {presets.map((preset) => (
          <PresetCard view={view} id={summary.id} preset={preset} />
        ))}
      </div>
    </Page>
  );
}

function PresetCard({ view, id, preset }: { readonly view: View; readonly id: string; readonly preset: PresetView }) {
  const { locale } = view;
  const { name, policy, rehearsal, inForce } = preset;
  const title = presetTitle(name, locale);
  return (
    <section class="card stack" aria-label={title}>
      <h2>
        {title} {inForce ? <Chip tone="good">{locale.t('presets.taken')}</Chip> : null}
      </h2>
      <p class="why">{locale.word('preset.about', name)}</p>
      {rehearsal ? (
        <dl class="facts small">
          {CONTACT_WAYS.map((way) => (
            <div>
              <dt>{locale.t(`rehearsal.${way}`)}</dt>
              <dd>{locale.number(rehearsal.totals.wanted[way])}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {rehearsal?.state === 'running' ? (
        <p class="soft">{locale.t('presets.running', { done: rehearsal.customers.done, of: rehearsal.customers.of })}</p>
      ) : null}
      <ul class="plain">
        {policy.stages.map((stage) => (
          <li>
            <b>{stageTitle(stage, locale)}</b> <span class="soft">{dayText(stage, locale)}</span>
            {stage.explain ? <p class="why">{stage.explain[locale.language]}</p> : null}
          </li>
        ))}
      </ul>
      {inForce ? null : (
        <May act="run">
          <PostForm action={at(id, 'start', 'policy')} back={at(id, 'start')} hidden={{ preset: name }}>
            <button type="submit">
              {locale.t('presets.take')}
              <span class="spoken">: {title}</span>
            </button>
          </PostForm>
        </May>
      )}
    </section>
  );
}
