/** One version of the policy before (or after) it counts: what it says otherwise, what it would do in the next thirty days, and making it current. */
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { PolicyVersion } from '../../organisation/policy-views.ts';
import { differencesOf } from '../../policy/differences.ts';
import { Heading, Page } from '../layout.tsx';
import { May } from '../may.tsx';
import { at, Field, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';
import { presetTitle } from './policy.tsx';
import { ClosedDaysOf } from './policy-closed.tsx';
import { Differences, Ladder, ReviewDaysOf, SegmentsOf, SettingsOf, VersionName, Warnings } from './policy-parts.tsx';
import { ByDay, ByStage, Contacts, Progress, type RehearsalProps, Totals } from './rehearsal.tsx';

interface VersionProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly version: PolicyVersion;
}

export function PolicyVersionPage(props: VersionProps & { readonly tried: Omit<RehearsalProps, 'view' | 'organisation'> }) {
  const { view, organisation, version, tried } = props;
  const { locale } = view;
  const { policy, hash, standing } = version;
  const isStanding = hash === standing.hash;
  const title = locale.t(isStanding ? 'policy.preview-title' : 'policy.version-title');
  const rehearsed = { view, organisation, ...tried };
  return (
    <Page view={view} title={title} section="policy" organisation={organisation}>
      <Heading
        title={title}
        beside={<VersionName hash={hash} name={presetTitle(policy.name, locale)} />}
        back={{ href: at(organisation.id, 'policy'), label: locale.t('policy.title') }}
      />
      <Warnings warnings={version.warnings} locale={locale} />
      {organisation.mode === 'draft' || organisation.stopped || !organisation.released ? (
        <p class="notice">{locale.t('rehearsal.nothing-leaves')}</p>
      ) : null}
      {isStanding ? null : <Use {...props} />}
      <Progress {...rehearsed} />
      <Totals {...rehearsed} />
      <p class="about lead">{locale.t('rehearsal.assumed')}</p>
      <ByDay {...rehearsed} />
      <ByStage {...rehearsed} />
      <Contacts {...rehearsed} />
      <Whole {...props} />
    </Page>
  );
}

function Use({ view, organisation, version }: VersionProps) {
  const { locale } = view;
  const { policy, hash, standing } = version;
  const differences = differencesOf(standing.policy, policy);
  const isAnew = differences.some(({ what }) => what === 'stage-added') && differences.some(({ what }) => what === 'stage-removed');
  return (
    <section class="card" aria-labelledby="use-title">
      <h2 id="use-title">{locale.t('policy.what-changes')}</h2>
      <Differences differences={differences} policy={policy} locale={locale} />
      <p class="about">
        {locale.t('policy.once')} {isAnew ? locale.t('policy.anew') : null}
      </p>
      <PostForm action={at(organisation.id, 'policy', 'versions', hash, 'use')} back={at(organisation.id, 'policy')} class="stack">
        <Field id="use-note" label={locale.t('policy.use-why')}>
          <input id="use-note" name="note" dir="auto" maxlength={2000} required />
        </Field>
        <p class="acts">
          <button type="submit" class="go">
            {locale.t('policy.use')}
          </button>
          <May act="run">
            <a class="button" href={`${at(organisation.id, 'policy', 'edit')}?from=${hash}`}>
              {locale.t('policy.edit-further')}
            </a>
          </May>
          <a class="button" href={at(organisation.id, 'policy', 'versions', hash, 'what-if')}>
            {locale.t('policy.what-if-link')}
          </a>
        </p>
      </PostForm>
    </section>
  );
}

function Whole({ view, version }: VersionProps) {
  const { locale } = view;
  return (
    <details class="later">
      <summary>{locale.t('policy.whole')}</summary>
      <Ladder stages={version.policy.stages} locale={locale} />
      <div class="card">
        <SettingsOf policy={version.policy} locale={locale} />
        <ClosedDaysOf policy={version.policy} locale={locale} />
        <ReviewDaysOf policy={version.policy} locale={locale} />
        <SegmentsOf policy={version.policy} locale={locale} />
      </div>
    </details>
  );
}
