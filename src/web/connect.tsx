/** Connecting a client file: off to the platform with a state that only this browser knows, and back to the new organisation's Today. */
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { timingSafeEqual } from 'hono/utils/buffer';
import type { PlatformId } from '../../connectors/connector.ts';
import type { WebDeps } from './deps.ts';
import type { MessageKey } from './messages/en.ts';
import { MessagePage } from './pages/message.tsx';
import { at } from './parts.tsx';
import { cookieOptions, leaveFlash, type WebContext, type WebEnv } from './view.ts';

const STATE_COOKIE = 'tahseel-connect';
/** A person signs in, chooses a company and agrees well within ten minutes. */
const STATE_SECONDS = 600;

export function connectRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/connect/:platform', async (c) => {
    const platform = platformOf(c, deps);
    if (!deps.connect || platform === null) return c.notFound();
    const state = deps.connect.newState();
    setCookie(c, STATE_COOKIE, `${platform}.${state}`, { ...cookieOptions(c), path: '/connect', maxAge: STATE_SECONDS });
    return c.redirect(await deps.connect.begin(platform, state));
  });
  app.get('/connect/:platform/callback', async (c) => {
    const platform = platformOf(c, deps);
    if (!deps.connect || platform === null) return c.notFound();
    const kept = getCookie(c, STATE_COOKIE);
    deleteCookie(c, STATE_COOKIE, { ...cookieOptions(c), path: '/connect' });
    const given = c.req.query('state');
    if (kept === undefined || given === undefined || !(await timingSafeEqual(kept, `${platform}.${given}`)))
      return refused(c, platform, 'connect.state');
    if (c.req.query('error') !== undefined) return refused(c, platform, 'connect.denied');
    const outcome = await deps.connect.finish(platform, c.req.url);
    if (!outcome.ok) return refused(c, platform, `connect.${outcome.code}`);
    const [first, ...others] = outcome.organisationIds;
    if (first === undefined) return refused(c, platform, 'connect.empty');
    leaveFlash(c, { tone: 'good', key: 'flash.connected', values: {} });
    return c.redirect(others.length === 0 ? at(first, 'today') : '/');
  });
  return app;
}

function platformOf(c: WebContext, deps: WebDeps): PlatformId | null {
  return deps.connect?.platforms.find((known) => known === c.req.param('platform')) ?? null;
}

function refused(c: WebContext, platform: PlatformId, key: MessageKey): Response | Promise<Response> {
  const { view } = c.var;
  const again = (
    <a class="button go" href={`/connect/${platform}`}>
      {view.locale.t('connect.again')}
    </a>
  );
  return c.html(<MessagePage view={view} title={view.locale.t('connect.denied-title')} text={view.locale.t(key)} action={again} />, 400);
}
