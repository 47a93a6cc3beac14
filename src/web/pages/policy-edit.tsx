/** A policy as a form, or as the document itself. Nothing is decided by it before it was looked at and made current; nothing typed is lost. */
import type { Child } from 'hono/jsx';
import { CHANNELS } from '../../cases/channel.ts';
import { HOLD_KINDS } from '../../cases/hold.ts';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import { ANCHORS, type Policy, TEMPLATES, TONES } from '../../policy/policy.ts';
import { type Problem, placeOf } from '../../policy/problems.ts';
import { MEASURED_SEGMENTS } from '../../policy/warnings.ts';
import { Heading, Page } from '../layout.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, upperFirst } from '../parts.tsx';
import { currenciesIn, type FieldProblem, type Fields, segmentsIn, stageCount } from '../policy-fields.ts';
import type { View } from '../view.ts';
import { presetTitle } from './policy.tsx';
import { stageTitle } from './policy-parts.tsx';

interface EditProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  /** The version or preset the form started from. */
  readonly from: string;
  readonly base: Policy;
}

interface FormProps extends EditProps {
  readonly fields: Fields;
  readonly problems: readonly FieldProblem[];
}

/** One sentence for what is wrong at a place. */
export function problemText({ rule, values }: Problem, locale: Locale): string {
  return locale.t(`policy.problem.${rule}`, values);
}

export function PolicyFormPage(props: FormProps) {
  const { view, organisation, from, problems } = props;
  const { locale } = view;
  const elsewhere = problems.filter(({ field }) => field === '');
  return (
    <EditPage {...props} as="form">
      {problems.length > 0 ? <ProblemCount locale={locale} count={problems.length} /> : null}
      {elsewhere.map(({ problem }) => (
        <p class="notice bad">{problemText(problem, locale)}</p>
      ))}
      <form method="post" action={at(organisation.id, 'policy', 'edit')} class="policy stack">
        <input type="hidden" name="from" value={from} />
        <button type="submit" name="do" value="look" class="spoken" tabindex={-1}>
          {locale.t('policy.look')}
        </button>
        <General {...props} />
        <Stages {...props} />
        <Segments {...props} />
        <ReviewDays {...props} />
        <p class="acts">
          <button type="submit" name="do" value="look" class="go">
            {locale.t('policy.look')}
          </button>
          <span class="soft">{locale.t('policy.look-about')}</span>
        </p>
      </form>
    </EditPage>
  );
}

function ProblemCount({ locale, count }: { readonly locale: Locale; readonly count: number }) {
  return (
    <p class="notice bad" role="alert">
      {locale.t('policy.problems', { count })}
    </p>
  );
}

function EditPage(props: EditProps & { readonly as: 'form' | 'document'; readonly children?: Child }) {
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

function Text(props: InputProps & { readonly dir?: 'ltr' | 'auto'; readonly mode?: 'numeric' | 'decimal'; readonly placeholder?: string }) {
  const { name, fields, dir = 'auto', mode, placeholder } = props;
  return (
    <Labelled {...props}>
      <input
        id={idOf(name)}
        name={name}
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

function Choose(props: InputProps & { readonly options: readonly (readonly [value: string, label: string])[] }) {
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

function Check({ name, label, fields }: InputProps) {
  const id = idOf(name);
  return (
    <label class="choice" for={id}>
      <input type="checkbox" id={id} name={name} checked={fields.has(name)} /> <span>{label}</span>
    </label>
  );
}

function General(props: FormProps) {
  const { locale } = props.view;
  const currencies = currenciesIn(props.fields).filter((currency) => currency !== 'default');
  const known = props.organisation.open.map((amount) => amount.currency).filter((currency) => !currencies.includes(currency));
  return (
    <fieldset class="card stack">
      <legend>{locale.t('policy.settings')}</legend>
      <Text {...props} name="name" label={locale.t('policy.name')} />
      <div class="choices">
        <Text
          {...props}
          name="gapDays"
          label={locale.t('policy.setting.gapDays')}
          about={locale.t('policy.about.gapDays')}
          dir="ltr"
          mode="numeric"
        />
        <Text
          {...props}
          name="callBusinessDays"
          label={locale.t('policy.setting.callBusinessDays')}
          about={locale.t('policy.about.callBusinessDays')}
          dir="ltr"
          mode="numeric"
        />
        <Text
          {...props}
          name="toleranceBusinessDays"
          label={locale.t('policy.setting.toleranceBusinessDays')}
          about={locale.t('policy.about.toleranceBusinessDays')}
          dir="ltr"
          mode="numeric"
        />
        <Choose
          {...props}
          name="basis"
          label={locale.t('policy.setting.basis')}
          options={(['customer', 'invoice'] as const).map((basis) => [basis, locale.t(`policy.basis.${basis}`)])}
        />
      </div>
      <Check {...props} name="respectHabit" label={locale.t('policy.about.respectHabit')} />
      <fieldset>
        <legend>{locale.t('policy.setting.minimumNet')}</legend>
        <p class="about">{locale.t('policy.about.minimumNet')}</p>
        <div class="choices">
          <Text {...props} name="minimumNet.default" label={locale.t('policy.every-currency')} dir="ltr" mode="decimal" />
          {[...currencies, ...known].map((currency) => (
            <Text {...props} name={`minimumNet.${currency}`} label={currency} dir="ltr" mode="decimal" />
          ))}
        </div>
      </fieldset>
    </fieldset>
  );
}

function Stages(props: FormProps) {
  const { locale } = props.view;
  const count = stageCount(props.fields);
  return (
    <fieldset class="stages">
      <legend>{locale.t('policy.ladder')}</legend>
      {Array.from({ length: count }, (_, index) => (
        <StageFields {...props} index={index} count={count} />
      ))}
      <button type="submit" name="do" value="add-stage">
        {locale.t('policy.add-stage')}
      </button>
    </fieldset>
  );
}

/** The id of a stage that was there before stays: progress is kept under it. */
function StageFields(props: FormProps & { readonly index: number; readonly count: number }) {
  const { index, count, fields, base } = props;
  const { locale } = props.view;
  const name = (part: string) => `stages.${index}.${part}`;
  const id = fields.get(name('id')) ?? '';
  const known = base.stages.find((stage) => stage.id === id);
  const title = known ? stageTitle(known, locale) : locale.t('policy.new-stage');
  return (
    <fieldset class="card stage">
      <legend>
        <span class="spoken">{locale.t('policy.stage-number', { number: index + 1 })} </span>
        {title} {known ? <code dir="ltr">{id}</code> : null}
      </legend>
      <div class="choices">
        {known ? (
          <input type="hidden" name={name('id')} value={id} />
        ) : (
          <Text {...props} name={name('id')} label={locale.t('policy.part.id')} about={locale.t('policy.about.id')} dir="ltr" />
        )}
        <Text
          {...props}
          name={name('days')}
          label={locale.t('policy.part.days')}
          about={locale.t('policy.about.days')}
          dir="ltr"
          mode="numeric"
        />
        <Choose
          {...props}
          name={name('anchor')}
          label={locale.t('policy.part.anchor')}
          options={ANCHORS.map((anchor) => [anchor, locale.t(`policy.from.${anchor}`)])}
        />
        <Choose
          {...props}
          name={name('channel')}
          label={locale.t('policy.part.channel')}
          options={CHANNELS.map((channel) => [channel, upperFirst(locale.t(`channel.${channel}`))])}
        />
        <Choose
          {...props}
          name={name('template')}
          label={locale.t('policy.part.template')}
          options={TEMPLATES.map((template) => [template, locale.t(`template.${template}`)])}
        />
        <Choose
          {...props}
          name={name('tone')}
          label={locale.t('policy.part.tone')}
          options={TONES.map((tone) => [tone, upperFirst(locale.t(`tone.${tone}`))])}
        />
        <Choose
          {...props}
          name={name('recipient')}
          label={locale.t('policy.part.recipient')}
          options={[
            ['', locale.t('recipient.billing')],
            ['escalation', locale.t('recipient.escalation')],
          ]}
        />
      </div>
      <div class="between">
        <Check {...props} name={name('approval')} label={locale.t('policy.about.approval')} />
        <div class="acts">
          {index > 0 ? (
            <button type="submit" name="do" value={`up-stage.${index}`} class="quiet">
              {locale.t('policy.up')}
              <span class="spoken"> {title}</span>
            </button>
          ) : null}
          {count > 1 ? (
            <button type="submit" name="do" value={`remove-stage.${index}`} class="quiet">
              {locale.t('policy.remove')}
              <span class="spoken"> {title}</span>
            </button>
          ) : null}
        </div>
      </div>
      {known?.conditions ? <p class="about">{locale.t('policy.conditional-kept')}</p> : null}
    </fieldset>
  );
}

function Segments(props: FormProps) {
  const { locale } = props.view;
  const present = segmentsIn(props.fields);
  const others = MEASURED_SEGMENTS.filter((segment) => !present.includes(segment));
  return (
    <fieldset class="stack">
      <legend>{locale.t('policy.segments')}</legend>
      {present.map((segment) => (
        <SegmentFields {...props} segment={segment} />
      ))}
      <div class="acts">
        <label for="f-segment">{locale.t('policy.segment')}</label>
        <select id="f-segment" name="segment" class="short">
          {others.map((segment) => (
            <option value={segment}>{upperFirst(locale.word('segment', segment))}</option>
          ))}
        </select>
        <button type="submit" name="do" value="add-segment">
          {locale.t('policy.add-segment')}
        </button>
      </div>
    </fieldset>
  );
}

function SegmentFields(props: FormProps & { readonly segment: string }) {
  const { segment, fields, base } = props;
  const { locale } = props.view;
  const prefix = `segments.${segment}`;
  const name = upperFirst(locale.word('segment', segment));
  const ids = Array.from({ length: stageCount(fields) }, (_, index) => fields.get(`stages.${index}.id`) ?? '').filter((id) => id !== '');
  return (
    <fieldset class="card stack">
      <legend>{name}</legend>
      <input type="hidden" name={prefix} value="on" />
      <p class="about">{locale.t('policy.segment-about')}</p>
      <div class="choices">
        {ids.map((id) => {
          const stage = base.stages.find((each) => each.id === id);
          const title = stage ? stageTitle(stage, locale) : id;
          return (
            <div class="changed">
              <Text
                {...props}
                name={`${prefix}.stages.${id}.days`}
                label={`${title}: ${locale.t('policy.part.days')}`}
                dir="ltr"
                mode="numeric"
                placeholder={String(stage?.days ?? '')}
              />
              <Check {...props} name={`${prefix}.stages.${id}.off`} label={locale.t('policy.off')} />
            </div>
          );
        })}
        <Choose
          {...props}
          name={`${prefix}.respectHabit`}
          label={locale.t('policy.setting.respectHabit')}
          options={[
            ['', locale.t('policy.as-everybody')],
            ['yes', locale.t('policy.yes')],
            ['no', locale.t('policy.no')],
          ]}
        />
      </div>
      <div class="between">
        <Check {...props} name={`${prefix}.exclude`} label={locale.t('policy.excluded')} />
        <button type="submit" name="do" value={`remove-segment.${segment}`} class="quiet">
          {locale.t('policy.remove')}
          <span class="spoken"> {name}</span>
        </button>
      </div>
    </fieldset>
  );
}

function ReviewDays(props: FormProps) {
  const { locale } = props.view;
  const wrong = props.problems.some(({ field }) => field.startsWith('reviewDays'));
  return (
    <details class="card" open={wrong}>
      <summary>{locale.t('policy.setting.reviewDays')}</summary>
      <p class="about">{locale.t('policy.about.reviewDays')}</p>
      <div class="choices">
        {HOLD_KINDS.map((kind) => (
          <Text {...props} name={`reviewDays.${kind}`} label={upperFirst(locale.t(`hold.${kind}`))} dir="ltr" mode="numeric" />
        ))}
      </div>
    </details>
  );
}

interface DocumentProps extends EditProps {
  readonly document: string;
  readonly problems: readonly Problem[];
}

export function PolicyDocumentPage(props: DocumentProps) {
  const { view, organisation, from, document, problems } = props;
  const { locale } = view;
  return (
    <EditPage {...props} as="document">
      {problems.length > 0 ? (
        <div class="notice bad" role="alert">
          <ul class="rules" id="document-wrong">
            {problems.map((problem) => (
              <li>
                {problem.path.length > 0 ? <code dir="ltr">{placeOf(problem.path)}</code> : null} {problemText(problem, locale)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <form method="post" action={at(organisation.id, 'policy', 'document')} class="stack">
        <input type="hidden" name="from" value={from} />
        <div class="field">
          <label for="document">{locale.t('policy.document')}</label>
          <p class="about" id="document-about">
            {locale.t('policy.document-about')}
          </p>
          <textarea
            id="document"
            name="document"
            rows={30}
            dir="ltr"
            class="code"
            spellcheck={false}
            aria-describedby={problems.length > 0 ? 'document-wrong document-about' : 'document-about'}
          >
            {document}
          </textarea>
        </div>
        <p class="acts">
          <button type="submit" class="go">
            {locale.t('policy.look')}
          </button>
          <span class="soft">{locale.t('policy.look-about')}</span>
        </p>
      </form>
    </EditPage>
  );
}
