/** The practice's policy templates: made, changed, released to the client files that follow them; and where a file says otherwise, whose word counts. */
import { Hono } from 'hono';
import type { OrganisationActor } from '../organisation/actor.ts';
import { canonicalText } from '../policy/canonical.ts';
import { differencesOf } from '../policy/differences.ts';
import { parsePolicy, readPolicy } from '../policy/document.ts';
import { inherited, ruleOf, withRuleOf } from '../policy/inherit.ts';
import type { Policy } from '../policy/policy.ts';
import { preset } from '../policy/presets.ts';
import type { WebDeps } from './deps.ts';
import { formOf } from './forms.ts';
import { idOf } from './organisation-pages.tsx';
import { carryOut } from './organisation-posts.ts';
import { type Follower, TemplatePage } from './pages/template.tsx';
import { TemplatesPage } from './pages/templates.tsx';
import type { PolicyTemplates, Template } from './templates.ts';
import { actorOf, type Flash, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';

const MAX_NAME = 60;
const MAX_NOTE = 500;
/** Followers opened for one page, and files released to by one press. */
const MOST_FILES = 100;

type Handler = (c: WebContext, template: Template) => Promise<Response>;

export function templateRoutes(deps: WebDeps, templates: PolicyTemplates): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const withTemplate = (handler: Handler) => async (c: WebContext) => {
    const template = await templates.find(actorOf(c).practiceId, idOf(c, 'templateId'));
    return template ? handler(c, template) : c.notFound();
  };
  app.get('/templates', async (c) => {
    const { practiceId } = actorOf(c);
    const [list, clients] = await Promise.all([templates.list(practiceId), deps.clients(practiceId)]);
    return c.html(<TemplatesPage view={c.var.view} templates={list} clients={clients} />);
  });
  app.post('/templates', (c) => make(c, deps, templates));
  app.get(
    '/templates/:templateId',
    withTemplate((c, template) => show(c, deps, template)),
  );
  app.post(
    '/templates/:templateId/document',
    withTemplate((c, template) => change(c, deps, templates, template)),
  );
  app.post(
    '/templates/:templateId/follow',
    withTemplate((c, template) => toFiles(c, deps, templates, template, false)),
  );
  app.post(
    '/templates/:templateId/release',
    withTemplate((c, template) => toFiles(c, deps, templates, template, true)),
  );
  app.post(
    '/templates/:templateId/:clientId/take',
    withTemplate((c, template) => take(c, deps, template)),
  );
  app.post(
    '/templates/:templateId/:clientId/keep',
    withTemplate((c, template) => keep(c, templates, template)),
  );
  return app;
}

async function make(c: WebContext, deps: WebDeps, templates: PolicyTemplates): Promise<Response> {
  const form = await formOf(c);
  const { practiceId, signature } = actorOf(c);
  const name = form.text('name').slice(0, MAX_NAME);
  const from = form.text('from');
  const policy = preset(from) ?? (await (await deps.organisation(from, practiceId))?.policyVersion())?.policy ?? null;
  if (name === '' || !policy) return back(c, '/templates', { tone: 'bad', key: 'templates.refused', values: {} });
  const id = await templates.make(practiceId, name, canonicalText({ ...policy, name }), signature);
  if (id === null) return back(c, '/templates', { tone: 'bad', key: 'templates.refused-name', values: { name } });
  return back(c, `/templates/${id}`, { tone: 'good', key: 'templates.made', values: { name } });
}

/** The policy of a version; the newest where none is named. */
function policyOf(template: Template, version?: number): Policy | null {
  const found = version === undefined ? template.versions[0] : template.versions.find((each) => each.version === version);
  return found ? parsePolicy(found.document, template.name) : null;
}

async function show(
  c: WebContext,
  deps: WebDeps,
  template: Template,
  typed: Parameters<typeof TemplatePage>[0]['typed'] = null,
): Promise<Response> {
  const { practiceId } = actorOf(c);
  const clients = await deps.clients(practiceId);
  const followers: Follower[] = [];
  for (const inheritor of template.inheritors.slice(0, MOST_FILES)) {
    const organisation = await deps.organisation(inheritor.organisationId, practiceId);
    const follower = organisation && (await followerOf(organisation, template, inheritor));
    if (follower) followers.push(follower);
  }
  const view = c.get('view') ?? { ...viewOf(c, deps), here: `/templates/${template.id}` };
  const page = (
    <TemplatePage view={view} template={template} policy={policyOf(template)} followers={followers} clients={clients} typed={typed} />
  );
  return c.html(page, typed ? 422 : 200);
}

/** What a file says otherwise than the version it follows, since when and why; and what the newest version would change in it. */
async function followerOf(
  organisation: OrganisationActor,
  template: Template,
  inheritor: Template['inheritors'][number],
): Promise<Follower | null> {
  const [base, next] = [policyOf(template, inheritor.version), policyOf(template)];
  const [summary, version, history] = await Promise.all([
    organisation.summary(),
    organisation.policyVersion(),
    organisation.policyHistory(),
  ]);
  if (!base || !next || !version) return null;
  const drift = differencesOf(base, version.policy).map((difference) => {
    const rule = ruleOf(difference);
    const change = history.changes.find(({ differences }) => differences?.some((each) => ruleOf(each) === rule)) ?? null;
    return { difference, rule, change, keptBy: inheritor.kept[rule] ?? null };
  });
  const result = inherited(base, next, version.policy);
  return { summary, inheritor, policy: version.policy, drift, pending: differencesOf(version.policy, result) };
}

async function change(c: WebContext, deps: WebDeps, templates: PolicyTemplates, template: Template): Promise<Response> {
  const form = await formOf(c);
  const { practiceId, signature } = actorOf(c);
  // Not trimmed: what was typed comes back as it was.
  const document = form.fields().find(([name]) => name === 'document')?.[1] ?? '';
  const note = form.text('note').slice(0, MAX_NOTE);
  const read = readPolicy(document);
  if ('problems' in read || note === '')
    return show(c, deps, template, { document, note, problems: 'problems' in read ? read.problems.map(({ text }) => text) : [] });
  const version = await templates.change(practiceId, template.id, { document: canonicalText(read.policy), by: signature, note });
  const flash: Flash =
    version === null ? { tone: 'bad', key: 'templates.same', values: {} } : { tone: 'good', key: 'templates.changed', values: { version } };
  return back(c, `/templates/${template.id}`, flash);
}

/**
 * One command per file, told in its journal with the template's name and version. First the file, then that it follows: broken off between
 * them, the next press finds nothing to change and only remembers it. `isRelease`: its own rules stay; else it takes the template whole.
 */
async function toFiles(
  c: WebContext,
  deps: WebDeps,
  templates: PolicyTemplates,
  template: Template,
  isRelease: boolean,
): Promise<Response> {
  const form = await formOf(c);
  const { practiceId, signature } = actorOf(c);
  const [newest] = template.versions;
  const next = policyOf(template);
  // What was looked at is what is released: a version made meanwhile waits for another look.
  if (!newest || !next || form.text('version') !== String(newest.version))
    return back(c, `/templates/${template.id}`, { tone: 'bad', key: 'templates.stale', values: {} });
  let count = 0;
  const failed: string[] = [];
  for (const id of new Set(form.all('client').slice(0, MOST_FILES))) {
    const organisation = await deps.organisation(id, practiceId);
    const own = (await organisation?.policyVersion())?.policy;
    if (!organisation || !own) continue;
    const inheritor = template.inheritors.find((each) => each.organisationId === id);
    const base = inheritor ? policyOf(template, inheritor.version) : null;
    if (isRelease && !base) continue;
    const result = isRelease && base ? inherited(base, next, own) : next;
    if (await follow({ organisation, own, result, templates, template, by: signature })) count += 1;
    else failed.push((await organisation.summary()).name);
  }
  const flash: Flash =
    failed.length > 0
      ? { tone: 'bad', key: 'templates.released-some', values: { count, names: failed.slice(0, 10) } }
      : { tone: count > 0 ? 'good' : 'bad', key: count > 0 ? 'templates.released' : 'refused.no-clients', values: { count } };
  return back(c, `/templates/${template.id}`, flash);
}

interface Following {
  readonly organisation: OrganisationActor;
  readonly own: Policy;
  /** What its policy is from now on. */
  readonly result: Policy;
  readonly templates: PolicyTemplates;
  readonly template: Template;
  readonly by: string;
}

/** A file follows the newest version. False: its policy could not be set, and it follows nothing new. */
async function follow({ organisation, own, result, templates, template, by }: Following): Promise<boolean> {
  const [newest] = template.versions;
  if (!newest || !(await setPolicy(organisation, own, result, by, `${template.name}, ${newest.version}`))) return false;
  await templates.follow(template.id, newest.version, organisation.id, by);
  return true;
}

/** A file that says nothing of its own takes a template whole, and follows it. */
export async function followWhole(
  organisation: OrganisationActor,
  templates: PolicyTemplates,
  template: Template,
  by: string,
): Promise<void> {
  const [result, version] = [policyOf(template), await organisation.policyVersion()];
  if (result && version) await follow({ organisation, own: version.policy, result, templates, template, by });
}

async function setPolicy(organisation: OrganisationActor, own: Policy, result: Policy, by: string, note: string): Promise<boolean> {
  const document = canonicalText(result);
  if (document === canonicalText(own)) return true;
  return (await carryOut(organisation, { do: 'set-policy', by, document, note }, { key: 'templates.taken' })).key === 'templates.taken';
}

/** One rule of a file says again what the version it follows says. */
async function take(c: WebContext, deps: WebDeps, template: Template): Promise<Response> {
  const rule = (await formOf(c)).text('rule');
  const { practiceId, signature } = actorOf(c);
  const organisation = await deps.organisation(idOf(c, 'clientId'), practiceId);
  const inheritor = template.inheritors.find((each) => each.organisationId === organisation?.id);
  const base = inheritor && policyOf(template, inheritor.version);
  const own = (await organisation?.policyVersion())?.policy;
  if (!organisation || !base || !own) return c.notFound();
  const difference = differencesOf(base, own).find((each) => ruleOf(each) === rule);
  const done =
    difference && (await setPolicy(organisation, own, withRuleOf(own, base, difference), signature, `${template.name}: ${rule}`));
  return back(
    c,
    `/templates/${template.id}`,
    done ? { tone: 'good', key: 'templates.taken', values: {} } : { tone: 'bad', key: 'refused.already-done', values: {} },
  );
}

async function keep(c: WebContext, templates: PolicyTemplates, template: Template): Promise<Response> {
  const rule = (await formOf(c)).text('rule').slice(0, 200);
  const inheritor = template.inheritors.find((each) => each.organisationId === idOf(c, 'clientId'));
  if (!inheritor || rule === '') return c.notFound();
  await templates.keep(inheritor.organisationId, rule, actorOf(c).signature);
  return back(c, `/templates/${template.id}`, { tone: 'good', key: 'templates.kept', values: {} });
}

function back(c: WebContext, path: string, flash: Flash): Response {
  leaveFlash(c, flash);
  return c.redirect(path, 303);
}
