/**
 * What an organisation's actor answers and accepts: the only thing the web, the commands and the simulation know of it.
 * Every method is asynchronous because on a distributed runtime the actor lives elsewhere; every value is plain JSON.
 */
import type { RecordKind } from '../domain/ledger.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { TemplateText } from '../letters/template-texts.ts';
import type { CustomerActor } from './agreement-views.ts';
import type { Command, CommandResult } from './command-schema.ts';
import type { CaseInView, CustomerRows, CustomersAsked, CustomerView, Why } from './customer-views.ts';
import type { ListActor } from './list-views.ts';
import type { PolicyActor } from './policy-views.ts';
import type { Balance, DeliverReport, Hinted, RunReport, Standing, SyncReport, Tally } from './reports.ts';
import type { SenderView } from './settings-views.ts';
import type { StartActor } from './start-views.ts';
import type { OrganisationSummary } from './summary-views.ts';
import type { CallView, LetterView, Today, TodayShown } from './today-views.ts';
import type { RulesView } from './view-rules.ts';
import type { TriedWords, WordsItem, WordsView } from './words-views.ts';

export * from './customer-views.ts';
export * from './reports.ts';
export * from './settings-views.ts';
export * from './summary-views.ts';
export * from './today-views.ts';
export * from './views.ts';
export type { TriedWords, WordsItem, WordsView } from './words-views.ts';

export interface OrganisationActor extends PolicyActor, CustomerActor, StartActor, ListActor {
  readonly id: string;
  /** Every standing decision, for checks and exports. */
  standing(): Promise<Standing[]>;
  /** Per customer and currency with anything open or unapplied. */
  balances(): Promise<Balance[]>;
  tally(): Promise<Tally>;
  summary(): Promise<OrganisationSummary>;
  /** `shown`: only so much of each list, the most urgent first; absent: everything. */
  today(shown?: TodayShown): Promise<Today>;
  customers(asked?: CustomersAsked): Promise<CustomerRows>;
  /** null: no such customer here. */
  customer(customerId: string): Promise<CustomerView | null>;
  letter(effectId: string): Promise<LetterView | null>;
  /** The PDF of this invoice (its number) as it went with a letter, base64; null: none went, or its bytes are no longer kept. */
  invoicePdf(effectId: string, invoiceNumber: string): Promise<string | null>;
  /** What a decision about this customer is made from now, as `tahseel decide` reads it; null: no such customer here. */
  caseFile(customerId: string): Promise<CaseInView | null>;
  /** What stood for this customer on a past day, and whether it can be decided again. */
  why(customerId: string, day: CalendarDate): Promise<Why[]>;
  /** Re-reads the invoices first (OWED). */
  call(taskId: string): Promise<CallView | null>;
  /** The contact rules in force for the customers there are. */
  contactRules(): Promise<RulesView>;
  /** Every text the business may have in its own words. */
  words(): Promise<WordsItem[]>;
  /** One of them, by its name ('letters.firm-30.ar'); null: there is none. */
  wordsAt(name: string): Promise<WordsView | null>;
  /** How it would read; nothing is kept. */
  tryWords(name: string, text: TemplateText): Promise<TriedWords | null>;
  sender(): Promise<SenderView>;
  /** Sends a code to the address letters are to come from. */
  askForSender(by: string, address: string): Promise<CommandResult>;
  command(command: Command): Promise<CommandResult>;
  /** Reads what changed; `kinds`: only of these, as a webhook hints. Such a reading never puts off the poll, and obeys a pause. */
  sync(kinds?: readonly RecordKind[]): Promise<SyncReport>;
  /** Snapshot, decide and commit for every case that changed or fell due; idempotent for one as-of date. */
  plan(): Promise<RunReport>;
  deliver(): Promise<DeliverReport>;
  /** sync, plan, deliver; where a webhook led to it, only what it hints at is read. */
  wake(hinted?: readonly Hinted[]): Promise<{ sync: SyncReport; run: RunReport; delivered: DeliverReport; nextWake: Instant }>;
}
