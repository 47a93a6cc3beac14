/** What the main thread and a thread of client files ask and tell each other. */
import type { Ledger, NotCurrent } from '../../../connectors/spreadsheet/ledgers.ts';
import type { Instant } from '../../domain/time.ts';
import type { Source } from '../../inbox/source.ts';
import type { TextMessage } from '../../letters/text-transport.ts';
import type { Mail } from '../../letters/transport.ts';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import type { LogLevel } from '../../organisation/log.ts';
import type { Introduction, NewFile } from '../files.ts';
import type { OpeningCounts } from '../openings.ts';

/** About one client file, always with what the practice knows of it now; null: it is to be made. */
export type FileQuestion = { readonly id: string; readonly introduction: Introduction | null } & (
  | { readonly do: 'call'; readonly method: string; readonly given: readonly unknown[] }
  | { readonly do: 'create'; readonly file: NewFile }
  | { readonly do: 'stages' }
);

/** The main thread asks. */
export type ToFiles = FileQuestion | { readonly do: 'close' };

/** What a thread answers. */
export interface FromFile<Value> {
  readonly value: Value;
  readonly counts: OpeningCounts;
}

/** A thread asks for what there is once in the process: grants, the mail server, webhooks, ledgers. */
export type ToHouse =
  | { readonly do: 'open-grant'; readonly id: string }
  | { readonly do: 'renew-grant'; readonly id: string; readonly refused: string }
  | { readonly do: 'send-mail'; readonly mail: Mail }
  | { readonly do: 'sign-mail'; readonly raw: Uint8Array; readonly domain: string }
  | { readonly do: 'send-text'; readonly text: TextMessage }
  | { readonly do: 'find-text'; readonly text: TextMessage; readonly at: Instant }
  | { readonly do: 'last-webhook'; readonly source: Source }
  | { readonly do: 'find-ledger'; readonly tenant: string }
  | { readonly do: 'current-ledger'; readonly tenant: string };

/** The two questions about a ledger as they are answered. */
export type FoundLedger = Ledger | null;
export type CurrentLedger = Ledger | NotCurrent;

export type Word =
  | { readonly is: 'summary'; readonly summary: OrganisationSummary }
  | { readonly is: 'told-put-back'; readonly id: string }
  | {
      readonly is: 'log';
      readonly level: LogLevel;
      readonly event: string;
      readonly values: Readonly<Record<string, string | number | boolean | null>>;
    };

/** What a thread must know of the house it is in, told when it starts. */
export interface House {
  /** Client files open at once, in this thread. */
  readonly mostOpen: number;
  /** How many threads share an app's limits. */
  readonly threads: number;
  readonly replyAddress: string | null;
  readonly signsMail: boolean;
  readonly texts: 'none' | 'sent' | 'sent-and-found';
}
