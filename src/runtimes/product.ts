/** The product on one machine: a practice with its grants, and its organisations' actors over one file each, opened when they are needed. */
import type { CompanyInfo, Platform, PlatformId, Tenant } from '../../connectors/connector.ts';
import { BadInput } from '../domain/bad-input.ts';
import type { Instant } from '../domain/time.ts';
import { type Access, withoutGrant } from '../grants/access.ts';
import { type Grants, openGrants } from '../grants/grants.ts';
import { WEBHOOK_PLATFORMS } from '../inbox/platforms.ts';
import type { Source } from '../inbox/source.ts';
import type { OrganisationActor, OrganisationSummary, StageView } from '../organisation/actor.ts';
import { createOrganisation, type NewOrganisationInput, organisationId } from '../organisation/create.ts';
import type { Log } from '../organisation/log.ts';
import { type OpenedOrganisation, openOrganisation } from '../organisation/organisation.ts';
import { type Client, openPractice, type Totals, type Wake } from '../practice/practice.ts';
import { FIRST_PRACTICE } from '../practice/schema.ts';
import type { Vault } from '../vault/vault.ts';
import type { Connect } from '../web/deps.ts';
import { connecting } from './connecting.ts';
import { hearing } from './hearing.ts';
import { newOrganisation } from './new-organisation.ts';
import { onDemand } from './on-demand.ts';
import { type OpeningCounts, openings } from './openings.ts';
import type { NodeRuntime } from './platform.ts';
import { stagesOf } from './stages.ts';
import { TURN } from './turn.ts';
import { witnessed } from './witness.ts';

export interface ProductDeps {
  readonly runtime: NodeRuntime;
  readonly publicUrl: () => string;
  /** The address letters come from until the organisation has its own. */
  readonly mailFrom: string;
  readonly platforms: Readonly<Partial<Record<PlatformId, Platform>>>;
  readonly vault: Vault;
  /** The whole folder was put back from a backup: every client file goes into quarantine. */
  readonly restored?: boolean;
  /** When a webhook last named a tenant; absent where there are no webhooks. */
  readonly lastWebhook?: (source: Source) => Instant | null;
  /** Organisations open at once. */
  readonly mostOpen: number;
}

/** What a newly connected organisation may bring beyond the defaults (the demo's does). */
export type Extras = Partial<Pick<NewOrganisationInput, 'mode' | 'released' | 'language' | 'sender'>> & {
  /** Which practice it is to belong to; absent: the first. One that another owns is left alone. */
  readonly practice?: string;
};

export interface Product {
  readonly connect: Connect;
  readonly grants: Grants;
  /** What each client file of a practice (absent: of all) last said of itself; none is opened. */
  clients(practice?: string): OrganisationSummary[];
  /** The practice that owns an organisation; null: there is none here. */
  ownerOf(id: string): string | null;
  /** The organisation of a platform's company, connected or not; null: there is none here. */
  fileOf(platform: PlatformId, tenant: string): { readonly id: string; readonly practice: string } | null;
  /** Opened when it is called; null: no such organisation here. */
  organisation(id: string): OrganisationActor | null;
  ids(): string[];
  /** When each client file wakes next. */
  wakes(): Wake[];
  count(): number;
  totals(): Totals;
  openings(): OpeningCounts;
  /** The organisation of a tenant while it is connected, else null. */
  connected(source: Source): string | null;
  /** Where an organisation's webhooks come from; null: it has none, or is not here. */
  source(id: string): Source | null;
  /** Which platform and tenant an organisation is of; null: no such organisation. */
  client(id: string): Client | null;
  stages(id: string): Promise<StageView[]>;
  /** Creates (or reconnects) the organisation of a tenant under a grant; null when its books do not answer. */
  adopt(platformId: PlatformId, grantId: string, tenant: Tenant, extras?: Extras): Promise<OrganisationActor | null>;
  /** The same for books that ask for no grant, such as a spreadsheet's. */
  open(platformId: PlatformId, tenant: string, extras?: Extras): Promise<OrganisationActor | null>;
  /** Before anybody is let in. @throws BadInput when no grant can be opened with the master keys there are. */
  ready(): Promise<void>;
  /** Waits for what runs, begins nothing, and closes every organisation. The practice stays with the runtime. */
  close(): Promise<void>;
}

/** Opens the practice and no organisation. What an earlier process left half-done is put right by the actors, whose next wakes the practice knows. */
export function openProduct(deps: ProductDeps): Product {
  const { runtime, vault, platforms } = deps;
  const { hash, random, now, log } = runtime;
  const database = runtime.openDatabase('practice');
  const practice = hearing(witnessed(openPractice({ database }), runtime.witness), log);
  // Whatever is opened first after a restore, this start or another, is told then.
  if (deps.restored) practice.putBack();
  const oauth = (platform: string) => platforms[platform]?.connector.oauth ?? null;
  const grants = openGrants({ database, vault, hash, random, now, log, oauth, pause });
  /** Closed by this process with nothing left to tell. */
  const told = new Set<string>();

  const openActor = (id: string): OpenedOrganisation => {
    const client = practice.member(id);
    const platform = client ? platforms[client.platform] : undefined;
    if (!client || !platform) throw new Error('no such organisation here');
    const access: Access = platform.connector.facts.scopes.length === 0 ? withoutGrant : grants.accessOf(id);
    const source = sourceOf(client);
    const lastWebhook = (): Instant | null => (source ? (deps.lastWebhook?.(source) ?? null) : null);
    const name = fileOf(id);
    const isPutBack = practice.isPutBack(id);
    const opened = openOrganisation({
      ...runtime,
      random: runtime.chanceOf?.(id) ?? random,
      id,
      database: runtime.openDatabase(name),
      platform,
      access,
      lastWebhook,
      log: logOf(log, id),
      onSummary: practice.hear,
      home: { place: runtime.placeOf(name), heard: Math.max(practice.heard(id), runtime.witness?.heard(id) ?? -1), isCopy: isPutBack },
      told: told.delete(id) ? practice.summary(id) : null,
      turn: TURN,
    });
    if (isPutBack) practice.told(id);
    return opened;
  };
  const open = openings<OpenedOrganisation>(deps.mostOpen, {
    open(id) {
      try {
        return openActor(id);
      } catch (error) {
        runtime.closeDatabase(fileOf(id));
        throw error;
      }
    },
    close(id, actor) {
      if (actor.isTold()) told.add(id);
      runtime.closeDatabase(fileOf(id));
    },
  });
  const isKnown = (client: Pick<Client, 'platform'> | null): boolean => client !== null && platforms[client.platform] !== undefined;
  const here = (id: string): OrganisationActor | null => (isKnown(practice.member(id)) ? onDemand(id, (work) => open.use(id, work)) : null);

  for (const platform of new Set(practice.wakes().map((client) => client.platform)))
    if (!platforms[platform]) log('warn', 'organisation-without-platform', { platform });

  // A practice that was put back from before they were connected does not know them; their files are still there.
  const members = new Set(practice.members().map((member) => member.id));
  for (const id of runtime.witness?.organisations() ?? [])
    if (!members.has(id)) log('error', 'organisation-unknown-to-practice', { organisation: id });

  /** Makes (or finds again) the organisation of a company that answered. */
  const establish = async (
    platformId: PlatformId,
    tenant: string,
    company: CompanyInfo,
    { practice: practiceId = FIRST_PRACTICE, ...extras }: Extras,
  ) => {
    const id = organisationId(hash, platformId, tenant);
    const { name } = company;
    const chance = runtime.chanceOf?.(id) ?? random;
    const input = newOrganisation({ platform: platformId, tenant, company, mailFrom: deps.mailFrom, at: now(), random: chance });
    if (!practice.member(id)) create(id, { ...input, ...extras });
    else await open.use(id, (actor) => createOrganisation({ database: actor.store.database, ...input, ...extras }));
    practice.add({ id, name, platform: platformId, tenant }, practiceId);
    await open.use(id, async (actor) => practice.hear(await actor.summary()));
    practice.flush();
    return here(id);
  };
  /** Before the practice knows it nobody else can open it. */
  const create = (id: string, input: Omit<NewOrganisationInput, 'database'>): void => {
    try {
      createOrganisation({ database: runtime.openDatabase(fileOf(id)), ...input });
    } finally {
      runtime.closeDatabase(fileOf(id));
    }
  };

  const product: Product = {
    grants,
    connect: connecting({
      platforms: deps.platforms,
      grants,
      publicUrl: deps.publicUrl,
      random,
      adopt: (platform, grantId, tenant, practice) => product.adopt(platform, grantId, tenant, { practice }),
      owner: (platform, tenant) => practice.ownerOf(organisationId(hash, platform, tenant.id)),
      known: (platform, tenant) => here(organisationId(hash, platform, tenant.id)),
      organisation: here,
    }),
    clients(practiceId) {
      const owned = practiceId === undefined ? null : practice.owned(practiceId);
      return practice.clients().filter((client) => isKnown(client) && owned?.has(client.id) !== false);
    },
    ownerOf: practice.ownerOf,
    fileOf(platform, tenant) {
      const id = organisationId(hash, platform, tenant);
      const owner = practice.ownerOf(id);
      return owner === null ? null : { id, practice: owner };
    },
    organisation: here,
    ids: () =>
      practice
        .wakes()
        .filter(isKnown)
        .map(({ id }) => id),
    wakes: () => practice.wakes().filter(isKnown),
    count: practice.count,
    totals: practice.totals,
    openings: open.counts,
    connected({ platform, tenant }) {
      const id = organisationId(hash, platform, tenant);
      return platforms[platform] && practice.summary(id)?.connection === 'connected' ? id : null;
    },
    source(id) {
      const client = practice.member(id);
      return client && isKnown(client) ? sourceOf(client) : null;
    },
    client: practice.member,
    stages: async (id) => (here(id) ? open.use(id, stagesOf) : []),
    async adopt(platformId, grantId, tenant, extras = {}) {
      const platform = deps.platforms[platformId];
      const opened = await grants.open(grantId);
      if (!platform || !opened.ok) return null;
      const asked = await platform.connector.company({ accessToken: opened.value.accessToken, tenant: tenant.id });
      if (!asked.ok) return null;
      const owner = practice.ownerOf(organisationId(hash, platformId, tenant.id));
      if (owner !== null && extras.practice !== undefined && owner !== extras.practice) return null;
      // The grant is committed before the organisation says that it is connected.
      grants.connect(organisationId(hash, platformId, tenant.id), grantId, tenant);
      return establish(platformId, tenant.id, asked.value, extras);
    },
    async open(platformId, tenant, extras = {}) {
      const platform = deps.platforms[platformId];
      const asked = await platform?.connector.company({ accessToken: '', tenant });
      return asked?.ok ? establish(platformId, tenant, asked.value, extras) : null;
    },
    async ready() {
      const { grants: all, withoutKey } = await grants.readable();
      if (all > 0 && withoutKey === all)
        throw new BadInput(
          'none of the connections kept here can be opened with MASTER_KEY: give the key they were kept under as well, after a comma',
        );
      if (withoutKey > 0) log('error', 'grants-without-master-key', { count: withoutKey });
    },
    async close() {
      await open.close();
      practice.flush();
    },
  };
  return product;
}

function fileOf(id: string): string {
  return `organisations/${id}`;
}

/** Whatever an organisation logs says whose it is. */
function logOf(log: Log, organisation: string): Log {
  return (level, event, values = {}) => log(level, event, { organisation, ...values });
}

function sourceOf({ platform: name, tenant }: Client): Source | null {
  const platform = WEBHOOK_PLATFORMS.find((each) => each === name);
  return platform ? { platform, tenant } : null;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
