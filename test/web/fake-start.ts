/** What client files say of their beginning, as screens are shown it: one read, one in the middle of it, one that failed. */
import { addDays, calendarDate, instant } from '../../src/domain/time.ts';
import { HYGIENE } from '../../src/insight/hygiene.ts';
import { metrics } from '../../src/insight/metrics.ts';
import type { OrganisationSummary } from '../../src/organisation/actor.ts';
import type { AssessmentView, ReadingProgress, StartActor } from '../../src/organisation/start-views.ts';
import { PRESET_NAMES, preset } from '../../src/policy/presets.ts';
import { fakePolicies, STANDING } from './fake-policy.ts';

const AS_OF = calendarDate('2026-11-22');

function progressOf(summary: OrganisationSummary): ReadingProgress {
  const read = { summary, failure: null, later: null, minutesLeft: null, quarantined: 0 };
  switch (summary.id) {
    case 'org-harbour':
      return {
        ...read,
        state: 'reading',
        kinds: [
          { kind: 'customers', state: 'done', read: 412, of: 412 },
          { kind: 'invoices', state: 'reading', read: 2_300, of: 8_120 },
          { kind: 'payments', state: 'waiting', read: 0, of: null },
          { kind: 'credits', state: 'waiting', read: 0, of: null },
        ],
        minutesLeft: 4,
        quarantined: 2,
      };
    case 'org-quiet':
      return {
        ...read,
        state: 'failed',
        kinds: (['customers', 'invoices', 'payments', 'credits'] as const).map((kind) => ({ kind, state: 'waiting', read: 0, of: null })),
        failure: 'HTTP_503',
        later: instant('2026-11-22T08:40:00.000Z'),
      };
    default:
      return {
        ...read,
        state: 'done',
        kinds: (['customers', 'invoices', 'payments', 'credits'] as const).map((kind) => ({ kind, state: 'done', read: 40, of: 40 })),
      };
  }
}

export function fakeStart(summary: OrganisationSummary): StartActor {
  const policies = fakePolicies();
  const progress = progressOf(summary);
  const isDone = progress.state === 'done';
  return {
    progress: () => Promise.resolve(progress),
    async assessment(): Promise<AssessmentView> {
      const examples = [{ customerId: 'c-2', customerName: 'مركز المعادي لطب الأسنان', number: 'INV-2002' }];
      return {
        progress,
        asOf: AS_OF,
        ageing: isDone
          ? [
              {
                currency: 'EGP',
                buckets: (['current', '1-30', '31-60', '61-90', 'over-90'] as const).map((bucket, index) => ({
                  bucket,
                  amount: index * 12_345,
                  count: index,
                })),
              },
            ]
          : [],
        hygiene: HYGIENE.map((kind, index) => ({
          kind,
          count: kind === 'late-delivery' ? null : index,
          of: 40,
          about: 'invoices',
          examples: index > 0 ? examples : [],
        })),
        figures: isDone ? { ...figures() } : null,
        rehearsal: isDone ? await policies.rehearsal('preview', STANDING) : null,
      };
    },
    async presets() {
      const rehearsal = isDone ? await policies.rehearsal('preview', STANDING) : null;
      return PRESET_NAMES.flatMap((name) => {
        const policy = preset(name);
        return policy ? [{ name, hash: STANDING, policy, inForce: name === 'standard', rehearsal }] : [];
      });
    },
  };
}

function figures() {
  const invoice = { id: 'i', number: 'INV-1', customerId: 'c', currency: 'EGP', issued: addDays(AS_OF, -40), due: addDays(AS_OF, -10) };
  const open = {
    total: 10_000,
    paid: 0,
    credited: 0,
    open: 10_000,
    state: 'open' as const,
    sent: true,
    expectedPayment: null,
    updated: null,
  };
  return metrics({ invoices: [{ ...invoice, ...open }], payments: [], credits: [] }, AS_OF).byCurrency;
}
