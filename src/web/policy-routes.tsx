/** The addresses of the policy: to read it, to edit and try another, to look at what that would have done. Only one post makes one current. */
import { Hono } from 'hono';
import { isCalendarDate } from '../domain/time.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { PolicyVersion, RehearsalKind } from '../organisation/policy-views.ts';
import { canonicalText } from '../policy/canonical.ts';
import { documentOf } from '../policy/document.ts';
import type { Policy } from '../policy/policy.ts';
import { preset } from '../policy/presets.ts';
import type { WebDeps } from './deps.ts';
import { backOf, formOf } from './forms.ts';
import { idOf, withOrganisation } from './organisation-pages.tsx';
import type { Read } from './organisation-posts.ts';
import { PolicyPage } from './pages/policy.tsx';
import { PolicyDocumentPage } from './pages/policy-document.tsx';
import { PolicyFormPage } from './pages/policy-edit.tsx';
import { PolicyVersionPage } from './pages/policy-version.tsx';
import { ROWS_PER_PAGE, type RowsQuery } from './pages/rehearsal.tsx';
import { WhatIfPage } from './pages/what-if.tsx';
import { at } from './parts.tsx';
import { fieldsOf, policyIn, withoutSegment, withoutStage, withSegment, withStage, withStageUp } from './policy-fields.ts';
import { viewOf, type WebContext, type WebEnv } from './view.ts';

type Handler = (c: WebContext, organisation: OrganisationActor, version: PolicyVersion) => Promise<Response>;

export function policyRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>().basePath('/organisations/:id/policy');
  app.get('/', withOrganisation(deps, showPolicy));
  app.get('/edit', withOrganisation(deps, showEdit));
  app.post(
    '/edit',
    withOrganisation(deps, (c, organisation) => takeForm(c, organisation, deps)),
  );
  app.post(
    '/document',
    withOrganisation(deps, (c, organisation) => takeDocument(c, organisation, deps)),
  );
  app.get('/versions/:hash', withVersion(deps, showVersion));
  app.post('/versions/:hash/preview', withVersion(deps, again('preview')));
  app.get('/versions/:hash/what-if', withVersion(deps, showWhatIf));
  app.post('/versions/:hash/what-if', withVersion(deps, again('what-if')));
  return app;
}

/** Makes a version the policy in force: the one act of all these pages, told in the journal with its reason. */
export function policyPosts(post: (path: string, read: Read) => void): void {
  post('/policy/versions/:hash/use', async (form, c, organisation) => {
    const note = form.text('note');
    if (note === '') return { refused: { key: 'refused.reason' } };
    const version = await organisation.policyVersion(idOf(c, 'hash'));
    if (!version) return { refused: { key: 'refused.not-found' } };
    const document = canonicalText(version.policy);
    return { command: { do: 'set-policy', document, note }, done: { key: 'flash.policy', values: { name: version.policy.name } } };
  });
}

function withVersion(deps: WebDeps, handler: Handler): (c: WebContext) => Promise<Response> {
  return withOrganisation(deps, async (c, organisation) => {
    const version = await organisation.policyVersion(idOf(c, 'hash'));
    return version ? handler(c, organisation, version) : c.notFound();
  });
}

async function showPolicy(c: WebContext, organisation: OrganisationActor): Promise<Response> {
  const before = wholeNumber(c.req.query('before'));
  const [summary, version, history] = await Promise.all([
    organisation.summary(),
    organisation.policyVersion(),
    organisation.policyHistory(before ?? undefined),
  ]);
  return version ? c.html(<PolicyPage view={c.var.view} organisation={summary} version={version} history={history} />) : c.notFound();
}

/** A version kept here by its hash, or a preset by its name. */
async function baseOf(organisation: OrganisationActor, from: string): Promise<Policy | null> {
  return preset(from) ?? (await organisation.policyVersion(from === '' ? undefined : from))?.policy ?? null;
}

async function showEdit(c: WebContext, organisation: OrganisationActor): Promise<Response> {
  const from = c.req.query('from') ?? '';
  const [summary, base] = await Promise.all([organisation.summary(), baseOf(organisation, from)]);
  if (!base) return c.notFound();
  const page = { view: c.var.view, organisation: summary, from, base, problems: [] };
  return c.html(
    c.req.query('as') === 'document' ? (
      <PolicyDocumentPage {...page} document={documentOf(base)} />
    ) : (
      <PolicyFormPage {...page} fields={fieldsOf(base)} />
    ),
  );
}

/** What was typed stands in the form again, whatever came of it. */
async function takeForm(c: WebContext, organisation: OrganisationActor, deps: WebDeps): Promise<Response> {
  const form = await formOf(c);
  const from = form.text('from');
  const [summary, base] = await Promise.all([organisation.summary(), baseOf(organisation, from)]);
  if (!base) return c.notFound();
  const fields = new Map(
    form
      .fields()
      .filter(([name]) => !['from', 'do', 'segment'].includes(name))
      .map(([name, value]) => [name, value.trim()]),
  );
  const show = (
    shown: ReadonlyMap<string, string>,
    status: 200 | 422 = 200,
    problems: Parameters<typeof PolicyFormPage>[0]['problems'] = [],
  ) =>
    c.html(
      <PolicyFormPage view={viewAt(c, deps)} organisation={summary} from={from} base={base} fields={shown} problems={problems} />,
      status,
    );
  const [act = '', which = ''] = form.text('do').split('.', 2);
  switch (act) {
    case 'add-stage':
      return show(withStage(fields));
    case 'remove-stage':
      return show(withoutStage(fields, Number(which)));
    case 'up-stage':
      return show(withStageUp(fields, Number(which)));
    case 'add-segment':
      return show(form.text('segment') === '' ? fields : withSegment(fields, form.text('segment').slice(0, 40)));
    case 'remove-segment':
      return show(withoutSegment(fields, which));
    default: {
      const read = policyIn(fields, base);
      if ('problems' in read) return show(fields, 422, read.problems);
      const draft = await organisation.draftPolicy(canonicalText(read.policy));
      if ('problems' in draft)
        return show(
          fields,
          422,
          draft.problems.map((problem) => ({ field: '', problem })),
        );
      return c.redirect(at(organisation.id, 'policy', 'versions', draft.hash), 303);
    }
  }
}

async function takeDocument(c: WebContext, organisation: OrganisationActor, deps: WebDeps): Promise<Response> {
  const form = await formOf(c);
  const from = form.text('from');
  // Not trimmed: what was typed comes back as it was.
  const document = form.fields().find(([name]) => name === 'document')?.[1] ?? '';
  const draft = await organisation.draftPolicy(document);
  if ('hash' in draft) return c.redirect(at(organisation.id, 'policy', 'versions', draft.hash), 303);
  const [summary, base] = await Promise.all([organisation.summary(), baseOf(organisation, from)]);
  if (!base) return c.notFound();
  const page = { view: viewAt(c, deps), organisation: summary, from, base, document, problems: draft.problems };
  return c.html(<PolicyDocumentPage {...page} />, 422);
}

/** The page that answers a post leads to the one that is asked for, or its links would post to nowhere. */
function viewAt(c: WebContext, deps: WebDeps) {
  return { ...viewOf(c, deps), here: `${at(c.req.param('id') ?? '', 'policy')}` };
}

async function showVersion(c: WebContext, organisation: OrganisationActor, version: PolicyVersion): Promise<Response> {
  const { hash } = version;
  const found = (await organisation.rehearsal('preview', hash)) ?? (await organisation.rehearse('preview', hash));
  if (!found) return c.notFound();
  const [summary, query] = [await organisation.summary(), queryOf(c)];
  const address = at(organisation.id, 'policy', 'versions', hash);
  const tried = {
    rehearsal: found,
    rows: await organisation.rehearsedRows(wantedRows('preview', hash, query)),
    query,
    policies: [version.policy, version.standing.policy],
    address,
    again: `${address}/preview`,
  };
  return c.html(<PolicyVersionPage view={c.var.view} organisation={summary} version={version} tried={tried} />);
}

async function showWhatIf(c: WebContext, organisation: OrganisationActor, version: PolicyVersion): Promise<Response> {
  const { hash } = version;
  const [summary, found, query] = [await organisation.summary(), await organisation.rehearsal('what-if', hash), queryOf(c)];
  const address = at(organisation.id, 'policy', 'versions', hash, 'what-if');
  const rows = found ? await organisation.rehearsedRows(wantedRows('what-if', hash, query)) : null;
  const policies = [version.policy, version.standing.policy];
  const tried = found && rows ? { rehearsal: found, rows, query, policies, address, again: address } : null;
  return c.html(<WhatIfPage view={c.var.view} organisation={summary} version={version} tried={tried} />);
}

/** A reckoning, not a change: what it finds is shown on the page it leads back to. */
function again(kind: RehearsalKind): Handler {
  return async (c, organisation, { hash }) => {
    const form = await formOf(c);
    await organisation.rehearse(kind, hash);
    const page = at(organisation.id, 'policy', 'versions', hash, ...(kind === 'what-if' ? ['what-if'] : []));
    return c.redirect(backOf(c, form, page), 303);
  };
}

function queryOf(c: WebContext): RowsQuery {
  const day = c.req.query('day') ?? '';
  return {
    day: isCalendarDate(day) ? day : null,
    differing: c.req.query('differing') === 'yes',
    after: wholeNumber(c.req.query('after')) ?? 0,
  };
}

function wantedRows(kind: RehearsalKind, hash: string, { day, differing, after }: RowsQuery) {
  return {
    kind,
    hash,
    ...(day !== null && isCalendarDate(day) ? { day } : {}),
    ...(differing ? { differing } : {}),
    after,
    limit: ROWS_PER_PAGE,
  };
}

function wholeNumber(text: string | undefined): number | null {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : null;
}
