/** What people say of a customer, or of the organisation, that no books say: who protects whom hangs on it. */
import { canonicalText } from '../policy/canonical.ts';
import { readPolicy } from '../policy/document.ts';
import { warningsOf } from '../policy/warnings.ts';
import { type CommandOf, DONE, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';
import { decideCustomer } from './plan.ts';

/** The case is decided again at once: who somebody is decides which rules protect them. */
export function describe(desk: Desk, moment: Moment, command: CommandOf<'describe-customer'>): CommandResult {
  const { do: _do, by, customerId, ...given } = command;
  if (!desk.store.readings.customer(customerId)) return refusal('not-found', 'no such customer');
  if (Object.values(given).every((value) => value === undefined)) return refusal('invalid', 'nothing is said of the customer');
  desk.store.books.setKnown(customerId, given);
  desk.store.journal.append({ at: moment.at, kind: 'customer-described', customerId, contents: { ...given, by } });
  decideCustomer(desk, moment, customerId);
  return DONE;
}

/** Every case is decided again at the next run: who customers are decides which rules protect them. */
export function describeOrganisation({ store }: Desk, moment: Moment, command: CommandOf<'describe-organisation'>): CommandResult {
  const { do: _do, by, ...given } = command;
  if (Object.values(given).every((value) => value === undefined)) return refusal('invalid', 'nothing is said of the organisation');
  const { customersAre, role, interest, employee, workingHours } = given;
  const { sender } = moment.organisation;
  store.settings.change({
    ...(customersAre === undefined ? {} : { customersAre }),
    ...(role === undefined ? {} : { role }),
    ...(interest === undefined ? {} : { interest }),
    sender: { ...sender, ...(employee === undefined ? {} : { employee }), ...(workingHours === undefined ? {} : { workingHours }) },
  });
  store.cases.touchAll();
  store.journal.append({ at: moment.at, kind: 'organisation-described', customerId: null, contents: { ...given, by } });
  return DONE;
}

export function setLanguage(desk: Desk, { at }: Moment, { customerId, language, by }: CommandOf<'set-customer-language'>): CommandResult {
  if (!desk.store.readings.customer(customerId)) return refusal('not-found', 'no such customer');
  desk.store.books.setKnown(customerId, { language });
  desk.store.journal.append({ at, kind: 'language-set', customerId, contents: { language, by } });
  return DONE;
}

/**
 * From the next run on everybody is decided by it. What was decided before stays explained by the policy of its day; progress is kept by
 * stage, so a stage an invoice has been through is not sent again under the new one. Gives the policy's name, the hash of its content.
 */
export function setPolicy(desk: Desk, { at, organisation }: Moment, { document, by, note }: CommandOf<'set-policy'>): CommandResult {
  const { store } = desk;
  const parsed = readPolicy(document);
  if ('problems' in parsed) return refusal('invalid', parsed.problems[0]?.text ?? 'not a policy document');
  const id = store.settings.keepPolicy(canonicalText(parsed.policy), at);
  if (id === organisation.policyHash) return refusal('already-done', 'this is the policy already');
  store.settings.change({ policyHash: id });
  store.cases.touchAll();
  const warnings = warningsOf(parsed.policy).map(({ place, text }) => `${place}: ${text}`);
  store.journal.append({
    at,
    kind: 'policy-set',
    customerId: null,
    contents: { from: organisation.policyHash, to: id, name: parsed.policy.name, warnings, by, note: note ?? null },
  });
  return { done: true, id };
}
