/** The fields of the policy's form: each with its label, and beside it what is wrong with it; and the page around form and document. */
import type { Child } from 'hono/jsx';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Problem } from '../../policy/problems.ts';
import { Heading, Page } from '../layout.tsx';
import type { Locale } from '../messages/locale.ts';
import { at } from '../parts.tsx';
import type { FieldProblem, Fields } from '../policy-fields.ts';
import type { View } from '../view.ts';
import { presetTitle } from './policy.tsx';

export interface EditProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  /** The version or preset the form started from. */
  readonly from: string;
  readonly base: Policy;
}

export interface FormProps extends EditProps {
  readonly fields: Fields;
  readonly problems: readonly FieldProblem[];
}

/** One sentence for what is wrong at a place. */
export function problemText({ rule, values }: Problem, locale: Locale): string {
  return locale.t(`policy.problem.${rule}`, values);
}

export function ProblemCount({ locale, count }: { readonly locale: Locale; readonly count: number }) {
  return (
    <p class="notice bad" role="alert">
      {locale.t('policy.problems', { count })}
    </p>
  );
}

export function EditPage(props: EditProps & { readonly as: 'form' | 'document'; readonly children?: Child }) {
  const { view, organisation, from, as } = props;
  const { locale } = view;
  const link = (way: 'form' | 'document') => `${at(organisation.id, 'policy', 'edit')}?from=${encodeURIComponent(from)}&as=${way}`;
  return (
    <Page view={view} title={locale.t('policy.edit')} section="policy" organisation={organisation}>
      <Heading
        title={locale.t('policy.edit')}
        beside={presetTitle(props.base.name, locale)}
        back={{ href: at(organisation.id, 'policy'), label: locale.t('policy.title') }}
      />
      <nav class="filter" aria-label={locale.t('policy.as')}>
        <div class="tabs">
          {(['form', 'document'] as const).map((way) => (
            <a href={link(way)} {...(way === as ? { 'aria-current': 'page' as const } : {})}>
              {locale.t(`policy.as-${way}`)}
            </a>
          ))}
        </div>
      </nav>
      {props.children}
    </Page>
  );
}

interface InputProps extends FormProps {
  readonly name: string;
  readonly label: string;
  /** Read out, not shown: the heading of its column shows it. */
  readonly quiet?: boolean;
  readonly about?: string | undefined;
}

const idOf = (name: string) => `f-${name.replaceAll('.', '-').replaceAll('+', 'new')}`;

/** A field with its label, and beside it what is wrong with it. */
function Labelled(props: InputProps & { readonly children?: Child }) {
  const { name, label, problems, view, about } = props;
  const problem = problems.find(({ field }) => field === name)?.problem;
  const id = idOf(name);
  return (
    <div class={problem ? 'field wrong' : 'field'}>
      <label for={id} class={props.quiet ? 'spoken' : ''}>
        {label}
      </label>
      {props.children}
      {about ? <p class="about">{about}</p> : null}
      {problem ? (
        <p class="warning" id={`${id}-wrong`}>
          {problemText(problem, view.locale)}
        </p>
      ) : null}
    </div>
  );
}

function wrongOf({ name, problems }: InputProps) {
  return problems.some(({ field }) => field === name)
    ? ({ 'aria-invalid': 'true', 'aria-describedby': `${idOf(name)}-wrong` } as const)
    : {};
}

export function Text(
  props: InputProps & {
    readonly dir?: 'ltr' | 'auto';
    readonly mode?: 'numeric' | 'decimal';
    readonly placeholder?: string;
    readonly type?: 'date';
  },
) {
  const { name, fields, dir = 'auto', mode, placeholder, type = 'text' } = props;
  return (
    <Labelled {...props}>
      <input
        id={idOf(name)}
        name={name}
        type={type}
        value={fields.get(name) ?? ''}
        dir={dir}
        autocomplete="off"
        maxlength={200}
        {...(mode ? { inputmode: mode } : {})}
        {...(placeholder ? { placeholder } : {})}
        {...wrongOf(props)}
      />
    </Labelled>
  );
}

export function Choose(props: InputProps & { readonly options: readonly (readonly [value: string, label: string])[] }) {
  const { name, fields, options } = props;
  const value = fields.get(name);
  return (
    <Labelled {...props}>
      <select id={idOf(name)} name={name} {...wrongOf(props)}>
        {options.map(([option, label]) => (
          <option value={option} selected={option === value}>
            {label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

export function Check({ name, label, fields }: InputProps) {
  const id = idOf(name);
  return (
    <label class="choice" for={id}>
      <input type="checkbox" id={id} name={name} checked={fields.has(name)} /> <span>{label}</span>
    </label>
  );
}
