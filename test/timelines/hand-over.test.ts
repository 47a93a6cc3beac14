/** Others are asked to collect (C12): only a person hands over, money that comes afterwards is told of, and what is taken back is ours again. */
import { describe } from 'vitest';
import { story } from './story.ts';

const POLICY =
  '{ name: short, stages: [{ id: final-7, days: 7, channel: email, template: final-60, tone: final }, { id: over-20, days: 20, channel: hand-over, template: hand-over-90, tone: final }] }';
const A = { A: '100.00 due 2026-03-02', B: '60.00 due 2026-04-30' };

describe('C12 professionals are brought in', () => {
  story(
    'handed over after a person agreed; from then on we ask for nothing of it',
    { policy: POLICY, owes: A },
    `
    2026-03-09 Mon  we approve
                    letter final-7 about A
    2026-03-23 Mon  hand-over over-20 about A, to approve
    2026-03-24 Tue  we approve
                    A rests (handed-over)
    2026-05-07 Thu  letter final-7 about B, asking 60.00, to approve
  `,
  );

  story(
    'money that comes after the hand-over is told to whom it was handed to',
    { policy: POLICY, owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  we approve
                    letter final-7 about A
    2026-03-23 Mon  hand-over over-20 about A, to approve
    2026-03-24 Tue  we approve
    2026-04-02 Thu  Acme pays 40.00 on A
                    A is a task (handed-over-paid)
  `,
  );

  story(
    'taken back from the agency it is ours again, and a person decides what comes next',
    { policy: POLICY, owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  we approve
                    letter final-7 about A
    2026-03-23 Mon  hand-over over-20 about A, to approve
    2026-03-24 Tue  we approve
    2026-04-02 Thu  we take A back from the agency
                    A is a task (stages-done)
  `,
  );

  story(
    'paid before anybody agreed, it is never handed over',
    { policy: POLICY, owes: { A: '100.00 due 2026-03-02' } },
    `
    2026-03-09 Mon  we approve
                    letter final-7 about A
    2026-03-23 Mon  hand-over over-20 about A, to approve
    2026-03-24 Tue  Acme pays 100.00 on A
    2026-04-30 Thu  nothing leaves
  `,
  );
});
