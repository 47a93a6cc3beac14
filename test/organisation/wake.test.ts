/** When the books are read again where webhooks are heard, and where they have fallen silent. */
import { describe, expect, it } from 'vitest';
import { addMs, type Instant, msOf } from '../../src/domain/time.ts';
import { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A platform whose reading is dear, or not. */
function world(pollHeardMs?: number) {
  const heard: { at: Instant | null } = { at: null };
  const plain = new World();
  const { facts } = plain.platform.connector;
  const made = new World({
    connector: { facts: { ...facts, ...(pollHeardMs !== undefined && { pollHeardMs }) } },
    lastWebhook: () => heard.at,
  });
  /** Minutes until it reads again, after a wake now. */
  const wait = async (): Promise<number> => (msOf((await made.actor.wake()).nextWake) - msOf(made.now)) / MINUTE;
  return { made, heard, wait };
}

describe('the next poll', () => {
  it('comes in a quarter of an hour where no webhook was ever heard, or reading is cheap', async () => {
    const dear = world(HOUR);
    expect(await dear.wait()).toBe(15);
    const cheap = world();
    cheap.heard.at = cheap.made.now;
    expect(await cheap.wait()).toBe(15);
  });

  it('comes in an hour where reading is dear and webhooks were heard within the week', async () => {
    const { made, heard, wait } = world(HOUR);
    heard.at = made.now;
    expect(await wait()).toBe(60);
    made.now = addMs(made.now, 6 * DAY);
    expect(await wait()).toBe(60);
    made.now = addMs(made.now, DAY);
    expect(await wait()).toBe(15);
  });

  it('comes in a quarter of an hour again when a poll finds what no webhook told of, until one is heard', async () => {
    const { made, heard, wait } = world(HOUR);
    heard.at = made.now;
    expect(await wait()).toBe(60);
    made.now = addMs(made.now, 2 * HOUR);
    const { id } = made.customer('Hoboken');
    made.invoice(id, 'INV-1', -30);
    expect(await wait()).toBe(15);
    made.now = addMs(made.now, 15 * MINUTE);
    expect(await wait()).toBe(15);
    heard.at = addMs(made.now, 5 * MINUTE);
    made.now = addMs(made.now, 15 * MINUTE);
    expect(await wait()).toBe(60);
  });

  it('is not put off by what only another process has heard', async () => {
    const { made, heard, wait } = world(HOUR);
    heard.at = made.now;
    expect(await wait()).toBe(60);
    made.restart();
    await made.actor.sync();
    const [summary] = made.summaries.slice(-1);
    expect((msOf(summary?.nextWake ?? made.now) - msOf(made.now)) / MINUTE).toBe(15);
  });
});
