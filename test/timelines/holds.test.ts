/** Holds that hold (D1, D4, F, promise HELD): from the moment one is recorded nothing automatic goes out until it ends or is lifted. */
import { describe } from 'vitest';
import { story } from './story.ts';

const A = { A: '100.00 due 2026-03-02' };

describe('disputes', () => {
  story(
    'a disputed invoice is left alone until a person settles it, then goes on where it stood',
    { owes: A },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-11 Wed  Acme disputes A
                    A is held (hold-dispute)
    2026-04-20 Mon  we lift the dispute
                    call call-14 about A
  `,
  );

  story(
    'a disputed part is left out, the rest stays collectable',
    { owes: A },
    `
    2026-03-06 Fri  Acme disputes 30.00 of A
                    letter due about A, asking 70.00
    2026-03-13 Fri  letter friendly-7 about A, asking 70.00
  `,
  );

  story(
    'two disputed parts that cover the invoice hold all of it',
    { owes: A },
    `
    2026-03-09 Mon  Acme disputes 60.00 of A
                    letter friendly-7 about A, asking 40.00
    2026-03-10 Tue  Acme disputes 38.00 of A
    2026-03-16 Mon  A rests (net-small)
    2026-05-29 Fri  nothing leaves
  `,
  );

  story(
    'a dispute about one invoice leaves the others to be asked for',
    { owes: { A: '100.00 due 2026-03-02', B: '50.00 due 2026-03-02' } },
    `
    2026-03-06 Fri  Acme disputes A
                    letter due about B, asking 50.00
                    A is held (hold-dispute)
  `,
  );

  story(
    'a dispute that grows old is put before a person, and stays a hold',
    { owes: A },
    `
    2026-03-09 Mon  Acme disputes A
                    A is held (hold-dispute) until 2026-06-06
    2026-06-08 Mon  A is a task (hold-old)
    2026-06-30 Tue  nothing leaves
  `,
  );
});

describe('D1 asked to stop: we stop at once', () => {
  story(
    'a stop request silences everything until a person lifts it',
    { owes: A },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-10 Tue  Acme asks us to stop
                    A is held (hold-stop)
    2026-06-30 Tue  nothing leaves
  `,
  );

  story(
    'a request between approval and sending keeps the approved letter back',
    { owes: { A: '100.00 due 2025-12-01' }, mode: 'review' },
    `
    2026-03-09 Mon  letter friendly-7 about A, to approve
    2026-03-10 Tue  Acme asks us to stop
                    A is held (hold-stop)
    2026-03-31 Tue  nothing leaves
  `,
  );
});

describe('D4 people in trouble are protected', () => {
  for (const kind of ['vulnerable', 'insolvency', 'deceased', 'legal', 'reply']) {
    story(
      `${kind}: nothing automatic, and only a person ends it, even when it carries a date`,
      { owes: A },
      `
      2026-03-06 Fri  we hold Acme: ${kind} until 2026-03-20
                      A is held (hold-${kind})
      2026-03-12 Thu  A is held (hold-${kind})
      2026-06-30 Tue  we lift the ${kind}
                      letter friendly-7 about A
    `,
    );
  }

  story(
    'a moratorium with a date ends by itself',
    { owes: A },
    `
    2026-03-06 Fri  we hold Acme: moratorium until 2026-05-04
                    A is held (hold-moratorium) until 2026-05-04
    2026-05-05 Tue  letter friendly-7 about A
  `,
  );

  story(
    'a manual pause ends on its day',
    { owes: A },
    `
    2026-03-06 Fri  we hold A: manual until 2026-03-19
                    A is held (hold-manual) until 2026-03-19
    2026-03-20 Fri  letter friendly-7 about A
  `,
  );

  story(
    'a manual pause without a date stays, and is put before a person after ninety days',
    { owes: A },
    `
    2026-03-06 Fri  we hold A: manual
                    A is held (hold-manual)
    2026-06-04 Thu  A is a task (hold-old)
    2026-07-31 Fri  nothing leaves
  `,
  );

  story(
    'of several holds every one must go before anything leaves',
    { owes: A },
    `
    2026-03-06 Fri  Acme disputes A
                    Acme asks us to stop
                    A is held (hold-stop)
    2026-03-10 Tue  we lift the stop
                    A is held (hold-dispute)
    2026-03-12 Thu  we lift the dispute
                    letter friendly-7 about A
  `,
  );
});

describe('B6 what a call brings to light', () => {
  story(
    '"it is paid already" pauses a week',
    { owes: { A: '100.00 due 2026-01-05' } },
    `
    2026-03-02 Mon  letter friendly-7 about A
    2026-03-09 Mon  call call-14 about A
                    we call: they say it is paid
                    A is held (hold-manual) until 2026-03-15
    2026-03-16 Mon  letter firm-30 about A
  `,
  );

  story(
    '"it was never delivered" becomes a dispute',
    { owes: { A: '100.00 due 2026-01-05' } },
    `
    2026-03-02 Mon  letter friendly-7 about A
    2026-03-09 Mon  call call-14 about A
                    we call: they dispute it
                    A is held (hold-dispute)
    2026-04-30 Thu  nothing leaves
  `,
  );
});
