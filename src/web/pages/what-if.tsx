/** What another policy would have done over the last twelve months, beside the one in force and what is recorded. */
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { PolicyVersion } from '../../organisation/policy-views.ts';
import { Heading, Page } from '../layout.tsx';
import { at, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';
import { presetTitle } from './policy.tsx';
import { VersionName } from './policy-parts.tsx';
import { ByDay, ByStage, Contacts, Progress, type RehearsalProps, Totals } from './rehearsal.tsx';

interface WhatIfProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly version: PolicyVersion;
  /** null: not begun. */
  readonly tried: Omit<RehearsalProps, 'view' | 'organisation'> | null;
}

export function WhatIfPage(props: WhatIfProps) {
  const { view, organisation, version, tried } = props;
  const { locale } = view;
  const { hash, policy } = version;
  const title = locale.t('what-if.title');
  return (
    <Page view={view} title={title} section="policy" organisation={organisation}>
      <Heading
        title={title}
        beside={<VersionName hash={hash} name={presetTitle(policy.name, locale)} />}
        back={{ href: at(organisation.id, 'policy', 'versions', hash), label: locale.t('policy.version-title') }}
      />
      <p class="lead">{locale.t('what-if.about')}</p>
      {tried === null ? (
        <PostForm action={at(organisation.id, 'policy', 'versions', hash, 'what-if')} back={view.here}>
          <button type="submit" class="go">
            {locale.t('what-if.begin')}
          </button>
        </PostForm>
      ) : (
        <>
          <Progress view={view} {...tried} />
          <Totals view={view} {...tried} />
          <ByStage view={view} organisation={organisation} {...tried} />
          <ByDay view={view} organisation={organisation} {...tried} />
          <Contacts view={view} organisation={organisation} {...tried} />
        </>
      )}
    </Page>
  );
}
