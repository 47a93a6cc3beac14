/** What stands in the books afterwards: every act once, in words a bookkeeper reads. */
import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

/** Without the markers at their ends. */
function told(world: World): string[] {
  return world.notes().map((note) => note.replace(/ \[ref [0-9a-f]+\]$/, ''));
}

async function chased() {
  const world = new World();
  const acme = world.customer('Acme');
  const invoice = world.invoice(acme.id, 'INV-1', 8);
  await world.actor.wake();
  return { world, acme, invoice };
}

describe('a payment that follows', () => {
  it('is told once, with what came before it', async () => {
    const { world, acme, invoice } = await chased();
    world.at(world.day(3));
    world.pay(acme.id, invoice.id, 10_000);
    await world.actor.wake();
    await world.actor.wake();
    expect(told(world)).toEqual([
      expect.stringContaining('Payment reminder (friendly-7) sent on 2026-05-04'),
      'Payment USD 100.00 followed after friendly-7, paid on 2026-05-07. Invoices: INV-1. last contact on 2026-05-04',
    ]);
  });

  it('is not told for what nobody was asked for, nor in draft mode, nor long after', async () => {
    const quiet = new World();
    const beta = quiet.customer('Beta');
    const early = quiet.invoice(beta.id, 'INV-2', -20);
    await quiet.actor.wake();
    quiet.pay(beta.id, early.id, 10_000);
    await quiet.actor.wake();
    expect(told(quiet)).toEqual([]);

    const { world, acme, invoice } = await chased();
    await world.actor.command({ do: 'set-mode', by: 'owner', mode: 'draft' });
    world.pay(acme.id, invoice.id, 10_000);
    await world.actor.wake();
    expect(told(world)).toHaveLength(1);

    const late = await chased();
    await late.world.actor.command({ do: 'place-hold', by: 'owner', customerId: late.acme.id, kind: 'stop' });
    await late.world.actor.wake();
    late.world.at(late.world.day(90));
    late.world.pay(late.acme.id, late.invoice.id, 10_000);
    await late.world.actor.wake();
    expect(told(late.world).filter((note) => note.startsWith('Payment USD'))).toEqual([]);
  });

  it('a part is not the end of it', async () => {
    const { world, acme, invoice } = await chased();
    world.pay(acme.id, invoice.id, 4_000);
    await world.actor.wake();
    expect(told(world)).toHaveLength(1);
  });
});

it('a hold is told when it is placed and when it is lifted', async () => {
  const { world, acme, invoice } = await chased();
  const placed = await world.actor.command({
    do: 'place-hold',
    by: 'owner',
    customerId: acme.id,
    invoiceId: invoice.id,
    kind: 'dispute',
    note: 'wrong goods',
  });
  await world.actor.wake();
  await world.actor.command({ do: 'lift-hold', by: 'owner', holdId: placed.done ? (placed.id ?? '') : '', note: 'replaced' });
  await world.actor.wake();
  expect(told(world).slice(1)).toEqual([
    'Dispute recorded on 2026-05-04; reminders stopped. Invoices: INV-1. wrong goods',
    'Reminders resumed on 2026-05-04. Invoices: INV-1. replaced',
  ]);
});
