/** Net position first: nobody is asked for more than they owe, and nobody in credit is chased (promise NET, contract rule 3). */
import { describe } from 'vitest';
import { story } from './story.ts';

describe('NET unapplied money counts before anything is asked', () => {
  story(
    'a payment that names no invoice is set against what is open',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  Acme pays 30.00 without saying what for
                    letter friendly-7 about A, asking 70.00
  `,
  );

  story(
    'a customer in credit is left alone, whatever is overdue',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-04 Wed  Acme pays 100.00 without saying what for
    2026-03-09 Mon  A rests (in-credit)
    2026-04-30 Thu  nothing leaves
  `,
  );

  story(
    'a credit note not yet set off counts like money',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  Acme is given a credit of 97.00
                    A rests (net-small)
    2026-03-16 Mon  nothing leaves
  `,
  );

  story(
    'a remainder under five is not worth a letter; five is',
    { owes: { A: '4.99 due 2026-03-02' } },
    `
    2026-03-09 Mon  A rests (net-small)
    2026-03-10 Tue  invoice B is written: 0.01 due 2026-03-02 issued 2026-02-01
                    letter friendly-7 about A B, asking 5.00
  `,
  );

  story(
    'unapplied money pays the oldest first: only what is left moves on',
    { owes: { A: '100.00 due 2026-02-02', B: '50.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  Acme pays 100.00 without saying what for
                    letter friendly-7 about A B, asking 50.00
    2026-03-16 Mon  call call-14 about A B, asking 50.00
  `,
  );

  story(
    'credit in one currency never pays a debt in another',
    { owes: { A: '100.00 due 2026-03-02', B: '40.00 EUR due 2026-03-02' } },
    `
    2026-03-09 Mon  Acme is given a credit of 60.00 EUR
                    letter friendly-7 about A, asking 100.00
                    B rests (in-credit)
  `,
  );

  story(
    'a credit allocated to an invoice lowers that invoice',
    { owes: { A: '100.00 due 2026-02-27' } },
    `
    2026-03-06 Fri  letter friendly-7 about A, asking 100.00
    2026-03-09 Mon  Acme is given a credit of 25.00 on A
    2026-03-13 Fri  call call-14 about A, asking 75.00
  `,
  );

  story(
    'what is voided was never owed',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-10 Tue  A is voided
    2026-05-29 Fri  nothing leaves
  `,
  );

  story(
    'a later due date puts everything off',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-02-27 Fri  A is now due 2026-03-20
    2026-03-13 Fri  letter before-7 about A
    2026-03-20 Fri  letter due about A
    2026-03-27 Fri  letter friendly-7 about A
  `,
  );
});
