/** The platform's PDFs of invoices: with the letter where wanted, never in its way, and what went can be shown later. */
import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import type { Connector, Outcome } from '../../connectors/connector.ts';
import { addMs } from '../../src/domain/time.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { type Policy, policySchema } from '../../src/policy/policy.ts';
import { World, type WorldOptions } from './world.ts';

const BY = 'owner';
const MINUTE = 60_000;

function policy(stage = ''): Policy {
  return parsePolicy(
    `name: pdfs\nstages:\n  - { id: nudge, days: 3, channel: email, template: friendly-7, tone: friendly${stage} }\n`,
    'test',
  );
}

interface Asked {
  readonly invoiceId: string;
  readonly state: string | undefined;
}

/** `answer` null: as the books give it. */
function world(answer: (invoiceId: string, count: number) => Outcome<Uint8Array> | null = () => null, options: WorldOptions = {}) {
  const asked: Asked[] = [];
  const invoicePdf: Connector['invoicePdf'] = async (session, invoiceId) => {
    asked.push({ invoiceId, state: made.effects().at(-1)?.state });
    return answer(invoiceId, asked.length) ?? made.direct.invoicePdf(session, invoiceId);
  };
  const made: World = new World({ policy: policy(), connector: { invoicePdf }, ...options });
  return { made, asked };
}

async function switchOn(made: World) {
  expect(await made.actor.command({ do: 'attach-invoices', by: BY, attach: true })).toEqual({ done: true });
}

async function filesOf(made: World, index = 0) {
  const { attachments } = await PostalMime.parse(made.mail.mails[index]?.raw ?? new Uint8Array());
  return attachments.map(({ filename, mimeType, content }) => ({
    filename,
    mimeType,
    text: typeof content === 'string' ? content : new TextDecoder('latin1').decode(content),
  }));
}

async function told(made: World, customerId: string) {
  const { timeline = [] } = (await made.actor.customer(customerId)) ?? {};
  return timeline.filter((item) => item.kind === 'invoice-pdf').map(({ what, invoiceNumbers }) => [what, invoiceNumbers]);
}

const later: Outcome<Uint8Array> = { ok: false, failure: { kind: 'later', at: null, code: 'timeout' } };

describe('PDFs of invoices', () => {
  it('go with no letter until somebody wants them, and cost no call', async () => {
    const { made, asked } = world();
    const acme = made.customer('Acme');
    made.invoice(acme.id, 'INV-1', 4);
    await made.actor.wake();
    expect(asked).toEqual([]);
    expect(await filesOf(made)).toEqual([]);
    expect(await told(made, acme.id)).toEqual([]);
  });

  it('go with the letter, one per invoice, fetched before the letter is taken in hand; what went can be shown', async () => {
    const { made, asked } = world();
    await switchOn(made);
    const acme = made.customer('Acme');
    made.invoice(acme.id, 'INV-1', 4);
    made.invoice(acme.id, 'رقم 7/2', 5, 20_000);
    await made.actor.wake();
    await made.actor.wake();
    expect(asked.map(({ state }) => state)).toEqual(['planned', 'planned']);
    expect(made.mail.mails).toHaveLength(1);
    const files = await filesOf(made);
    expect(files.map(({ filename, mimeType }) => [filename, mimeType]).sort()).toEqual([
      ['INV-1.pdf', 'application/pdf'],
      ['رقم-7-2.pdf', 'application/pdf'],
    ]);
    expect(files.map(({ text }) => text).sort()).toEqual([
      expect.stringContaining('Amount due: 100.00 USD'),
      expect.stringContaining('Amount due: 200.00 USD'),
    ]);
    expect(await told(made, acme.id)).toEqual([['attached', expect.arrayContaining(['INV-1', 'رقم 7/2'])]]);

    const sent = Buffer.from((await made.actor.invoicePdf(made.effects()[0]?.id ?? '', 'رقم 7/2')) ?? '', 'base64');
    expect(sent.toString('latin1')).toContain('Amount due: 200.00 USD');
    expect(await made.actor.invoicePdf(made.effects()[0]?.id ?? '', 'INV-9')).toBeNull();
    expect(await made.actor.invoicePdf('another letter', 'INV-1')).toBeNull();

    // The stored message and the stored bytes together are what was sent, to the last byte.
    const [effect] = made.effects();
    const { pdfs } = made.actor.store;
    const whole = (effect?.message ?? '').replace(/\{sha256:([0-9a-f]{64})\}/g, (_all, hash: string) =>
      Buffer.from(pdfs.bytes(hash) ?? [])
        .toString('base64')
        .replace(/(.{76})(?!$)/g, '$1\r\n'),
    );
    expect(whole).toBe(Buffer.from(made.mail.mails[0]?.raw ?? []).toString('latin1'));
    expect(effect?.messageHash).toBe(createHash('sha256').update(whole).digest('hex'));
    expect((effect?.message ?? '').length).toBeLessThan(whole.length - 500);
    for (const row of pdfs.of(effect?.id ?? '')) {
      expect(
        createHash('sha256')
          .update(pdfs.bytes(row.hash ?? '') ?? '')
          .digest('hex'),
      ).toBe(row.hash);
    }
  });

  it('a stage says otherwise than the organisation', async () => {
    const wanted = world(undefined, { policy: policy(', attachInvoices: true') });
    wanted.made.invoice(wanted.made.customer('Acme').id, 'INV-1', 4);
    await wanted.made.actor.wake();
    expect(await filesOf(wanted.made)).toHaveLength(1);

    const unwanted = world(undefined, { policy: policy(', attachInvoices: false') });
    await switchOn(unwanted.made);
    unwanted.made.invoice(unwanted.made.customer('Acme').id, 'INV-1', 4);
    await unwanted.made.actor.wake();
    expect([unwanted.asked.length, unwanted.made.mail.mails.length]).toEqual([0, 1]);
  });

  it('what the platform does not give, or what is too large or too many, keeps no letter', async () => {
    const size = 2 * 1024 * 1024;
    const { made, asked } = world((invoiceId, count) => {
      if (count === 1) return { ok: false, failure: { kind: 'refused', code: 'not-found' } };
      if (count === 2) return { ok: false, failure: { kind: 'refused', code: 'too-large' } };
      // Three of the largest fit into one letter, the fourth does not.
      return count <= 6
        ? { ok: true, value: Uint8Array.from({ length: size }, (_each, index) => (index + invoiceId.length + count) % 251) }
        : null;
    });
    await switchOn(made);
    const acme = made.customer('Acme');
    for (let count = 1; count <= 12; count += 1) made.invoice(acme.id, `INV-${count}`, 4);
    await made.actor.wake();
    expect(made.mail.mails).toHaveLength(1);
    expect(asked).toHaveLength(10);
    expect(Object.fromEntries((await told(made, acme.id)).map(([what, numbers]) => [what, numbers?.length]))).toEqual({
      attached: 3,
      'too-large': 6,
      'not-to-be-had': 1,
      'too-many': 2,
    });
    expect(made.mail.mails[0]?.raw.length).toBeLessThan(10 * 1024 * 1024);
  });

  it('a platform that gives no answer makes the letter wait some minutes, once, and then it goes without', async () => {
    const { made, asked } = world(() => later);
    await switchOn(made);
    const acme = made.customer('Acme');
    made.invoice(acme.id, 'INV-1', 4);
    made.invoice(acme.id, 'INV-2', 4);
    made.invoice(made.customer('Beta').id, 'INV-3', 4);
    await made.actor.wake();
    // One call told that it does not answer; the others were not asked about in vain.
    expect([asked.length, made.mail.mails.length]).toEqual([1, 0]);
    expect(made.effects().map((effect) => effect.state)).toEqual(['planned', 'planned']);
    expect(await told(made, acme.id)).toEqual([['waiting', ['INV-1']]]);
    for (const minutes of [2, 8, 25]) {
      made.now = addMs(made.now, minutes * MINUTE);
      await made.actor.wake();
    }
    expect(made.mail.mails).toHaveLength(2);
    expect(await told(made, acme.id)).toEqual([['not-to-be-had', ['INV-1', 'INV-2']]]);
    expect(await filesOf(made)).toEqual([]);
  });

  it('answers at last, and the letter goes with it', async () => {
    const { made } = world((_invoiceId, count) => (count === 1 ? later : null));
    await switchOn(made);
    made.invoice(made.customer('Acme').id, 'INV-1', 4);
    await made.actor.wake();
    expect(made.mail.mails).toHaveLength(0);
    made.now = addMs(made.now, 2 * MINUTE);
    await made.actor.wake();
    expect(await filesOf(made)).toHaveLength(1);
  });

  it('one that shows what its invoice no longer is does not go', async () => {
    const { made } = world((invoiceId) => {
      // The customer pays a part while the PDF is made; the reading before the letter leaves tells.
      made.pay(made.company.invoice(invoiceId).customerId, invoiceId, 4_000);
      return { ok: true, value: new TextEncoder().encode('%PDF-1.4 amount due 100.00 %%EOF') };
    });
    await switchOn(made);
    const acme = made.customer('Acme');
    made.invoice(acme.id, 'INV-1', 4);
    await made.actor.wake();
    expect(made.mail.mails).toHaveLength(1);
    expect(await filesOf(made)).toEqual([]);
    expect(await told(made, acme.id)).toEqual([['changed', ['INV-1']]]);
  });

  it('the name of the letter is the same with and without', async () => {
    const [without, withThem] = [world().made, world().made];
    await switchOn(withThem);
    for (const made of [without, withThem]) {
      made.invoice(made.customer('Acme').id, 'INV-1', 4);
      await made.actor.wake();
    }
    expect(withThem.effects()[0]?.key).toBe(without.effects()[0]?.key);
    expect(withThem.effects()[0]?.contentHash).toBe(without.effects()[0]?.contentHash);
  });

  it('a mail server that is away for an hour is met with PDFs made anew', async () => {
    let away = true;
    const { made, asked } = world(undefined, {
      outcome: () => (away ? { kind: 'later', code: 'ECONNREFUSED' } : { kind: 'accepted', response: '250' }),
    });
    await switchOn(made);
    made.invoice(made.customer('Acme').id, 'INV-1', 4);
    await made.actor.wake();
    expect([asked.length, made.mail.mails.length]).toEqual([1, 0]);
    away = false;
    made.now = addMs(made.now, 60 * MINUTE);
    await made.actor.wake();
    expect([asked.length, made.mail.mails.length]).toEqual([2, 1]);
    expect(await filesOf(made)).toHaveLength(1);
  });

  it('bytes of letters that never left are thrown away, and those that went after a year; the hash stays', async () => {
    const { made } = world();
    await switchOn(made);
    const acme = made.customer('Acme');
    made.invoice(acme.id, 'INV-1', 4);
    await made.actor.wake();
    const { pdfs } = made.actor.store;
    const [row] = pdfs.of(made.effects()[0]?.id ?? '');
    pdfs.prune(addMs(made.now, 300 * 86_400_000));
    expect(pdfs.bytes(row?.hash ?? '')).not.toBeNull();
    pdfs.prune(addMs(made.now, 367 * 86_400_000));
    expect(pdfs.bytes(row?.hash ?? '')).toBeNull();
    expect(pdfs.of(made.effects()[0]?.id ?? '')).toEqual([row]);
    pdfs.keepBytes('a'.repeat(64), new Uint8Array([1]), made.now);
    pdfs.prune(made.now);
    expect(pdfs.bytes('a'.repeat(64))).toBeNull();
  });

  it('books that have none cannot be asked for them', async () => {
    const plain = new World({ policy: policy() });
    const { facts } = plain.direct;
    const made = new World({
      policy: policySchema.parse(policy(', attachInvoices: true')),
      connector: { facts: { ...facts, can: { ...facts.can, invoicePdf: false } } },
    });
    expect(await made.actor.command({ do: 'attach-invoices', by: BY, attach: true })).toMatchObject({ done: false, code: 'not-now' });
    expect((await made.actor.sender()).attachInvoices).toBeNull();
    made.invoice(made.customer('Acme').id, 'INV-1', 4);
    await made.actor.wake();
    expect(await filesOf(made)).toEqual([]);
    expect(made.mail.mails).toHaveLength(1);
  });
});
