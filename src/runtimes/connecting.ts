/** How client files come and go: consent, the person's choice among what it opened, one grant for all of them, and the way out. */
import type { Platform, PlatformId, Tenant } from '../../connectors/connector.ts';
import type { Grants } from '../grants/grants.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { Connect, ConnectOutcome, OfferedTenant } from '../web/deps.ts';

export interface ConnectingDeps {
  readonly platforms: Readonly<Partial<Record<PlatformId, Platform>>>;
  readonly grants: Grants;
  readonly publicUrl: () => string;
  readonly random: (bytes: number) => Uint8Array;
  /** Creates or reconnects the organisation of a tenant under a grant; null when its books do not answer. */
  readonly adopt: (platform: PlatformId, grantId: string, tenant: Tenant, practice: string) => Promise<OrganisationActor | null>;
  /** The practice that owns the organisation of a tenant; null: nobody does. */
  readonly owner: (platform: PlatformId, tenant: Tenant) => string | null | Promise<string | null>;
  /** The organisation of a tenant, whether it is connected or not; null when there is none. */
  readonly known: (platform: PlatformId, tenant: Tenant) => OrganisationActor | null;
  readonly organisation: (id: string) => OrganisationActor | null;
}

const STATE_BYTES = 32;
/** Companies asked side by side after a consent; limits are each company's own. */
const AT_ONCE = 5;

interface Adopted {
  readonly organisationIds: string[];
  readonly failed: string[];
}

export function connecting(deps: ConnectingDeps): Connect {
  const { grants, random } = deps;
  const redirectUri = (platform: PlatformId) => `${deps.publicUrl()}/connect/${platform}/callback`;

  /** A few side by side, so that fifty do not take fifty times as long. Those whose books did not answer are named. */
  async function adoptAll(platform: PlatformId, grantId: string, tenants: readonly Tenant[], practice: string): Promise<Adopted> {
    const organisationIds: string[] = [];
    const failed: string[] = [];
    for (let start = 0; start < tenants.length; start += AT_ONCE) {
      const some = tenants.slice(start, start + AT_ONCE);
      const actors = await Promise.all(some.map((tenant) => deps.adopt(platform, grantId, tenant, practice)));
      for (const [index, actor] of actors.entries())
        if (actor) organisationIds.push(actor.id);
        else failed.push(some[index]?.name ?? some[index]?.id ?? '');
    }
    return { organisationIds, failed };
  }

  /** Whether another practice has the books of a tenant. */
  async function isElsewhere(platform: PlatformId, tenant: Tenant, practice: string): Promise<boolean> {
    const owner = await deps.owner(platform, tenant);
    return owner !== null && owner !== practice;
  }

  async function areElsewhere(platform: PlatformId, tenants: readonly Tenant[], practice: string): Promise<boolean> {
    return (await Promise.all(tenants.map((tenant) => isElsewhere(platform, tenant, practice)))).every((elsewhere) => elsewhere);
  }

  async function stateOf(platform: PlatformId, tenant: Tenant, practice: string): Promise<OfferedTenant['state']> {
    if (await isElsewhere(platform, tenant, practice)) return 'elsewhere';
    const actor = deps.known(platform, tenant);
    if (!actor) return 'new';
    const { connection } = await actor.summary();
    return connection === 'connected' ? 'connected' : 'known';
  }

  return {
    platforms: Object.entries(deps.platforms).flatMap(([id, platform]) =>
      platform && platform.connector.facts.scopes.length > 0 ? [id] : [],
    ),
    newState: () => Buffer.from(random(STATE_BYTES)).toString('base64url'),
    begin: async (platform, state) => deps.platforms[platform]?.connector.oauth.authorizeUrl(state, redirectUri(platform)) ?? '/',
    async finish(platform, callbackUrl, practice): Promise<ConnectOutcome> {
      const exchanged = await deps.platforms[platform]?.connector.oauth.exchange(callbackUrl, redirectUri(platform));
      if (!exchanged?.ok) return { ok: false, code: 'failed' };
      const { grant, tenants, subject = null } = exchanged.value;
      if (tenants.length === 0) return { ok: false, code: 'empty' };
      const grantId = await grants.keep(platform, { grant, subject });
      // Where a grant may open many, the person chooses here; where it is for one company, they chose it on the platform's own page.
      if (deps.platforms[platform]?.connector.oauth.disconnect) return { ok: true, choose: grants.offer(platform, grantId, tenants) };
      if (await areElsewhere(platform, tenants, practice)) return { ok: false, code: 'elsewhere' };
      const { organisationIds, failed } = await adoptAll(platform, grantId, tenants, practice);
      return organisationIds.length > 0 ? { ok: true, organisationIds, failed } : { ok: false, code: 'failed' };
    },
    async offered(platform, secret, practice) {
      const consent = grants.offered(secret);
      if (consent?.platform !== platform) return null;
      return Promise.all(
        consent.tenants.map(async (tenant) => ({ id: tenant.id, name: tenant.name, state: await stateOf(platform, tenant, practice) })),
      );
    },
    async choose(platform, secret, tenantIds, practice): Promise<ConnectOutcome> {
      const consent = grants.offered(secret);
      if (consent?.platform !== platform) return { ok: false, code: 'expired' };
      const chosen = consent.tenants.filter((tenant) => tenantIds.includes(tenant.id));
      if (chosen.length === 0) return { ok: false, code: 'none' };
      if (await areElsewhere(platform, chosen, practice)) return { ok: false, code: 'elsewhere' };
      const { organisationIds, failed } = await adoptAll(platform, consent.grantId, chosen, practice);
      // The offer stands until something came of it: whoever failed now tries again from the same page.
      if (organisationIds.length === 0) return { ok: false, code: 'failed' };
      // What is connected already, or was once, is left as it is; what is new and was not wanted is not kept at the platform.
      const unwanted = consent.tenants.filter((tenant) => !chosen.includes(tenant) && deps.known(platform, tenant) === null);
      await grants.settle(secret, unwanted);
      return { ok: true, organisationIds, failed };
    },
    async disconnect(organisationId, by) {
      const actor = deps.organisation(organisationId);
      if (!actor) return null;
      // First of all no call is made any more; then the organisation knows; then the platform.
      grants.leave(organisationId);
      const result = await actor.command({ do: 'disconnect', by });
      const waiting = await grants.tellPlatforms();
      return result.done ? { told: waiting === 0 } : null;
    },
  };
}
