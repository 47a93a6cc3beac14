/** Token sets as a grant's row holds them: each token sealed for its grant, platform, field and key version; none is ever kept in clear. */
import type { Grant, Outcome } from '../../connectors/connector.ts';
import { CannotOpen, type SecretContext, type Vault } from '../vault/vault.ts';
import type { GrantRow } from './schema.ts';

export type TokenField = 'access-token' | 'refresh-token' | 'previous-refresh-token';
type Keyed = Pick<GrantRow, 'id' | 'platform' | 'keyVersion' | 'dataKey'>;
export type SealedTokens = Pick<GrantRow, 'accessToken' | 'refreshToken' | 'previousRefreshToken'>;

/** A token or data key that was changed, or that stands where it was not put: only a new consent helps. */
export const UNREADABLE_TOKEN = 'unreadable-token';
/** The master key that wrapped the data key was not given to this process; with it everything is readable again. */
export const MASTER_KEY_MISSING = 'master-key-missing';

export interface Tokens {
  /** The text of one token; a failure never holds any of it. */
  open(row: GrantRow, field: TokenField): Promise<Outcome<string>>;
  /** `previous` is the refresh token before this one, where it is still good for something. @throws CannotOpen when the data key does not open. */
  seal(key: Keyed, grant: Pick<Grant, 'accessToken' | 'refreshToken'>, previous: string | null): Promise<SealedTokens>;
  newDataKey(grantId: string): Promise<string>;
  /** null: the current master key wraps it already. @throws CannotOpen */
  rewrap(grantId: string, dataKey: string): Promise<string | null>;
}

/** What the data key of a grant was made for; part of what every blob is authenticated with. */
const ownerOf = (grantId: string): string => `grant/${grantId}`;

export function tokensOf(vault: Vault): Tokens {
  // Opened for every call to a platform: the one that stands is not opened again. Keyed by the blob, so a changed one is.
  const opened = new Map<string, { readonly key: string; readonly token: string }>();
  const place = ({ id, platform, keyVersion, dataKey }: Keyed, field: TokenField): SecretContext => ({
    owner: ownerOf(id),
    connection: platform,
    field,
    keyVersion,
    dataKey,
  });
  return {
    async open(row, field) {
      const blob = blobOf(row, field);
      if (blob === null) return failure(UNREADABLE_TOKEN);
      const key = [blob, row.dataKey, row.keyVersion, row.platform].join('\n');
      const known = opened.get(row.id);
      if (field === 'access-token' && known?.key === key) return { ok: true, value: known.token };
      try {
        const token = await vault.open(place(row, field), blob);
        if (field === 'access-token') opened.set(row.id, { key, token });
        return { ok: true, value: token };
      } catch (error) {
        if (!(error instanceof CannotOpen)) throw error;
        return failure(error.reason === 'unknown-master-key' ? MASTER_KEY_MISSING : UNREADABLE_TOKEN);
      }
    },
    async seal(key, { accessToken, refreshToken }, previous) {
      const [access, refresh, before] = await Promise.all([
        vault.seal(place(key, 'access-token'), accessToken),
        vault.seal(place(key, 'refresh-token'), refreshToken),
        previous === null ? null : vault.seal(place(key, 'previous-refresh-token'), previous),
      ]);
      return { accessToken: access, refreshToken: refresh, previousRefreshToken: before };
    },
    newDataKey: (grantId) => vault.newDataKey(ownerOf(grantId)),
    rewrap: (grantId, dataKey) => vault.rewrap(ownerOf(grantId), dataKey),
  };
}

function blobOf(row: GrantRow, field: TokenField): string | null {
  switch (field) {
    case 'access-token':
      return row.accessToken;
    case 'refresh-token':
      return row.refreshToken;
    case 'previous-refresh-token':
      return row.previousRefreshToken;
  }
}

function failure(code: typeof UNREADABLE_TOKEN | typeof MASTER_KEY_MISSING): Outcome<never> {
  return { ok: false, failure: code === UNREADABLE_TOKEN ? { kind: 'reconnect', code } : { kind: 'later', at: null, code } };
}
