/** The portfolio, and what is done with many client files by one press: each is its own command, and one that cannot be done keeps no other back. */
import { Hono } from 'hono';
import { type Act, may } from '../domain/role.ts';
import type { OrganisationActor, OrganisationSummary } from '../organisation/actor.ts';
import type { Command } from '../organisation/command-schema.ts';
import type { WebDeps } from './deps.ts';
import type { Member } from './door.ts';
import { backOf, formOf } from './forms.ts';
import { refusedRole } from './guard.tsx';
import type { MessageKey } from './messages/en.ts';
import { carryOut } from './organisation-posts.ts';
import { ClientsPage, ORDERS } from './pages/clients.tsx';
import { BULK_ACTS, type BulkAct, BulkDonePage, type BulkOutcome } from './pages/clients-acts.tsx';
import { mayApprove } from './parts.tsx';
import { GROUP_NAMES } from './portfolio.ts';
import { actorOf, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';

const MAX_SEARCH = 100;
/** Files acted on by one press; more than a person can mean at once. */
const MAX_FILES = 500;
/** Letters approved in one file by one press. */
const MAX_APPROVALS = 500;

/** What each act is, for whom. */
const NEEDED: Readonly<Record<BulkAct, Act>> = {
  approve: 'collect',
  stop: 'stop',
  start: 'run',
  review: 'run',
  autopilot: 'run',
  draft: 'run',
  assign: 'assign',
};

export function clientRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/', async (c) => {
    const query = {
      search: (c.req.query('q') ?? '').trim().slice(0, MAX_SEARCH),
      group: GROUP_NAMES.find((group) => group === c.req.query('need')) ?? null,
      order: ORDERS.find((order) => order === c.req.query('order')) ?? 'urgency',
      page: /^[1-9]\d{0,5}$/.test(c.req.query('page') ?? '') ? Number(c.req.query('page')) : 1,
    };
    const { practiceId } = actorOf(c);
    const [clients, work, team] = await Promise.all([
      deps.clients(practiceId),
      deps.firm?.work(practiceId) ?? null,
      deps.firm?.team(practiceId) ?? null,
    ]);
    return c.html(<ClientsPage view={c.var.view} clients={clients} query={query} firm={work && team && { work, team }} />);
  });
  app.post('/clients/act', (c) => actOnMany(c, deps));
  return app;
}

async function actOnMany(c: WebContext, deps: WebDeps): Promise<Response> {
  const form = await formOf(c);
  const member = actorOf(c);
  const act = BULK_ACTS.find((each) => each === form.text('act'));
  const back = backOf(c, form, '/');
  const ids = [...new Set(form.all('client'))].slice(0, MAX_FILES);
  if (!act || ids.length === 0) {
    leaveFlash(c, { tone: 'bad', key: act ? 'refused.no-clients' : 'refused.invalid', values: {} });
    return c.redirect(back, 303);
  }
  if (!may(member.role, NEEDED[act])) return refusedRole(c, deps, member, NEEDED[act]);
  const outcomes: BulkOutcome[] = [];
  const known = new Map((await deps.clients(member.practiceId)).map((summary) => [summary.id, summary]));
  for (const id of ids) outcomes.push(await oneByOne(deps, member, id, { act, person: form.text('person') }, known.get(id) ?? null));
  return c.html(<BulkDonePage view={viewOf(c, deps)} act={act} outcomes={outcomes} back={back} />);
}

/** What was chosen may be gone by now, and what fails inside of one file is told of that file: the others are acted on all the same. */
async function oneByOne(
  deps: WebDeps,
  member: Member,
  id: string,
  { act, person }: { readonly act: BulkAct; readonly person: string },
  summary: OrganisationSummary | null,
): Promise<BulkOutcome> {
  const failed = (key: MessageKey): BulkOutcome => ({ summary, done: false, key, values: {} });
  const organisation = await deps.organisation(id, member.practiceId);
  if (!organisation) return failed('refused.file-gone');
  try {
    if (act !== 'assign') return await actOn(organisation, act, member.signature);
    const refusal = deps.firm ? await deps.firm.assign(member, { clientId: id, customerId: null, personId: person || null }) : 'gone';
    return refusal === null ? { summary, done: true, key: 'work.was-assigned', values: {} } : failed(`refused.team-${refusal}`);
  } catch {
    return failed('refused.item-failed');
  }
}

async function actOn(organisation: OrganisationActor, act: Exclude<BulkAct, 'assign'>, by: string): Promise<BulkOutcome> {
  if (act === 'approve') return approveSafe(organisation, by);
  const command: Command =
    act === 'stop' || act === 'start' ? { do: 'stop-all', by, stopped: act === 'stop' } : { do: 'set-mode', by, mode: act };
  const summary = await organisation.summary();
  const answer = await carryOut(organisation, command, { key: `bulk.was.${act}` });
  return { summary, done: !answer.key.startsWith('refused.'), key: answer.key, values: answer.values ?? {} };
}

/** Everything that needs no eye of its own, as it stands now: whoever wants to look first does so on the file's own page. */
async function approveSafe(organisation: OrganisationActor, by: string): Promise<BulkOutcome> {
  const { summary, letters } = await organisation.today();
  const safe = letters.filter((letter) => letter.look === null && mayApprove(summary, letter)).slice(0, MAX_APPROVALS);
  let count = 0;
  for (const { effectId, seen } of safe)
    if ((await organisation.command({ do: 'approve-letter', by, effectId, seen, together: true })).done) count += 1;
  const left = letters.filter((letter) => mayApprove(summary, letter)).length - count;
  return {
    summary,
    done: count === safe.length,
    key: count + left === 0 ? 'bulk.was.nothing' : 'bulk.was.approve',
    values: { count, left },
  };
}
