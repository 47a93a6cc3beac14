/**
 * Which token a call is made with, and the one place that refreshes: once at a time per grant, in this process and in every other on the
 * same database, and never with a token set that was not committed first. Only the platform's `invalid_grant` ends a grant, and only after
 * the store was read again.
 */
import type { Grant, OAuth, Outcome } from '../../connectors/connector.ts';
import { ACCESS_TOKEN_REFUSED } from '../../connectors/failure.ts';
import { addMs, type Instant } from '../domain/time.ts';
import type { Opened } from './access.ts';
import type { Rows } from './rows.ts';
import type { GrantRow } from './schema.ts';
import { type Tokens, UNREADABLE_TOKEN } from './tokens.ts';

/** A token is refreshed when less than this is left of it, so that no call outlives it. Our figure. */
const REFRESH_BEFORE_MS = 120_000;
/** Longer than one refresh can take (connectors/http.ts gives up after 30 s); a process that died holding it is waited for so long. */
export const LEASE_MS = 45_000;
/** How often whoever waits for another's refresh looks, and for how long at most. */
const LOOK_EVERY_MS = 100;
const LOOKS = 600;
/** A token that came from a refused one and is refused as well is not refreshed again so soon: the fault lies elsewhere. */
const RENEW_EVERY_MS = 60_000;

export const NOT_CONNECTED = 'not-connected';
/** A grant's row says that it ended. */
const GRANT_ENDED = 'grant-ended';

export interface RefreshDeps {
  readonly rows: Rows;
  readonly tokens: Tokens;
  readonly oauth: (platform: string) => OAuth | null;
  readonly now: () => Instant;
  /** A name of this process that no other has. */
  readonly owner: string;
  readonly pause: (ms: number) => Promise<void>;
  readonly log: (level: 'info' | 'warn' | 'error', event: string, values?: Readonly<Record<string, string | number | null>>) => void;
}

export interface Refreshing {
  open(grantId: string): Promise<Outcome<Opened>>;
  renew(grantId: string, refused: string): Promise<Outcome<Opened>>;
  /** Refreshes whatever is left of the token's time. */
  refresh(grantId: string): Promise<Outcome<Opened>>;
}

export function refreshingOf(deps: RefreshDeps): Refreshing {
  const { rows, tokens, now } = deps;
  const running = new Map<string, Promise<Outcome<Opened>>>();
  /** The token sets that a refused token brought about, and when. */
  const renewals = new Map<string, { readonly version: number; readonly at: Instant }>();

  const opened = async (row: GrantRow): Promise<Outcome<Opened>> => {
    const token = await tokens.open(row, 'access-token');
    if (token.ok) return { ok: true, value: { accessToken: token.value, endsAt: row.hardExpiresAt } };
    if (token.failure.kind === 'reconnect') end(deps, row, UNREADABLE_TOKEN);
    return token;
  };
  /** However many ask in this process, one asks for the lease. */
  const once = (row: GrantRow): Promise<Outcome<Opened>> => {
    const known = running.get(row.id);
    if (known) return known;
    const work = underLease(deps, row, opened).finally(() => running.delete(row.id));
    running.set(row.id, work);
    return work;
  };

  return {
    async open(grantId) {
      const row = rows.grant(grantId);
      if (row?.state !== 'live') return dead(row);
      return row.accessExpiresAt > addMs(now(), REFRESH_BEFORE_MS) ? opened(row) : once(row);
    },
    async renew(grantId, refused) {
      const row = rows.grant(grantId);
      if (row?.state !== 'live') return dead(row);
      const standing = await opened(row);
      if (!standing.ok) return standing;
      const last = renewals.get(grantId);
      if (standing.value.accessToken !== refused) return standing;
      if (last?.version === row.version && last.at > addMs(now(), -RENEW_EVERY_MS)) return stillRefused;
      const renewed = await once(row);
      const version = rows.grant(grantId)?.version;
      if (renewed.ok && version !== undefined) renewals.set(grantId, { version, at: now() });
      return renewed;
    },
    async refresh(grantId) {
      const row = rows.grant(grantId);
      return row?.state === 'live' ? once(row) : dead(row);
    },
  };
}

const stillRefused: Outcome<never> = { ok: false, failure: { kind: 'later', at: null, code: ACCESS_TOKEN_REFUSED } };

function dead(row: GrantRow | null): Outcome<never> {
  return { ok: false, failure: { kind: 'reconnect', code: row ? GRANT_ENDED : NOT_CONNECTED } };
}

/** Waits until this process may refresh, or until another has done it. */
async function underLease(
  deps: RefreshDeps,
  before: GrantRow,
  opened: (row: GrantRow) => Promise<Outcome<Opened>>,
): Promise<Outcome<Opened>> {
  const { rows, now, owner, pause } = deps;
  for (let look = 0; look < LOOKS; look += 1) {
    const row = rows.grant(before.id);
    if (row?.state !== 'live') return dead(row);
    if (row.version !== before.version) return opened(row);
    const leased = rows.lease(row.id, row.version, owner, now(), addMs(now(), LEASE_MS));
    if (leased) return holding(deps, leased, opened);
    await pause(LOOK_EVERY_MS);
  }
  return { ok: false, failure: { kind: 'later', at: rows.grant(before.id)?.leaseUntil ?? null, code: 'refresh-under-way' } };
}

/** Under the lease: one call, then the commit, then the token may be used. */
async function holding(deps: RefreshDeps, row: GrantRow, opened: (row: GrantRow) => Promise<Outcome<Opened>>): Promise<Outcome<Opened>> {
  const { rows, tokens, oauth, log } = deps;
  const platform = oauth(row.platform);
  const token = platform ? await tokens.open(row, 'refresh-token') : null;
  if (!platform || !token) return released(deps, row, { ok: false, failure: { kind: 'refused', code: 'platform-not-configured' } });
  if (!token.ok) {
    if (token.failure.kind === 'reconnect') end(deps, row, UNREADABLE_TOKEN);
    return released(deps, row, token);
  }
  const answer = await platform.refresh(token.value);
  if (answer.ok) return kept(deps, row, answer.value, token.value, platform.graceMs ?? 0, opened);
  log('warn', 'refresh-failed', { platform: row.platform, kind: answer.failure.kind, code: answer.failure.code });
  if (answer.failure.kind !== 'reconnect') return released(deps, row, answer);
  // Refused: before it is believed, the store is read again. Another may have refreshed meanwhile, and its token set is the good one.
  const now = rows.grant(row.id);
  if (now && now.version !== row.version) return opened(now);
  const earlier = await byPrevious(deps, row, platform);
  if (earlier?.ok) return kept(deps, row, earlier.value.grant, earlier.value.token, 0, opened);
  if (earlier && earlier.failure.kind !== 'reconnect') return released(deps, row, earlier);
  if (end(deps, row, answer.failure.code)) return answer;
  const standing = rows.grant(row.id);
  return standing?.state === 'live' ? opened(standing) : answer;
}

/** Within its grace the refresh token before the last opens what a lost or damaged last one no longer does; null: there is none. */
async function byPrevious(
  { tokens, now, log }: RefreshDeps,
  row: GrantRow,
  platform: OAuth,
): Promise<Outcome<{ grant: Grant; token: string }> | null> {
  if (row.previousRefreshToken === null || row.previousUntil === null || row.previousUntil <= now()) return null;
  const token = await tokens.open(row, 'previous-refresh-token');
  if (!token.ok) return null;
  const answer = await platform.refresh(token.value);
  if (!answer.ok) return answer;
  log('info', 'refreshed-by-previous', { platform: row.platform });
  return { ok: true, value: { grant: answer.value, token: token.value } };
}

/** Sealed first, because sealing waits; then one statement commits the new tokens, keeps the old refresh token and gives the lease back. */
async function kept(
  deps: RefreshDeps,
  row: GrantRow,
  grant: Grant,
  used: string,
  graceMs: number,
  opened: (row: GrantRow) => Promise<Outcome<Opened>>,
): Promise<Outcome<Opened>> {
  const { rows, tokens, now } = deps;
  const previous = graceMs > 0 && used !== grant.refreshToken ? used : null;
  const sealed = await tokens.seal(row, grant, previous);
  const at = now();
  const committed = rows.replace(row.id, row.version, {
    ...sealed,
    previousUntil: previous === null ? null : addMs(at, graceMs),
    accessExpiresAt: grant.accessExpiresAt,
    refreshExpiresAt: grant.refreshExpiresAt,
    hardExpiresAt: grant.hardExpiresAt ?? row.hardExpiresAt,
    refreshedAt: at,
    version: row.version + 1,
    leaseOwner: null,
    leaseUntil: null,
  });
  const standing = rows.grant(row.id);
  // Not committed: a new consent or another's refresh came first; what stands there is what everyone uses.
  if (!committed) deps.log('warn', 'refresh-superseded', { platform: row.platform });
  return standing?.state === 'live' ? opened(standing) : dead(standing);
}

function released<Result>({ rows, owner }: RefreshDeps, row: GrantRow, result: Result): Result {
  rows.release(row.id, owner);
  return result;
}

/** Only the token set that was refused is ended; false: another stands there already. */
function end({ rows, log }: RefreshDeps, row: GrantRow, code: string): boolean {
  const ended = rows.replace(row.id, row.version, { state: 'ended', leaseOwner: null, leaseUntil: null });
  if (ended) log('warn', 'grant-ended', { platform: row.platform, code });
  return ended;
}
