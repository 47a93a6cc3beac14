/** Payment plans and offers (C8, C9): what is agreed pauses the chase, real payments keep it, and what is not kept ends by itself. */
import { describe } from 'vitest';
import { story } from './story.ts';

const A = { A: '300.00 due 2026-03-02' };

describe('C8 payment plans fitted to the customer', () => {
  story(
    'a plan that is only proposed holds nothing',
    { owes: A },
    `
    2026-03-09 Mon  we propose a plan for A: 150.00 on 2026-04-01, 150.00 on 2026-05-01
                    letter friendly-7 about A, asking 300.00
  `,
  );

  story(
    'an accepted plan holds from instalment to instalment, and paid out it is the end',
    { owes: A },
    `
    2026-03-06 Fri  we propose a plan for A: 150.00 on 2026-04-01, 150.00 on 2026-05-01
                    Acme accepts the plan
                    A is held (hold-plan) until 2026-04-03
    2026-04-01 Wed  Acme pays 150.00 on A
                    A is held (hold-plan) until 2026-05-05
    2026-05-01 Fri  Acme pays 150.00 on A
    2026-06-30 Tue  nothing leaves
  `,
  );

  story(
    'an instalment that is missed for more than two business days breaks the plan: all of it is asked for, and the letter says why',
    { owes: A },
    `
    2026-03-06 Fri  we propose a plan for A: 150.00 on 2026-04-01, 150.00 on 2026-05-01
                    Acme accepts the plan
    2026-04-03 Fri  A is held (hold-plan)
    2026-04-06 Mon  letter friendly-7 about A, asking 300.00
  `,
  );

  story(
    'half an instalment does not keep the plan; what was paid is not asked for again',
    { owes: A },
    `
    2026-03-06 Fri  we propose a plan for A: 150.00 on 2026-04-01, 150.00 on 2026-05-01
                    Acme accepts the plan
    2026-04-01 Wed  Acme pays 100.00 on A
    2026-04-06 Mon  letter friendly-7 about A, asking 200.00
  `,
  );

  story(
    'a payment found late, dated in time, puts the plan in force again',
    { owes: A },
    `
    2026-03-06 Fri  we propose a plan for A: 150.00 on 2026-04-01, 150.00 on 2026-05-01
                    Acme accepts the plan
    2026-04-06 Mon  letter friendly-7 about A
    2026-04-07 Tue  Acme pays 150.00 on A dated 2026-04-01
                    A is held (hold-plan) until 2026-05-05
    2026-05-01 Fri  Acme pays 150.00 on A
    2026-05-29 Fri  nothing leaves
  `,
  );

  story(
    'paying ahead moves the next instalment on',
    { owes: A },
    `
    2026-03-06 Fri  we propose a plan for A: 100.00 on 2026-04-01, 100.00 on 2026-05-01, 100.00 on 2026-06-01
                    Acme accepts the plan
    2026-03-20 Fri  Acme pays 200.00 on A
                    A is held (hold-plan) until 2026-06-03
  `,
  );

  story(
    'a plan about one invoice leaves the others to their own stages',
    { owes: { ...A, B: '80.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  we propose a plan for A: 300.00 on 2026-04-01
                    Acme accepts the plan
                    letter friendly-7 about B, asking 80.00
                    A is held (hold-plan)
  `,
  );

  story(
    'a plan that is declined or taken back changes nothing',
    { owes: A },
    `
    2026-03-09 Mon  we propose a plan for A: 300.00 on 2026-04-01
                    Acme declines the plan
                    letter friendly-7 about A
    2026-03-10 Tue  we propose a plan for A: 300.00 on 2026-04-01
                    Acme accepts the plan
                    A is held (hold-plan)
    2026-03-12 Thu  we take the plan back
    2026-03-16 Mon  call call-14 about A
  `,
  );
});

describe('C9 settle for less, or pay early for less', () => {
  story(
    'an offer pauses until it expires; then all of it is owed again, without anybody doing anything',
    { owes: A },
    `
    2026-03-10 Tue  we offer Acme to settle A for 240.00 until 2026-03-20
                    A is held (hold-offer) until 2026-03-24
    2026-03-25 Wed  letter friendly-7 about A, asking 300.00
  `,
  );

  story(
    'what was offered and came in time is the end of the chase; the rest is a task for whoever keeps the books',
    { owes: A },
    `
    2026-03-10 Tue  we offer Acme to settle A for 240.00 until 2026-03-20
                    Acme accepts the offer
    2026-03-19 Thu  Acme pays 240.00 on A
                    A is a task (offer-honoured)
    2026-03-27 Fri  Acme is given a credit of 60.00 on A
    2026-05-29 Fri  nothing leaves
  `,
  );

  story(
    'paid in time and read late counts: the books are waited for two business days',
    { owes: A },
    `
    2026-03-10 Tue  we offer Acme to settle A for 240.00 until 2026-03-20
    2026-03-24 Tue  Acme pays 240.00 on A dated 2026-03-20
                    A is a task (offer-honoured)
  `,
  );

  story(
    'paid a day after it expired, it was no settlement: the rest is asked for',
    { owes: A },
    `
    2026-03-10 Tue  we offer Acme to settle A for 240.00 until 2026-03-20
    2026-03-23 Mon  Acme pays 240.00 on A
    2026-03-25 Wed  letter friendly-7 about A, asking 60.00
  `,
  );

  story(
    'an early-payment discount: no reminder while it stands',
    { owes: { A: '100.00 due 2026-03-31' } },
    `
    2026-03-16 Mon  we offer Acme A for 97.00 if it is paid by 2026-03-24
    2026-03-24 Tue  A is held (hold-offer) until 2026-03-26
    2026-03-27 Fri  letter before-7 about A
  `,
  );

  story(
    'an offer taken back stops pausing at once',
    { owes: A },
    `
    2026-03-09 Mon  we offer Acme to settle A for 240.00 until 2026-03-31
                    A is held (hold-offer)
    2026-03-11 Wed  we take the offer back
                    letter friendly-7 about A
  `,
  );
});
