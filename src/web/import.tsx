/** The addresses of importing: a new client file, its ledger file, looking at one, and taking it over. Only posts change anything. */
import { Hono } from 'hono';
import { SAID } from '../../connectors/spreadsheet/book.ts';
import { type Choice, choiceOf } from '../../connectors/spreadsheet/look.ts';
import { countryOf } from '../domain/country.ts';
import { isCurrency } from '../domain/money.ts';
import { isZone } from '../domain/zone.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { WebDeps } from './deps.ts';
import { backOf, type Form, formOf } from './forms.ts';
import type { LedgerDesk, LedgerDesks } from './ledger-desk.ts';
import { withOrganisation } from './organisation-pages.tsx';
import { ImportPage } from './pages/import.tsx';
import { COLUMN, ImportLookPage } from './pages/import-look.tsx';
import { ImportNewPage, type NewLedgerForm } from './pages/import-new.tsx';
import { at } from './parts.tsx';
import { actorOf, leaveFlash, viewOf, type WebContext, type WebEnv } from './view.ts';

const MAX_NAME = 120;
const MAX_FRESH_DAYS = 90;
const MAX_HEADING = 500;

type Handler = (c: WebContext, desk: LedgerDesk, organisation: OrganisationActor, desks: LedgerDesks) => Promise<Response>;

export function importRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/import/new', (c) => {
    if (!deps.ledgers) return c.notFound();
    return c.html(<ImportNewPage view={c.var.view} form={{ name: '', country: '', timeZone: '', currency: '' }} problem={null} />);
  });
  app.post('/import/new', (c) => (deps.ledgers ? create(c, deps, deps.ledgers) : c.notFound()));
  const desk = new Hono<WebEnv>().basePath('/organisations/:id/import');
  desk.get('/', withDesk(deps, showLedger));
  desk.post('/', withDesk(deps, upload));
  desk.get('/look', withDesk(deps, look));
  desk.post('/take', withDesk(deps, take));
  desk.post('/said', withDesk(deps, said));
  desk.post('/watch', withDesk(deps, watch));
  desk.post('/fetch', withDesk(deps, fetchWatched));
  desk.post('/fresh', withDesk(deps, fresh));
  app.route('/', desk);
  return app;
}

function withDesk(deps: WebDeps, handler: Handler): (c: WebContext) => Promise<Response> {
  return withOrganisation(deps, async (c, organisation) => {
    const desk = deps.ledgers?.of(organisation.id);
    return deps.ledgers && desk ? handler(c, desk, organisation, deps.ledgers) : c.notFound();
  });
}

async function create(c: WebContext, deps: WebDeps, desks: LedgerDesks): Promise<Response> {
  const form = await formOf(c);
  const given: NewLedgerForm = {
    name: form.text('name').slice(0, MAX_NAME),
    country: form.text('country'),
    timeZone: form.text('zone'),
    currency: form.text('currency').toUpperCase(),
  };
  const good = given.name !== '' && isZone(given.timeZone) && given.timeZone !== '' && isCurrency(given.currency);
  const id = good ? await desks.create({ ...given, country: countryOf(given.country) }, actorOf(c).practiceId) : null;
  if (id !== null) return c.redirect(at(id, 'import'), 303);
  const view = viewOf(c, deps);
  return c.html(<ImportNewPage view={view} form={given} problem={view.locale.t('refused.import-name')} />, 400);
}

async function showLedger(c: WebContext, desk: LedgerDesk, organisation: OrganisationActor, desks: LedgerDesks): Promise<Response> {
  const [summary, ledger] = await Promise.all([organisation.summary(), desk.view()]);
  return c.html(<ImportPage view={c.var.view} organisation={summary} ledger={ledger} mostBytes={desks.mostBytes} />);
}

async function upload(c: WebContext, desk: LedgerDesk, organisation: OrganisationActor): Promise<Response> {
  const { file } = await c.req.parseBody();
  const back = at(organisation.id, 'import');
  if (!(file instanceof File) || file.size === 0) {
    leaveFlash(c, { tone: 'bad', key: 'refused.import-file', values: {} });
    return c.redirect(back, 303);
  }
  const problem = await desk.upload({ name: fileName(file.name), bytes: new Uint8Array(await file.arrayBuffer()) });
  if (problem === null) return c.redirect(at(organisation.id, 'import', 'look'), 303);
  leaveFlash(c, { tone: 'bad', key: `ledger.${problem.code}`, values: clipped(problem.values) });
  return c.redirect(back, 303);
}

async function look(c: WebContext, desk: LedgerDesk, organisation: OrganisationActor): Promise<Response> {
  const query = new URL(c.req.url).searchParams;
  const chosen = query.has('stamp') ? choiceIn([...query]) : null;
  const [summary, found] = await Promise.all([organisation.summary(), desk.look(chosen)]);
  if (found) return c.html(<ImportLookPage view={c.var.view} organisation={summary} look={found} />);
  return c.redirect(at(organisation.id, 'import'));
}

async function take(c: WebContext, desk: LedgerDesk, organisation: OrganisationActor): Promise<Response> {
  const form = await formOf(c);
  const outcome = await desk.take(choiceIn(form.fields()), form.text('stamp'));
  if (outcome.ok) {
    const { added, changed, lost } = outcome.taken;
    leaveFlash(c, { tone: 'good', key: 'flash.import-taken', values: { added, changed, lost } });
    return c.redirect(at(organisation.id, 'import'), 303);
  }
  const { problem } = outcome;
  if (problem) leaveFlash(c, { tone: 'bad', key: `ledger.${problem.code}`, values: clipped(problem.values) });
  else leaveFlash(c, { tone: 'bad', key: 'refused.import-replaced', values: {} });
  return c.redirect(at(organisation.id, 'import', 'look'), 303);
}

async function said(c: WebContext, desk: LedgerDesk, organisation: OrganisationActor): Promise<Response> {
  const form = await formOf(c);
  const number = form.text('number');
  const what = SAID.find((each) => each === form.text('said'));
  const done = what !== undefined && (await desk.say(number, what));
  leaveFlash(
    c,
    done
      ? { tone: 'good', key: 'flash.import-said', values: { number: number.slice(0, MAX_HEADING) } }
      : { tone: 'bad', key: what === undefined ? 'refused.invalid' : 'refused.already-done', values: {} },
  );
  return backToLedger(c, form, organisation);
}

async function watch(c: WebContext, desk: LedgerDesk, organisation: OrganisationActor): Promise<Response> {
  const form = await formOf(c);
  const folder = form.text('folder') || null;
  const done = await desk.watch(folder);
  const key = !done ? 'refused.import-folder' : folder === null ? 'flash.import-unwatched' : 'flash.import-watching';
  leaveFlash(c, { tone: done ? 'good' : 'bad', key, values: {} });
  return backToLedger(c, form, organisation);
}

async function fetchWatched(c: WebContext, desk: LedgerDesk, organisation: OrganisationActor): Promise<Response> {
  const form = await formOf(c);
  if (await desk.fetch()) return c.redirect(at(organisation.id, 'import', 'look'), 303);
  leaveFlash(c, { tone: 'bad', key: 'refused.import-folder', values: {} });
  return backToLedger(c, form, organisation);
}

async function fresh(c: WebContext, desk: LedgerDesk, organisation: OrganisationActor): Promise<Response> {
  const form = await formOf(c);
  const days = /^\d{1,3}$/.test(form.text('days')) ? Number(form.text('days')) : 0;
  const good = days >= 1 && days <= MAX_FRESH_DAYS;
  if (good) await desk.setFreshDays(days);
  leaveFlash(c, { tone: good ? 'good' : 'bad', key: good ? 'flash.import-fresh' : 'refused.import-days', values: {} });
  return backToLedger(c, form, organisation);
}

function backToLedger(c: WebContext, form: Form, organisation: OrganisationActor): Response {
  return c.redirect(backOf(c, form, at(organisation.id, 'import')), 303);
}

/** Headings stay as the file has them: a form's text is compared with them letter by letter. */
function choiceIn(fields: readonly (readonly [string, string])[]): Choice {
  const columns = fields.flatMap(([name, value]): [string, string][] =>
    name.startsWith(COLUMN) ? [[name.slice(COLUMN.length), value.slice(0, MAX_HEADING)]] : [],
  );
  const one = (name: string) => fields.find(([each]) => each === name)?.[1] || null;
  return choiceOf(columns, one('sheet'), one('dates'));
}

/** A name to be shown; never part of a path. */
function fileName(text: string): string {
  return (
    text
      .replace(/^.*[/\\]/s, '')
      .replace(/\p{Cc}/gu, '')
      .slice(0, MAX_NAME) || 'file'
  ).trim();
}

/** A cookie holds little: long lists of headings are cut. */
function clipped(values: Readonly<Record<string, string | number | boolean | null>>): Record<string, string | number | boolean | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, 120) : value]));
}
