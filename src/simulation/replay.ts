/**
 * Lives through the days of a ledger with the real product: each day the books move on, the organisation syncs, decides and delivers to
 * a sink, people approve and call, notes are written back, and the judge looks at it all from outside.
 */
import type { Platform } from '../../connectors/connector.ts';
import { addDays, type CalendarDate, daysBetween, type Instant } from '../domain/time.ts';
import { instantAt } from '../domain/zone.ts';
import { type MemoryTransport, memoryTransport } from '../letters/sink.ts';
import type { OrganisationActor, Tally } from '../organisation/actor.ts';
import type { Policy } from '../policy/policy.ts';
import { Company } from '../sandbox/company.ts';
import { playUntil, type Script } from '../sandbox/script.ts';
import { Judge, type Judged, type Violations } from './judge.ts';

export const WAYS = ['direct', 'xero', 'quickbooks'] as const;
export type Way = (typeof WAYS)[number];

/** The clock time of every replayed day, in the organisation's zone: inside the permitted hours. */
const HOUR = 10;
/** Who the journal names for what a person would have done. */
const PERSON = 'replay';

export interface ReplayOptions {
  readonly script: Script;
  readonly policy: Policy;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly seed: number;
  readonly onViolation?: (promise: Judged, words: string) => void;
}

/** How the organisation reaches the books, and what it runs on; made by the runtime. */
export interface ReplayWorld {
  readonly platform: Platform;
  /** Opens the organisation, connected, in autopilot, its first run released, under `policy`. */
  readonly organisation: OrganisationActor;
  readonly idOf: (document: { readonly id: string; readonly serial: string }) => string;
  /** Exchanges with the platform so far. */
  readonly calls: () => number;
  readonly close: () => Promise<void>;
}

export interface ReplayTools {
  readonly open: (company: Company, mail: MemoryTransport, policy: Policy, now: () => Instant) => Promise<ReplayWorld>;
  /** Seconds of a clock that only runs forward. */
  readonly stopwatch: () => number;
}

export interface ReplayReport {
  readonly days: number;
  readonly invoices: number;
  readonly customers: number;
  readonly letters: number;
  readonly calls: number;
  readonly notes: number;
  readonly byStage: Record<string, number>;
  readonly byReason: Record<string, number>;
  readonly violations: Violations;
  readonly seconds: { sync: number; decide: number; deliver: number; total: number };
  readonly platformCalls: number;
}

/** One day after the other, `from` to `to` included. @throws Error when the books cannot be read (there are no faults in a replay). */
export async function replay(options: ReplayOptions, tools: ReplayTools): Promise<ReplayReport> {
  const { script, policy, from, to, seed } = options;
  const company = new Company(script.facts, seed);
  const mail = memoryTransport();
  let now = instantAt(from, HOUR, 0, script.facts.timeZone);
  playUntil(company, script, addDays(from, -1));
  const world = await tools.open(company, mail, policy, () => now);
  try {
    const { disputes, promises } = script;
    const { idOf } = world;
    const judge = new Judge({ company, disputes, promises, idOf, ...(options.onViolation ? { onViolation: options.onViolation } : {}) });
    const day = new ReplayDay(options, tools, world, company, mail, judge);
    const started = tools.stopwatch();
    for (let date = from; date <= to; date = addDays(date, 1)) {
      now = instantAt(date, HOUR, 0, script.facts.timeZone);
      playUntil(company, script, date);
      await day.live(date, now);
    }
    const total = tools.stopwatch() - started;
    const tally = await world.organisation.tally();
    if (tally.journal.broken !== null) judge.violations.TOLD += 1;
    return {
      days: daysBetween(from, to) + 1,
      invoices: company.invoices.size,
      customers: company.customers.size,
      letters: day.letters,
      calls: day.calls,
      notes: company.notes().length,
      byStage: stagesOf(tally),
      byReason: sorted(tally.decisions),
      violations: judge.violations,
      seconds: rounded({ ...day.seconds, total }),
      platformCalls: world.calls(),
    };
  } finally {
    await world.close();
  }
}

class ReplayDay {
  letters = 0;
  calls = 0;
  readonly seconds = { sync: 0, decide: 0, deliver: 0 };
  readonly #options: ReplayOptions;
  readonly #tools: ReplayTools;
  readonly #world: ReplayWorld;
  readonly #company: Company;
  readonly #mail: MemoryTransport;
  readonly #judge: Judge;
  /** The hold of each disputed invoice, by its number. */
  readonly #holds = new Map<string, string>();

  constructor(options: ReplayOptions, tools: ReplayTools, world: ReplayWorld, company: Company, mail: MemoryTransport, judge: Judge) {
    this.#options = options;
    this.#tools = tools;
    this.#world = world;
    this.#company = company;
    this.#mail = mail;
    this.#judge = judge;
  }

  async live(date: CalendarDate, at: Instant): Promise<void> {
    const { organisation } = this.#world;
    await this.#timed('sync', async () => {
      const report = await organisation.sync();
      if (!report.ok) throw new Error(`the books could not be read on ${date}: ${report.failure}`);
    });
    await this.#happen(date);
    await this.#timed('decide', () => organisation.plan());
    const callsBefore = this.calls;
    await this.#people(date);
    await this.#timed('deliver', () => organisation.deliver());
    const called = this.calls - callsBefore;
    const mails = this.#mail.mails.slice();
    this.#mail.clear();
    this.letters += mails.length;
    await this.#judge.letters(mails, date, at);
    this.#judge.notes(mails.length, called);
    this.#judge.why(await organisation.standing(), date);
    this.#judge.exact(await organisation.balances(), date);
  }

  async #timed(part: 'sync' | 'decide' | 'deliver', work: () => Promise<unknown>): Promise<void> {
    const started = this.#tools.stopwatch();
    await work();
    this.seconds[part] += this.#tools.stopwatch() - started;
  }

  /** What customers tell our side on this day: disputes raised and lifted, promises made. */
  async #happen(date: CalendarDate): Promise<void> {
    const { organisation, idOf } = this.#world;
    for (const dispute of this.#options.script.disputes) {
      const begins = this.#begins(dispute.from, dispute.until, date);
      const invoice = begins || dispute.until === date ? this.#company.invoiceByNumber(dispute.invoiceNumber) : undefined;
      if (!invoice || dispute.from === dispute.until) continue;
      const customerId = idOf(this.#company.customer(invoice.customerId));
      if (begins) {
        const placed = await organisation.command({
          do: 'place-hold',
          by: PERSON,
          customerId,
          kind: 'dispute',
          invoiceId: idOf(invoice),
          from: dispute.from,
        });
        if (placed.done && placed.id !== undefined) this.#holds.set(dispute.invoiceNumber, placed.id);
        continue;
      }
      const holdId = this.#holds.get(dispute.invoiceNumber);
      if (holdId !== undefined) await organisation.command({ do: 'lift-hold', by: PERSON, holdId });
    }
    for (const promise of this.#options.script.promises) {
      const invoice = this.#begins(promise.made, promise.date, date) ? this.#company.invoiceByNumber(promise.invoiceNumber) : undefined;
      if (!invoice || promise.amount <= 0) continue;
      const customerId = idOf(this.#company.customer(invoice.customerId));
      await organisation.command({
        do: 'record-promise',
        by: PERSON,
        customerId,
        amount: promise.amount,
        currency: invoice.currency,
        date: promise.date,
      });
    }
  }

  /** Whether our side is told of it today: on its day, or, when it is older than the replay, on the first one. */
  #begins(from: CalendarDate, until: CalendarDate | null, date: CalendarDate): boolean {
    return from === date || (date === this.#options.from && from < date && (until === null || until > date));
  }

  /** Approvals are given the same day; calls are made the same day and nobody answers. */
  async #people(date: CalendarDate): Promise<void> {
    const { organisation } = this.#world;
    const summary = await organisation.summary();
    if (summary.approvals === 0 && summary.calls === 0) return;
    const today = await organisation.today();
    for (const item of [...today.letters, ...today.handOvers]) {
      if (item.state === 'awaiting-approval') await organisation.command({ do: 'approve-letter', by: PERSON, effectId: item.effectId });
    }
    for (const call of today.calls) {
      if (!call.allowedNow) continue;
      const result = await organisation.command({ do: 'log-call', by: PERSON, taskId: call.taskId, outcome: 'no-answer' });
      if (!result.done) continue;
      this.calls += 1;
      const customer = this.#company.customers.all().find((each) => this.#world.idOf(each) === call.customerId);
      if (customer) this.#judge.called(customer.id, date);
    }
  }
}

function stagesOf(tally: Tally): Record<string, number> {
  const byStage: Record<string, number> = {};
  for (const part of [tally.letters, tally.calls, tally.handOvers]) {
    for (const [stage, count] of Object.entries(part)) byStage[stage] = (byStage[stage] ?? 0) + count;
  }
  return sorted(byStage);
}

function sorted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function rounded(seconds: ReplayReport['seconds']): ReplayReport['seconds'] {
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  return { sync: round(seconds.sync), decide: round(seconds.decide), deliver: round(seconds.deliver), total: round(seconds.total) };
}
