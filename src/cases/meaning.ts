/** What a customer's own words may mean for their case; each can only add a pause (contract rule 8). */

export const MEANINGS = ['stop', 'paid', 'dispute', 'lawyer', 'cannot-pay'] as const;
export type Meaning = (typeof MEANINGS)[number];
