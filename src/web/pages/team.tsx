/** Who looks after what: absences with their covers, which files are whose, and who arranged it. */
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { ArrangementLog, Team } from '../firm.ts';
import { Heading, Page } from '../layout.tsx';
import { May } from '../may.tsx';
import { DateText, Empty, Field, Name, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';

export function PersonSelect(props: {
  readonly view: View;
  readonly team: Team;
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** What it says where nobody is chosen; absent: somebody must be. */
  readonly none?: string;
}) {
  const { team, id, name, label, none } = props;
  return (
    <>
      <label for={id}>{label}</label>
      <select id={id} name={name} required={none === undefined}>
        {none === undefined ? null : <option value="">{none}</option>}
        {team.people.map((person) => (
          <option value={person.personId}>{person.name}</option>
        ))}
      </select>
    </>
  );
}

interface TeamProps {
  readonly view: View;
  readonly team: Team;
  readonly clients: readonly OrganisationSummary[];
}

export function TeamPage(props: TeamProps) {
  const { view, team, clients } = props;
  const { locale } = view;
  const nameOf = (id: string) => team.people.find((person) => person.personId === id)?.name ?? locale.t('team.left');
  return (
    <Page view={view} title={locale.t('team.title')} section="work">
      <Heading title={locale.t('team.title')} back={{ href: '/work', label: locale.t('work.title') }} />
      <p class="soft">{locale.t('team.about')}</p>
      <section class="panel">
        <h2>{locale.t('team.files')}</h2>
        <ul class="plain">
          {team.people.map(({ personId, name }) => {
            const theirs = team.assignments.filter((each) => each.personId === personId);
            const files = theirs.filter((each) => each.customerId === null).length;
            return (
              <li>
                <a href={`/work?who=${encodeURIComponent(personId)}`}>
                  <Name>{name}</Name>
                </a>{' '}
                <span class="soft">{locale.t('team.has', { files, customers: theirs.length - files })}</span>
              </li>
            );
          })}
        </ul>
      </section>
      <section class="panel">
        <h2>{locale.t('team.absences')}</h2>
        {team.absences.length === 0 ? <Empty>{locale.t('team.nobody-away')}</Empty> : null}
        <ul class="plain">
          {team.absences.map((absence) => (
            <li>
              <Name>{nameOf(absence.personId)}</Name>: <DateText date={absence.from} locale={locale} /> –{' '}
              <DateText date={absence.until} locale={locale} />, {locale.t('team.covered-by', { name: nameOf(absence.coverId) })}{' '}
              <PostForm action="/team/back" back="/team" hidden={{ absence: absence.id }}>
                <button type="submit">{locale.t('team.end-absence')}</button>
              </PostForm>
            </li>
          ))}
        </ul>
        <May act="assign">
          <h3>{locale.t('team.new-absence')}</h3>
          <PostForm action="/team/away" back="/team" class="stack">
            <div class="field">
              <PersonSelect view={view} team={team} id="away-person" name="person" label={locale.t('team.who-away')} />
            </div>
            <Field id="away-from" label={locale.t('team.from')}>
              <input id="away-from" name="from" type="date" required />
            </Field>
            <Field id="away-until" label={locale.t('team.until')}>
              <input id="away-until" name="until" type="date" required />
            </Field>
            <div class="field">
              <PersonSelect view={view} team={team} id="away-cover" name="cover" label={locale.t('team.cover')} />
            </div>
            <div class="acts">
              <button type="submit" class="go">
                {locale.t('team.save-absence')}
              </button>
            </div>
          </PostForm>
        </May>
      </section>
      <Log view={view} log={team.log} clients={clients} />
    </Page>
  );
}

function Log({
  view,
  log,
  clients,
}: {
  readonly view: View;
  readonly log: readonly ArrangementLog[];
  readonly clients: readonly OrganisationSummary[];
}) {
  const { locale } = view;
  if (log.length === 0) return null;
  const fileOf = (id: string | null) => clients.find((client) => client.id === id)?.name ?? '';
  return (
    <section class="panel">
      <h2>{locale.t('team.log')}</h2>
      <ul class="plain">
        {log.map(({ at, kind, by, about, clientId, customerId, cover, from, until }) => (
          <li>
            <span class="soft">{locale.ago(at, view.now)}</span>{' '}
            {locale.t(`team.log.${kind === 'assigned' && customerId !== null ? 'assigned-customer' : kind}`, {
              by,
              about,
              file: fileOf(clientId),
              cover: cover ?? '',
              from: from ?? '',
              until: until ?? '',
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
