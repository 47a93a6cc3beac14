/** The list of customers: narrowed, paged, and true after every change although its sums are remembered. */
import { expect, it } from 'vitest';
import { World } from './world.ts';

function owing(): World {
  const world = new World({ mode: 'review', skipWindow: true });
  for (const [index, name] of ['Alba', 'alpha', 'Beta', 'Gamma', 'Delta'].entries())
    world.invoice(world.customer(name).id, `INV-${index}`, index < 3 ? 8 : -20);
  return world;
}

const names = async (world: World, asked = {}) => (await world.actor.customers(asked)).rows.map(({ name }) => name);

it('is narrowed by part of a name in any case, by what is late, by what is held', async () => {
  const world = owing();
  await world.actor.wake();
  const all = await world.actor.customers();
  expect([all.found, all.of]).toEqual([5, 5]);
  expect(await names(world, { search: 'AL' })).toEqual(['Alba', 'alpha']);
  expect(await names(world, { shown: 'overdue' })).toEqual(['Alba', 'Beta', 'alpha']);
  const gamma = all.rows.find(({ name }) => name === 'Gamma')?.id ?? '';
  await world.actor.command({ do: 'place-hold', by: 'Sam', customerId: gamma, kind: 'manual' });
  expect(await names(world, { shown: 'held' })).toEqual(['Gamma']);
});

it('gives each row once however it is paged, and the last page for one that is no longer there', async () => {
  const world = owing();
  await world.actor.wake();
  const whole = await names(world);
  for (const most of [1, 2, 3, 5, 9]) {
    const paged: string[] = [];
    for (let from = 0; from < whole.length; from += most) paged.push(...(await names(world, { from, most })));
    expect(paged).toEqual(whole);
  }
  expect(await names(world, { from: 400, most: 2 })).toEqual(whole.slice(4));
  expect(await names(world, { search: 'nobody', from: 400, most: 2 })).toEqual([]);
});

it('is true again after a payment, a new name, a new invoice, a letter and another day', async () => {
  const world = owing();
  await world.actor.wake();
  const rowOf = async (name: string) => (await world.actor.customers()).rows.find((row) => row.name === name);
  const { id = '', overdue } = (await rowOf('Beta')) ?? {};
  expect(overdue).toEqual([{ minor: 10_000, currency: 'USD' }]);
  const invoice = world.company.invoices.all().find(({ customerId }) => customerId === id)?.id ?? '';
  world.pay(id, invoice, 4_000);
  await world.actor.wake();
  expect((await rowOf('Beta'))?.overdue).toEqual([{ minor: 6_000, currency: 'USD' }]);
  world.invoice(id, 'INV-new', 3);
  await world.actor.wake();
  expect((await rowOf('Beta'))?.open).toEqual([{ minor: 16_000, currency: 'USD' }]);
  world.company.changeCustomer(id, { name: 'Betti' }, world.now);
  await world.actor.wake();
  expect(await rowOf('Beta')).toBeUndefined();
  expect((await rowOf('Betti'))?.decision).not.toBeNull();
  const late = (await rowOf('Betti'))?.oldestDaysLate ?? 0;
  world.at(world.day(1));
  expect((await rowOf('Betti'))?.oldestDaysLate).toBe(late + 1);
});
