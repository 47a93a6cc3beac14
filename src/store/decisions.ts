/** The standing decisions: exactly one per open invoice, the changes of them in a log, and the runs that made them. */
import { and, desc, eq, lte, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Decision } from '../policy/case.ts';
import type { Database, Hash } from './database.ts';
import { equals } from './literal.ts';
import { inOrder } from './order.ts';
import { invoices } from './schema-books.ts';
import { decisionLog, decisions, facts, runs } from './schema-work.ts';
import { statement } from './statement.ts';

export interface StandingDecision {
  readonly id: number;
  readonly since: CalendarDate;
  readonly body: Decision;
}

/** What a change was decided by: the policy's name, and the case file as text, asked for only when something changed. */
export interface Grounds {
  readonly policyHash: string;
  readonly facts: () => string;
}

/** What stood about some invoices on a past day, and what it was decided by. */
export interface PastDecision {
  readonly asOf: CalendarDate;
  readonly invoiceIds: readonly string[];
  readonly body: Decision;
  readonly policyHash: string | null;
  readonly factsHash: string | null;
}

const standing = statement((database) =>
  database
    .select({ id: decisions.id, since: decisions.since, body: decisions.body })
    .from(decisions)
    .where(eq(decisions.customerId, sql.placeholder('customerId')))
    .prepare(),
);
/** As they are stored: most decisions stand on, and are told so by their text. */
const standingTexts = statement((database) =>
  database
    .select({ id: decisions.id, text: sql<string>`${decisions.body}` })
    .from(decisions)
    .where(eq(decisions.customerId, sql.placeholder('customerId')))
    .prepare(),
);
const insert = statement((database) =>
  database
    .insert(decisions)
    .values({
      customerId: sql.placeholder('customerId'),
      kind: sql.placeholder('kind'),
      rule: sql.placeholder('rule'),
      since: sql.placeholder('since'),
      until: sql.placeholder('until'),
      body: sql`${sql.placeholder('text')}`,
    })
    .prepare(),
);
const remove = statement((database) =>
  database
    .delete(decisions)
    .where(eq(decisions.id, sql.placeholder('id')))
    .prepare(),
);
const log = statement((database) =>
  database
    .insert(decisionLog)
    .values({
      asOf: sql.placeholder('asOf'),
      customerId: sql.placeholder('customerId'),
      invoiceIds: sql.placeholder('invoiceIds'),
      body: sql`${sql.placeholder('text')}`,
      policyHash: sql.placeholder('policyHash'),
      factsHash: sql.placeholder('factsHash'),
    })
    .prepare(),
);
const keepFacts = statement((database) =>
  database
    .insert(facts)
    .values({ hash: sql.placeholder('hash'), body: sql.placeholder('body') })
    .onConflictDoNothing()
    .prepare(),
);
const factsBy = statement((database) =>
  database
    .select({ body: facts.body })
    .from(facts)
    .where(eq(facts.hash, sql.placeholder('hash')))
    .prepare(),
);
const pastOf = statement((database) =>
  database
    .select({
      asOf: decisionLog.asOf,
      invoiceIds: decisionLog.invoiceIds,
      body: decisionLog.body,
      policyHash: decisionLog.policyHash,
      factsHash: decisionLog.factsHash,
    })
    .from(decisionLog)
    .where(and(eq(decisionLog.customerId, sql.placeholder('customerId')), lte(decisionLog.asOf, sql.placeholder('asOf'))))
    .orderBy(desc(decisionLog.seq))
    .prepare(),
);
const record = statement((database) =>
  database
    .insert(runs)
    .values({ asOf: sql.placeholder('asOf'), policyHash: sql.placeholder('policyHash'), at: sql.placeholder('at') })
    .onConflictDoNothing()
    .prepare(),
);
const uncovered = statement((database) =>
  database
    .select({ count: sql<number>`count(*)` })
    .from(invoices)
    .where(
      and(
        equals(invoices.state, 'open'),
        sql`${invoices.open} > 0`,
        sql`${invoices.id} NOT IN (SELECT covered.value FROM ${decisions}, json_each(${decisions.body}, '$.invoiceIds') AS covered)`,
      ),
    )
    .prepare(),
);

const covering = z.object({ invoiceIds: z.array(z.string()) });

export function decisionsOf(database: Database, hash: Hash) {
  return {
    /** A customer's standing decisions, oldest first. */
    of: (customerId: string): StandingDecision[] => inOrder(standing(database).all({ customerId }), (row) => row.id),
    /**
     * Makes `wanted` the customer's standing decisions: those that already stand word for word are left alone, the others are
     * replaced and logged. Gives the new ones, and the invoices that are no longer decided about.
     */
    replace(
      customerId: string,
      wanted: readonly Decision[],
      asOf: CalendarDate,
      grounds: Grounds,
    ): { changed: Decision[]; left: string[] } {
      const texts = wanted.map((body) => JSON.stringify(body));
      const kept = new Set<string>();
      const dropped: { readonly id: number; readonly text: string }[] = [];
      for (const row of inOrder(standingTexts(database).all({ customerId }), ({ id }) => id)) {
        if (texts.includes(row.text) && !kept.has(row.text)) kept.add(row.text);
        else dropped.push(row);
      }
      for (const row of dropped) remove(database).run({ id: row.id });
      const changed = wanted.filter((_body, place) => !kept.has(texts[place] ?? ''));
      const by = { policyHash: grounds.policyHash, factsHash: changed.length > 0 ? remember(grounds.facts()) : null };
      for (const [place, { kind, reasons, until, invoiceIds }] of wanted.entries()) {
        const text = texts[place] ?? '';
        if (kept.has(text)) continue;
        insert(database).run({ customerId, kind, rule: reasons[0]?.rule ?? '', since: asOf, until, text });
        log(database).run({ asOf, customerId, invoiceIds, text, ...by });
      }
      const still = new Set(wanted.flatMap((body) => body.invoiceIds));
      const left = dropped.flatMap(({ text }) => covering.parse(JSON.parse(text)).invoiceIds).filter((id) => !still.has(id));
      if (left.length > 0) log(database).run({ asOf, customerId, invoiceIds: left, text: null, ...by });
      return { changed, left };
    },
    /** The decision that stood for an invoice on a past day (the last one made on or before it); null when it was not open or not yet decided. */
    onDay(customerId: string, invoiceId: string, day: CalendarDate): Decision | null {
      return (
        pastOf(database)
          .all({ customerId, asOf: day })
          .find((row) => row.invoiceIds.includes(invoiceId))?.body ?? null
      );
    },
    /** Everything that stood for a customer on a past day, oldest decision first. */
    past(customerId: string, day: CalendarDate): PastDecision[] {
      const told = new Set<string>();
      const stood: PastDecision[] = [];
      for (const { body, invoiceIds, ...row } of pastOf(database).all({ customerId, asOf: day })) {
        const news = invoiceIds.filter((id) => !told.has(id));
        for (const id of news) told.add(id);
        if (body !== null && news.length > 0) stood.push({ ...row, invoiceIds: news, body });
      }
      return stood.reverse();
    },
    /** The case file a change was made from, as text; null when it was erased or never kept. */
    facts: (name: string): string | null => factsBy(database).get({ hash: name })?.body ?? null,
    /** Open invoices without a standing decision; 0 after every run (WHY). */
    uncovered: (): number => uncovered(database).get()?.count ?? 0,
    recordRun(asOf: CalendarDate, policyHash: string, at: Instant): void {
      record(database).run({ asOf, policyHash, at });
    },
  };

  function remember(body: string): string {
    const name = hash(body);
    keepFacts(database).run({ hash: name, body });
    return name;
  }
}
