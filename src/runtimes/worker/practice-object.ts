/**
 * One practice as a Durable Object: its client files and what each last said of itself, and the grants, which nobody but this object can
 * open. Organisations ask it for tokens; people connect and disconnect through it.
 */
import { DurableObject } from 'cloudflare:workers';
import type { DurableObjectState } from '@cloudflare/workers-types';
import type { Outcome, Platform, PlatformId, Tenant } from '../../../connectors/connector.ts';
import { addMs } from '../../domain/time.ts';
import type { Opened } from '../../grants/access.ts';
import { type Grants, openGrants } from '../../grants/grants.ts';
import type { OrganisationActor, OrganisationSummary } from '../../organisation/actor.ts';
import { organisationId } from '../../organisation/create.ts';
import { type Client, openPractice, type Practice } from '../../practice/practice.ts';
import { parseMasterKeys } from '../../vault/master-keys.ts';
import { openVault } from '../../vault/vault.ts';
import type { Connect, Metric } from '../../web/deps.ts';
import { connecting } from '../connecting.ts';
import { hash } from '../digest.ts';
import { saidBy } from '../measures.ts';
import { type Bindings, type DirectoryStub, named, objectOf, type PracticeStub } from './bindings.ts';
import { DIRECTORY } from './directory-object.ts';
import { durableDatabase } from './durable-database.ts';
import { remoteOrganisation } from './remote.ts';
import { platformsOf, type Supplies, suppliesOf } from './supplies.ts';

/** What has to be done now and then is done so often (../tending.ts). */
const TEND_EVERY_MS = 3_600_000;
/** A wake may take some minutes; longer than this nobody stays silent. Source: reliability reference, Durable Objects (10 minutes). */
const SILENCE_MS = 10 * 60_000;
/** Organisations poked by one sweep; the rest is seen by the next. Ours: one call may lead to 10,000 others (workers/platform/limits). */
const MOST_POKED = 500;

interface Inside {
  readonly practice: Practice;
  readonly grants: Grants;
  readonly connect: Connect;
}

export class PracticeObject extends DurableObject<Bindings> implements PracticeStub {
  readonly #supplies: Supplies;
  #inside: Promise<Inside> | null = null;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    this.#supplies = this.supply();
  }

  /** What it lives on; where drills put a clock and a chance of their own. */
  protected supply(): Supplies {
    return suppliesOf(this.env);
  }

  async clients(): Promise<OrganisationSummary[]> {
    return (await this.#open()).practice.clients();
  }
  async members(): Promise<Client[]> {
    return (await this.#open()).practice.members();
  }
  async owns(organisation: string): Promise<boolean> {
    return (await this.#open()).practice.member(organisation) !== null;
  }
  async heard(organisation: string): Promise<number> {
    return (await this.#open()).practice.heard(organisation);
  }
  async hear(summary: OrganisationSummary): Promise<void> {
    (await this.#open()).practice.hear(summary);
  }
  async metrics(): Promise<Metric[]> {
    return saidBy((await this.#open()).practice);
  }
  async open(organisation: string): Promise<Outcome<Opened>> {
    return (await this.#open()).grants.accessOf(organisation).open();
  }
  async renew(organisation: string, refused: string): Promise<Outcome<Opened>> {
    return (await this.#open()).grants.accessOf(organisation).renew(refused);
  }
  async begin(platform: PlatformId, state: string) {
    return (await this.#open()).connect.begin(platform, state);
  }
  async finish(platform: PlatformId, callbackUrl: string, practice: string) {
    return (await this.#open()).connect.finish(platform, callbackUrl, practice);
  }
  async offered(platform: PlatformId, secret: string, practice: string) {
    return (await this.#open()).connect.offered(platform, secret, practice);
  }
  async choose(platform: PlatformId, secret: string, tenantIds: readonly string[], practice: string) {
    return (await this.#open()).connect.choose(platform, secret, tenantIds, practice);
  }
  async disconnect(organisation: string, by: string) {
    return (await this.#open()).connect.disconnect(organisation, by);
  }

  async sweep(): Promise<number> {
    const { now, log } = this.#supplies;
    if ((await this.ctx.storage.getAlarm()) === null) await this.#arm();
    const before = addMs(now(), -SILENCE_MS);
    const silent = (await this.#open()).practice
      .wakes()
      .filter(({ at }) => at === null || at < before)
      .slice(0, MOST_POKED);
    for (const { id } of silent) {
      try {
        await named(this.env.ORGANISATIONS, id).rearm();
      } catch {
        log('error', 'organisation-not-poked', { organisation: id });
      }
    }
    if (silent.length > 0) log('warn', 'organisations-silent', { count: silent.length });
    return silent.length;
  }

  /** Tokens rewrapped, leavers ended, idle grants kept alive. Never throws. */
  override async alarm(): Promise<void> {
    try {
      await (await this.#open()).grants.tend();
    } catch {
      this.#supplies.log('error', 'tending-failed', { work: 'open' });
    } finally {
      await this.#arm();
    }
  }

  #arm(): Promise<void> {
    return this.ctx.storage.setAlarm(Date.now() + TEND_EVERY_MS);
  }

  #open(): Promise<Inside> {
    this.#inside ??= this.#opened().catch((error: unknown) => {
      this.#inside = null;
      throw error;
    });
    return this.#inside;
  }

  async #opened(): Promise<Inside> {
    const { settings, random, now, log } = this.#supplies;
    const database = durableDatabase(this.ctx.storage);
    const practice = openPractice({ database });
    const platforms = platformsOf(this.#supplies, () => this.ctx.storage.sync());
    const vault = openVault({ masterKeys: await parseMasterKeys(settings.masterKey ?? ''), random });
    const oauth = (name: string) => platforms[name]?.connector.oauth ?? null;
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    const grants = openGrants({ database, vault, hash, random, now, log, oauth, pause });
    const organisation = (id: string): OrganisationActor | null =>
      practice.member(id) ? remoteOrganisation(id, named(this.env.ORGANISATIONS, id)) : null;
    const connect = connecting({
      platforms,
      grants,
      publicUrl: () => settings.publicUrl,
      random,
      organisation,
      owner: (platform, { id }) => this.#directory().ownerOf(organisationId(hash, platform, id)),
      known: (platform, { id }) => organisation(organisationId(hash, platform, id)),
      adopt: (platform, grantId, tenant, owner) => this.#adopt({ practice, grants, owner }, platforms[platform], platform, grantId, tenant),
    });
    return { practice, grants, connect };
  }

  async #adopt(
    { practice, grants, owner }: Pick<Inside, 'practice' | 'grants'> & { readonly owner: string },
    platform: Platform | undefined,
    name: PlatformId,
    grantId: string,
    tenant: Tenant,
  ): Promise<OrganisationActor | null> {
    const opened = await grants.open(grantId);
    if (!platform || !opened.ok) return null;
    const asked = await platform.connector.company({ accessToken: opened.value.accessToken, tenant: tenant.id });
    if (!asked.ok) return null;
    const company = asked.value;
    const id = organisationId(hash, name, tenant.id);
    const client = { id, name: company.name, platform: name, tenant: tenant.id };
    if (!(await this.#directory().claim(client, owner))) return null;
    // The grant is committed before the organisation says that it is connected.
    grants.connect(id, grantId, tenant);
    practice.add(client);
    if ((await this.ctx.storage.getAlarm()) === null) await this.#arm();
    const stub = named(this.env.ORGANISATIONS, id);
    await stub.create({ platform: name, tenant: tenant.id, company, practice: objectOf(owner) });
    return remoteOrganisation(id, stub);
  }

  #directory(): DirectoryStub {
    return named(this.env.DIRECTORY, DIRECTORY);
  }
}
