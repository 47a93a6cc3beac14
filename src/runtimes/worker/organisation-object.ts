/**
 * One organisation as a Durable Object: its actor over its own database, and one alarm, which is its next wake. The alarm is set again
 * whatever happens, and firing it twice, late or not at all loses nothing: when it is due stands in the object, not in the alarm.
 */
import { DurableObject } from 'cloudflare:workers';
import type { DurableObjectState } from '@cloudflare/workers-types';
import type { RecordKind } from '../../domain/ledger.ts';
import { addMs, type CalendarDate, type Instant, msOf } from '../../domain/time.ts';
import type { TemplateText } from '../../letters/template-texts.ts';
import type { CustomersAsked, Hinted, OrganisationActor, OrganisationSummary, TodayShown } from '../../organisation/actor.ts';
import type { Command, CommandResult } from '../../organisation/command-schema.ts';
import { createOrganisation } from '../../organisation/create.ts';
import { PLAIN_POST } from '../../organisation/desk.ts';
import type { EventsWanted, ListWanted, Once, OnceResult } from '../../organisation/list-views.ts';
import { type OpenedOrganisation as Actor, openOrganisation } from '../../organisation/organisation.ts';
import type { RehearsalKind, RowsWanted } from '../../organisation/policy-views.ts';
import { ownPlace } from '../../organisation/rehearsals.ts';
import { inPlaceOf } from '../../organisation/telling.ts';
import type { Database } from '../../store/database.ts';
import { openStore } from '../../store/open.ts';
import { acting } from '../acting.ts';
import { hash } from '../digest.ts';
import { look } from '../look.ts';
import { newOrganisation } from '../new-organisation.ts';
import { stagesOf } from '../stages.ts';
import { TURN } from '../turn.ts';
import { type Bindings, type NewClientFile, named, type OrganisationStub, type PracticeStub } from './bindings.ts';
import { durableDatabase } from './durable-database.ts';
import { type Hints, hintsIn } from './hints.ts';
import { mailOf, platformsOf, type Supplies, suppliesOf } from './supplies.ts';

/** Where a wake failed in an unforeseen way, the next try. */
const RETRY_MS = 60_000;
/** Longer than a page waits for what a command leads to (../acting.ts); then the alarm does what was cut off. */
const UNLESS_DONE_MS = 3_000;
/** Kept beside the actor's tables: which organisation of which practice this is, and when it is to be woken for everything. */
const SELF = 'self';
const WAKE_AT = 'wake-at';

interface Self {
  readonly id: string;
  readonly practice: string;
}

export class OrganisationObject extends DurableObject<Bindings> implements OrganisationStub {
  readonly #database: Database;
  readonly #supplies: Supplies;
  readonly #hints: Hints;
  #opening: Promise<Actor | null> | null = null;
  #untold: OrganisationSummary | null = null;
  /** Something came while it was awake: it wakes once more. */
  #again = false;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    this.#supplies = this.supply();
    this.#database = durableDatabase(ctx.storage);
    this.#hints = hintsIn(ctx.storage.kv, this.#supplies.pace);
  }

  /** What it lives on; where drills put a clock and a chance of their own. */
  protected supply(): Supplies {
    return suppliesOf(this.env);
  }

  async create({ platform, tenant, company, practice }: NewClientFile): Promise<string> {
    const { now, random, settings } = this.#supplies;
    const input = newOrganisation({ platform, tenant, company, mailFrom: settings.mailFrom, at: now() });
    const id = createOrganisation({ ...input, hash, random, database: this.#database });
    if (this.#self() === null) this.#opening = null;
    this.ctx.storage.kv.put<Self>(SELF, { id, practice });
    this.#untold = await (await this.#actor()).summary();
    await this.#soon(0);
    await this.#tell();
    return id;
  }

  /** The platform calls it at least once, again after a failure, and some time no more; nothing rests on how often. */
  override async alarm(): Promise<void> {
    try {
      await this.#wake();
    } catch (error) {
      this.#supplies.log('error', 'wake-failed', { error: error instanceof Error ? error.name : 'unknown' });
      this.ctx.storage.kv.put(WAKE_AT, addMs(this.#supplies.now(), RETRY_MS));
    } finally {
      await this.#arm();
    }
    await this.#tell();
  }

  async hinted(kinds: readonly Hinted[], at: Instant): Promise<boolean> {
    const actor = await this.#open();
    if (actor?.store.connection.state() !== 'connected') return false;
    this.#hints.add(kinds, at);
    await this.#arm();
    return true;
  }

  async rearm(): Promise<Instant | null> {
    if (this.#self() === null) return null;
    await this.#arm();
    return this.#wakeAt();
  }

  async command(command: Command): Promise<CommandResult> {
    const result = await (await this.#acting()).command(command);
    if (result.done) await this.#soon(0);
    await this.#tell();
    return result;
  }
  async commandOnce(once: Once, command: Command): Promise<OnceResult> {
    const said = await (await this.#acting()).commandOnce(once, command);
    if (said.known === 'no' && said.result.done) await this.#soon(0);
    await this.#tell();
    return said;
  }
  /** What follows from a command may be cut off with the object: the alarm stands before it begins. */
  async #acting(): Promise<OrganisationActor> {
    const actor = await this.#actor();
    const standing = async <Said>(said: Said, done: boolean): Promise<Said> => {
      if (done) await this.#soon(UNLESS_DONE_MS);
      return said;
    };
    const whole: OrganisationActor = {
      ...actor,
      command: async (command) => {
        const result = await actor.command(command);
        return standing(result, result.done);
      },
      commandOnce: async (once, command) => {
        const said = await actor.commandOnce(once, command);
        return standing(said, said.known === 'no' && said.result.done);
      },
    };
    return acting(whole, () => {});
  }

  async stages() {
    return stagesOf(await this.#actor());
  }
  standing() {
    return this.#ask((actor) => actor.standing());
  }
  balances() {
    return this.#ask((actor) => actor.balances());
  }
  tally() {
    return this.#ask((actor) => actor.tally());
  }
  summary() {
    return this.#ask((actor) => actor.summary());
  }
  today(shown?: TodayShown) {
    return this.#ask((actor) => actor.today(shown));
  }
  customers(asked?: CustomersAsked) {
    return this.#ask((actor) => actor.customers(asked));
  }
  customer(customerId: string) {
    return this.#ask((actor) => actor.customer(customerId));
  }
  letter(effectId: string) {
    return this.#ask((actor) => actor.letter(effectId));
  }
  invoicePdf(effectId: string, invoiceNumber: string) {
    return this.#ask((actor) => actor.invoicePdf(effectId, invoiceNumber));
  }
  caseFile(customerId: string) {
    return this.#ask((actor) => actor.caseFile(customerId));
  }
  why(customerId: string, day: CalendarDate) {
    return this.#ask((actor) => actor.why(customerId, day));
  }
  agreements(customerId: string) {
    return this.#ask((actor) => actor.agreements(customerId));
  }
  whyDay(customerId: string, day: CalendarDate) {
    return this.#ask((actor) => actor.whyDay(customerId, day));
  }
  contactRules() {
    return this.#ask((actor) => actor.contactRules());
  }
  words() {
    return this.#ask((actor) => actor.words());
  }
  wordsAt(name: string) {
    return this.#ask((actor) => actor.wordsAt(name));
  }
  tryWords(name: string, text: TemplateText) {
    return this.#ask((actor) => actor.tryWords(name, text));
  }
  policyVersion(name?: string) {
    return this.#ask((actor) => actor.policyVersion(name));
  }
  policyHistory(before?: number) {
    return this.#ask((actor) => actor.policyHistory(before));
  }
  draftPolicy(document: string) {
    return this.#ask((actor) => actor.draftPolicy(document));
  }
  progress() {
    return this.#ask((actor) => actor.progress());
  }
  assessment() {
    return this.#ask((actor) => actor.assessment());
  }
  presets() {
    return this.#ask((actor) => actor.presets());
  }
  rehearsal(kind: RehearsalKind, name: string) {
    return this.#ask((actor) => actor.rehearsal(kind, name));
  }
  rehearse(kind: RehearsalKind, name: string) {
    return this.#ask((actor) => actor.rehearse(kind, name));
  }
  rehearsedRows(wanted: RowsWanted) {
    return this.#ask((actor) => actor.rehearsedRows(wanted));
  }
  call(taskId: string) {
    return this.#ask((actor) => actor.call(taskId));
  }
  sender() {
    return this.#ask((actor) => actor.sender());
  }
  askForSender(by: string, address: string) {
    return this.#ask((actor) => actor.askForSender(by, address));
  }
  list(wanted: ListWanted) {
    return this.#ask((actor) => actor.list(wanted));
  }
  events(wanted: EventsWanted) {
    return this.#ask((actor) => actor.events(wanted));
  }
  sync(kinds?: readonly RecordKind[]) {
    return this.#ask((actor) => actor.sync(kinds));
  }
  plan() {
    return this.#ask((actor) => actor.plan());
  }
  deliver() {
    return this.#ask((actor) => actor.deliver());
  }
  wake(hinted?: readonly Hinted[]) {
    return this.#ask((actor) => actor.wake(hinted));
  }

  /** Puts a question to the actor; what changed by it is told. */
  async #ask<Result>(work: (actor: Actor) => Promise<Result>): Promise<Result> {
    const result = await work(await this.#actor());
    await this.#tell();
    return result;
  }

  #self(): Self | null {
    return this.ctx.storage.kv.get<Self>(SELF) ?? null;
  }

  #wakeAt(): Instant | null {
    return this.ctx.storage.kv.get<Instant>(WAKE_AT) ?? null;
  }

  #practice({ practice }: Self): PracticeStub {
    return named(this.env.PRACTICES, practice);
  }

  /** @throws Error where there is no such organisation. */
  async #actor(): Promise<Actor> {
    const actor = await this.#open();
    if (!actor) throw new Error('there is no such organisation');
    return actor;
  }

  /** Opened once; whatever fails is tried again by whoever asks next. An object nobody made stays empty. */
  #open(): Promise<Actor | null> {
    this.#opening ??= this.#opened().catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  async #opened(): Promise<Actor | null> {
    const self = this.#self();
    if (!self) return null;
    const { id } = self;
    const { now, random, log, settings } = this.#supplies;
    const sync = () => this.ctx.storage.sync();
    const practice = this.#practice(self);
    const heard = await practice.heard(id);
    const { platform: name } = openStore(this.#database, { hash, random }).settings.read();
    const platform = platformsOf(this.#supplies, sync)[name];
    if (!platform) throw new Error(`no app is configured for ${name}`);
    return openOrganisation({
      id,
      database: this.#database,
      platform,
      access: { open: () => practice.open(id), renew: (refused) => practice.renew(id, refused) },
      mail: mailOf(this.#supplies, sync),
      post: { replyAddress: settings.replyAddress, sign: PLAIN_POST.sign, texts: null },
      now,
      random,
      hash,
      log,
      lastWebhook: this.#hints.lastHeard,
      onSummary: (summary) => {
        this.#untold = inPlaceOf(this.#untold, summary);
      },
      // An object that was put back from the platform's own history is behind what its practice heard.
      home: { place: null, heard, isCopy: false },
      turn: TURN,
      rehearsals: { ...ownPlace(), breathe: () => new Promise((resolve) => setTimeout(resolve, 0)) },
    });
  }

  async #soon(afterMs: number): Promise<void> {
    this.#again = true;
    this.ctx.storage.kv.put(WAKE_AT, this.#supplies.now());
    await this.#arm(afterMs);
  }

  async #wake(): Promise<void> {
    const actor = await this.#open();
    const { now } = this.#supplies;
    const wakeAt = this.#wakeAt();
    if (!actor || wakeAt === null) return;
    const isDue = wakeAt <= now();
    const hintsDueAt = this.#hints.dueAt();
    const areHintsDue = hintsDueAt !== null && hintsDueAt <= now();
    // An alarm that comes too early, or once more, finds nothing to do.
    if (!(isDue || areHintsDue)) return;
    this.#again = false;
    if (areHintsDue) this.#hints.looked(now());
    const wanted = await look(this.#hints.waiting(), actor, !isDue);
    const next = this.#again ? now() : (wanted ?? wakeAt);
    this.ctx.storage.kv.put(WAKE_AT, next);
  }

  /** The one alarm: the earliest of what it is to wake for. It never lies behind, and real time passes as the clock does. */
  async #arm(afterMs = 0): Promise<void> {
    const times = [this.#wakeAt(), this.#hints.dueAt()].flatMap((at) => (at === null ? [] : [msOf(at)]));
    if (times.length === 0) return;
    await this.ctx.storage.setAlarm(Date.now() + Math.max(afterMs, Math.min(...times) - msOf(this.#supplies.now())));
  }

  /** The practice hears the newest summary; what did not reach it is told with the next, at the latest after the next wake. */
  async #tell(): Promise<void> {
    const self = this.#self();
    const summary = this.#untold;
    if (!self || !summary) return;
    try {
      await this.#practice(self).hear(summary);
      if (this.#untold === summary) this.#untold = null;
    } catch {
      this.#supplies.log('warn', 'practice-not-told');
    }
  }
}
