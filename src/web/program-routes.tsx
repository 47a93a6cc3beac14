/** The page of programs: an owner makes and takes back tokens and says who is told of events; and the reference of the API, for everybody. */
import { Hono } from 'hono';
import { SCOPES } from '../domain/scope.ts';
import { EVENT_TYPES } from '../organisation/list-views.ts';
import { MOST_URL } from './api/endpoint-operations.ts';
import type { WebDeps } from './deps.ts';
import { type Form, formOf } from './forms.ts';
import { idOf } from './organisation-pages.tsx';
import { ApiReferencePage } from './pages/api-reference.tsx';
import { EndpointPage } from './pages/endpoint.tsx';
import { ProgramsPage, SecretPage, TOKEN_DAYS } from './pages/programs.tsx';
import type { Programs } from './programs.ts';
import { actorOf, type Flash, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';

const MAX_NAME = 60;
const MESSAGES = 50;

export function programRoutes(deps: WebDeps, programs: Programs): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/docs/api', (c) => c.html(<ApiReferencePage view={c.var.view} publicUrl={deps.publicUrl()} />));
  app.get('/programs', async (c) => {
    const { practiceId } = actorOf(c);
    const [tokens, endpoints] = await Promise.all([programs.tokens(practiceId), programs.endpoints(practiceId)]);
    return c.html(<ProgramsPage view={c.var.view} tokens={tokens} endpoints={endpoints} />);
  });
  app.post('/programs/tokens', (c) => makeToken(c, deps, programs));
  app.post('/programs/tokens/:tokenId/revoke', async (c) => {
    const revoked = await programs.revokeToken(actorOf(c), idOf(c, 'tokenId'));
    return back(c, revoked ? good('flash.token-revoked') : bad('refused.token-gone'));
  });
  app.post('/programs/endpoints', (c) => addEndpoint(c, deps, programs));
  app.get('/programs/endpoints/:endpointId', async (c) => {
    const { practiceId } = actorOf(c);
    const id = idOf(c, 'endpointId');
    const endpoint = await programs.endpoint(practiceId, id);
    const messages = endpoint && (await programs.messages(practiceId, id, c.req.query('below') ?? null, MESSAGES));
    return endpoint && messages ? c.html(<EndpointPage view={c.var.view} endpoint={endpoint} log={messages} />) : c.notFound();
  });
  app.post('/programs/endpoints/:endpointId/test', async (c) => {
    const sent = await programs.sendTest(actorOf(c).practiceId, idOf(c, 'endpointId'));
    return sent
      ? back(c, good('flash.endpoint-test'), `/programs/endpoints/${idOf(c, 'endpointId')}`)
      : back(c, bad('refused.endpoint-gone'));
  });
  app.post('/programs/endpoints/:endpointId/again', async (c) => {
    const tried = await programs.tryAgain(actorOf(c).practiceId, idOf(c, 'endpointId'));
    return back(c, tried ? good('flash.endpoint-again') : bad('refused.endpoint-gone'));
  });
  app.post('/programs/endpoints/:endpointId/secret', async (c) => {
    const { practiceId } = actorOf(c);
    const endpoint = await programs.endpoint(practiceId, idOf(c, 'endpointId'));
    const rotated = endpoint && (await programs.rotateSecret(practiceId, endpoint.id));
    if (!endpoint || !rotated) return back(c, bad('refused.endpoint-gone'));
    return c.html(<SecretPage view={viewOf(c, deps)} secret={rotated.secret} of={endpoint.url} />);
  });
  app.post('/programs/endpoints/:endpointId/remove', async (c) => {
    const removed = await programs.removeEndpoint(actorOf(c).practiceId, idOf(c, 'endpointId'));
    return back(c, removed ? good('flash.endpoint-removed') : bad('refused.endpoint-gone'));
  });
  return app;
}

async function makeToken(c: WebContext, deps: WebDeps, programs: Programs): Promise<Response> {
  const form = await formOf(c);
  const name = form.text('name').slice(0, MAX_NAME);
  const scopes = SCOPES.filter((scope) => form.all('scope').includes(scope));
  if (name === '') return back(c, bad('refused.token-name'));
  if (scopes.length === 0) return back(c, bad('refused.token-scopes'));
  const made = await programs.makeToken(actorOf(c), { name, scopes, days: daysOf(form) });
  if ('refused' in made) return back(c, bad(made.refused === 'name-taken' ? 'refused.name-taken' : 'refused.too-many-tokens'));
  // Shown this once, and in no address, cookie or log.
  return c.html(<SecretPage view={viewOf(c, deps)} secret={made.token} of={null} />);
}

/** null: it ends when it is taken back. */
function daysOf(form: Form): number | null {
  return TOKEN_DAYS.find((days) => String(days) === form.text('days')) ?? null;
}

async function addEndpoint(c: WebContext, deps: WebDeps, programs: Programs): Promise<Response> {
  const form = await formOf(c);
  const { practiceId, signature } = actorOf(c);
  const events = EVENT_TYPES.filter((type) => form.all('event').includes(type));
  const wanted = { url: form.text('url').slice(0, MOST_URL), events, names: form.text('names') === 'yes' };
  const added = await programs.addEndpoint(practiceId, signature, wanted);
  if (added.ok) return c.html(<SecretPage view={viewOf(c, deps)} secret={added.secret} of={added.endpoint.url} />);
  switch (added.code) {
    case 'too-many':
      return back(c, bad('refused.too-many-endpoints'));
    case 'other-input':
      return back(c, bad('refused.invalid'));
    case 'not-a-url':
    case 'not-https':
    case 'not-public':
      return back(c, bad(`refused.${added.code}`));
  }
}

function good(key: Flash['key']): Flash {
  return { tone: 'good', key, values: {} };
}

function bad(key: Flash['key']): Flash {
  return { tone: 'bad', key, values: {} };
}

function back(c: WebContext, flash: Flash, to = '/programs'): Response {
  leaveFlash(c, flash);
  return c.redirect(to, 303);
}
