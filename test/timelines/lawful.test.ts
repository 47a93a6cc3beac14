/** Fair and lawful (D): stop means stop, a wish is kept, people are protected further than companies, and channels need what the law asks for them. */
import { describe } from 'vitest';
import { story } from './story.ts';

const A = { A: '100.00 due 2026-03-02' };

describe('D1 asked to stop: stop at once; asked to call later: call then', () => {
  story(
    'asked to call on a day, we call on that day, and are silent until then on every channel',
    { owes: A },
    `
    2026-03-05 Thu  Acme asks to be called on 2026-03-12
    2026-03-09 Mon  A is held (hold-wish) until 2026-03-11
    2026-03-12 Thu  A is a task (call-asked-for) until 2026-03-18
    2026-03-19 Thu  letter friendly-7 about A
  `,
  );

  story(
    'asked for peace until a day, we keep it, and go on after it without a burst',
    { owes: A },
    `
    2026-03-05 Thu  Acme asks to be left in peace until 2026-03-30
    2026-03-20 Fri  A is held (hold-wish) until 2026-03-29
    2026-03-30 Mon  letter friendly-7 about A
    2026-04-06 Mon  call call-14 about A
  `,
  );

  story(
    'a wish the customer gives up no longer counts',
    { owes: A },
    `
    2026-03-05 Thu  Acme asks to be left in peace until 2026-03-30
    2026-03-09 Mon  A is held (hold-wish)
    2026-03-10 Tue  Acme does not mind any more
                    letter friendly-7 about A
  `,
  );
});

describe('D2 people are protected further than companies', () => {
  const WEEKLY =
    '{ name: weekly, stages: [{ id: friendly-7, days: 7, channel: email, template: friendly-7, tone: friendly }, { id: call-14, days: 14, channel: call, template: call-14, tone: neutral }, { id: firm-21, days: 21, channel: email, template: firm-30, tone: firm }] }';
  story(
    'after a conversation a sole trader is left in peace for seven full days',
    { policy: WEEKLY, owes: A },
    `
    2026-03-09 Mon  we know Acme: { debtor: sole-trader }
                    letter friendly-7 about A
    2026-03-16 Mon  call call-14 about A
                    we call: they talk with us
    2026-03-23 Mon  A waits (cooldown) until 2026-03-23
    2026-03-24 Tue  letter firm-21 about A
  `,
  );

  story(
    'a company hears from us in the policy’s own time',
    { policy: WEEKLY, owes: A },
    `
    2026-03-09 Mon  letter friendly-7 about A
    2026-03-16 Mon  call call-14 about A
                    we call: they talk with us
    2026-03-23 Mon  letter firm-21 about A
  `,
  );

  story(
    'nobody spoke on an answering machine: a sole trader, too, hears from us in the policy’s own time',
    { policy: WEEKLY, owes: A },
    `
    2026-03-09 Mon  we know Acme: { debtor: sole-trader }
                    letter friendly-7 about A
    2026-03-16 Mon  call call-14 about A
                    we call: voicemail
    2026-03-23 Mon  letter firm-21 about A
  `,
  );

  story(
    'a sole trader is written to before anybody telephones',
    { policy: 'personal', owes: A },
    `
    2026-02-20 Fri  we know Acme: { debtor: sole-trader }
    2026-03-23 Mon  letter friendly-21 about A
  `,
  );

  story(
    'a company may be telephoned first, as the policy says',
    { policy: 'personal', owes: A },
    `
    2026-02-23 Mon  call call-before-7 about A
                    we call: they talk with us
    2026-03-09 Mon  call call-7 about A
                    we call: no answer
    2026-03-23 Mon  letter friendly-21 about A
  `,
  );

  story(
    'an organisation whose customers are consumers says so once',
    { policy: 'personal', owes: A, place: { country: 'GB', timeZone: 'Europe/London', baseCurrency: 'GBP' } },
    `
    2026-02-19 Thu  we know our customers: { customersAre: consumer }
    2026-03-23 Mon  letter friendly-21 about A
  `,
  );
});

describe('D2 D4 consent, where the law of the place asks for it', () => {
  const TEXTS = '{ name: texts, stages: [{ id: text-7, days: 7, channel: sms, template: sms-friendly, tone: friendly }] }';
  story(
    'in the United States nobody gets a text message they did not agree to',
    { policy: TEXTS, owes: A },
    `
    2026-03-09 Mon  A is a task (no-consent)
    2026-03-11 Wed  Acme agrees to be contacted by sms
                    A is to be sent
  `,
  );

  story(
    'consent taken back counts from that day on',
    { policy: TEXTS, owes: { A: '100.00 due 2026-03-09' } },
    `
    2026-03-05 Thu  Acme agrees to be contacted by sms
    2026-03-12 Thu  Acme no longer agrees to be contacted by sms
    2026-03-16 Mon  A is a task (no-consent)
  `,
  );

  story(
    'a consumer in New York must have agreed to e-mail once the city’s rules are in force; before them they need not',
    { owes: { A: '100.00 due 2026-08-28' } },
    `
    2026-08-20 Thu  we know Acme: { debtor: consumer, region: US-NY }
    2026-08-21 Fri  letter before-7 about A
    2026-08-28 Fri  letter due about A
    2026-09-04 Fri  A is a task (no-consent)
    2026-09-08 Tue  Acme agrees to be contacted by email
                    letter friendly-7 about A
  `,
  );

  story(
    'somebody who collects for others sends no text message at all: the carriers forbid it, and the stage is left out',
    {
      policy:
        '{ name: texts, stages: [{ id: text-7, days: 7, channel: sms, template: sms-friendly, tone: friendly }, { id: firm-21, days: 21, channel: email, template: firm-30, tone: firm }] }',
      owes: A,
    },
    `
    2026-03-05 Thu  we know our customers: { role: agent }
                    Acme agrees to be contacted by sms
    2026-03-23 Mon  letter firm-21 about A
  `,
  );
});

describe('D4 personal circumstances', () => {
  story(
    'vulnerable: nothing automatic; after ninety days a person is asked to look, and it still holds',
    { owes: A },
    `
    2026-03-05 Thu  we hold Acme: vulnerable
    2026-06-02 Tue  A is held (hold-vulnerable) until 2026-06-02
    2026-06-03 Wed  A is a task (hold-old)
    2026-06-30 Tue  nothing leaves
  `,
  );

  story(
    'a moratorium of sixty days ends by itself, and the friendly letter comes first however late it has become',
    { owes: A },
    `
    2026-03-05 Thu  we hold Acme: moratorium until 2026-05-03
    2026-05-04 Mon  letter friendly-7 about A
  `,
  );
});

describe('D4 notice before others are set on somebody, and what a letter must say', () => {
  const SHORT =
    '{ name: short, stages: [{ id: final-7, days: 7, channel: email, template: final-60, tone: final }, { id: over-20, days: 20, channel: hand-over, template: hand-over-90, tone: final }] }';
  const LONDON = { country: 'GB', timeZone: 'Europe/London', baseCurrency: 'GBP' };
  story(
    'a consumer in Britain has thirty days after the last letter before anything is handed over',
    { policy: SHORT, owes: A, place: LONDON },
    `
    2026-03-09 Mon  we know Acme: { debtor: consumer }
                    we approve
                    letter final-7 about A
    2026-03-23 Mon  A waits (stage-not-due) until 2026-04-07
    2026-04-08 Wed  hand-over over-20 about A, to approve
  `,
  );

  story(
    'a company has what the policy gives it',
    { policy: SHORT, owes: A, place: LONDON },
    `
    2026-03-09 Mon  we approve
                    letter final-7 about A
    2026-03-23 Mon  hand-over over-20 about A, to approve
  `,
  );

  story(
    'in Saudi Arabia a person is written to in Arabic, and the letter says when somebody can be reached; before the business said so it does not leave',
    { owes: { A: '100.00 due 2026-03-31' }, place: { country: 'SA', timeZone: 'Asia/Riyadh', baseCurrency: 'SAR' } },
    `
    2026-03-29 Sun  we know our customers: { customersAre: consumer, workingHours: من الأحد إلى الخميس، 9:00–16:00, employee: سلمى }
                    letter before-7 about A
                    the letter says "من الأحد إلى الخميس"
  `,
  );
});
