/**
 * Connecting a client file: off to the platform with a state that only this browser knows, then the choice of what the consent opened, and
 * on to the new organisation's Today; and disconnecting it again.
 */
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { timingSafeEqual } from 'hono/utils/buffer';
import type { PlatformId } from '../../connectors/connector.ts';
import { PRESET_NAMES } from '../policy/presets.ts';
import type { Connect, ConnectOutcome, WebDeps } from './deps.ts';
import type { Member } from './door.ts';
import { backOf, type Form, formOf } from './forms.ts';
import type { MessageKey } from './messages/en.ts';
import { withOrganisation } from './organisation-pages.tsx';
import { ChoosePage } from './pages/choose.tsx';
import { MessagePage } from './pages/message.tsx';
import { at } from './parts.tsx';
import { type Beginning, beginAs } from './start-routes.tsx';
import { actorOf, cookieOptions, leaveFlash, type View, viewOf, type WebContext, type WebEnv } from './view.ts';

const STATE_COOKIE = 'tahseel-connect';
const OFFER_COOKIE = 'tahseel-offer';
/** A person signs in, chooses a company and agrees well within ten minutes. */
const STATE_SECONDS = 600;
/** As long as an offer stands (src/grants). */
const OFFER_SECONDS = 900;
/** More organisations than one consent opens. */
const MAX_CHOSEN = 1_000;
/** Organisations that are connected before the answer; more go on by themselves. As many as are asked side by side. */
const WAITED_FOR = 5;
/** Names of those that failed, in one sentence. */
const MAX_NAMED = 10;

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
    return answered(c, deps, c.var.view, platform, await connect.finish(platform, c.req.url, practiceId));
  });
  app.get('/connect/:platform/choose', async (c) => {
    const known = knownOf(c, deps);
    if (!known) return c.notFound();
    const { connect, platform } = known;
    const tenants = await connect.offered(platform, getCookie(c, OFFER_COOKIE) ?? '', actorOf(c).practiceId);
    if (!tenants) return refused(c, c.var.view, platform, 'connect.expired');
    const templates = (await deps.templates?.list(actorOf(c).practiceId)) ?? [];
    return c.html(<ChoosePage view={c.var.view} platform={platform} tenants={tenants} templates={templates} />);
  });
  app.post('/connect/:platform/choose', async (c) => {
    const known = knownOf(c, deps);
    if (!known) return c.notFound();
    const { connect, platform } = known;
    const form = await formOf(c);
    const { practiceId } = actorOf(c);
    const offer = getCookie(c, OFFER_COOKIE) ?? '';
    const all = form.text('all') === 'yes' ? await connect.offered(platform, offer, practiceId) : null;
    const chosen = all ? all.filter(({ state }) => state !== 'elsewhere').map(({ id }) => id) : form.all('tenant');
    const beginning = await beginningIn(form, deps, practiceId);
    const member = actorOf(c);
    const connectAll = async (): Promise<ConnectOutcome> => {
      const outcome = await connect.choose(platform, offer, chosen.slice(0, MAX_CHOSEN), practiceId);
      if (outcome.ok && 'organisationIds' in outcome) await begin(deps, member, outcome.organisationIds, beginning);
      return outcome;
    };
    if (chosen.length > WAITED_FOR && deps.underWay?.begin(practiceId, chosen.length, async () => failedOf(await connectAll()))) {
      leaveFlash(c, { tone: 'good', key: 'starting.under-way', values: { count: chosen.length } });
      return c.redirect('/starting', 303);
    }
    const outcome = await connectAll();
    if (outcome.ok) deleteCookie(c, OFFER_COOKIE, { ...cookieOptions(c), path: '/connect' });
    return answered(c, deps, viewOf(c, deps), platform, outcome, beginning.mode === 'review');
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
async function answered(
  c: WebContext,
  deps: WebDeps,
  view: View,
  platform: PlatformId,
  outcome: ConnectOutcome,
  hasBegun = false,
): Promise<Response> {
  if (!outcome.ok) return refused(c, view, platform, `connect.${outcome.code}`);
  if ('choose' in outcome) {
    setCookie(c, OFFER_COOKIE, outcome.choose, { ...cookieOptions(c), path: '/connect', maxAge: OFFER_SECONDS });
    return c.redirect(`/connect/${encodeURIComponent(platform)}/choose`);
  }
  const [first, ...others] = outcome.organisationIds;
  if (first === undefined) return refused(c, view, platform, 'connect.empty');
  const { failed = [] } = outcome;
  if (failed.length > 0) leaveFlash(c, { tone: 'bad', key: 'starting.failed-some', values: { names: failed.slice(0, MAX_NAMED) } });
  else leaveFlash(c, { tone: 'good', key: hasBegun ? 'start.begun' : 'flash.connected', values: {} });
  if (others.length > 0 || failed.length > 0) return c.redirect('/starting', 303);
  const summary = await (await deps.organisation(first, actorOf(c).practiceId))?.summary();
  return c.redirect(at(first, summary?.lastSync === null ? 'start' : 'today'), 303);
}

/** The names of those that were not connected; where none was, nothing is known of any. @throws Error then. */
function failedOf(outcome: ConnectOutcome): readonly string[] {
  if (!outcome.ok || !('organisationIds' in outcome)) throw new Error('nothing was connected');
  return outcome.failed ?? [];
}

/** What the form says they are to begin with; as they come where it says nothing. */
async function beginningIn(form: Form, { templates }: WebDeps, practiceId: string): Promise<Beginning> {
  const policy = form.text('preset');
  const template = (await templates?.find(practiceId, policy)) ?? null;
  return {
    policy: templates && template ? { template, templates } : { preset: PRESET_NAMES.find((name) => name === policy) ?? 'standard' },
    mode: form.text('mode') === 'review' ? 'review' : 'draft',
  };
}

async function begin(
  deps: WebDeps,
  { practiceId, signature }: Pick<Member, 'practiceId' | 'signature'>,
  ids: readonly string[],
  beginning: Beginning,
): Promise<void> {
  for (const id of ids) {
    const organisation = await deps.organisation(id, practiceId);
    if (organisation) await beginAs(organisation, beginning, signature);
  }
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
