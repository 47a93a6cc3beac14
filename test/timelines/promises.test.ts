/** Promises to pay (C10, reference Part 3): they pause, they are judged by the payments themselves, and a broken one is not forgotten. */
import { describe } from 'vitest';
import { story } from './story.ts';

const A = { A: '500.00 due 2026-03-02' };

describe('C10 every promise is noted and followed up', () => {
  story(
    'a promise pauses; two business days after its day it is broken and the chase goes on',
    { owes: A },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-10 Tue  Acme promises 500.00 for 2026-03-20
                    A is held (hold-promise) until 2026-03-24
    2026-03-25 Wed  call call-14 about A, asking 500.00
  `,
  );

  story(
    'a promise kept is the end of it',
    { owes: A },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-10 Tue  Acme promises 500.00 for 2026-03-20
    2026-03-20 Fri  Acme pays 500.00 on A
    2026-05-29 Fri  nothing leaves
  `,
  );

  story(
    'one day late is within tolerance',
    { owes: A },
    `
    2026-03-10 Tue  Acme promises 500.00 for 2026-03-20
                    A is held (hold-promise) until 2026-03-24
    2026-03-24 Tue  Acme pays 500.00 on A
    2026-05-29 Fri  nothing leaves
  `,
  );

  story(
    'a promise made on the telephone pauses like any other',
    { owes: { A: '500.00 due 2026-01-05' } },
    `
    2026-03-02 Mon  letter friendly-7 about A
    2026-03-09 Mon  call call-14 about A
                    we call: they promise 500.00 for 2026-03-31
                    A is held (hold-promise) until 2026-04-02
    2026-04-03 Fri  letter firm-30 about A
  `,
  );

  story(
    'half of what was promised came: the rest is asked for',
    { owes: A },
    `
    2026-03-10 Tue  Acme promises 500.00 for 2026-03-20
                    A is held (hold-promise)
    2026-03-20 Fri  Acme pays 250.00 on A
    2026-03-25 Wed  letter friendly-7 about A, asking 250.00
  `,
  );

  story(
    'a payment found later, dated in time, makes the promise kept after all',
    { owes: { A: '500.00 due 2026-03-02', B: '40.00 due 2026-03-02' } },
    `
    2026-03-10 Tue  Acme promises 500.00 for 2026-03-20
    2026-03-25 Wed  letter friendly-7 about A B, asking 540.00
    2026-03-26 Thu  Acme pays 500.00 on A dated 2026-03-20
    2026-04-01 Wed  call call-14 about B, asking 40.00
  `,
  );

  story(
    'a promise taken back stops pausing at once',
    { owes: A },
    `
    2026-03-09 Mon  Acme promises 500.00 for 2026-04-30
                    A is held (hold-promise)
    2026-03-10 Tue  Acme takes the promise back
                    letter friendly-7 about A
  `,
  );

  story(
    'a promise in one currency does not pause a debt in another',
    { owes: { A: '500.00 due 2026-03-02', B: '90.00 EUR due 2026-03-02' } },
    `
    2026-03-09 Mon  Acme promises 500.00 for 2026-03-31
                    A is held (hold-promise)
                    letter friendly-7 about B, asking 90.00 EUR
  `,
  );
});
