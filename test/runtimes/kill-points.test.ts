/**
 * `kill -9` of the real server at every named point, one life through them all, with a real mail server and the wire sandbox outside it: nothing
 * doubled, nothing acknowledged lost, whatever may have left before a person, the files whole.
 */
import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { KILL_POINTS, type KillPoint } from './kill-points.ts';
import { type Life, life, TOKEN_KEY } from './life.ts';
import { connect, eventually, page, post, type Served, signIn } from './served.ts';

let world: Life;
let mode = 'autopilot';
/** What was answered before a death: it must still be so. */
const acknowledged = { mode: '', webhooks: 0 };

beforeAll(async () => {
  world = await life('kill-points', KILL_POINTS, '1');
});

afterAll(() => world.close());

const effects = () => world.effects();

/** Passes the point in whatever way it is passed; an answer that came before the death counts. */
async function pass(point: KillPoint, server: Served): Promise<void> {
  const path = `/organisations/${world.state.organisation}`;
  switch (point.trigger) {
    case 'start':
      return;
    case 'release':
      if (mode !== 'autopilot') await post(server.url, `${path}/mode`, { mode: 'autopilot' });
      await post(server.url, `${path}/release`, {}).catch(() => 0);
      return;
    case 'command': {
      const wanted = mode === 'autopilot' ? 'draft' : 'autopilot';
      const status = await post(server.url, `${path}/mode`, { mode: wanted }).catch(() => 0);
      if (status === 303) acknowledged.mode = wanted;
      return;
    }
    case 'webhook': {
      const body = JSON.stringify({
        eventNotifications: [{ realmId: '1', dataChangeEvent: { entities: [{ name: 'Invoice', id: point.name, operation: 'Update' }] } }],
      });
      const signature = createHmac('sha256', TOKEN_KEY).update(body).digest('base64');
      const answer = await fetch(`${server.url}/webhooks/quickbooks`, {
        method: 'POST',
        body,
        headers: { 'intuit-signature': signature },
      }).catch(() => null);
      if (answer?.status === 200) acknowledged.webhooks += 1;
      return;
    }
    default:
      return point.trigger satisfies never;
  }
}

/** Gives how it ended. */
function killedAt(point: KillPoint): Promise<string | null> {
  // A refresh needs a token that has ended.
  world.clock.minutes += point.name.startsWith('token-') ? 65 : 1;
  // Only a page with something in it is stored by itself.
  if (point.name.startsWith('page-'))
    world.sandbox.companies[0]?.addCustomer({ name: `New ${point.name}`, email: 'new@harbour.example' }, world.now());
  return world.killedAt(point, (server) => pass(point, server));
}

describe('kill -9', () => {
  beforeAll(async () => {
    const { url } = await world.start();
    const organisation = await connect(url, 'quickbooks');
    world.state.organisation = organisation;
    await eventually('the first reading', async () =>
      (await (await fetch(`${url}/metrics`)).text()).includes(`organisation="${organisation}"`) ? true : null,
    );
    expect(await post(url, `/organisations/${organisation}/mode`, { mode })).toBe(303);
    await world.stop();
  }, 60_000);

  it('there are at least thirty points, each of its own name', () => {
    expect(new Set(KILL_POINTS.map((point) => point.name)).size).toBe(KILL_POINTS.length);
    expect(KILL_POINTS.length).toBeGreaterThanOrEqual(30);
  });

  it.each(KILL_POINTS.map((point) => [point.name, point] as const))(
    '%s',
    async (_name, point) => {
      const before = effects().map((effect) => effect.id);
      expect(await killedAt(point)).toBe('SIGKILL');
      expect(world.whole()).toEqual(['ok']);
      expect(world.whole('practice.sqlite')).toEqual(['ok']);
      if (existsSync(join(world.folder.path, 'inbox.sqlite'))) expect(world.whole('inbox.sqlite')).toEqual(['ok']);
      expect(effects().map((effect) => effect.id)).toEqual(expect.arrayContaining(before));
      const standing = world.own(z.object({ mode: z.string() }), 'SELECT mode FROM organisation')[0]?.mode ?? '';
      if (acknowledged.mode !== '') expect(standing).toBe(acknowledged.mode);
      acknowledged.mode = '';
      mode = standing;
      expect(
        world.read('inbox.sqlite', z.object({ count: z.number() }), 'SELECT count(*) AS count FROM deliveries')[0]?.count,
      ).toBeGreaterThanOrEqual(acknowledged.webhooks);
    },
    60_000,
  );

  it('afterwards: nothing doubled, nothing lost, what may have left stands before a person', async () => {
    world.clock.minutes += 1;
    const { url } = await world.start();
    if (mode !== 'autopilot') await post(url, `/organisations/${world.state.organisation}/mode`, { mode: 'autopilot' });
    await eventually(
      'everything to go out',
      () => (effects().some((effect) => ['planned', 'claimed', 'dispatching'].includes(effect.state)) ? null : true),
      60_000,
    );
    await signIn(url, 'quickbooks');
    const today = await (await page(url, `/organisations/${world.state.organisation}/today`)).text();
    await world.stop();

    const { mail } = world;
    const ids = mail.received.map((each) => each.messageId);
    expect(new Set(ids).size).toBe(ids.length);
    const letters = effects().filter((effect) => effect.kind === 'letter');
    const left = letters.filter((effect) => effect.state === 'sent' || effect.state === 'unknown');
    for (const id of ids) expect(left.map((effect) => effect.message_id)).toContain(id);
    for (const effect of letters) {
      if (effect.state === 'sent') expect(ids).toContain(effect.message_id);
      else if (effect.state === 'unknown') expect(today).toContain(effect.id);
      else expect(['awaiting-approval', 'suppressed']).toContain(effect.state);
    }
    // One letter to one customer a day, whatever died meanwhile.
    const recipients = mail.received.map((each) => each.to.join());
    expect(new Set(recipients).size).toBe(recipients.length);
    expect(letters.filter((effect) => effect.state === 'unknown').length).toBeGreaterThan(0);
    expect(ids.length).toBeGreaterThan(30);

    const notes = (world.sandbox.companies[0]?.notes() ?? []).map((note) => `${note.entityId} ${note.text}`);
    expect(new Set(notes).size).toBe(notes.length);
    expect(notes).toHaveLength(effects().filter((effect) => effect.kind === 'note' && effect.state === 'sent').length);
    expect(effects().filter((effect) => effect.kind === 'note' && effect.state === 'failed')).toEqual([]);
  }, 120_000);
});
