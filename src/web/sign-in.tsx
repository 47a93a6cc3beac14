/**
 * Coming in: with a platform, with a link sent by mail, by signing up, by an invitation; and going out. Opening an address never signs anybody in
 * by itself: links are opened by scanners too, so what counts is the button on the page.
 */
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { timingSafeEqual } from 'hono/utils/buffer';
import { z } from 'zod';
import { isUsableAddress } from '../domain/address.ts';
import type { WebDeps } from './deps.ts';
import { type CameIn, type Door, SIGN_IN_STATE } from './door.ts';
import { backOf, type Form, formOf, ownPath } from './forms.ts';
import { dropSession, keepSession, sessionOf, signInPath } from './guard.tsx';
import type { MessageKey } from './messages/en.ts';
import { MessagePage } from './pages/message.tsx';
import { InvitationPage, LinkPage, SignInPage, SignUpPage, WayPage } from './pages/sign-in.tsx';
import { at } from './parts.tsx';
import { cookieOptions, hostCookie, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';

const ASKED_COOKIE = 'tahseel-sign-in';
const ARRIVAL_COOKIE = 'tahseel-arrival';
const INVITATION_COOKIE = 'tahseel-invitation';
/** A person signs in on the platform's page well within ten minutes. */
const ASKED_SECONDS = 600;
/** As long as an arrival stands (src/practice/life.ts). */
const ARRIVAL_SECONDS = 1_800;
/** An invited person signs in first, perhaps by a link that takes a quarter of an hour. */
const INVITATION_SECONDS = 3_600;
const MAX_NAME = 80;
const MAX_KEY = 200;

const askedSchema = z.object({
  platform: z.string().max(60),
  state: z.string().max(200),
  nonce: z.string().max(200),
  verifier: z.string().max(200),
  back: z.string().max(2_000),
  adding: z.boolean(),
});

export function signInRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { door } = deps;
  app.get('/sign-in', (c) => c.html(<SignInPage view={c.var.view} door={door} back={ownPath(c, c.req.query('back') ?? '') ?? '/'} />));
  linkRoutes(app, deps);
  platformRoutes(app, deps);
  signUpRoutes(app, deps);
  invitationRoutes(app, deps);
  app.get('/account/way', async (c) => {
    const arrived = await door.arrived(getCookie(c, hostCookie(c, ARRIVAL_COOKIE)) ?? '');
    return arrived
      ? c.html(<WayPage view={c.var.view} by={arrived.by} name={arrived.email ?? arrived.name} />)
      : refused(c, deps, 'door.arrival-ended');
  });
  app.post('/account/way', async (c) => {
    const member = addingOf(c, deps);
    const outcome = member
      ? await door.addWay(member, getCookie(c, hostCookie(c, ARRIVAL_COOKIE)) ?? '')
      : ({ ok: false, code: 'ended' } as const);
    deleteCookie(c, hostCookie(c, ARRIVAL_COOKIE), cookieOptions(c));
    return answered(c, deps, outcome, '/account', 'door.arrival-ended');
  });
  app.post('/account/sign-out', async (c) => {
    const session = sessionOf(c);
    if (session !== null) await door.signOut(session);
    return goneOut(c);
  });
  app.post('/account/sign-out-everywhere', async (c) => {
    if (c.var.member) await door.signOutEverywhere(c.var.member);
    return goneOut(c);
  });
  return app;
}

function goneOut(c: WebContext): Response {
  dropSession(c);
  leaveFlash(c, { tone: 'good', key: 'door.signed-out', values: {} });
  return c.redirect('/sign-in', 303);
}

function linkRoutes(app: Hono<WebEnv>, deps: WebDeps): void {
  const { door } = deps;
  app.post('/sign-in/ask', async (c) => {
    const form = await formOf(c);
    const address = form.text('address').toLowerCase();
    const back = addingOf(c, deps) ? '/account' : signInPath(backOf(c, form, '/'));
    if (!door.sendsMail || !isUsableAddress(address)) leaveFlash(c, { tone: 'bad', key: 'refused.address', values: {} });
    else if (await door.askForLink(address, viewOf(c, deps).locale.language, addingOf(c, deps)))
      leaveFlash(c, { tone: 'good', key: 'door.link-asked', values: { address } });
    else leaveFlash(c, { tone: 'bad', key: 'refused.not-sent', values: {} });
    return c.redirect(back, 303);
  });
  app.get('/sign-in/link', async (c) => {
    const key = keyOf(c.req.query('key'));
    const link = await door.linkTo(key);
    if (!link) return refused(c, deps, 'door.link-ended');
    if (link.addingTo !== null && link.addingTo !== c.var.member?.personId) return refused(c, deps, 'door.link-other');
    return c.html(<LinkPage view={c.var.view} address={link.address} adds={link.addingTo !== null} secret={key} />);
  });
  app.post('/sign-in/link', async (c) => {
    const form = await formOf(c);
    const outcome = await door.useLink(keyOf(form.text('key')), { before: sessionOf(c), member: addingOf(c, deps) });
    return answered(c, deps, outcome, '/', 'door.link-ended');
  });
}

/** Whoever is signed in and may add another way in; the demo's visitor is nobody in particular. */
function addingOf(c: WebContext, { door }: WebDeps) {
  const { member } = c.var;
  return member && member !== door.visitor ? member : null;
}

function platformRoutes(app: Hono<WebEnv>, deps: WebDeps): void {
  const { door } = deps;
  app.get('/sign-in/:platform', async (c) => {
    const platform = c.req.param('platform');
    const back = ownPath(c, c.req.query('back') ?? '') ?? '/';
    return (await toPlatform(c, door, platform, back, c.req.query('add') !== undefined)) ?? c.notFound();
  });
  // The one address that platforms send browsers back to, shared with connecting, so that an app is registered once.
  app.get('/connect/:platform/callback', async (c, next) => {
    if (!c.req.query('state')?.startsWith(SIGN_IN_STATE)) return next();
    const platform = c.req.param('platform');
    const kept = keptIn(c);
    deleteCookie(c, hostCookie(c, ASKED_COOKIE), cookieOptions(c));
    const state = `${c.req.query('state') ?? ''}`.slice(SIGN_IN_STATE.length);
    if (kept?.platform !== platform || !(await timingSafeEqual(kept.state, state))) return refused(c, deps, 'door.state', platform);
    if (c.req.query('error') !== undefined) return refused(c, deps, 'door.denied', platform);
    const how = { before: sessionOf(c), adding: kept.adding ? addingOf(c, deps) : null };
    const outcome = await door.finish(platform, c.req.url, { ...kept, state: SIGN_IN_STATE + kept.state }, how);
    const back =
      outcome.ok && 'member' in outcome && outcome.organisationId !== null && kept.back === '/'
        ? at(outcome.organisationId, 'today')
        : kept.back;
    return answered(c, deps, outcome, back, 'door.failed', platform);
  });
}

/** Off to the platform's own page; null: nobody signs in with it here. */
export async function toPlatform(c: WebContext, door: Door, platform: string, back: string, adding = false): Promise<Response | null> {
  const begun = await door.begin(platform);
  if (!begun) return null;
  const { state, nonce, verifier } = begun.asked;
  const kept = { platform, state: state.slice(SIGN_IN_STATE.length), nonce, verifier, back, adding } satisfies z.infer<typeof askedSchema>;
  setCookie(c, hostCookie(c, ASKED_COOKIE), JSON.stringify(kept), { ...cookieOptions(c), maxAge: ASKED_SECONDS });
  return c.redirect(begun.address);
}

function keptIn(c: WebContext): z.infer<typeof askedSchema> | null {
  try {
    return askedSchema.safeParse(JSON.parse(getCookie(c, hostCookie(c, ASKED_COOKIE)) ?? '')).data ?? null;
  } catch {
    return null;
  }
}

function signUpRoutes(app: Hono<WebEnv>, deps: WebDeps): void {
  const { door } = deps;
  app.get('/sign-up', async (c) => {
    const arrived = await door.arrived(getCookie(c, hostCookie(c, ARRIVAL_COOKIE)) ?? '');
    if (!arrived) return refused(c, deps, 'door.arrival-ended');
    const invitation = await invitationIn(c, door);
    return c.html(
      <SignUpPage view={c.var.view} person={arrived.name ?? ''} email={arrived.email} invitation={invitation} problem={null} />,
    );
  });
  app.post('/sign-up', async (c) => {
    const form = await formOf(c);
    const arrival = getCookie(c, hostCookie(c, ARRIVAL_COOKIE)) ?? '';
    const arrived = await door.arrived(arrival);
    if (!arrived) return refused(c, deps, 'door.arrival-ended');
    const names = { person: nameIn(form, 'person'), practice: nameIn(form, 'practice') };
    if (names.person === '' || names.practice === '') {
      const view = viewOf(c, deps);
      const page = (
        <SignUpPage view={view} person={names.person} email={arrived.email} invitation={null} problem={view.locale.t('refused.names')} />
      );
      return c.html(page, 400);
    }
    const outcome = await door.signUp(arrival, names, sessionOf(c));
    if (outcome.ok) deleteCookie(c, hostCookie(c, ARRIVAL_COOKIE), cookieOptions(c));
    return answered(c, deps, outcome, '/', 'door.arrival-ended');
  });
}

function invitationRoutes(app: Hono<WebEnv>, deps: WebDeps): void {
  const { door } = deps;
  app.get('/invitation', async (c) => {
    const key = keyOf(c.req.query('key'));
    if (key !== '') {
      // The key leaves the address at once and waits in a cookie until whoever follows has signed in.
      setCookie(c, hostCookie(c, INVITATION_COOKIE), key, { ...cookieOptions(c), maxAge: INVITATION_SECONDS });
      return c.redirect('/invitation');
    }
    const invitation = await invitationIn(c, door);
    if (!invitation) return refused(c, deps, 'door.invitation-ended');
    const arrived = await door.arrived(getCookie(c, hostCookie(c, ARRIVAL_COOKIE)) ?? '');
    const member = addingOf(c, deps);
    const canAccept = member !== null || arrived !== null || invitation.provesNew;
    const asks = member === null && canAccept;
    return c.html(
      <InvitationPage
        view={c.var.view}
        door={door}
        invitation={invitation}
        canAccept={canAccept}
        name={asks ? (arrived?.name ?? '') : null}
      />,
    );
  });
  app.post('/invitation', async (c) => {
    const form = await formOf(c);
    const key = keyOf(getCookie(c, hostCookie(c, INVITATION_COOKIE)));
    const who = { member: addingOf(c, deps), arrival: getCookie(c, hostCookie(c, ARRIVAL_COOKIE)) ?? null, name: nameIn(form, 'person') };
    const outcome = await door.accept(key, who, sessionOf(c));
    if (outcome.ok) for (const name of [INVITATION_COOKIE, ARRIVAL_COOKIE]) deleteCookie(c, hostCookie(c, name), cookieOptions(c));
    return answered(c, deps, outcome, '/', 'door.invitation-ended');
  });
}

async function invitationIn(c: WebContext, door: Door) {
  const key = keyOf(getCookie(c, hostCookie(c, INVITATION_COOKIE)));
  return key === '' ? null : door.invitation(key);
}

function answered(
  c: WebContext,
  deps: WebDeps,
  outcome: CameIn,
  back: string,
  failed: MessageKey,
  platform?: string,
): Response | Promise<Response> {
  if (!outcome.ok)
    return refused(c, deps, outcome.code === 'failed' || outcome.code === 'ended' ? failed : `door.${outcome.code}`, platform);
  if ('added' in outcome) {
    leaveFlash(c, { tone: 'good', key: 'door.added', values: {} });
    return c.redirect('/account', 303);
  }
  if ('arrival' in outcome) {
    setCookie(c, hostCookie(c, ARRIVAL_COOKIE), outcome.arrival, { ...cookieOptions(c), maxAge: ARRIVAL_SECONDS });
    if (outcome.adding) return c.redirect('/account/way', 303);
    return c.redirect(getCookie(c, hostCookie(c, INVITATION_COOKIE)) === undefined ? '/sign-up' : '/invitation', 303);
  }
  keepSession(c, outcome.session);
  return c.redirect(
    getCookie(c, hostCookie(c, INVITATION_COOKIE)) !== undefined && c.req.path !== '/invitation' ? '/invitation' : back,
    303,
  );
}

function refused(c: WebContext, deps: WebDeps, key: MessageKey, platform?: string): Response | Promise<Response> {
  const view = c.get('view') ?? viewOf(c, deps);
  const { t } = view.locale;
  const action = (
    <a class="button go" href={platform === undefined ? '/sign-in' : `/sign-in/${encodeURIComponent(platform)}`}>
      {t(platform === undefined ? 'door.sign-in' : 'connect.again')}
    </a>
  );
  return c.html(<MessagePage view={view} title={t('door.refused-title')} text={t(key)} action={action} />, 400);
}

function keyOf(text: string | undefined): string {
  return text !== undefined && text.length <= MAX_KEY ? text : '';
}

function nameIn(form: Form, field: string): string {
  return form
    .text(field)
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, MAX_NAME);
}
