/** The inbox from outside: what is accepted stays, what repeats counts once, and a burst is one thing to do. */
import BetterSqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { addMs, type Instant, instant } from '../../src/domain/time.ts';
import { InboxUnavailable } from '../../src/inbox/group-commit.ts';
import { type Inbox, MAX_BODY_BYTES, openInbox } from '../../src/inbox/inbox.ts';
import { type OpenedDatabase, openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { AT, bytesOf, cloudBody, temporaryInbox, unpackAll, xeroBody } from './deliveries.ts';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

function temporary(connected?: Parameters<typeof temporaryInbox>[0]) {
  const one = temporaryInbox(connected);
  opened.push(one);
  return one;
}

/** An inbox in memory whose groups are committed when the test says so. */
function stepped() {
  const runs: (() => void)[] = [];
  const database: OpenedDatabase = openNodeDatabase(':memory:');
  opened.push(database);
  const inbox = openInbox(database.database, { connected: () => true, schedule: (run) => void runs.push(run) });
  return { inbox, database, runs, turn: () => runs.splice(0).map((run) => run()).length };
}

const rows = (path: string, table: string) => {
  const file = new BetterSqlite(path, { readonly: true });
  try {
    return file.prepare(`SELECT * FROM ${table}`).all();
  } finally {
    file.close();
  }
};

/** Everything that waits, without what depends on the order of arrival. */
const waiting = (inbox: Inbox) =>
  inbox
    .pending()
    .map(({ platform, tenant, events, kinds }) => ({ platform, tenant, events, kinds }))
    .sort((a, b) => (`${a.platform} ${a.tenant}` < `${b.platform} ${b.tenant}` ? -1 : 1));

describe('accepting', () => {
  it('keeps the body byte for byte, readable or not', async () => {
    const { inbox, path } = temporary();
    const bodies = [xeroBody(), Uint8Array.of(0, 255, 0, 1), bytesOf('<html>'), new Uint8Array(0)];
    for (const body of bodies) await inbox.accept('xero', body, AT);
    const kept = rows(path, 'deliveries').map((row) =>
      typeof row === 'object' && row !== null && 'body' in row && row.body instanceof Uint8Array
        ? Buffer.from(row.body).toString('hex')
        : null,
    );
    expect(kept).toEqual(bodies.map((body) => Buffer.from(body).toString('hex')));
  });

  it('commits what arrives in one turn in one transaction, and resolves nothing before', async () => {
    const { inbox, runs, turn } = stepped();
    const done: number[] = [];
    const all = [1, 2, 3].map((number) =>
      inbox.accept('xero', xeroBody({ tenant: 't', id: `${number}` }), AT).then(() => done.push(number)),
    );
    await Promise.resolve();
    expect(runs.length).toBe(1);
    expect([done, inbox.counts().unread]).toEqual([[], 0]);
    turn();
    expect(inbox.counts().unread).toBe(3);
    await Promise.all(all);
    expect(done).toEqual([1, 2, 3]);
    expect(turn()).toBe(0);
  });

  it('takes up to 5 MB', async () => {
    const { inbox } = temporary();
    await inbox.accept('quickbooks', new Uint8Array(MAX_BODY_BYTES), AT);
    await expect(inbox.accept('quickbooks', new Uint8Array(MAX_BODY_BYTES + 1), AT)).rejects.toThrow(RangeError);
    expect(inbox.counts().unread).toBe(1);
  });

  it('splits what waits into groups of bounded size, and refuses what memory cannot hold', async () => {
    const { inbox, runs, turn } = stepped();
    const big = new Uint8Array(MAX_BODY_BYTES);
    const outcomes = Array.from({ length: 60 }, () =>
      inbox.accept('xero', big, AT).then(
        () => 'kept',
        (error: unknown) => (error instanceof InboxUnavailable ? error.message : 'other'),
      ),
    );
    await Promise.resolve();
    turn();
    expect(inbox.counts().unread).toBe(3);
    expect(runs.length).toBe(1);
    while (turn() > 0);
    const answers = await Promise.all(outcomes);
    expect(answers.filter((answer) => answer === 'kept').length).toBe(51);
    expect(answers.filter((answer) => answer === 'the inbox did not keep a delivery: full').length).toBe(9);
    expect(inbox.counts().unread).toBe(51);
  });

  it('tells everybody in a group that failed, says nothing of the body, and goes on afterwards', async () => {
    const { inbox, database, turn } = stepped();
    const body = xeroBody({ tenant: 'CANARY', id: 'CANARY' });
    const file = database.database;
    file.run("CREATE TRIGGER broken BEFORE INSERT ON senders BEGIN SELECT RAISE(ABORT, 'no'); END");
    const outcomes = Promise.allSettled([inbox.accept('xero', body, AT), inbox.accept('xero', body, AT)]);
    await Promise.resolve();
    turn();
    for (const outcome of await outcomes) {
      if (outcome.status !== 'rejected' || !(outcome.reason instanceof InboxUnavailable)) throw new Error('expected InboxUnavailable');
      expect(`${outcome.reason.stack} ${JSON.stringify(outcome.reason)} ${String(outcome.reason.cause)}`).not.toContain('CANARY');
    }
    expect(inbox.counts().unread).toBe(0);
    file.run('DROP TRIGGER broken');
    const again = inbox.accept('xero', body, AT);
    await Promise.resolve();
    turn();
    await again;
    expect(inbox.counts().unread).toBe(1);
  });

  it('has a table that refuses what was not signed', () => {
    const { database } = stepped();
    const insert = (signed: number) =>
      database.database.run(
        `INSERT INTO deliveries (platform, received_at, signed, state, body) VALUES ('xero', '${AT}', ${signed}, 'received', x'00')`,
      );
    insert(1);
    expect(() => insert(0)).toThrow();
  });
});

describe('what waits', () => {
  it('is one entry per tenant, with the kinds and ids', async () => {
    const { inbox } = temporary();
    await inbox.accept(
      'xero',
      xeroBody({ tenant: 'a', id: '2' }, { tenant: 'b', id: '9', category: 'CONTACT' }, { tenant: 'a', id: '1' }),
      AT,
    );
    await inbox.accept(
      'xero',
      xeroBody({ tenant: 'a', id: '1', at: '2026-03-02T09:00:00' }, { tenant: 'a', id: '3', category: 'CREDITNOTE' }),
      addMs(AT, 1_000),
    );
    await inbox.accept('quickbooks', cloudBody({ id: 'e1', realm: 'a', entityId: '77' }), addMs(AT, 2_000));
    expect(inbox.pending()).toEqual([]);
    unpackAll(inbox);
    const found = inbox.pending();
    expect(found.map(({ upTo: _, ...rest }) => rest)).toEqual([
      {
        platform: 'xero',
        tenant: 'a',
        events: 4,
        waitingSince: AT,
        kinds: [
          { kind: 'credits', ids: ['3'] },
          { kind: 'invoices', ids: ['1', '2'] },
        ],
      },
      { platform: 'xero', tenant: 'b', events: 1, waitingSince: AT, kinds: [{ kind: 'customers', ids: ['9'] }] },
      { platform: 'quickbooks', tenant: 'a', events: 1, waitingSince: addMs(AT, 2_000), kinds: [{ kind: 'invoices', ids: ['77'] }] },
    ]);
    expect(inbox.pending(1).map(({ tenant }) => tenant)).toEqual(['a']);
  });

  it('makes one entry of a burst of 10,000 deliveries, and one more of what comes while it is handed over', async () => {
    const { inbox } = temporary();
    await Promise.all(
      Array.from({ length: 10_000 }, (_, number) => inbox.accept('xero', xeroBody({ tenant: 'burst', id: `${number}` }), AT)),
    );
    await inbox.accept('xero', xeroBody({ tenant: 'burst', id: 'c', category: 'CONTACT' }), AT);
    unpackAll(inbox);
    const [entry, ...others] = inbox.pending();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      tenant: 'burst',
      events: 10_001,
      kinds: [
        { kind: 'customers', ids: ['c'] },
        { kind: 'invoices', ids: null },
      ],
    });
    await inbox.accept('xero', xeroBody({ tenant: 'burst', id: 'late' }), addMs(AT, 5_000));
    unpackAll(inbox);
    if (entry) inbox.taken(entry, entry.upTo);
    expect(inbox.pending()).toMatchObject([
      { tenant: 'burst', events: 1, waitingSince: addMs(AT, 5_000), kinds: [{ kind: 'invoices', ids: ['late'] }] },
    ]);
  });

  it('names up to 400 ids of a kind', async () => {
    const { inbox } = temporary();
    const events = (count: number) => Array.from({ length: count }, (_, number) => ({ tenant: `${count}`, id: `${number}` }));
    await inbox.accept('xero', xeroBody(...events(400), ...events(401)), AT);
    unpackAll(inbox);
    expect(waiting(inbox).map(({ tenant, kinds }) => [tenant, kinds[0]?.ids?.length])).toEqual([
      ['400', 400],
      ['401', undefined],
    ]);
  });

  it('ignores a delivery repeated a hundred times, before and after it was taken', async () => {
    const { inbox, path } = temporary();
    const body = cloudBody({ id: 'e1', realm: '1', entityId: '5' }, { id: 'e2', realm: '1', entityId: '6', type: 'qbo.vendor.created.v1' });
    for (let repetition = 0; repetition < 100; repetition += 1) await inbox.accept('quickbooks', body, AT);
    unpackAll(inbox);
    const [entry] = inbox.pending();
    expect(entry?.events).toBe(1);
    if (entry) inbox.taken(entry, entry.upTo);
    for (let repetition = 0; repetition < 100; repetition += 1) await inbox.accept('quickbooks', body, AT);
    unpackAll(inbox);
    expect(inbox.pending()).toEqual([]);
    expect(rows(path, 'deliveries').length).toBe(200);
    expect(inbox.counts()).toEqual({ unread: 0, waiting: { tenants: 0, events: 0 }, stray: { tenants: 0, events: 0 }, quarantined: 1 });
  });

  it('is handed over again when it was not taken, and taking it twice or late does no harm', async () => {
    const { inbox } = temporary();
    const accept = async (id: string) => {
      await inbox.accept('xero', xeroBody({ tenant: 'a', id }), AT);
      unpackAll(inbox);
    };
    await accept('1');
    const [first] = inbox.pending();
    expect(inbox.pending()).toEqual([first]);
    await accept('2');
    const [second] = inbox.pending();
    if (!first || !second) throw new Error('two entries were expected');
    inbox.taken(second, second.upTo);
    inbox.taken(first, first.upTo);
    inbox.taken(second, second.upTo);
    expect(inbox.pending()).toEqual([]);
    inbox.taken({ platform: 'xero', tenant: 'nobody' }, 99);
    await accept('3');
    expect(inbox.pending()[0]?.kinds).toEqual([{ kind: 'invoices', ids: ['3'] }]);
  });

  it('is the same set, whatever the order and however often deliveries and events come', async () => {
    const event = fc.record({
      tenant: fc.constantFrom('a', 'b', 'c'),
      id: fc.constantFrom('1', '2', '3', '4'),
      category: fc.constantFrom('INVOICE', 'CONTACT', 'OVERPAYMENT', 'TIMESHEET'),
      at: fc.constantFrom('2026-03-02T08:00:00', '2026-03-02T08:00:01.5'),
    });
    const shuffled = fc
      .array(event, { minLength: 1, maxLength: 25 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events.slice(0, 5)], { minLength: events.length }),
          fc.integer({ min: 1, max: 6 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([events, arrived, size]) => {
        const orderly = stepped();
        const messy = stepped();
        const deliver = async ({ inbox, turn }: ReturnType<typeof stepped>, bodies: readonly Uint8Array[]) => {
          const all = bodies.map((body, place) => inbox.accept('xero', body, addMs(AT, place)));
          await Promise.resolve();
          while (turn() > 0);
          await Promise.all(all);
          unpackAll(inbox);
        };
        await deliver(orderly, [xeroBody(...events)]);
        const bodies: Uint8Array[] = [];
        for (let start = 0; start < arrived.length; start += size) bodies.push(xeroBody(...arrived.slice(start, start + size)));
        // What a permutation left out comes last; every event has then come at least once.
        await deliver(messy, [...bodies, xeroBody(...events.toReversed())]);
        expect(waiting(messy.inbox)).toEqual(waiting(orderly.inbox));
        expect(messy.inbox.counts().quarantined).toBe(orderly.inbox.counts().quarantined);
        for (const one of opened.splice(0)) one.close();
      }),
      { numRuns: 150 },
    );
  });

  it('unpacks a large delivery and a long queue in portions', async () => {
    const { inbox } = temporary();
    for (let number = 0; number < 130; number += 1) await inbox.accept('xero', xeroBody({ tenant: 'a', id: `${number}` }), AT);
    const left: number[] = [];
    while (inbox.unpack()) left.push(inbox.counts().unread);
    expect(left).toEqual([80, 30]);
    expect(inbox.counts()).toMatchObject({ unread: 0, waiting: { tenants: 1, events: 130 } });
    expect(inbox.unpack()).toBe(false);
    const padding = bytesOf(' '.repeat(200_000));
    for (let number = 0; number < 3; number += 1) await inbox.accept('xero', padding, AT);
    expect([inbox.unpack(), inbox.counts().unread, inbox.unpack(), inbox.counts().unread]).toEqual([true, 2, true, 1]);
  });
});

describe('tenants that are not ours', () => {
  it('are kept and counted, do not stand in the way, and are handed over once they are', async () => {
    const ours = new Set(['a']);
    const { inbox } = temporary(({ tenant }) => ours.has(tenant));
    await inbox.accept('xero', xeroBody({ tenant: 'stranger', id: '1' }, { tenant: 'stranger', id: '2' }), AT);
    await inbox.accept('xero', xeroBody({ tenant: 'a', id: '1' }), addMs(AT, 1));
    unpackAll(inbox);
    expect(inbox.pending(1).map(({ tenant }) => tenant)).toEqual(['a']);
    expect(inbox.counts()).toMatchObject({ waiting: { tenants: 1, events: 1 }, stray: { tenants: 1, events: 2 } });
    ours.add('stranger');
    expect(inbox.pending().map(({ tenant }) => tenant)).toEqual(['stranger', 'a']);
    expect(inbox.counts().stray).toEqual({ tenants: 0, events: 0 });
  });
});

describe('what nobody can read', () => {
  it('is quarantined with its place, and its body stays', async () => {
    const { inbox, path } = temporary();
    await inbox.accept('xero', bytesOf('<html>'), AT);
    await inbox.accept('quickbooks', bytesOf('[{"id":"e"},7]'), AT);
    await inbox.accept('quickbooks', cloudBody({ id: 'e', realm: '1', entityId: '5', type: 'qbo.vendor.created.v1' }), AT);
    unpackAll(inbox);
    expect(rows(path, 'quarantine')).toMatchObject([
      { delivery: 1, platform: 'xero', tenant: null, reason: 'not-json', what: '' },
      { delivery: 2, platform: 'quickbooks', tenant: null, reason: 'not-an-event', what: '0' },
      { delivery: 2, platform: 'quickbooks', tenant: null, reason: 'not-an-event', what: '1' },
      { delivery: 3, platform: 'quickbooks', tenant: '1', reason: 'unknown-event', what: 'qbo.vendor.created.v1' },
    ]);
    expect(rows(path, 'deliveries').length).toBe(3);
    expect(inbox.pending()).toEqual([]);
  });
});

describe('silence', () => {
  it('tells when a tenant and its platform were last heard of', async () => {
    const { inbox } = temporary();
    const xero = (tenant: string) => inbox.silence({ platform: 'xero', tenant });
    expect(xero('a')).toEqual({ tenantLast: null, platformLast: null });
    await inbox.accept('xero', xeroBody({ tenant: 'a', id: '1' }), AT);
    await inbox.accept('xero', xeroBody(), addMs(AT, 60_000));
    // A repetition and an unknown event are heard as well; a clock that went back is not believed.
    await inbox.accept('quickbooks', cloudBody({ id: 'e', realm: '1', entityId: '5', type: 'qbo.vendor.created.v1' }), addMs(AT, 5));
    await inbox.accept('quickbooks', cloudBody({ id: 'e', realm: '1', entityId: '5', type: 'qbo.vendor.created.v1' }), addMs(AT, 7));
    await inbox.accept('quickbooks', cloudBody({ id: 'f', realm: '1', entityId: '5' }), AT);
    unpackAll(inbox);
    expect(xero('a')).toEqual({ tenantLast: AT, platformLast: addMs(AT, 60_000) });
    expect(xero('never')).toEqual({ tenantLast: null, platformLast: addMs(AT, 60_000) });
    expect(inbox.silence({ platform: 'quickbooks', tenant: '1' })).toEqual({ tenantLast: addMs(AT, 7), platformLast: addMs(AT, 7) });
  });
});

describe('pruning', () => {
  const day = (number: number): Instant => addMs(instant('2026-01-01T00:00:00Z'), number * 86_400_000);

  it('removes what is old and done with, and nothing that still waits for an organisation of ours', async () => {
    const { inbox, path } = temporary(({ tenant }) => tenant !== 'stranger');
    for (const [number, tenant] of ['taken', 'waits', 'stranger'].entries()) {
      await inbox.accept('xero', xeroBody({ tenant, id: 'old' }), day(number));
      await inbox.accept('xero', xeroBody({ tenant, id: 'new' }), day(40));
    }
    await inbox.accept('quickbooks', bytesOf('old rubbish'), day(1));
    await inbox.accept('quickbooks', bytesOf('new rubbish'), day(40));
    unpackAll(inbox);
    await inbox.accept('quickbooks', bytesOf('old, not unpacked'), day(1));
    const taken = inbox.pending().find(({ tenant }) => tenant === 'taken');
    if (taken) inbox.taken(taken, taken.upTo);

    expect(inbox.prune(day(31))).toEqual({ bodies: 4, hints: 2, quarantined: 1 });
    expect(inbox.prune(day(31))).toEqual({ bodies: 0, hints: 0, quarantined: 0 });
    expect(rows(path, 'deliveries').length).toBe(5);
    expect(inbox.pending()).toMatchObject([
      { tenant: 'waits', events: 2, waitingSince: day(1), kinds: [{ kind: 'invoices', ids: ['new', 'old'] }] },
    ]);
    expect(inbox.counts()).toEqual({ unread: 1, waiting: { tenants: 1, events: 2 }, stray: { tenants: 1, events: 1 }, quarantined: 1 });
    expect(inbox.silence({ platform: 'xero', tenant: 'taken' }).tenantLast).toBe(day(40));
  });

  it('works in portions and forgets strangers wholly', async () => {
    const { inbox } = temporary(() => false);
    const events = Array.from({ length: 4_500 }, (_, number) => ({ tenant: `stranger-${number % 7}`, id: `${number}` }));
    await inbox.accept('xero', xeroBody(...events), day(0));
    unpackAll(inbox);
    const removed: number[] = [];
    for (let portion = inbox.prune(day(30)); portion.hints > 0; portion = inbox.prune(day(30))) removed.push(portion.hints);
    expect(removed).toEqual([2_000, 2_000, 500]);
    expect(inbox.counts().stray).toEqual({ tenants: 0, events: 0 });
  });
});

it('a file that a newer program wrote is not touched', () => {
  const database = openNodeDatabase(':memory:');
  opened.push(database);
  const open = () => openInbox(database.database, { connected: () => true, schedule: () => undefined });
  open();
  open();
  database.database.run('UPDATE schema_version SET version = 2');
  expect(open).toThrow('start the newer program');
});
