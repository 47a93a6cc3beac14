/** How one client file is run: mode, first run, the stop switch, its policy to read, its connection. */
import { calendarDate } from '../../domain/time.ts';
import type { SenderCheck } from '../../letters/sender-check.ts';
import type { OrganisationSummary, SenderView, StageView } from '../../organisation/actor.ts';
import { MODES } from '../../policy/case.ts';
import { Freshness, Heading, Page } from '../layout.tsx';
import { May } from '../may.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, DateText, Empty, Name, Popover, PostForm, upperFirst } from '../parts.tsx';
import type { View } from '../view.ts';
import { AttachSettings, SenderSettings, WordsSettings } from './sender.tsx';
import { SenderCheckSettings } from './sender-check.tsx';
import { KeepWords, TakeAlong } from './settings-data.tsx';

export interface SettingsProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly stages: readonly StageView[];
  readonly sender: SenderView;
  /** null: no mail server is spoken to. */
  readonly check: { readonly last: SenderCheck | null } | null;
}

export function SettingsPage(props: SettingsProps) {
  const { view, organisation } = props;
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('settings.title')} section="settings" organisation={organisation}>
      <Heading title={locale.t('settings.title')} beside={<Name>{organisation.name}</Name>}>
        <Freshness view={view} organisation={organisation} />
      </Heading>
      <div class="split">
        <div>
          <May act="run">
            <ModeChoice {...props} />
          </May>
          <PolicyTable {...props} />
          <May act="run">
            <SenderSettings {...props} />
            {props.check ? <SenderCheckSettings {...props} last={props.check.last} /> : null}
            <AttachSettings {...props} />
            <WordsSettings {...props} />
          </May>
        </div>
        <div class="aside">
          <FirstRun {...props} />
          <StopSwitch {...props} />
          <Books {...props} />
          <Limits {...props} />
          <KeepWords {...props} />
          <TakeAlong {...props} />
        </div>
      </div>
    </Page>
  );
}

function ModeChoice(props: SettingsProps) {
  const { organisation } = props;
  const { locale, here } = props.view;
  return (
    <section aria-labelledby="mode-title">
      <div class="group">
        <h2 id="mode-title">{locale.t('settings.mode')}</h2>
      </div>
      <PostForm action={at(organisation.id, 'mode')} back={here} class="card stack">
        <fieldset>
          <legend class="spoken">{locale.t('settings.mode')}</legend>
          {MODES.map((mode) => (
            <label class="choice">
              <input type="radio" name="mode" value={mode} checked={mode === organisation.mode} />
              <span>
                <b>{upperFirst(locale.t(`mode.${mode}`))}</b>
                <span class="soft"> {locale.t(`mode.about.${mode}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit">{locale.t('settings.mode-save')}</button>
      </PostForm>
    </section>
  );
}

function PolicyTable(props: SettingsProps) {
  const { stages } = props;
  const { locale } = props.view;
  return (
    <section aria-labelledby="policy-title">
      <div class="group">
        <h2 id="policy-title">{locale.t('settings.policy')}</h2>
        <a class="button" href={at(props.organisation.id, 'policy')}>
          {locale.t('settings.policy-open')}
        </a>
      </div>
      {stages.length === 0 ? (
        <Empty>{locale.t('settings.policy-empty')}</Empty>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">{locale.t('settings.stage')}</th>
              <th scope="col">{locale.t('settings.when')}</th>
              <th scope="col">{locale.t('settings.channel')}</th>
              <th scope="col">{locale.t('settings.approval')}</th>
            </tr>
          </thead>
          <tbody>
            {stages.map((stage) => (
              <tr>
                <th scope="row">{upperFirst(locale.stage(stage.id))}</th>
                <td data-label={locale.t('settings.when')}>{whenText(stage.days, locale)}</td>
                <td data-label={locale.t('settings.channel')}>{locale.t(`channel.${stage.channel}`)}</td>
                <td data-label={locale.t('settings.approval')}>
                  {stage.approval ? locale.t('settings.approval-always') : <span class="soft">{locale.t('settings.approval-mode')}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function whenText(days: number, locale: Locale): string {
  if (days === 0) return locale.t('settings.on-due');
  return days < 0 ? locale.t('settings.days-before', { days: -days }) : locale.t('settings.days-after', { days });
}

function FirstRun(props: SettingsProps) {
  const { organisation } = props;
  const { locale, here } = props.view;
  return (
    <section class="card" aria-labelledby="first-title">
      <h2 id="first-title">{locale.t('settings.first-run')}</h2>
      {organisation.released ? (
        <p class="soft">{locale.t('settings.first-run-done')}</p>
      ) : (
        <>
          <p>{locale.t('settings.first-run-waits')}</p>
          <PostForm action={at(organisation.id, 'release')} back={here}>
            <button type="submit" class="go">
              {locale.t('today.release-action')}
            </button>
          </PostForm>
        </>
      )}
    </section>
  );
}

function StopSwitch(props: SettingsProps) {
  const { organisation } = props;
  const { locale, here } = props.view;
  const { stopped } = organisation;
  return (
    <May act={stopped ? 'look' : 'stop'}>
      <section class="card" aria-labelledby="stop-title">
        <h2 id="stop-title">{locale.t('settings.stop')}</h2>
        <p class={stopped ? 'warning' : 'soft'}>{locale.t(stopped ? 'settings.stopped-about' : 'settings.stop-about')}</p>
        <May act={stopped ? 'run' : 'stop'}>
          <PostForm action={at(organisation.id, 'stop')} back={here} hidden={{ stopped: stopped ? 'no' : 'yes' }}>
            <button type="submit" class={stopped ? 'go' : 'danger'}>
              {locale.t(stopped ? 'settings.start-do' : 'settings.stop-do')}
            </button>
          </PostForm>
        </May>
      </section>
    </May>
  );
}

function Books(props: SettingsProps) {
  const { organisation, view } = props;
  const { locale } = view;
  const { platform, connection, connectionEnds, lastRun } = organisation;
  return (
    <section class="card" aria-labelledby="books-title">
      <h2 id="books-title">{locale.t('settings.connection')}</h2>
      <p class={connection === 'connected' ? '' : 'warning'}>{locale.t(`settings.connection-about.${connection}`, { platform })}</p>
      {organisation.nativeReminders === true ? <p class="warning">{locale.t('settings.native-reminders')}</p> : null}
      <dl class="facts small">
        <div>
          <dt>{locale.t('settings.zone')}</dt>
          <dd dir="ltr">{organisation.timeZone}</dd>
        </div>
        <div>
          <dt>{locale.t('settings.base-currency')}</dt>
          <dd>{organisation.baseCurrency}</dd>
        </div>
        {connection === 'connected' && connectionEnds ? (
          <div>
            <dt>{locale.t('settings.connection-ends')}</dt>
            <dd>
              <DateText date={calendarDate(connectionEnds.slice(0, 10))} locale={locale} />
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{locale.t('settings.last-run')}</dt>
          <dd>{lastRun ? <DateText date={lastRun} locale={locale} /> : locale.t('settings.never')}</dd>
        </div>
      </dl>
      {view.ledgers && platform === 'spreadsheet' ? (
        <a class="button" href={at(organisation.id, 'import')}>
          {locale.t('import.open')}
        </a>
      ) : null}
      {view.may('connect') && view.platforms.includes(platform) ? (
        <a class={connection === 'connected' ? 'button' : 'button go'} href={`/connect/${platform}`}>
          {locale.t('settings.reconnect', { platform })}
        </a>
      ) : null}
      {view.platforms.includes(platform) && connection !== 'none' ? <Disconnect {...props} /> : null}
    </section>
  );
}

function Limits(props: SettingsProps) {
  const { locale } = props.view;
  const limits = props.organisation.limits ?? [];
  if (limits.length === 0) return null;
  return (
    <section class="card" aria-labelledby="limits-title">
      <h2 id="limits-title">{locale.t('settings.limits')}</h2>
      <dl class="facts small">
        {limits.map(({ name, allowed, remaining }) => (
          <div>
            <dt>{locale.t(`limit.${name}`)}</dt>
            <dd>{locale.t('settings.limit-left', { remaining: locale.number(remaining), allowed: locale.number(allowed) })}</dd>
          </div>
        ))}
      </dl>
      <p class="soft">{locale.t('settings.limits-about')}</p>
    </section>
  );
}

/** Asked twice, because the platform asks for a new consent before anything can be read again. */
function Disconnect(props: SettingsProps) {
  const { organisation } = props;
  const { locale, here } = props.view;
  const title = locale.t('settings.disconnect', { platform: organisation.platform });
  return (
    <Popover id="disconnect" title={title} button={title} action={at(organisation.id, 'disconnect')}>
      <p>{locale.t('settings.disconnect-about')}</p>
      <PostForm action={at(organisation.id, 'disconnect')} back={here}>
        <button type="submit" class="danger">
          {locale.t('settings.disconnect-do')}
        </button>
      </PostForm>
    </Popover>
  );
}
