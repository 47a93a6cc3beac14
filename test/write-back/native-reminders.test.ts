/** The platform's own payment reminders: a person is told while they are on, and they are looked at once a day. */
import { expect, it } from 'vitest';
import { addDays } from '../../src/domain/time.ts';
import { MONDAY } from '../organisation/world.ts';
import { wired } from './wire.ts';

it('Xero’s own reminders are warned of from the day they are on to the day they are off', async () => {
  const { world, exchanges } = await wired('xero');
  const warned = async () => (await world.actor.today()).exceptions.map((exception) => exception.kind);
  const asked = () => exchanges.filter((exchange) => exchange.path.endsWith('/InvoiceReminders/Settings')).length;
  world.company.nativeReminders = true;
  await world.actor.wake();
  // Asked when it was connected, today.
  expect([asked(), await warned()]).toEqual([0, []]);
  world.at(addDays(MONDAY, 1));
  await world.actor.wake();
  await world.actor.wake();
  expect([asked(), await warned()]).toEqual([1, ['native-reminders']]);
  expect((await world.actor.summary()).nativeReminders).toBe(true);
  expect((await world.actor.summary()).exceptions).toBe(1);
  world.company.nativeReminders = false;
  world.at(addDays(MONDAY, 2));
  await world.actor.wake();
  expect([asked(), await warned()]).toEqual([2, []]);
  expect(world.actor.store.journal.lines().filter((line) => line.kind === 'native-reminders')).toHaveLength(2);
});

it('a platform that does not say is not warned of, and one that does not answer is asked again', async () => {
  const quiet = await wired('quickbooks');
  quiet.world.at(addDays(MONDAY, 1));
  await quiet.world.actor.wake();
  expect((await quiet.world.actor.summary()).nativeReminders).toBeNull();
  const { world, fault } = await wired('xero');
  world.company.nativeReminders = true;
  world.at(addDays(MONDAY, 1));
  fault({ path: '/Organisation', status: 500, body: 'oops', times: 3 });
  await world.actor.wake();
  expect((await world.actor.summary()).nativeReminders).toBeNull();
  await world.actor.wake();
  expect((await world.actor.summary()).nativeReminders).toBe(true);
});
