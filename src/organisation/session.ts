/** The access token a call is made with: refreshed before it ends, once at a time, and never used before its successor is safe. */
import type { Grant, Outcome, Session } from '../../connectors/connector.ts';
import { addMs } from '../domain/time.ts';
import type { Desk } from './desk.ts';

/** A token is refreshed when less than this is left of it, so that no call outlives it. Our figure. */
const REFRESH_BEFORE_MS = 120_000;

export type OpenSession = () => Promise<Outcome<Session>>;

/** One per actor: however many ask at once, the platform sees one refresh (a refresh token may be used only once). */
export function sessionsOf(desk: Desk): OpenSession {
  let refreshing: Promise<Outcome<Session>> | null = null;
  return async () => {
    const tenant = desk.store.settings.read().tenant;
    const grant = desk.store.connection.grant();
    if (!grant || desk.store.connection.state() !== 'connected')
      return { ok: false, failure: { kind: 'reconnect', code: 'not-connected' } };
    if (grant.accessExpiresAt > addMs(desk.now(), REFRESH_BEFORE_MS))
      return { ok: true, value: { accessToken: grant.accessToken, tenant } };
    refreshing ??= refresh(desk, grant, tenant).finally(() => {
      refreshing = null;
    });
    return refreshing;
  };
}

async function refresh({ platform, store, log }: Desk, grant: Grant, tenant: string): Promise<Outcome<Session>> {
  const answer = await platform.connector.oauth.refresh(grant.refreshToken);
  if (!answer.ok) {
    log('warn', 'refresh-failed', { kind: answer.failure.kind, code: answer.failure.code });
    if (answer.failure.kind === 'reconnect') store.connection.breakOff();
    return answer;
  }
  // Committed before first use: a crash in between must not lose the only refresh token that still works.
  store.transaction(() => store.connection.keep(answer.value));
  return { ok: true, value: { accessToken: answer.value.accessToken, tenant } };
}
