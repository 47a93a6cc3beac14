/** The pages about one customer: everything of theirs, why they were contacted or not, and agreements that take a page of their own to make. */
import { Hono } from 'hono';
import { evenInstalments, RHYTHMS } from '../cases/plan.ts';
import { decimalText } from '../domain/money.ts';
import { addDays, isCalendarDate } from '../domain/time.ts';
import type { CustomerView, OrganisationActor, OrganisationSummary } from '../organisation/actor.ts';
import type { WebDeps } from './deps.ts';
import { amountOfText, dateOfText, type Form, formOf, ONCE } from './forms.ts';
import { idOf, withOrganisation } from './organisation-pages.tsx';
import { carryOut, type Done } from './organisation-posts.ts';
import { CustomerPage } from './pages/customer.tsx';
import { OWN, OwnPolicyPage } from './pages/own-policy.tsx';
import { MAX_PARTS, OfferPage, openInvoices, PlanPage, type PlanPageProps, type Wrong } from './pages/plan.tsx';
import { WhyPage } from './pages/why.tsx';
import { at } from './parts.tsx';
import { overrideFields, overrideIn } from './policy-fields.ts';
import { actorOf, leaveFlash, type View, viewOf, type WebContext, type WebEnv } from './view.ts';

/** A first instalment two weeks away, in three parts: where most plans begin. Our figures. */
const FIRST_DAYS = 14;
const USUAL_COUNT = '3';

interface About {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly customer: CustomerView;
}

type Handler = (c: WebContext, organisation: OrganisationActor, about: About) => Response | Promise<Response>;

export function customerRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>().basePath('/organisations/:id/customers/:customerId');
  const about = (handler: Handler) =>
    withOrganisation(deps, async (c, organisation) => {
      const [summary, customer] = await Promise.all([organisation.summary(), organisation.customer(idOf(c, 'customerId'))]);
      if (!customer) return c.notFound();
      const known: View | undefined = c.get('view');
      return handler(c, organisation, { view: known ?? viewOf(c, deps), organisation: summary, customer });
    });
  app.get('/', about(showCustomer));
  app.get('/why', about(showWhy));
  app.get(
    '/plan',
    about((c, _organisation, page) => c.html(<PlanPage {...page} {...proposed(c, page.customer)} />)),
  );
  app.post(
    '/plans',
    about((c, organisation, page) => proposePlan(c, organisation, page)),
  );
  app.get(
    '/offer',
    about((c, _organisation, page) => c.html(<OfferPage {...page} {...emptyOffer(page.customer)} />)),
  );
  app.post(
    '/offers',
    about((c, organisation, page) => makeOffer(c, organisation, page)),
  );
  app.get('/policy', about(showOwnPolicy));
  app.post(
    '/policy',
    about((c, organisation, page) => setOwnPolicy(c, organisation, page)),
  );
  return app;
}

async function showCustomer(c: WebContext, organisation: OrganisationActor, page: About): Promise<Response> {
  const agreements = await organisation.agreements(page.customer.id);
  const query = { items: pageOf(c.req.query('items')), timeline: pageOf(c.req.query('timeline')) };
  return agreements ? c.html(<CustomerPage {...page} agreements={agreements} query={query} />) : c.notFound();
}

async function showWhy(c: WebContext, organisation: OrganisationActor, page: About): Promise<Response> {
  const asked = c.req.query('day') ?? '';
  const why = await organisation.whyDay(page.customer.id, isCalendarDate(asked) ? asked : page.customer.asOf);
  return why ? c.html(<WhyPage {...page} why={why} />) : c.notFound();
}

/** A proposal is worked out from the address alone: nothing is kept before it is saved. */
function proposed(c: WebContext, customer: CustomerView): Omit<PlanPageProps, keyof About> {
  const asked = c.req.queries('invoiceId') ?? [];
  const open = openInvoices(customer);
  const chosen = open.filter((invoice) => asked.includes(invoice.id));
  const [count, first] = [c.req.query('count') ?? USUAL_COUNT, c.req.query('first') ?? addDays(customer.asOf, FIRST_DAYS)];
  const rhythm = RHYTHMS.find((each) => each === c.req.query('rhythm')) ?? 'month';
  const common = { chosen: chosen.map((invoice) => invoice.id), note: '', count, first, rhythm };
  if (c.req.query('count') === undefined) {
    const overdue = open.filter((invoice) => invoice.daysLate > 0 && invoice.currency === open[0]?.currency);
    return { ...common, chosen: overdue.map((invoice) => invoice.id), parts: null, wrong: null };
  }
  const wrong =
    chooseWrong(chosen) ??
    (/^[1-9]\d?$/.test(count) && Number(count) <= MAX_PARTS ? null : { key: 'refused.plan-count' as const, values: { most: MAX_PARTS } });
  if (wrong || !isCalendarDate(first)) return { ...common, parts: null, wrong: wrong ?? { key: 'refused.date' } };
  const currency = chosen[0]?.currency ?? '';
  const total = chosen.reduce((sum, invoice) => sum + invoice.open, 0);
  const parts = evenInstalments(total, Number(count), first, rhythm).map(({ due, amount }) => ({
    due,
    amount: decimalText(amount, currency),
  }));
  return { ...common, parts, wrong: null };
}

function chooseWrong(chosen: readonly { readonly currency: string }[]): Wrong | null {
  if (chosen.length === 0) return { key: 'refused.no-invoice' };
  return new Set(chosen.map((invoice) => invoice.currency)).size > 1 ? { key: 'refused.currencies' } : null;
}

async function proposePlan(c: WebContext, organisation: OrganisationActor, page: About): Promise<Response> {
  const form = await formOf(c);
  const { customer } = page;
  const chosen = openInvoices(customer).filter((invoice) => form.all('invoiceId').includes(invoice.id));
  const amounts = form.all('amount');
  const parts = form.all('due').map((due, index) => ({ due, amount: amounts[index] ?? '' }));
  const note = form.text('note');
  const again = (wrong: Wrong) =>
    c.html(
      <PlanPage
        {...page}
        chosen={chosen.map((invoice) => invoice.id)}
        parts={parts}
        note={note}
        count={String(parts.length)}
        first={parts[0]?.due ?? ''}
        rhythm="month"
        wrong={wrong}
      />,
      422,
    );
  const wrong = chooseWrong(chosen);
  const currency = chosen[0]?.currency ?? '';
  if (wrong) return again(wrong);
  const instalments: { due: string; amount: number }[] = [];
  for (const part of parts) {
    const [due, amount] = [dateOfText(part.due), amountOfText(part.amount, currency)];
    if (due === null || due < customer.asOf) return again({ key: 'refused.plan-date' });
    if (amount === null) return again({ key: 'refused.amount', values: { text: part.amount.slice(0, 40), currency } });
    instalments.push({ due, amount });
  }
  const open = chosen.reduce((sum, invoice) => sum + invoice.open, 0);
  const sum = instalments.reduce((total, { amount }) => total + amount, 0);
  if (sum !== open)
    return again({ key: 'refused.plan-sum', values: { sum: money(page, sum, currency), open: money(page, open, currency) } });
  const command = {
    do: 'propose-plan',
    by: actorOf(c).signature,
    customerId: customer.id,
    invoiceIds: chosen.map((invoice) => invoice.id),
    instalments,
    ...(note === '' ? {} : { note }),
  };
  return answered(c, page, await carryOut(organisation, command, { key: 'flash.plan-proposed' }, form.text(ONCE)), again);
}

function money({ view }: About, minor: number, currency: string): string {
  return view.locale.money({ minor, currency });
}

/** Done: back to the customer with a sentence; refused: the same page again, with everything that was typed. */
function answered(c: WebContext, { organisation, customer }: About, result: Done, again: (wrong: Wrong) => Response | Promise<Response>) {
  if (result.key.startsWith('refused.')) return again(result);
  leaveFlash(c, { tone: 'good', key: result.key, values: result.values ?? {} });
  return c.redirect(at(organisation.id, 'customers', customer.id), 303);
}

function emptyOffer(customer: CustomerView) {
  const open = openInvoices(customer);
  const overdue = open.filter((invoice) => invoice.daysLate > 0 && invoice.currency === open[0]?.currency).map((invoice) => invoice.id);
  return { chosen: overdue, kind: 'settlement', amount: '', expires: addDays(customer.asOf, FIRST_DAYS), note: '', wrong: null };
}

async function makeOffer(c: WebContext, organisation: OrganisationActor, page: About): Promise<Response> {
  const form = await formOf(c);
  const { customer } = page;
  const chosen = openInvoices(customer).filter((invoice) => form.all('invoiceId').includes(invoice.id));
  const typed = { kind: form.text('kind'), amount: form.text('amount'), expires: form.text('expires'), note: form.text('note') };
  const again = (wrong: Wrong) =>
    c.html(<OfferPage {...page} {...typed} chosen={chosen.map((invoice) => invoice.id)} wrong={wrong} />, 422);
  const wrong = chooseWrong(chosen);
  if (wrong) return again(wrong);
  const currency = chosen[0]?.currency ?? '';
  const [amount, expires] = [amountOfText(typed.amount, currency), dateOfText(typed.expires)];
  if (amount === null) return again({ key: 'refused.amount', values: { text: typed.amount.slice(0, 40), currency } });
  if (expires === null || expires < customer.asOf) return again({ key: 'refused.offer-date' });
  const open = chosen.reduce((sum, invoice) => sum + invoice.open, 0);
  if (amount >= open) return again({ key: 'refused.offer-amount', values: { open: money(page, open, currency) } });
  const command = {
    do: 'make-offer',
    by: actorOf(c).signature,
    customerId: customer.id,
    kind: typed.kind,
    invoiceIds: chosen.map((invoice) => invoice.id),
    amount,
    expires,
    ...(typed.note === '' ? {} : { note: typed.note }),
  };
  return answered(c, page, await carryOut(organisation, command, { key: 'flash.offer' }, form.text(ONCE)), again);
}

async function showOwnPolicy(c: WebContext, organisation: OrganisationActor, page: About): Promise<Response> {
  const agreements = await organisation.agreements(page.customer.id);
  if (!agreements) return c.notFound();
  const fields = overrideFields(OWN, agreements.override ?? {});
  return c.html(<OwnPolicyPage {...page} agreements={agreements} fields={fields} note="" wrong={null} />);
}

async function setOwnPolicy(c: WebContext, organisation: OrganisationActor, page: About): Promise<Response> {
  const [form, agreements] = [await formOf(c), await organisation.agreements(page.customer.id)];
  if (!agreements) return c.notFound();
  const fields = typedFields(form);
  const note = form.text('note');
  const again = (wrong: Wrong) =>
    c.html(<OwnPolicyPage {...page} agreements={agreements} fields={fields} note={note} wrong={wrong} />, 422);
  if (note === '') return again({ key: 'refused.reason' });
  const read = overrideIn(fields, OWN, agreements.override ?? {}, agreements.policy);
  if (read === null) return again({ key: 'refused.own' });
  const command = { do: 'set-override', by: actorOf(c).signature, customerId: page.customer.id, override: read.override, note };
  return answered(c, page, await carryOut(organisation, command, { key: 'flash.own' }, form.text(ONCE)), again);
}

function typedFields(form: Form): Map<string, string> {
  return new Map(form.fields().map(([name, value]) => [name, value.trim()]));
}

function pageOf(text: string | undefined): number {
  return /^[1-9]\d{0,3}$/.test(text ?? '') ? Number(text) : 1;
}
