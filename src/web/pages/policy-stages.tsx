/** The fields of a policy's stages, and of the segments whose customers are treated otherwise. */
import { CHANNELS } from '../../cases/channel.ts';
import { ANCHORS, TEMPLATES, TONES } from '../../policy/policy.ts';
import { MEASURED_SEGMENTS } from '../../policy/warnings.ts';
import { upperFirst } from '../parts.tsx';
import { segmentsIn, stageCount } from '../policy-fields.ts';
import { Check, Choose, type FormProps, Text } from './policy-inputs.tsx';
import { stageTitle } from './policy-parts.tsx';

export function Stages(props: FormProps) {
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

export function Segments(props: FormProps) {
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
