/** What wrangler.toml binds: the three kinds of object with what may be asked of them from elsewhere, the queue, and the variables. */
import type { CompanyInfo, Outcome, PlatformId } from '../../../connectors/connector.ts';
import type { Instant } from '../../domain/time.ts';
import type { Opened } from '../../grants/access.ts';
import type { WebhookPlatform } from '../../inbox/platforms.ts';
import type { Hinted, OrganisationActor, OrganisationSummary, StageView } from '../../organisation/actor.ts';
import type { Client } from '../../practice/practice.ts';
import { FIRST_PRACTICE } from '../../practice/schema.ts';
import type { Connect, Metric } from '../../web/deps.ts';
import type { Door } from '../../web/door.ts';

/** The objects of one kind, by name; the same name gives the same object wherever it is asked from. */
export interface Objects<Stub> {
  idFromName(name: string): ObjectId;
  get(id: ObjectId): Stub;
}
type ObjectId = { readonly __object: never };

export function named<Stub>(objects: Objects<Stub>, name: string): Stub {
  return objects.get(objects.idFromName(name));
}

export interface NewClientFile {
  readonly platform: PlatformId;
  readonly tenant: string;
  readonly company: CompanyInfo;
  /** The object of the practice that it tells of itself. */
  readonly practice: string;
}

/** The actor, and what only the platform around it needs. Asking one that was never made is an error. */
export interface OrganisationStub extends Omit<OrganisationActor, 'id'> {
  /** Makes it, or connects it again; it wakes at once. Gives its id. */
  create(file: NewClientFile): Promise<string>;
  stages(): Promise<StageView[]>;
  /** A webhook named it; false: it is not connected here. Repetitions do no harm. */
  hinted(kinds: readonly Hinted[], at: Instant): Promise<boolean>;
  /** Sets the alarm it should have anyway, and gives when that is; null: there is no such organisation. */
  rearm(): Promise<Instant | null>;
}

/** `practice` is the id it was asked for by: an object does not know its own name (durable-objects/examples/reference-do-name-using-init). */
export interface PracticeStub extends Omit<Connect, 'platforms' | 'newState'> {
  clients(): Promise<OrganisationSummary[]>;
  members(): Promise<Client[]>;
  /** Whether the organisation is one of its client files. */
  owns(organisationId: string): Promise<boolean>;
  /** Takes an organisation's summary in. */
  hear(summary: OrganisationSummary): Promise<void>;
  metrics(): Promise<Metric[]>;
  heard(organisationId: string): Promise<number>;
  open(organisationId: string): Promise<Outcome<Opened>>;
  renew(organisationId: string, refused: string): Promise<Outcome<Opened>>;
  /** Pokes those of its organisations whose wake passed unheard; gives how many. */
  sweep(): Promise<number>;
}

/** The object of the practice that client files belong to before anybody has signed up. */
const FIRST_OBJECT = 'practice';

/** The name of a practice's object. */
export function objectOf(practiceId: string): string {
  return practiceId === FIRST_PRACTICE ? FIRST_OBJECT : practiceId;
}

/** Everything of the door that is asked there, and which practice a client file belongs to. */
export interface DirectoryStub extends Omit<Door, 'platforms' | 'sendsMail' | 'visitor' | 'practices'> {
  practicesOf: Door['practices'];
  /** The ids of those that have client files. */
  practices(): Promise<string[]>;
  /** The practice that owns an organisation; null: nobody does. */
  ownerOf(organisationId: string): Promise<string | null>;
  /** Whoever claims it first owns it. False: another practice does. */
  claim(client: Client, practiceId: string): Promise<boolean>;
}

/** A delivery as it came; or, where it is larger than a message may be, what it says of one organisation. */
export type WebhookMessage =
  | { readonly form: 'delivery'; readonly platform: WebhookPlatform; readonly at: Instant; readonly raw: Uint8Array }
  | {
      readonly form: 'hints';
      readonly platform: WebhookPlatform;
      readonly at: Instant;
      readonly tenant: string;
      readonly kinds: readonly Hinted[];
    };

export interface WebhookQueue {
  send(message: WebhookMessage, options: { readonly contentType: 'v8' }): Promise<unknown>;
}

export interface Bindings {
  readonly ORGANISATIONS: Objects<OrganisationStub>;
  readonly PRACTICES: Objects<PracticeStub>;
  readonly DIRECTORY: Objects<DirectoryStub>;
  readonly WEBHOOKS: WebhookQueue;
}

/** The variables and secrets among the bindings: named as in the environment of the Node runtime. */
export function variablesOf(bindings: Bindings): Readonly<Record<string, string | undefined>> {
  const all: readonly (readonly [string, unknown])[] = Object.entries(bindings);
  return Object.fromEntries(all.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
