/** Who the customer is decides how they are chased: measured payers, kinds of late payer, their channel, who is billed, and what was decided for one of them (B, C14). */
import { describe } from 'vitest';
import { story } from './story.ts';

/** Paid invoices of the past half-year, each so many days after its due date: the way a payer is known. */
const PAID = 'gentle';

describe('B1 E5 a payer is measured by their own history', () => {
  story(
    'a steady payer is not reminded before their own habit, where the policy respects it',
    {
      policy: PAID,
      owes: {
        P1: '100.00 due 2025-09-01',
        P2: '100.00 due 2025-10-01',
        P3: '100.00 due 2025-11-03',
        P4: '100.00 due 2025-12-01',
        P5: '100.00 due 2026-01-05',
        A: '100.00 due 2026-03-02',
      },
    },
    `
    2026-01-19 Mon  Acme pays 100.00 on P1 dated 2025-09-15
                    Acme pays 100.00 on P2 dated 2025-10-15
                    Acme pays 100.00 on P3 dated 2025-11-17
                    Acme pays 100.00 on P4 dated 2025-12-15
                    Acme pays 100.00 on P5 dated 2026-01-19
    2026-03-12 Thu  A waits (payer-habit) until 2026-03-16
    2026-03-17 Tue  letter friendly-10 about A
  `,
  );

  story(
    'whoever never paid anything yet has no habit to respect',
    { policy: PAID, owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-12 Thu  letter friendly-10 about A
  `,
  );

  story(
    'under standard a habit changes nothing: the policy does not ask for it',
    {
      owes: {
        P1: '100.00 due 2025-09-01',
        P2: '100.00 due 2025-10-01',
        P3: '100.00 due 2025-11-03',
        P4: '100.00 due 2025-12-01',
        P5: '100.00 due 2026-01-05',
        A: '100.00 due 2026-03-02',
      },
    },
    `
    2026-01-19 Mon  Acme pays 100.00 on P1 dated 2025-09-15
                    Acme pays 100.00 on P2 dated 2025-10-15
                    Acme pays 100.00 on P3 dated 2025-11-17
                    Acme pays 100.00 on P4 dated 2025-12-15
                    Acme pays 100.00 on P5 dated 2026-01-19
    2026-02-23 Mon  letter before-7 about A
    2026-03-02 Mon  letter due about A
    2026-03-09 Mon  letter friendly-7 about A
  `,
  );
});

describe('B3 three kinds of late payer', () => {
  story(
    'who wants to and cannot is given time: the final demand comes later',
    { policy: 'firm', owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  we know Acme: { segment: unable }
                    call call-5 about A
                    we call: they talk with us
    2026-03-16 Mon  letter firm-14 about A
    2026-04-16 Thu  letter final-30 about A, to approve
  `,
  );

  story(
    'anybody else meets it after thirty days',
    { policy: 'firm', owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  call call-5 about A
                    we call: they talk with us
    2026-03-16 Mon  letter firm-14 about A
    2026-04-01 Wed  letter final-30 about A, to approve
  `,
  );

  story(
    'who says on the telephone that they cannot pay is one of them within the week',
    { policy: 'firm', owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  call call-5 about A
                    we call: they cannot pay
    2026-03-16 Mon  letter firm-14 about A
    2026-04-01 Wed  A waits (stage-not-due) until 2026-04-15
    2026-04-16 Thu  letter final-30 about A, to approve
  `,
  );
});

describe('B4 the channel they answer to', () => {
  story(
    'who asks never to be telephoned gets letters only; the call is left out',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  Acme asks never to be telephoned
                    letter friendly-7 about A
    2026-04-01 Wed  letter firm-30 about A
  `,
  );

  story(
    'who asks never to be written to by e-mail is telephoned',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-05 Thu  Acme asks never to be written to by e-mail
    2026-03-16 Mon  call call-14 about A
  `,
  );

  story(
    'a text message needs a number; without one a person is told',
    {
      policy: '{ name: texts, stages: [{ id: text-7, days: 7, channel: sms, template: sms-friendly, tone: friendly }] }',
      owes: { A: '100.00 due 2026-03-02' },
      customer: { phone: null },
    },
    `
    2026-03-09 Mon  Acme agrees to be contacted by sms
                    A is a task (no-phone)
  `,
  );
});

describe('C5 C6 text messages and letters on paper', () => {
  story(
    'what the product does not send itself a person sends and says so; then the next stage comes in its time',
    {
      policy:
        '{ name: paper, stages: [{ id: text-7, days: 7, channel: sms, template: sms-friendly, tone: friendly }, { id: paper-21, days: 21, channel: letter, template: demand, tone: firm }, { id: firm-30, days: 30, channel: email, template: firm-30, tone: firm }] }',
      owes: { A: '100.00 due 2026-03-02' },
    },
    `
    2026-03-09 Mon  Acme agrees to be contacted by sms
                    A is to be sent
    2026-03-11 Wed  we send it by hand
    2026-03-12 Thu  A waits (stage-not-due) until 2026-03-22
    2026-03-23 Mon  we send it by hand
    2026-04-01 Wed  letter firm-30 about A
  `,
  );
});

describe('B6 why they do not pay', () => {
  story(
    'an answering machine is no conversation: the next stage comes in its time',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-16 Mon  call call-14 about A
                    we call: voicemail
    2026-04-01 Wed  letter firm-30 about A
  `,
  );
});

describe('C14 different treatment per customer and per invoice', () => {
  const AB = { A: '100.00 due 2026-03-02', B: '100.00 due 2026-03-02' };
  story(
    'what is decided for one customer lies over the policy',
    { owes: AB },
    `
    2026-03-02 Mon  letter due about A B
    2026-03-03 Tue  we decide for Acme: { stages: [{ id: friendly-7, days: 14 }, { id: call-14, off: true }] }
    2026-03-09 Mon  A waits (stage-not-due) until 2026-03-15
    2026-03-16 Mon  letter friendly-7 about A B
    2026-04-01 Wed  letter firm-30 about A B
  `,
  );

  story(
    'what is decided for one invoice lies over that: it is asked for beside the others and moves in its own time',
    { owes: AB },
    `
    2026-03-02 Mon  letter due about A B
    2026-03-03 Tue  we decide for Acme: { stages: [{ id: call-14, off: true }] }
                    we decide for B: { stages: [{ id: friendly-7, days: 20 }] }
    2026-03-09 Mon  letter friendly-7 about A B
    2026-03-23 Mon  letter friendly-7 about A B
    2026-04-01 Wed  letter firm-30 about A B
  `,
  );

  story(
    'an excluded invoice is left out of every letter and rests',
    { owes: AB },
    `
    2026-03-09 Mon  we decide for B: { exclude: true }
                    B rests (excluded)
                    letter friendly-7 about A, asking 100.00
  `,
  );

  story(
    'an excluded customer hears nothing until a person lets them in again',
    { owes: AB },
    `
    2026-03-03 Tue  we decide for Acme: { exclude: true }
    2026-03-20 Fri  A rests (excluded)
    2026-03-23 Mon  we decide for Acme: nothing
                    letter friendly-7 about A B
  `,
  );

  story(
    'a higher smallest sum for one customer',
    { owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-03 Tue  we decide for Acme: { minimumNet: 150 }
    2026-03-09 Mon  A rests (net-small)
  `,
  );

  story(
    'a new policy: what an invoice has been through is not sent again, what comes next is the new one’s',
    { owes: AB },
    `
    2026-03-09 Mon  letter friendly-7 about A B
    2026-03-11 Wed  we set the policy to: { extends: standard, stages: [{ id: call-14, off: true }, { id: firm-30, days: 18 }] }
    2026-03-20 Fri  letter firm-30 about A B
  `,
  );
});
