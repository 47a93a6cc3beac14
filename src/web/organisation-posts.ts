/** Every change a person makes to one client file: a form becomes a command, its result a sentence on the page they came from (303). */
import { Hono } from 'hono';
import { may } from '../domain/role.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import { type Command, type CommandResult, commandSchema } from '../organisation/command-schema.ts';
import { agreementPosts } from './agreement-posts.ts';
import type { WebDeps } from './deps.ts';
import { amountOfText, backOf, dateOfText, type Form, formOf, ONCE } from './forms.ts';
import type { MessageKey } from './messages/en.ts';
import type { Values } from './messages/locale.ts';
import { idOf, withOrganisation } from './organisation-pages.tsx';
import { at } from './parts.tsx';
import { policyPosts } from './policy-routes.tsx';
import { actorOf, leaveFlash, type WebContext, type WebEnv } from './view.ts';

/** Letters approved by one press; more than a person can mean at once. */
const MAX_APPROVALS = 500;

export interface Done {
  readonly key: MessageKey;
  readonly values?: Values;
}

/** A command still to be parsed, or why the form is none. */
type Wanted = { readonly command: Readonly<Record<string, unknown>>; readonly done: Done } | { readonly refused: Done };

export type Read = (form: Form, c: WebContext, organisation: OrganisationActor) => Wanted | Promise<Wanted>;

export function organisationPosts(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>().basePath('/organisations/:id');
  const post = (path: string, read: Read): void => {
    app.post(
      path,
      withOrganisation(deps, (c, organisation) => act(c, organisation, actorOf(c).signature, read)),
    );
  };
  app.post(
    '/letters/approve',
    withOrganisation(deps, (c, organisation) => approveMany(c, organisation, actorOf(c).signature)),
  );
  post('/letters/:effectId/approve', async (form, c, organisation) => {
    const effectId = idOf(c, 'effectId');
    const name = (await organisation.letter(effectId))?.item.customerName ?? '';
    return { command: { do: 'approve-letter', effectId, seen: form.optional('seen') }, done: { key: 'flash.approved', values: { name } } };
  });
  post('/letters/:effectId/skip', (form, c) => {
    const reason = form.text('reason');
    if (reason === '') return { refused: { key: 'refused.reason' } };
    return { command: { do: 'skip-letter', effectId: idOf(c, 'effectId'), reason }, done: { key: 'flash.skipped' } };
  });
  post('/letters/:effectId/left', (_form, c) => ({
    command: { do: 'letter-left', effectId: idOf(c, 'effectId') },
    done: { key: 'flash.left' },
  }));
  post('/letters/:effectId/resolve', (form, c) => ({
    command: { do: 'resolve-unknown', effectId: idOf(c, 'effectId'), outcome: form.text('outcome') },
    done: { key: 'flash.resolved' },
  }));
  post('/calls/:taskId/outcome', callOutcome);
  post('/tasks/:taskId/finish', (form, c) => ({
    command: { do: 'finish-task', taskId: idOf(c, 'taskId'), note: form.optional('note') },
    done: { key: 'flash.task-done' },
  }));
  post('/tasks/:taskId/again', (_form, c) => ({
    command: { do: 'write-again', taskId: idOf(c, 'taskId') },
    done: { key: 'flash.write-again' },
  }));
  post('/customers/:customerId/promises', recordPromise);
  post('/customers/:customerId/promises/:promiseId/withdraw', (form, c) => ({
    command: { do: 'withdraw-promise', promiseId: idOf(c, 'promiseId'), note: form.optional('note') },
    done: { key: 'flash.withdrawn' },
  }));
  post('/customers/:customerId/holds', placeHold);
  post('/customers/:customerId/holds/:holdId/lift', (form, c) => ({
    command: { do: 'lift-hold', holdId: idOf(c, 'holdId'), outcome: form.optional('outcome'), note: form.optional('note') },
    done: { key: 'flash.lifted' },
  }));
  post('/customers/:customerId/language', (form, c) => {
    const language = form.text('language');
    return {
      command: { do: 'set-customer-language', customerId: idOf(c, 'customerId'), language },
      done: { key: 'flash.language', values: { language } },
    };
  });
  post('/customers/:customerId/erase', (form, c) =>
    form.text('understood') === 'yes'
      ? { command: { do: 'erase-customer', customerId: idOf(c, 'customerId') }, done: { key: 'flash.erased' } }
      : { refused: { key: 'refused.invalid' } },
  );
  post('/mode', (form) => ({
    command: { do: 'set-mode', mode: form.text('mode') },
    done: { key: 'flash.mode', values: { mode: form.text('mode') } },
  }));
  post('/sender', (form) => ({
    command: {
      do: 'set-sender',
      fromName: form.text('fromName'),
      replyTo: form.text('replyTo'),
      phone: form.optional('phone') ?? null,
      paymentInstructions: form.optional('paymentInstructions') ?? null,
      employee: form.optional('employee') ?? null,
      workingHours: form.optional('workingHours') ?? null,
    },
    done: { key: 'flash.sender' },
  }));
  post('/words', (form) => ({ command: { do: 'set-words', document: form.text('document') || null }, done: { key: 'flash.words' } }));
  post('/attach-invoices', (form) => ({
    command: { do: 'attach-invoices', attach: form.text('attach') === 'yes' },
    done: { key: 'flash.attach' },
  }));
  post('/keep', (form) => {
    const months = form.text('months');
    return { command: { do: 'keep-words', months: months === '' ? null : Number(months) }, done: { key: 'flash.keep' } };
  });
  post('/sender/confirm', (form) => ({
    command: { do: 'confirm-sender', code: form.text('code').replace(/\s/g, '') },
    done: { key: 'flash.sender-confirmed' },
  }));
  app.post(
    '/sender/address',
    withOrganisation(deps, (c, organisation) => askAddress(c, organisation, actorOf(c).signature)),
  );
  app.post(
    '/sender/check',
    withOrganisation(deps, (c, organisation) => checkSender(c, deps, organisation)),
  );
  post('/compared', () => ({ command: { do: 'end-quarantine' }, done: { key: 'flash.compared' } }));
  post('/release', () => ({ command: { do: 'release-first-run' }, done: { key: 'flash.released' } }));
  post('/stop', (form, c) => {
    const stopped = form.text('stopped');
    if (stopped === 'no' && !may(actorOf(c).role, 'run')) return { refused: { key: 'refused.role' } };
    if (stopped !== 'yes' && stopped !== 'no') return { refused: { key: 'refused.invalid' } };
    return {
      command: { do: 'stop-all', stopped: stopped === 'yes' },
      done: { key: stopped === 'yes' ? 'flash.stopped' : 'flash.started' },
    };
  });
  agreementPosts(post);
  policyPosts(post);
  return app;
}

/** Asked of the DNS now; what it says stands on the settings page. */
async function checkSender(c: WebContext, deps: WebDeps, organisation: OrganisationActor): Promise<Response> {
  const form = await formOf(c);
  if (!deps.senderChecks) return c.notFound();
  await deps.senderChecks.check((await organisation.sender()).fromAddress);
  return c.redirect(backOf(c, form, `${at(organisation.id, 'settings')}#sender-check`), 303);
}

async function askAddress(c: WebContext, organisation: OrganisationActor, by: string): Promise<Response> {
  const form = await formOf(c);
  const address = form.text('address');
  const result = await organisation.askForSender(by, address);
  if (result.done) leaveFlash(c, { tone: 'good', key: 'flash.sender-asked', values: { address } });
  else {
    const { key, values = {} } = refusedAs(result);
    leaveFlash(c, { tone: 'bad', key, values });
  }
  return c.redirect(backOf(c, form, at(organisation.id, 'settings')), 303);
}

/** The sentence of why, where there is one of its own. */
function refusedAs({ code, because }: Extract<CommandResult, { done: false }>): Done {
  return because ? { key: `refused.${because.what}`, values: because.values ?? {} } : { key: `refused.${code}` };
}

async function act(c: WebContext, organisation: OrganisationActor, by: string, read: Read): Promise<Response> {
  const form = await formOf(c);
  const wanted = await read(form, c, organisation);
  const answer =
    'refused' in wanted ? wanted.refused : await carryOut(organisation, { ...wanted.command, by }, wanted.done, form.text(ONCE));
  leaveFlash(c, { tone: answer.key.startsWith('refused.') ? 'bad' : 'good', key: answer.key, values: answer.values ?? {} });
  return c.redirect(backOf(c, form, at(organisation.id, 'today')), 303);
}

/** The answer of a command as the sentence for it. `page`: the name of the page it was asked from, which asks it once; '': each time. */
export async function carryOut(organisation: OrganisationActor, command: unknown, done: Done, page = ''): Promise<Done> {
  const parsed = commandSchema.safeParse(command);
  if (!parsed.success) return { key: 'refused.invalid' };
  const result = page === '' ? await organisation.command(parsed.data) : await onceFrom(page, organisation, parsed.data);
  if (result === null) return { key: 'refused.already-done' };
  return result.done ? done : refusedAs(result);
}

/** null: it was done before. What was refused then did nothing, and is asked again. */
async function onceFrom(page: string, organisation: OrganisationActor, command: Command): Promise<CommandResult | null> {
  const input = JSON.stringify(command);
  const said = await organisation.commandOnce({ key: `page ${page} ${input}`, input }, command);
  if (said.known === 'no') return said.result;
  return said.known === 'same' && !said.result.done ? organisation.command(command) : null;
}

/** More letters than one page shows: named by their stages, and by the moment the page spoke of. */
async function approveStages(c: WebContext, organisation: OrganisationActor, by: string, form: Form): Promise<Response> {
  const parsed = commandSchema.safeParse({ do: 'approve-letters', by, stages: form.all('stage'), until: form.text('until') });
  const result = parsed.success ? await organisation.command(parsed.data) : null;
  if (result?.done) leaveFlash(c, { tone: 'good', key: 'flash.approved-many', values: { count: result.count ?? 0 } });
  else {
    const { key, values = {} }: Done = result ? refusedAs(result) : { key: 'refused.invalid' };
    leaveFlash(c, { tone: 'bad', key, values });
  }
  return c.redirect(backOf(c, form, at(organisation.id, 'today')), 303);
}

/** One after another: each is its own command, and one that cannot be done does not keep the others back. */
async function approveMany(c: WebContext, organisation: OrganisationActor, by: string): Promise<Response> {
  const form = await formOf(c);
  if (form.all('stage').length > 0) return approveStages(c, organisation, by, form);
  const letters = [...new Set(form.all('letter'))].slice(0, MAX_APPROVALS);
  let count = 0;
  for (const letter of letters) {
    const [effectId = '', seen = ''] = letter.split(' ');
    const command: Command = { do: 'approve-letter', by, effectId, seen, together: true };
    if ((await organisation.command(command)).done) count += 1;
  }
  const refused = letters.length - count;
  leaveFlash(
    c,
    refused === 0
      ? { tone: 'good', key: 'flash.approved-many', values: { count } }
      : { tone: 'bad', key: 'flash.approved-some', values: { count, refused } },
  );
  return c.redirect(backOf(c, form, at(organisation.id, 'today')), 303);
}

function callOutcome(form: Form, c: WebContext): Wanted {
  const outcome = form.text('outcome');
  const common = { do: 'log-call', taskId: idOf(c, 'taskId'), outcome, note: form.optional('note') };
  const done: Done = { key: 'flash.call-logged', values: { outcome } };
  if (outcome !== 'promised') return { command: common, done };
  const promise = promiseOf(form);
  return 'refused' in promise ? promise : { command: { ...common, promise }, done };
}

function recordPromise(form: Form, c: WebContext): Wanted {
  const promise = promiseOf(form);
  if ('refused' in promise) return promise;
  return {
    command: { do: 'record-promise', customerId: idOf(c, 'customerId'), ...promise, note: form.optional('note') },
    done: { key: 'flash.promised' },
  };
}

/** The promise fields of a form. */
export function promiseOf(form: Form): { amount: number; currency: string; date: string } | { refused: Done } {
  const currency = form.text('currency');
  const amount = amountOfText(form.text('amount'), currency);
  const date = dateOfText(form.text('date'));
  if (amount === null) return { refused: badAmount(form, currency) };
  return date === null ? { refused: { key: 'refused.date' } } : { amount, currency, date };
}

/** A part of an amount is in the currency of its invoice, which only the books know. */
async function placeHold(form: Form, c: WebContext, organisation: OrganisationActor): Promise<Wanted> {
  const customerId = idOf(c, 'customerId');
  const invoiceId = form.optional('invoiceId');
  const until = form.optional('until');
  if (until !== undefined && dateOfText(until) === null) return { refused: { key: 'refused.date' } };
  const command = { do: 'place-hold', customerId, kind: form.text('kind'), invoiceId, until, note: form.optional('note') };
  const done: Done = { key: 'flash.held' };
  if (form.text('amount') === '') return { command, done };
  const currency = (await organisation.customer(customerId))?.invoices.find((invoice) => invoice.id === invoiceId)?.currency;
  if (currency === undefined) return { refused: { key: 'refused.invalid' } };
  const amount = amountOfText(form.text('amount'), currency);
  return amount === null ? { refused: badAmount(form, currency) } : { command: { ...command, amount }, done };
}

function badAmount(form: Form, currency: string): Done {
  return { key: 'refused.amount', values: { text: form.text('amount').slice(0, 40), currency: currency.slice(0, 10) } };
}
