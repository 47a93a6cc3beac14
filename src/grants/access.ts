/** How an organisation comes by a token for its calls, without knowing where grants are kept or who else uses the same one. */
import type { Outcome } from '../../connectors/connector.ts';
import type { Instant } from '../domain/time.ts';

export interface Opened {
  readonly accessToken: string;
  /** The day the platform ends the grant whatever is done; null where it names none. */
  readonly endsAt: Instant | null;
}

export interface Access {
  /** A token that is good for some minutes; refreshed first where it is not. */
  open(): Promise<Outcome<Opened>>;
  /** The platform refused this token before its time: one refresh, unless another token stands there already. */
  renew(refused: string): Promise<Outcome<Opened>>;
}

const nothing: Outcome<Opened> = { ok: true, value: { accessToken: '', endsAt: null } };

/** For platforms that ask for no grant (their facts name no scopes). */
export const withoutGrant: Access = { open: async () => nothing, renew: async () => nothing };
