/** The graduated policy (C1 to C5, A2): friendly first, firmer step by step, nothing skipped, nothing in a burst. */
import { describe } from 'vitest';
import { story } from './story.ts';

describe('C1 friendly first, firmer step by step, a lawyer last', () => {
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

  story(
    'a final demand that nobody approves never leaves, however long it waits',
    { owes: { A: '100.00 due 2025-12-01' } },
    `
    2026-03-02 Mon  letter friendly-7 about A
    2026-03-09 Mon  call call-14 about A
    2026-03-16 Mon  letter firm-30 about A
    2026-03-23 Mon  letter final-60 about A, to approve
    2026-04-30 Thu  nothing leaves
  `,
  );

  story(
    'what is paid in between ends the chase at once',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-12 Thu  Acme pays 100.00 on A
    2026-06-30 Tue  nothing leaves
  `,
  );

  story(
    'a part payment lowers what is asked and resets nothing',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  letter friendly-7 about A, asking 100.00
    2026-03-12 Thu  Acme pays 40.00 on A
    2026-03-16 Mon  call call-14 about A, asking 60.00
  `,
  );
});

describe('C2 before the due date', () => {
  story(
    'a reminder goes a week before, and not at all once the day itself has come',
    { owes: { A: '100.00 due 2026-03-09', B: '50.00 due 2026-03-04' } },
    `
    2026-03-02 Mon  letter before-7 about A B
    2026-03-09 Mon  letter due about A B
  `,
  );
});

describe('C4 a debt two weeks old is telephoned', () => {
  story(
    'the call is asked for fourteen days after the due date',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-16 Mon  call call-14 about A, asking 100.00
    2026-03-17 Tue  we call: they talk with us
    2026-04-01 Wed  letter firm-30 about A
  `,
  );

  story(
    'a call that nobody makes is recorded as not made after five business days, and the next letter comes in its time',
    { owes: { A: '100.00 due 2026-01-05' } },
    `
    2026-02-23 Mon  letter friendly-7 about A
    2026-03-02 Mon  call call-14 about A
    2026-03-06 Fri  A is a task (stage-due) until 2026-03-08
    2026-03-09 Mon  letter firm-30 about A
  `,
  );

  story(
    'what is paid before the call is made takes the call off the list',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-16 Mon  letter friendly-7 about A
    2026-03-23 Mon  call call-14 about A
    2026-03-24 Tue  Acme pays 100.00 on A
    2026-05-29 Fri  nothing leaves
  `,
  );
});

describe('A2 nothing is missed after an absence, and nothing comes in a burst', () => {
  story(
    'a debt of half a year starts with the friendly letter and takes every stage, a week apart',
    { owes: { A: '100.00 due 2025-09-01' } },
    `
    2026-03-02 Mon  letter friendly-7 about A
    2026-03-09 Mon  call call-14 about A
    2026-03-10 Tue  we call: no answer
    2026-03-17 Tue  letter firm-30 about A
    2026-03-24 Tue  we approve
                    letter final-60 about A
  `,
  );

  story(
    'ten debts of one customer travel in one letter, not in ten',
    {
      owes: {
        A: '10.00 due 2026-02-02',
        B: '20.00 due 2026-02-03',
        C: '30.00 due 2026-02-04',
        D: '40.00 due 2026-02-05',
        E: '50.00 due 2026-02-06',
      },
    },
    `
    2026-03-02 Mon  letter friendly-7 about A B C D E, asking 150.00
    2026-03-09 Mon  call call-14 about A B C D E, asking 150.00
  `,
  );

  story(
    'two stages of one invoice lie at least seven days apart, also when the first was late',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-14 Sat  A waits (weekend) until 2026-03-15
    2026-03-16 Mon  letter friendly-7 about A
                    A waits (stage-not-due) until 2026-03-22
    2026-03-23 Mon  call call-14 about A
  `,
  );
});

describe('several invoices of one customer', () => {
  story(
    'the letter has the tone of the one furthest along; each due one moves by exactly one stage',
    {
      owes: { A: '100.00 due 2026-01-30', B: '50.00 due 2026-02-23' },
    },
    `
    2026-02-06 Fri  letter friendly-7 about A, asking 100.00
                    B waits (stage-not-due) until 2026-02-16
    2026-02-13 Fri  call call-14 about A, asking 100.00
                    we call: no answer
    2026-02-17 Tue  letter before-7 about A B, asking 150.00
    2026-02-24 Tue  letter due about A B
    2026-03-02 Mon  letter firm-30 about A B, asking 150.00
    2026-03-05 Thu  letter friendly-7 about A B
  `,
  );

  story(
    'an invoice that is not due for any stage stays out of the letter',
    { owes: { A: '100.00 due 2026-03-02', B: '70.00 due 2026-04-15' } },
    `
    2026-03-09 Mon  letter friendly-7 about A, asking 100.00
                    B waits (stage-not-due) until 2026-04-07
  `,
  );

  story(
    'currencies are never added up: one message with a sum for each',
    { owes: { A: '100.00 due 2026-03-02', B: '80.00 EUR due 2026-03-02' } },
    `
    2026-03-09 Mon  letter friendly-7 about A B
  `,
  );

  story(
    'an invoice written meanwhile starts its own way up',
    { owes: { A: '100.00 due 2026-01-05' } },
    `
    2026-03-02 Mon  letter friendly-7 about A
    2026-03-04 Wed  invoice B is written: 60.00 due 2026-04-03 issued 2026-03-04
    2026-03-09 Mon  call call-14 about A, asking 100.00
    2026-03-10 Tue  we call: no answer
    2026-03-17 Tue  letter firm-30 about A, asking 100.00
    2026-03-24 Tue  letter final-60 about A, to approve
    2026-03-25 Wed  we approve
                    letter final-60 about A, asking 100.00
    2026-03-30 Mon  letter before-7 about A B, asking 160.00
  `,
  );
});
