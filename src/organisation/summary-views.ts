/** What the list of client files shows of one. */
import type { Allowance } from '../../connectors/budget.ts';
import type { PlatformId } from '../../connectors/connector.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Mode } from '../policy/case.ts';
import type { Amount } from './views.ts';
import type { Work } from './work.ts';

/** Connection health: connected, broken (a person must reconnect), none yet. */
export type ConnectionState = 'connected' | 'reconnect' | 'none';

/** What the list of client files shows; sent to the practice after each commit. */
export interface OrganisationSummary {
  readonly id: string;
  readonly name: string;
  readonly platform: PlatformId;
  readonly mode: Mode;
  /** False until a person released the first run; until then nothing leaves. */
  readonly released: boolean;
  readonly stopped: boolean;
  /** In quarantine after a restore: the last moment the copy knows of; null or absent: not. */
  readonly restored?: Instant | null;
  readonly connection: ConnectionState;
  /** When the platform ends the grant whatever is done; null or absent where it names no day. */
  readonly connectionEnds?: Instant | null;
  readonly timeZone: string;
  readonly country: string | null;
  readonly baseCurrency: string;
  /** Per currency, largest first. */
  readonly open: Amount[];
  readonly overdue: Amount[];
  /** The part of `overdue` that is more than 90 days late; absent where it was not computed. */
  readonly over90?: Amount[];
  readonly overdueCustomers: number;
  readonly approvals: number;
  readonly calls: number;
  readonly exceptions: number;
  readonly lettersSent: number;
  /** Whether the platform's own payment reminders are on, so that customers are reminded twice; null or absent where it does not say. */
  readonly nativeReminders?: boolean | null;
  readonly lastSync: Instant | null;
  /** Since when changes are found that no webhook told of, though webhooks came before; null or absent where all is well. */
  readonly webhooksSilentSince?: Instant | null;
  readonly lastRun: CalendarDate | null;
  /** What of the platform's limits is used and left; absent where none are kept. */
  readonly limits?: readonly Allowance[];
  /** When it has something to do again by itself; null or absent where it was not computed. */
  readonly nextWake?: Instant | null;
  /** Names the work items that belong to this word (telling-work.ts); absent where they were not read. */
  readonly workHash?: string;
  /** The work items, only where they are others than were told before; the practice keeps them apart. */
  readonly work?: Work;
  /** Grows with every commit; an older summary never replaces a newer one. */
  readonly version: number;
}
