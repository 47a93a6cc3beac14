/**
 * One life of one organisation, drawn from one seed: books that move, debtors who pay, promise, dispute and ask us to stop, people who
 * approve, call and clear up, and trouble everywhere. The judge looks on from outside.
 */
import type { Platform } from '../../connectors/connector.ts';
import { addDays, addMs, type CalendarDate, calendarDate, type Instant } from '../domain/time.ts';
import { instantAt } from '../domain/zone.ts';
import type { Mail, MailOutcome, MailTransport } from '../letters/transport.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { Command, CommandResult } from '../organisation/command-schema.ts';
import type { Policy } from '../policy/policy.ts';
import { PRESET_NAMES, preset } from '../policy/presets.ts';
import { Company } from '../sandbox/company.ts';
import { directPlatform, type OnAccount } from '../sandbox/direct.ts';
import { generateScript, inventFacts } from '../sandbox/generate.ts';
import { between, pick, randomFrom, seedOf } from '../sandbox/random.ts';
import { playUntil, type Script, type ScriptDispute, type ScriptPromise } from '../sandbox/script.ts';
import type { Database } from '../store/database.ts';
import { EVERYBODY, Judge, type Judged } from './judge.ts';
import { Crash, type Interference, Trouble } from './trouble.ts';

/** What a letter of ours has become, as its own records say. */
export interface LetterFate {
  readonly id: string;
  readonly messageId: string | null;
  readonly state: string;
}

/** An opened organisation with what the simulation must see of it beside its own answers. */
export interface Opened {
  readonly actor: OrganisationActor;
  readonly fates: () => LetterFate[];
  /** Acts that still wait to be carried out. */
  readonly pending: () => number;
  readonly holdExists: (id: string) => boolean;
  /** What the note an effect stands for was to say, and about which invoice. */
  readonly noteOf: (effectId: string) => { readonly invoiceId: string; readonly text: string };
}

export interface OrganisationInput {
  readonly database: Database;
  readonly platform: Platform;
  readonly mail: MailTransport;
  readonly policy: Policy;
  readonly now: () => Instant;
  /** True the first time: the organisation is made. */
  readonly create: boolean;
  /** How often it was opened before, so that no two processes draw the same bytes. */
  readonly opening: number;
}

/** Made by the runtime: memory to keep things in, and an organisation over it. */
export interface SimulationTools {
  readonly memory: () => { readonly database: Database; close(): void };
  readonly open: (input: OrganisationInput) => Promise<Opened>;
}

export const SIMULATED = ['OWED', 'NET', 'ONCE', 'NOLOSS', 'HELD', 'CALM', 'WHY', 'TOLD', 'EXACT'] as const;
export type Simulated = (typeof SIMULATED)[number];

export interface Violation {
  readonly promise: Simulated;
  readonly day: number;
  readonly words: string;
}

const FIRST_DAY = calendarDate('2026-01-05');
const CUSTOMERS = 4;
const HISTORY_DAYS = 80;
/** Days without faults at the end, in which everything must drain. */
const DRAIN_DAYS = 4;
/** An organisation that dies this often in one act is given up on: no run may go on for ever. */
const MAX_DEATHS = 50;
const WE = 'simulated person';

/** What one life saw: without letters, faults and deaths it would prove little. */
export interface Life {
  readonly violations: Violation[];
  readonly letters: number;
  readonly calls: number;
  readonly faults: number;
  readonly deaths: number;
}

/** Lives one seed for so many days, and a few more without faults in which everything must drain. */
export async function liveOnce(seed: number, days: number, tools: SimulationTools): Promise<Life> {
  const world = new World(seed, days, tools);
  try {
    return await world.live();
  } finally {
    world.close();
  }
}

class World implements Interference {
  readonly #violations: Violation[] = [];
  readonly #random: () => number;
  readonly #days: number;
  readonly #tools: SimulationTools;
  readonly #memory: { readonly database: Database; close(): void };
  readonly #script: Script;
  readonly #company: Company;
  readonly #trouble: Trouble;
  readonly #judge: Judge;
  readonly #policy: Policy;
  readonly #onAccount: OnAccount;
  readonly #disputes: ScriptDispute[] = [];
  readonly #promises: ScriptPromise[] = [];
  /** Holds that were acknowledged, with whom they silence or which invoice they are about. */
  readonly #holds = new Map<string, { customerId: string | null; number: string | null; since: CalendarDate }>();
  /** Letters the mail server took, by message id. */
  readonly #taken = new Set<string>();
  #opened: Opened | null = null;
  #now: Instant;
  #day = 0;
  #stopped = false;
  #openings = 0;
  /** Whether the books moved while the organisation was at work. */
  #moved = false;
  #mails = 0;
  #calls = 0;

  constructor(seed: number, days: number, tools: SimulationTools) {
    this.#random = randomFrom(seedOf(seed, 'world'));
    this.#days = days;
    this.#tools = tools;
    this.#memory = tools.memory();
    const facts = inventFacts(seed);
    const profile = { disputes: 0, promises: 0, rhythms: [14, 21, 30] };
    const to = addDays(FIRST_DAY, days + DRAIN_DAYS);
    this.#script = generateScript({ seed, facts, customers: CUSTOMERS, from: addDays(FIRST_DAY, -HISTORY_DAYS), to, profile });
    this.#company = new Company(facts, seed);
    this.#onAccount = pick(randomFrom(seedOf(seed, 'face')), ['credits', 'payments']);
    const faults = pick(this.#random, [0, 0.05, 0.15, 0.35]);
    const crashes = pick(this.#random, [0, 0.002, 0.01]);
    this.#trouble = new Trouble(randomFrom(seedOf(seed, 'trouble')), randomFrom(seedOf(seed, 'power')), { faults, crashes });
    const name = pick(this.#random, PRESET_NAMES);
    const policy = preset(name);
    if (!policy) throw new RangeError(`no preset ${name}`);
    this.#policy = policy;
    this.#now = instantAt(FIRST_DAY, 8, 0, facts.timeZone);
    this.#judge = new Judge({
      company: this.#company,
      disputes: this.#disputes,
      promises: this.#promises,
      idOf: (document) => document.id,
      onViolation: (promise: Judged, words: string) => this.#broken(promise, words),
    });
  }

  close(): void {
    this.#memory.close();
  }

  async live(): Promise<Life> {
    playUntil(this.#company, this.#script, addDays(FIRST_DAY, -1));
    await this.#open(true);
    for (; this.#day < this.#days + DRAIN_DAYS; this.#day += 1) {
      if (this.#day === this.#days) await this.#calm();
      await this.#liveDay(addDays(FIRST_DAY, this.#day));
    }
    await this.#end();
    const { faults, crashes: deaths } = this.#trouble;
    return { violations: this.#violations, letters: this.#mails, calls: this.#calls, faults, deaths };
  }

  async #liveDay(date: CalendarDate): Promise<void> {
    const zone = this.#script.facts.timeZone;
    playUntil(this.#company, this.#script, date);
    // Now and then somebody looks in at night or early, and the clock is put back a little.
    const hours = this.#random() < 0.2 ? [between(this.#random, 1, 8), between(this.#random, 9, 20)] : [between(this.#random, 9, 16)];
    for (const hour of hours) {
      this.#now = instantAt(date, hour, between(this.#random, 0, 59), zone);
      if (this.#random() < 0.05) this.#now = addMs(this.#now, -between(this.#random, 1, 50) * 60_000);
      await this.#debtors(date);
      const quiet = await this.#work();
      if (quiet && this.#random() < 0.25) await this.#look(date);
      if (this.#random() < 0.7) await this.#people(date);
      if (this.#random() < 0.3) await this.#work();
    }
  }

  /** Wakes the organisation as the runtime would; gives whether it read its books without a fault, did not die, and nothing moved meanwhile. */
  async #work(): Promise<boolean> {
    const before = this.#trouble.crashes;
    this.#moved = false;
    const report = await this.#survive((actor) => actor.wake());
    this.#settleLater();
    return report?.sync.ok === true && this.#trouble.crashes === before && !this.#moved;
  }

  /** The mail server takes a letter: it is judged at once, with the books as they stand. */
  async #take(mail: Mail): Promise<MailOutcome> {
    this.#mails += 1;
    this.#taken.add(mail.messageId);
    await this.#judge.letters([mail], addDays(FIRST_DAY, this.#day), this.#now);
    // It was on its way when they asked us to stop and could not be called back; from here on nothing may follow.
    this.#settleLater();
    return { kind: 'accepted', response: '250 taken' };
  }

  /** Right after a quiet wake nothing in the books is unknown: then every balance must be equal and every open invoice decided about. */
  async #look(date: CalendarDate): Promise<void> {
    const standing = await this.#survive((actor) => actor.standing());
    const balances = await this.#survive((actor) => actor.balances());
    if (standing) this.#judge.why(standing, date);
    if (balances) this.#judge.exact(balances, date);
  }

  async #debtors(date: CalendarDate): Promise<void> {
    const open = this.#openInvoices();
    if (open.length === 0) return;
    const draw = this.#random();
    const invoice = pick(this.#random, open);
    if (draw < 0.04) await this.#dispute(invoice, date);
    else if (draw < 0.08) await this.#promise(invoice, date);
    else if (draw < 0.09) await this.#stop(invoice.customerId, date);
  }

  async #dispute(invoice: { id: string; docNumber: string; customerId: string }, date: CalendarDate): Promise<void> {
    const { customerId, id: invoiceId } = invoice;
    const placed = await this.#command({ do: 'place-hold', by: WE, customerId, kind: 'dispute', invoiceId });
    if (!placed?.done || placed.id === undefined) return;
    this.#disputes.push({ kind: 'dispute', invoiceNumber: invoice.docNumber, from: date, until: null });
    this.#holds.set(placed.id, { customerId: null, number: invoice.docNumber, since: date });
  }

  async #promise(invoice: { id: string; docNumber: string; customerId: string; currency: string }, date: CalendarDate): Promise<void> {
    const amount = this.#company.openOf(invoice.id);
    const promised = addDays(date, between(this.#random, 1, 15));
    const made = await this.#command({
      do: 'record-promise',
      by: WE,
      customerId: invoice.customerId,
      amount,
      currency: invoice.currency,
      date: promised,
    });
    if (!made?.done) return;
    this.#promises.push({ kind: 'promise', invoiceNumber: invoice.docNumber, made: date, date: promised, amount });
    if (this.#random() < 0.5) this.#pay(invoice.docNumber, amount);
  }

  async #stop(customerId: string, date: CalendarDate): Promise<void> {
    const placed = await this.#command({ do: 'place-hold', by: WE, customerId, kind: 'stop' });
    if (!placed?.done || placed.id === undefined) return;
    this.#judge.silence(customerId);
    this.#holds.set(placed.id, { customerId, number: null, since: date });
  }

  /** People clear their desk: approve, call, say what became of letters nobody knows about, lift what is settled. */
  async #people(date: CalendarDate): Promise<void> {
    // Whatever is stopped cannot drain: in the last days nobody pulls it.
    if (this.#random() < 0.01 && this.#day < this.#days) await this.#switch();
    for (const [holdId, { number, customerId, since }] of this.#holds) {
      if (addDays(since, 20) > date || this.#random() > 0.2) continue;
      const lifted = await this.#answered({ do: 'lift-hold', by: WE, holdId });
      if (!lifted.done && lifted.code !== 'already-done') continue;
      this.#holds.delete(holdId);
      this.#ended(number, customerId, date);
    }
    // As in the list of client files: where nothing waits nobody opens it.
    const summary = await this.#survive((actor) => actor.summary());
    if (!summary || summary.approvals + summary.calls + summary.exceptions === 0) return;
    const today = await this.#survive((actor) => actor.today());
    if (!today) return;
    for (const item of [...today.letters, ...today.handOvers])
      if (item.state === 'awaiting-approval' && this.#random() < 0.8)
        await this.#command({ do: 'approve-letter', by: WE, effectId: item.effectId });
    for (const call of today.calls) {
      if (!call.allowedNow || this.#random() < 0.3) continue;
      const outcome = pick(this.#random, ['no-answer', 'voicemail', 'spoke'] as const);
      const logged = await this.#command({ do: 'log-call', by: WE, taskId: call.taskId, outcome });
      if (!logged?.done) continue;
      this.#calls += 1;
      this.#judge.called(call.customerId, date);
    }
    for (const { kind, effectId, taskId } of today.exceptions) {
      if (kind === 'outcome-unknown' && effectId !== null) await this.#resolve(effectId);
      if (kind === 'letter-failed' && taskId !== null && this.#random() < 0.5) await this.#command({ do: 'finish-task', by: WE, taskId });
      if (kind === 'note-failed' && effectId !== null && taskId !== null) await this.#writeByHand(effectId, taskId);
    }
  }

  /** A note that could not be written in all its attempts stands before a person, who looks whether it is there and else writes it. */
  async #writeByHand(effectId: string, taskId: string): Promise<void> {
    const note = this.#opened?.noteOf(effectId);
    if (!note) return;
    const { invoiceId: entityId, text } = note;
    if (!this.#company.notesOf(entityId).some((each) => each.text === text))
      this.#company.addNote({ platform: 'direct', entity: 'invoice', entityId, text }, this.#now);
    await this.#command({ do: 'finish-task', by: WE, taskId });
  }

  #ended(number: string | null, customerId: string | null, date: CalendarDate): void {
    if (customerId !== null && ![...this.#holds.values()].some((hold) => hold.customerId === customerId)) this.#judge.speak(customerId);
    if (number === null || [...this.#holds.values()].some((hold) => hold.number === number)) return;
    for (const [index, dispute] of this.#disputes.entries())
      if (dispute.invoiceNumber === number && dispute.until === null) this.#disputes[index] = { ...dispute, until: date };
  }

  /** A person finds out, and says what is true. */
  async #resolve(effectId: string): Promise<void> {
    const messageId = this.#opened?.fates().find((each) => each.id === effectId)?.messageId;
    const arrived = messageId != null && this.#taken.has(messageId);
    await this.#command({ do: 'resolve-unknown', by: WE, effectId, outcome: arrived ? 'it-arrived' : 'it-did-not' });
  }

  async #switch(): Promise<void> {
    const stopped = !this.#stopped;
    const result = await this.#answered({ do: 'stop-all', by: WE, stopped });
    if (!result.done && result.code !== 'already-done') return;
    this.#stopped = stopped;
    if (stopped) this.#judge.silence(EVERYBODY);
    else this.#judge.speak(EVERYBODY);
  }

  beforeReread(): void {
    // Between the decision and the letter somebody pays.
    if (this.#random() > 0.15) return;
    this.#moved = true;
    const open = this.#openInvoices();
    if (open.length === 0) return;
    const invoice = pick(this.#random, open);
    const amount = this.#company.openOf(invoice.id);
    this.#pay(invoice.docNumber, this.#random() < 0.5 ? amount : Math.max(1, Math.floor(amount / 2)));
  }

  async whileSending(mail: Mail): Promise<void> {
    if (this.#random() > 0.03) return;
    const to = mail.envelope.to[0]?.toLowerCase();
    const customer = this.#company.customers.all().find((each) => each.email?.toLowerCase() === to);
    const actor = this.#opened?.actor;
    if (!customer || !actor) return;
    const placed = await actor.command({ do: 'place-hold', by: WE, customerId: customer.id, kind: 'stop' });
    // The letter that is on its way cannot be called back; the next one must not leave.
    if (placed.done && placed.id !== undefined) this.#later.push({ id: placed.id, customerId: customer.id });
  }

  readonly #later: { readonly id: string; readonly customerId: string }[] = [];

  /** A stop request that came while a letter was on its way, which then never arrived. */
  #settleLater(): void {
    for (const { id, customerId } of this.#later.splice(0)) {
      this.#judge.silence(customerId);
      this.#holds.set(id, { customerId, number: null, since: addDays(FIRST_DAY, this.#day) });
    }
  }

  #pay(docNumber: string, amount: number): void {
    this.#company.payByNumber(docNumber, amount, addDays(FIRST_DAY, this.#day), this.#now);
  }

  #openInvoices() {
    const { invoices } = this.#company;
    return invoices.all().filter((invoice) => invoice.state === 'approved' && invoice.due !== null && this.#company.openOf(invoice.id) > 0);
  }

  async #calm(): Promise<void> {
    this.#trouble.end();
    if (this.#stopped) await this.#switch();
  }

  /** Faults are over and days have passed: nothing waits, nothing was lost, everything was told. */
  async #end(): Promise<void> {
    // What people did after the last wake of the last day is told by one more.
    await this.#survive((actor) => actor.wake());
    const opened = this.#opened;
    if (!opened) return;
    for (const { kind, effectId, taskId } of (await opened.actor.today()).exceptions)
      if (kind === 'note-failed' && effectId !== null && taskId !== null) await this.#writeByHand(effectId, taskId);
    const fates = new Map(opened.fates().flatMap(({ messageId, state }) => (messageId === null ? [] : [[messageId, state] as const])));
    for (const messageId of this.#taken) {
      const state = fates.get(messageId);
      if (state !== 'sent' && state !== 'unknown')
        this.#broken('NOLOSS', `${messageId} was taken by the mail server and is ${state ?? 'unheard of'} here`);
    }
    for (const holdId of this.#holds.keys())
      if (!opened.holdExists(holdId)) this.#broken('NOLOSS', `the hold ${holdId} was acknowledged and is gone`);
    const pending = opened.pending();
    if (pending > 0) this.#broken('NOLOSS', `${pending} acts wait days after all faults ended`);
    // A letter whose fate nobody has found out yet is told when somebody does.
    const known = [...this.#taken].filter((messageId) => fates.get(messageId) === 'sent').length;
    this.#judge.notes(known, this.#calls);
    const tally = await opened.actor.tally();
    if (tally.journal.broken !== null) this.#broken('TOLD', `the journal's chain is broken at ${tally.journal.broken}`);
  }

  /** Where it died before it answered it may be done all the same: whoever gets no answer asks again. */
  async #answered(command: Command): Promise<CommandResult> {
    let result: CommandResult | null = null;
    while (result === null) result = await this.#command(command);
    return result;
  }

  async #command(command: Command): Promise<CommandResult | null> {
    return this.#survive((actor) => actor.command(command));
  }

  /** Runs one act; when the process dies in it, another one opens the same database. null: it died. */
  async #survive<Result>(act: (actor: OrganisationActor) => Promise<Result>): Promise<Result | null> {
    try {
      const opened = this.#opened;
      if (!opened) throw new RangeError('nothing is open');
      return await act(opened.actor);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      await this.#open(false);
      return null;
    }
  }

  async #open(create: boolean): Promise<void> {
    const direct = directPlatform(this.#company, () => this.#now, this.#onAccount);
    const platform = { ...direct, connector: this.#trouble.connector(direct.connector, this) };
    const input = {
      platform,
      mail: this.#trouble.mail({ send: (mail) => this.#take(mail), close: async () => {} }, this),
      policy: this.#policy,
      now: () => this.#now,
    };
    for (let deaths = 0; deaths < MAX_DEATHS; deaths += 1) {
      try {
        // Making it is not what is tried here.
        const database = create ? this.#memory.database : this.#trouble.database(this.#memory.database);
        this.#openings += 1;
        this.#opened = await this.#tools.open({ ...input, database, create, opening: this.#openings });
        if (!create) return;
        create = false;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
    }
    throw new RangeError('it dies whenever it is opened');
  }

  #broken(promise: Simulated, words: string): void {
    this.#violations.push({ promise, day: this.#day, words });
  }
}
