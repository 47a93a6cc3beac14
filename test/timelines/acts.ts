/** What people and books do in a story: each way of saying it, with what it does. The list is the story's language; extend it here. */

import { parse as parseYaml } from 'yaml';
import { CHANNELS, type Channel } from '../../src/cases/channel.ts';
import { HOLD_KINDS, type HoldKind } from '../../src/cases/hold.ts';
import { calendarDate } from '../../src/domain/time.ts';
import { type Command, type CommandResult, commandSchema } from '../../src/organisation/command-schema.ts';
import { MODES, type Mode } from '../../src/policy/case.ts';
import { addOwed, type Scene } from './story.ts';

/** Who in the stories works for the business. */
const WE = 'Salma';

export interface Act {
  /** What changes the books comes before the sync; what we are told before deciding; what we do about decisions after it. */
  readonly when: 'in-the-books' | 'before-deciding' | 'after-deciding';
  perform(scene: Scene): Promise<void>;
}

type Perform = (scene: Scene, parts: readonly string[]) => Promise<unknown> | unknown;

const MONEY = String.raw`(\d[\d.]*(?: [A-Z]{3})?)`;
const DATE = String.raw`(\d{4}-\d{2}-\d{2})`;

/** Every sentence; `Acme` stands for the customer of the story, whatever their name. */
const SENTENCES: readonly (readonly [when: Act['when'], sentence: RegExp, perform: Perform])[] = [
  // the books
  [
    'in-the-books',
    say(`Acme pays ${MONEY} on (\\w[\\w-]*)(?: dated ${DATE})?`),
    (scene, [amount, number, dated]) => pay(scene, amount, number, dated),
  ],
  [
    'in-the-books',
    say(`Acme pays ${MONEY} without saying what for(?: dated ${DATE})?`),
    (scene, [amount, dated]) => pay(scene, amount, '', dated),
  ],
  ['in-the-books', say(`Acme is given a credit of ${MONEY}(?: on (\\w[\\w-]*))?`), credit],
  ['in-the-books', say(`invoice (\\w[\\w-]*) is written: (.+)`), invoice],
  [
    'in-the-books',
    say(`(\\w[\\w-]*) is voided`),
    ({ world, invoiceId }, [number = '']) => world.company.voidInvoice(invoiceId(number), world.now),
  ],
  [
    'in-the-books',
    say(`(\\w[\\w-]*) is now due ${DATE}`),
    ({ world, invoiceId }, [number = '', date = '']) => world.company.setDue(invoiceId(number), calendarDate(date), world.now),
  ],
  // what the customer tells us
  ['before-deciding', say(`Acme disputes (\\w[\\w-]*)`), (scene, [number]) => hold(scene, 'dispute', { number })],
  [
    'before-deciding',
    say(`Acme disputes ${MONEY} of (\\w[\\w-]*)`),
    (scene, [amount, number]) => hold(scene, 'dispute', { number, amount }),
  ],
  ['before-deciding', say('Acme asks us to stop'), (scene) => hold(scene, 'stop', {})],
  ['before-deciding', say(`Acme promises ${MONEY} for ${DATE}`), promise],
  ['before-deciding', say('Acme takes the promise back'), takeBack],
  ['before-deciding', say(`Acme asks to be called on ${DATE}`), (scene, [notBefore]) => wish(scene, { channel: 'call', notBefore })],
  ['before-deciding', say(`Acme asks to be left in peace until ${DATE}`), (scene, [notBefore]) => wish(scene, { notBefore })],
  ['before-deciding', say('Acme asks never to be telephoned'), (scene) => wish(scene, { channel: 'call', never: true })],
  ['before-deciding', say('Acme asks never to be written to by e-mail'), (scene) => wish(scene, { channel: 'email', never: true })],
  [
    'before-deciding',
    say('Acme does not mind any more'),
    (scene) => command(scene, { do: 'end-wish', by: WE, wishId: made(scene, 'wish') }),
  ],
  ['before-deciding', say(`Acme agrees to be contacted by (${CHANNELS.join('|')})`), (scene, [channel]) => consent(scene, channel)],
  [
    'before-deciding',
    say(`Acme no longer agrees to be contacted by (${CHANNELS.join('|')})`),
    (scene, [channel]) => command(scene, { do: 'withdraw-consent', by: WE, customerId: scene.customer.id, channel: channelOf(channel) }),
  ],
  ['before-deciding', say('Acme accepts the plan'), (scene) => answerPlan(scene, 'accepted')],
  ['before-deciding', say('Acme declines the plan'), (scene) => answerPlan(scene, 'declined')],
  ['before-deciding', say('Acme accepts the offer'), (scene) => answerOffer(scene, 'accepted')],
  // what we do about the case
  ['before-deciding', say('we propose a plan for (\\w[\\w ]*?): (.+)'), proposePlan],
  ['before-deciding', say('we take the plan back'), (scene) => answerPlan(scene, 'withdrawn')],
  [
    'before-deciding',
    say(`we offer Acme to settle (\\w[\\w ]*?) for ${MONEY} until ${DATE}`),
    (scene, parts) => offer(scene, 'settlement', parts),
  ],
  [
    'before-deciding',
    say(`we offer Acme (\\w[\\w ]*?) for ${MONEY} if it is paid by ${DATE}`),
    (scene, parts) => offer(scene, 'early-payment', parts),
  ],
  ['before-deciding', say('we take the offer back'), (scene) => answerOffer(scene, 'withdrawn')],
  ['before-deciding', say(`we know Acme: (.+)`), (scene, [yaml]) => describeCustomer(scene, yaml)],
  ['before-deciding', say(`we know our customers: (.+)`), (scene, [yaml]) => describeOrganisation(scene, yaml)],
  ['before-deciding', say('we decide for Acme: (.+)'), (scene, [yaml]) => override(scene, undefined, yaml)],
  ['before-deciding', say('we decide for (\\w[\\w-]*): (.+)'), (scene, [number, yaml]) => override(scene, number, yaml)],
  ['before-deciding', say('we take (\\w[\\w-]*) back from the agency'), recall],
  [
    'before-deciding',
    say(`we hold Acme: (${HOLD_KINDS.join('|')})(?: until ${DATE})?`),
    (scene, [kind, until]) => hold(scene, holdKind(kind), { until }),
  ],
  [
    'before-deciding',
    say(`we hold (\\w[\\w-]*): (${HOLD_KINDS.join('|')})(?: until ${DATE})?`),
    (scene, [number, kind, until]) => hold(scene, holdKind(kind), { number, until }),
  ],
  ['before-deciding', say(`we lift the (${HOLD_KINDS.join('|')})`), lift],
  [
    'before-deciding',
    say(`we set the mode to (${MODES.join('|')})`),
    (scene, [mode]) => command(scene, { do: 'set-mode', by: WE, mode: modeOf(mode) }),
  ],
  [
    'before-deciding',
    say('we set the policy to: (.+)'),
    (scene, [document = '']) => command(scene, { do: 'set-policy', by: WE, document }),
  ],
  ['before-deciding', say('we release the first run'), (scene) => command(scene, { do: 'release-first-run', by: WE })],
  ['before-deciding', say('we stop everything'), (scene) => command(scene, { do: 'stop-all', by: WE, stopped: true })],
  ['before-deciding', say('we go on'), (scene) => command(scene, { do: 'stop-all', by: WE, stopped: false })],
  // what we do about what was decided
  ['after-deciding', say('we approve'), approve],
  ['after-deciding', say('we send it by hand'), sendByHand],
  ['after-deciding', say('we skip the letter: (.+)'), skip],
  ['after-deciding', say('we call: (no answer|voicemail|they talk with us|they say it is paid|they dispute it|they cannot pay)'), call],
  ['after-deciding', say(`we call: they promise ${MONEY} for ${DATE}`), callWithPromise],
];

/** The act of a line. @throws Error when no sentence fits. */
export function actOf(line: string): Act {
  for (const [when, sentence, perform] of SENTENCES) {
    const parts = sentence.exec(line);
    if (parts)
      return {
        when,
        perform: async (scene) => {
          await perform(scene, parts.slice(1));
        },
      };
  }
  throw new Error(`nothing in the stories' language says '${line}'`);
}

function say(sentence: string): RegExp {
  return new RegExp(`^${sentence}$`);
}

async function command({ world }: Scene, given: Command): Promise<CommandResult> {
  const result = await world.actor.command(given);
  if (!result.done) throw new Error(`refused: ${result.code}, ${result.detail}`);
  return result;
}

function pay({ world, customer, money, invoiceId }: Scene, amount = '', number = '', dated?: string): void {
  const { minor, currency } = money(amount);
  const date = dated === undefined ? world.today : calendarDate(dated);
  const allocations = number === '' ? [] : [{ invoiceId: invoiceId(number), amount: minor }];
  const kind = number === '' ? 'overpayment' : 'payment';
  world.company.addReceipt({ kind, customerId: customer.id, currency, date, amount: minor, allocations }, world.now);
}

function credit({ world, customer, money, invoiceId }: Scene, [amount = '', number]: readonly string[]): void {
  const { minor, currency } = money(amount);
  const allocations = number === undefined ? [] : [{ invoiceId: invoiceId(number), amount: minor }];
  world.company.addCreditNote({ customerId: customer.id, currency, date: world.today, total: minor, allocations }, world.now);
}

function invoice({ world, customer, currency }: Scene, [number = '', owed = '']: readonly string[]): void {
  addOwed(world, customer.id, number, owed, currency);
}

function holdKind(word = ''): HoldKind {
  const kind = HOLD_KINDS.find((each) => each === word);
  if (!kind) throw new Error(`no hold is called '${word}'`);
  return kind;
}

function modeOf(word = ''): Mode {
  const mode = MODES.find((each) => each === word);
  if (!mode) throw new Error(`no mode is called '${word}'`);
  return mode;
}

interface HoldWords {
  readonly number?: string | undefined;
  readonly amount?: string | undefined;
  readonly until?: string | undefined;
}

async function hold(scene: Scene, kind: HoldKind, { number, amount, until }: HoldWords): Promise<void> {
  const result = await command(scene, {
    do: 'place-hold',
    by: WE,
    customerId: scene.customer.id,
    kind,
    ...(number === undefined ? {} : { invoiceId: scene.invoiceId(number) }),
    ...(amount === undefined ? {} : { amount: scene.money(amount).minor }),
    ...(until === undefined ? {} : { until: calendarDate(until) }),
  });
  if (result.done && result.id !== undefined) scene.made.set(kind, result.id);
}

async function lift(scene: Scene, [kind = '']: readonly string[]): Promise<void> {
  await command(scene, { do: 'lift-hold', by: WE, holdId: scene.made.get(kind) ?? '' });
}

async function promise(scene: Scene, [amount = '', date = '']: readonly string[]): Promise<void> {
  const { minor, currency } = scene.money(amount);
  await command(scene, { do: 'record-promise', by: WE, customerId: scene.customer.id, amount: minor, currency, date: calendarDate(date) });
}

async function takeBack(scene: Scene): Promise<void> {
  const view = await scene.world.actor.customer(scene.customer.id);
  const promiseId = view?.promises.find((each) => each.state === 'open')?.id ?? '';
  await command(scene, { do: 'withdraw-promise', by: WE, promiseId });
}

/** What an earlier line made. @throws Error when nothing of the kind was. */
function made({ made: things }: Scene, word: string): string {
  const id = things.get(word);
  if (id === undefined) throw new Error(`no ${word} was made before`);
  return id;
}

async function making(scene: Scene, word: string, given: Command): Promise<void> {
  const result = await command(scene, given);
  if (result.done && result.id !== undefined) scene.made.set(word, result.id);
}

async function wish(
  scene: Scene,
  { notBefore, ...rest }: { channel?: Channel; notBefore?: string | undefined; never?: boolean },
): Promise<void> {
  const day = notBefore === undefined ? {} : { notBefore: calendarDate(notBefore) };
  await making(scene, 'wish', { do: 'record-wish', by: WE, customerId: scene.customer.id, wish: { ...rest, ...day } });
}

function channelOf(word = ''): Channel {
  const channel = CHANNELS.find((each) => each === word);
  if (!channel) throw new Error(`no channel is called '${word}'`);
  return channel;
}

async function consent(scene: Scene, word = ''): Promise<void> {
  const channel = channelOf(word);
  await command(scene, { do: 'record-consent', by: WE, customerId: scene.customer.id, channel, evidence: 'a form they signed' });
}

const idsOf = (scene: Scene, numbers = '') => numbers.split(' ').map((number) => scene.invoiceId(number));

async function proposePlan(scene: Scene, [numbers, text = '']: readonly string[]): Promise<void> {
  const instalments = text.split(', ').map((part) => {
    const [amount = '', due = ''] = part.split(' on ');
    return { amount: scene.money(amount).minor, due: calendarDate(due) };
  });
  await making(scene, 'plan', {
    do: 'propose-plan',
    by: WE,
    customerId: scene.customer.id,
    invoiceIds: idsOf(scene, numbers),
    instalments,
  });
}

async function answerPlan(scene: Scene, answer: 'accepted' | 'declined' | 'withdrawn'): Promise<void> {
  const text = answer === 'accepted' ? { text: 'I accept these instalments.' } : {};
  await command(scene, { do: 'answer-plan', by: WE, planId: made(scene, 'plan'), answer, ...text });
}

async function offer(
  scene: Scene,
  kind: 'settlement' | 'early-payment',
  [numbers, amount = '', expires = '']: readonly string[],
): Promise<void> {
  const { minor } = scene.money(amount);
  const about = { customerId: scene.customer.id, invoiceIds: idsOf(scene, numbers) };
  await making(scene, 'offer', { do: 'make-offer', by: WE, ...about, kind, amount: minor, expires: calendarDate(expires) });
}

async function answerOffer(scene: Scene, answer: 'accepted' | 'withdrawn'): Promise<void> {
  await command(scene, { do: 'answer-offer', by: WE, offerId: made(scene, 'offer'), answer });
}

async function describeCustomer(scene: Scene, yaml = ''): Promise<void> {
  await command(scene, commandSchema.parse({ do: 'describe-customer', by: WE, customerId: scene.customer.id, ...parse(yaml) }));
}

async function describeOrganisation(scene: Scene, yaml = ''): Promise<void> {
  await command(scene, commandSchema.parse({ do: 'describe-organisation', by: WE, ...parse(yaml) }));
}

async function override(scene: Scene, number: string | undefined, yaml = ''): Promise<void> {
  const about = number === undefined ? {} : { invoiceId: scene.invoiceId(number) };
  const given = { do: 'set-override', by: WE, customerId: scene.customer.id, ...about, override: parse(yaml) };
  await command(scene, commandSchema.parse(given));
}

async function recall(scene: Scene, [number = '']: readonly string[]): Promise<void> {
  await command(scene, { do: 'recall', by: WE, customerId: scene.customer.id, invoiceIds: [scene.invoiceId(number)] });
}

/** A mapping in YAML; null for 'nothing'. */
function parse(yaml: string): object | null {
  const value: unknown = yaml === 'nothing' ? null : parseYaml(yaml);
  if (typeof value !== 'object') throw new Error(`'${yaml}' is not a mapping`);
  return value;
}

async function approve(scene: Scene): Promise<void> {
  const today = await scene.world.actor.today();
  const waiting = [...today.letters, ...today.handOvers].filter((item) => item.state === 'awaiting-approval');
  if (waiting.length === 0) throw new Error('nothing waits for approval');
  for (const { effectId } of waiting) await command(scene, { do: 'approve-letter', by: WE, effectId });
}

async function sendByHand(scene: Scene): Promise<void> {
  const item = (await scene.world.actor.today()).exceptions.find((each) => each.reason.rule === 'send-by-hand');
  if (!item?.taskId) throw new Error('there is nothing to send by hand');
  await command(scene, { do: 'finish-task', by: WE, taskId: item.taskId });
}

async function skip(scene: Scene, [reason = '']: readonly string[]): Promise<void> {
  const [item] = (await scene.world.actor.today()).letters;
  await command(scene, { do: 'skip-letter', by: WE, effectId: item?.effectId ?? '', reason });
}

const OUTCOMES = {
  'no answer': 'no-answer',
  voicemail: 'voicemail',
  'they cannot pay': 'spoke',
  'they talk with us': 'spoke',
  'they say it is paid': 'paid-already',
  'they dispute it': 'disputed',
} as const;

async function call(scene: Scene, [words = '']: readonly string[]): Promise<void> {
  const outcome = Object.entries(OUTCOMES).find(([each]) => each === words)?.[1] ?? 'no-answer';
  const because = words === 'they cannot pay' ? ({ because: 'cannot-pay' } as const) : {};
  await command(scene, { do: 'log-call', by: WE, taskId: await openCall(scene), outcome, ...because });
}

async function callWithPromise(scene: Scene, [amount = '', date = '']: readonly string[]): Promise<void> {
  const { minor, currency } = scene.money(amount);
  const taskId = await openCall(scene);
  await command(scene, {
    do: 'log-call',
    by: WE,
    taskId,
    outcome: 'promised',
    promise: { amount: minor, currency, date: calendarDate(date) },
  });
}

async function openCall({ world }: Scene): Promise<string> {
  const [item] = (await world.actor.today()).calls;
  if (!item) throw new Error('there is no call to make');
  return item.taskId;
}
