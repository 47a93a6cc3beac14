/** The addresses of beginning: the assessment, the steps to the first letter, the presets side by side, and all files that begin. */
import { Hono } from 'hono';
import type { OrganisationActor } from '../organisation/actor.ts';
import { canonicalText } from '../policy/canonical.ts';
import { preset } from '../policy/presets.ts';
import type { WebDeps } from './deps.ts';
import { backOf, formOf } from './forms.ts';
import { withOrganisation } from './organisation-pages.tsx';
import { carryOut, type Done } from './organisation-posts.ts';
import { AssessmentPage } from './pages/assessment.tsx';
import { PresetsPage, StartPage } from './pages/start.tsx';
import { StartingPage } from './pages/starting.tsx';
import { at } from './parts.tsx';
import { followWhole } from './template-routes.tsx';
import type { PolicyTemplates, Template } from './templates.ts';
import { actorOf, leaveFlash, type WebContext, type WebEnv } from './view.ts';

/** Files asked at once for how far they are; more are counted. */
const MOST_SHOWN = 100;

/** What a file begins with: a preset by its name or a template that it follows, and whether each letter waits for approval or nothing leaves at all. */
export interface Beginning {
  readonly policy: { readonly preset: string } | { readonly template: Template; readonly templates: PolicyTemplates };
  readonly mode: 'draft' | 'review';
}

export function startRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/starting', async (c) => {
    const { practiceId } = actorOf(c);
    const beginning = (await deps.clients(practiceId)).filter((client) => client.lastSync === null || !client.released);
    const actors = await Promise.all(beginning.slice(0, MOST_SHOWN).map(({ id }) => deps.organisation(id, practiceId)));
    const files = await Promise.all(actors.flatMap((actor) => (actor ? [actor.progress()] : [])));
    const connecting = deps.underWay?.of(practiceId) ?? null;
    const more = Math.max(0, beginning.length - MOST_SHOWN);
    return c.html(<StartingPage view={c.var.view} files={files} more={more} connecting={connecting} />);
  });
  app.get(
    '/organisations/:id/assessment',
    withOrganisation(deps, async (c, organisation) =>
      c.html(<AssessmentPage view={c.var.view} assessment={await organisation.assessment()} />),
    ),
  );
  app.get(
    '/organisations/:id/start',
    withOrganisation(deps, async (c, organisation) => {
      const [progress, version, sender] = await Promise.all([organisation.progress(), organisation.policyVersion(), organisation.sender()]);
      return c.html(<StartPage view={c.var.view} progress={progress} policyName={version?.policy.name ?? ''} sender={sender} />);
    }),
  );
  app.get(
    '/organisations/:id/start/policy',
    withOrganisation(deps, async (c, organisation) => {
      const [progress, presets] = await Promise.all([organisation.progress(), organisation.presets()]);
      return c.html(<PresetsPage view={c.var.view} progress={progress} presets={presets} />);
    }),
  );
  app.post(
    '/organisations/:id/start/policy',
    withOrganisation(deps, async (c, organisation) => {
      const form = await formOf(c);
      return told(
        c,
        await takePreset(organisation, form.text('preset'), actorOf(c).signature),
        backOf(c, form, at(organisation.id, 'start')),
      );
    }),
  );
  app.post(
    '/organisations/:id/start/begin',
    withOrganisation(deps, async (c, organisation) => {
      const form = await formOf(c);
      return told(c, await begin(organisation, actorOf(c).signature), backOf(c, form, at(organisation.id, 'today')));
    }),
  );
  return app;
}

/** Makes a preset the policy in force. One that is in force already is no change. */
async function takePreset(organisation: OrganisationActor, name: string, by: string): Promise<Done> {
  const policy = preset(name);
  if (!policy) return { key: 'start.refused-preset' };
  const standing = await organisation.policyVersion();
  const document = canonicalText(policy);
  const done: Done = { key: 'start.chosen', values: { name } };
  if (standing && canonicalText(standing.policy) === document) return done;
  return carryOut(organisation, { do: 'set-policy', by, document, note: `preset: ${name}` }, done);
}

/** Review mode, and the first run is released: each letter waits for a person. What was done already is not done again. */
async function begin(organisation: OrganisationActor, by: string): Promise<Done> {
  const { mode, released } = await organisation.summary();
  const done: Done = { key: 'start.begun' };
  if (mode === 'draft') {
    const set = await carryOut(organisation, { do: 'set-mode', by, mode: 'review' }, done);
    if (set.key !== done.key) return set;
  }
  return released ? done : carryOut(organisation, { do: 'release-first-run', by }, done);
}

/** What is new begins as the form said; what somebody works with already stays as it is. */
export async function beginAs(organisation: OrganisationActor, { policy, mode }: Beginning, by: string): Promise<void> {
  const { lastSync, released } = await organisation.summary();
  if (lastSync !== null || released) return;
  if ('preset' in policy) await takePreset(organisation, policy.preset, by);
  else await followWhole(organisation, policy.templates, policy.template, by);
  if (mode === 'review') await begin(organisation, by);
}

function told(c: WebContext, answer: Done, back: string): Response {
  const isBad = answer.key.startsWith('refused.') || answer.key === 'start.refused-preset';
  leaveFlash(c, { tone: isBad ? 'bad' : 'good', key: answer.key, values: answer.values ?? {} });
  return c.redirect(back, 303);
}
