/** A stage that leaves by the platform's own e-mail: one invoice asked for in full, once, whatever comes of the call. */
import { describe, expect, it } from 'vitest';
import type { Failure, Outcome } from '../../connectors/connector.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { World, type WorldOptions } from './world.ts';

const POLICY = parsePolicy(
  'name: platform\nstages:\n  - { id: nudge, days: 3, channel: platform-email, template: friendly-7, tone: friendly }\n',
  'test',
);

function world(options: WorldOptions = {}) {
  const sent: { invoiceId: string; to: string | null }[] = [];
  const made: World = new World({
    policy: POLICY,
    connector: {
      sendInvoice: async (session, invoiceId, to) => {
        sent.push({ invoiceId, to });
        return made.direct.sendInvoice(session, invoiceId, to);
      },
    },
    ...options,
  });
  return { made, sent };
}

async function failing(failure: Failure) {
  const made = new World({ policy: POLICY, connector: { sendInvoice: async () => ({ ok: false, failure }) } });
  const acme = made.customer('Acme');
  made.invoice(acme.id, 'INV-1', 4);
  await made.actor.wake();
  return made;
}

describe('the platform’s own e-mail', () => {
  it('goes once, to the customer’s address, and counts like a letter', async () => {
    const { made, sent } = world();
    const acme = made.customer('Acme');
    const invoice = made.invoice(acme.id, 'INV-1', 4);
    await made.actor.wake();
    await made.actor.wake();
    expect(sent).toEqual([{ invoiceId: invoice.id, to: 'acme@buyers.example' }]);
    expect(made.mail.mails).toHaveLength(0);
    expect(made.effects().map((effect) => effect.state)).toEqual(['sent']);
    expect(made.notes()[0]).toContain('Payment reminder (nudge) sent on');
    const view = await made.actor.letter(made.effects()[0]?.id ?? '');
    expect(view).toMatchObject({ preview: false, sentBy: 'Direct', to: 'acme@buyers.example' });
  });

  it('is ours to write where there are several invoices, a credit, or a platform that sends none', async () => {
    const several = world();
    const acme = several.made.customer('Acme');
    several.made.invoice(acme.id, 'INV-1', 4);
    several.made.invoice(acme.id, 'INV-2', 5);
    await several.made.actor.wake();
    expect([several.sent.length, several.made.mail.mails.length]).toEqual([0, 1]);

    const credit = world();
    const beta = credit.made.customer('Beta');
    credit.made.invoice(beta.id, 'INV-1', 4);
    credit.made.company.addReceipt(
      { kind: 'prepayment', customerId: beta.id, date: credit.made.today, amount: 3_000, allocations: [] },
      credit.made.now,
    );
    await credit.made.actor.wake();
    expect([credit.sent.length, credit.made.mail.mails.length]).toEqual([0, 1]);

    const facts = several.made.direct.facts;
    const unable = world({ connector: { facts: { ...facts, can: { ...facts.can, platformEmail: false } } } });
    const gamma = unable.made.customer('Gamma');
    unable.made.invoice(gamma.id, 'INV-1', 4);
    await unable.made.actor.wake();
    expect([unable.sent.length, unable.made.mail.mails.length]).toEqual([0, 1]);
  });

  /** A platform that decides alone whom it writes to, as Xero does. */
  function alone(recipients: Outcome<readonly string[]>) {
    const asked: string[] = [];
    const { made, sent } = world({
      connector: {
        ownRecipients: async (_session, invoiceId) => {
          asked.push(invoiceId);
          return recipients;
        },
        sendInvoice: async (_session, invoiceId, to) => {
          sent.push({ invoiceId, to });
          return { ok: true, value: null };
        },
      },
    });
    return { made, sent, asked };
  }
  const declined = (made: World) =>
    made.actor.store.journal
      .lines()
      .flatMap((line) => (line.kind === 'platform-email-declined' ? [JSON.parse(line.contents ?? '{}')] : []));

  it('of a platform that decides alone whom it reaches goes where it would reach the one we decided for, without naming them', async () => {
    const { made, sent } = alone({ ok: true, value: ['acme@buyers.example'] });
    const invoice = made.invoice(made.customer('Acme', 'Acme@Buyers.example').id, 'INV-1', 4);
    await made.actor.wake();
    expect(sent).toEqual([{ invoiceId: invoice.id, to: null }]);
    expect(made.mail.mails).toHaveLength(0);
    expect(declined(made)).toEqual([]);
  });

  it.each([
    [
      'somebody else',
      { ok: true, value: ['director@acme.example'] },
      { decided: 'acme@buyers.example', platform: ['director@acme.example'] },
    ],
    [
      'others as well',
      { ok: true, value: ['acme@buyers.example', 'ada@acme.example'] },
      { platform: ['acme@buyers.example', 'ada@acme.example'] },
    ],
    ['nobody', { ok: true, value: [] }, { platform: [] }],
    ['nobody knows whom', { ok: false, failure: { kind: 'later', at: null, code: 'timeout' } }, { code: 'timeout' }],
  ] as const)('is written by us where it would reach %s, once, and the journal says why', async (_whom, recipients, why) => {
    const { made, sent, asked } = alone(recipients);
    made.invoice(made.customer('Acme').id, 'INV-1', 4);
    await made.actor.wake();
    await made.actor.wake();
    expect([sent, asked.length]).toEqual([[], 1]);
    expect(made.mail.mails.map((mail) => mail.envelope.to)).toEqual([['acme@buyers.example']]);
    expect(made.effects().map(({ state, recipient }) => [state, recipient])).toEqual([['sent', 'acme@buyers.example']]);
    expect(declined(made)).toMatchObject([why]);
  });

  it.each([
    [{ kind: 'later', at: null, code: 'down' }, 'planned'],
    [{ kind: 'reconnect', code: 'revoked' }, 'planned'],
    [{ kind: 'refused', code: 'no-email' }, 'failed'],
    [{ kind: 'unknown-outcome', code: 'timeout' }, 'unknown'],
  ] as const)('%j leaves it %s', async (failure, state) => {
    const made = await failing(failure);
    expect(made.effects().map((effect) => effect.state)).toEqual([state]);
    expect(made.mail.mails).toHaveLength(0);
  });
});
