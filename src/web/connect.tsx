/**
 * Connecting a client file: off to the platform with a state that only this browser knows, then the choice of what the consent opened, and
 * on to the new organisation's Today; and disconnecting it again.
 */
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { timingSafeEqual } from 'hono/utils/buffer';
import type { PlatformId } from '../../connectors/connector.ts';
import type { Connect, ConnectOutcome, WebDeps } from './deps.ts';
import { backOf, formOf } from './forms.ts';
import type { MessageKey } from './messages/en.ts';
import { withOrganisation } from './organisation-pages.tsx';
import { ChoosePage } from './pages/choose.tsx';
import { MessagePage } from './pages/message.tsx';
import { at } from './parts.tsx';
import { actorOf, cookieOptions, leaveFlash, type View, viewOf, type WebContext, type WebEnv } from './view.ts';

const STATE_COOKIE = 'tahseel-connect';
const OFFER_COOKIE = 'tahseel-offer';
/** A person signs in, chooses a company and agrees well within ten minutes. */
const STATE_SECONDS = 600;
/** As long as an offer stands (src/grants). */
const OFFER_SECONDS = 900;
/** More organisations than one consent opens. */
const MAX_CHOSEN = 1_000;

export function connectRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/connect/:platform', async (c) => {
    const known = knownOf(c, deps);
    if (!known) return c.notFound();
    const { connect, platform } = known;
    const state = connect.newState();
    setCookie(c, STATE_COOKIE, `${platform}.${actorOf(c).practiceId}.${state}`, {
      ...cookieOptions(c),
      path: '/connect',
      maxAge: STATE_SECONDS,
    });
    return c.redirect(await connect.begin(platform, state));
  });
  app.get('/connect/:platform/callback', async (c) => {
    const known = knownOf(c, deps);
    if (!known) return c.notFound();
    const { connect, platform } = known;
    const { practiceId } = actorOf(c);
    const kept = getCookie(c, STATE_COOKIE);
    deleteCookie(c, STATE_COOKIE, { ...cookieOptions(c), path: '/connect' });
    const given = c.req.query('state');
    if (kept === undefined || given === undefined || !(await timingSafeEqual(kept, `${platform}.${practiceId}.${given}`)))
      return refused(c, c.var.view, platform, 'connect.state');
    if (c.req.query('error') !== undefined) return refused(c, c.var.view, platform, 'connect.denied');
    return answered(c, c.var.view, platform, await connect.finish(platform, c.req.url, practiceId));
  });
  app.get('/connect/:platform/choose', async (c) => {
    const known = knownOf(c, deps);
    if (!known) return c.notFound();
    const { connect, platform } = known;
    const tenants = await connect.offered(platform, getCookie(c, OFFER_COOKIE) ?? '', actorOf(c).practiceId);
    if (!tenants) return refused(c, c.var.view, platform, 'connect.expired');
    return c.html(<ChoosePage view={c.var.view} platform={platform} tenants={tenants} />);
  });
  app.post('/connect/:platform/choose', async (c) => {
    const known = knownOf(c, deps);
    if (!known) return c.notFound();
    const { connect, platform } = known;
    const chosen = (await formOf(c)).all('tenant').slice(0, MAX_CHOSEN);
    const outcome = await connect.choose(platform, getCookie(c, OFFER_COOKIE) ?? '', chosen, actorOf(c).practiceId);
    if (outcome.ok) deleteCookie(c, OFFER_COOKIE, { ...cookieOptions(c), path: '/connect' });
    return answered(c, viewOf(c, deps), platform, outcome);
  });
  app.post(
    '/organisations/:id/disconnect',
    withOrganisation(deps, async (c, organisation) => {
      if (!deps.connect) return c.notFound();
      const back = backOf(c, await formOf(c), at(organisation.id, 'settings'));
      const ended = await deps.connect.disconnect(organisation.id, actorOf(c).signature);
      if (!ended) leaveFlash(c, { tone: 'bad', key: 'refused.already-done', values: {} });
      else leaveFlash(c, { tone: 'good', key: ended.told ? 'flash.disconnected' : 'flash.disconnected-later', values: {} });
      return c.redirect(back, 303);
    }),
  );
  return app;
}

function knownOf(c: WebContext, { connect }: WebDeps): { readonly connect: Connect; readonly platform: PlatformId } | null {
  const platform = connect?.platforms.find((known) => known === c.req.param('platform'));
  return connect && platform !== undefined ? { connect, platform } : null;
}

/** The secret of an offer goes into a cookie and nowhere else: an address is logged, kept and passed on. */
function answered(c: WebContext, view: View, platform: PlatformId, outcome: ConnectOutcome): Response | Promise<Response> {
  if (!outcome.ok) return refused(c, view, platform, `connect.${outcome.code}`);
  if ('choose' in outcome) {
    setCookie(c, OFFER_COOKIE, outcome.choose, { ...cookieOptions(c), path: '/connect', maxAge: OFFER_SECONDS });
    return c.redirect(`/connect/${encodeURIComponent(platform)}/choose`);
  }
  const [first, ...others] = outcome.organisationIds;
  if (first === undefined) return refused(c, view, platform, 'connect.empty');
  leaveFlash(c, { tone: 'good', key: 'flash.connected', values: {} });
  return c.redirect(others.length === 0 ? at(first, 'today') : '/', 303);
}

function refused(c: WebContext, view: View, platform: PlatformId, key: MessageKey): Response | Promise<Response> {
  const again = (
    <a class="button go" href={`/connect/${platform}`}>
      {view.locale.t('connect.again')}
    </a>
  );
  return c.html(
    <MessagePage
      view={view}
      title={view.locale.t(key === 'connect.elsewhere' ? 'connect.elsewhere-title' : 'connect.denied-title')}
      text={view.locale.t(key)}
      action={again}
    />,
    400,
  );
}
