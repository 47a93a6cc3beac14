/**
 * What is left of a customer whose data is erased: the figures of the books under the id the books gave, that something was done and when, and which
 * stages were reached. Names, addresses, words, notes and files are gone, here and in what later readings of the books would bring.
 */
import { sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import { type Database, forgetRows } from './database.ts';

/** Stands in the place of a name. */
export const ERASED_NAME = '— erased · مُحي —';

/** Why a customer cannot be erased now. */
export type InTheWay = 'open' | 'hold' | 'underway';

/** Holds that are about a quarrel or a proceeding: what was said is needed for it. */
export const KEEPING_HOLDS = JSON.stringify(['dispute', 'legal', 'insolvency', 'moratorium']);
const NO_REASONS = JSON.stringify([{ rule: 'erased', detail: 'what it was decided for was erased', values: {} }]);

export function erasingIn(database: Database) {
  const listed = (ids: readonly string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  const any = (query: ReturnType<typeof sql>): boolean => database.get(query) !== undefined;

  return {
    /** null: nothing stands in the way. */
    inTheWay(ids: readonly string[]): InTheWay | null {
      const theirs = listed(ids);
      if (
        any(sql`SELECT 1 FROM invoices WHERE customer_id IN ${theirs} AND state = 'open' AND open > 0`) ||
        any(sql`SELECT 1 FROM payments WHERE customer_id IN ${theirs} AND state = 'posted' AND unapplied > 0`) ||
        any(sql`SELECT 1 FROM credits WHERE customer_id IN ${theirs} AND state = 'posted' AND remaining > 0`)
      )
        return 'open';
      if (
        any(
          sql`SELECT 1 FROM holds WHERE customer_id IN ${theirs} AND lifted_at IS NULL AND kind IN (SELECT value FROM json_each(${KEEPING_HOLDS}))`,
        )
      )
        return 'hold';
      const underway = sql`'planned', 'awaiting-approval', 'claimed', 'dispatching', 'unknown'`;
      return any(sql`SELECT 1 FROM effects WHERE customer_id IN ${theirs} AND state IN (${underway})`) ? 'underway' : null;
    },
    /** Whether this customer was erased already. */
    isErased: (id: string): boolean => any(sql`SELECT 1 FROM customers WHERE id = ${id} AND erased IS NOT NULL`),
    /** All but the journal's lines, in the transaction of whoever calls. */
    erase(ids: readonly string[], at: Instant): void {
      const theirs = listed(ids);
      const say = (statement: ReturnType<typeof sql>): void => void database.run(statement);
      say(sql`DELETE FROM unusable_numbers WHERE number IN (SELECT replace(replace(replace(replace(phone.value, ' ', ''), '-', ''), '(', ''), ')', '')
        FROM customers, json_each(customers.phones) AS phone WHERE customers.id IN ${theirs})`);
      // What people said of them is theirs; what rules protect them by (the country) goes too: nothing is sent to them any more.
      say(sql`UPDATE customers SET name = ${ERASED_NAME}, emails = '[]', phones = '[]', tags = '[]', country = NULL, language = NULL, debtor = NULL,
        segment = NULL, region = NULL, time_zone = NULL, habit_days = NULL, measured = NULL, roles = NULL, erased = ${at} WHERE id IN ${theirs}`);
      say(sql`DELETE FROM facts WHERE hash IN (SELECT facts_hash FROM decision_log WHERE customer_id IN ${theirs})
        AND hash NOT IN (SELECT facts_hash FROM decision_log WHERE customer_id NOT IN ${theirs} AND facts_hash IS NOT NULL)`);
      for (const table of ['decision_log', 'decisions', 'replies', 'promises', 'agreements', 'holds', 'tasks'])
        say(sql`DELETE FROM ${sql.identifier(table)} WHERE customer_id IN ${theirs}`);
      // A contact counts as one also when nobody knows any more what it said.
      say(sql`UPDATE happenings SET note = NULL, by = NULL, because = NULL WHERE customer_id IN ${theirs}`);
      say(sql`DELETE FROM invoice_pdfs WHERE effect_id IN (SELECT id FROM effects WHERE customer_id IN ${theirs})`);
      say(sql`DELETE FROM pdf_bytes WHERE hash NOT IN (SELECT hash FROM invoice_pdfs WHERE hash IS NOT NULL)`);
      say(sql`UPDATE effects SET recipient = NULL, subject = NULL, body_text = NULL, body_html = NULL, message = NULL, message_id = NULL, reason = NULL,
        approved_by = NULL, content = CASE
          WHEN kind = 'note' THEN json_set(content, '$.text', '')
          WHEN kind IN ('letter', 'hand-over') THEN json_object('decisions', json((SELECT json_group_array(json_set(value, '$.reasons', json(${NO_REASONS})))
            FROM json_each(content, '$.decisions'))))
          ELSE content END
        WHERE customer_id IN ${theirs}`);
      say(sql`UPDATE invoices SET pay_link = '' WHERE customer_id IN ${theirs}`);
      say(
        sql`DELETE FROM quarantined WHERE external_id IN ${theirs} OR external_id IN (SELECT id FROM invoices WHERE customer_id IN ${theirs})`,
      );
      // Counts that are kept in memory no longer hold.
      forgetRows(database);
    },
  };
}
