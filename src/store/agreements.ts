/** What was agreed with customers (plans, offers, wishes, consents) and decided for one of them or one invoice over the policy. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Consent, consentSchema } from '../cases/consent.ts';
import { type Offer, offerSchema } from '../cases/offer.ts';
import { type Plan, planSchema } from '../cases/plan.ts';
import { type Wish, wishSchema } from '../cases/wish.ts';
import type { Instant } from '../domain/time.ts';
import { type Override, overrideSchema } from '../policy/policy.ts';
import type { Database } from './database.ts';
import { inOrder } from './order.ts';
import { agreements } from './schema-work.ts';
import { statement } from './statement.ts';

export type AgreementRow = typeof agreements.$inferSelect;

/** As a case file shows them. */
export interface Agreed {
  readonly plans: Plan[];
  readonly offers: Offer[];
  readonly wishes: Wish[];
  readonly consents: Consent[];
  readonly overrides: { readonly customer?: Override | null; readonly invoices: Record<string, Override> };
}

export const NOTHING_AGREED: Agreed = { plans: [], offers: [], wishes: [], consents: [], overrides: { invoices: {} } };

const standing = statement((database) =>
  database
    .select()
    .from(agreements)
    .where(and(eq(agreements.customerId, sql.placeholder('customerId')), isNull(agreements.endedAt)))
    .prepare(),
);

export function agreementsOf(database: Database) {
  return {
    /** All that stands for a customer, oldest first. */
    of: (customerId: string): Agreed => agreedIn(byDay(standing(database).all({ customerId }))),
    rows: (customerId: string): AgreementRow[] => byDay(standing(database).all({ customerId })),
    get: (id: string): AgreementRow | null => database.select().from(agreements).where(eq(agreements.id, id)).get() ?? null,
    add(row: Omit<AgreementRow, 'endedAt' | 'endedBy'>): void {
      database.insert(agreements).values(row).run();
    },
    change(id: string, body: Plan | Offer | Consent): void {
      database.update(agreements).set({ body }).where(eq(agreements.id, id)).run();
    },
    end(id: string, by: string, at: Instant): void {
      database
        .update(agreements)
        .set({ endedAt: at, endedBy: by })
        .where(and(eq(agreements.id, id), isNull(agreements.endedAt)))
        .run();
    },
  };
}

function agreedIn(rows: readonly AgreementRow[]): Agreed {
  const invoices: Record<string, Override> = {};
  let customer: Override | null = null;
  const agreed = { plans: [] as Plan[], offers: [] as Offer[], wishes: [] as Wish[], consents: [] as Consent[] };
  for (const { kind, body, invoiceId } of rows) {
    switch (kind) {
      case 'plan':
        agreed.plans.push(planSchema.parse(body));
        break;
      case 'offer':
        agreed.offers.push(offerSchema.parse(body));
        break;
      case 'wish':
        agreed.wishes.push(wishSchema.parse(body));
        break;
      case 'consent':
        agreed.consents.push(consentSchema.parse(body));
        break;
      case 'override':
        if (invoiceId === null) customer = overrideSchema.parse(body);
        else invoices[invoiceId] = overrideSchema.parse(body);
        break;
      default:
        return kind satisfies never;
    }
  }
  return { ...agreed, overrides: { customer, invoices } };
}

function byDay(rows: AgreementRow[]): AgreementRow[] {
  return inOrder(
    rows,
    (row) => row.at,
    (row) => row.id,
  );
}
