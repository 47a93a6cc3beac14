/**
 * `kill -9` of the real server while somebody does something: a letter skipped, a hold placed, a reply come in, a call logged, an unknown letter
 * settled, a backup put back and compared. Each is done wholly or not at all, never by halves, and done once when it is done again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ACT_POINTS, type Act, KILL_POINTS, type KillPoint } from './kill-points.ts';
import { type Life, life } from './life.ts';
import { connect, eventually, post, type Served } from './served.ts';

const DAY_MINUTES = 24 * 60;
/** Each leaves one letter of which nobody knows whether it left. */
const LOST = KILL_POINTS.filter(({ name }) => name === 'smtp-while-transmitting' || name === 'smtp-after-last-byte');
let world: Life;
/** What each act was done to, by the point it was to die at. */
const done = new Map<string, string>();
let mails = 0;

const ids = (statement: string): string[] => world.own(z.object({ id: z.string() }), statement).map(({ id }) => id);
const count = (statement: string): number =>
  world.own(z.object({ count: z.number() }), `SELECT count(*) AS count ${statement}`)[0]?.count ?? -1;
const page = (path: string): string => `/organisations/${world.state.organisation}${path}`;
const lost = () => world.effects().filter((effect) => effect.kind === 'letter' && effect.state === 'unknown');

beforeAll(async () => {
  world = await life<string>('kill-acts', [...LOST, ...ACT_POINTS], '2');
  const { url } = await world.start();
  const organisation = await connect(url, 'quickbooks');
  world.state.organisation = organisation;
  await eventually('the first reading', async () =>
    (await (await fetch(`${url}/metrics`)).text()).includes(`organisation="${organisation}"`) ? true : null,
  );
  await post(url, page('/mode'), { mode: 'autopilot' });
  await world.stop();
  for (const [index, point] of LOST.entries()) {
    world.clock.minutes += 1;
    const release = async (server: Served) => void (await post(server.url, page('/release'), {}).catch(() => 0));
    expect(await world.killedAt(point, index === 0 ? release : async () => {})).toBe('SIGKILL');
  }
  const { url: again } = await world.start();
  await eventually(
    'everything to go out',
    () => (world.effects().some((effect) => ['planned', 'claimed', 'dispatching'].includes(effect.state)) ? null : true),
    60_000,
  );
  expect(lost()).toHaveLength(2);
  await post(again, page('/mode'), { mode: 'review' });
  await world.stop();
  // The Tuesday of the week after, so that letters are due again and wait for somebody.
  world.clock.minutes += 8 * DAY_MINUTES;
  await world.start();
  await eventually(
    'letters that wait for approval',
    () =>
      world.effects().filter((effect) => effect.state === 'awaiting-approval').length > 4 &&
      count("FROM tasks WHERE kind = 'call' AND state = 'open'") > 1
        ? true
        : null,
    60_000,
  );
  await world.stop();
  mails = world.mail.received.length;
  expect(mails).toBeGreaterThan(30);
}, 120_000);

afterAll(() => world.close());

/** What an act is done to: something no other point has touched. */
function subject(act: Act): string {
  const touched = new Set(done.values());
  const fresh = (candidates: readonly string[]): string => {
    const found = candidates.find((id) => !touched.has(id));
    if (found === undefined) throw new Error(`nothing left to ${act}`);
    return found;
  };
  switch (act) {
    case 'skip':
      return fresh(ids("SELECT id FROM effects WHERE kind = 'letter' AND state = 'awaiting-approval' ORDER BY id DESC"));
    case 'hold':
      return fresh(ids("SELECT DISTINCT customer_id AS id FROM effects WHERE kind = 'letter' AND state = 'awaiting-approval' ORDER BY 1"));
    case 'reply':
      return fresh(world.mail.received.map(({ messageId }) => messageId));
    case 'call':
      return fresh(ids("SELECT id FROM tasks WHERE kind = 'call' AND state = 'open' ORDER BY id"));
    case 'resolve':
      return fresh(lost().map(({ id }) => id));
    case 'restored':
    case 'compared':
      return '';
    default:
      return act satisfies never;
  }
}

/** Does it, and gives the answer's status; 0: there was none. */
async function act({ url }: Served, name: string, what: Act, about: string): Promise<number> {
  switch (what) {
    case 'skip':
      return post(url, page(`/letters/${about}/skip`), { reason: name }).catch(() => 0);
    case 'hold':
      return post(url, page(`/customers/${about}/holds`), { kind: 'dispute', note: name }).catch(() => 0);
    case 'reply': {
      const body = `From: a@buyer.example\r\nMessage-ID: <${name}@buyer.example>\r\nIn-Reply-To: ${about}\r\n\r\nPlease stop`;
      return (await fetch(`${url}/inbound/email`, { method: 'POST', body }).catch(() => null))?.status ?? 0;
    }
    case 'call':
      return post(url, page(`/calls/${about}/outcome`), { outcome: 'disputed', note: name }).catch(() => 0);
    case 'resolve':
      return post(url, page(`/letters/${about}/resolve`), { outcome: 'it-arrived' }).catch(() => 0);
    case 'compared':
      return post(url, page('/compared'), {}).catch(() => 0);
    case 'restored':
      return 0;
    default:
      return what satisfies never;
  }
}

/** Every trace an act leaves, each whether it is there: all of them or none. */
function traces(name: string, what: Act, about: string): boolean[] {
  const journal = (kind: string, text: string) => count(`FROM journal WHERE kind = '${kind}' AND contents LIKE '%${text}%'`) === 1;
  switch (what) {
    case 'skip':
      return [
        count(`FROM effects WHERE id = '${about}' AND state = 'suppressed'`) === 1,
        count(`FROM claims WHERE owner = '${about}'`) === 0,
        journal('letter-suppressed', about),
        count(`FROM holds WHERE note = '${name}'`) > 0,
      ];
    case 'hold':
      return [
        count(`FROM holds WHERE note = '${name}'`) === 1,
        journal('hold-placed', name),
        count(`FROM effects WHERE customer_id = '${about}' AND kind = 'letter' AND state = 'awaiting-approval'`) === 0,
        count(`FROM effects WHERE kind = 'note' AND content LIKE '%${name}%'`) === 1,
      ];
    case 'reply':
      return [
        count(`FROM replies WHERE message_id = '<${name}@buyer.example>'`) === 1,
        journal('reply-received', `<${name}@buyer.example>`),
        count(`FROM holds WHERE kind = 'stop' AND customer_id = (SELECT customer_id FROM effects WHERE message_id = '${about}')`) === 1,
      ];
    case 'call':
      return [
        count(`FROM tasks WHERE id = '${about}' AND state = 'done'`) === 1,
        count(`FROM happenings WHERE kind = 'call-made' AND task_id = '${about}'`) === 1,
        journal('call-made', about),
        count(`FROM holds WHERE kind = 'dispute' AND note = '${name}'`) === 1,
      ];
    case 'resolve':
      return [
        count(`FROM effects WHERE id = '${about}' AND state = 'sent'`) === 1,
        journal('unknown-resolved', about),
        count(`FROM happenings WHERE effect_id = '${about}' AND kind = 'letter-sent'`) === 1,
      ];
    case 'restored':
      return [
        count('FROM organisation WHERE restored IS NOT NULL') === 1,
        count("FROM journal WHERE kind = 'restored'") === 1,
        count("FROM effects WHERE kind = 'letter' AND state = 'awaiting-approval'") === 0,
      ];
    case 'compared':
      return [count('FROM organisation WHERE restored IS NULL') === 1, count("FROM journal WHERE kind = 'quarantine-ended'") === 1];
    default:
      return what satisfies never;
  }
}

const wholly = (point: KillPoint<Act>, is: boolean) => {
  const found = traces(point.name, point.trigger, done.get(point.name) ?? '');
  expect(found, point.name).toEqual(found.map(() => is));
};

describe('kill -9 while somebody acts', () => {
  it.each(ACT_POINTS.map((point) => [point.name, point] as const))(
    '%s',
    async (_name, point) => {
      const about = subject(point.trigger);
      done.set(point.name, about);
      world.clock.minutes += 1;
      const options = point.trigger === 'restored' ? ['--restored'] : [];
      expect(await world.killedAt(point, async (server) => void (await act(server, point.name, point.trigger, about)), ...options)).toBe(
        'SIGKILL',
      );
      expect([world.whole(), world.whole('practice.sqlite')]).toEqual([['ok'], ['ok']]);
      wholly(point, point.name.endsWith('-after-commit'));
    },
    60_000,
  );

  it('afterwards what was not done is done once more, what was done stays done once, and nothing left meanwhile', async () => {
    world.clock.minutes += 1;
    const server = await world.start();
    for (const point of ACT_POINTS) {
      if (point.trigger === 'restored' || point.trigger === 'compared') continue;
      await act(server, point.name, point.trigger, done.get(point.name) ?? '');
    }
    await world.stop();
    for (const point of ACT_POINTS) if (['reply', 'call', 'resolve'].includes(point.trigger)) wholly(point, true);
    for (const point of ACT_POINTS)
      if (point.name === 'hold-before-commit') expect(count(`FROM holds WHERE note = '${point.name}'`)).toBe(1);
    expect(world.mail.received).toHaveLength(mails);
    expect(world.whole()).toEqual(['ok']);
  }, 60_000);
});
