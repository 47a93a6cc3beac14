/** What the books say of themselves: how far they were read, what is overdue, what stands in the way of being paid, and the trade's figures. */
import type { Credit, Invoice, Payment } from '../domain/ledger.ts';
import { RECORD_KINDS } from '../domain/ledger.ts';
import { addDays, type CalendarDate, calendarDate, msOf } from '../domain/time.ts';
import { ageing } from '../insight/ageing.ts';
import { hygiene } from '../insight/hygiene.ts';
import { type CurrencyMetrics, metrics } from '../insight/metrics.ts';
import { canonicalText } from '../policy/canonical.ts';
import { PRESET_NAMES, preset } from '../policy/presets.ts';
import { invoiceOf } from '../store/readings.ts';
import { type Desk, introducePolicy, momentOf } from './desk.ts';
import type { Rehearsal } from './policy-views.ts';
import type { Rehearsals } from './rehearsals.ts';
import type { AgeingRow, AssessmentView, KindProgress, PresetView, ReadingProgress } from './start-views.ts';
import { summaryOf } from './view-today.ts';

/** Figures look back so far: the ninety days of a period, and months to count back through. */
const MEMORY_DAYS = 365;
/** Larger books are not worked through for a page. Our figure: some hundred milliseconds. */
const MOST_DOCUMENTS = 20_000;
const MINUTE_MS = 60_000;
/** Before any books. */
const ALWAYS = calendarDate('1900-01-01');
/** Before so many records nothing is known of the pace. */
const LEAST_READ = 50;

export function progressOf(desk: Desk): ReadingProgress {
  const { store } = desk;
  const summary = summaryOf(desk);
  const { lastSync, syncFailure, syncAfter, companyRead } = store.settings.read();
  const [counted, promised] = [store.survey.counted(), store.survey.promised()];
  const kinds = RECORD_KINDS.map((kind): KindProgress => {
    const { cursor, resume } = store.books.feeds.place(kind);
    const state = cursor !== null ? 'done' : resume !== null || counted[kind] > 0 ? 'reading' : 'waiting';
    return { kind, state, read: counted[kind], of: state === 'done' ? counted[kind] : promised[kind] };
  });
  const now = desk.now();
  const isPaused = syncAfter !== null && syncAfter > now;
  const state =
    lastSync !== null
      ? 'done'
      : summary.connection !== 'connected'
        ? 'reconnect'
        : syncFailure !== null
          ? 'failed'
          : isPaused
            ? 'pausing'
            : kinds.some((kind) => kind.state !== 'waiting')
              ? 'reading'
              : 'waiting';
  const elapsed = companyRead === null ? 0 : msOf(now) - msOf(companyRead);
  const minutesLeft = state === 'reading' || state === 'pausing' ? minutesFor(kinds, elapsed) : null;
  return {
    summary,
    state,
    kinds,
    failure: state === 'done' ? null : syncFailure,
    later: isPaused ? syncAfter : null,
    minutesLeft,
    quarantined: store.survey.quarantined(),
  };
}

function minutesFor(kinds: readonly KindProgress[], elapsedMs: number): number | null {
  const read = kinds.reduce((sum, kind) => sum + kind.read, 0);
  const now = kinds.find((kind) => kind.state === 'reading');
  if (!now || now.of === null || read < LEAST_READ || elapsedMs <= 0) return null;
  return Math.max(1, Math.ceil((Math.max(0, now.of - now.read) * elapsedMs) / read / MINUTE_MS));
}

export async function assessmentOf(desk: Desk, rehearsals: Rehearsals): Promise<AssessmentView> {
  const { store } = desk;
  const { asOf, organisation } = momentOf(desk);
  const { policyHash } = organisation;
  const progress = progressOf(desk);
  const invoices = store.survey.openInvoices();
  const seen = invoices.map((invoice) => ({ ...invoice, sent: invoice.sent === null ? null : invoice.sent === 1 }));
  const customers = store.survey.owing().map(({ id, name, emails, roles }) => ({
    id,
    name,
    emails: roles ? emails.map((email) => ({ ...email, role: roles[email.address] ?? email.role })) : emails,
  }));
  const byCurrency = [...Map.groupBy(invoices, (invoice) => invoice.currency)].map(
    ([currency, own]): AgeingRow => ({ currency, buckets: ageing(own, asOf) }),
  );
  const size = ({ buckets }: AgeingRow) => buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  return {
    progress,
    asOf,
    ageing: byCurrency.sort((a, b) => size(b) - size(a) || (a.currency < b.currency ? -1 : 1)),
    hygiene: hygiene(seen, customers, asOf),
    figures: figuresOf(desk, asOf),
    rehearsal: progress.state === 'done' ? await triedOf(rehearsals, policyHash) : null,
  };
}

function figuresOf({ store }: Desk, asOf: CalendarDate): Record<string, CurrencyMetrics> | null {
  const since = addDays(asOf, -MEMORY_DAYS);
  if (store.survey.issuedSince(since) > MOST_DOCUMENTS) return null;
  const ledger: { invoices: Invoice[]; payments: Payment[]; credits: Credit[] } = { invoices: [], payments: [], credits: [] };
  for (const customerId of store.past.customersSince(since)) {
    ledger.invoices.push(...store.readings.invoices(customerId).map(invoiceOf));
    ledger.payments.push(...store.readings.payments(customerId, ALWAYS));
    ledger.credits.push(...store.readings.credits(customerId, ALWAYS));
  }
  return { ...metrics(ledger, asOf).byCurrency };
}

/** Every preset tried over the next thirty days; before the books were read there is nothing to try them on. */
export async function presetsTried(desk: Desk, rehearsals: Rehearsals): Promise<PresetView[]> {
  const { policyHash, lastSync } = desk.store.settings.read();
  const views: PresetView[] = [];
  for (const name of PRESET_NAMES) {
    const policy = preset(name);
    if (!policy) continue;
    const hash = desk.hash(canonicalText(policy));
    introducePolicy(hash, policy);
    views.push({ name, hash, policy, inForce: hash === policyHash, rehearsal: lastSync === null ? null : await triedOf(rehearsals, hash) });
  }
  return views;
}

async function triedOf(rehearsals: Rehearsals, hash: string): Promise<Rehearsal | null> {
  return rehearsals.find('preview', hash) ?? (await rehearsals.begin('preview', hash));
}
