/** Everything the screens are given: actors to talk to, a clock, and what only some installations have (mailbox, demo, connecting). */
import type { PlatformId } from '../../connectors/connector.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { SenderChecks } from '../letters/sender-check.ts';
import type { MailMessage, MailSummary } from '../mailbox/message.ts';
import type { OrganisationActor, OrganisationSummary, StageView } from '../organisation/actor.ts';
import type { Door } from './door.ts';
import type { Firm } from './firm.ts';
import type { LedgerDesks } from './ledger-desk.ts';
import type { Programs } from './programs.ts';
import type { PolicyTemplates } from './templates.ts';
import type { UnderWay } from './under-way.ts';

/** The demo's own mailbox. */
export interface Mailbox {
  /** Newest first. */
  list(): readonly MailSummary[] | Promise<readonly MailSummary[]>;
  read(id: string): Promise<MailMessage | null>;
}

/** What happened while the demo's clock went on; counts over all organisations. */
export interface DemoReport {
  readonly days: number;
  readonly letters: number;
  readonly calls: number;
  readonly payments: number;
  readonly promises: number;
  readonly disputes: number;
  readonly invoices: number;
}

export interface DemoControl {
  /** The simulated day the demo stands at. */
  date(): CalendarDate;
  /** Lives through `days` days (1 to 31). Calls are made one after another, never side by side. */
  advance(days: number): Promise<DemoReport>;
}

export type ConnectOutcome =
  /** `failed`: the names of those that were chosen and whose books did not answer. */
  | { readonly ok: true; readonly organisationIds: readonly string[]; readonly failed?: readonly string[] }
  /** Nothing is connected yet: the person chooses from what the consent opened. Only this browser may know the secret. */
  | { readonly ok: true; readonly choose: string }
  /**
   * `denied`: the person said no; `empty`: the grant opens no organisation; `none`: nothing was chosen; `expired`: there is nothing to choose
   * from any more; `elsewhere`: another practice has it; `failed`: the platform did not answer as it should.
   */
  | { readonly ok: false; readonly code: 'denied' | 'empty' | 'none' | 'expired' | 'elsewhere' | 'failed' };

/** One of the companies a consent opened. `known`: connected once, and not now. `elsewhere`: another practice here has it. */
export interface OfferedTenant {
  readonly id: string;
  readonly name: string | null;
  readonly state: 'new' | 'connected' | 'known' | 'elsewhere';
}

export interface Connect {
  readonly platforms: readonly PlatformId[];
  /** An unguessable text (≥ 128 bits) that ties the callback to this browser. */
  newState(): string;
  /** The platform's authorize address for this state. */
  begin(platform: PlatformId, sessionState: string): Promise<string>;
  /** `callbackUrl` is the full address the platform sent the browser to. The state was checked already. What is connected is `practice`'s. */
  finish(platform: PlatformId, callbackUrl: string, practice: string): Promise<ConnectOutcome>;
  /** What there is to choose from; null: no such offer, or it is too old. Changes nothing. */
  offered(platform: PlatformId, secret: string, practice: string): Promise<readonly OfferedTenant[] | null>;
  /** Connects what was chosen; ids that were not offered count for nothing. */
  choose(platform: PlatformId, secret: string, tenantIds: readonly string[], practice: string): Promise<ConnectOutcome>;
  /** Ends the connection of an organisation; its history stays. `told`: the platform knows already. null: there was none to end. */
  disconnect(organisationId: string, by: string): Promise<{ readonly told: boolean } | null>;
}

export interface Health {
  readonly ok: boolean;
  /** Short stable facts, e.g. {inbox: 'ok', lag: 3}; never customer data. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** One sample of the Prometheus text format. */
export interface Metric {
  /** [a-z_]+; samples of one name stand together. */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface WebDeps {
  /** The client files of a practice. */
  clients(practice: string): Promise<readonly OrganisationSummary[]>;
  /** null: no such organisation, or another practice's. */
  organisation(id: string, practice: string): Promise<OrganisationActor | null>;
  /** The stages of an organisation's policy in the order they come. */
  stages(organisationId: string): Promise<readonly StageView[]>;
  readonly mailbox: Mailbox | null;
  readonly demo: DemoControl | null;
  readonly connect: Connect | null;
  /** Client files whose books are a ledger file; absent where none are kept. */
  readonly ledgers?: LedgerDesks | null;
  /** The work of a firm with many client files; absent where it is not kept. */
  readonly firm?: Firm | null;
  /** Programs that act for a practice; absent where none can. */
  readonly programs?: Programs | null;
  /**
   * A client file, or all about one customer, as a ZIP that is sent while it is made; null: there is no such customer. Absent where files cannot be
   * read beside their organisation.
   */
  readonly download?: ((organisationId: string, customerId: string | null) => ReadableStream<Uint8Array> | null) | null;
  /** The practice's policy templates; absent where none are kept. */
  readonly templates?: PolicyTemplates | null;
  /** What receivers find in the DNS about a sender's domain; absent where letters are not handed to a mail server, or it cannot be asked. */
  readonly senderChecks?: SenderChecks | null;
  /** Who comes in, and as whom. */
  readonly door: Door;
  /** The address browsers use, without a slash at its end. */
  /** Work that outlives its request; absent: everything is waited for. */
  readonly underWay?: UnderWay;
  publicUrl(): string;
  /** Another text each time, which nobody can guess: what the forms of one page carry. */
  pageName(): string;
  now(): Instant;
  health(): Promise<Health>;
  metrics(): Promise<readonly Metric[]>;
  /** Told of every error that became an error page. The page itself shows nothing of it. */
  failed?(where: string, error: unknown): void;
}
