/** Who owes, in the eyes of the law: which rules protect them hangs on it. */

export const DEBTORS = ['company', 'sole-trader', 'consumer'] as const;
export type Debtor = (typeof DEBTORS)[number];

/** Why somebody does not pay, as they say it on the telephone or in the portal (requirements B6). */
export const NON_PAYMENT_REASONS = ['cannot-pay', 'dissatisfied', 'forgot', 'paperwork', 'unwilling'] as const;
export type NonPaymentReason = (typeof NON_PAYMENT_REASONS)[number];
