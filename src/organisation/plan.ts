/**
 * Snapshot, decide, commit: for every customer that was touched or one of whose decisions has ended, the case is read, decided, and what
 * follows is promised, all in one transaction. Nothing here waits for the world.
 */
import { earlierDate } from '../domain/time.ts';
import { expiredRules } from '../policy/contact/in-force.ts';
import { decide } from '../policy/decide.ts';
import { cyclesOf } from '../store/history.ts';
import type { RunReport } from './actor.ts';
import { caseFileOf } from './case-file.ts';
import { type Desk, type Moment, mayAct, momentOf } from './desk.ts';
import { tellBroken } from './events.ts';
import { forgetWords } from './keeping.ts';
import { CUSTOMERS_A_COMMIT, measureWhenDue } from './measure.ts';
import { tellPayments } from './paid.ts';
import { reconcileContacts } from './plan-effects.ts';
import { liveTasks, reconcileCalls, reconcileExceptions } from './plan-tasks.ts';
import { WHOLE } from './turn.ts';

interface Counts {
  cases: number;
  changed: number;
  promised: number;
}

/** One run on today's as-of date over at most so many customers; who is left stays due. Running it again changes nothing. */
export function plan(desk: Desk, most: number = WHOLE.cases): RunReport {
  const moment = momentOf(desk);
  const { store } = desk;
  const counts: Counts = { cases: 0, changed: 0, promised: 0 };
  measureWhenDue(desk, moment);
  forgetWords(desk, moment);
  const expired = expiredRules(moment.asOf);
  if (expired.length > 0 && moment.organisation.lastRun !== moment.asOf)
    desk.log('warn', 'contact-rules-expired', { rules: expired.length });
  const all = store.cases.due(moment.asOf);
  const due = all.slice(0, most);
  // Even where nobody is due the day's run is noted; with the last batch, so that it costs no commit of its own.
  for (let start = 0; start === 0 || start < due.length; start += CUSTOMERS_A_COMMIT) {
    store.unhurried(() => {
      for (const customerId of due.slice(start, start + CUSTOMERS_A_COMMIT)) decideCustomer(desk, moment, customerId, counts);
      if (start + CUSTOMERS_A_COMMIT < due.length) return;
      if (due.length > 0) store.decisions.recordRun(moment.asOf, moment.organisation.policyHash, moment.at);
      if (due.length === all.length && moment.organisation.lastRun !== moment.asOf) store.settings.change({ lastRun: moment.asOf });
    });
  }
  return { asOf: moment.asOf, casesDecided: counts.cases, decisionsChanged: counts.changed, effectsPromised: counts.promised };
}

/**
 * Decides one customer anew and brings the outbox and the tasks into line with it. Call it inside a transaction: after a hold, a payment
 * or a sent letter it makes the standing decisions true again at once.
 */
export function decideCustomer(
  desk: Desk,
  moment: Moment,
  customerId: string,
  counts: Counts = { cases: 0, changed: 0, promised: 0 },
): void {
  const { store } = desk;
  const has = store.readings.presence(customerId);
  const live = has.tasks ? liveTasks(desk, moment, customerId) : [];
  const open = store.readings.openInvoices(customerId);
  const file = caseFileOf(desk, moment, customerId, has, open);
  const { decisions } = decide(file, moment.policy, moment.asOf);
  const grounds = { policyHash: moment.organisation.policyHash, facts: () => JSON.stringify(file) };
  const { changed, left } = store.decisions.replace(customerId, decisions, moment.asOf, grounds);
  const decided = { customerId, decisions, cycles: cyclesOf(open), promise: mayAct(moment) };
  counts.cases += 1;
  counts.changed += changed.length;
  counts.promised += reconcileContacts(desk, moment, decided, has.effects ? store.effects.pending(customerId) : []);
  counts.promised += reconcileCalls(desk, moment, decided, live);
  reconcileExceptions(desk, moment, decided, changed, live);
  tellPayments(desk, moment, customerId, left);
  tellBroken(desk, moment, customerId, file);
  const ends = decisions.map((decision) => decision.until);
  store.cases.settle(customerId, ends.length === 0 ? null : ends.reduce(earlierDate));
}
