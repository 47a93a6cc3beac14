/** The addresses of the business's own words: the list of all texts, one of them, and how it would read while it is typed. */
import { Hono } from 'hono';
import type { TemplateText } from '../letters/template-texts.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { WebDeps } from './deps.ts';
import { type Form, formOf } from './forms.ts';
import { idOf, withOrganisation } from './organisation-pages.tsx';
import { carryOut } from './organisation-posts.ts';
import { Tried, WordsPage, WordsTextPage } from './pages/words.tsx';
import { at } from './parts.tsx';
import { actorOf, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';

export function wordsRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>().basePath('/organisations/:id/words');
  app.get(
    '/',
    withOrganisation(deps, async (c, organisation) => {
      const [summary, items] = await Promise.all([organisation.summary(), organisation.words()]);
      return c.html(<WordsPage view={c.var.view} organisation={summary} items={items} />);
    }),
  );
  app.get(
    '/:place',
    withOrganisation(deps, (c, organisation) => show(c, deps, organisation, null)),
  );
  app.post(
    '/:place',
    withOrganisation(deps, (c, organisation) => take(c, deps, organisation)),
  );
  app.post(
    '/:place/try',
    withOrganisation(deps, async (c, organisation) => {
      const place = idOf(c, 'place');
      const typed = typedIn(await formOf(c), place);
      const tried = await organisation.tryWords(place, textOf(typed, place));
      if (!tried) return c.notFound();
      const language = place.endsWith('.ar') ? 'ar' : 'en';
      return c.html(<Tried view={viewOf(c, deps)} tried={tried} language={language} refused={false} />);
    }),
  );
  return app;
}

interface Typed {
  readonly subject: string;
  readonly text: string;
}

async function show(
  c: WebContext,
  deps: WebDeps,
  organisation: OrganisationActor,
  typed: Typed | null,
  refused = false,
): Promise<Response> {
  const place = idOf(c, 'place');
  const [summary, words, tried] = await Promise.all([
    organisation.summary(),
    organisation.wordsAt(place),
    typed ? organisation.tryWords(place, textOf(typed, place)) : null,
  ]);
  if (!words) return c.notFound();
  const page = { view: viewOf(c, deps), organisation: summary, words, typed, tried: tried ?? words.tried, refused };
  return c.html(<WordsTextPage {...page} />, refused ? 422 : 200);
}

/** Words that may not stand come back as they were typed, with why. */
async function take(c: WebContext, deps: WebDeps, organisation: OrganisationActor): Promise<Response> {
  const form = await formOf(c);
  const place = idOf(c, 'place');
  const typed = typedIn(form, place);
  const what = form.text('do');
  if (what === 'look') return show(c, deps, organisation, typed);
  const text = what === 'ours' ? null : textOf(typed, place);
  const tried = text && (await organisation.tryWords(place, text));
  if (text && !tried) return c.notFound();
  if (tried?.problem) return show(c, deps, organisation, typed, true);
  const command = { do: 'set-template', by: actorOf(c).signature, place, text };
  const { key, values = {} } = await carryOut(organisation, command, { key: text ? 'flash.words' : 'flash.words-ours' });
  leaveFlash(c, { tone: key.startsWith('refused.') ? 'bad' : 'good', key, values });
  return c.redirect(at(organisation.id, 'words', place), 303);
}

function typedIn(form: Form, place: string): Typed {
  return { subject: place.startsWith('messages.') ? '' : form.text('subject'), text: form.text('text') };
}

/** Paragraphs are parted by an empty line; a subject left empty is ours. */
function textOf({ subject, text }: Typed, place: string): TemplateText {
  const paragraphs = text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  return { subject: subject === '' || place.startsWith('messages.') ? null : subject, paragraphs };
}
