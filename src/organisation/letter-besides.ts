/** What a letter says beside the amounts: the word that was not kept, the interest the organisation claims, the wording of a formal notice. */
import type { LetterInput, LetterInterest } from '../letters/letter.ts';
import type { CaseFile, Decision } from '../policy/case.ts';
import { planVerdict, verdictOn } from '../policy/holds.ts';
import { interestOn } from '../policy/interest/interest.ts';
import { FINAL_CHANNELS } from '../policy/policy.ts';
import { countryOf, debtorOf } from '../policy/who.ts';
import type { Desk, Moment } from './desk.ts';
import { furthest } from './plan-effects.ts';

type Besides = Pick<LetterInput, 'brokenPromise' | 'brokenPlan' | 'interest' | 'notice'>;

/** Softer letters speak of no interest. */
const CLAIMING_TONES: readonly string[] = ['firm', 'final'];

export function besides(desk: Desk, moment: Moment, file: CaseFile, decisions: readonly Decision[]): Besides {
  const stage = moment.policy.stages.find((each) => each.id === furthest(decisions, moment.policy));
  const claims = stage !== undefined && (CLAIMING_TONES.includes(stage.tone) || stage.channel === 'interest-notice');
  const isNotice = stage !== undefined && FINAL_CHANNELS.includes(stage.channel) && stage.channel !== 'hand-over';
  return {
    ...brokenWord(moment, file, new Set(decisions.map((decision) => decision.amount.currency))),
    interest: claims ? interestRows(desk, moment, file, decisions) : null,
    // Whoever approves a final demand approves its wording with it; without approval it never leaves.
    notice: isNotice ? { country: countryOf(file), debtor: debtorOf(file), approved: true } : null,
  };
}

/** The latest promise and the latest instalment that were not kept, in the letter's currencies. */
function brokenWord(
  { policy, asOf }: Moment,
  file: CaseFile,
  currencies: ReadonlySet<string>,
): Pick<Besides, 'brokenPromise' | 'brokenPlan'> {
  const standing = { file, policy, asOf, country: countryOf(file) };
  const promise = file.promises.findLast((each) => {
    const { state } = verdictOn(each, standing);
    return currencies.has(each.currency) && (state === 'broken' || state === 'partly-kept');
  });
  const missed = file.plans.flatMap((plan) => {
    if (plan.state !== 'active' && plan.state !== 'broken') return [];
    return [...currencies].flatMap((currency) => {
      const { state, next } = planVerdict(plan, currency, standing);
      return state === 'broken' && next ? [next.due] : [];
    });
  });
  const due = missed.at(-1);
  return {
    brokenPromise: promise ? { amount: promise.amount, currency: promise.currency, date: promise.date } : null,
    brokenPlan: due ? { due } : null,
  };
}

/** Rows of interest on each invoice of the letter, where the organisation claims any and the law of the customer's place lets it. */
function interestRows(
  { store }: Desk,
  { organisation, asOf }: Moment,
  file: CaseFile,
  decisions: readonly Decision[],
): LetterInterest[] | null {
  const terms = organisation.interest;
  if (!terms) return null;
  const asked = new Set(decisions.flatMap((decision) => decision.invoiceIds));
  const parties = { country: countryOf(file), debtor: debtorOf(file) };
  return file.invoices.flatMap((invoice) => {
    const { id, number, due, total, currency } = invoice;
    if (!asked.has(id) || due === null || due >= asOf) return [];
    const settled = store.readings.settlements(id);
    const before = settled.reduce((sum, each) => (each.date <= due ? sum + each.amount : sum), 0);
    const events = settled.filter((each) => each.date > due && each.date <= asOf);
    const interest = interestOn({ principal: Math.max(0, total - before), currency, due, events, ...parties }, terms, asOf);
    return interest.stretches.map((stretch, index) => ({
      number: number ?? id,
      amount: stretch.amount,
      days: stretch.days,
      ratePercentText: percentText(stretch.basisPoints),
      fixedSum: index === 0 ? interest.fixedSum : 0,
      basis: terms.kind === 'statutory' && file.customer.language !== 'ar' ? interest.basis : null,
    }));
  });
}

/** 1175 → '11.75', 1200 → '12'. */
function percentText(basisPoints: number): string {
  const cents = String(basisPoints % 100).padStart(2, '0');
  return `${Math.floor(basisPoints / 100)}${cents === '00' ? '' : `.${cents.replace(/0$/, '')}`}`;
}
