/** The policy in force, to be read by people; others to start from; and how it came to be. */
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { PolicyChange, PolicyHistory, PolicyVersion } from '../../organisation/policy-views.ts';
import { PRESET_NAMES } from '../../policy/presets.ts';
import { Heading, Page } from '../layout.tsx';
import { May } from '../may.tsx';
import { at, Chip, Empty, Name, upperFirst } from '../parts.tsx';
import type { View } from '../view.ts';
import { ClosedDaysOf } from './policy-closed.tsx';
import { differenceText, Ladder, ReviewDaysOf, SegmentsOf, SettingsOf, VersionName, Warnings } from './policy-parts.tsx';

interface PolicyProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly version: PolicyVersion;
  readonly history: PolicyHistory;
}

export function PolicyPage(props: PolicyProps) {
  const { view, organisation, version } = props;
  const { locale } = view;
  const { policy, hash } = version;
  return (
    <Page view={view} title={locale.t('policy.title')} section="policy" organisation={organisation}>
      <Heading title={locale.t('policy.title')} beside={<VersionName hash={hash} name={presetTitle(policy.name, locale)} />}>
        <p class="acts">
          <May act="run">
            <a class="button go" href={`${at(organisation.id, 'policy', 'edit')}?from=${hash}`}>
              {locale.t('policy.edit')}
            </a>
          </May>
          <a class="button" href={at(organisation.id, 'policy', 'versions', hash)}>
            {locale.t('policy.preview-link')}
          </a>
        </p>
      </Heading>
      <Warnings warnings={version.warnings} locale={locale} />
      <div class="split">
        <section aria-labelledby="ladder-title">
          <div class="group">
            <h2 id="ladder-title">{locale.t('policy.ladder')}</h2>
          </div>
          <Ladder stages={policy.stages} locale={locale} />
          <p class="about">{locale.t('policy.ladder-about')}</p>
        </section>
        <div class="aside">
          <section class="card" aria-labelledby="settings-title">
            <h2 id="settings-title">{locale.t('policy.settings')}</h2>
            <SettingsOf policy={policy} locale={locale} />
            <ClosedDaysOf policy={policy} locale={locale} />
            <ReviewDaysOf policy={policy} locale={locale} />
          </section>
          <section class="card" aria-labelledby="segments-title">
            <h2 id="segments-title">{locale.t('policy.segments')}</h2>
            <SegmentsOf policy={policy} locale={locale} />
          </section>
          <section class="card" aria-labelledby="rules-title">
            <h2 id="rules-title">{locale.t('rules.title')}</h2>
            <p class="soft">{locale.t('policy.rules-about')}</p>
            <a class="button" href={at(organisation.id, 'rules')}>
              {locale.t('policy.rules-link')}
            </a>
          </section>
        </div>
        <div>
          <Presets {...props} />
          <History {...props} />
        </div>
      </div>
    </Page>
  );
}

export function presetTitle(name: string, locale: View['locale']): string {
  const title = locale.word('preset', name);
  return title === name ? name : upperFirst(title);
}

function Presets({ view, organisation, version }: PolicyProps) {
  const { locale } = view;
  return (
    <section aria-labelledby="presets-title">
      <div class="group">
        <h2 id="presets-title">{locale.t('policy.presets')}</h2>
      </div>
      <ul class="rows items">
        {PRESET_NAMES.map((name) => (
          <li class="row">
            <div class="what">
              <b>{presetTitle(name, locale)}</b>{' '}
              {version.policy.name === name ? <Chip tone="good">{locale.t('policy.in-force')}</Chip> : null}
              <p class="why">{locale.word('preset.about', name)}</p>
            </div>
            <div class="acts">
              <May act="run">
                <a class="button" href={`${at(organisation.id, 'policy', 'edit')}?from=${name}`}>
                  {locale.t('policy.start-from')}
                  <span class="spoken"> {presetTitle(name, locale)}</span>
                </a>
              </May>
            </div>
          </li>
        ))}
      </ul>
      <p class="about">{locale.t('policy.presets-about')}</p>
    </section>
  );
}

function History({ view, organisation, history, version }: PolicyProps) {
  const { locale } = view;
  return (
    <section aria-labelledby="history-title">
      <div class="group">
        <h2 id="history-title">{locale.t('policy.history')}</h2>
      </div>
      {history.changes.length === 0 ? (
        <Empty>{locale.t('policy.history-empty')}</Empty>
      ) : (
        <ol class="timeline">
          {history.changes.map((change) => (
            <Change view={view} organisation={organisation} change={change} version={version} />
          ))}
        </ol>
      )}
      {history.before === null ? null : (
        <p class="pages">
          <a href={`${at(organisation.id, 'policy')}?before=${history.before}#history-title`}>{locale.t('policy.older')}</a>
        </p>
      )}
    </section>
  );
}

interface ChangeProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly change: PolicyChange;
  readonly version: PolicyVersion;
}

function Change({ view, organisation, change, version }: ChangeProps) {
  const { locale } = view;
  const old = change.before;
  return (
    <li>
      <time datetime={change.at}>{locale.instant(change.at, organisation.timeZone)}</time>
      <div>
        <p>
          <a href={at(organisation.id, 'policy', 'versions', change.hash)}>
            <VersionName hash={change.hash} name={presetTitle(change.name, locale)} />
          </a>{' '}
          {change.hash === version.hash ? <Chip tone="good">{locale.t('policy.in-force')}</Chip> : null}
          <span class="soft">
            {' · '}
            <Name>{locale.word('by', change.by)}</Name>
          </span>
        </p>
        {change.note ? (
          <p class="said">
            <Name>{change.note}</Name>
          </p>
        ) : null}
        {change.differences && change.differences.length > 0 ? (
          <details>
            <summary>{locale.t('policy.what-changed', { count: change.differences.length })}</summary>
            <ul class="rules">
              {change.differences.map((difference) => (
                <li>{differenceText(difference, version.policy, locale)}</li>
              ))}
            </ul>
          </details>
        ) : null}
        {old !== null && old !== version.hash ? (
          <a href={at(organisation.id, 'policy', 'versions', old)}>{locale.t('policy.the-one-before')}</a>
        ) : null}
      </div>
    </li>
  );
}
