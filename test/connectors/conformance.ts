/**
 * What every connector must do, whatever it talks to: one suite, run once per connector. A test that cannot hold for one of them is
 * skipped by name, with the reason; what a connector's facts say it cannot do, it must refuse.
 */
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MAX_PDF_BYTES, type Outcome, type Page, type Platform, type Session } from '../../connectors/connector.ts';
import { NOT_ABLE } from '../../connectors/failure.ts';
import type { Exchange } from '../../connectors/http.ts';
import type { Mapped, RecordsOf } from '../../mappings/mapped.ts';
import { ESSENTIAL, noteMarker, noteText } from '../../mappings/note.ts';
import { invoiceSchema, RECORD_KINDS, type RecordKind } from '../../src/domain/ledger.ts';
import { addMs, calendarDate, type Instant, instantFromMs, msOf } from '../../src/domain/time.ts';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import type { makeBooks } from './books.ts';

/** A connector in front of its own copy of the books. */
export interface Rig {
  readonly platform: Platform;
  readonly books: ReturnType<typeof makeBooks>;
  /** The platform's id of an invoice of the books. */
  invoiceId(invoice: { id: string; serial: string }): string;
  now(): Instant;
  setNow(at: Instant): void;
  /** What a person does at the address: consents. Gives the address the platform sends the browser back to. */
  consent(authorizeUrl: string): Promise<string>;
  session(): Promise<Session>;
  /** Plans a fault for the next requests; nothing where there is no wire. */
  fault(fault: Fault): void;
  readonly exchanges: Exchange[];
  /** Texts that must never be seen in an outcome, an error or a log. */
  readonly secrets: string[];
  close(): Promise<void>;
}

/** What the wire tests need to know of a platform's addresses and bodies. */
export interface Wire {
  readonly invoices: string;
  readonly notes: { readonly method: string; readonly path: string };
  readonly send: string;
  /** Of an invoice's PDF; absent where the platform has none. */
  readonly pdf?: string;
  readonly token: string;
  /** When the platform asks us to come back after a 429 that says 37 seconds, and after one that says nothing. */
  readonly rateLimit: { readonly headers: Record<string, string>; readonly after: number; readonly silentAfter: number };
  /** A page of invoices of which one is good and one is beyond reading, with that one's id. */
  readonly poisoned: { readonly body: unknown; readonly good: string; readonly bad: string; readonly path: string };
  readonly deletedShows: 'as void' | 'as deleted';
}

export interface Skip {
  readonly reason: string;
  readonly tests: readonly string[];
}

const REDIRECT = 'http://localhost:9/connected';
const MINUTE = 60_000;

export function conformance(name: string, makeRig: () => Promise<Rig>, wire: Wire | null, skips: readonly Skip[] = []): void {
  describe(`${name} behind the port`, () => {
    let rig: Rig;
    const seen: unknown[] = [];
    const told: string[] = [];

    beforeEach(async () => {
      seen.length = 0;
      told.length = 0;
      for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
        vi.spyOn(console, level).mockImplementation((...parts) => void told.push(inspect(parts)));
      rig = await makeRig();
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      await rig.close();
      // Grants and authorise addresses hold secrets by nature; everything else a test saw must not.
      const text = `${inspect(seen, { depth: 12 })}${JSON.stringify(seen)}${told.join()}${JSON.stringify(rig.exchanges)}`;
      for (const secret of rig.secrets) expect(text).not.toContain(secret);
    });

    /** Registers a test unless a skip names it. */
    const titles = new Set<string>();
    const it = (title: string, body: () => Promise<void>) => {
      titles.add(title);
      const skip = skips.find((each) => each.tests.includes(title));
      if (skip) test.skip(`${title} (${skip.reason})`, () => undefined);
      else test(title, body);
    };
    const looked = <Value>(outcome: Outcome<Value>): Outcome<Value> => {
      seen.push(outcome);
      return outcome;
    };
    const good = <Value>(outcome: Outcome<Value>): Value => {
      looked(outcome);
      if (!outcome.ok) throw new Error(`failed: ${JSON.stringify(outcome.failure)}`);
      return outcome.value;
    };
    const failure = <Value>(outcome: Outcome<Value>) => {
      looked(outcome);
      if (outcome.ok) throw new Error('expected a failure');
      return outcome.failure;
    };
    const connector = () => rig.platform.connector;
    const pull = async <Kind extends RecordKind>(kind: Kind, cursor: string | null = null) => {
      const session = await rig.session();
      const pages: Page[] = [];
      for await (const page of connector().pull(session, kind, cursor)) pages.push(good(page));
      return {
        ...merged(
          kind,
          pages.map((page) => rig.platform.mapping.map(kind, page.body)),
        ),
        pages,
        cursor: pages.at(-1)?.cursor ?? null,
      };
    };
    const firstOutcome = async (kind: RecordKind): Promise<Outcome<Page>> => {
      for await (const page of connector().pull(await rig.session(), kind, null)) return page;
      throw new Error('the pull gave nothing');
    };
    const note = (text = 'Reminder sent', key = 'note-1') => ({
      invoiceId: rig.invoiceId(rig.books.open),
      text: `${text} [ref ${key}]`,
      key,
    });

    it('connects: consent, code, grant and the tenant it opens', async () => {
      const address = connector().oauth.authorizeUrl('st/ate+1', REDIRECT);
      const back = await rig.consent(address);
      expect(new URL(back).searchParams.get('state')).toBe('st/ate+1');
      const outcome = await connector().oauth.exchange(back, REDIRECT);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
      const { grant, tenants } = outcome.value;
      expect(tenants).toHaveLength(1);
      expect(msOf(grant.accessExpiresAt)).toBeGreaterThan(msOf(rig.now()));
      expect(msOf(grant.refreshExpiresAt)).toBeGreaterThanOrEqual(msOf(grant.accessExpiresAt));
      const session = { accessToken: grant.accessToken, tenant: tenants[0]?.id ?? '' };
      expect(good(await connector().company(session))).toMatchObject({ name: 'Harbour & Pine', country: 'US', baseCurrency: 'USD' });
    });

    it('a person who refuses is no error of ours', async () => {
      expect(failure(await connector().oauth.exchange(`${REDIRECT}?error=access_denied&state=s`, REDIRECT))).toEqual({
        kind: 'refused',
        code: 'access_denied',
      });
    });

    it('pulls everything: open amounts equal the books, per customer and currency', async () => {
      const { records, quarantined, cursor } = await pull('invoices');
      expect(quarantined).toEqual([]);
      expect(cursor).not.toBeNull();
      const standing = records
        .filter((record) => record.state !== 'draft')
        .map(({ number, currency, total, open, state }) => ({ number, currency, total, open, state }));
      expect(standing.filter((record) => record.state !== 'void').sort(byNumber)).toEqual([
        { number: 'INV-1', currency: 'USD', total: 12_345, open: 12_345, state: 'open' },
        { number: 'INV-2', currency: 'USD', total: 50_000, open: 30_000, state: 'open' },
        { number: 'INV-3', currency: 'USD', total: 8_000, open: 5_500, state: 'open' },
        { number: 'INV-4', currency: 'USD', total: 3_139, open: 0, state: 'settled' },
        { number: 'INV-7', currency: 'KWD', total: 31_390, open: 31_390, state: 'open' },
      ]);
      expect(standing.find((record) => record.number === 'INV-5')).toMatchObject({ state: 'void', open: 0 });
      for (const record of records) if (record.state !== 'void') expect(record.open + record.paid + record.credited).toBe(record.total);
      const customers = await pull('customers');
      expect(customers.records.find((record) => record.name === 'Gone Ltd')).toMatchObject({ active: false });
      for (const record of records) expect(customers.records.some((customer) => customer.id === record.customerId)).toBe(true);
    });

    it('nets the same: money and credit not yet used are 4,500', async () => {
      const payments = await pull('payments');
      const credits = await pull('credits');
      const unapplied = payments.records.filter((record) => record.state === 'posted').reduce((sum, record) => sum + record.unapplied, 0);
      const remaining = credits.records.filter((record) => record.state === 'posted').reduce((sum, record) => sum + record.remaining, 0);
      expect([...payments.quarantined, ...credits.quarantined]).toEqual([]);
      // 2,500 left of a payment, a prepayment of 1,500, 500 left of a credit note; the rest of the credit note stands on INV-3.
      expect(unapplied + remaining).toBe(4_500);
      const onPartly = payments.records
        .flatMap((record) => record.allocations)
        .filter((each) => each.invoiceId === rig.invoiceId(rig.books.partly));
      expect(onPartly.map((each) => each.amount)).toEqual([20_000]);
      // Credit is never told as money: what payments put on INV-3 is nothing.
      expect(
        payments.records.flatMap((record) => record.allocations).some((each) => each.invoiceId === rig.invoiceId(rig.books.credited)),
      ).toBe(false);
    });

    it('pulls what changed since, and only that', async () => {
      const first = await pull('invoices');
      rig.setNow(addMs(rig.now(), 60 * MINUTE));
      const quiet = await pull('invoices', first.cursor);
      expect(quiet.records.map((record) => record.number)).toEqual([]);
      rig.books.company.payByNumber('INV-1', 12_345, calendarDate('2026-05-01'), rig.now());
      const { records, cursor } = await pull('invoices', quiet.cursor);
      expect(records.map(({ number, open, state }) => ({ number, open, state }))).toEqual([{ number: 'INV-1', open: 0, state: 'settled' }]);
      expect((await pull('payments', quiet.cursor)).records.map((record) => record.amount)).toEqual([12_345]);
      expect((cursor ?? '') >= (quiet.cursor ?? '')).toBe(true);
    });

    it('a change at the moment of the pull is not lost', async () => {
      const { cursor } = await pull('invoices');
      rig.books.company.setDue(rig.books.open.id, calendarDate('2026-09-01'), rig.now());
      expect((await pull('invoices', cursor)).records.find((record) => record.number === 'INV-1')).toMatchObject({ due: '2026-09-01' });
    });

    it('tells what was deleted', async () => {
      const { cursor } = await pull('invoices');
      rig.setNow(addMs(rig.now(), 60 * MINUTE));
      rig.books.company.deleteInvoice(rig.books.open.id, rig.now());
      const { records, deleted } = await pull('invoices', cursor);
      const id = rig.invoiceId(rig.books.open);
      if (wire?.deletedShows === 'as deleted') expect(deleted).toEqual([id]);
      else expect(records.filter((record) => record.id === id)).toMatchObject([{ state: 'void', open: 0 }]);
      const again = good(await connector().reread(await rig.session(), [id]));
      const standing = merged(
        'invoices',
        again.bodies.map((body) => rig.platform.mapping.map('invoices', body)),
      ).records;
      expect(standing.filter((record) => record.state !== 'void')).toEqual([]);
    });

    it('reads given invoices again, now, in as few calls as the batch allows', async () => {
      const session = await rig.session();
      rig.books.company.payByNumber('INV-2', 10_000, calendarDate('2026-05-01'), rig.now());
      const wanted = [rig.books.open, rig.books.partly, rig.books.dinars].map((invoice) => rig.invoiceId(invoice));
      const calls = rig.exchanges.length;
      const { bodies } = good(await connector().reread(session, wanted));
      if (wire) expect(rig.exchanges.length - calls).toBe(1);
      const { records } = merged(
        'invoices',
        bodies.map((body) => rig.platform.mapping.map('invoices', body)),
      );
      expect(records.map(({ number, open }) => `${number} ${open}`).sort()).toEqual(['INV-1 12345', 'INV-2 20000', 'INV-7 31390']);
    });

    it('refuses ids that are none before anything is sent', async () => {
      const session = await rig.session();
      const calls = rig.exchanges.length;
      for (const id of ["1' OR Id > '0", '../../customer/1', '1?include=x', '']) {
        expect(failure(await connector().reread(session, [id]))).toEqual({ kind: 'refused', code: 'invalid-id' });
        expect(failure(await connector().writeNote(session, { ...note(), invoiceId: id }))).toEqual({
          kind: 'refused',
          code: 'invalid-id',
        });
        expect(failure(await connector().payLink(session, id))).toEqual({ kind: 'refused', code: 'invalid-id' });
        expect(failure(await connector().sendInvoice(session, id, null))).toEqual({ kind: 'refused', code: 'invalid-id' });
      }
      expect(rig.exchanges.length).toBe(calls);
    });

    it('writes a note once, however often it is asked to', async () => {
      const session = await rig.session();
      good(await connector().writeNote(session, note()));
      good(await connector().writeNote(session, note()));
      expect(notes(rig)).toEqual(['Reminder sent [ref note-1]']);
    });

    it('writes the longest note there may be, in any script', async () => {
      const facts = {
        kind: 'letter-sent',
        stage: 'friendly-7',
        letterReference: 'L-1',
        amountText: 'USD 123.45',
        recipient: 'مطبعة النور <a&b>',
        dateText: '2026-05-01',
        key: 'k-1',
      } as const;
      const text = noteText(
        { ...facts, invoiceNumbers: ['INV-1'], detail: `"quoted" \\ + % ' & ü 📨 `.repeat(200) },
        connector().facts.noteLimit,
      );
      expect(text.length).toBeGreaterThan(connector().facts.noteLimit - 5);
      good(await connector().writeNote(await rig.session(), { invoiceId: rig.invoiceId(rig.books.open), text, key: 'k-1' }));
      expect(notes(rig)).toEqual([text]);
    });

    it('finds a note by its reference, on its invoice only', async () => {
      const session = await rig.session();
      good(await connector().writeNote(session, note()));
      const find = async (invoice: { id: string; serial: string }, reference: string) =>
        good(await connector().findNote(session, rig.invoiceId(invoice), noteMarker(reference))).found;
      expect(await find(rig.books.open, 'note-1')).toBe(true);
      expect(await find(rig.books.open, 'note-2')).toBe(false);
      expect(await find(rig.books.open, 'note')).toBe(false);
      expect(await find(rig.books.partly, 'note-1')).toBe(false);
    });

    it('says what is true of itself, and refuses what it cannot do before anything is sent', async () => {
      const { facts, ...calls } = connector();
      expect(facts.name).not.toBe('');
      for (const count of [facts.pageSize, facts.rereadBatch, facts.limits.perMinute, facts.limits.concurrent])
        expect(count).toBeGreaterThan(0);
      // The shortest note still holds what matters and the marker.
      if (facts.can.notes) expect(facts.noteLimit).toBeGreaterThanOrEqual(ESSENTIAL + noteMarker('k'.repeat(50)).length + 1);
      const session = await rig.session();
      const sent = rig.exchanges.length;
      const cannot = { kind: 'refused', code: NOT_ABLE };
      const { invoiceId } = note();
      if (!facts.can.notes) {
        expect(failure(await calls.writeNote(session, note()))).toEqual(cannot);
        expect(good(await calls.findNote(session, invoiceId, noteMarker('note-1'))).found).toBe(false);
      }
      if (!facts.can.platformEmail) expect(failure(await calls.sendInvoice(session, invoiceId, null))).toEqual(cannot);
      if (!facts.can.invoicePdf) expect(failure(await calls.invoicePdf(session, invoiceId))).toEqual(cannot);
      if (!facts.can.payLinks) expect(good(await calls.payLink(session, invoiceId))).toBeNull();
      if (!facts.can.expectedPayment) {
        const expected = { invoiceId, date: calendarDate('2026-06-01'), key: 'x-1' };
        expect(failure(await calls.setExpectedPayment(session, expected))).toEqual(cannot);
      }
      expect(rig.exchanges.length).toBe(sent);
    });

    it('writes the day payment is expected, and nothing else; shows it; takes it away', async () => {
      const session = await rig.session();
      const invoiceId = rig.invoiceId(rig.books.open);
      const first = await pull('invoices');
      const before = first.records.find((record) => record.id === invoiceId);
      rig.setNow(addMs(rig.now(), 10 * MINUTE));
      const write = async (date: string | null, key: string) => {
        const { body } = good(
          await connector().setExpectedPayment(session, { invoiceId, date: date === null ? null : calendarDate(date), key }),
        );
        // What the write answers is what the next pull will show: by it our own change is known when it comes back.
        const [told] = rig.platform.mapping.map('invoices', body).records;
        const { records } = await pull('invoices', first.cursor);
        expect(told).toEqual(records.find((record) => record.id === invoiceId));
        expect(told).toEqual({ ...before, expectedPayment: date, updated: told?.updated });
        for (const record of records) if (record.id !== invoiceId) expect(first.records).toContainEqual(record);
      };
      await write('2026-06-01', 'x-1');
      await write('2026-06-15', 'x-2');
      await write('2026-06-15', 'x-2');
      await write(null, 'x-3');
      expect(rig.books.open.expectedPayment).toBeNull();
    });

    it('every record is one of ours, whole, whatever the platform wrote', async () => {
      for (const record of (await pull('invoices')).records) expect(invoiceSchema.safeParse(record).error).toBeUndefined();
    });

    it('gives the pay link', async () => {
      const link = good(await connector().payLink(await rig.session(), rig.invoiceId(rig.books.open)));
      if (link !== null) expect(new URL(link).protocol).toMatch(/^https?:$/);
      expect(link).not.toBeNull();
    });

    it('gives the invoice as a PDF, the same as long as nothing changes, and another once it was paid', async () => {
      if (!connector().facts.can.invoicePdf) return;
      const session = await rig.session();
      const words = async () =>
        new TextDecoder('latin1').decode(good(await connector().invoicePdf(session, rig.invoiceId(rig.books.open))));
      const before = await words();
      expect(before.slice(0, 5)).toBe('%PDF-');
      // Every place in the table of a PDF is where that object begins, or a strict reader opens nothing.
      const places = [...before.matchAll(/^(\d{10}) 00000 n /gm)].map(([, place]) => Number(place));
      expect(places.length).toBeGreaterThan(3);
      for (const [index, place] of places.entries()) expect(before.slice(place)).toMatch(new RegExp(`^${index + 1} 0 obj`));
      expect(before.slice(Number(/startxref\n(\d+)/.exec(before)?.[1]))).toMatch(/^xref/);
      expect(before).toContain('INV-1');
      expect(before).toContain('123.45 USD');
      expect(await words()).toBe(before);
      rig.books.company.addReceipt(
        {
          kind: 'payment',
          customerId: rig.books.boom.id,
          date: calendarDate('2026-05-01'),
          amount: 345,
          allocations: [{ invoiceId: rig.books.open.id, amount: 345 }],
        },
        rig.now(),
      );
      expect(await words()).toContain('Amount due: 120.00 USD');
    });

    it('sends the invoice through the platform', async () => {
      good(await connector().sendInvoice(await rig.session(), rig.invoiceId(rig.books.open), null));
      expect(rig.books.company.journal.filter((entry) => entry.kind === 'email')).toHaveLength(1);
    });

    it('says whom its own e-mail reaches where it decides that alone, and then takes no address of ours', async () => {
      const { ownRecipients } = connector();
      const session = await rig.session();
      const invoiceId = rig.invoiceId(rig.books.open);
      if (!ownRecipients) return;
      const reached = async () => good(await ownRecipients(session, invoiceId));
      expect(await reached()).toEqual(['billing@boom.invalid']);
      rig.books.boom.persons = [
        { firstName: 'Ada', lastName: 'B', email: 'Ada@boom.invalid', includeInEmails: true },
        { firstName: 'Cy', lastName: 'D', email: 'cy@boom.invalid', includeInEmails: false },
      ];
      expect(await reached()).toEqual(['billing@boom.invalid', 'ada@boom.invalid']);
      expect(failure(await connector().sendInvoice(session, invoiceId, 'billing@boom.invalid')).kind).toBe('refused');
      good(await connector().sendInvoice(session, invoiceId, null));
      expect(rig.books.company.journal.filter((entry) => entry.kind === 'email').map((entry) => entry.text)).toEqual([
        'billing@boom.invalid, Ada@boom.invalid',
      ]);
      expect(failure(await ownRecipients(session, 'no-id'))).toEqual({ kind: 'refused', code: 'invalid-id' });
    });

    it('renews the grant, and the new access token works', async () => {
      const grant = await granted(rig);
      rig.setNow(addMs(rig.now(), 25 * 60 * MINUTE));
      const outcome = await connector().oauth.refresh(grant.refreshToken);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
      expect(outcome.value.refreshToken).not.toBe(grant.refreshToken);
      const session = await rig.session();
      good(await connector().company({ ...session, accessToken: outcome.value.accessToken }));
    });

    it('a revoked grant asks for a person; its access token only for a refresh', async () => {
      const grant = await granted(rig);
      const session = await rig.session();
      good(await connector().oauth.revoke(grant));
      expect(failure(await connector().oauth.refresh(grant.refreshToken))).toMatchObject({ kind: 'reconnect' });
      expect(failure(await connector().company({ ...session, accessToken: grant.accessToken }))).toEqual({
        kind: 'later',
        at: null,
        code: 'access-token',
      });
    });

    it('a token nobody gave is told from a dead grant', async () => {
      const session = await rig.session();
      expect(failure(await connector().company({ ...session, accessToken: 'nonsense' }))).toEqual({
        kind: 'later',
        at: null,
        code: 'access-token',
      });
    });

    it('a rate limit names the instant, and is not tried again', async () => {
      if (!wire) return;
      rig.fault({ path: wire.invoices, status: 429, headers: { ...wire.rateLimit.headers, 'retry-after': '37' } });
      rig.fault({ path: wire.invoices, status: 429, headers: wire.rateLimit.headers });
      const calls = rig.exchanges.length;
      expect(failure(await firstOutcome('invoices'))).toMatchObject({ kind: 'later', at: addMs(rig.now(), wire.rateLimit.after) });
      expect(failure(await firstOutcome('invoices'))).toMatchObject({ kind: 'later', at: addMs(rig.now(), wire.rateLimit.silentAfter) });
      expect(rig.exchanges.slice(calls).filter((exchange) => exchange.status === 429)).toHaveLength(2);
    });

    it('a server in trouble is tried three times, then put off', async () => {
      if (!wire) return;
      const session = await rig.session();
      rig.fault({ path: wire.invoices, status: 500, body: 'oops', times: 2 });
      expect((await pull('invoices')).records).not.toHaveLength(0);
      rig.fault({ path: wire.invoices, status: 502, body: '<html>Bad Gateway</html>', times: 9 });
      const calls = rig.exchanges.length;
      expect(failure(await connector().reread(session, [rig.invoiceId(rig.books.open)]))).toEqual({
        kind: 'later',
        at: null,
        code: 'http-502',
      });
      expect(rig.exchanges.length - calls).toBe(3);
    });

    it('a broken line while reading is put off, never taken for an empty list', async () => {
      if (!wire) return;
      rig.fault({ path: wire.invoices, status: 0, times: 9 });
      expect(failure(await firstOutcome('invoices'))).toEqual({ kind: 'later', at: null, code: 'connection-lost' });
    });

    it('a page in HTML is put off, never taken for an empty list', async () => {
      if (!wire) return;
      rig.fault({ path: wire.invoices, status: 200, body: '<html><body>We are down for maintenance</body></html>', times: 9 });
      expect(failure(await firstOutcome('invoices'))).toEqual({ kind: 'later', at: null, code: 'not-json' });
    });

    it('a note whose answer is lost every time is unknown, stands once, and is found', async () => {
      if (!wire) return;
      const session = await rig.session();
      rig.fault({ ...wire.notes, status: 0, when: 'after', times: 9 });
      expect(failure(await connector().writeNote(session, note()))).toEqual({ kind: 'unknown-outcome', code: 'connection-lost' });
      expect(notes(rig)).toHaveLength(1);
      expect(good(await connector().findNote(session, note().invoiceId, noteMarker('note-1'))).found).toBe(true);
    });

    it('a note whose answer is lost once is written once', async () => {
      if (!wire) return;
      rig.fault({ ...wire.notes, status: 0, when: 'after' });
      good(await connector().writeNote(await rig.session(), note()));
      expect(notes(rig)).toHaveLength(1);
    });

    it('no PDF is ever made of something else, or of a part of one', async () => {
      if (!wire?.pdf) return;
      const session = await rig.session();
      const invoiceId = rig.invoiceId(rig.books.open);
      const ask = () => connector().invoicePdf(session, invoiceId);
      const whole = `%PDF-1.4\n${'x'.repeat(2_000)}\n%%EOF\n`;
      const answered = async (body: string, type: string) => {
        rig.fault({ path: wire.pdf, method: 'GET', status: 200, body, headers: { 'content-type': type } });
        return looked(await ask());
      };
      expect(await answered(whole, 'application/pdf')).toMatchObject({ ok: true });
      expect(failure(await answered(whole.slice(0, 1_000), 'application/pdf'))).toEqual({ kind: 'refused', code: 'not-a-pdf' });
      expect(failure(await answered('<html>proxy</html>', 'text/html'))).toMatchObject({ kind: 'later', code: 'not-json' });
      expect(failure(await answered(`%PDF-1.4\n${'x'.repeat(MAX_PDF_BYTES)}\n%%EOF\n`, 'application/pdf'))).toEqual({
        kind: 'refused',
        code: 'too-large',
      });
      expect(failure(await connector().invoicePdf(session, 'no-id'))).toEqual({ kind: 'refused', code: 'invalid-id' });
    });

    it('an e-mail whose answer is lost is unknown and not tried again', async () => {
      if (!wire) return;
      const session = await rig.session();
      rig.fault({ path: wire.send, status: 0, when: 'after', times: 9 });
      expect(failure(await connector().sendInvoice(session, rig.invoiceId(rig.books.open), null))).toMatchObject({
        kind: 'unknown-outcome',
      });
      expect(rig.books.company.journal.filter((entry) => entry.kind === 'email')).toHaveLength(1);
    });

    it('a refresh whose answer is lost is put off, tried once only, and works with the old token', async () => {
      if (!wire) return;
      const grant = await granted(rig);
      rig.fault({ path: wire.token, status: 0, when: 'after', times: 1 });
      const calls = rig.exchanges.length;
      expect(failure(await connector().oauth.refresh(grant.refreshToken))).toMatchObject({ kind: 'later' });
      expect(rig.exchanges.length - calls).toBe(1);
      expect((await connector().oauth.refresh(grant.refreshToken)).ok).toBe(true);
    });

    it('a record beyond reading is quarantined, the page goes on', async () => {
      if (!wire) return;
      rig.fault({ path: wire.invoices, status: 200, body: wire.poisoned.body });
      const { records, quarantined } = await pull('invoices');
      expect(records.map((record) => record.id)).toContain(wire.poisoned.good);
      expect(quarantined).toMatchObject([{ externalId: wire.poisoned.bad, kind: 'invoices', path: wire.poisoned.path }]);
    });

    it('a list that moves while it is read loses nobody', async () => {
      const customerId = rig.books.boom.id;
      const count = 2_300;
      for (let index = 0; index < count; index++) {
        const at = addMs(rig.now(), -count * 1000 + index * 1000);
        rig.books.company.addInvoice(
          { docNumber: `M-${index}`, customerId, total: 100, issued: calendarDate('2026-04-30'), due: null },
          at,
        );
      }
      const found = new Set<string | null>();
      let page = 0;
      for await (const outcome of connector().pull(await rig.session(), 'invoices', null)) {
        for (const record of rig.platform.mapping.map('invoices', good(outcome).body).records) found.add(record.number);
        seen.length = 0;
        if (page++ > 0) continue;
        // Somebody works on documents of the first page: they move to the end.
        for (let index = 0; index < 5; index++) {
          const moved = rig.books.company.invoiceByNumber(`M-${index}`);
          if (moved) rig.books.company.markSent(moved.id, rig.now());
        }
      }
      const missing = Array.from({ length: count }, (_, index) => `M-${index}`).filter((number) => !found.has(number));
      expect(missing).toEqual([]);
    });

    it('reads each kind with a body its mapping knows', async () => {
      for (const kind of RECORD_KINDS) expect((await pull(kind)).quarantined).toEqual([]);
    });

    it('JSON of somebody else is put off, never taken for an empty list or for a note', async () => {
      if (!wire) return;
      rig.fault({ path: wire.invoices, status: 200, body: { status: 'ok' } });
      expect(failure(await firstOutcome('invoices'))).toMatchObject({ kind: 'later' });
      rig.fault({ ...wire.notes, status: 200, body: { status: 'ok' } });
      expect(failure(await connector().writeNote(await rig.session(), note()))).toMatchObject({ kind: 'unknown-outcome' });
    });

    it('a token refused while writing is told as such: nothing was done', async () => {
      if (!wire) return;
      rig.fault({ ...wire.notes, status: 401, body: {} });
      const session = await rig.session();
      expect(failure(await connector().writeNote(session, note()))).toEqual({ kind: 'later', at: null, code: 'access-token' });
      expect(notes(rig)).toEqual([]);
    });

    test('every skip names a test of the suite', () => {
      for (const skip of skips) for (const title of skip.tests) expect(titles).toContain(title);
    });
  });
}

function notes(rig: Rig): string[] {
  return rig.books.company.notesOf(rig.books.open.id).map((note) => note.text);
}

async function granted(rig: Rig) {
  const { oauth } = rig.platform.connector;
  const outcome = await oauth.exchange(await rig.consent(oauth.authorizeUrl('s', REDIRECT)), REDIRECT);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  rig.secrets.push(outcome.value.grant.accessToken, outcome.value.grant.refreshToken);
  return outcome.value.grant;
}

function merged<Kind extends RecordKind>(_kind: Kind, parts: Mapped<Kind>[]): Mapped<Kind> {
  const records: RecordsOf[Kind][] = parts.flatMap((part) => part.records);
  return { records, quarantined: parts.flatMap((part) => part.quarantined), skipped: {}, deleted: parts.flatMap((part) => part.deleted) };
}

function byNumber(a: { number: string | null }, b: { number: string | null }): number {
  return (a.number ?? '') < (b.number ?? '') ? -1 : 1;
}

/** A clock that stands still until it is set. */
export function clock(start: Instant): { now: () => Instant; set: (at: Instant) => void } {
  let ms = msOf(start);
  return {
    now: () => instantFromMs(ms),
    set: (at) => {
      ms = msOf(at);
    },
  };
}
