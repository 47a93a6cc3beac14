/** The worklist, what is done with many of its items by one press, and who looks after what. */
import { Hono } from 'hono';
import { may } from '../domain/role.ts';
import { WORK_KINDS } from '../organisation/work.ts';
import type { WebDeps } from './deps.ts';
import type { Member } from './door.ts';
import type { Firm, FirmRefusal } from './firm.ts';
import { backOf, dateOfText, formOf } from './forms.ts';
import { refusedRole } from './guard.tsx';
import type { MessageKey } from './messages/en.ts';
import { carryOut } from './organisation-posts.ts';
import { TeamPage } from './pages/team.tsx';
import { itemName, WorklistPage } from './pages/worklist.tsx';
import { type ItemOutcome, ItemsDonePage } from './pages/worklist-acts.tsx';
import { actorOf, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';
import { isSafe, type WorkQuery, type WorkRow, worklistOf } from './worklist.ts';

/** Items acted on by one press: two pages of them. */
const MOST_ITEMS = 100;
const MAX_ID = 200;

export function workRoutes(deps: WebDeps, firm: Firm): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/work', async (c) => {
    const { clients, team, list, member } = await worklist(c, deps, firm);
    // Who has one client file finds all of it on that file's own page.
    if (clients.length < 2) return c.redirect('/', 303);
    const query: WorkQuery = {
      kind: WORK_KINDS.find((kind) => kind === c.req.query('kind')) ?? null,
      client: c.req.query('client')?.slice(0, MAX_ID) || null,
      who: c.req.query('who')?.slice(0, MAX_ID) || 'all',
      page: /^[1-9]\d{0,5}$/.test(c.req.query('page') ?? '') ? Number(c.req.query('page')) : 1,
    };
    return c.html(<WorklistPage view={c.var.view} clients={clients} list={list} team={team} viewer={member.personId} query={query} />);
  });
  app.post('/work/act', (c) => actOnItems(c, deps, firm));
  app.get('/team', async (c) => {
    const { practiceId } = actorOf(c);
    const [team, clients] = await Promise.all([firm.team(practiceId), deps.clients(practiceId)]);
    return c.html(<TeamPage view={c.var.view} team={team} clients={clients} />);
  });
  app.post('/team/away', async (c) => {
    const form = await formOf(c);
    const [from, until] = [dateOfText(form.text('from')), dateOfText(form.text('until'))];
    if (from === null || until === null) return backToTeam(c, 'refused.date');
    const wanted = { personId: form.text('person'), coverId: form.text('cover'), from, until };
    return backToTeam(c, refusedAs(await firm.away(actorOf(c), wanted)) ?? 'flash.away');
  });
  app.post('/team/back', async (c) => {
    const form = await formOf(c);
    return backToTeam(c, refusedAs(await firm.back(actorOf(c), form.text('absence'))) ?? 'flash.back');
  });
  return app;
}

export function refusedAs(refusal: FirmRefusal | null): MessageKey | null {
  return refusal === null ? null : `refused.team-${refusal}`;
}

function backToTeam(c: WebContext, key: MessageKey): Response {
  leaveFlash(c, { tone: key.startsWith('refused.') ? 'bad' : 'good', key, values: {} });
  return c.redirect('/team', 303);
}

async function worklist(c: WebContext, deps: WebDeps, firm: Firm) {
  const member = actorOf(c);
  const [clients, work, team] = await Promise.all([
    deps.clients(member.practiceId),
    firm.work(member.practiceId),
    firm.team(member.practiceId),
  ]);
  return { member, clients, team, list: worklistOf(clients, work, team, deps.now()) };
}

/** Each item is its own act: what it was when it was ticked must still stand, and one that cannot be done keeps no other back. */
async function actOnItems(c: WebContext, deps: WebDeps, firm: Firm): Promise<Response> {
  const form = await formOf(c);
  const act = form.text('act');
  const back = backOf(c, form, '/work');
  const names = [...new Set(form.all('item'))].slice(0, MOST_ITEMS);
  if ((act !== 'approve' && act !== 'assign') || names.length === 0) {
    leaveFlash(c, { tone: 'bad', key: names.length === 0 ? 'refused.no-items' : 'refused.invalid', values: {} });
    return c.redirect(back, 303);
  }
  const { member, list } = await worklist(c, deps, firm);
  if (act === 'assign' && !may(member.role, 'assign')) return refusedRole(c, deps, member, 'assign');
  const standing = new Map(list.rows.map((row) => [itemName(row), row]));
  const outcomes: ItemOutcome[] = [];
  for (const name of names) {
    const [client = '', kind = '', id = '', seen = ''] = name.split(' ');
    const row = standing.get(`${client} ${kind} ${id}`) ?? null;
    const key =
      row === null
        ? 'refused.item-gone'
        : await oneByOne(() => (act === 'approve' ? approve(deps, member, row, seen) : assign(firm, member, row, form.text('person'))));
    outcomes.push({ row, key });
  }
  return c.html(<ItemsDonePage view={viewOf(c, deps)} act={act} outcomes={outcomes} back={back} />);
}

/** What fails inside of one item is told of that item. */
async function oneByOne(work: () => Promise<MessageKey>): Promise<MessageKey> {
  try {
    return await work();
  } catch {
    return 'refused.item-failed';
  }
}

async function approve(deps: WebDeps, member: Member, row: WorkRow, seen: string): Promise<MessageKey> {
  if (!isSafe(row)) return 'refused.not-safe';
  const organisation = await deps.organisation(row.client.id, member.practiceId);
  if (!organisation) return 'refused.item-gone';
  const command = { do: 'approve-letter', by: member.signature, effectId: row.id, seen, together: true };
  return (await carryOut(organisation, command, { key: 'work.was-approved' })).key;
}

async function assign(firm: Firm, member: Member, row: WorkRow, personId: string): Promise<MessageKey> {
  const wanted = { clientId: row.client.id, customerId: row.customerId, personId: personId || null };
  return refusedAs(await firm.assign(member, wanted)) ?? 'work.was-assigned';
}
