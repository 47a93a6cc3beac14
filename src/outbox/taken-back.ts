/** Letters a person had taken in hand that were taken back before they left: whatever takes their place asks a person again. */
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { equals } from '../store/literal.ts';
import { inOrder } from '../store/order.ts';
import { statement } from '../store/statement.ts';
import { advancesOf, contactDecisions, type TypedWords, typedOf } from './content.ts';
import { effects } from './schema.ts';

/** The reason of a letter that a person took back themselves, and not the books. */
export const SKIPPED = 'skipped';

export interface TakenBack {
  readonly stage: string;
  /** null: it was in our words again, and would have been asked about all the same. */
  readonly typed: TypedWords | null;
}

const takenInHand = statement((database) =>
  database
    .select({ id: effects.id, stage: effects.stage, content: effects.content, reason: effects.reason, settledAt: effects.settledAt })
    .from(effects)
    .where(
      and(
        eq(effects.customerId, sql.placeholder('customerId')),
        equals(effects.state, 'suppressed'),
        sql`+${effects.kind} = 'letter'`,
        sql`coalesce(json_extract(${effects.content}, '$.typed'), json_extract(${effects.content}, '$.again')) IS NOT NULL`,
      ),
    )
    .prepare(),
);

export function takenBackIn(database: Database) {
  return {
    /** The last such letter that would have moved one of these invoices to the same stage; null: there was none, or a person skipped it. */
    takenBack(customerId: string, advances: Readonly<Record<string, string>>): TakenBack | null {
      const last = inOrder(
        takenInHand(database).all({ customerId }),
        (row) => row.settledAt,
        (row) => row.id,
      ).findLast(({ content }) => Object.entries(advancesOf(contactDecisions(content))).some(([id, stage]) => advances[id] === stage));
      return !last || last.reason?.rule === SKIPPED ? null : { stage: last.stage, typed: typedOf(last.content) };
    },
  };
}
