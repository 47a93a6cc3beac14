/** Letters leave once, only for what is owed, only when still wanted, and are documented; whatever interrupts them. */
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/time.ts';
import { World } from './world.ts';

describe('a letter on its way', () => {
  it('leaves once, moves its invoice on, and leaves one note and a line in the journal', async () => {
    const world = new World();
    const buyer = world.customer('Acme');
    world.invoice(buyer.id, 'INV-1', 8);
    const { delivered, run } = await world.actor.wake();
    expect(run).toMatchObject({ casesDecided: 1, effectsPromised: 1 });
    expect(delivered).toMatchObject({ sent: 1, notes: 1, unknown: 0, failed: 0 });
    expect(world.mail.mails.map((mail) => mail.envelope.to)).toEqual([['acme@buyers.example']]);
    expect(world.notes()).toHaveLength(1);
    expect(world.notes()[0]).toContain('friendly-7');
    expect(world.actor.store.journal.lines().map((line) => line.kind)).toEqual(
      expect.arrayContaining(['letter-promised', 'letter-sent', 'note-written']),
    );
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    const view = await world.actor.customer(buyer.id);
    expect(view?.invoices[0]).toMatchObject({ stage: 'friendly-7' });
    expect(view?.invoices[0]?.decision).toMatchObject({ kind: 'wait', stage: 'call-14' });
  });
});
