/** The policy templates of a practice, and a new one made of a preset or of a client file's policy. */
import type { OrganisationSummary } from '../../organisation/actor.ts';
import { PRESET_NAMES } from '../../policy/presets.ts';
import { Heading, Page } from '../layout.tsx';
import { Empty, Field, Name, PostForm } from '../parts.tsx';
import type { Template } from '../templates.ts';
import type { View } from '../view.ts';
import { presetTitle } from './policy.tsx';

interface TemplatesProps {
  readonly view: View;
  readonly templates: readonly Template[];
  readonly clients: readonly OrganisationSummary[];
}

export function TemplatesPage({ view, templates, clients }: TemplatesProps) {
  const { locale } = view;
  const title = locale.t('templates.title');
  return (
    <Page view={view} title={title} section="clients">
      <Heading title={title} back={{ href: '/', label: locale.t('clients.title') }} />
      <p class="lead">{locale.t('templates.about')}</p>
      {templates.length === 0 ? (
        <Empty>{locale.t('templates.none')}</Empty>
      ) : (
        <ul class="rows items">
          {templates.map((template) => (
            <li class="row">
              <div class="what">
                <a class="who" href={`/templates/${template.id}`}>
                  <Name>{template.name}</Name>
                </a>
                <p class="why">{locale.t('templates.version', { version: template.versions[0]?.version ?? 0 })}</p>
              </div>
              <div class="amount">{locale.t('templates.followed', { count: template.inheritors.length })}</div>
            </li>
          ))}
        </ul>
      )}
      <PostForm action="/templates" back="/templates" class="card stack wide">
        <h2>{locale.t('templates.new')}</h2>
        <Field id="template-name" label={locale.t('policy.name')}>
          <input id="template-name" name="name" required maxlength={60} dir="auto" />
        </Field>
        <Field id="template-from" label={locale.t('templates.from')}>
          <select id="template-from" name="from">
            {PRESET_NAMES.map((name) => (
              <option value={name}>{presetTitle(name, locale)}</option>
            ))}
            {clients.map(({ id, name }) => (
              <option value={id}>{name}</option>
            ))}
          </select>
        </Field>
        <button type="submit" class="go">
          {locale.t('templates.make')}
        </button>
      </PostForm>
    </Page>
  );
}
