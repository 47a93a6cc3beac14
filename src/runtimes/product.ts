/** The product on one machine: a practice with its grants, and its organisations' actors over one file each. */
import type { CompanyInfo, Platform, PlatformId, Tenant } from '../../connectors/connector.ts';
import { BadInput } from '../domain/bad-input.ts';
import type { Instant } from '../domain/time.ts';
import { type Access, withoutGrant } from '../grants/access.ts';
import { type Grants, openGrants } from '../grants/grants.ts';
import { WEBHOOK_PLATFORMS } from '../inbox/platforms.ts';
import type { Source } from '../inbox/source.ts';
import type { OrganisationActor, OrganisationSummary, StageView } from '../organisation/actor.ts';
import { createOrganisation, type NewOrganisationInput, organisationId } from '../organisation/create.ts';
import { openOrganisation } from '../organisation/organisation.ts';
import { type Policy, policySchema } from '../policy/policy.ts';
import { preset } from '../policy/presets.ts';
import { type Client, openPractice } from '../practice/practice.ts';
import type { Vault } from '../vault/vault.ts';
import type { Connect } from '../web/deps.ts';
import { connecting } from './connecting.ts';
import type { Runtime } from './runtime.ts';

export interface ProductDeps {
  readonly runtime: Runtime;
  readonly publicUrl: () => string;
  /** The address letters come from until the organisation has its own. */
  readonly mailFrom: string;
  readonly platforms: Readonly<Partial<Record<PlatformId, Platform>>>;
  readonly vault: Vault;
  /** The whole folder was put back from a backup: every client file goes into quarantine. */
  readonly restored?: boolean;
  /** When a webhook last named a tenant; absent where there are no webhooks. */
  readonly lastWebhook?: (source: Source) => Instant | null;
}

/** What a newly connected organisation may bring beyond the defaults (the demo's does). */
export type Extras = Partial<Pick<NewOrganisationInput, 'mode' | 'released' | 'language' | 'sender'>>;

type Actor = ReturnType<typeof openOrganisation>;

export interface Product {
  readonly connect: Connect;
  readonly grants: Grants;
  clients(): OrganisationSummary[];
  /** null: no such organisation here. */
  organisation(id: string): OrganisationActor | null;
  ids(): string[];
  /** The organisation of a tenant while it is connected, else null. */
  connected(source: Source): string | null;
  /** Where an organisation's webhooks come from; null: it has none, or is not here. */
  source(id: string): Source | null;
  /** Which platform and tenant an organisation is of; null: no such organisation. */
  client(id: string): Client | null;
  stages(id: string): StageView[];
  /** Creates (or reconnects) the organisation of a tenant under a grant and opens its actor; null when its books do not answer. */
  adopt(platformId: PlatformId, grantId: string, tenant: Tenant, extras?: Extras): Promise<OrganisationActor | null>;
  /** The same for books that ask for no grant, such as a spreadsheet's. */
  open(platformId: PlatformId, tenant: string, extras?: Extras): Promise<OrganisationActor | null>;
  /** Before anybody is let in. @throws BadInput when no grant can be opened with the master keys there are. */
  ready(): Promise<void>;
}

/** Opens the practice and every organisation in the folder. What an earlier process left half-done is put right by the actors. */
export function openProduct(deps: ProductDeps): Product {
  const { runtime, vault } = deps;
  const { hash, random, now, log } = runtime;
  const database = runtime.openDatabase('practice');
  const practice = openPractice({ database });
  const oauth = (platform: string) => deps.platforms[platform]?.connector.oauth ?? null;
  const grants = openGrants({ database, vault, hash, random, now, log, oauth, pause });
  const actors = new Map<string, Actor>();
  const hear = (summary: OrganisationSummary): void => {
    practice.hear(summary);
    runtime.witness?.hear(summary.id, summary.version);
  };

  const openActor = (id: string, platform: Platform) => {
    const access: Access = platform.connector.facts.scopes.length === 0 ? withoutGrant : grants.accessOf(id);
    const lastWebhook = (): Instant | null => {
      const source = sourceOf(actor);
      return source ? (deps.lastWebhook?.(source) ?? null) : null;
    };
    const database = runtime.openDatabase(`organisations/${id}`);
    const home = {
      place: runtime.placeOf(`organisations/${id}`),
      heard: Math.max(practice.heard(id), runtime.witness?.heard(id) ?? -1),
      isCopy: deps.restored ?? false,
    };
    const actor: Actor = openOrganisation({ ...runtime, id, database, platform, access, lastWebhook, onSummary: hear, home });
    actors.set(id, actor);
    return actor;
  };
  for (const { id, platform } of practice.members()) {
    const known = deps.platforms[platform];
    if (known) openActor(id, known);
    else log('warn', 'organisation-without-platform', { platform });
  }

  // A practice that was put back from before they were connected does not know them; their files are still there.
  const members = new Set(practice.members().map((member) => member.id));
  for (const id of runtime.witness?.organisations() ?? [])
    if (!members.has(id)) log('error', 'organisation-unknown-to-practice', { organisation: id });

  /** Makes (or finds again) the organisation of a company that answered, and opens its actor. */
  const establish = async (platformId: PlatformId, platform: Platform, tenant: string, company: CompanyInfo, extras: Extras) => {
    const id = organisationId(hash, platformId, tenant);
    const { name } = company;
    const sender = { fromName: name, fromAddress: deps.mailFrom, replyTo: deps.mailFrom, phone: null, paymentInstructions: null };
    const input = { hash, random, at: now(), platform: platformId, tenant, company, policy: standardPolicy(), sender };
    createOrganisation({ database: runtime.openDatabase(`organisations/${id}`), ...input, ...extras });
    practice.add({ id, name, platform: platformId, tenant });
    const actor = actors.get(id) ?? openActor(id, platform);
    hear(await actor.summary());
    return actor;
  };

  const product: Product = {
    grants,
    connect: connecting({
      platforms: deps.platforms,
      grants,
      publicUrl: deps.publicUrl,
      random,
      adopt: (platform, grantId, tenant) => product.adopt(platform, grantId, tenant),
      known: (platform, tenant) => actors.get(organisationId(hash, platform, tenant.id)) ?? null,
      organisation: (id) => actors.get(id) ?? null,
    }),
    clients: () => practice.clients().filter((client) => actors.has(client.id)),
    organisation: (id) => actors.get(id) ?? null,
    ids: () => [...actors.keys()],
    connected({ platform, tenant }) {
      const id = organisationId(hash, platform, tenant);
      return actors.get(id)?.store.connection.state() === 'connected' ? id : null;
    },
    source(id) {
      const actor = actors.get(id);
      return actor ? sourceOf(actor) : null;
    },
    client: (id) => practice.members().find((client) => client.id === id) ?? null,
    stages: (id) => stagesOf(actors.get(id)),
    async adopt(platformId, grantId, tenant, extras = {}) {
      const platform = deps.platforms[platformId];
      const opened = await grants.open(grantId);
      if (!platform || !opened.ok) return null;
      const asked = await platform.connector.company({ accessToken: opened.value.accessToken, tenant: tenant.id });
      if (!asked.ok) return null;
      // The grant is committed before the organisation says that it is connected.
      grants.connect(organisationId(hash, platformId, tenant.id), grantId, tenant);
      return establish(platformId, platform, tenant.id, asked.value, extras);
    },
    async open(platformId, tenant, extras = {}) {
      const platform = deps.platforms[platformId];
      const asked = await platform?.connector.company({ accessToken: '', tenant });
      return platform && asked?.ok ? establish(platformId, platform, tenant, asked.value, extras) : null;
    },
    async ready() {
      const { grants: all, withoutKey } = await grants.readable();
      if (all > 0 && withoutKey === all)
        throw new BadInput(
          'none of the connections kept here can be opened with MASTER_KEY: give the key they were kept under as well, after a comma',
        );
      if (withoutKey > 0) log('error', 'grants-without-master-key', { count: withoutKey });
    },
  };
  return product;
}

function sourceOf({ store }: Actor): Source | null {
  const { platform: name, tenant } = store.settings.read();
  const platform = WEBHOOK_PLATFORMS.find((each) => each === name);
  return platform ? { platform, tenant } : null;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function standardPolicy(): Policy {
  const policy = preset('standard');
  if (!policy) throw new Error('the standard preset is missing');
  return policy;
}

function stagesOf(actor: Actor | undefined): StageView[] {
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
