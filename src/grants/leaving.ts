/**
 * Going, from our side: an organisation is disconnected here at once; the platform is told, again and again until it heard; with the last
 * connection the grant is revoked and its tokens and key are deleted.
 */
import type { Failure } from '../../connectors/connector.ts';
import { addMs } from '../domain/time.ts';
import type { RefreshDeps, Refreshing } from './refresh.ts';
import type { ConnectionRow } from './rows.ts';
import type { ConsentTenant, GrantRow } from './schema.ts';

/** Longer than a person takes to choose. Our figure. */
const ORPHAN_MS = 3_600_000;

export interface Leaving {
  /** Tells the platform of every connection that was ended here. Gives how many it has still to hear of. */
  tellPlatforms(): Promise<number>;
  /** Ends grants that nobody uses and nobody is choosing from: consents that were never followed up. */
  endOrphans(): Promise<void>;
  /** Ends connections of a consent that the person did not choose; what fails stays as the platform's own list shows it. */
  refuse(grant: GrantRow, tenants: readonly ConsentTenant[]): Promise<void>;
}

export function leavingOf(deps: RefreshDeps, refreshing: Refreshing): Leaving {
  const { rows, tokens, oauth, log } = deps;

  /** null: the platform knows, or there is nothing left there to end. */
  async function tell(row: ConnectionRow, grant: GrantRow): Promise<Failure | null> {
    const platform = oauth(grant.platform);
    if (!platform?.disconnect || grant.state !== 'live') return null;
    const access = await refreshing.open(grant.id);
    if (!access.ok) return mustWait(access.failure);
    const answer = await platform.disconnect(access.value.accessToken, { id: row.tenant, connectionId: row.connectionId });
    return answer.ok ? null : mustWait(answer.failure);
  }

  /** Revokes, and deletes our copy only when the platform has heard of it or never will. */
  async function revoke(grant: GrantRow): Promise<boolean> {
    const current = rows.grant(grant.id) ?? grant;
    const platform = oauth(current.platform);
    const token = current.state === 'live' && platform ? await tokens.open(current, 'refresh-token') : null;
    if (platform && token?.ok) {
      const answer = await platform.revoke({ refreshToken: token.value });
      if (!answer.ok && mustWait(answer.failure)) return false;
      if (!answer.ok) log('warn', 'revoke-refused', { platform: current.platform, code: answer.failure.code });
    }
    rows.forget(current.id);
    return true;
  }

  async function leave(row: ConnectionRow): Promise<boolean> {
    const grant = rows.grant(row.grantId);
    if (!grant) return true;
    const failure = await tell(row, grant);
    if (failure) {
      log('warn', 'disconnect-waits', { platform: grant.platform, code: failure.code });
      return false;
    }
    const isLast = rows.connectionsOf(grant.id).every((other) => other.organisationId === row.organisationId);
    // Somebody who is choosing at this moment keeps the grant; if nothing comes of it, it is an orphan.
    const isUsed = !isLast || rows.isOffered(grant.id) || rows.connection(row.organisationId)?.state !== 'leaving';
    if (!isUsed && !(await revoke(grant))) return false;
    rows.left(row.organisationId);
    return true;
  }

  return {
    async tellPlatforms() {
      let waiting = 0;
      for (const row of rows.leaving()) if (!(await leave(row))) waiting += 1;
      return waiting;
    },
    async endOrphans() {
      rows.dropConsentsBefore(deps.now());
      for (const grant of rows.orphans(addMs(deps.now(), -ORPHAN_MS))) await revoke(grant);
    },
    async refuse(grant, tenants) {
      const platform = oauth(grant.platform);
      if (!platform?.disconnect) return;
      for (const tenant of tenants) {
        const access = await refreshing.open(grant.id);
        const answer = access.ok ? await platform.disconnect(access.value.accessToken, tenant) : access;
        if (!answer.ok) log('warn', 'unchosen-kept', { platform: grant.platform, code: answer.failure.code });
      }
    },
  };
}

/** What may still succeed is tried again; a grant that is dead, or a call that is refused for good, leaves nothing to end. */
function mustWait(failure: Failure): Failure | null {
  return failure.kind === 'later' || failure.kind === 'unknown-outcome' ? failure : null;
}
