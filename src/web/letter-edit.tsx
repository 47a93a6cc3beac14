/** Writing one letter otherwise: the page for it, and what becomes of what was typed. Words that may not stand come back with why, and nothing is lost. */
import { Hono } from 'hono';
import type { OrganisationActor } from '../organisation/actor.ts';
import { commandSchema } from '../organisation/command-schema.ts';
import type { WebDeps } from './deps.ts';
import { formOf } from './forms.ts';
import { idOf, withOrganisation } from './organisation-pages.tsx';
import { LetterEditPage, type TypedProblem, type TypedText } from './pages/letter-edit.tsx';
import { at } from './parts.tsx';
import { actorOf, type Flash, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';

export function letterEditRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>().basePath('/organisations/:id/letters/:effectId');
  app.get(
    '/edit',
    withOrganisation(deps, (c, organisation) => shown(c, deps, organisation, null, null)),
  );
  app.post(
    '/words',
    withOrganisation(deps, (c, organisation) => take(c, deps, organisation)),
  );
  return app;
}

async function shown(
  c: WebContext,
  deps: WebDeps,
  organisation: OrganisationActor,
  typed: TypedText | null,
  problem: TypedProblem | null,
): Promise<Response> {
  const [summary, letter] = await Promise.all([organisation.summary(), organisation.letter(idOf(c, 'effectId'))]);
  const words = letter?.words;
  if (!letter || !words) return c.notFound();
  const page = { view: viewOf(c, deps), organisation: summary, letter: { ...letter, words }, typed, problem };
  return c.html(<LetterEditPage {...page} />, problem ? 422 : 200);
}

async function take(c: WebContext, deps: WebDeps, organisation: OrganisationActor): Promise<Response> {
  const form = await formOf(c);
  const effectId = idOf(c, 'effectId');
  const typed = { subject: form.text('subject'), text: form.text('text') };
  const isOurs = form.text('ours') === 'yes';
  const wanted = {
    do: 'edit-letter',
    by: actorOf(c).signature,
    effectId,
    seen: form.text('seen'),
    words: isOurs ? null : wordsOf(typed),
    meant: form.text('meant') === 'yes',
  };
  const command = commandSchema.safeParse(wanted);
  const back = (flash: Flash): Response => {
    leaveFlash(c, flash);
    return c.redirect(at(organisation.id, 'letters', effectId), 303);
  };
  const name = (await organisation.letter(effectId))?.item.customerName ?? '';
  if (!command.success) return shown(c, deps, organisation, typed, { rule: 'letter-words', found: '' });
  const result = await organisation.command(command.data);
  if (result.done) return back({ tone: 'good', key: isOurs ? 'flash.letter-ours' : 'flash.letter-edited', values: { name } });
  if (result.because?.what === 'figures')
    return shown(c, deps, organisation, typed, { rule: 'figures', found: String(result.because.values?.['found'] ?? '') });
  if (result.because?.what === 'lint') {
    const { rule = '', found = '' } = result.because.values ?? {};
    return shown(c, deps, organisation, typed, { rule: String(rule), found: String(found) });
  }
  return back({ tone: 'bad', key: result.because ? `refused.${result.because.what}` : `refused.${result.code}`, values: {} });
}

/** An empty line begins a new paragraph. */
function wordsOf({ subject, text }: TypedText): { readonly subject: string; readonly paragraphs: string[] } {
  const paragraphs = text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  return { subject, paragraphs };
}
