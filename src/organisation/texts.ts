/** Text messages where an account at a provider is set; without one, or without a number that can be dialled, a person sends them. */
import { leavesByItself } from '../cases/channel.ts';
import { isE164 } from '../domain/phone.ts';
import { addMs, type Instant } from '../domain/time.ts';
import { lintMessage } from '../letters/lint.ts';
import { renderMessage } from '../letters/message.ts';
import { LetterRefused } from '../letters/refused.ts';
import type { TextMessage, TextRefusal } from '../letters/text-transport.ts';
import type { MailOutcome } from '../letters/transport.ts';
import { contactDecisions, waysOut } from '../outbox/content.ts';
import type { EffectRow } from '../outbox/effects.ts';
import type { Decision } from '../policy/case.ts';
import { holdId } from './command.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import type { ToWrite } from './letter.ts';
import { fail, foundSent } from './outcome.ts';
import { decideCustomer } from './plan.ts';

/** How long a text that may have been taken is looked for; after that a person decides. Our figure. */
const LOOK_MS = 86_400_000;
/** What people write between the digits of a number. */
const BETWEEN = /[\s().\u00a0\u202f/-]+/g;

/** The first of a customer's numbers that can be dialled from anywhere and that texts can reach, as far as is known; null: none. */
export function textNumberOf({ store }: Pick<Desk, 'store'>, phones: readonly string[]): string | null {
  return phones.map((phone) => phone.replace(BETWEEN, '')).find((number) => isE164(number) && !store.numbers.isUnusable(number)) ?? null;
}

/** Of a customer's decisions to send those the product carries out itself: what is written, or where nothing is, texts. */
export function oursOf(desk: Desk, customerId: string, decisions: readonly Decision[]): Decision[] {
  const { store, post } = desk;
  const sends = decisions.filter((decision) => decision.kind === 'send');
  const written = sends.filter((decision) => leavesByItself(decision.channel));
  if (written.length > 0 || post.texts === null) return written;
  const texts = sends.filter((decision) => decision.channel === 'sms');
  if (texts.length === 0) return [];
  return textNumberOf(desk, store.readings.customer(customerId)?.phones ?? []) === null ? [] : texts;
}

/** Of a customer's decisions to send those a person carries out. */
export function byHandOf(desk: Desk, customerId: string, decisions: readonly Decision[]): Decision[] {
  const ours = new Set(oursOf(desk, customerId, decisions));
  return decisions.filter((decision) => decision.kind === 'send' && !ours.has(decision));
}

export function isText(effect: Pick<EffectRow, 'kind' | 'content'>): boolean {
  return effect.kind === 'letter' && waysOut(contactDecisions(effect.content)) === 'sms';
}

/** @throws LetterRefused when it cannot be written as it stands. */
export function writtenText({ input, own }: ToWrite): string {
  const message = renderMessage(input, own);
  const [broken] = lintMessage(message, input);
  if (broken) throw new LetterRefused('fails-lint', `${broken.rule}: ${broken.found}`.slice(0, 120));
  return message.text;
}

export async function sendText(desk: Desk, customerId: string, text: TextMessage): Promise<MailOutcome> {
  const outcome = (await desk.post.texts?.send(text)) ?? { kind: 'later' as const, code: 'no-provider' };
  if (outcome.kind === 'accepted') return { kind: 'accepted', response: outcome.id };
  if (outcome.kind === 'refused' && outcome.reason !== 'other')
    desk.store.transaction(() => {
      const moment = momentOf(desk);
      keepWhy(desk, moment, { customerId, number: text.to, code: outcome.code, why: outcome.reason });
      decideCustomer(desk, moment, customerId);
    });
  return outcome;
}

interface Why {
  readonly customerId: string;
  readonly number: string | null;
  readonly code: string;
  readonly why: TextRefusal;
}

/** A number whose owner told the provider to stop, or that no text can reach, is texted no more. */
export function keepWhy(desk: Desk, moment: Moment, { customerId, number, code, why }: Why): void {
  if (why === 'stopped') holdId(desk, moment, { customerId, kind: 'stop', channels: ['sms'], from: moment.asOf, by: 'customer, by text' });
  if (why === 'unusable-number' && number !== null) desk.store.numbers.keepUnusable(number, code, moment.at);
}

/** Texts that may have been taken are looked for at the provider, and never sent again; what it does not list stays with a person. */
export async function lookForTexts(desk: Desk): Promise<void> {
  const { store, post } = desk;
  if (!post.texts?.find) return;
  for (const effect of store.effects.inState('unknown')) {
    const { recipient, bodyText, settledAt } = effect;
    if (!isText(effect) || recipient === null || bodyText === null || settledAt === null || isOld(settledAt, desk.now())) continue;
    const found = await post.texts.find({ to: recipient, body: bodyText, key: effect.key }, settledAt);
    store.transaction(() => {
      const standing = store.effects.get(effect.id);
      if (standing?.state !== 'unknown') return;
      if (found.kind === 'accepted') foundSent(desk, standing);
      else if (found.kind === 'refused') {
        store.history.rename(effect.id, 'letter-lost');
        fail(desk, standing, found.code);
        const moment = momentOf(desk);
        keepWhy(desk, moment, { customerId: effect.customerId, number: recipient, code: found.code, why: found.reason });
        decideCustomer(desk, moment, effect.customerId);
      }
    });
  }
}

function isOld(settledAt: Instant, now: Instant): boolean {
  return addMs(settledAt, LOOK_MS) < now;
}
