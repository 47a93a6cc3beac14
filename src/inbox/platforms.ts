/** The platforms that send webhooks: how each one signs, and how its deliveries are read. A new sender is one more line. */
import { hintsQuickBooks, QUICKBOOKS_SIGNATURE_HEADER, verifyQuickBooks } from '../../connectors/quickbooks/webhook.ts';
import type { Hints } from '../../connectors/webhook.ts';
import { hintsXero, verifyXero, XERO_SIGNATURE_HEADER } from '../../connectors/xero/webhook.ts';

export const WEBHOOK_PLATFORMS = ['xero', 'quickbooks'] as const;
export type WebhookPlatform = (typeof WEBHOOK_PLATFORMS)[number];

export interface WebhookSender {
  readonly signatureHeader: string;
  readonly verify: (rawBody: Uint8Array, signature: string | null, keys: readonly string[]) => Promise<boolean>;
  /** Never throws. */
  readonly hints: (rawBody: Uint8Array) => Hints;
}

export const SENDERS: Readonly<Record<WebhookPlatform, WebhookSender>> = {
  xero: { signatureHeader: XERO_SIGNATURE_HEADER, verify: verifyXero, hints: hintsXero },
  quickbooks: { signatureHeader: QUICKBOOKS_SIGNATURE_HEADER, verify: verifyQuickBooks, hints: hintsQuickBooks },
};
