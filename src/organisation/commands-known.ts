/** What people say of a customer, or of the organisation, that no books say: who protects whom hangs on it. */
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
