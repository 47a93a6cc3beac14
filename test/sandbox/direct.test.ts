import { describe, expect, it } from 'vitest';
import type { Session } from '../../connectors/connector.ts';
import type { RecordsOf } from '../../mappings/mapped.ts';
import { RECORD_KINDS, type RecordKind } from '../../src/domain/ledger.ts';
import { addMs, calendarDate, type Instant, instant } from '../../src/domain/time.ts';
import { Company } from '../../src/sandbox/company.ts';
import { directMapping, directPlatform } from '../../src/sandbox/direct.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { playUntil } from '../../src/sandbox/script.ts';

const facts = inventFacts(5);
const session: Session = { accessToken: 'direct', tenant: facts.tenant };

function world(customers: number, from: string, until: string) {
  const company = new Company(facts, 5);
  const script = generateScript({ seed: 5, facts, customers, from: calendarDate(from), to: calendarDate('2026-12-31') });
  let clock: Instant = instant(`${until}T17:00:00Z`);
  playUntil(company, script, calendarDate(until));
  const { connector, mapping } = directPlatform(company, () => clock);
  const pull = async <Kind extends RecordKind>(kind: Kind, cursor: string | null) => {
    const records: RecordsOf[Kind][] = [];
    const cursors: (string | null)[] = [];
    for await (const page of connector.pull(session, kind, cursor)) {
      if (!page.ok) throw new Error(page.failure.kind);
      const mapped = mapping.map(kind, page.value.body);
      expect(mapped.quarantined).toEqual([]);
      records.push(...mapped.records);
      cursors.push(page.value.cursor);
    }
    return { records, cursors, cursor: cursors.at(-1) ?? null };
  };
  const goOn = (at: Instant, day: string) => {
    clock = at;
    playUntil(company, script, calendarDate(day));
  };
  return { company, connector, pull, goOn };
}

describe('the books without a wire', () => {
  it('gives every document once, over pages, with the cursor on the last one only', async () => {
    const { company, pull } = world(120, '2024-01-01', '2025-12-31');
    expect(company.invoices.size).toBeGreaterThan(3_000);
    const { records, cursors } = await pull('invoices', null);
    expect(records.length).toBe(company.invoices.size);
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
    expect(cursors.slice(0, -1).every((cursor) => cursor === null)).toBe(true);
    expect([cursors.length, cursors.at(-1)]).toEqual([Math.ceil(records.length / 1_000), '2025-12-31T17:00:00.000Z']);
  });

  it('agrees with itself: open = total − paid − credited, and the invoices with the money that names them', async () => {
    const { pull } = world(40, '2025-01-01', '2025-12-31');
    const [invoices, payments, credits] = [
      (await pull('invoices', null)).records,
      (await pull('payments', null)).records,
      (await pull('credits', null)).records,
    ];
    const sums = (items: readonly { allocations: { invoiceId: string; amount: number }[] }[]) => {
      const byInvoice = new Map<string, number>();
      for (const { invoiceId, amount } of items.flatMap(({ allocations }) => allocations))
        byInvoice.set(invoiceId, (byInvoice.get(invoiceId) ?? 0) + amount);
      return byInvoice;
    };
    const [cash, credit] = [sums(payments), sums(credits)];
    for (const invoice of invoices) {
      if (invoice.state === 'void') expect(invoice.open).toBe(0);
      else expect(invoice.open).toBe(invoice.total - invoice.paid - invoice.credited);
      expect([invoice.paid, invoice.credited]).toEqual([cash.get(invoice.id) ?? 0, credit.get(invoice.id) ?? 0]);
    }
    expect(new Set(invoices.map(({ state }) => state))).toEqual(new Set(['draft', 'open', 'settled', 'void']));
    expect(new Set(credits.map(({ kind }) => kind))).toEqual(new Set(['credit-note', 'overpayment', 'prepayment']));
    for (const { total, remaining, allocations } of credits)
      expect(remaining).toBe(total - allocations.reduce((sum, { amount }) => sum + amount, 0));
    expect(payments.some(({ state }) => state === 'void')).toBe(true);
  });

  it('keeps a copy exact by following the cursor alone', async () => {
    const { pull, goOn } = world(30, '2025-01-01', '2025-06-30');
    const copy = new Map<string, unknown>();
    const cursors = new Map<RecordKind, string | null>();
    const follow = async () => {
      for (const kind of RECORD_KINDS) {
        const { records, cursor } = await pull(kind, cursors.get(kind) ?? null);
        for (const record of records) copy.set(`${kind} ${record.id}`, record);
        cursors.set(kind, cursor);
      }
    };
    await follow();
    for (const day of ['2025-07-01', '2025-07-09', '2025-09-30', '2025-12-31']) {
      goOn(instant(`${day}T17:00:00Z`), day);
      await follow();
    }
    const fresh = new Map<string, unknown>();
    for (const kind of RECORD_KINDS) for (const record of (await pull(kind, null)).records) fresh.set(`${kind} ${record.id}`, record);
    expect(new Map([...copy].sort())).toEqual(new Map([...fresh].sort()));
    expect((await pull('invoices', '2026-01-01T00:00:00.000Z')).records).toEqual([]);
  });

  it('writes a note once per key, finds it again, and refuses what cannot be', async () => {
    const { company, connector } = world(5, '2025-01-01', '2025-06-30');
    const invoiceId = company.invoices.all()[0]?.id ?? '';
    const note = { invoiceId, text: 'Reminder sent [ref n1]', key: 'n1' };
    const first = await connector.writeNote(session, note);
    expect(await connector.writeNote(session, note)).toEqual(first);
    expect(company.notesOf(invoiceId).map(({ text }) => text)).toEqual([note.text]);
    expect(await connector.findNote(session, invoiceId, '[ref n1]')).toEqual({ ok: true, value: { found: true } });
    expect(await connector.findNote(session, invoiceId, '[ref n2]')).toEqual({ ok: true, value: { found: false } });
    expect(await connector.writeNote(session, { ...note, invoiceId: 'none', key: 'n2' })).toEqual({
      ok: false,
      failure: { kind: 'refused', code: 'unknown-document' },
    });
    expect(await connector.writeNote(session, { invoiceId, text: 'x'.repeat(2_501), key: 'n3' })).toEqual({
      ok: false,
      failure: { kind: 'refused', code: 'note-too-long' },
    });
    await connector.sendInvoice(session, invoiceId, 'somebody@else.example');
    expect(company.journal.map(({ kind, platform, text }) => [kind, platform, text])).toEqual([
      ['note', 'direct', note.text],
      ['email', 'direct', 'somebody@else.example'],
    ]);
  });

  it('reads given invoices again, leaving out what no longer exists, and ends a pull that has a foreign cursor', async () => {
    const { company, connector, pull } = world(5, '2025-01-01', '2025-06-30');
    const open = company.invoices.all().find((each) => company.openOf(each.id) > 0);
    const answer = await connector.reread(session, [open?.id ?? '', 'none']);
    const bodies = answer.ok ? answer.value.bodies : [];
    expect(bodies.flatMap((body) => directMapping.map('invoices', body).records).map(({ id, open: left }) => [id, left])).toEqual([
      [open?.id, open && company.openOf(open.id)],
    ]);
    await expect(pull('invoices', 'page 3')).rejects.toThrow('refused');
    expect(directMapping.map('invoices', { records: [{ id: 'x' }] }).quarantined.map(({ path }) => path)).toEqual(['number']);
  });

  it('looks only at what changed: one change among thousands of invoices costs a fraction of a full pull', async () => {
    const { company, pull } = world(120, '2024-01-01', '2025-12-31');
    const invoice = company.invoices.all().find((each) => company.openOf(each.id) > 0);
    const at = instant('2026-01-05T09:00:00Z');
    const spent = async (work: (round: number) => Promise<unknown>) => {
      const times: number[] = [];
      for (let round = 0; round < 9; round++) {
        const started = performance.now();
        await work(round);
        times.push(performance.now() - started);
      }
      return times.sort((a, b) => a - b)[4] ?? 0;
    };
    const incremental = await spent(async (round) => {
      company.setExpectedPayment(invoice?.id ?? '', null, addMs(at, round));
      expect((await pull('invoices', addMs(at, round))).records.length).toBe(1);
    });
    const full = await spent(() => pull('invoices', null));
    expect(full / incremental).toBeGreaterThan(10);
  });
});
