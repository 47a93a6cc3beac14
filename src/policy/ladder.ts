/** An invoice's way through the stages of a policy: on which day a stage falls for it, and which stages are on its way at all. */
import type { Progress } from '../cases/progress.ts';
import type { Invoice } from '../domain/ledger.ts';
import { addDays, type CalendarDate, dateOfDayNumber, dayNumber } from '../domain/time.ts';
import { countryCode } from './calendar.ts';
import { brokenWord, type Context } from './holds.ts';
import { type Conditions, type Stage, thresholdIn } from './policy.ts';
import { debtorOf } from './who.ts';

/** The day a stage falls on for an invoice, before gaps, caps and closed days. */
export function stageDay(stage: Stage, invoice: Invoice, due: CalendarDate, progress: Progress): CalendarDate {
  switch (stage.anchor) {
    case 'due':
      return addDays(due, stage.days);
    case 'end-of-month':
      return addDays(endOfMonth(due), stage.days);
    case 'invoice-date':
      return addDays(invoice.issued, stage.days);
    case 'previous-stage':
      return addDays(progress.last?.on ?? due, stage.days);
    default:
      return stage.anchor satisfies never;
  }
}

/** The last day of the month a day lies in. */
function endOfMonth(date: CalendarDate): CalendarDate {
  const first = dayNumber(date) - Number(date.slice(8)) + 1;
  const next = dateOfDayNumber(first + 31);
  return dateOfDayNumber(first + 31 - Number(next.slice(8)));
}

/** Whether a stage is on the way of this invoice: all its conditions hold. */
export function hasStage(stage: Stage, invoice: Invoice, context: Context): boolean {
  return stage.conditions === undefined || meets(stage.conditions, invoice, context);
}

function meets(conditions: Conditions, invoice: Invoice, context: Context): boolean {
  const { customer, organisation } = context.file;
  const { minimumOpen, segments, debtors, tags, notTags, countries, promiseBroken } = conditions;
  if (minimumOpen !== undefined && invoice.open < thresholdIn(minimumOpen, invoice.currency)) return false;
  if (segments && !segments.includes(customer.segment ?? '')) return false;
  if (debtors && !debtors.includes(debtorOf(context.file))) return false;
  if (tags && !tags.some((tag) => customer.tags.includes(tag))) return false;
  if (notTags?.some((tag) => customer.tags.includes(tag))) return false;
  if (countries && !countries.includes(countryCode(customer.country) ?? countryCode(organisation.country) ?? '')) return false;
  return promiseBroken === undefined || brokenWord(invoice.currency, context).some((each) => each.rule === 'promise-broken');
}
