/**
 * The grants of a practice: one token set per person's consent (a Xero user, a QuickBooks company) with every organisation it opens under
 * it, kept once and sealed. Organisations get an `Access`; nobody else ever sees a token.
 */
import type { Grant, Outcome, Tenant } from '../../connectors/connector.ts';
import { addMs } from '../domain/time.ts';
import type { Database, Hash } from '../store/database.ts';
import { CannotOpen, type Vault } from '../vault/vault.ts';
import type { Access, Opened } from './access.ts';
import { leavingOf } from './leaving.ts';
import { NOT_CONNECTED, type RefreshDeps, refreshingOf } from './refresh.ts';
import { type Consent, rowsOf } from './rows.ts';
import type { GrantRow } from './schema.ts';
import { tokensOf } from './tokens.ts';

/** A person chooses from the list well within a quarter of an hour. */
const CONSENT_MS = 15 * 60_000;
/** A grant that was not used for a day is refreshed, so that none grows 60 (Xero) or 100 (Intuit) days old. Source: reliability reference, Lifetimes. */
const KEEP_ALIVE_MS = 24 * 3_600_000;
/** A consent and a refresh may meet; one of them then reads again. */
const KEEP_TRIES = 5;
const NAME_BYTES = 16;
const SECRET_BYTES = 32;

export interface GrantsDeps extends Pick<RefreshDeps, 'oauth' | 'now' | 'pause' | 'log'> {
  /** The practice's database, its tables brought up to date (openPractice). */
  readonly database: Database;
  readonly vault: Vault;
  readonly hash: Hash;
  /** Unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array;
}

export interface ConsentGiven {
  readonly grant: Grant;
  /** Whose it is at the platform; the same person's next consent gives new tokens to the same grant. */
  readonly subject: string | null;
}

export interface Grants {
  /** Keeps a consent's token set and gives the grant's id. Nothing is connected by it. */
  keep(platform: string, consent: ConsentGiven): Promise<string>;
  /** Puts an organisation under a grant; whichever it was under before no longer serves it. */
  connect(organisationId: string, grantId: string, tenant: Pick<Tenant, 'id' | 'connectionId'>): void;
  accessOf(organisationId: string): Access;
  /** A token of a grant that no organisation may be under yet. */
  open(grantId: string): Promise<Outcome<Opened>>;
  /** Remembers what a person may choose from; gives the secret that only their browser gets. */
  offer(platform: string, grantId: string, tenants: readonly Tenant[]): string;
  /** null: no such offer, or it is too old. */
  offered(secret: string): Consent | null;
  /** The offer is used up; connections that were not chosen are ended again at the platform. */
  settle(secret: string, unchosen: readonly Tenant[]): Promise<void>;
  /** From now on no call is made for this organisation. The platform is told by `tellPlatforms`. */
  leave(organisationId: string): void;
  /** Tells the platforms of those who left. Gives how many they have still to hear of. */
  tellPlatforms(): Promise<number>;
  /** How many grants there are, and how many were wrapped by a master key that this process was not given. */
  readable(): Promise<{ readonly grants: number; readonly withoutKey: number }>;
  /** What has to be done now and then: data keys rewrapped by the current master key, leftovers ended, idle grants kept alive. Never throws. */
  tend(): Promise<void>;
}

/** One per practice and process; any number of processes may share the database. */
export function openGrants(deps: GrantsDeps): Grants {
  const { database, vault, hash, random, now, log } = deps;
  const rows = rowsOf(database);
  const tokens = tokensOf(vault);
  const inner: RefreshDeps = { ...deps, rows, tokens, owner: hexOf(random(NAME_BYTES)) };
  const refreshing = refreshingOf(inner);
  const leaving = leavingOf(inner, refreshing);
  const consentId = (secret: string): string => hash(`consent|${secret}`);

  /** A new consent gets a new data key, so that nothing sealed before opens as one of its tokens. */
  async function sealed(platform: string, id: string, { grant }: ConsentGiven, before: GrantRow | null): Promise<GrantRow> {
    const key = { id, platform, keyVersion: (before?.keyVersion ?? 0) + 1, dataKey: await tokens.newDataKey(id) };
    const { accessExpiresAt, refreshExpiresAt, hardExpiresAt = null } = grant;
    return {
      ...key,
      ...(await tokens.seal(key, grant, null)),
      state: 'live',
      previousUntil: null,
      accessExpiresAt,
      refreshExpiresAt,
      hardExpiresAt,
      refreshedAt: now(),
      version: (before?.version ?? 0) + 1,
      leaseOwner: null,
      leaseUntil: null,
    };
  }

  async function rewrapAll(): Promise<void> {
    for (const { id, dataKey } of rows.all()) {
      try {
        const wrapped = await tokens.rewrap(id, dataKey);
        if (wrapped !== null) rows.rewrapped(id, dataKey, wrapped);
      } catch (error) {
        log('error', 'data-key-unreadable', { reason: error instanceof CannotOpen ? error.reason : 'unknown' });
      }
    }
  }

  async function keepAlive(): Promise<void> {
    const idle = rows.all().filter((row) => row.state === 'live' && row.refreshedAt < addMs(now(), -KEEP_ALIVE_MS));
    for (const row of idle) await refreshing.refresh(row.id);
  }

  return {
    async keep(platform, consent) {
      const id = `${platform}-${consent.subject === null ? hexOf(random(NAME_BYTES)) : hash(`grant|${platform}|${consent.subject}`).slice(0, 32)}`;
      for (let attempt = 0; attempt < KEEP_TRIES; attempt += 1) {
        const before = rows.grant(id);
        const row = await sealed(platform, id, consent, before);
        if (before ? rows.replace(id, before.version, row) : rows.add(row)) return id;
      }
      throw new Error('a grant changed faster than it could be kept');
    },
    connect: (organisationId, grantId, { id, connectionId }) => rows.connect({ organisationId, grantId, tenant: id, connectionId }),
    accessOf(organisationId) {
      const grantId = (): string | null => {
        const row = rows.connection(organisationId);
        return row?.state === 'open' ? row.grantId : null;
      };
      const none = { ok: false, failure: { kind: 'reconnect', code: NOT_CONNECTED } } as const;
      return {
        async open() {
          const id = grantId();
          return id === null ? none : refreshing.open(id);
        },
        async renew(refused) {
          const id = grantId();
          return id === null ? none : refreshing.renew(id, refused);
        },
      };
    },
    open: (grantId) => refreshing.open(grantId),
    offer(platform, grantId, tenants) {
      const secret = hexOf(random(SECRET_BYTES));
      rows.addConsent({ id: consentId(secret), grantId, platform, tenants, expiresAt: addMs(now(), CONSENT_MS) });
      return secret;
    },
    offered(secret) {
      const consent = rows.consent(consentId(secret));
      return consent && consent.expiresAt > now() ? consent : null;
    },
    async settle(secret, unchosen) {
      const consent = rows.consent(consentId(secret));
      rows.dropConsent(consentId(secret));
      const grant = consent && rows.grant(consent.grantId);
      if (grant) await leaving.refuse(grant, unchosen);
    },
    leave: (organisationId) => rows.leave(organisationId),
    tellPlatforms: () => leaving.tellPlatforms(),
    async readable() {
      const all = rows.all();
      let withoutKey = 0;
      for (const { id, dataKey } of all) {
        await tokens.rewrap(id, dataKey).catch((error: unknown) => {
          if (error instanceof CannotOpen && error.reason === 'unknown-master-key') withoutKey += 1;
        });
      }
      return { grants: all.length, withoutKey };
    },
    async tend() {
      for (const [name, work] of [
        ['rewrap', rewrapAll],
        ['leaving', leaving.tellPlatforms],
        ['orphans', leaving.endOrphans],
        ['keep-alive', keepAlive],
      ] as const) {
        try {
          await work();
        } catch (error) {
          log('error', 'tending-failed', { work: name, error: error instanceof Error ? error.name : 'unknown' });
        }
      }
    },
  };
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
