/** The product on one machine: a practice, its organisations' actors over one file each, and how new ones are connected. */
import { randomBytes } from 'node:crypto';
import type { Grant, Platform, PlatformId, Tenant } from '../../connectors/connector.ts';
import type { OrganisationActor, OrganisationSummary, StageView } from '../organisation/actor.ts';
import { createOrganisation, type NewOrganisationInput, organisationId } from '../organisation/create.ts';
import { openOrganisation } from '../organisation/organisation.ts';
import { type Policy, policySchema, preset } from '../policy/policy.ts';
import { openPractice } from '../practice/practice.ts';
import type { Connect, ConnectOutcome } from '../web/deps.ts';
import type { Runtime } from './runtime.ts';

export interface ProductDeps {
  readonly runtime: Runtime;
  readonly publicUrl: () => string;
  /** The address letters come from until the organisation has its own. */
  readonly mailFrom: string;
  readonly platforms: Readonly<Partial<Record<PlatformId, Platform>>>;
}

/** What a newly connected organisation may bring beyond the defaults (the demo's does). */
export type Extras = Partial<Pick<NewOrganisationInput, 'mode' | 'released' | 'language' | 'sender'>>;

export interface Product {
  readonly connect: Connect;
  clients(): OrganisationSummary[];
  /** null: no such organisation here. */
  organisation(id: string): OrganisationActor | null;
  ids(): string[];
  stages(id: string): StageView[];
  /** Creates (or reconnects) the organisation of a tenant and opens its actor. */
  adopt(platformId: PlatformId, grant: Grant, tenant: Tenant, extras?: Extras): Promise<OrganisationActor | null>;
}

const STATE_BYTES = 32;

/** Opens the practice and every organisation in the folder. What an earlier process left half-done is put right by the actors. */
export function openProduct(deps: ProductDeps): Product {
  const { runtime } = deps;
  const { hash, random } = runtime;
  const practice = openPractice({ database: runtime.openDatabase('practice') });
  const actors = new Map<string, ReturnType<typeof openOrganisation>>();

  const openActor = (id: string, platform: Platform) => {
    const actor = openOrganisation({
      ...runtime,
      id,
      database: runtime.openDatabase(`organisations/${id}`),
      platform,
      onSummary: practice.hear,
    });
    actors.set(id, actor);
    return actor;
  };
  for (const { id, platform } of practice.members()) {
    const known = deps.platforms[platform];
    if (known) openActor(id, known);
    else runtime.log('warn', 'organisation-without-platform', { platform });
  }

  const product: Product = {
    connect: connecting(deps, (platform, grant, tenant) => product.adopt(platform, grant, tenant)),
    clients: () => practice.clients().filter((client) => actors.has(client.id)),
    organisation: (id) => actors.get(id) ?? null,
    ids: () => [...actors.keys()],
    stages: (id) => stagesOf(actors.get(id)),
    async adopt(platformId, grant, tenant, extras = {}) {
      const platform = deps.platforms[platformId];
      const asked = await platform?.connector.company({ accessToken: grant.accessToken, tenant: tenant.id });
      if (!platform || !asked?.ok) return null;
      const id = organisationId(hash, platformId, tenant.id);
      const { name } = asked.value;
      const sender = { fromName: name, fromAddress: deps.mailFrom, replyTo: deps.mailFrom, phone: null, paymentInstructions: null };
      const database = runtime.openDatabase(`organisations/${id}`);
      createOrganisation({
        database,
        hash,
        random,
        at: runtime.now(),
        platform: platformId,
        tenant: tenant.id,
        company: asked.value,
        grant,
        policy: standardPolicy(),
        sender,
        ...extras,
      });
      practice.add({ id, name, platform: platformId, tenant: tenant.id });
      const actor = actors.get(id) ?? openActor(id, platform);
      practice.hear(await actor.summary());
      return actor;
    },
  };
  return product;
}

function connecting(
  deps: ProductDeps,
  adopt: (platform: PlatformId, grant: Grant, tenant: Tenant) => Promise<OrganisationActor | null>,
): Connect {
  const redirectUri = (platform: PlatformId) => `${deps.publicUrl()}/connect/${platform}/callback`;
  const platforms: PlatformId[] = (['xero', 'quickbooks'] as const).filter((platform) => deps.platforms[platform]);
  return {
    platforms,
    newState: () => randomBytes(STATE_BYTES).toString('base64url'),
    begin: async (platform, state) => deps.platforms[platform]?.connector.oauth.authorizeUrl(state, redirectUri(platform)) ?? '/',
    async finish(platform, callbackUrl): Promise<ConnectOutcome> {
      const exchanged = await deps.platforms[platform]?.connector.oauth.exchange(callbackUrl, redirectUri(platform));
      if (!exchanged?.ok) return { ok: false, code: 'failed' };
      const { grant, tenants } = exchanged.value;
      const organisationIds: string[] = [];
      for (const tenant of tenants) {
        const actor = await adopt(platform, grant, tenant);
        if (actor) organisationIds.push(actor.id);
      }
      if (organisationIds.length > 0) return { ok: true, organisationIds };
      return { ok: false, code: tenants.length === 0 ? 'empty' : 'failed' };
    },
  };
}

function standardPolicy(): Policy {
  const policy = preset('standard');
  if (!policy) throw new Error('the standard preset is missing');
  return policy;
}

function stagesOf(actor: ReturnType<typeof openOrganisation> | undefined): StageView[] {
  if (!actor) return [];
  const { settings } = actor.store;
  const document = settings.policy(settings.read().policyHash);
  const policy = document === null ? null : policySchema.parse(JSON.parse(document));
  return (policy?.stages ?? []).map(({ id, days, channel, approval, tone }) => ({
    id,
    days,
    channel,
    approval: approval || tone === 'final',
  }));
}
