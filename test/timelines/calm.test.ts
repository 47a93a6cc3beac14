/** Contact rules (D2, promise CALM): never on a closed day of the customer's place, never above the caps, whatever the policy wants. */
import { describe } from 'vitest';
import { story } from './story.ts';

const A = { A: '100.00 due 2026-03-02' };
const CAIRO = { country: 'EG', timeZone: 'Africa/Cairo', baseCurrency: 'EGP' };
const RIYADH = { country: 'SA', timeZone: 'Asia/Riyadh', baseCurrency: 'SAR' };
const LONDON = { country: 'GB', timeZone: 'Europe/London', baseCurrency: 'GBP' };

describe('closed days', () => {
  story(
    'what falls due on a Saturday waits for Monday',
    { owes: { A: '100.00 due 2026-03-07' } },
    `
    2026-03-07 Sat  A waits (weekend) until 2026-03-08
    2026-03-09 Mon  letter due about A
  `,
  );

  story(
    'in Cairo Friday and Saturday are the weekend, and Sunday is a day like any other',
    { owes: { A: '100.00 due 2026-02-06' }, place: CAIRO },
    `
    2026-02-06 Fri  A waits (weekend) until 2026-02-07
    2026-02-08 Sun  letter due about A
  `,
  );

  story(
    'a customer abroad is left in peace on their own weekend, not on ours',
    { owes: { A: '100.00 due 2026-02-06' }, customer: { country: 'SA' } },
    `
    2026-02-06 Fri  A waits (weekend) until 2026-02-07
    2026-02-08 Sun  letter due about A
  `,
  );

  story(
    'nothing on a public holiday',
    { owes: { A: '100.00 due 2026-05-25' } },
    `
    2026-05-18 Mon  letter before-7 about A
    2026-05-25 Mon  A waits (stage-not-due) until 2026-05-25
    2026-05-26 Tue  letter due about A
  `,
  );

  story(
    'British bank holidays count for customers in Britain',
    { owes: { A: '100.00 due 2026-12-24' }, place: LONDON },
    `
    2026-12-24 Thu  letter due about A
    2026-12-31 Thu  letter friendly-7 about A
  `,
  );

  story(
    'no letter is dated on the days of Eid',
    { owes: { A: '100.00 due 2026-03-19' }, place: RIYADH },
    `
    2026-03-19 Thu  A waits (holiday)
    2026-03-22 Sun  A waits (holiday)
  `,
  );
});

describe('caps', () => {
  story(
    'letters to one customer lie at least three days apart, whoever is due',
    { owes: { A: '100.00 due 2026-03-09', B: '50.00 due 2026-03-10' } },
    `
    2026-03-02 Mon  letter before-7 about A
    2026-03-03 Tue  B waits (cap-email-gap) until 2026-03-04
    2026-03-05 Thu  letter before-7 about B
  `,
  );

  story(
    'two letters in seven days are all, the third waits',
    {
      owes: { A: '100.00 due 2026-03-09', B: '50.00 due 2026-03-12', C: '20.00 due 2026-03-15' },
    },
    `
    2026-03-02 Mon  letter before-7 about A
    2026-03-05 Thu  letter before-7 about B
    2026-03-08 Sun  C waits (stage-not-due) until 2026-03-08
    2026-03-09 Mon  letter due about A C
  `,
  );
});

describe('first run and modes', () => {
  story(
    'nothing leaves before a person has released the first run',
    { owes: { A: '100.00 due 2025-12-01' }, released: false },
    `
    2026-03-02 Mon  A is to be sent (stage-due)
    2026-03-05 Thu  we release the first run
                    letter friendly-7 about A
  `,
  );

  story(
    'in draft nothing leaves, and everything is decided',
    { owes: { A: '100.00 due 2025-12-01' }, mode: 'draft' },
    `
    2026-03-02 Mon  A is to be sent (stage-due)
    2026-03-10 Tue  we set the mode to autopilot
                    letter friendly-7 about A
  `,
  );

  story(
    'in review each letter waits for a person',
    { owes: { A: '100.00 due 2025-12-01' }, mode: 'review' },
    `
    2026-03-02 Mon  letter friendly-7 about A, to approve
    2026-03-04 Wed  we approve
                    letter friendly-7 about A
  `,
  );

  story(
    'the switch stops everything; going on starts where it stood',
    { owes: { A: '100.00 due 2025-12-01' } },
    `
    2026-03-02 Mon  we stop everything
    2026-03-10 Tue  we go on
                    letter friendly-7 about A
  `,
  );
});

describe('B5 somebody to write to', () => {
  story(
    'without an address a person is asked, and the letter goes once there is one',
    { owes: A, customer: { email: null } },
    `
    2026-03-09 Mon  A is a task (no-address)
    2026-03-31 Tue  nothing leaves
  `,
  );

  story(
    'an invoice without a due date is never due by itself',
    { owes: { A: '100.00 without due date' } },
    `
    2026-03-09 Mon  A is a task (no-due-date)
    2026-06-30 Tue  nothing leaves
  `,
  );
});
