/** The product on one machine: a practice with its grants, and its organisations' actors over one file each, opened when they are needed. */
import type { CompanyInfo, Platform, PlatformId, Tenant } from '../../connectors/connector.ts';
import { BadInput } from '../domain/bad-input.ts';
import type { Instant } from '../domain/time.ts';
import { type Grants, openGrants } from '../grants/grants.ts';
import type { Source } from '../inbox/source.ts';
import type { OrganisationActor, OrganisationSummary, StageView } from '../organisation/actor.ts';
import { type NewOrganisationInput, organisationId } from '../organisation/create.ts';
import { type Client, openPractice, type Totals, type Wake } from '../practice/practice.ts';
import { FIRST_PRACTICE } from '../practice/schema.ts';
import type { Vault } from '../vault/vault.ts';
import type { Connect } from '../web/deps.ts';
import type { Firm } from '../web/firm.ts';
import { connecting } from './connecting.ts';
import { type Files, type FilesDeps, openFiles, sourceOf } from './files.ts';
import { firmOf } from './firm.ts';
import { hearing } from './hearing.ts';
import { newOrganisation } from './new-organisation.ts';
import type { OpeningCounts } from './openings.ts';
import type { NodeRuntime } from './platform.ts';
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
  /** Where client files are open; absent: in this thread. */
  readonly files?: (deps: FilesDeps) => Files;
  /** Told after the practice of every word of an organisation; something may have happened there. */
  readonly heard?: (id: string) => void;
}

/** What a newly connected organisation may bring beyond the defaults (the demo's does). */
export type Extras = Partial<Pick<NewOrganisationInput, 'mode' | 'released' | 'language' | 'sender'>> & {
  /** Which practice it is to belong to; absent: the first. One that another owns is left alone. */
  readonly practice?: string;
};

export interface Product {
  readonly connect: Connect;
  readonly grants: Grants;
  /** The work of those who have many client files. */
  readonly firm: Firm;
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
  const files = (deps.files ?? openFiles)({
    runtime,
    platforms,
    mostOpen: deps.mostOpen,
    count: practice.count,
    introduce(id) {
      const client = practice.member(id);
      if (!client) return null;
      return { client, heard: Math.max(practice.heard(id), runtime.witness?.heard(id) ?? -1), isPutBack: practice.isPutBack(id) };
    },
    accessOf: grants.accessOf,
    ...(deps.lastWebhook && { lastWebhook: deps.lastWebhook }),
    said: practice.summary,
    hear(summary) {
      practice.hear(summary);
      deps.heard?.(summary.id);
    },
    toldPutBack: practice.told,
  });
  const isKnown = (client: Pick<Client, 'platform'> | null): boolean => client !== null && platforms[client.platform] !== undefined;
  const here = (id: string): OrganisationActor | null => (isKnown(practice.member(id)) ? files.actor(id) : null);

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
    const input = newOrganisation({ platform: platformId, tenant, company, mailFrom: deps.mailFrom, at: now() });
    await files.create(id, { ...input, ...extras });
    practice.add({ id, name, platform: platformId, tenant }, practiceId);
    practice.hear(await files.actor(id).summary());
    practice.flush();
    return here(id);
  };

  const product: Product = {
    grants,
    firm: firmOf(practice, database, now),
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
    openings: files.counts,
    connected({ platform, tenant }) {
      const id = organisationId(hash, platform, tenant);
      return platforms[platform] && practice.summary(id)?.connection === 'connected' ? id : null;
    },
    source(id) {
      const client = practice.member(id);
      return client && isKnown(client) ? sourceOf(client) : null;
    },
    client: practice.member,
    stages: async (id) => (here(id) ? files.stages(id) : []),
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
      await files.close();
      practice.flush();
    },
  };
  return product;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
