/** A policy for people to read: its stages on a line, its numbers, what differs for whom, what is hardly meant, and what another one changes. */
import { type PolicyDifference, SETTINGS, type Setting, type StagePart } from '../../policy/differences.ts';
import type { Override, Policy, Stage, Threshold } from '../../policy/policy.ts';
import { FINAL_CHANNELS } from '../../policy/policy.ts';
import type { Warning } from '../../policy/warnings.ts';
import type { Locale } from '../messages/locale.ts';
import { Chip, type ChipTone, Name, upperFirst } from '../parts.tsx';
import { closedDaysLines } from './policy-closed.tsx';

/** Characters of a version's name that tell it from others. */
const SHORT = 8;

export function shortHash(hash: string): string {
  return hash.slice(0, SHORT);
}

const TONE_CHIPS: Readonly<Record<Stage['tone'], ChipTone>> = { friendly: 'friendly', neutral: 'calm', firm: 'firm', final: 'final' };

/** What a stage is called: by its name where we have one, else by how it goes. */
export function stageTitle(stage: Pick<Stage, 'id' | 'channel'>, locale: Locale): string {
  const name = locale.stage(stage.id);
  return upperFirst(
    /^[a-z]/.test(name) && stage.id.startsWith(name) && locale.language === 'ar' ? locale.t(`channel.${stage.channel}`) : name,
  );
}

export function dayText({ anchor, days }: Pick<Stage, 'anchor' | 'days'>, locale: Locale): string {
  if (anchor === 'previous-stage') return locale.t('policy.after-previous', { days });
  const from = locale.t(`policy.from.${anchor}`);
  if (days === 0) return locale.t('policy.on', { from });
  return days < 0 ? locale.t('policy.days-before', { days: -days, from }) : locale.t('policy.days-after', { days, from });
}

export function Ladder(props: { readonly stages: readonly Stage[]; readonly locale: Locale }) {
  const { stages, locale } = props;
  return (
    <ol class="ladder">
      {stages.map((stage) => (
        <li class={stage.tone}>
          <b class="day">{dayText(stage, locale)}</b>
          <div>
            <b>{stageTitle(stage, locale)}</b>
            <p class="chips">
              <Chip tone="calm">{locale.t(`channel.${stage.channel}`)}</Chip>
              <Chip tone={TONE_CHIPS[stage.tone]}>{locale.t(`tone.${stage.tone}`)}</Chip>
              {stage.recipient === 'escalation' ? <Chip tone="calm">{locale.t('recipient.escalation')}</Chip> : null}
              {needsPerson(stage) ? <Chip tone="warn">{locale.t('policy.approval')}</Chip> : null}
            </p>
            {stage.explain ? <p class="why">{stage.explain[locale.language]}</p> : null}
            {stage.conditions ? <p class="why">{locale.t('policy.conditional')}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}

function needsPerson(stage: Stage): boolean {
  return stage.approval || stage.tone === 'final' || FINAL_CHANNELS.includes(stage.channel);
}

export function thresholdText(threshold: Threshold, locale: Locale): string {
  if (typeof threshold === 'number') return locale.number(threshold);
  const { default: others = 0, ...named } = threshold;
  const parts = Object.entries(named).map(([currency, amount]) => `${locale.number(amount)} ${currency}`);
  return locale.list([...parts, locale.t('policy.otherwise', { amount: others })]);
}

export function SettingsOf(props: { readonly policy: Policy; readonly locale: Locale }) {
  const { policy, locale } = props;
  const lines: Setting[] = ['minimumNet', 'gapDays', 'callBusinessDays', 'toleranceBusinessDays', 'respectHabit', 'basis'];
  return (
    <dl class="facts small">
      {lines.map((setting) => (
        <div>
          <dt>{locale.t(`policy.setting.${setting}`)}</dt>
          <dd>{settingText(setting, policy[setting], locale)}</dd>
        </div>
      ))}
      {policy.exclude ? (
        <div>
          <dt>{locale.t('policy.setting.exclude')}</dt>
          <dd>{locale.t('policy.yes')}</dd>
        </div>
      ) : null}
    </dl>
  );
}

export function ReviewDaysOf(props: { readonly policy: Policy; readonly locale: Locale }) {
  const { policy, locale } = props;
  return (
    <details>
      <summary>{locale.t('policy.setting.reviewDays')}</summary>
      <dl class="facts small">
        {Object.entries(policy.reviewDays).map(([kind, days]) => (
          <div>
            <dt>{upperFirst(locale.word('hold', kind))}</dt>
            <dd>{locale.t('policy.days', { days })}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

export function settingText(setting: Setting, value: Policy[Setting], locale: Locale): string {
  if (value === undefined) return locale.t('policy.closed-none');
  if (Array.isArray(value)) return locale.list(closedDaysLines({ closedDays: value }, locale));
  if (typeof value === 'boolean') return locale.t(value ? 'policy.yes' : 'policy.no');
  if (typeof value === 'string') return locale.t(`policy.basis.${value}`);
  if (typeof value === 'number') return setting === 'minimumNet' ? locale.number(value) : locale.t('policy.days', { days: value });
  if (setting === 'minimumNet') return thresholdText(value, locale);
  return locale.list(Object.entries(value).map(([kind, days]) => `${locale.word('hold', kind)}: ${locale.number(days)}`));
}

export function SegmentsOf(props: { readonly policy: Policy; readonly locale: Locale }) {
  const { policy, locale } = props;
  const segments = Object.entries(policy.segments);
  if (segments.length === 0) return <p class="soft">{locale.t('policy.segments-none')}</p>;
  return (
    <ul class="plain">
      {segments.map(([segment, override]) => (
        <li>
          <b>{upperFirst(locale.word('segment', segment))}</b>
          <ul class="rules">
            {overrideLines(override, policy, locale).map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** What an override says otherwise, a line each. */
export function overrideLines({ stages = [], ...settings }: Override, policy: Policy, locale: Locale): string[] {
  const lines: string[] = [];
  if (settings.exclude) lines.push(locale.t('policy.excluded'));
  for (const [name, value] of Object.entries(settings)) {
    const setting = SETTINGS.find((each) => each === name);
    if (setting && setting !== 'exclude' && value !== undefined)
      lines.push(`${locale.t(`policy.setting.${setting}`)}: ${settingText(setting, value, locale)}`);
  }
  for (const { id, off, ...change } of stages) {
    const stage = policy.stages.find((each) => each.id === id);
    const name = stageTitle(stage ?? { id, channel: change.channel ?? 'email' }, locale);
    if (off) lines.push(locale.t('policy.stage-off', { name }));
    else if (change.days !== undefined)
      lines.push(`${name}: ${dayText({ anchor: change.anchor ?? stage?.anchor ?? 'due', days: change.days }, locale)}`);
    else lines.push(locale.t('policy.stage-otherwise', { name }));
  }
  return lines;
}

export function Warnings(props: { readonly warnings: readonly Warning[]; readonly locale: Locale }) {
  const { warnings, locale } = props;
  if (warnings.length === 0) return null;
  return (
    <div class="notice warned">
      <div>
        <b>{locale.t('policy.warnings')}</b>
        <ul class="rules">
          {warnings.map(({ rule, values }) => (
            <li>{locale.t(`policy.warning.${rule}`, values)}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

export function Differences(props: {
  readonly differences: readonly PolicyDifference[];
  readonly policy: Policy;
  readonly locale: Locale;
}) {
  const { differences, policy, locale } = props;
  if (differences.length === 0) return <p class="soft">{locale.t('policy.same')}</p>;
  return (
    <ul class="differences">
      {differences.map((difference) => (
        <li class={difference.what}>{differenceText(difference, policy, locale)}</li>
      ))}
    </ul>
  );
}

/** One line for a change; `policy`: the one it leads to. */
export function differenceText(difference: PolicyDifference, policy: Policy, locale: Locale): string {
  switch (difference.what) {
    case 'name':
      return locale.t('policy.changed', { what: locale.t('policy.name'), from: difference.from, to: difference.to });
    case 'setting': {
      const { setting, from, to } = difference;
      const what = locale.t(`policy.setting.${setting}`);
      return locale.t('policy.changed', { what, from: settingText(setting, from, locale), to: settingText(setting, to, locale) });
    }
    case 'stage-added':
      return locale.t('policy.stage-added', { name: stageTitle(difference.stage, locale), day: dayText(difference.stage, locale) });
    case 'stage-removed':
      return locale.t('policy.stage-removed', { name: stageTitle(difference.stage, locale), day: dayText(difference.stage, locale) });
    case 'stage-moved':
      return locale.t('policy.stage-moved', { name: nameIn(policy, difference.stage, locale) });
    case 'stage': {
      const { stage, part, from, to } = difference;
      const what = `${nameIn(policy, stage, locale)} · ${locale.t(`policy.part.${part}`)}`;
      return locale.t('policy.changed', { what, from: partText(part, from, locale), to: partText(part, to, locale) });
    }
    case 'segment-added':
    case 'segment-removed':
    case 'segment-changed':
      return locale.t(`policy.${difference.what}`, {
        name: locale.word('segment', difference.segment),
        what: locale.list(overrideLines(difference.override, policy, locale)),
      });
    default:
      return difference satisfies never;
  }
}

function nameIn(policy: Policy, id: string, locale: Locale): string {
  return stageTitle(policy.stages.find((stage) => stage.id === id) ?? { id, channel: 'email' }, locale);
}

function partText(part: StagePart, value: Stage[StagePart], locale: Locale): string {
  if (value === undefined) return locale.t(part === 'recipient' ? 'recipient.billing' : 'policy.none');
  if (typeof value === 'boolean') return locale.t(value ? 'policy.yes' : 'policy.no');
  if (typeof value === 'number') return locale.number(value);
  if (typeof value === 'object') return locale.t('policy.conditional');
  switch (part) {
    case 'anchor':
      return locale.word('policy.from', value);
    case 'template':
      return locale.word('template', value);
    default:
      return locale.word(part, value);
  }
}

export function VersionName(props: { readonly hash: string; readonly name: string }) {
  return (
    <>
      <Name>{props.name}</Name> <code dir="ltr">{shortHash(props.hash)}</code>
    </>
  );
}
