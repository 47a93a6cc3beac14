/** Speaks to a local Worker's drill (drilled.mjs): sets its clock, looks at its alarms, waits until nobody has anything to do. */
import { z } from 'zod';
import { BadInput } from '../../domain/bad-input.ts';

export type Drill = (what: string, said: Readonly<Record<string, unknown>>) => Promise<unknown>;

const alarmSchema = z.object({ in: z.number().nullable(), waking: z.number() });
const idsSchema = z.array(z.string());
/** An alarm that is due fires within milliseconds; the next poll lies a quarter of an hour ahead. */
const SOON_MS = 5_000;
const LOOK_EVERY_MS = 50;
const LOOKS = 1_200;

/** A page of somebody else's cannot send this header unasked. */
const HEADERS = { 'x-tahseel-drill': '1' };

/** @throws Error when the Worker refuses. */
export function drillAt(url: string): Drill {
  return async (what, said) => {
    const answer = await fetch(`${url}/drill/${what}`, { method: 'POST', body: JSON.stringify(said), headers: HEADERS });
    if (!answer.ok) throw new Error(`drill ${what}: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
    return answer.json();
  };
}

export async function organisationIds(drill: Drill): Promise<string[]> {
  return idsSchema.parse(await drill('organisations', {}));
}

/** Alarms that are due by the Worker's clock are set to fire at once. */
export async function rearmAll(drill: Drill): Promise<void> {
  for (const id of await organisationIds(drill)) await drill('rearm', { id });
}

/** @throws BadInput when that takes longer than a minute. */
export async function untilQuiet(drill: Drill): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    // A Worker that is at work for long may close a line that waits for it.
    if (await isQuiet(drill).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new BadInput('the Worker did not come to rest');
}

async function isQuiet(drill: Drill): Promise<boolean> {
  for (const id of await organisationIds(drill)) {
    const alarm = alarmSchema.parse(await drill('alarm', { id }));
    // While an alarm is being handled there is none set; it is always set again.
    if (alarm.in === null || alarm.in < SOON_MS || alarm.waking > 0) return false;
  }
  return true;
}
