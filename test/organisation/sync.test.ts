/** Reading the books: pages, cursors, what cannot be read, tokens that end. */
import { describe, expect, it } from 'vitest';
import type { Failure, Outcome, Page } from '../../connectors/connector.ts';
import type { RecordKind } from '../../src/domain/ledger.ts';
import { addMs } from '../../src/domain/time.ts';
import { MONDAY, World, type WorldOptions } from './world.ts';

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
    expect(await world.actor.sync()).toEqual({ ok: true, changed: 3, quarantined: 0, calls: 5, failure: null });
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

describe('the access token', () => {
  function refreshing(failure: Failure | null) {
    const used: string[] = [];
    let refreshes = 0;
    const world: World = new World({
      connector: {
        oauth: {
          ...new World().direct.oauth,
          refresh: async () => {
            refreshes += 1;
            if (failure) return { ok: false, failure };
            const end = addMs(world.now, 1_800_000);
            return {
              ok: true,
              value: {
                accessToken: `access-${refreshes}`,
                refreshToken: `refresh-${refreshes}`,
                accessExpiresAt: end,
                refreshExpiresAt: end,
              },
            };
          },
        },
        async *pull(session, kind) {
          // The grant must be safe before its access token is used.
          expect(world.actor.store.connection.grant()?.refreshToken).toBe(`refresh-${refreshes}`);
          used.push(session.accessToken);
          yield { ok: true, value: { kind, body: { records: [] }, cursor: 'c' } };
        },
      },
    });
    world.actor.store.connection.keep({
      accessToken: 'old',
      refreshToken: 'refresh-0',
      accessExpiresAt: addMs(world.now, 60_000),
      refreshExpiresAt: addMs(world.now, 60_000),
    });
    return { world, used, refreshes: () => refreshes };
  }

  it('is refreshed before it ends, once however many ask, and kept first', async () => {
    const { world, used, refreshes } = refreshing(null);
    await Promise.all([world.actor.sync(), world.actor.call('none'), world.actor.sync()]);
    expect(refreshes()).toBe(1);
    expect(new Set(used)).toEqual(new Set(['access-1']));
  });

  it('that cannot be renewed breaks the connection until a person connects again', async () => {
    const { world, refreshes } = refreshing({ kind: 'reconnect', code: 'invalid_grant' });
    expect(await world.actor.sync()).toMatchObject({ ok: false, failure: 'invalid_grant' });
    expect((await world.actor.summary()).connection).toBe('reconnect');
    expect((await world.actor.today()).exceptions).toMatchObject([{ kind: 'reconnect' }]);
    await world.actor.sync();
    expect(refreshes()).toBe(1);
  });

  it('that cannot be renewed just now is only tried again later', async () => {
    const { world } = refreshing({ kind: 'later', at: null, code: '503' });
    expect(await world.actor.sync()).toMatchObject({ ok: false, failure: '503' });
    expect((await world.actor.summary()).connection).toBe('connected');
  });

  it('never stands in a log, a view or the journal', async () => {
    const { world } = refreshing(null);
    await world.actor.sync();
    world.at(MONDAY, 11);
    const said = JSON.stringify([
      world.logs,
      await world.actor.today(),
      await world.actor.summary(),
      world.actor.store.journal.lines(),
      world.summaries,
    ]);
    expect(said).not.toMatch(/access-1|refresh-1|refresh-0/);
  });
});
