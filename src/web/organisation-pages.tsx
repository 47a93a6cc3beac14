/** The pages of one client file. Reading only: nothing here changes anything. */
import { Hono } from 'hono';
import { isEndangered } from '../letters/sender-check.ts';
import { CUSTOMERS_SHOWN, type OrganisationActor, TODAY_LISTS } from '../organisation/actor.ts';
import type { WebDeps } from './deps.ts';
import { LETTER_BODY } from './headers.ts';
import { CallPage } from './pages/call.tsx';
import { CustomersPage, PER_PAGE } from './pages/customers.tsx';
import { LetterPage } from './pages/letter.tsx';
import { RulesPage } from './pages/rules.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { TodayPage } from './pages/today.tsx';
import { PER_LIST } from './pages/today-further.tsx';
import { at } from './parts.tsx';
import { actorOf, type WebContext, type WebEnv } from './view.ts';

/** No id of ours is longer; longer ones are not even asked for. */
const MAX_ID = 200;
const MAX_SEARCH = 100;

export function organisationPages(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>().basePath('/organisations/:id');
  app.get('/', (c) => c.redirect(at(c.req.param('id'), 'today')));
  app.get(
    '/today',
    withOrganisation(deps, async (c, organisation) => {
      const list = TODAY_LISTS.find((each) => each === c.req.query('list'));
      const page = pageNumber(c.req.query('page'));
      const shown = { most: PER_LIST, ...(list && { list, from: (page - 1) * PER_LIST }) };
      const today = await organisation.today(shown);
      const junk = today.summary.mode === 'draft' ? null : await endangeredDomain(deps, organisation);
      return c.html(<TodayPage view={c.var.view} today={today} further={list ? { list, page } : null} junk={junk} />);
    }),
  );
  app.get(
    '/customers',
    withOrganisation(deps, async (c, organisation) => {
      const query = {
        search: (c.req.query('q') ?? '').trim().slice(0, MAX_SEARCH),
        shown: CUSTOMERS_SHOWN.find((shown) => shown === c.req.query('show')) ?? 'all',
        page: pageNumber(c.req.query('page')),
      };
      const asked = { search: query.search, shown: query.shown, from: (query.page - 1) * PER_PAGE, most: PER_PAGE };
      const [summary, customers] = await Promise.all([organisation.summary(), organisation.customers(asked)]);
      return c.html(<CustomersPage view={c.var.view} organisation={summary} customers={customers} query={query} />);
    }),
  );
  app.get(
    '/letters/:effectId',
    withOrganisation(deps, async (c, organisation) => {
      const [summary, letter] = await Promise.all([organisation.summary(), organisation.letter(idOf(c, 'effectId'))]);
      return letter ? c.html(<LetterPage view={c.var.view} organisation={summary} letter={letter} />) : c.notFound();
    }),
  );
  app.get(
    `/letters/:effectId/${LETTER_BODY}`,
    withOrganisation(deps, async (c, organisation) => {
      const letter = await organisation.letter(idOf(c, 'effectId'));
      return letter ? c.html(letter.html) : c.notFound();
    }),
  );
  app.get(
    '/letters/:effectId/pdfs/:number',
    withOrganisation(deps, async (c, organisation) => {
      const pdf = await organisation.invoicePdf(idOf(c, 'effectId'), idOf(c, 'number'));
      if (pdf === null) return c.notFound();
      // Saved and never shown here: what a platform made is not ours to vouch for.
      return c.body(Buffer.from(pdf, 'base64'), 200, {
        'Content-Type': 'application/pdf',
        'Content-Disposition': 'attachment; filename="invoice.pdf"',
      });
    }),
  );
  app.get(
    '/calls/:taskId',
    withOrganisation(deps, async (c, organisation) => {
      const [summary, call] = await Promise.all([organisation.summary(), organisation.call(idOf(c, 'taskId'))]);
      return call ? c.html(<CallPage view={c.var.view} organisation={summary} call={call} />) : c.notFound();
    }),
  );
  app.get(
    '/rules',
    withOrganisation(deps, async (c, organisation) => {
      const [summary, rules] = await Promise.all([organisation.summary(), organisation.contactRules()]);
      return c.html(<RulesPage view={c.var.view} organisation={summary} rules={rules} />);
    }),
  );
  app.get(
    '/settings',
    withOrganisation(deps, async (c, organisation) => {
      const [summary, stages, sender] = await Promise.all([organisation.summary(), deps.stages(organisation.id), organisation.sender()]);
      const check = deps.senderChecks ? { last: deps.senderChecks.standing(sender.fromAddress) } : null;
      return c.html(<SettingsPage view={c.var.view} organisation={summary} stages={stages} sender={sender} check={check} />);
    }),
  );
  app.get(
    '/export.zip',
    withOrganisation(deps, async (c, organisation) => zipped(c, deps.download?.(organisation.id, null) ?? null, organisation.id)),
  );
  app.get(
    '/customers/:customerId/evidence.zip',
    withOrganisation(deps, async (c, organisation) => {
      const customerId = idOf(c, 'customerId');
      return zipped(c, customerId === '' ? null : (deps.download?.(organisation.id, customerId) ?? null), 'evidence');
    }),
  );
  return app;
}

/** Saved, never shown; the name is ours and plain. */
function zipped(c: WebContext, stream: ReadableStream<Uint8Array> | null, name: string): Response | Promise<Response> {
  if (stream === null) return c.notFound();
  return c.body(stream, 200, {
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="${name.replace(/[^a-z0-9-]/g, '')}.zip"`,
  });
}

type Handler = (c: WebContext, organisation: OrganisationActor) => Promise<Response>;

/** Finds the organisation of the address, or answers that there is none: another practice's is none. */
export function withOrganisation(deps: WebDeps, handler: Handler): (c: WebContext) => Promise<Response> {
  return async (c) => {
    const id = idOf(c, 'id');
    const organisation = id === '' ? null : await deps.organisation(id, actorOf(c).practiceId);
    return organisation ? handler(c, organisation) : c.notFound();
  };
}

/** An id of the address; '' where it is missing, too long or holds control characters, which no id is. */
export function idOf(c: WebContext, name: string): string {
  const id = c.req.param(name) ?? '';
  return id.length > MAX_ID || /\p{Cc}/u.test(id) ? '' : id;
}

/** The domain letters come from, where receivers may well take them for junk. */
async function endangeredDomain({ senderChecks }: WebDeps, organisation: OrganisationActor): Promise<string | null> {
  if (!senderChecks) return null;
  const check = senderChecks.standing((await organisation.sender()).fromAddress);
  return check !== null && isEndangered(check) ? check.domain : null;
}

function pageNumber(text: string | undefined): number {
  return /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : 1;
}
