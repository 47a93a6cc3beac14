/** What the screens are given in a Worker: a practice and its organisations, each asked where it lives. */
import { toBase64url } from '../../vault/base64url.ts';
import type { WebDeps } from '../../web/deps.ts';
import { everybodyIs, visitorOf } from '../visitor.ts';
import { type Bindings, type NamedPractice, named } from './bindings.ts';
import { remoteOrganisation } from './remote.ts';
import type { Supplies } from './supplies.ts';

/** Who the journal names while there is no sign-in here. */
const OWNER = 'owner';
const STATE_BYTES = 32;

/** `practice` is whose screens these are: what is asked of any other practice's organisation does not exist. */
export function screensOf(env: Bindings, { now, random, log, settings }: Supplies, practice: () => Promise<NamedPractice>): WebDeps {
  const isOurs = async (id: string): Promise<boolean> => (await (await practice()).stub.members()).some((client) => client.id === id);
  const stub = (id: string) => named(env.ORGANISATIONS, id);
  const platforms = Object.keys(settings.apps);
  return {
    clients: async () => (await practice()).stub.clients(),
    organisation: async (id) => ((await isOurs(id)) ? remoteOrganisation(id, stub(id)) : null),
    stages: async (id) => ((await isOurs(id)) ? stub(id).stages() : []),
    mailbox: null,
    demo: null,
    ledgers: null,
    connect:
      platforms.length === 0
        ? null
        : {
            platforms,
            newState: () => toBase64url(random(STATE_BYTES)),
            begin: async (platform, state) => (await practice()).stub.begin(platform, state),
            finish: async (platform, callbackUrl) => {
              const { name, stub } = await practice();
              return stub.finish(platform, callbackUrl, name);
            },
            offered: async (platform, secret) => (await practice()).stub.offered(platform, secret),
            choose: async (platform, secret, tenantIds) => {
              const { name, stub } = await practice();
              return stub.choose(platform, secret, tenantIds, name);
            },
            disconnect: async (organisation, by) => (await practice()).stub.disconnect(organisation, by),
          },
    door: everybodyIs(visitorOf(OWNER, OWNER)),
    publicUrl: () => settings.publicUrl,
    now,
    health: async () => ({ ok: true, facts: { organisations: (await (await practice()).stub.members()).length } }),
    metrics: async () => (await practice()).stub.metrics(),
    failed: (where, error) => log('error', 'page-failed', { where, error: error instanceof Error ? error.name : 'unknown' }),
  };
}
