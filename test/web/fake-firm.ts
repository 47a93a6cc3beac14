/** A firm whose work is known: one item of each kind over two client files, a collector, and one who is away. */
import { calendarDate, instant } from '../../src/domain/time.ts';
import { NO_WORK, type Work, type WorkItem } from '../../src/organisation/work.ts';
import { careOf } from '../../src/practice/care.ts';
import type { Firm } from '../../src/web/firm.ts';

const since = instant('2026-11-20T09:00:00.000Z');
const item = (kind: WorkItem['kind'], id: string, more: Partial<WorkItem> = {}): WorkItem => ({
  ...{ kind, id, customerId: 'c-1', customerName: 'Cairo Print <b>', amounts: [{ minor: 4_200_000, currency: 'EGP' }], since },
  ...{ due: null, stage: null, reason: null, seen: null },
  ...more,
});

export const WORK: Work = {
  items: [
    item('reply', 'h-1', { amounts: [] }),
    item('promise-broken', 'p-1', {
      reason: { rule: 'promise-broken', detail: 'passed', values: { date: '2026-11-10', amount: 4_200_000, received: 0, currency: 'EGP' } },
    }),
    item('call', 't-4', { due: calendarDate('2026-11-24'), stage: 'call-14' }),
    item('letter', 'e-1', { stage: 'friendly-7', seen: 'hash-1', look: null }),
    item('letter', 'e-3', {
      stage: 'final-60',
      seen: 'hash-3',
      look: 'last-step',
      amounts: [
        { minor: 1, currency: 'USD' },
        { minor: 2, currency: 'KWD' },
      ],
    }),
    item('exception', 'x-1'),
  ],
  more: 2,
};

/** What was asked of it, in order. */
export function fakeFirm(): Firm & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const note = (what: string) => async (_member: unknown, wanted: unknown) => {
    asked.push([what, wanted]);
    return null;
  };
  const standing = {
    assignments: [
      { clientId: 'org-nile', customerId: null, personId: 'p-3' },
      { clientId: 'org-harbour', customerId: 'c-1', personId: 'p-1' },
    ],
    absences: [
      { id: '2026-11-20-p-3', personId: 'p-3', from: calendarDate('2026-11-20'), until: calendarDate('2026-11-25'), coverId: 'p-1' },
    ],
  };
  return {
    asked,
    hasMany: () => true,
    work: async () =>
      new Map([
        ['org-nile', WORK],
        ['org-harbour', { items: [item('exception', 'x-9', { customerId: 'c-2' })], more: 0 }],
        ['org-quiet', NO_WORK],
      ]),
    team: async () => ({
      ...standing,
      people: [
        { personId: 'p-1', name: 'Salma' },
        { personId: 'p-3', name: 'Mona' },
      ],
      log: [
        {
          at: since,
          kind: 'away',
          by: 'Salma',
          about: 'Mona',
          clientId: null,
          customerId: null,
          cover: 'Salma',
          from: calendarDate('2026-11-20'),
          until: calendarDate('2026-11-25'),
        },
        {
          at: since,
          kind: 'assigned',
          by: 'Salma',
          about: 'Mona',
          clientId: 'org-nile',
          customerId: null,
          cover: null,
          from: null,
          until: null,
        },
      ],
      careOf: careOf(standing, () => true),
    }),
    assign: note('assign'),
    away: note('away'),
    back: note('back'),
  };
}
