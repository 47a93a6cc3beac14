/**
 * A form that is sent twice does once what it says: a double click without our script, a page sent again, a tab restored. Every page names itself
 * in its forms; what the same page asks a second time in the same words is answered with what became of it the first time.
 */
import type { MiddlewareHandler } from 'hono';
import { actOfPost } from './acts.ts';
import { backOf, type Form, formOf, ONCE } from './forms.ts';
import { cameFrom, sessionOf } from './guard.tsx';
import { leaveFlash, type WebContext, type WebEnv } from './view.ts';

/** Forms remembered; older ones are not sent again. Our figure. */
const MAX_REMEMBERED = 2_000;
/** A second click comes within seconds: then nobody has read yet what became of the first. */
const CLICK_MS = 5_000;

interface Answer {
  readonly location: string | null;
  readonly cookies: readonly string[];
  readonly at: number;
}

/** `now`: milliseconds. */
export function oncePosts(now: () => number): MiddlewareHandler<WebEnv> {
  const remembered = new Map<string, Promise<Answer | null>>();
  return async (c, next) => {
    const isForm = c.req.method === 'POST' && c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded');
    // What changes nothing may be asked as often as one likes.
    if (!isForm || actOfPost(c.req.path) === 'look') return next();
    const form = await formOf(c);
    const page = form.text(ONCE);
    if (page === '') return next();
    const name = JSON.stringify([sessionOf(c), c.req.path, page, await digestOf(JSON.stringify(form.fields()))]);
    const before = await remembered.get(name);
    if (before) return again(c, form, before, now() - before.at <= CLICK_MS);
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    remembered.set(name, promise);
    for (const oldest of remembered.keys()) if (remembered.size > MAX_REMEMBERED) remembered.delete(oldest);
    try {
      await next();
    } finally {
      // What was refused, or failed, may be tried again with the same words.
      const isDone = c.res.status < 400 && c.get('left') !== 'bad';
      if (!isDone) remembered.delete(name);
      resolve(isDone ? { location: c.res.headers.get('Location'), cookies: c.res.headers.getSetCookie(), at: now() } : null);
    }
  };
}

/** To the page that the first one led to; where it was itself a page, with what may be seen once, back to where the form stood. */
function again(c: WebContext, form: Form, { location, cookies }: Answer, isClick: boolean): Response {
  if (isClick && location !== null) for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
  else leaveFlash(c, { tone: 'bad', key: 'refused.already-done', values: {} });
  return c.redirect(location ?? backOf(c, form, cameFrom(c)), 303);
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return new Uint8Array(digest).join();
}
