/** The screens as one Hono app: language, security headers, same-origin posts only, pages that are never cached, errors that say nothing of the inside. */
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { languageDetector } from 'hono/language';
import { msOf } from '../domain/time.ts';
import { LANGUAGES } from '../organisation/actor.ts';
import { apiApp } from './api/routes.ts';
import { assets } from './assets.ts';
import { clientRoutes } from './clients.tsx';
import { connectRoutes } from './connect.tsx';
import { customerRoutes } from './customer-routes.tsx';
import type { WebDeps } from './deps.ts';
import { guard, identified } from './guard.tsx';
import { headers, neverCached } from './headers.ts';
import { importRoutes } from './import.tsx';
import { letterEditRoutes } from './letter-edit.tsx';
import { memberRoutes } from './members.tsx';
import { metricsText } from './metrics.ts';
import { oncePosts } from './once.ts';
import { organisationPages } from './organisation-pages.tsx';
import { organisationPosts } from './organisation-posts.ts';
import { outsideRoutes } from './outside.tsx';
import { MessagePage } from './pages/message.tsx';
import { policyRoutes } from './policy-routes.tsx';
import { programRoutes } from './program-routes.tsx';
import { signInRoutes } from './sign-in.tsx';
import { startRoutes } from './start-routes.tsx';
import { templateRoutes } from './template-routes.tsx';
import { vendorRoutes } from './vendors.tsx';
import { LANGUAGE_COOKIE, type View, viewOf, type WebContext, type WebEnv } from './view.ts';
import { wordsRoutes } from './words-routes.tsx';
import { workRoutes } from './work-routes.tsx';

/** The largest form of ours is a note of 2,000 characters, or an approval of some hundred routine letters. */
const MAX_FORM_BYTES = 64 * 1024;

/** The one address that takes a file. */
const LEDGER_UPLOAD = /^\/organisations\/[^/]+\/import$/;

/** Every page, post and probe of the screens. It remembers nothing but the forms of the last minutes (once.ts); everything else comes from `deps`. */
export function createApp(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use(headers(), neverCached());
  app.route('/', assets());
  probes(app, deps);
  // Programs have no language, no cookies and no forms: what they ask comes before everything that pages insist on.
  if (deps.programs) {
    const api = apiApp(deps, deps.programs);
    app.all('/api/*', (c) => api.fetch(c.req.raw));
  }
  app.use(
    languageDetector({
      order: ['querystring', 'cookie', 'header'],
      lookupCookie: LANGUAGE_COOKIE,
      caches: false,
      supportedLanguages: [...LANGUAGES],
      fallbackLanguage: 'en',
    }),
  );
  const small = bodyLimit({ maxSize: MAX_FORM_BYTES, onError: tooLarge });
  const file = bodyLimit({ maxSize: (deps.ledgers?.mostBytes ?? 0) + MAX_FORM_BYTES, onError: tooLarge });
  app.use(addressed(deps), onlyOurs, (c, next) => (LEDGER_UPLOAD.test(c.req.path) ? file(c, next) : small(c, next)));
  app.use(identified(deps));
  app.use(async (c, next) => {
    if (c.req.method !== 'POST') c.set('view', viewOf(c, deps));
    await next();
  });
  app.use(guard(deps));
  app.use(oncePosts(() => msOf(deps.now())));
  app.route('/', clientRoutes(deps));
  if (deps.firm) app.route('/', workRoutes(deps, deps.firm));
  app.route('/', signInRoutes(deps));
  app.route('/', vendorRoutes(deps));
  app.route('/', memberRoutes(deps));
  if (deps.programs) app.route('/', programRoutes(deps, deps.programs));
  if (deps.templates) app.route('/', templateRoutes(deps, deps.templates));
  app.route('/', organisationPages(deps));
  app.route('/', organisationPosts(deps));
  app.route('/', letterEditRoutes(deps));
  app.route('/', wordsRoutes(deps));
  app.route('/', customerRoutes(deps));
  app.route('/', policyRoutes(deps));
  app.route('/', startRoutes(deps));
  app.route('/', outsideRoutes(deps));
  app.route('/', connectRoutes(deps));
  app.route('/', importRoutes(deps));
  app.notFound((c) => problem(c, deps, 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status < 500)
      return problem(c, deps, error.status === 403 || error.status === 413 ? error.status : 404);
    deps.failed?.(`${c.req.method} ${c.req.path}`, error);
    return problem(c, deps, 500);
  });
  return app;
}

function probes(app: Hono<WebEnv>, deps: WebDeps): void {
  app.get('/healthz', async (c) => {
    const health = await deps.health();
    return c.json({ ok: health.ok, ...health.facts }, health.ok ? 200 : 503);
  });
  app.get('/metrics', async (c) =>
    c.text(metricsText(await deps.metrics()), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
}

/** Which addresses are ours: the public one, and the one this very request came to (a TLS proxy stands between them). */
function addressed(deps: WebDeps): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const asked = new URL(c.req.url);
    const known = URL.parse(deps.publicUrl());
    c.set('secure', asked.protocol === 'https:' || known?.protocol === 'https:');
    c.set('origins', known ? [known.origin, asked.origin] : [asked.origin]);
    await next();
  };
}

/**
 * Whatever is no reading must come from a page of ours, whichever content type it claims. Every browser names the origin of a post; where one
 * does not, it must at least say that the page is of the same origin.
 */
const onlyOurs: MiddlewareHandler<WebEnv> = async (c, next) => {
  if (!/^(GET|HEAD|OPTIONS)$/.test(c.req.method)) {
    const origin = c.req.header('origin');
    const isOurs = origin === undefined ? c.req.header('sec-fetch-site') === 'same-origin' : c.var.origins.includes(origin);
    if (!isOurs) throw new HTTPException(403);
  }
  await next();
};

function tooLarge(): never {
  throw new HTTPException(413);
}

const PROBLEMS = {
  403: { title: 'error.forbidden-title', text: 'error.forbidden' },
  404: { title: 'error.not-found-title', text: 'error.not-found' },
  413: { title: 'error.forbidden-title', text: 'error.too-large' },
  500: { title: 'error.broken-title', text: 'error.broken' },
} as const;

/** The page for what went wrong. It names no path, no id and no error: what is not yours looks like what does not exist. */
function problem(c: WebContext, deps: WebDeps, status: keyof typeof PROBLEMS): Response | Promise<Response> {
  const known: View | undefined = c.get('view');
  const view = known ?? viewOf(c, deps);
  const { title, text } = PROBLEMS[status];
  return c.html(<MessagePage view={view} title={view.locale.t(title)} text={view.locale.t(text)} />, status);
}
