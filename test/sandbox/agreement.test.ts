import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Platform, Session } from '../../connectors/connector.ts';
import { platforms } from '../../connectors/registry.ts';
import type { RecordsOf } from '../../mappings/mapped.ts';
import { RECORD_KINDS, type RecordKind } from '../../src/domain/ledger.ts';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { Company } from '../../src/sandbox/company.ts';
import { directPlatform } from '../../src/sandbox/direct.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { issueToken as issueQuickBooksToken } from '../../src/sandbox/quickbooks/face.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { listen } from '../../src/sandbox/serve.ts';
import { issueToken as issueXeroToken } from '../../src/sandbox/xero/face.ts';

const facts = inventFacts(11);
const script = generateScript({ seed: 11, facts, customers: 24, from: calendarDate('2025-01-01'), to: calendarDate('2025-12-31') });
const company = new Company(facts, 11);
const sandbox = new Sandbox({ companies: [company], scripts: [{ company, script }], now: () => instant('2025-07-31T17:00:00Z') });

/** A copy of the books as one platform shows them, kept by following the cursors. */
class Copy {
  readonly records: { [Kind in RecordKind]: Map<string, RecordsOf[Kind]> } = {
    customers: new Map(),
    invoices: new Map(),
    payments: new Map(),
    credits: new Map(),
  };
  readonly #cursors = new Map<RecordKind, string | null>();
  readonly #platform: Platform;
  readonly #session: () => Session;

  constructor(platform: Platform, session: () => Session) {
    this.#platform = platform;
    this.#session = session;
  }

  async follow(): Promise<void> {
    for (const kind of RECORD_KINDS) await this.#followKind(kind, this.records[kind]);
  }

  async #followKind<Kind extends RecordKind>(kind: Kind, into: Map<string, RecordsOf[Kind]>): Promise<void> {
    for await (const page of this.#platform.connector.pull(this.#session(), kind, this.#cursors.get(kind) ?? null)) {
      if (!page.ok) throw new Error(`${kind}: ${page.failure.kind} ${'code' in page.failure ? page.failure.code : ''}`);
      const mapped = this.#platform.mapping.map(kind, page.value.body);
      expect(mapped.quarantined).toEqual([]);
      for (const record of mapped.records) into.set(record.id, record);
      if (page.value.cursor !== null) this.#cursors.set(kind, page.value.cursor);
    }
  }

  /** What a decision rests on, in words that do not depend on the platform's ids. */
  facts() {
    const { customers, invoices, payments, credits } = this.records;
    const nameOf = (id: string) => customers.get(id)?.name ?? `unknown ${id}`;
    // QuickBooks has no drafts.
    const owed = [...invoices.values()]
      .filter(({ state }) => state !== 'draft')
      .map((each) => {
        const standing = each.state === 'void' ? null : { total: each.total, open: each.open, issued: each.issued, due: each.due };
        return [
          each.number ?? each.id,
          { customer: nameOf(each.customerId), currency: each.currency, state: each.state, ...standing },
        ] as const;
      });
    const loose = new Map<string, number>();
    const add = (customerId: string, currency: string, amount: number) => {
      const key = `${nameOf(customerId)} ${currency}`;
      if (amount > 0) loose.set(key, (loose.get(key) ?? 0) + amount);
    };
    for (const { state, customerId, currency, unapplied } of payments.values())
      if (state === 'posted') add(customerId, currency, unapplied);
    for (const { state, customerId, currency, remaining } of credits.values()) if (state === 'posted') add(customerId, currency, remaining);
    const people = [...customers.values()].map(({ name, emails, currency, active }) => [name, emails[0], currency, active] as const);
    const byName = (a: readonly [string, ...unknown[]], b: readonly [string, ...unknown[]]) => (a[0] < b[0] ? -1 : 1);
    return { owed: owed.sort(byName), loose: [...loose].sort(byName), people: people.sort(byName) };
  }
}

describe('one ledger, three ways to see it', () => {
  let server: { port: number; close(): Promise<void> };
  let copies: Record<'direct' | 'xero' | 'quickbooks', Copy>;

  beforeAll(async () => {
    server = await listen(sandbox, 0);
    const now = () => sandbox.now();
    const credentials = (face: string) => ({
      clientId: 'client',
      clientSecret: 'secret',
      baseUrl: `http://127.0.0.1:${server.port}/${face}`,
    });
    const { xero, quickbooks } = platforms({ xero: credentials('xero'), quickbooks: credentials('quickbooks'), now, retryDelayMs: 0 });
    copies = {
      direct: new Copy(directPlatform(company, now), () => ({ accessToken: 'direct', tenant: facts.tenant })),
      xero: new Copy(xero, () => ({ accessToken: issueXeroToken(sandbox, facts.tenant).accessToken, tenant: facts.tenant })),
      quickbooks: new Copy(quickbooks, () => ({
        accessToken: issueQuickBooksToken(sandbox, facts.realm).accessToken,
        tenant: facts.realm,
      })),
    };
  });
  afterAll(() => server.close());

  it.each(['2025-07-31', '2025-08-01', '2025-08-08', '2025-10-15', '2025-12-31'])(
    'agrees to the minor unit on %s, after following the cursors',
    async (day) => {
      sandbox.setClock(instant(`${day}T17:00:00Z`));
      for (const copy of Object.values(copies)) await copy.follow();
      const truth = copies.direct.facts();
      expect(truth.owed.length).toBe(company.invoices.all().filter(({ state }) => state !== 'draft').length);
      expect(truth.loose.length).toBeGreaterThan(2);
      expect(copies.xero.facts()).toEqual(truth);
      expect(copies.quickbooks.facts()).toEqual(truth);
    },
  );
});
