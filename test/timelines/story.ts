/**
 * Stories a credit controller can read, lived through day by day with the real organisation over books without a wire. Every day nobody
 * mentions must pass in silence, on every day `tahseel decide` must answer the case file as the organisation stands by it, and in the
 * end every past day must be decided again from what was recorded.
 *
 *   story('C4: a debt two weeks old is telephoned', { owes: { A: '100.00 due 2026-03-02' } }, `
 *     2026-03-09 Mon  letter friendly-7 about A
 *     2026-03-12 Thu  Acme pays 40.00 on A
 *     2026-03-16 Mon  call call-14 about A, asking 60.00
 *   `);
 *
 * Lines that tell what somebody does are in acts.ts, lines that tell what the program must do in outcomes.ts.
 */
import { expect, it } from 'vitest';
import { decideCommand } from '../../src/commands/decide.ts';
import { parseAmount } from '../../src/domain/money.ts';
import { addDays, type CalendarDate, calendarDate, weekday } from '../../src/domain/time.ts';
import type { CallItem } from '../../src/organisation/actor.ts';
import { isContactDay } from '../../src/policy/calendar.ts';
import type { Decision, Mode } from '../../src/policy/case.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { preset } from '../../src/policy/presets.ts';
import type { Company } from '../../src/sandbox/company.ts';
import { World } from '../organisation/world.ts';
import { type Act, actOf } from './acts.ts';
import { expectOutcomes, isOutcome } from './outcomes.ts';

export interface Given {
  /** A preset's name or a policy document; absent: standard. */
  readonly policy?: string;
  readonly mode?: Mode;
  readonly released?: boolean;
  readonly place?: { readonly country: string; readonly timeZone: string; readonly baseCurrency: string };
  /** The customer; absent: Acme with an e-mail address and a telephone, in the organisation's country. */
  readonly customer?: { readonly name?: string; readonly email?: string | null; readonly phone?: string | null; readonly country?: string };
  /** What is owed on the first day, by invoice number: '100.00 due 2026-03-02', '80.00 EUR due 2026-03-02 issued 2026-02-01', '5.00 without due date'. */
  readonly owes: Readonly<Record<string, string>>;
}

/** One day of a story, with the lines that stand under its date. */
interface Day {
  readonly date: CalendarDate;
  readonly lines: string[];
}

/** What the lines work on. */
export interface Scene {
  readonly world: World;
  readonly customer: { readonly id: string; readonly name: string };
  readonly currency: string;
  /** The id of the invoice with this number. @throws Error when there is none. */
  invoiceId(number: string): string;
  numberOf(invoiceId: string): string;
  /** '40.00' or '40.00 EUR' → minor units and currency. */
  money(text: string): { minor: number; currency: string };
  /** What commands of former lines made, by the word a later line uses for it. */
  readonly made: Map<string, string>;
  /** Whose calendar counts. */
  readonly country: string;
  /** The calls that were asked for today; by the evening they may have been made. */
  raised: readonly CallItem[];
}

const OWED = /^([\d.]+)(?: ([A-Z]{3}))?(?: due (\S+)| without due date)(?: issued (\S+))?$/;
const DAY = /^\s*(\d{4}-\d{2}-\d{2})(?: (Mon|Tue|Wed|Thu|Fri|Sat|Sun))?\s+(\S.*)$/;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const TERMS_DAYS = 30;

/** Declares one test named after the story. */
export function story(title: string, given: Given, text: string): void {
  it(title, () => live(given, text));
}

async function live(given: Given, text: string): Promise<void> {
  const days = daysOf(text);
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) throw new Error('a story needs a day');
  const scene = open(given, first.date);
  for (let date = first.date; date <= last.date; date = addDays(date, 1)) {
    scene.world.at(date);
    const lines = days.find((day) => day.date === date)?.lines ?? [];
    await liveDay(scene, lines);
    // On a closed day what is due waits together, as it will travel; decided the day before, each waits on its own.
    if (isContactDay(date, scene.country)) await sameAsDecide(scene, date);
  }
  for (let date = first.date; date <= last.date; date = addDays(date, 1)) await canBeDecidedAgain(scene, date);
  // D5: whatever happened stands in an unbroken chain.
  expect((await scene.world.actor.tally()).journal.broken).toBeNull();
}

/** Whatever stood on a past day is decided again, the same, from the facts that were recorded then. */
async function canBeDecidedAgain({ world, customer }: Scene, date: CalendarDate): Promise<void> {
  const lost = (await world.actor.why(customer.id, date)).filter((each) => each.replayed !== true);
  expect(lost, `decisions of ${date} that cannot be decided again`).toEqual([]);
}

/** The books and people first, then sync and decide, then what people do about it, then delivery; then the day is judged. */
async function liveDay(scene: Scene, lines: readonly string[]): Promise<void> {
  const { actor } = scene.world;
  const acts = lines.filter((line) => !isOutcome(line)).map((line) => ({ line, act: actOf(line) }));
  const perform = async (when: Act['when']) => {
    for (const { line, act } of acts) if (act.when === when) await act.perform(scene).catch((error: unknown) => fail(line, error));
  };
  await perform('in-the-books');
  await actor.sync();
  await perform('before-deciding');
  await actor.plan();
  scene.raised = (await actor.today()).calls.filter((call) => call.raised === scene.world.today);
  await perform('after-deciding');
  await actor.deliver();
  await expectOutcomes(scene, lines.filter(isOutcome));
}

function fail(line: string, error: unknown): never {
  throw new Error(`${line}: ${error instanceof Error ? error.message : String(error)}`);
}

/** The command, given the exported case, must answer what the organisation stands by. */
async function sameAsDecide({ world, customer }: Scene, date: CalendarDate): Promise<void> {
  const view = await world.actor.caseFile(customer.id);
  if (!view) return;
  const files: Record<string, string> = { 'case.json': JSON.stringify(view.file), 'policy.json': JSON.stringify(view.policy) };
  let answer = '';
  decideCommand(
    { policy: './policy.json', case: './case.json', asOf: date },
    {
      read: (path) => new TextEncoder().encode(files[path.replace('./', '')] ?? ''),
      print: (printed) => {
        answer = printed;
      },
      note: () => {},
    },
  );
  const parsed: { decisions: Decision[] } = JSON.parse(answer);
  const standing = (await world.actor.standing()).filter((each) => each.customerId === customer.id).map((each) => each.decision);
  expect(byInvoices(standing), `the case file of ${date}`).toEqual(byInvoices(parsed.decisions));
}

/**
 * Reasons count days and so change while what is decided stands. So does the rule that keeps something waiting (not due yet, then a
 * weekend) or names a call (due, then asked for); every other rule must be the same.
 */
function byInvoices(decisions: readonly Decision[]) {
  return decisions
    .map(({ reasons, ...decision }) => ({
      ...decision,
      rule: decision.kind === 'wait' || decision.channel === 'call' ? null : reasons[0]?.rule,
    }))
    .toSorted((a, b) => (a.invoiceIds.join() < b.invoiceIds.join() ? -1 : 1));
}

function open(given: Given, date: CalendarDate): Scene {
  const policy = policyOf(given.policy ?? 'standard');
  const { mode, released, place } = given;
  const world = new World({
    policy,
    ...(mode === undefined ? {} : { mode }),
    ...(released === undefined ? {} : { released }),
    ...(place === undefined ? {} : { place }),
  });
  world.at(date);
  const currency = world.company.facts.baseCurrency;
  const { name = 'Acme', email = 'accounts@acme.example', phone = '+1 212 555 0100', country } = given.customer ?? {};
  const customer = world.company.addCustomer({ name, email, phone, currency, ...(country === undefined ? {} : { country }) }, world.now);
  for (const [number, owed] of Object.entries(given.owes)) addOwed(world, customer.id, number, owed, currency);
  return sceneOf(world, customer, currency, country ?? world.company.facts.country);
}

function policyOf(text: string): Policy {
  return preset(text) ?? parsePolicy(text, 'the policy of the story');
}

/** Adds an invoice as the words of `owes` tell it. */
export function addOwed(world: World, customerId: string, number: string, owed: string, baseCurrency: string): void {
  const parts = OWED.exec(owed);
  if (!parts?.[1]) throw new Error(`${number}: '${owed}' is not what is owed`);
  const currency = parts[2] ?? baseCurrency;
  const due = parts[3] === undefined ? null : calendarDate(parts[3]);
  const issued = parts[4] === undefined ? addDays(due ?? world.today, -TERMS_DAYS) : calendarDate(parts[4]);
  world.company.addInvoice(
    { docNumber: number, customerId, currency, issued, due, total: parseAmount(parts[1], currency), state: 'approved' },
    world.now,
  );
}

function sceneOf(world: World, customer: Scene['customer'], currency: string, country: string): Scene {
  const invoiceOf = (number: string): ReturnType<Company['invoiceByNumber']> => world.company.invoiceByNumber(number);
  return {
    world,
    customer,
    currency,
    made: new Map(),
    country,
    raised: [],
    invoiceId(number) {
      const id = invoiceOf(number)?.id;
      if (id === undefined) throw new Error(`no invoice ${number}`);
      return id;
    },
    numberOf: (id) => world.company.invoices.get(id)?.docNumber ?? id,
    money(text) {
      const [amount = '', code = currency] = text.split(' ');
      return { minor: parseAmount(amount, code), currency: code };
    },
  };
}

/** Lines without a date belong to the day above them. @throws Error for a wrong weekday or a day out of order. */
function daysOf(text: string): Day[] {
  const days: Day[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const dated = DAY.exec(line);
    const open = days.at(-1);
    if (!dated?.[1] || !dated[3]) {
      if (!open) throw new Error(`no day for '${line}'`);
      open.lines.push(line.trim());
      continue;
    }
    const date = calendarDate(dated[1]);
    if (dated[2] !== undefined && WEEKDAYS[weekday(date) - 1] !== dated[2]) throw new Error(`${date} is not a ${dated[2]}`);
    if (open && open.date >= date) throw new Error(`${date} stands after ${open.date}`);
    days.push({ date, lines: [dated[3].trim()] });
  }
  return days;
}
