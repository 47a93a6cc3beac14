/** Reading the books: pages, cursors, what cannot be read, tokens that end. */
import { describe, expect, it } from 'vitest';
import type { Failure, Outcome, Page } from '../../connectors/connector.ts';
import { ACCESS_TOKEN_REFUSED } from '../../connectors/failure.ts';
import type { RecordKind } from '../../src/domain/ledger.ts';
import { addMs, type Instant } from '../../src/domain/time.ts';
import type { Opened } from '../../src/grants/access.ts';
import { World, type WorldOptions } from './world.ts';

const customer = (id: string) => ({ id, name: id, emails: [], phones: [], active: true, mergedInto: null, currency: null });

/** A connector whose customers come in the given answers; the other kinds are empty. */
function paging(answers: (Outcome<Page> | Failure)[]) {
  const asked: { kind: RecordKind; cursor: string | null }[] = [];
  const connector: WorldOptions['connector'] = {
    async *pull(_session, kind, cursor) {
      asked.push({ kind, cursor });
      if (kind !== 'customers') yield { ok: true, value: { kind, body: { records: [] }, cursor: `${kind}-1` } };
      else for (const answer of answers.splice(0)) yield 'ok' in answer ? answer : { ok: false, failure: answer };
    },
  };
  return { asked, connector };
}

const page = (records: unknown[], cursor: string | null): Outcome<Page> => ({
  ok: true,
  value: { kind: 'customers', body: { records }, cursor },
});

describe('a pull', () => {
  it('stores every page and moves the cursor with the last', async () => {
    const answers = [page([customer('a'), customer('b')], null), page([customer('c')], 'next')];
    const { asked, connector } = paging(answers);
    const world = new World({ connector });
    expect(await world.actor.sync()).toEqual({ ok: true, changed: 3, quarantined: 0, calls: 5, failure: null, later: null });
    answers.push(page([customer('c')], 'next-2'));
    expect(await world.actor.sync()).toMatchObject({ ok: true, changed: 0 });
    expect(asked.filter((each) => each.kind === 'customers')).toEqual([
      { kind: 'customers', cursor: null },
      { kind: 'customers', cursor: 'next' },
    ]);
    expect(world.actor.store.books.cursor('customers')).toBe('next-2');
    expect((await world.actor.summary()).lastSync).toBe(world.now);
  });

  it('that fails keeps what came, leaves the cursor, and says so in Today', async () => {
    const answers: (Outcome<Page> | Failure)[] = [page([customer('a')], null), { kind: 'later', at: null, code: '503' }];
    const { asked, connector } = paging(answers);
    const world = new World({ connector });
    expect(await world.actor.sync()).toMatchObject({ ok: false, changed: 1, failure: '503' });
    expect(world.actor.store.readings.customer('a')).not.toBeNull();
    expect(world.actor.store.books.cursor('customers')).toBeNull();
    expect((await world.actor.today()).exceptions).toMatchObject([{ kind: 'sync-failed' }]);
    answers.push(page([customer('a'), customer('b')], 'next'));
    expect(await world.actor.sync()).toMatchObject({ ok: true, changed: 1 });
    expect(asked.filter((each) => each.kind === 'customers').map((each) => each.cursor)).toEqual([null, null]);
    expect((await world.actor.today()).exceptions).toEqual([]);
  });

  it('keeps what it cannot read with its reason and goes on', async () => {
    const world = new World({ connector: paging([page([customer('a'), { id: 'broken' }], 'next')]).connector });
    expect(await world.actor.sync()).toMatchObject({ ok: true, changed: 1, quarantined: 1 });
    expect((await world.actor.today()).exceptions).toMatchObject([{ kind: 'quarantined', reason: { values: { count: 1 } } }]);
    expect((await world.actor.summary()).exceptions).toBe(1);
  });

  it('stops at a body that is no answer at all', async () => {
    const world = new World({ connector: paging([{ ok: true, value: { kind: 'customers', body: '<html>', cursor: 'next' } }]).connector });
    expect(await world.actor.sync()).toMatchObject({ ok: false, failure: 'page-unreadable' });
    expect(world.actor.store.books.cursor('customers')).toBeNull();
  });
});

const session = (accessToken: string): Outcome<Opened> => ({ ok: true, value: { accessToken, endsAt: null } });

describe('the access token', () => {
  const refused: Failure = { kind: 'later', at: null, code: ACCESS_TOKEN_REFUSED };

  /** A platform that accepts `good` only, and a grant that gives `stale` until it is renewed. */
  function staleToken(options: { readonly renewed?: Outcome<Opened>; readonly good?: string } = {}) {
    const used: string[] = [];
    const asked: string[] = [];
    let standing = 'stale';
    const answer = (token: string) => {
      used.push(token);
      return token === (options.good ?? 'good');
    };
    const direct = new World().direct;
    const world: World = new World({
      access: {
        open: async () => session(standing),
        renew: async (token) => {
          asked.push(token);
          const renewed = options.renewed ?? session('good');
          if (renewed.ok) standing = renewed.value.accessToken;
          return renewed;
        },
      },
      connector: {
        async *pull({ accessToken }, kind) {
          if (answer(accessToken)) yield { ok: true, value: { kind, body: { records: [] }, cursor: 'c' } };
          else yield { ok: false, failure: refused };
        },
        reread: async (given, ids) => (answer(given.accessToken) ? direct.reread(given, ids) : { ok: false, failure: refused }),
        writeNote: async (given, note) => (answer(given.accessToken) ? direct.writeNote(given, note) : { ok: false, failure: refused }),
      },
    });
    return { world, used, asked };
  }

  it('that is refused before its time is renewed once, and the call made again', async () => {
    const { world, used, asked } = staleToken();
    expect(await world.actor.sync()).toMatchObject({ ok: true });
    expect(asked).toEqual(['stale']);
    expect(used[0]).toBe('stale');
    expect(new Set(used.slice(1))).toEqual(new Set(['good']));
  });

  it('that is refused again is not asked for a third time', async () => {
    const { world, used, asked } = staleToken({ renewed: session('bad as well') });
    expect(await world.actor.sync()).toMatchObject({ ok: false, failure: ACCESS_TOKEN_REFUSED });
    expect([asked, used]).toEqual([['stale'], ['stale', 'bad as well']]);
    expect((await world.actor.summary()).connection).toBe('connected');
  });

  it('of a grant that ended breaks the connection until a person connects again', async () => {
    const { world, asked } = staleToken({ renewed: { ok: false, failure: { kind: 'reconnect', code: 'invalid_grant' } } });
    expect(await world.actor.sync()).toMatchObject({ ok: false, failure: 'invalid_grant' });
    expect((await world.actor.summary()).connection).toBe('reconnect');
    expect((await world.actor.today()).exceptions).toMatchObject([{ kind: 'reconnect' }]);
    await world.actor.sync();
    expect(asked).toHaveLength(1);
  });

  it('that cannot be renewed just now is only tried again later', async () => {
    const { world } = staleToken({ renewed: { ok: false, failure: { kind: 'later', at: null, code: 'http-503' } } });
    expect(await world.actor.sync()).toMatchObject({ ok: false, failure: 'http-503' });
    expect((await world.actor.summary()).connection).toBe('connected');
  });

  it('of a long pull is the one that stands when a page is asked for', async () => {
    const seen: string[] = [];
    let standing = 'first';
    const world = new World({
      access: { open: async () => session(standing), renew: async () => session(standing) },
      connector: {
        async *pull(given, kind) {
          seen.push(given.accessToken);
          standing = 'second';
          yield { ok: true, value: { kind, body: { records: [] }, cursor: null } };
          seen.push(given.accessToken);
          yield { ok: true, value: { kind, body: { records: [] }, cursor: 'end' } };
        },
      },
    });
    await world.actor.sync();
    expect(seen.slice(0, 3)).toEqual(['first', 'second', 'second']);
  });
});

describe('a long reading', () => {
  it.each(['invoices', 'sweep'])('of %s whose token is refused halfway goes on from its last page', async (refusing) => {
    const asked: [string, string | null][] = [];
    let standing = 'stale';
    const pages = async function* (feed: string, kind: RecordKind, token: string, resume: string | null): AsyncIterable<Outcome<Page>> {
      if (feed === refusing) asked.push([token, resume]);
      if (resume === null) yield { ok: true, value: { kind, body: { records: [] }, cursor: null, resume: 'page 1' } };
      if (feed === refusing && token === 'stale') yield { ok: false, failure: { kind: 'later', at: null, code: ACCESS_TOKEN_REFUSED } };
      else yield { ok: true, value: { kind, body: { records: [] }, cursor: 'end' } };
    };
    const world = new World({
      access: {
        open: async () => session(standing),
        renew: async () => {
          standing = 'good';
          return session(standing);
        },
      },
      connector: {
        pull: ({ accessToken }, kind, _cursor, resume = null) => pages(kind, kind, accessToken, resume),
        sweep: ({ accessToken }, resume) => pages('sweep', 'invoices', accessToken, resume),
      },
    });
    expect(await world.actor.sync()).toMatchObject({ ok: true });
    // The first reading of everything is a sweep as well; a day later there is one of its own.
    if (refusing === 'sweep') {
      expect(asked).toEqual([]);
      world.now = addMs(world.now, 25 * 3_600_000);
      expect(await world.actor.sync()).toMatchObject({ ok: true });
    }
    expect(asked).toEqual([
      ['stale', null],
      ['good', 'page 1'],
    ]);
  });
});

describe('the connection', () => {
  const stale = { open: async (): Promise<Outcome<Opened>> => ({ ok: false, failure: { kind: 'reconnect', code: 'invalid_grant' } }) };
  const lost = { ...stale, renew: stale.open };

  it('that ended holds letters back unharmed and lets them go once somebody connects again', async () => {
    let ended = false;
    const either = async (): Promise<Outcome<Opened>> => (ended ? lost.open() : session('a'));
    const world = new World({ access: { open: either, renew: either } });
    const ames = world.customer('Ames');
    world.invoice(ames.id, 'A-1', 10);
    await world.promise();
    ended = true;
    const woken = await world.actor.wake();
    expect(woken).toMatchObject({ sync: { ok: false, failure: 'invalid_grant' }, delivered: { sent: 0 } });
    // Not at once again and again: nothing changes until a person comes.
    expect(woken.nextWake > world.now).toBe(true);
    expect(world.effects()).toMatchObject([{ state: 'planned', attempts: 0 }]);
    ended = false;
    expect((await world.actor.wake()).delivered.sent).toBe(0);
    world.actor.store.connection.open();
    expect((await world.actor.wake()).delivered.sent).toBe(1);
  });

  it('that a person ended stays ended, whatever the platform says, until somebody connects again', async () => {
    const world = new World({ access: lost });
    expect(await world.actor.command({ do: 'disconnect', by: 'Salma' })).toEqual({ done: true });
    await world.actor.wake();
    expect((await world.actor.summary()).connection).toBe('none');
    expect(await world.actor.command({ do: 'disconnect', by: 'Salma' })).toMatchObject({ done: false, code: 'already-done' });
    const [line] = world.actor.store.journal.lines().filter((each) => each.kind === 'disconnected');
    expect(JSON.parse(line?.contents ?? '')).toMatchObject({ by: 'Salma' });
  });

  it('whose end the platform names is warned of 30, 14 and 7 days ahead', async () => {
    let endsAt: Instant | null = null;
    const opened = async (): Promise<Outcome<Opened>> => ({ ok: true, value: { accessToken: 'a', endsAt } });
    const world = new World({ access: { open: opened, renew: opened } });
    const warned = async (days: number) => {
      endsAt = addMs(world.now, days * 86_400_000);
      await world.actor.sync();
      const ends = (await world.actor.today()).exceptions.filter((each) => each.kind === 'connection-ends');
      return ends.map((each) => [each.id, each.reason.values['days']]);
    };
    expect(await warned(31)).toEqual([]);
    expect(await warned(30)).toEqual([['connection-ends-30', 30]]);
    expect(await warned(15)).toEqual([['connection-ends-30', 15]]);
    expect(await warned(14)).toEqual([['connection-ends-14', 14]]);
    expect(await warned(7)).toEqual([['connection-ends-7', 7]]);
    expect(await warned(0)).toEqual([['connection-ends-7', 0]]);
    expect((await world.actor.summary()).exceptions).toBe(1);
  });
});
