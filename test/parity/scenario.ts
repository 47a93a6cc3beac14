/** One life, written once: whatever runtime lives it, the same must stand in the journals, the mailboxes and the books afterwards. */
import { expect } from 'vitest';
import { addMs, type Instant } from '../../src/domain/time.ts';
import { connect, eventually, post } from '../runtimes/served.ts';
import type { Life, Row } from './life.ts';
import { WEBHOOK_KEY } from './outside.ts';

const HOUR_MS = 3_600_000;

/** What a life leaves behind, in a form that compares byte by byte. */
export interface Traces {
  /** Per organisation, every line of its journal with its salt and hashes. */
  readonly journals: Readonly<Record<string, string>>;
  readonly decisions: Readonly<Record<string, string>>;
  readonly effects: Readonly<Record<string, string>>;
  /** Every letter as the mail server took it. */
  readonly letters: readonly string[];
  /** What was written into the books, through which face; sorted, because notes are written several at a time. */
  readonly books: string;
}

export async function live(life: Life): Promise<Traces> {
  const { outside, url } = life;
  let now: Instant = outside.now();
  const pass = (hours: number): Promise<void> => {
    now = addMs(now, hours * HOUR_MS);
    return life.pass(now);
  };

  // connect, sync, decide
  const ids = [await connect(url, 'xero'), await connect(url, 'quickbooks')] as const;
  const [first, second] = ids;
  await life.settle();
  const act = async (id: string, path: string, fields: Readonly<Record<string, string>> = {}): Promise<void> => {
    expect(await post(url, `/organisations/${id}/${path}`, fields)).toBe(303);
    await life.settle();
  };

  // approve one by one, skip one, then let the rest go out
  for (const id of ids) {
    await act(id, 'mode', { mode: 'review' });
    await act(id, 'release');
    const waiting = await letters(life, id, 'awaiting-approval');
    expect(waiting.length).toBeGreaterThan(4);
    const [one, two, three] = waiting.map(textOf('id'));
    await act(id, `letters/${one}/approve`);
    await act(id, `letters/${two}/skip`, { reason: 'spoken to on the phone' });
    await act(id, `letters/${three}/approve`);
    await act(id, 'mode', { mode: 'autopilot' });
    for (const { id: effectId } of await letters(life, id, 'awaiting-approval')) await act(id, `letters/${effectId}/approve`);
  }
  expect(outside.mail.received.length).toBeGreaterThan(8);

  // payments in the books, one after the other, told by webhooks through each platform
  for (const platform of ['xero', 'quickbooks'] as const)
    await control(life, 'webhooks', { platform, key: WEBHOOK_KEY, url: `${url}/webhooks/${platform}` });
  await pass(1);
  const owed = await life.rows(
    first,
    "SELECT number, open FROM invoices WHERE state = 'open' AND open > 0 AND number IS NOT NULL ORDER BY number",
  );
  for (const invoice of owed.slice(0, 2)) {
    const number = textOf('number')(invoice);
    await control(life, 'pay', { invoice: number, amount: invoice['open'] });
    for (const id of ids)
      await eventually('the payment to be read', async () => {
        const [row] = await life.rows(id, `SELECT open FROM invoices WHERE number = '${number}'`);
        return row?.['open'] === 0 ? true : null;
      });
    await life.settle();
  }

  // answers to letters: one disputes, one wants no more mail
  const [letter, another] = outside.mail.received;
  for (const [words, mail] of [
    ['We dispute this invoice: the goods arrived broken.', letter],
    ['Stop writing to us.', another],
  ] as const) {
    const answer = await fetch(`${url}/inbound/email`, { method: 'POST', body: replyTo(mail?.messageId ?? '', mail?.to[0] ?? '', words) });
    expect(await answer.json()).toEqual({ matched: true });
    await life.settle();
  }

  // what people do, and days that go by
  const [customer] = await life.rows(
    first,
    "SELECT customer_id, currency, open FROM invoices WHERE state = 'open' AND open > 0 ORDER BY id DESC LIMIT 1",
  );
  await act(first, `customers/${textOf('customer_id')(customer)}/promises`, {
    currency: textOf('currency')(customer),
    amount: '10',
    date: '2026-03-06',
  });
  await life.fireTwice(first);
  await pass(26);
  await life.fireTwice(second);
  await life.restart();
  // The alarm comes half a day late.
  await pass(36);
  await act(first, 'stop', { stopped: 'yes' });
  await pass(24);
  await act(first, 'stop', { stopped: 'no' });
  await pass(72);

  // the way out, and a day on which nothing more happens to it
  await act(second, 'disconnect');
  await life.restart();
  await pass(48);
  return traces(life, ids);
}

async function traces(life: Life, ids: readonly string[]): Promise<Traces> {
  const of = async (sql: string): Promise<Record<string, string>> =>
    Object.fromEntries(await Promise.all(ids.map(async (id) => [id, lines(await life.rows(id, sql))])));
  const { mail, sandbox } = life.outside;
  return {
    journals: await of('SELECT seq, at, kind, customer_id, contents, salt, contents_hash, previous, hash FROM journal ORDER BY seq'),
    decisions: await of('SELECT as_of, customer_id, invoice_ids, body FROM decision_log ORDER BY seq'),
    effects: await of('SELECT id, kind, state, planned_for, attempts, message_hash, settled_at FROM effects ORDER BY id'),
    letters: mail.received.map((each) => each.raw),
    books: sandbox.sandbox
      .journal()
      .map((each) => JSON.stringify(each))
      .sort()
      .join('\n'),
  };
}

function lines(rows: readonly Row[]): string {
  return rows.map((row) => JSON.stringify(row)).join('\n');
}

function letters(life: Life, id: string, state: string): Promise<Row[]> {
  return life.rows(id, `SELECT id FROM effects WHERE kind = 'letter' AND state = '${state}' ORDER BY id`);
}

function textOf(name: string): (row: Row | undefined) => string {
  return (row) => String(row?.[name] ?? '');
}

async function control({ outside }: Life, what: string, said: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${outside.ports.sandbox}/control/${what}`, { method: 'POST', body: JSON.stringify(said) });
  if (!answer.ok) throw new Error(`the sandbox refused ${what}: ${await answer.text()}`);
}

function replyTo(messageId: string, from: string, words: string): string {
  return [
    `From: <${from}>`,
    'To: <accounts@harbour.example>',
    'Subject: Re: your letter',
    `Message-ID: <answer-to-${messageId.replace(/[<>]/g, '')}>`,
    `In-Reply-To: ${messageId}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    words,
  ].join('\r\n');
}
