/** Erasing a customer: nothing of them is left anywhere in the file, the figures and the proof stay, and no reading brings them back. */
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

const TRACES = /zebulon|quirk|wombat|xylophone|9876/i;

/** A customer who was written to, answered, promised and paid. */
async function lived() {
  const world = new World({ skipWindow: true });
  const zeb = world.company.addCustomer(
    { name: 'Zebulon Quirk', email: 'zeb@quirk.example', currency: 'USD', phone: '+1 212 555 9876' },
    world.now,
  );
  const other = world.customer('Alba');
  const invoice = world.invoice(zeb.id, 'Z-1', 10);
  world.invoice(other.id, 'A-1', 10);
  await world.actor.wake();
  const letter = world.effects().find((effect) => effect.kind === 'letter' && effect.customerId === zeb.id);
  const replied = await world.actor.command({
    do: 'receive-reply',
    by: 'mail',
    messageId: '<answer@quirk.example>',
    answers: [letter?.messageId ?? ''],
    keys: [],
    kind: 'reply',
    from: 'zeb@quirk.example',
    subject: 'wombat',
    text: 'the wombat is late',
    meanings: [],
    awayUntil: null,
    permanent: false,
  });
  const promised = await world.actor.command({
    do: 'record-promise',
    by: 'Salma',
    customerId: zeb.id,
    amount: 1_000,
    currency: 'USD',
    date: world.day(4),
    note: 'xylophone',
  });
  expect([replied.done, promised.done]).toEqual([true, true]);
  const erase = () => world.actor.command({ do: 'erase-customer', by: 'owner', customerId: zeb.id });
  return { world, zeb, other, invoice, letter, erase };
}

/** Everything the file holds, table by table. */
function everything(world: World): Map<string, string> {
  const client = new BetterSqlite(world.backup());
  const tables = client.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all();
  const found = new Map(
    tables.map((table) => [
      String(table),
      JSON.stringify(client.prepare(`SELECT * FROM "${String(table)}"`).all(), (_name, value) =>
        value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
      ),
    ]),
  );
  client.close();
  return found;
}

const tracesIn = (world: World) => [...everything(world)].flatMap(([table, text]) => (TRACES.test(text) ? [table] : []));

describe('erasing a customer', () => {
  it('is refused while something is open, held for a proceeding, or on its way', async () => {
    const { world, zeb, invoice, erase } = await lived();
    expect(await erase()).toMatchObject({ done: false, because: { what: 'erase-open' } });
    world.pay(zeb.id, invoice.id, 10_000);
    await world.actor.wake();
    const held = await world.actor.command({ do: 'place-hold', by: 'owner', customerId: zeb.id, kind: 'legal' });
    expect(await erase()).toMatchObject({ done: false, because: { what: 'erase-hold' } });
    if (!held.done || held.id === undefined) throw new Error('not held');
    await world.actor.command({ do: 'lift-hold', by: 'owner', holdId: held.id });
    const pending = world.effects().find((effect) => effect.customerId === zeb.id);
    const say = (state: string) => world.database.run(`UPDATE effects SET state = '${state}' WHERE id = '${pending?.id}'`);
    say('unknown');
    expect(await erase()).toMatchObject({ done: false, because: { what: 'erase-underway' } });
    say('sent');
    expect(await erase()).toMatchObject({ done: true });
    expect(await erase()).toMatchObject({ done: false, code: 'already-done' });
  });

  it('leaves no trace in any table, and the chain still verifies', async () => {
    const { world, zeb, invoice, erase } = await lived();
    expect(tracesIn(world).length).toBeGreaterThan(5);
    world.pay(zeb.id, invoice.id, 10_000);
    await world.actor.wake();
    expect(await erase()).toMatchObject({ done: true });
    expect(tracesIn(world)).toEqual([]);
    const chain = world.actor.store.journal.verifyChain();
    expect(chain).toMatchObject({ ok: true });
    expect(chain.ok && chain.erased).toBeGreaterThan(2);
    expect((await world.actor.customer(zeb.id))?.name).not.toMatch(TRACES);
  });

  it('keeps the figures, the other customers and the stages that were reached', async () => {
    const { world, zeb, other, invoice, letter, erase } = await lived();
    world.pay(zeb.id, invoice.id, 10_000);
    await world.actor.wake();
    const before = world.effects().find(({ id }) => id === letter?.id);
    const claims = world.actor.store.history.claimsOf(letter?.id ?? '');
    expect(claims).toHaveLength(1);
    await erase();
    expect(await world.actor.balances()).toEqual([expect.objectContaining({ customerId: other.id, open: 10_000 })]);
    expect(world.actor.store.readings.invoices(zeb.id)).toMatchObject([{ number: 'Z-1', total: 10_000, open: 0 }]);
    expect(world.effects().find(({ id }) => id === letter?.id)).toMatchObject({ key: before?.key, state: 'sent', message: null });
    expect(world.actor.store.history.claimsOf(letter?.id ?? '')).toEqual(claims);
    expect((await world.actor.customer(other.id))?.name).toBe('Alba');
  });

  it('is not undone by a later reading, which still brings the figures', async () => {
    const { world, zeb, invoice, erase } = await lived();
    world.pay(zeb.id, invoice.id, 10_000);
    await world.actor.wake();
    await erase();
    world.at(world.day(1));
    world.database.run('DELETE FROM cursors');
    world.invoice(zeb.id, 'Z-2', 40);
    await world.actor.wake();
    expect(world.actor.store.readings.customer(zeb.id)).toMatchObject({ emails: [], phones: [] });
    expect(world.actor.store.readings.openInvoices(zeb.id)).toMatchObject([{ number: 'Z-2', open: 10_000 }]);
    expect(world.mail.mails.filter(({ envelope }) => envelope.to.includes('zeb@quirk.example'))).toHaveLength(1);
    expect(tracesIn(world)).toEqual([]);
  });

  it('knows every table that is about customers', async () => {
    const { world } = await lived();
    const client = new BetterSqlite(world.backup());
    const tables = client
      .prepare(
        "SELECT DISTINCT m.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.name = 'customer_id'",
      )
      .pluck()
      .all()
      .map(String)
      .sort();
    client.close();
    // A table that is new here must be seen to in store/erasing.ts.
    expect(tables).toEqual([
      'agreements',
      'cases',
      'credits',
      'decision_log',
      'decisions',
      'effects',
      'happenings',
      'holds',
      'invoices',
      'journal',
      'payments',
      'promises',
      'replies',
      'tasks',
    ]);
  });
});
