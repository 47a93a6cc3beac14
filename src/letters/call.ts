/** What to say on the telephone: who asks, what for, and above all the question whether anything stands in the way. */
import { dateText, moneyText } from './locale.ts';
import { checked, fieldsOf, type LetterInput } from './statement.ts';
import { fill, plain } from './template.ts';
import { WORDS } from './words.ts';

export interface CallScript {
  readonly title: string;
  /** One step or sentence each, in order. */
  readonly lines: readonly string[];
}

/**
 * The script of a call task, for any call stage (`call-14` and its likes).
 * @throws LetterRefused as renderLetter.
 */
export function renderCallScript(given: LetterInput): CallScript {
  const input = checked(given);
  const { call, labels, rowDisputed } = WORDS[input.language];
  const fields = fieldsOf(input);
  const say = (template: string) => fill(template, fields, plain);
  const rows = input.sections.flatMap(({ currency, credit, invoices }) => {
    const money = (minor: number) => moneyText(minor, currency, input.language);
    return [
      ...invoices.map((invoice) =>
        fill(
          call.row,
          {
            number: invoice.number,
            issued: dateText(invoice.issued, input.language),
            due: dateText(invoice.due, input.language),
            amount: money(invoice.open),
          },
          plain,
        ),
      ),
      ...invoices
        .filter((invoice) => invoice.disputed > 0)
        .map((invoice) => `${fill(rowDisputed, { number: invoice.number }, plain)}: ${money(invoice.disputed)}`),
      ...(credit > 0 ? [`${labels.credit}: ${money(credit)}`] : []),
    ];
  });
  return { title: say(call.title), lines: [...call.before.map(say), ...rows, ...call.after.map(say)] };
}
