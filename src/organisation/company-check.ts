/** Asks the platform once a day what it says of the company itself: whether its own reminders run beside ours. */
import { dateIn } from '../domain/zone.ts';
import { type Desk, momentOf } from './desk.ts';
import type { OpenSession } from './session.ts';

/** Does nothing where it was asked on this as-of date already, unless a webhook says that something changed; where the platform does not answer, the next wake asks again. */
export async function checkCompany(desk: Desk, openSession: OpenSession, changed = false): Promise<void> {
  const { asOf, at, organisation } = momentOf(desk);
  const { companyRead, timeZone, nativeReminders: before } = organisation;
  if (!changed && companyRead !== null && dateIn(companyRead, timeZone) === asOf) return;
  const session = await openSession();
  if (!session.ok) return;
  const answer = await desk.platform.connector.company(session.value);
  if (!answer.ok) return;
  const { nativeReminders } = answer.value;
  desk.store.unhurried(() => {
    desk.store.settings.change({ nativeReminders, companyRead: at });
    if (nativeReminders === before || nativeReminders === null) return;
    desk.store.journal.append({ at, kind: 'native-reminders', customerId: null, contents: { on: nativeReminders } });
  });
}
