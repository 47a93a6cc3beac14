/** What happened with a customer, and which stage of which invoice is claimed by whom. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { CallOutcome, Channel } from '../cases/channel.ts';
import type { NonPaymentReason } from '../cases/debtor.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Database } from './database.ts';
import { inOrder } from './order.ts';
import { invoices } from './schema-books.ts';
import { claims, happenings } from './schema-work.ts';
import { statement } from './statement.ts';

export type HappeningRow = typeof happenings.$inferSelect;

export interface NewHappening {
  readonly customerId: string;
  readonly at: Instant;
  readonly day: CalendarDate;
  readonly kind: string;
  readonly stage: string | null;
  readonly channel: Channel | null;
  readonly invoiceIds: readonly string[];
  readonly advances: Readonly<Record<string, string>>;
  readonly effectId?: string;
  readonly taskId?: string;
  readonly by?: string;
  readonly note?: string | null;
  readonly outcome?: CallOutcome | null;
  readonly because?: NonPaymentReason | null;
}

export interface Claim {
  readonly invoiceId: string;
  readonly stage: string;
  readonly cycle: number;
}

/** The present cycle of each invoice, by its id. */
export type Cycles = ReadonlyMap<string, number>;

export function cyclesOf(invoices: readonly { readonly id: string; readonly cycle: number }[]): Cycles {
  return new Map(invoices.map(({ id, cycle }) => [id, cycle]));
}

const ofCustomer = statement((database) =>
  database
    .select()
    .from(happenings)
    .where(eq(happenings.customerId, sql.placeholder('customerId')))
    .prepare(),
);
const toDecide = statement((database) =>
  database
    .select({
      seq: happenings.seq,
      day: happenings.day,
      kind: happenings.kind,
      stage: happenings.stage,
      channel: happenings.channel,
      invoiceIds: happenings.invoiceIds,
      advances: happenings.advances,
      outcome: happenings.outcome,
      because: happenings.because,
    })
    .from(happenings)
    .where(and(eq(happenings.customerId, sql.placeholder('customerId')), sql`${happenings.day} >= ${sql.placeholder('since')}`))
    .prepare(),
);
const insert = statement((database) =>
  database
    .insert(happenings)
    .values({
      customerId: sql.placeholder('customerId'),
      at: sql.placeholder('at'),
      day: sql.placeholder('day'),
      kind: sql.placeholder('kind'),
      stage: sql.placeholder('stage'),
      channel: sql.placeholder('channel'),
      invoiceIds: sql.placeholder('invoiceIds'),
      advances: sql.placeholder('advances'),
      effectId: sql.placeholder('effectId'),
      taskId: sql.placeholder('taskId'),
      outcome: sql.placeholder('outcome'),
      because: sql.placeholder('because'),
      by: sql.placeholder('by'),
      note: sql.placeholder('note'),
    })
    .prepare(),
);
const contactsSince = statement((database) =>
  database
    .select({
      day: happenings.day,
      group: sql<'email' | 'voice'>`CASE WHEN ${happenings.kind} LIKE 'letter-%' THEN 'email' ELSE 'voice' END`,
    })
    .from(happenings)
    .where(
      and(
        eq(happenings.customerId, sql.placeholder('customerId')),
        sql`${happenings.day} > ${sql.placeholder('after')}`,
        sql`${happenings.day} <= ${sql.placeholder('until')}`,
        inArray(happenings.kind, ['letter-sent', 'letter-unknown', 'sms-sent', 'call-made']),
      ),
    )
    .prepare(),
);
const holder = statement((database) =>
  database
    .select({ owner: claims.owner })
    .from(claims)
    .where(
      and(
        eq(claims.invoiceId, sql.placeholder('invoiceId')),
        eq(claims.stage, sql.placeholder('stage')),
        eq(claims.cycle, sql.placeholder('cycle')),
      ),
    )
    .prepare(),
);
const claim = statement((database) =>
  database
    .insert(claims)
    .values({
      invoiceId: sql.placeholder('invoiceId'),
      stage: sql.placeholder('stage'),
      cycle: sql.placeholder('cycle'),
      owner: sql.placeholder('owner'),
    })
    .prepare(),
);
const ofOwner = statement((database) =>
  database
    .select({ invoiceId: claims.invoiceId, stage: claims.stage, cycle: claims.cycle })
    .from(claims)
    .where(eq(claims.owner, sql.placeholder('owner')))
    .prepare(),
);
const release = statement((database) =>
  database
    .delete(claims)
    .where(eq(claims.owner, sql.placeholder('owner')))
    .prepare(),
);
const releaseOne = statement((database) =>
  database
    .delete(claims)
    .where(and(eq(claims.owner, sql.placeholder('owner')), eq(claims.invoiceId, sql.placeholder('invoiceId'))))
    .prepare(),
);

export function historyOf(database: Database) {
  return {
    /** What a decision reads of it from `since` on, oldest first. */
    toDecide: (customerId: string, since: CalendarDate) =>
      inOrder(toDecide(database).all({ customerId, since }), (row) => row.seq).map(({ seq: _seq, ...row }) => row),
    of: (customerId: string): HappeningRow[] => inOrder(ofCustomer(database).all({ customerId }), (row) => row.seq),
    record(entry: NewHappening): void {
      const { effectId = null, taskId = null, by = null, note = null, outcome = null, because = null } = entry;
      insert(database).run({ ...entry, effectId, taskId, by, note, outcome, because });
    },
    /** A letter whose fate was unknown did arrive, or did not: its entry is renamed so that it counts as what it was. */
    rename(effectId: string, kind: string): void {
      database.update(happenings).set({ kind }).where(eq(happenings.effectId, effectId)).run();
    },
    /** Letters, texts and calls to a customer on days after `after`, up to and with `until`. */
    contacts: (customerId: string, after: CalendarDate, until: CalendarDate) => contactsSince(database).all({ customerId, after, until }),

    /** What claiming these advances would claim, each with the invoice's present cycle; null: one of them is taken. */
    claimsFor(advances: Readonly<Record<string, string>>, cycles: Cycles): Claim[] | null {
      const wanted = Object.entries(advances).map(([invoiceId, stage]) => ({ invoiceId, stage, cycle: cycles.get(invoiceId) ?? 1 }));
      return wanted.some((one) => holder(database).get(one) !== undefined) ? null : wanted;
    },
    /** Who holds a claim, or null when it is free. */
    holder: (wanted: Claim): string | null => holder(database).get({ ...wanted })?.owner ?? null,
    /** Claims for `owner`. @throws when one is taken: the unique key is what ONCE rests on. */
    claim(wanted: readonly Claim[], owner: string): void {
      for (const one of wanted) claim(database).run({ ...one, owner });
    },
    claimsOf: (owner: string): Claim[] => ofOwner(database).all({ owner }),
    release: (owner: string): void => void release(database).run({ owner }),
    releaseInvoice: (owner: string, invoiceId: string): void => void releaseOne(database).run({ owner, invoiceId }),
    /** A person starts an invoice's stages anew: only then may a stage reach the customer a second time. */
    restart(invoiceIds: readonly string[]): void {
      database
        .update(invoices)
        .set({ cycle: sql`${invoices.cycle} + 1` })
        .where(sql`${invoices.id} IN (SELECT value FROM json_each(${JSON.stringify(invoiceIds)}))`)
        .run();
    },
  };
}
