/** What *Today* shows beside letters, calls and exceptions: replies nobody has read yet, promises that fall due, letters a hard cap keeps back. */
import { MEANINGS } from '../cases/meaning.ts';
import { addDays } from '../domain/time.ts';
import { dateIn } from '../domain/zone.ts';
import { capOn } from '../outbox/caps.ts';
import { contactDecisions, waysOut } from '../outbox/content.ts';
import { outboxReason } from '../outbox/effects.ts';
import { countryCode } from '../policy/calendar.ts';
import { verdictOn } from '../policy/holds.ts';
import type { HeldItem, PromiseItem, ReplyItem } from './actor.ts';
import { caseFileOf } from './case-file.ts';
import { BY_REPLY } from './commands-replies.ts';
import type { Desk, Moment } from './desk.ts';
import { numbersOf } from './letter.ts';
import { customerName } from './view-items.ts';

/** Promises that fall due within a working week are worth a look. Our figure. */
const DUE_DAYS = 7;
/** More than a person reads in a day. */
const MAX_REPLIES = 200;

/** A person's own words hold everything until somebody has read them: each such hold with the mail that placed it. */
export function repliesOf(desk: Desk): ReplyItem[] {
  const { store } = desk;
  return store.standings
    .openOf('reply', BY_REPLY)
    .slice(0, MAX_REPLIES)
    .map(({ id, customerId, placedAt, note }): ReplyItem => {
      const mail = store.standings.replies(customerId).findLast((reply) => reply.kind === 'reply' && reply.at <= placedAt);
      return {
        holdId: id,
        customerId,
        customerName: customerName(desk, customerId),
        at: mail?.at ?? placedAt,
        subject: mail?.subject ?? '',
        text: mail?.text ?? note ?? '',
        meanings: MEANINGS.filter((meaning) => mail?.meanings.includes(meaning)),
        effectId: mail?.effectId ?? null,
      };
    });
}

/** Promises still open whose day is today or within a week, the nearest first. */
export function promisesDue(desk: Desk, moment: Moment): PromiseItem[] {
  const { asOf, policy, organisation } = moment;
  const last = addDays(asOf, DUE_DAYS);
  return desk.store.standings
    .allPromises()
    .filter((promise) => promise.date >= asOf && promise.date <= last)
    .flatMap((promise): PromiseItem[] => {
      const { id, customerId, amount, currency, date, by } = promise;
      const file = caseFileOf(desk, moment, customerId);
      if (!file.invoices.some((invoice) => invoice.currency === currency)) return [];
      const country = countryCode(file.customer.country) ?? countryCode(organisation.country) ?? 'US';
      const { state, until } = verdictOn(promise, { file, policy, asOf, country });
      if (state !== 'open') return [];
      const promised = { minor: amount, currency };
      return [{ id, customerId, customerName: customerName(desk, customerId), amount: promised, date, until, by }];
    });
}

/** Letters that were agreed to and wait because one customer, or the whole client file, has had all that any rule allows. */
export function cappedLetters(desk: Desk, { asOf, at, organisation }: Moment): HeldItem[] {
  const { store } = desk;
  const counts = { contacts: store.history.contacts, lettersSince: store.effects.lettersSince };
  return store.effects.inState('planned').flatMap((effect): HeldItem[] => {
    if (effect.kind !== 'letter' || effect.nextAttempt === null || effect.nextAttempt <= at) return [];
    const decisions = contactDecisions(effect.content);
    const [decision] = decisions;
    const capped = capOn(counts, effect.customerId, waysOut(decisions) === 'sms' ? 'voice' : 'email', asOf, at);
    if (!decision || !capped) return [];
    const { rule, ...values } = capped;
    const until = dateIn(effect.nextAttempt, organisation.timeZone);
    const reason = outboxReason(rule, `${values.most} in ${values.days} days is the most that may leave`, { ...values, until });
    return [
      {
        customerId: effect.customerId,
        customerName: customerName(desk, effect.customerId),
        decision: { ...decision, kind: 'wait', until, reasons: [reason] },
        invoiceNumbers: numbersOf(desk, decision.invoiceIds),
      },
    ];
  });
}
