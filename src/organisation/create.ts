/** Makes a new organisation's rows from what the platform says of the company; nothing leaves until a person says so. */
import type { CompanyInfo, PlatformId } from '../../connectors/connector.ts';
import { isCurrency } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import { isZone } from '../domain/zone.ts';
import { canonicalText } from '../policy/canonical.ts';
import type { Mode } from '../policy/case.ts';
import type { Policy } from '../policy/policy.ts';
import type { Database, Hash } from '../store/database.ts';
import { openStore } from '../store/open.ts';
import type { Sender } from '../store/schema-books.ts';
import type { Language } from './actor.ts';

export interface NewOrganisationInput {
  readonly database: Database;
  readonly hash: Hash;
  readonly random: (bytes: number) => Uint8Array;
  readonly at: Instant;
  readonly platform: PlatformId;
  readonly tenant: string;
  readonly company: CompanyInfo;
  readonly policy: Policy;
  readonly sender: Sender;
  readonly language?: Language;
  /** Absent: draft and not released, as for everyone who connects. Demos, replays and tests may say otherwise. */
  readonly mode?: Mode;
  readonly released?: boolean;
}

/** Used where the platform does not say: a zone that is nobody's, and the currency of most small businesses on both platforms. */
const FALLBACK = { timeZone: 'UTC', baseCurrency: 'USD' } as const;

/** The id follows from the tenant, so that a webhook finds its actor without a look-up, and the same books are never opened twice. */
export function organisationId(hash: Hash, platform: PlatformId, tenant: string): string {
  return `${platform}-${hash(`${platform}|${tenant}`).slice(0, 16)}`;
}

/**
 * Creates the organisation; where it exists already (a person connected again) everything it remembers stays. Gives its id.
 * @throws Error when the database belongs to another tenant.
 */
export function createOrganisation(input: NewOrganisationInput): string {
  const { database, hash, random, at, platform, tenant, company } = input;
  const store = openStore(database, { hash, random });
  const id = organisationId(hash, platform, tenant);
  return store.transaction(() => {
    const before = store.settings.find();
    if (before && before.id !== id) throw new Error('this database belongs to another organisation');
    if (!before) {
      const { timeZone, baseCurrency } = company;
      store.settings.create({
        id,
        name: company.name,
        platform,
        tenant,
        timeZone: timeZone !== null && isZone(timeZone) ? timeZone : FALLBACK.timeZone,
        country: company.country,
        baseCurrency: baseCurrency !== null && isCurrency(baseCurrency) ? baseCurrency : FALLBACK.baseCurrency,
        language: input.language ?? 'en',
        mode: input.mode ?? 'draft',
        released: input.released ?? false,
        stopped: false,
        policyHash: store.settings.keepPolicy(canonicalText(input.policy), at),
        sender: input.sender,
        nativeReminders: company.nativeReminders,
        companyRead: at,
        version: 0,
      });
    }
    store.connection.open();
    store.journal.append({ at, kind: before ? 'reconnected' : 'connected', customerId: null, contents: { platform, name: company.name } });
    return id;
  });
}
