/** What a customer's own words may mean for their case; each can only add a pause (contract rule 8). */

export const MEANINGS = ['stop', 'paid', 'dispute', 'lawyer', 'cannot-pay'] as const;
export type Meaning = (typeof MEANINGS)[number];

/**
 * `bounce`: it could not be delivered. `delivered` and `under-way` (late, or handed on to where nobody reports) are reports of machines that say
 * so. `complaint`: the recipient called it unwanted.
 */
export const REPLY_KINDS = ['reply', 'auto-reply', 'bounce', 'delivered', 'under-way', 'complaint'] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];
