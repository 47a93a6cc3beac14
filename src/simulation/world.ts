/**
 * One life of one organisation, drawn from one seed: books that move, people (people.ts), letters and texts that are taken, and trouble everywhere
 * (trouble.ts). The judge looks on from outside.
 */
import type { Platform } from '../../connectors/connector.ts';
import { addDays, addMs, type CalendarDate, calendarDate, type Instant } from '../domain/time.ts';
import { instantAt } from '../domain/zone.ts';
import type { TextMessage, TextOutcome, TextTransport } from '../letters/text-transport.ts';
import type { Mail, MailOutcome, MailTransport } from '../letters/transport.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import { parsePolicy } from '../policy/document.ts';
import type { Policy } from '../policy/policy.ts';
import { PRESET_NAMES, preset } from '../policy/presets.ts';
import { Company } from '../sandbox/company.ts';
import { directPlatform, type OnAccount } from '../sandbox/direct.ts';
import { generateScript, inventFacts } from '../sandbox/generate.ts';
import { between, pick, randomFrom, seedOf } from '../sandbox/random.ts';
import { playUntil, type Script, type ScriptDispute, type ScriptPromise } from '../sandbox/script.ts';
import type { Database } from '../store/database.ts';
import { Judge, type Judged } from './judge.ts';
import { People } from './people.ts';
import { Crash, type Interference, Trouble } from './trouble.ts';

/** What a letter of ours has become, as its own records say. */
export interface LetterFate {
  readonly id: string;
  readonly key: string;
  /** null: it is no e-mail. */
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
  /** null: nobody's texts are sent from here. */
  readonly texts: TextTransport | null;
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
/** Of lives, those in which texts are sent as well; drawn apart, so that the others live as they would without. */
const TEXTING = 0.25;
/** A preset with two texts among its letters. */
const withTexts = (name: string): string => `extends: ${name}
name: ${name} with texts
stages:
  - { id: text-3, days: 3, channel: sms, template: sms-friendly, tone: friendly }
  - { id: text-40, days: 40, channel: sms, template: sms-firm, tone: firm }
`;

/** What one life saw: without letters, faults and deaths it would prove little. */
export interface Lived {
  readonly letters: number;
  readonly texts: number;
  readonly calls: number;
  readonly faults: number;
  readonly deaths: number;
}

export interface Life extends Lived {
  readonly violations: Violation[];
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
  readonly #people: People;
  /** Letters the mail server took, by message id; texts the provider took, by the key they were promised under. */
  readonly #taken = new Set<string>();
  /** Whether texts are sent in this life as well. */
  readonly #isTexting: boolean;
  #opened: Opened | null = null;
  #now: Instant;
  #day = 0;
  #openings = 0;
  /** Whether the books moved while the organisation was at work. */
  #moved = false;
  #letters = 0;
  #texts = 0;

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
    this.#isTexting = randomFrom(seedOf(seed, 'texts'))() < TEXTING;
    this.#policy = this.#isTexting ? parsePolicy(withTexts(name), 'the simulation') : policy;
    this.#now = instantAt(FIRST_DAY, 8, 0, facts.timeZone);
    const said = { company: this.#company, disputes: [] as ScriptDispute[], promises: [] as ScriptPromise[] };
    this.#judge = new Judge({
      ...said,
      idOf: (document) => document.id,
      onViolation: (promise: Judged, words: string) => this.#broken(promise, words),
    });
    this.#people = new People({
      ...said,
      judge: this.#judge,
      random: this.#random,
      isTexting: this.#isTexting,
      now: () => this.#now,
      today: () => addDays(FIRST_DAY, this.#day),
      isDraining: () => this.#day >= this.#days,
      actor: () => this.#opened?.actor ?? null,
      survive: (act) => this.#survive(act),
      openInvoices: () => this.#openInvoices(),
      pay: (docNumber, amount) => this.#pay(docNumber, amount),
      noteOf: (effectId) => this.#opened?.noteOf(effectId) ?? null,
      hasArrived: (effectId) => {
        const fate = this.#opened?.fates().find((each) => each.id === effectId);
        return fate !== undefined && this.#taken.has(nameOf(fate));
      },
    });
  }

  close(): void {
    this.#memory.close();
  }

  async live(): Promise<Life> {
    playUntil(this.#company, this.#script, addDays(FIRST_DAY, -1));
    await this.#open(true);
    for (; this.#day < this.#days + DRAIN_DAYS; this.#day += 1) {
      if (this.#day === this.#days) {
        this.#trouble.end();
        await this.#people.calm();
      }
      await this.#liveDay(addDays(FIRST_DAY, this.#day));
    }
    await this.#end();
    const { faults, crashes: deaths } = this.#trouble;
    return { violations: this.#violations, letters: this.#letters, texts: this.#texts, calls: this.#people.calls, faults, deaths };
  }

  async #liveDay(date: CalendarDate): Promise<void> {
    const zone = this.#script.facts.timeZone;
    playUntil(this.#company, this.#script, date);
    // Now and then somebody looks in at night or early, and the clock is put back a little.
    const hours = this.#random() < 0.2 ? [between(this.#random, 1, 8), between(this.#random, 9, 20)] : [between(this.#random, 9, 16)];
    for (const hour of hours) {
      this.#now = instantAt(date, hour, between(this.#random, 0, 59), zone);
      if (this.#random() < 0.05) this.#now = addMs(this.#now, -between(this.#random, 1, 50) * 60_000);
      await this.#people.debtors(date);
      const quiet = await this.#work();
      if (quiet && this.#random() < 0.25) await this.#look(date);
      if (this.#random() < 0.7) await this.#people.work(date);
      if (this.#random() < 0.3) await this.#work();
    }
  }

  /** Wakes the organisation as the runtime would; gives whether it read its books without a fault, did not die, and nothing moved meanwhile. */
  async #work(): Promise<boolean> {
    const before = this.#trouble.crashes;
    this.#moved = false;
    const report = await this.#survive((actor) => actor.wake());
    this.#people.settleLater();
    return report?.sync.ok === true && this.#trouble.crashes === before && !this.#moved;
  }

  /** The mail server takes a letter: it is judged at once, with the books as they stand. */
  async #take(mail: Mail): Promise<MailOutcome> {
    this.#letters += 1;
    this.#taken.add(mail.messageId);
    await this.#judge.letters([mail], addDays(FIRST_DAY, this.#day), this.#now);
    // It was on its way when they asked us to stop and could not be called back; from here on nothing may follow.
    this.#people.settleLater();
    return { kind: 'accepted', response: '250 taken' };
  }

  async #takeText(text: TextMessage): Promise<TextOutcome> {
    this.#texts += 1;
    this.#taken.add(text.key);
    this.#judge.text(text, addDays(FIRST_DAY, this.#day), this.#now);
    this.#people.settleLater();
    return { kind: 'accepted', id: `SM${text.key}` };
  }

  /** Right after a quiet wake nothing in the books is unknown: then every balance must be equal and every open invoice decided about. */
  async #look(date: CalendarDate): Promise<void> {
    const standing = await this.#survive((actor) => actor.standing());
    const balances = await this.#survive((actor) => actor.balances());
    if (standing) this.#judge.why(standing, date);
    if (balances) this.#judge.exact(balances, date);
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

  whileSending(to: string): Promise<void> {
    return this.#people.whileSending(to);
  }

  #pay(docNumber: string, amount: number): void {
    this.#company.payByNumber(docNumber, amount, addDays(FIRST_DAY, this.#day), this.#now);
  }

  #openInvoices() {
    const { invoices } = this.#company;
    return invoices.all().filter((invoice) => invoice.state === 'approved' && invoice.due !== null && this.#company.openOf(invoice.id) > 0);
  }

  /** Faults are over and days have passed: nothing waits, nothing was lost, everything was told. */
  async #end(): Promise<void> {
    // What people did after the last wake of the last day is told by one more.
    await this.#survive((actor) => actor.wake());
    const opened = this.#opened;
    if (!opened) return;
    for (const { kind, effectId, taskId } of (await opened.actor.today()).exceptions)
      if (kind === 'note-failed' && effectId !== null && taskId !== null) await this.#people.writeByHand(effectId, taskId);
    const fates = fatesIn(opened);
    for (const name of this.#taken) {
      const state = fates.get(name);
      if (state !== 'sent' && state !== 'unknown') this.#broken('NOLOSS', `${name} was taken from us and is ${state ?? 'unheard of'} here`);
    }
    for (const holdId of this.#people.holds())
      if (!opened.holdExists(holdId)) this.#broken('NOLOSS', `the hold ${holdId} was acknowledged and is gone`);
    const pending = opened.pending();
    if (pending > 0) this.#broken('NOLOSS', `${pending} acts wait days after all faults ended`);
    // A letter whose fate nobody has found out yet is told when somebody does.
    const known = [...this.#taken].filter((name) => fates.get(name) === 'sent').length;
    this.#judge.notes(known, this.#people.calls);
    const tally = await opened.actor.tally();
    if (tally.journal.broken !== null) this.#broken('TOLD', `the journal's chain is broken at ${tally.journal.broken}`);
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
      texts: this.#isTexting ? this.#trouble.texts(this.#provider(), this) : null,
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

  #provider(): Required<TextTransport> {
    return {
      send: (text) => this.#takeText(text),
      find: async ({ key }) => (this.#taken.has(key) ? { kind: 'accepted', id: `SM${key}` } : { kind: 'absent' }),
      close: async () => {},
    };
  }

  #broken(promise: Simulated, words: string): void {
    this.#violations.push({ promise, day: this.#day, words });
  }
}

/** Of several promises of one name those taken back count for nothing. */
function fatesIn(opened: Opened): ReadonlyMap<string, string> {
  const fates = new Map<string, string>();
  for (const fate of opened.fates()) {
    const before = fates.get(nameOf(fate));
    if (before === undefined || before === 'suppressed') fates.set(nameOf(fate), fate.state);
  }
  return fates;
}

/** By what a letter or a text is known outside. */
function nameOf({ key, messageId }: LetterFate): string {
  return messageId ?? key;
}
