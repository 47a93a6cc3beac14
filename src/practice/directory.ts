/** Who may come in: people and their ways to sign in, the members of each practice, and sessions, over one database. */
import { type Links, linksOf } from './links.ts';
import { type Members, membersOf } from './members.ts';
import { type People, peopleOf } from './people.ts';
import { FIRST_PRACTICE, practices } from './schema.ts';
import { type SecretsDeps, secretsOf } from './secrets.ts';
import { type Sessions, sessionsOf } from './sessions.ts';

export interface Directory {
  readonly people: People;
  readonly members: Members;
  readonly sessions: Sessions;
  readonly links: Links;
  /** All or nothing. */
  together<Result>(work: () => Result): Result;
}

/** The database is the practice's, its tables brought up to date (openPractice). Synchronous. */
export function openDirectory(deps: SecretsDeps): Directory {
  const secrets = secretsOf(deps);
  const people = peopleOf(secrets);
  // Client files belong to it, whether anybody has signed up yet or not.
  deps.database.insert(practices).values({ id: FIRST_PRACTICE, name: '', since: deps.now() }).onConflictDoNothing().run();
  return {
    people,
    members: membersOf(secrets, people),
    sessions: sessionsOf(secrets),
    links: linksOf(secrets),
    together: (work) => deps.database.transaction(work),
  };
}
