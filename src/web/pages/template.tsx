/** One policy template: what it says, what releasing it would change in each client file that follows it, and where a file says otherwise. */
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { PolicyChange } from '../../organisation/policy-views.ts';
import type { PolicyDifference } from '../../policy/differences.ts';
import { documentOf } from '../../policy/document.ts';
import type { Policy } from '../../policy/policy.ts';
import { Heading, Page } from '../layout.tsx';
import { at, Chip, Empty, Field, Name, PostForm } from '../parts.tsx';
import type { Inheritor, Template } from '../templates.ts';
import type { View } from '../view.ts';
import { differenceText, Ladder } from './policy-parts.tsx';

export interface Drift {
  readonly difference: PolicyDifference;
  readonly rule: string;
  /** The newest change of the file's policy that touched this rule; null: older than its kept history. */
  readonly change: PolicyChange | null;
  readonly keptBy: string | null;
}

export interface Follower {
  readonly summary: OrganisationSummary;
  readonly inheritor: Inheritor;
  readonly policy: Policy;
  readonly drift: readonly Drift[];
  /** What releasing the newest version changes in this file. */
  readonly pending: readonly PolicyDifference[];
}

interface TemplateProps {
  readonly view: View;
  readonly template: Template;
  readonly policy: Policy | null;
  readonly followers: readonly Follower[];
  readonly clients: readonly OrganisationSummary[];
  /** What was typed and is not right. */
  readonly typed: { readonly document: string; readonly note: string; readonly problems: readonly string[] } | null;
}

export function TemplatePage(props: TemplateProps) {
  const { view, template, policy } = props;
  const { locale } = view;
  const version = template.versions[0]?.version ?? 0;
  return (
    <Page view={view} title={template.name} section="clients">
      <Heading
        title={<Name>{template.name}</Name>}
        beside={locale.t('templates.version', { version })}
        back={{ href: '/templates', label: locale.t('templates.title') }}
      />
      <Release {...props} />
      <DriftReport {...props} />
      <Join {...props} />
      {policy ? (
        <section aria-labelledby="ladder-title">
          <div class="group">
            <h2 id="ladder-title">{locale.t('policy.ladder')}</h2>
          </div>
          <Ladder stages={policy.stages} locale={locale} />
        </section>
      ) : null}
      <Edit {...props} />
      <Versions {...props} />
    </Page>
  );
}

function Release({ view, template, followers }: TemplateProps) {
  const { locale } = view;
  const version = template.versions[0]?.version ?? 0;
  const behind = followers.filter(({ inheritor }) => inheritor.version < version);
  return (
    <section aria-labelledby="release-title">
      <div class="group">
        <h2 id="release-title">{locale.t('templates.release-title')}</h2>
      </div>
      {behind.length === 0 ? (
        <Empty>{locale.t(followers.length === 0 ? 'templates.nobody' : 'templates.up-to-date')}</Empty>
      ) : (
        <PostForm
          action={`/templates/${template.id}/release`}
          back={`/templates/${template.id}`}
          class="card stack"
          hidden={{ version: String(version) }}
        >
          <p class="soft">{locale.t('templates.release-about')}</p>
          {behind.map(({ summary, inheritor, pending, policy }) => (
            <div>
              <label class="choice">
                <input type="checkbox" name="client" value={summary.id} checked />
                <span>
                  <b>
                    <Name>{summary.name}</Name>
                  </b>
                  <span class="soft"> {locale.t('templates.follows', { version: inheritor.version })}</span>
                </span>
              </label>
              <Differences view={view} differences={pending} policy={policy} />
            </div>
          ))}
          <button type="submit" class="go">
            {locale.t('templates.release', { version })}
          </button>
        </PostForm>
      )}
    </section>
  );
}

function Differences(props: { readonly view: View; readonly differences: readonly PolicyDifference[]; readonly policy: Policy }) {
  const { locale } = props.view;
  if (props.differences.length === 0) return <p class="why">{locale.t('templates.no-change')}</p>;
  return (
    <ul class="rules">
      {props.differences.map((difference) => (
        <li>{differenceText(difference, props.policy, locale)}</li>
      ))}
    </ul>
  );
}

function DriftReport({ view, template, followers }: TemplateProps) {
  const { locale } = view;
  const drifting = followers.filter(({ drift }) => drift.length > 0);
  return (
    <section aria-labelledby="drift-title">
      <div class="group">
        <h2 id="drift-title">{locale.t('templates.drift')}</h2>
      </div>
      {drifting.length === 0 ? <Empty>{locale.t('templates.no-drift')}</Empty> : null}
      {drifting.map(({ summary, drift, policy }) => (
        <ul class="rows items" aria-label={summary.name}>
          {drift.map(({ difference, rule, change, keptBy }) => (
            <li class="row">
              <div class="what">
                <a class="who" href={at(summary.id, 'policy')}>
                  <Name>{summary.name}</Name>
                </a>{' '}
                {keptBy === null ? null : <Chip tone="calm">{locale.t('templates.kept-by', { by: keptBy })}</Chip>}
                <p>{differenceText(difference, policy, locale)}</p>
                <p class="why">
                  {change
                    ? locale.t('templates.since', {
                        time: locale.instant(change.at, summary.timeZone),
                        by: change.by,
                        note: change.note ?? '—',
                      })
                    : locale.t('templates.since-before')}
                </p>
              </div>
              <div class="acts">
                <PostForm action={`/templates/${template.id}/${summary.id}/take`} back={`/templates/${template.id}`} hidden={{ rule }}>
                  <button type="submit">{locale.t('templates.take')}</button>
                </PostForm>
                {keptBy === null ? (
                  <PostForm action={`/templates/${template.id}/${summary.id}/keep`} back={`/templates/${template.id}`} hidden={{ rule }}>
                    <button type="submit">{locale.t('templates.keep')}</button>
                  </PostForm>
                ) : null}
              </div>
            </li>
          ))}
        </ul>
      ))}
    </section>
  );
}

function Join({ view, template, clients }: TemplateProps) {
  const { locale } = view;
  const others = clients.filter(({ id }) => !template.inheritors.some(({ organisationId }) => organisationId === id));
  if (others.length === 0) return null;
  return (
    <PostForm
      action={`/templates/${template.id}/follow`}
      back={`/templates/${template.id}`}
      class="card stack"
      hidden={{ version: String(template.versions[0]?.version ?? 0) }}
    >
      <fieldset>
        <legend>{locale.t('templates.join')}</legend>
        <p class="soft">{locale.t('templates.join-about')}</p>
        {others.map(({ id, name }) => (
          <label class="choice">
            <input type="checkbox" name="client" value={id} />{' '}
            <span>
              <Name>{name}</Name>
            </span>
          </label>
        ))}
      </fieldset>
      <button type="submit">{locale.t('templates.join-do')}</button>
    </PostForm>
  );
}

function Edit({ view, template, policy, typed }: TemplateProps) {
  const { locale } = view;
  return (
    <details class="form" open={typed !== null}>
      <summary>{locale.t('templates.edit')}</summary>
      <PostForm action={`/templates/${template.id}/document`} back={`/templates/${template.id}`} class="card stack">
        {typed ? (
          <div class="notice bad" role="alert">
            <ul class="plain">
              {typed.problems.map((text) => (
                <li dir="ltr">{text}</li>
              ))}
              {typed.note === '' ? <li>{locale.t('refused.reason')}</li> : null}
            </ul>
          </div>
        ) : null}
        <Field id="template-document" label={locale.t('policy.document')} about={locale.t('policy.document-about')}>
          <textarea id="template-document" name="document" rows={18} dir="ltr" spellcheck={false}>
            {typed?.document ?? (policy ? documentOf(policy) : '')}
          </textarea>
        </Field>
        <Field id="template-note" label={locale.t('templates.why')}>
          <input id="template-note" name="note" required maxlength={500} dir="auto" value={typed?.note ?? ''} />
        </Field>
        <button type="submit">{locale.t('templates.save')}</button>
      </PostForm>
    </details>
  );
}

function Versions({ view, template }: TemplateProps) {
  const { locale } = view;
  return (
    <section aria-labelledby="versions-title">
      <div class="group">
        <h2 id="versions-title">{locale.t('policy.history')}</h2>
      </div>
      <ol class="timeline">
        {template.versions.map(({ version, at: made, by, note }) => (
          <li>
            <time datetime={made}>{locale.ago(made, view.now)}</time>
            <div>
              <p>
                {locale.t('templates.version', { version })}{' '}
                <span class="soft">
                  <Name>{by}</Name>
                </span>
              </p>
              {note === '' ? null : (
                <p class="said">
                  <Name>{note}</Name>
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
