/** One customer: how they pay and what that makes them, how often they may still be contacted, and everything that is agreed with them. */
import { consentSchema } from '../cases/consent.ts';
import { contactsIn, dated } from '../cases/happening.ts';
import { judgeOffer, type Offer, offerSchema } from '../cases/offer.ts';
import { type Plan, planSchema } from '../cases/plan.ts';
import { isCovered, receivedBetween } from '../cases/received.ts';
import { wishSchema, wishStands } from '../cases/wish.ts';
import { minorPerMajor } from '../domain/money.ts';
import { addDays, type CalendarDate } from '../domain/time.ts';
import { suggestedLimit } from '../insight/credit-limit.ts';
import { addBusinessDays } from '../policy/calendar.ts';
import { capUse } from '../policy/caps.ts';
import type { CaseFile } from '../policy/case.ts';
import { planVerdict, unappliedIn } from '../policy/holds.ts';
import { overrideSchema } from '../policy/policy.ts';
import { countryOf, rulesFor } from '../policy/who.ts';
import type { AgreementRow } from '../store/agreements.ts';
import { invoiceOf } from '../store/readings.ts';
import type { AgreementsView, ConsentRow, ExposureView, InstalmentState, OfferRow, PlanRow, WishRow } from './agreement-views.ts';
import { caseFileOf } from './case-file.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import { numbersOf, recipientOf } from './letter.ts';
import { profileOf } from './measure.ts';

/** A year of invoices speaks for a credit limit. */
const LIMIT_DAYS = 365;

/** null: no such customer here. */
export function agreementsOf(desk: Desk, customerId: string): AgreementsView | null {
  const { store } = desk;
  if (!store.readings.customer(customerId) && store.readings.invoices(customerId).length === 0) return null;
  const moment = momentOf(desk);
  const file = caseFileOf(desk, moment, customerId);
  const { customer } = file;
  const rows = store.agreements.rows(customerId).toReversed();
  const of = (kind: AgreementRow['kind']) => rows.filter((row) => row.kind === kind);
  const own = of('override').find((row) => row.invoiceId === null);
  // The case file's segment may be the measured one; here a person's word is told from it.
  const segment = store.readings.customer(customerId)?.segment ?? null;
  const { debtor = null, region = null, tags } = customer;
  const measured = store.readings.payer(customerId)?.measured ?? null;
  return {
    customerId,
    recipient: recipientOf(customer),
    payer: { segment, measured, profile: profileOf(desk, moment, customerId), debtor, region, tags },
    caps: capUse(contactsIn(dated(file.history, moment.organisation.timeZone, moment.asOf)), moment.asOf, rulesFor(file, moment.asOf)),
    exposure: exposureOf(desk, moment, file),
    plans: of('plan').map((row) => planRow(desk, moment, file, row)),
    offers: of('offer').map((row) => offerRow(desk, moment, file, row)),
    wishes: of('wish').map((row) => wishRow(row, moment.asOf)),
    consents: of('consent').map(({ body }): ConsentRow => {
      const { channel, given, withdrawn = null, evidence = null } = consentSchema.parse(body);
      return { channel, given, withdrawn, evidence };
    }),
    override: own ? overrideSchema.parse(own.body) : null,
    policy: moment.policy,
    openCall: store.tasks.live(customerId).find((task) => task.kind === 'call' && task.state === 'open')?.id ?? null,
  };
}

function exposureOf({ store }: Desk, { asOf }: Moment, file: CaseFile): ExposureView[] {
  const since = addDays(asOf, -LIMIT_DAYS);
  const invoices = store.readings
    .invoices(file.customer.id)
    .filter((invoice) => invoice.issued >= since)
    .map(invoiceOf);
  const segment = store.readings.payer(file.customer.id)?.measured?.segment ?? 'new';
  const currencies = [...new Set([...file.invoices, ...invoices].map((invoice) => invoice.currency))].sort();
  return currencies.map((currency) => {
    const open = file.invoices.reduce((sum, invoice) => (invoice.currency === currency ? sum + invoice.open : sum), 0);
    const minor = Math.max(0, open - unappliedIn(currency, file.payments, file.credits));
    return { amount: { minor, currency }, suggestion: suggestedLimit(invoices, currency, segment, asOf, minorPerMajor(currency)) };
  });
}

export function planRow(desk: Desk, moment: Moment, file: CaseFile, { id, body, by, note }: AgreementRow): PlanRow {
  const plan = planSchema.parse(body);
  const currency = currencyOf(desk, plan, moment);
  const state = planState(plan, currency, moment, file);
  return {
    id,
    state,
    agreed: plan.agreed,
    invoiceNumbers: numbersOf(desk, plan.invoiceIds),
    instalments: instalmentStates(plan, currency, moment, file, state).map(({ due, amount, state: each }) => ({
      due,
      amount: { minor: amount, currency },
      state: each,
    })),
    by,
    note,
  };
}

function currencyOf({ store }: Desk, { invoiceIds }: Plan, { organisation }: Moment): string {
  const [first] = invoiceIds;
  return (first === undefined ? null : store.readings.invoice(first)?.currency) ?? organisation.baseCurrency;
}

function planState(plan: Plan, currency: string, { policy, asOf }: Moment, file: CaseFile): PlanRow['state'] {
  switch (plan.state) {
    case 'active':
    case 'broken':
      return planVerdict(plan, currency, { file, policy, asOf, country: countryOf(file) }).state;
    case 'kept':
    case 'declined':
    case 'withdrawn':
      return plan.state;
    default:
      return 'proposed';
  }
}

/** What has become of each instalment; null where the plan was never agreed to, or is over. */
function instalmentStates(plan: Plan, currency: string, { policy, asOf }: Moment, file: CaseFile, state: PlanRow['state']) {
  const counts = state === 'active' || state === 'broken' || state === 'kept';
  const received = counts ? receivedBetween(file, { currency, from: plan.agreed, to: asOf, invoiceIds: plan.invoiceIds }) : 0;
  let owed = 0;
  let isNext = true;
  return [...plan.instalments]
    .sort((a, b) => (a.due < b.due ? -1 : 1))
    .map((instalment): { due: CalendarDate; amount: number; state: InstalmentState | null } => {
      owed += instalment.amount;
      if (!counts) return { ...instalment, state: null };
      if (state === 'kept' || isCovered(received, owed)) return { ...instalment, state: 'paid' };
      const last = addBusinessDays(instalment.due, policy.toleranceBusinessDays, countryOf(file));
      if (asOf > last) return { ...instalment, state: 'missed' };
      const next = isNext ? 'next' : 'later';
      isNext = false;
      return { ...instalment, state: next };
    });
}

export function offerRow(desk: Desk, { policy, asOf }: Moment, file: CaseFile, { id, body, by, note }: AgreementRow): OfferRow {
  const offer: Offer = offerSchema.parse(body);
  const until = addBusinessDays(offer.expires, policy.toleranceBusinessDays, countryOf(file));
  const { kind, amount, currency, made, expires } = offer;
  const state = judgeOffer(offer, file, until, asOf);
  return {
    id,
    kind,
    state,
    amount: { minor: amount, currency },
    made,
    expires,
    invoiceNumbers: numbersOf(desk, offer.invoiceIds),
    by,
    note,
  };
}

export function wishRow({ id, body, by, note }: AgreementRow, asOf: CalendarDate): WishRow {
  const wish = wishSchema.parse(body);
  const { channel = null, notBefore = null, notBeforeTime = null, never = false, until = null, made } = wish;
  const isOver = notBefore !== null && notBefore <= asOf && channel !== 'call' && notBeforeTime === null && !never;
  return { id, channel, notBefore, notBeforeTime, never, until, made, stands: wishStands(wish, asOf) && !isOver, by, note };
}
