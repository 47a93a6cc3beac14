/** The small pieces every page is made of: names, sums, chips, one sentence of why, forms that post. */
import type { Child, PropsWithChildren } from 'hono/jsx';
import type { CalendarDate } from '../domain/time.ts';
import type { Amount, LetterItem, OrganisationSummary } from '../organisation/actor.ts';
import type { Decision, Reason } from '../policy/case.ts';
import type { Look } from '../policy/look.ts';
import { Once, useMayPost } from './may.tsx';
import type { Locale } from './messages/locale.ts';
import { stageLabel, stageTone, type Tone } from './messages/stage.ts';

/** Reasons that are told beside the first one, because they change what a person would do. */
const TELLING = new Set(['credit-netted', 'dispute-left-out', 'promise-broken', 'plan-broken', 'needs-approval']);
const MAX_SENTENCES = 3;

/** Text of either direction (names, numbers, addresses) inside a page of one. */
export function Name(props: PropsWithChildren) {
  return <bdi>{props.children}</bdi>;
}

/** Amounts one under the other, one line per currency; never one sum. */
export function Sums(props: { readonly amounts: readonly Amount[]; readonly locale: Locale; readonly none?: string }) {
  if (props.amounts.length === 0) return <span class="none">{props.none ?? '—'}</span>;
  return (
    <span class="sums">
      {props.amounts.map((amount) => (
        <span>{props.locale.money(amount)}</span>
      ))}
    </span>
  );
}

export type ChipTone = Tone | 'good' | 'warn' | 'bad' | 'calm';

export function Chip(props: PropsWithChildren<{ readonly tone: ChipTone }>) {
  return <span class={`chip ${props.tone}`}>{props.children}</span>;
}

export function StageChip(props: { readonly stage: string; readonly locale: Locale }) {
  return <Chip tone={stageTone(props.stage)}>{upperFirst(stageLabel(props.stage, props.locale))}</Chip>;
}

/** Why a letter is not among those that are approved together; nothing where it is. */
export function LookChip(props: { readonly look: Look | null | undefined; readonly locale: Locale }) {
  return props.look ? <Chip tone="warn">{props.locale.t(`look.${props.look}`)}</Chip> : null;
}

/** Why, in one to three sentences: the rule that decided, then those that change what a person would do. */
export function whySentences(reasons: readonly Reason[], locale: Locale): string {
  const [first, ...others] = reasons;
  if (!first) return '';
  const told = [first, ...others.filter(isTelling)].slice(0, MAX_SENTENCES);
  return told
    .map((reason) => sentence(locale.reason(reason)))
    .join(' ')
    .trim();
}

/** That a client file in review mode wants every letter approved is said once, by the mode; a letter that wants it for itself says so. */
function isTelling(reason: Reason): boolean {
  return TELLING.has(reason.rule) && reason.values.because !== 'review-mode';
}

/** The standing decision: its kind, the sentence, and behind "why?" every rule with its numbers and the date until which it stands. */
export function StandingDecision(props: { readonly decision: Decision; readonly locale: Locale }) {
  const { decision, locale } = props;
  return (
    <div class="standing">
      <Chip tone={decisionTone(decision)}>{locale.word('decision', decision.kind)}</Chip>{' '}
      <span class="why">{whySentences(decision.reasons, locale)}</span>
      <details class="whole-why">
        <summary>{locale.t('why')}</summary>
        <ul class="rules">
          {decision.reasons.map((reason) => (
            <li>
              <span>{sentence(locale.reason(reason))}</span> <code dir="ltr">{reason.rule}</code>
            </li>
          ))}
        </ul>
        <p>{locale.t('why.until', { date: decision.until })}</p>
      </details>
    </div>
  );
}

function decisionTone(decision: Decision): ChipTone {
  switch (decision.kind) {
    case 'send':
      return decision.stage ? stageTone(decision.stage) : 'friendly';
    case 'hold':
    case 'task':
      return 'warn';
    case 'hand-over':
      return 'final';
    case 'wait':
    case 'rest':
      return 'calm';
  }
}

/** A form that posts and comes back to `back`. Every change of the product goes through one; whose role may not make it does not see it. */
export function PostForm(
  props: PropsWithChildren<{
    readonly action: string;
    readonly back: string;
    readonly class?: string;
    readonly hidden?: Readonly<Record<string, string>>;
  }>,
) {
  if (!useMayPost(props.action)) return null;
  return (
    <form method="post" action={props.action} class={props.class ?? 'inline'}>
      <input type="hidden" name="back" value={props.back} />
      <Once />
      {Object.entries(props.hidden ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {props.children}
    </form>
  );
}

export function Field(
  props: PropsWithChildren<{ readonly id: string; readonly label: string; readonly about?: string; readonly optional?: string }>,
) {
  return (
    <div class="field">
      <label for={props.id}>
        {props.label}
        {props.optional ? <span class="soft"> ({props.optional})</span> : null}
      </label>
      {props.children}
      {props.about ? <p class="about">{props.about}</p> : null}
    </div>
  );
}

/** A small dialog opened by a button, without script: the browser's own popover. `action`: where its form posts to. */
export function Popover(
  props: PropsWithChildren<{
    readonly id: string;
    readonly title: Child;
    readonly button: string;
    readonly action: string;
    /** The key that opens it on the marked row (assets/script.ts). */
    readonly opens?: 'skip' | 'call';
    /** Its buttons are pressed by their number, too. */
    readonly numbered?: boolean;
  }>,
) {
  const opening = props.opens ? { [`data-${props.opens}`]: true } : {};
  if (!useMayPost(props.action)) return null;
  return (
    <>
      <button type="button" popovertarget={props.id} {...opening}>
        {props.button}
      </button>
      <div
        id={props.id}
        popover="auto"
        role="dialog"
        aria-labelledby={`${props.id}-title`}
        class="dialog"
        data-numbered={props.numbered ? true : undefined}
      >
        <h2 id={`${props.id}-title`}>{props.title}</h2>
        {props.children}
      </div>
    </>
  );
}

export function Empty(props: PropsWithChildren) {
  return <p class="empty">{props.children}</p>;
}

export function DateText(props: { readonly date: CalendarDate; readonly locale: Locale }) {
  return <time datetime={props.date}>{props.locale.date(props.date)}</time>;
}

/** Link address below an organisation; every part is escaped as one segment. */
export function at(organisationId: string, ...parts: readonly string[]): string {
  return `/organisations/${[organisationId, ...parts].map(encodeURIComponent).join('/')}`;
}

/** Whether this letter waits for a yes; what stands there in draft mode, before the first release or after a restore is only a preview. */
export function mayApprove(summary: OrganisationSummary, letter: LetterItem): boolean {
  return letter.state === 'awaiting-approval' && summary.mode !== 'draft' && summary.released && !summary.restored;
}

/** How many things wait for a person there. */
export function waitingCount(summary: OrganisationSummary): number {
  return summary.approvals + summary.calls + summary.exceptions;
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** English details come without capital and full stop; sentences of the table have both already. */
function sentence(text: string): string {
  const whole = upperFirst(text);
  if (whole === '') return '';
  return /[.!?؟…]\u2069?$/.test(whole) ? whole : `${whole}.`;
}
