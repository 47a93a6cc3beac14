/** What only the platform can do to an object: evict it in the middle of an alarm, let alarms fail, come late or never. Nothing lost, nothing doubled. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addMs } from '../../src/domain/time.ts';
import { connect, eventually, post } from '../runtimes/served.ts';
import { type LifeInWorkerd, lifeInWorkerd } from './in-workerd.ts';
import { freePorts, type Outside, openOutside, START } from './outside.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
let outside: Outside;
let life: LifeInWorkerd;
let id: string;

beforeEach(async () => {
  outside = await openOutside(await freePorts());
  life = await lifeInWorkerd(outside);
  id = await connect(life.url, 'quickbooks');
  await life.settle();
});

afterEach(async () => {
  await life.close();
  await outside.close();
});

async function act(path: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  expect(await post(life.url, `/organisations/${id}/${path}`, fields)).toBe(303);
}

interface Letter {
  readonly id: string;
  readonly state: string;
  readonly messageId: string;
}

async function letters(): Promise<Letter[]> {
  const rows = await life.rows(id, "SELECT id, state, message_id FROM effects WHERE kind = 'letter' ORDER BY id");
  return rows.map((row) => ({ id: String(row['id']), state: String(row['state']), messageId: String(row['message_id']) }));
}

/** Every letter the mail server has is one we know of, once; every other is before a person, or was never given to it. */
async function expectNothingLostOrDoubled(): Promise<Letter[]> {
  const all = await letters();
  const arrived = outside.mail.received.map((each) => each.messageId);
  expect(new Set(arrived).size).toBe(arrived.length);
  const accounted = all.filter(({ state }) => state === 'sent' || state === 'unknown').map(({ messageId }) => messageId);
  expect([...accounted].sort()).toEqual([...arrived].sort());
  const today = await (await fetch(`${life.url}/organisations/${id}/today`)).text();
  for (const letter of all.filter(({ state }) => state === 'unknown')) expect(today).toContain(letter.id);
  return all;
}

const isUnderWay = ({ state }: Letter) => ['planned', 'claimed', 'dispatching'].includes(state);

it('an object evicted while its letters leave is woken again by the platform, and asks a person about those in flight', async () => {
  await act('mode', { mode: 'autopilot' });
  await life.settle();
  outside.mail.onMail = async (moment, count) => {
    if (moment === 'before-accept' && (count === 2 || count === 4)) await life.drill('evict', { id });
  };
  // The release is a command: what it starts in the object is cut off with it. The alarm takes over and is cut off as well.
  await post(life.url, `/organisations/${id}/release`, {});
  await eventually('all letters to leave', async () => ((await letters()).some(isUnderWay) ? null : true));
  await life.settle();
  const all = await expectNothingLostOrDoubled();
  expect(all.filter(({ state }) => state === 'unknown').length).toBe(2);
  expect(all.filter(({ state }) => state === 'sent').length).toBeGreaterThan(5);
});

it('six alarms in a row end with the object, each at another letter, and the seventh finishes the work', async () => {
  await act('stop', { stopped: 'yes' });
  await act('mode', { mode: 'autopilot' });
  await act('release');
  await life.settle();
  let begun = 0;
  let evictions = 0;
  outside.mail.onMail = async (moment) => {
    if (moment !== 'before-accept' || begun === 6) return;
    begun += 1;
    await life.drill('evict', { id });
    // Only now: whoever asks an object that is just ending is told of its end.
    evictions += 1;
  };
  await post(life.url, `/organisations/${id}/stop`, { stopped: 'no' });
  // The platform waits ever longer between its tries; the drill does not.
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    await eventually(`eviction ${attempt}`, () => (evictions >= attempt ? true : null));
    await life.drill('rearm', { id });
  }
  await eventually('all letters to leave', async () => ((await letters()).some(isUnderWay) ? null : true));
  await life.settle();
  const all = await expectNothingLostOrDoubled();
  expect(all.filter(({ state }) => state === 'unknown').length).toBe(6);
});

it('an alarm whose handler fails is tried again by the platform; nothing is done twice', async () => {
  await act('mode', { mode: 'autopilot' });
  await act('release');
  await life.settle();
  const before = (await expectNothingLostOrDoubled()).length;
  await life.drill('world', { failures: 1 });
  outside.setClock(addMs(START, DAY_MS));
  await life.pass(addMs(START, DAY_MS));
  expect((await expectNothingLostOrDoubled()).length).toBeGreaterThanOrEqual(before);
  expect(await lastSync()).toBe(addMs(START, DAY_MS));
});

it('an alarm that was lost is found by the sweep, and only then', async () => {
  await act('mode', { mode: 'autopilot' });
  await act('release');
  await life.settle();
  await life.drill('lose', { id });
  await life.drill('world', { now: addMs(START, 20 * 60_000) });
  outside.setClock(addMs(START, 20 * 60_000));
  // Five minutes past its wake it may just be slow.
  await life.drill('sweep', {});
  expect(await lastSync()).toBe(START);
  const later = addMs(START, DAY_MS + HOUR_MS);
  await life.drill('world', { now: later });
  outside.setClock(later);
  await life.drill('sweep', {});
  await life.settle();
  expect(await lastSync()).toBe(later);
  await expectNothingLostOrDoubled();
});

it('an object that was put back to an earlier point knows it by its practice, and sends nothing', async () => {
  await act('mode', { mode: 'autopilot' });
  await life.drill('rows', { id, sql: 'UPDATE organisation SET version = 0' });
  await life.drill('evict', { id });
  await act('release');
  await life.settle();
  expect(outside.mail.received).toEqual([]);
  const [restored] = await life.rows(id, "SELECT count(*) AS count FROM journal WHERE kind = 'restored'");
  expect(restored).toEqual({ count: 1 });
});

async function lastSync(): Promise<unknown> {
  return (await life.rows(id, 'SELECT last_sync FROM organisation'))[0]?.['last_sync'];
}
