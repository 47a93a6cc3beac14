/** Acting on many client files at once: what can be done with those that are ticked, and afterwards what became of each. */
import type { PropsWithChildren } from 'hono/jsx';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { Team } from '../firm.ts';
import { Heading, Page } from '../layout.tsx';
import { May, Once, useMayPost } from '../may.tsx';
import type { MessageKey } from '../messages/en.ts';
import type { Values } from '../messages/locale.ts';
import { at, Chip, Name } from '../parts.tsx';
import type { View } from '../view.ts';
import { PersonSelect } from './team.tsx';

/** What can be done with many; `stop` and `start` are the switch of each file. */
export const BULK_ACTS = ['approve', 'stop', 'start', 'review', 'autopilot', 'draft', 'assign'] as const;
export type BulkAct = (typeof BULK_ACTS)[number];

/** What became of one file. */
export interface BulkOutcome {
  /** null: it is not here any more. */
  readonly summary: OrganisationSummary | null;
  readonly done: boolean;
  readonly key: MessageKey;
  readonly values: Values;
}

/** The boxes are in the table and belong to this form by its name. */
export function BulkActs(props: PropsWithChildren<{ readonly view: View; readonly back: string; readonly team: Team | null }>) {
  const { locale } = props.view;
  if (!useMayPost('/clients/act')) return <>{props.children}</>;
  const button = (act: BulkAct) => (
    <button type="submit" name="act" value={act}>
      {locale.t(`bulk.${act}`)}
    </button>
  );
  return (
    <>
      {props.children}
      <form id="bulk" method="post" action="/clients/act" class="acts bulk">
        <Once />
        <input type="hidden" name="back" value={props.back} />
        <span>{locale.t('bulk.with')}</span>
        {button('approve')}
        <May act="stop">{button('stop')}</May>
        <May act="run">
          {button('start')}
          {button('review')}
          {button('autopilot')}
          {button('draft')}
        </May>
        {props.team ? (
          <May act="assign">
            <PersonSelect
              view={props.view}
              team={props.team}
              id="bulk-assign"
              name="person"
              label={locale.t('team.collector')}
              none={locale.t('team.nobody')}
            />
            {button('assign')}
          </May>
        ) : null}
      </form>
    </>
  );
}

export function BulkDonePage(props: {
  readonly view: View;
  readonly act: BulkAct;
  readonly outcomes: readonly BulkOutcome[];
  readonly back: string;
}) {
  const { view, act, outcomes, back } = props;
  const { locale } = view;
  const done = outcomes.filter((outcome) => outcome.done).length;
  const title = locale.t(`bulk.done.${act}`);
  return (
    <Page view={view} title={title} section="clients">
      <Heading
        title={title}
        back={{ href: back, label: locale.t('clients.title') }}
        beside={locale.t('bulk.count', { done, count: outcomes.length })}
      />
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{locale.t('clients.name')}</th>
            <th scope="col">{locale.t('bulk.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {outcomes.map(({ summary, done: isDone, key, values }) => (
            <tr>
              <th scope="row">
                {summary === null ? (
                  locale.t('work.item-gone')
                ) : (
                  <a class="who" href={at(summary.id, 'today')}>
                    <Name>{summary.name}</Name>
                  </a>
                )}
              </th>
              <td data-label={locale.t('bulk.outcome')}>
                <Chip tone={isDone ? 'good' : 'bad'}>{locale.t(isDone ? 'bulk.ok' : 'bulk.not')}</Chip> {locale.t(key, values)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <a class="button go" href={back}>
          {locale.t('clients.title')}
        </a>
      </p>
    </Page>
  );
}
