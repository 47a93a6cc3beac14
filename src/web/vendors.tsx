/**
 * The addresses the platforms' stores know us by. Launch: somebody comes from the platform and lands in the right client file. Reconnect: the same,
 * and on to a new consent. Disconnected: somebody ended the connection there; opening the page changes nothing, the button on it does.
 */
import { Hono } from 'hono';
import type { WebDeps } from './deps.ts';
import { DisconnectedPage } from './pages/disconnected.tsx';
import { at } from './parts.tsx';
import { toPlatform } from './sign-in.tsx';
import type { WebContext, WebEnv } from './view.ts';

/** A Xero tenant or a QuickBooks company, under whichever name the platform's address brings it. */
const TENANT = /^[\w-]{1,64}$/;

export function vendorRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { door } = deps;
  app.get('/launch/:platform', async (c) => {
    const id = await fileIn(c, deps);
    if (id !== null) return c.redirect(at(id, 'today'));
    // Whoever is signed in as somebody without this file is asked by the platform who they are.
    if (c.var.member && tenantIn(c) === null) return c.redirect('/');
    return (await toPlatform(c, door, c.req.param('platform'), launched(c))) ?? c.notFound();
  });
  app.get('/reconnect/:platform', async (c) => {
    const platform = c.req.param('platform');
    if (!deps.connect?.platforms.includes(platform)) return c.notFound();
    const connect = `/connect/${encodeURIComponent(platform)}`;
    if (c.var.member) return c.redirect(connect);
    return (await toPlatform(c, door, platform, connect)) ?? c.redirect(connect);
  });
  app.get('/disconnected/:platform', async (c) => {
    const platform = c.req.param('platform');
    if (!deps.connect?.platforms.includes(platform)) return c.notFound();
    const id = await fileIn(c, deps);
    const organisation = id !== null && c.var.member ? await deps.organisation(id, c.var.member.practiceId) : null;
    return c.html(<DisconnectedPage view={c.var.view} platform={platform} organisation={(await organisation?.summary()) ?? null} />);
  });
  return app;
}

/** After signing in the same question is asked again, once: then by somebody whose practice is known. */
function launched(c: WebContext): string {
  const tenant = tenantIn(c);
  return tenant === null || c.req.query('again') !== undefined ? '/' : `${c.req.path}?again&tenantId=${tenant}`;
}

async function fileIn(c: WebContext, { door }: WebDeps): Promise<string | null> {
  const tenant = tenantIn(c);
  const { member } = c.var;
  return member && tenant !== null ? door.fileOf(member, c.req.param('platform') ?? '', tenant) : null;
}

function tenantIn(c: WebContext): string | null {
  const given = c.req.query('realmId') ?? c.req.query('tenantId');
  return given !== undefined && TENANT.test(given) ? given : null;
}
