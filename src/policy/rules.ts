/**
 * Every rule a decision can name, with the values it carries and the English sentence of it. Screens translate by rule id; this
 * table is the one list of them.
 */
import type { Reason } from './case.ts';

type Values = Reason['values'];

const SENTENCES = {
  // send, task, hand-over
  'stage-due': (v: Values) => `${v.number} is ${v.daysLate} days past its due date: its stage ${v.stage} (day ${v.stageDay}) is due`,
  'call-open': (v: Values) => `the call of stage ${v.stage} was asked for on ${v.raised} and counts as not made after ${v.until}`,
  'needs-approval': (v: Values) => `a person must agree: ${v.because}`,
  'asked-too': (v: Values) => `${v.count} other overdue invoices are asked for in the same letter without moving on`,
  'credit-netted': (v: Values) => `${v.unapplied} of unapplied money is set against ${v.open} open`,
  'dispute-left-out': (v: Values) => `${v.disputed} is disputed and left out`,
  'promise-broken': (v: Values) => `${v.amount} was promised for ${v.date}; ${v.received} came`,
  'plan-broken': (v: Values) => `the instalment of ${v.due} was not met (${v.amount} is missing): all of it is due again`,
  // wait
  'stage-not-due': (v: Values) => `the next stage ${v.stage} of ${v.number} falls due on ${v.day}`,
  'payer-habit': (v: Values) =>
    `this customer usually pays ${v.number} within ${v.habitDays} days of the due date: nothing before ${v.day}`,
  'stage-gap': (v: Values) => `stage ${v.last} was on ${v.lastDay}; two stages lie at least ${v.gapDays} days apart`,
  'notice-period': (v: Values) => `the last letter was on ${v.lastDay}; the law gives ${v.gapDays} days before others are asked`,
  weekend: (v: Values) => `no contact on a weekend in ${v.country}`,
  holiday: (v: Values) => `no contact on a public holiday in ${v.country}: ${v.name}`,
  'own-closed-day': (v: Values) => `the business itself is closed: ${v.name}`,
  'cap-email-gap': (v: Values) => `the last letter left on ${v.last}; letters lie at least ${v.limit} days apart`,
  'cap-email-7': (v: Values) => `${v.count} letters in ${v.days} days already (at most ${v.limit})`,
  'cap-email-30': (v: Values) => `${v.count} letters in ${v.days} days already (at most ${v.limit})`,
  'cap-call-7': (v: Values) => `${v.count} calls and messages in ${v.days} days already (at most ${v.limit})`,
  'cap-call-30': (v: Values) => `${v.count} calls and messages in ${v.days} days already (at most ${v.limit})`,
  cooldown: (v: Values) => `we spoke on ${v.spoke}: nothing automatic for ${v.days} full days after`,
  'written-first': (v: Values) => `the first letter left on ${v.wrote}: no call or message for ${v.days} days after it`,
  'cap-all-7': (v: Values) => `${v.count} contacts in ${v.days} days already (at most ${v.limit})`,
  'cap-all-30': (v: Values) => `${v.count} contacts in ${v.days} days already (at most ${v.limit})`,
  // hold
  'hold-dispute': (v: Values) => `disputed since ${v.from}`,
  'hold-stop': (v: Values) => `the customer asked us to stop on ${v.from}`,
  'hold-moratorium': (v: Values) => `a moratorium has stood since ${v.from}`,
  'hold-insolvency': (v: Values) => `insolvency since ${v.from}`,
  'hold-deceased': (v: Values) => `the customer died; held since ${v.from}`,
  'hold-vulnerable': (v: Values) => `the customer needs particular care; held since ${v.from}`,
  'hold-legal': (v: Values) => `with a lawyer since ${v.from}`,
  'hold-reply': (v: Values) => `a reply of ${v.from} waits to be read`,
  'hold-stale': (v: Values) => `the books have not confirmed it since ${v.from}`,
  'hold-manual': (v: Values) => `held by a person since ${v.from}`,
  'hold-promise': (v: Values) => `${v.amount} is promised for ${v.date}; we wait until ${v.until}`,
  'hold-plan': (v: Values) => `a payment plan is being kept; its next instalment (${v.amount}) is due on ${v.due}`,
  'hold-offer': (v: Values) => `an offer of ${v.amount} (${v.kind}) stands until ${v.expires}; we wait until ${v.until}`,
  'hold-wish': (v: Values) => `the customer asked not to be contacted before ${v.day}`,
  // task
  'hold-old': (v: Values) => `held (${v.kind}) since ${v.from}, for more than ${v.reviewDays} days: a person should look at it`,
  'no-address': () => 'the customer has no usable e-mail address',
  'send-by-hand': (v: Values) => `the stage ${v.stage} goes by ${v.channel}: send it, and then say that it is done`,
  'no-phone': () => 'the customer has no telephone number for text messages',
  'no-consent': (v: Values) => `the customer has not agreed to be contacted by ${v.channel}, which the rule ${v.row} asks for`,
  'offer-honoured': (v: Values) => `${v.amount} was offered (${v.kind}) and came in time: what is left is to be credited in the books`,
  'call-asked-for': (v: Values) => `the customer asked to be called on ${v.day}`,
  'handed-over-paid': (v: Values) => `${v.number} was handed over on ${v.on} and money has come since: tell whom it was handed to`,
  'no-due-date': (v: Values) => `${v.number} has no due date`,
  'stages-done': (v: Values) => `every stage is behind ${v.number}: a person decides what comes next`,
  // rest
  'net-small': (v: Values) => `${v.net} is owed net, less than the smallest sum worth a letter (${v.minimum})`,
  'in-credit': (v: Values) => `unapplied money of ${v.unapplied} covers all that could be asked for (${v.open})`,
  'handed-over': (v: Values) => `handed over on ${v.on}`,
  excluded: (v: Values) => `a person sees to ${v.number}: it is left out of all automatic chasing`,
} as const satisfies Record<string, (values: Values) => string>;

export type RuleId = keyof typeof SENTENCES;

/** All rule ids, for the screens' message table. */
export const RULE_IDS: readonly string[] = Object.keys(SENTENCES);

/** A reason with its sentence. Amounts in `values` are decimal text with the currency ('12.50 USD'). */
export function reason(rule: RuleId, values: Values): Reason {
  return { rule, detail: SENTENCES[rule](values), values };
}
