/** Who is in the practice: one's own account for everybody, the list of members for those who may see it, its changes for owners. */
import { Hono } from 'hono';
import { isUsableAddress } from '../domain/address.ts';
import { MEMBER_ROLES } from '../domain/role.ts';
import type { WebDeps } from './deps.ts';
import type { MembersRefusal } from './door.ts';
import { formOf } from './forms.ts';
import { keepSession, sessionOf } from './guard.tsx';
import { idOf } from './organisation-pages.tsx';
import { AccountPage } from './pages/account.tsx';
import { InvitedPage, MembersPage } from './pages/members.tsx';
import { actorOf, type Flash, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';

const MAX_NAME = 80;

export function memberRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { door } = deps;
  app.get('/account', async (c) => {
    const member = actorOf(c);
    const [ways, practices] = await Promise.all([door.ways(member), door.practices(member)]);
    return c.html(<AccountPage view={c.var.view} door={door} member={member} ways={ways} practices={practices} />);
  });
  app.post('/account/practice', async (c) => {
    const form = await formOf(c);
    const session = sessionOf(c);
    const moved = session === null ? null : await door.move(session, form.text('practice'));
    if (moved === null) return c.notFound();
    keepSession(c, moved);
    return c.redirect('/', 303);
  });
  app.get('/members', async (c) => c.html(<MembersPage view={c.var.view} member={actorOf(c)} list={await door.members(actorOf(c))} />));
  app.post('/members/invite', (c) => invite(c, deps));
  app.post('/members/invitations/:invitationId/take-back', async (c) =>
    backToMembers(c, told(await door.takeBack(actorOf(c), idOf(c, 'invitationId')), 'flash.uninvited')),
  );
  app.post('/members/practice', async (c) => {
    const name = (await formOf(c)).text('name').slice(0, MAX_NAME);
    if (name !== '') await door.rename(actorOf(c), name);
    return backToMembers(
      c,
      name === '' ? { tone: 'bad', key: 'refused.names', values: {} } : { tone: 'good', key: 'flash.practice-named', values: {} },
    );
  });
  app.post('/members/:personId/role', async (c) => {
    const wanted = (await formOf(c)).text('role');
    const role = MEMBER_ROLES.find((each) => each === wanted);
    if (!role) return backToMembers(c, { tone: 'bad', key: 'refused.invalid', values: {} });
    return backToMembers(c, told(await door.changeRole(actorOf(c), idOf(c, 'personId'), role), 'flash.role'));
  });
  app.post('/members/:personId/remove', async (c) =>
    backToMembers(c, told(await door.remove(actorOf(c), idOf(c, 'personId')), 'flash.removed')),
  );
  return app;
}

async function invite(c: WebContext, deps: WebDeps): Promise<Response> {
  const form = await formOf(c);
  const email = form.text('email').toLowerCase();
  const role = MEMBER_ROLES.find((each) => each === form.text('role'));
  if (!role || !isUsableAddress(email))
    return backToMembers(c, { tone: 'bad', key: role ? 'refused.address' : 'refused.invalid', values: {} });
  const view = viewOf(c, deps);
  const invited = await deps.door.invite(actorOf(c), email, role, view.locale.language);
  if (!invited.ok) return backToMembers(c, told(invited.code, 'flash.invited'));
  // Shown this once, to be passed on by hand.
  if (invited.link !== null) return c.html(<InvitedPage view={view} email={email} link={invited.link} />);
  return backToMembers(c, { tone: 'good', key: 'flash.invited', values: { email } });
}

function told(refusal: MembersRefusal | null, done: 'flash.invited' | 'flash.uninvited' | 'flash.role' | 'flash.removed'): Flash {
  return refusal === null ? { tone: 'good', key: done, values: {} } : { tone: 'bad', key: `refused.${refusal}`, values: {} };
}

/** Whoever took the role or the membership from themselves sees the page of client files instead, or has to sign in. */
function backToMembers(c: WebContext, flash: Flash): Response {
  leaveFlash(c, flash);
  return c.redirect('/members', 303);
}
