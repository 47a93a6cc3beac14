/** What a letter and a script say (C2, C5, C7, C11, D3): who, what, how much, how to dispute; interest where it is claimed; never a threat. */
import { describe } from 'vitest';
import { story } from './story.ts';

const A = { A: '1000.00 due 2025-09-01 issued 2025-08-01' };
const LONDON = { country: 'GB', timeZone: 'Europe/London', baseCurrency: 'GBP' };
const LATE = {
  policy: '{ name: late, stages: [{ id: firm-30, days: 30, channel: email, template: firm-30, tone: firm }] }',
  owes: A,
  place: LONDON,
};

describe('C11 late fees and interest', () => {
  story(
    'where it is claimed, the firm letter shows it beside the debt, with the law it rests on; what is asked for stays the debt',
    LATE,
    `
    2025-09-01 Mon  we know our customers: { interest: { kind: statutory } }
    2025-10-01 Wed  letter firm-30 about A, asking 1000.00
                    the letter says "Late Payment of Commercial Debts (Interest) Act 1998"
                    the letter says "12.25%"
                    the letter says "GBP 70.00"
  `,
  );

  story(
    'it is off until somebody switches it on',
    LATE,
    `
    2025-10-01 Wed  letter firm-30 about A
                    the letter does not say "Interest"
  `,
  );

  story(
    'a consumer is never asked for it',
    LATE,
    `
    2025-09-01 Mon  we know our customers: { interest: { kind: statutory } }
                    we know Acme: { debtor: consumer }
    2025-10-01 Wed  letter firm-30 about A
                    the letter does not say "Interest"
  `,
  );

  story(
    'a friendly letter speaks of no interest',
    { owes: { A: '1000.00 due 2026-03-02' }, place: LONDON },
    `
    2026-03-02 Mon  letter due about A
                    we know our customers: { interest: { kind: statutory } }
    2026-03-09 Mon  letter friendly-7 about A
                    the letter does not say "Interest"
  `,
  );
});

describe('C2 C8 C10 what was said before is not forgotten', () => {
  story(
    'before the due date the caller asks whether anything stands in the way',
    { policy: 'personal', owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-02-23 Mon  call call-before-7 about A
                    the script says "Hudson Supplies"
                    the script says "100.00"
  `,
  );

  story(
    'a letter after a broken promise names it',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-05 Thu  Acme promises 100.00 for 2026-03-10
    2026-03-13 Fri  letter friendly-7 about A
                    the letter says "10 March 2026"
  `,
  );

  story(
    'a letter after a missed instalment names its day',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-05 Thu  we propose a plan for A: 50.00 on 2026-03-10, 50.00 on 2026-04-10
                    Acme accepts the plan
    2026-03-13 Fri  letter friendly-7 about A
                    the letter says "10 March 2026"
  `,
  );
});

describe('D3 C7 no threats, and a link to pay', () => {
  story(
    'a letter names the business, the invoice, the sum and how to object, and threatens with nothing',
    { owes: { 'INV-7': '1250.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  letter friendly-7 about INV-7
                    the letter says "Hudson Supplies"
                    the letter says "INV-7"
                    the letter says "1,250.00"
                    the letter says "Pay online: https://pay.example/"
                    the letter does not say "court"
                    the letter does not say "lawyer"
  `,
  );
});
