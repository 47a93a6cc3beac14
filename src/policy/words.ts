/** Amounts as the reasons of a decision carry them: plain decimal text with the currency, for screens to format. */
import { decimalText } from '../domain/money.ts';

export function amountText(minor: number, currency: string): string {
  return `${decimalText(minor, currency)} ${currency}`;
}
