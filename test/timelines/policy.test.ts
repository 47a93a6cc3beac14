/** The graduated policy, requirement by requirement (C), as stories. */
import { describe } from 'vitest';
import { story } from './story.ts';

describe('C1 friendly first, firmer step by step', () => {
  story(
    'an invoice nobody pays meets every stage of standard in order',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-02-20 Fri  A waits (stage-not-due) until 2026-02-22
    2026-02-23 Mon  letter before-7 about A, asking 100.00
    2026-03-02 Mon  letter due about A
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-16 Mon  call call-14 about A
    2026-03-17 Tue  we call: no answer
    2026-04-01 Wed  letter firm-30 about A, asking 100.00
    2026-05-01 Fri  letter final-60 about A, to approve
    2026-05-04 Mon  we approve
                    letter final-60 about A
    2026-06-01 Mon  hand-over hand-over-90 about A, to approve
  `,
  );
});

describe('C10 promises are followed up', () => {
  story(
    'a promise pauses, is broken two business days after its day, and the chase goes on',
    { owes: { A: '500.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-10 Tue  Acme promises 500.00 for 2026-03-20
                    A is held (hold-promise) until 2026-03-24
    2026-03-25 Wed  call call-14 about A
    2026-03-26 Thu  we call: they promise 500.00 for 2026-03-31
    2026-03-31 Tue  Acme pays 500.00 on A
    2026-04-20 Mon  nothing leaves
  `,
  );
});
