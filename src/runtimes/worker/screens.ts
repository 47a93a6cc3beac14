/** What the screens are given in a Worker: people and what is theirs from the directory, the rest from each practice and organisation where it lives. */
import { FIRST_PRACTICE } from '../../practice/schema.ts';
import { toBase64url } from '../../vault/base64url.ts';
import type { Metric, WebDeps } from '../../web/deps.ts';
import type { Member } from '../../web/door.ts';
import { type Bindings, type DirectoryStub, named, objectOf, type PracticeStub } from './bindings.ts';
import { DIRECTORY } from './directory-object.ts';
import { remoteOrganisation } from './remote.ts';
import { remoteDoor } from './remote-door.ts';
import { openIdsOf, type Supplies } from './supplies.ts';

const STATE_BYTES = 32;

/** `visitor`: who is in without signing in; null: nobody. */
export function screensOf(env: Bindings, supplies: Supplies, visitor: Member | null): WebDeps {
  const { now, random, log, settings } = supplies;
  // What one request was given to ask with is not good in the next.
  const directory = (): DirectoryStub => named(env.DIRECTORY, DIRECTORY);
  const at = (practice: string): PracticeStub => named(env.PRACTICES, objectOf(practice));
  const stub = (id: string) => named(env.ORGANISATIONS, id);
  const platforms = Object.keys(settings.apps);
  return {
    clients: (practice) => at(practice).clients(),
    organisation: async (id, practice) => ((await at(practice).owns(id)) ? remoteOrganisation(id, stub(id)) : null),
    stages: async (id) => ((await directory().ownerOf(id)) === null ? [] : stub(id).stages()),
    mailbox: null,
    demo: null,
    ledgers: null,
    connect:
      platforms.length === 0
        ? null
        : {
            platforms,
            newState: () => toBase64url(random(STATE_BYTES)),
            begin: (platform, state) => at(FIRST_PRACTICE).begin(platform, state),
            finish: (platform, callbackUrl, practice) => at(practice).finish(platform, callbackUrl, practice),
            offered: (platform, secret, practice) => at(practice).offered(platform, secret, practice),
            choose: (platform, secret, tenantIds, practice) => at(practice).choose(platform, secret, tenantIds, practice),
            async disconnect(organisation, by) {
              const practice = await directory().ownerOf(organisation);
              return practice === null ? null : at(practice).disconnect(organisation, by);
            },
          },
    door: remoteDoor(directory, { platforms: [...openIdsOf(supplies).keys()], sendsMail: settings.smtpUrl !== null, visitor }),
    publicUrl: () => settings.publicUrl,
    pageName: () => crypto.randomUUID(),
    now,
    health: async () => ({ ok: true, facts: { practices: (await directory().practices()).length } }),
    metrics: async () => sums(await Promise.all((await directory().practices()).map((practice) => at(practice).metrics()))),
    failed: (where, error) => log('error', 'page-failed', { where, error: error instanceof Error ? error.name : 'unknown' }),
  };
}

/** Every practice counts its own; what is counted under one name and label is one figure. */
function sums(all: readonly (readonly Metric[])[]): Metric[] {
  const byLabel = new Map<string, Metric>();
  for (const metric of all.flat()) {
    const key = JSON.stringify([metric.name, metric.labels]);
    const before = byLabel.get(key);
    byLabel.set(key, before ? { ...metric, value: before.value + metric.value } : metric);
  }
  return [...byLabel.values()];
}
