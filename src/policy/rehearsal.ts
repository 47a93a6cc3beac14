/**
 * What a policy would do over a stretch of days, without doing it: one case decided day after day, each contact taken as made. Approvals are
 * given on the day they are asked for; calls are made on that day and nobody answers. Pure: nothing is promised, remembered or sent.
 */
import type { Channel } from '../cases/channel.ts';
import type { Happening } from '../cases/happening.ts';
import { addDays, type CalendarDate, laterDate } from '../domain/time.ts';
import type { CaseFile, Decision } from './case.ts';
import { decide } from './decide.ts';
import type { Policy } from './policy.ts';

export const CONTACT_WAYS = ['letter', 'call', 'hand-over'] as const;
export type ContactWay = (typeof CONTACT_WAYS)[number];

/** One contact that would be made. */
export interface RehearsedContact {
  readonly day: CalendarDate;
  readonly way: ContactWay;
  readonly stage: string;
  readonly channel: Channel | null;
  readonly invoiceIds: readonly string[];
  /** One per currency, in minor units. */
  readonly amounts: readonly { readonly minor: number; readonly currency: string }[];
  /** A person would have had to agree. */
  readonly approval: boolean;
}

export interface Rehearsed {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** The case as the books would show it on a day; without what the rehearsal itself does. */
  readonly fileOn: (day: CalendarDate) => CaseFile;
  /** Days after `from` on which the books change by themselves, in order. */
  readonly changes?: readonly CalendarDate[];
}

/** The contacts a policy would make from `from` to `to`, both included, in their order. */
export function rehearse(given: Rehearsed, policy: Policy): RehearsedContact[] {
  const steps = rehearsal(given, policy);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, decision by decision: gives how many invoices each looked at, for whoever must let others have their turn. */
export function* rehearsal({ from, to, fileOn, changes = [] }: Rehearsed, policy: Policy): Generator<number, RehearsedContact[]> {
  const contacts: RehearsedContact[] = [];
  const done: Happening[] = [];
  let place = 0;
  for (let day = from; day <= to; ) {
    const file = fileOn(day);
    const { decisions, nextWake } = decide(done.length === 0 ? file : { ...file, history: [...file.history, ...done] }, policy, day);
    const made = contactsOn(day, decisions, policy);
    for (const contact of made) {
      contacts.push(contact.contact);
      done.push(...contact.happenings);
    }
    while (place < changes.length && (changes[place] ?? day) <= day) place += 1;
    const change = changes[place];
    const wake = made.length > 0 ? addDays(day, 1) : decisions.length === 0 ? addDays(to, 1) : laterDate(nextWake, addDays(day, 1));
    day = change !== undefined && change < wake ? change : wake;
    yield file.invoices.length;
  }
  return contacts;
}

interface Made {
  readonly contact: RehearsedContact;
  readonly happenings: readonly Happening[];
}

/** One message for all currencies, one call, one hand-over: as the organisation promises them. */
function contactsOn(day: CalendarDate, decisions: readonly Decision[], policy: Policy): Made[] {
  const calls = decisions.filter((one) => one.kind === 'task' && one.channel === 'call' && (isDue(one) || isAskedFor(one)));
  const groups: [ContactWay, Decision[]][] = [
    ['letter', decisions.filter((one) => one.kind === 'send')],
    ['call', calls],
    ['hand-over', decisions.filter((one) => one.kind === 'hand-over')],
  ];
  return groups.flatMap(([way, group]) => (group.length > 0 ? [madeOf(day, way, group, policy)] : []));
}

function isDue(decision: Decision): boolean {
  return Object.keys(decision.advances).length > 0;
}

function isAskedFor(decision: Decision): boolean {
  return decision.reasons[0]?.rule === 'call-asked-for';
}

function madeOf(day: CalendarDate, way: ContactWay, group: readonly Decision[], policy: Policy): Made {
  const place = (stage: string | null) => policy.stages.findIndex((each) => each.id === stage);
  const carrying = group.reduce((best, one) => (place(one.stage) > place(best.stage) ? one : best));
  return {
    contact: {
      day,
      way,
      stage: carrying.stage ?? way,
      channel: carrying.channel,
      invoiceIds: group.flatMap((one) => one.invoiceIds),
      amounts: group.map((one) => one.amount),
      approval: group.some((one) => one.approval),
    },
    happenings: group.map((one) => ({
      at: day,
      kind: kindOf(way, one),
      stage: one.stage,
      channel: one.channel,
      invoiceIds: one.invoiceIds,
      advances: one.advances,
      ...(way === 'call' ? { outcome: 'no-answer' as const } : {}),
    })),
  };
}

function kindOf(way: ContactWay, { channel }: Decision): string {
  switch (way) {
    case 'letter':
      return channel === 'sms' ? 'sms-sent' : 'letter-sent';
    case 'call':
      return 'call-made';
    case 'hand-over':
      return 'handed-over';
    default:
      return way satisfies never;
  }
}
