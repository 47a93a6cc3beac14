/** Who may come further: a session for everything that is not open, and a role for everything that is not for everybody. Checked before any handler runs. */
import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Act, may } from '../domain/role.ts';
import { actOfPage, actOfPost } from './acts.ts';
import type { WebDeps } from './deps.ts';
import { type Before, type Member, SIGN_IN_STATE } from './door.ts';
import { MessagePage } from './pages/message.tsx';
import { cookieOptions, hostCookie, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';

/** It ends with the browser, whatever its life is. */
const SESSION = 'tahseel-session';
const CALLBACK = /^\/connect\/[^/]+\/callback$/;

export function sessionOf(c: WebContext): Before {
  return getCookie(c, hostCookie(c, SESSION)) ?? null;
}

export function keepSession(c: WebContext, session: string): void {
  setCookie(c, hostCookie(c, SESSION), session, cookieOptions(c));
}

export function dropSession(c: WebContext): void {
  deleteCookie(c, hostCookie(c, SESSION), cookieOptions(c));
}

/** Where signing in leads back to; only ever a page of ours. */
export function signInPath(back: string): string {
  return back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`;
}

/** Finds out who is asking. */
export function identified({ door }: WebDeps): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const session = sessionOf(c);
    const member = session === null ? null : await door.member(session);
    c.set('member', member ?? door.visitor);
    c.set('sessionEnded', session !== null && member === null);
    await next();
  };
}

export function guard(deps: WebDeps): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const { path, method } = c.req;
    const { member } = c.var;
    const isPost = method === 'POST';
    if (!isPost && CALLBACK.test(path) && c.req.query('state')?.startsWith(SIGN_IN_STATE)) return next();
    const act = isPost ? actOfPost(path) : actOfPage(path);
    if (act === 'open') return next();
    if (!member) return isPost ? ended(c, deps) : toSignIn(c);
    if (act === 'self') return next();
    if (act === null) return isPost ? refusedRole(c, deps, member) : next();
    return may(member.role, act) ? next() : refusedRole(c, deps, member, act);
  };
}

function toSignIn(c: WebContext): Response {
  const { pathname, search } = new URL(c.req.url);
  if (c.var.sessionEnded) {
    dropSession(c);
    leaveFlash(c, { tone: 'bad', key: 'door.session-ended', values: {} });
  }
  // A callback carries its code; whoever was away for so long connects anew.
  return c.redirect(signInPath(CALLBACK.test(pathname) ? '/' : pathname + search));
}

/** A form that came too late is not kept and not sent again: after signing in the page is shown as it is now. */
function ended(c: WebContext, deps: WebDeps): Response | Promise<Response> {
  dropSession(c);
  const view = viewOf(c, deps);
  const { locale } = view;
  const action = (
    <a class="button go" href={signInPath(cameFrom(c))}>
      {locale.t('door.sign-in')}
    </a>
  );
  return c.html(<MessagePage view={view} title={locale.t('door.ended-title')} text={locale.t('door.ended')} action={action} />, 401);
}

/** The page of ours that a form stood on, as the browser says. */
export function cameFrom(c: WebContext): string {
  const url = URL.parse(c.req.header('referer') ?? '');
  const isOurs = url !== null && c.var.origins.includes(url.origin) && !url.pathname.startsWith('//') && actOfPage(url.pathname) !== 'open';
  return isOurs ? url.pathname + url.search : '/';
}

/** The same whether the address exists, is another practice's or is nobody's. */
export function refusedRole(c: WebContext, deps: WebDeps, member: Member, act?: Act): Response | Promise<Response> {
  const view = viewOf(c, deps);
  const { locale } = view;
  const role = locale.t(`member.role.${member.role}`);
  const text = locale.t(act === 'members' || act === 'see-members' ? 'door.not-members' : 'door.not-your-role', { role });
  return c.html(<MessagePage view={view} title={locale.t('door.role-title')} text={text} />, 403);
}
