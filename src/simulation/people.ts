/**
 * What people do in a life: debtors dispute, promise and ask us to stop, now and then in the very moment a letter is on its way; and our own people
 * approve, call, clear up, find out what became of letters nobody knows about, and pull the switch.
 */
import { addDays, type CalendarDate, type Instant } from '../domain/time.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { Command, CommandResult } from '../organisation/command-schema.ts';
import type { Company } from '../sandbox/company.ts';
import { between, pick } from '../sandbox/random.ts';
import type { ScriptDispute, ScriptPromise } from '../sandbox/script.ts';
import { EVERYBODY, type Judge } from './judge.ts';

const WE = 'simulated person';

/** What people see of the life they are in. */
export interface Scene {
  readonly company: Company;
  readonly judge: Judge;
  readonly random: () => number;
  readonly disputes: ScriptDispute[];
  readonly promises: ScriptPromise[];
  /** Whether texts are sent in this life, so that whoever is texted agrees to it once. */
  readonly isTexting: boolean;
  readonly now: () => Instant;
  readonly today: () => CalendarDate;
  /** Faults are over and everything must drain. */
  readonly isDraining: () => boolean;
  /** The organisation itself, in the middle of what it does; null: none is open. */
  readonly actor: () => OrganisationActor | null;
  /** Runs one act; null: the process died in it. */
  readonly survive: <Result>(act: (actor: OrganisationActor) => Promise<Result>) => Promise<Result | null>;
  readonly openInvoices: () => readonly OpenInvoice[];
  readonly pay: (docNumber: string, amount: number) => void;
  readonly noteOf: (effectId: string) => { readonly invoiceId: string; readonly text: string } | null;
  /** Whether what an effect stands for was taken outside. */
  readonly hasArrived: (effectId: string) => boolean;
}

interface OpenInvoice {
  readonly id: string;
  readonly docNumber: string;
  readonly customerId: string;
  readonly currency: string;
}

export class People {
  /** Holds that were acknowledged, with whom they silence or which invoice they are about. */
  readonly #holds = new Map<string, { customerId: string | null; number: string | null; since: CalendarDate }>();
  /** Stop requests that came while a letter was on its way. */
  readonly #later: { readonly id: string; readonly customerId: string }[] = [];
  readonly #agreed = new Set<string>();
  readonly #scene: Scene;
  #stopped = false;
  calls = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** The ids of holds that were acknowledged and not lifted. */
  holds(): Iterable<string> {
    return this.#holds.keys();
  }

  /** What debtors do today. */
  async debtors(date: CalendarDate): Promise<void> {
    const { random, openInvoices } = this.#scene;
    const open = openInvoices();
    if (open.length === 0) return;
    const draw = random();
    const invoice = pick(random, open);
    if (draw < 0.04) await this.#dispute(invoice, date);
    else if (draw < 0.08) await this.#promise(invoice, date);
    else if (draw < 0.09) await this.#stop(invoice.customerId, date);
  }

  /** Our people clear their desk. */
  async work(date: CalendarDate): Promise<void> {
    const { random, survive } = this.#scene;
    // Whatever is stopped cannot drain: in the last days nobody pulls it.
    if (random() < 0.01 && !this.#scene.isDraining()) await this.#switch();
    await this.#lift(date);
    if (this.#scene.isTexting) await this.#agree();
    // As in the list of client files: where nothing waits nobody opens it.
    const summary = await survive((actor) => actor.summary());
    if (!summary || summary.approvals + summary.calls + summary.exceptions === 0) return;
    const today = await survive((actor) => actor.today());
    if (!today) return;
    for (const item of [...today.letters, ...today.handOvers])
      if (item.state === 'awaiting-approval' && random() < 0.8)
        await this.#command({ do: 'approve-letter', by: WE, effectId: item.effectId });
    for (const call of today.calls) {
      if (!call.allowedNow || random() < 0.3) continue;
      const outcome = pick(random, ['no-answer', 'voicemail', 'spoke'] as const);
      const logged = await this.#command({ do: 'log-call', by: WE, taskId: call.taskId, outcome });
      if (!logged?.done) continue;
      this.calls += 1;
      this.#scene.judge.called(call.customerId, date);
    }
    for (const { kind, effectId, taskId } of today.exceptions) {
      if (kind === 'outcome-unknown' && effectId !== null) await this.#resolve(effectId);
      if (kind === 'letter-failed' && taskId !== null && random() < 0.5) await this.#command({ do: 'finish-task', by: WE, taskId });
      if (kind === 'note-failed' && effectId !== null && taskId !== null) await this.writeByHand(effectId, taskId);
    }
  }

  /** A note that could not be written in all its attempts stands before a person, who looks whether it is there and else writes it. */
  async writeByHand(effectId: string, taskId: string): Promise<void> {
    const { company, noteOf, now } = this.#scene;
    const note = noteOf(effectId);
    if (!note) return;
    const { invoiceId: entityId, text } = note;
    if (!company.notesOf(entityId).some((each) => each.text === text))
      company.addNote({ platform: 'direct', entity: 'invoice', entityId, text }, now());
    await this.#command({ do: 'finish-task', by: WE, taskId });
  }

  /** Now and then somebody asks us to stop while something is on its way to them. */
  async whileSending(to: string): Promise<void> {
    const { random, company, actor } = this.#scene;
    if (random() > 0.03) return;
    const reaches = (address: string | null) => address?.replaceAll(' ', '').toLowerCase() === to.toLowerCase();
    const customer = company.customers.all().find(({ email, phone }) => reaches(email) || reaches(phone));
    const opened = actor();
    if (!customer || !opened) return;
    const placed = await opened.command({ do: 'place-hold', by: WE, customerId: customer.id, kind: 'stop' });
    // The letter that is on its way cannot be called back; the next one must not leave.
    if (placed.done && placed.id !== undefined) this.#later.push({ id: placed.id, customerId: customer.id });
  }

  /** What was on its way has left, or never will: from here on nothing may follow. */
  settleLater(): void {
    const since = this.#scene.today();
    for (const { id, customerId } of this.#later.splice(0)) {
      this.#scene.judge.silence(customerId);
      this.#holds.set(id, { customerId, number: null, since });
    }
  }

  /** Before everything drains nothing may be stopped. */
  async calm(): Promise<void> {
    if (this.#stopped) await this.#switch();
  }

  async #dispute({ id: invoiceId, docNumber, customerId }: OpenInvoice, date: CalendarDate): Promise<void> {
    const placed = await this.#command({ do: 'place-hold', by: WE, customerId, kind: 'dispute', invoiceId });
    if (!placed?.done || placed.id === undefined) return;
    this.#scene.disputes.push({ kind: 'dispute', invoiceNumber: docNumber, from: date, until: null });
    this.#holds.set(placed.id, { customerId: null, number: docNumber, since: date });
  }

  async #promise({ id, docNumber, customerId, currency }: OpenInvoice, made: CalendarDate): Promise<void> {
    const { company, random, promises, pay } = this.#scene;
    const amount = company.openOf(id);
    const date = addDays(made, between(random, 1, 15));
    const kept = await this.#command({ do: 'record-promise', by: WE, customerId, amount, currency, date });
    if (!kept?.done) return;
    promises.push({ kind: 'promise', invoiceNumber: docNumber, made, date, amount });
    if (random() < 0.5) pay(docNumber, amount);
  }

  async #stop(customerId: string, date: CalendarDate): Promise<void> {
    const placed = await this.#command({ do: 'place-hold', by: WE, customerId, kind: 'stop' });
    if (!placed?.done || placed.id === undefined) return;
    this.#scene.judge.silence(customerId);
    this.#holds.set(placed.id, { customerId, number: null, since: date });
  }

  async #lift(date: CalendarDate): Promise<void> {
    for (const [holdId, { number, customerId, since }] of this.#holds) {
      if (addDays(since, 20) > date || this.#scene.random() > 0.2) continue;
      const lifted = await this.#answered({ do: 'lift-hold', by: WE, holdId });
      if (!lifted.done && lifted.code !== 'already-done') continue;
      this.#holds.delete(holdId);
      this.#ended(number, customerId, date);
    }
  }

  #ended(number: string | null, customerId: string | null, date: CalendarDate): void {
    const { judge, disputes } = this.#scene;
    if (customerId !== null && ![...this.#holds.values()].some((hold) => hold.customerId === customerId)) judge.speak(customerId);
    if (number === null || [...this.#holds.values()].some((hold) => hold.number === number)) return;
    for (const [index, dispute] of disputes.entries())
      if (dispute.invoiceNumber === number && dispute.until === null) disputes[index] = { ...dispute, until: date };
  }

  /** Where rules want it, whoever is to be texted agreed to it once. */
  async #agree(): Promise<void> {
    for (const { id, phone } of this.#scene.company.customers.all()) {
      if (phone === null || this.#agreed.has(id)) continue;
      const agreed = await this.#command({ do: 'record-consent', by: WE, customerId: id, channel: 'sms', evidence: 'the contract' });
      if (agreed?.done || agreed?.code === 'already-done') this.#agreed.add(id);
    }
  }

  /** A person finds out, and says what is true. */
  async #resolve(effectId: string): Promise<void> {
    const outcome = this.#scene.hasArrived(effectId) ? 'it-arrived' : 'it-did-not';
    await this.#command({ do: 'resolve-unknown', by: WE, effectId, outcome });
  }

  async #switch(): Promise<void> {
    const stopped = !this.#stopped;
    const result = await this.#answered({ do: 'stop-all', by: WE, stopped });
    if (!result.done && result.code !== 'already-done') return;
    this.#stopped = stopped;
    if (stopped) this.#scene.judge.silence(EVERYBODY);
    else this.#scene.judge.speak(EVERYBODY);
  }

  /** Where it died before it answered it may be done all the same: whoever gets no answer asks again. */
  async #answered(command: Command): Promise<CommandResult> {
    let result: CommandResult | null = null;
    while (result === null) result = await this.#command(command);
    return result;
  }

  #command(command: Command): Promise<CommandResult | null> {
    return this.#scene.survive((actor) => actor.command(command));
  }
}
