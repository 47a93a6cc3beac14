/** What the settings show: who letters come from, and the stages of the policy in force. */
import type { Channel } from '../cases/channel.ts';
import type { Sender } from '../store/schema-books.ts';

/** Who letters come from, and which address waits for its code. */
export interface SenderView extends Sender {
  /** Its own words for letters, as they were written; null: ours. */
  readonly ownWords: string | null;
  /** Whether letters go with the platform's PDFs of their invoices; null: the platform has none. */
  readonly attachInvoices: boolean | null;
  /** How long the words of letters and replies are kept; null: as long as the file. */
  readonly keepWordsMonths: number | null;
  readonly pending: string | null;
}

/** One line of the organisation's policy, for screens. */
export interface StageView {
  readonly id: string;
  readonly days: number;
  readonly channel: Channel;
  readonly approval: boolean;
}
