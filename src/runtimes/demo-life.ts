/** What happens in the demo's client files: how they are connected, and what one day does to them. */

import { advanceDay, playDay } from '../demo/day.ts';
import { type DemoBooks, languageCommands } from '../demo/world.ts';
import { addDays, addMs, type CalendarDate } from '../domain/time.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import { issueToken as issueQuickBooksToken } from '../sandbox/quickbooks/face.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { issueToken as issueXeroToken } from '../sandbox/xero/face.ts';
import type { DemoControl, DemoReport } from '../web/deps.ts';
import { RUNS_FOR_MS, type World } from './demo-world.ts';

const PAYMENT_INSTRUCTIONS = 'Bank transfer to account 000-123456-001, quoting the invoice number.';
const GRANT_DAYS_MS = 100 * 86_400_000;

/** Connects one of the demo's companies as its owner would, with the mode the story wants and the first run released. */
export async function adopt({ sandbox, product, now }: World, { demo }: DemoBooks): Promise<void> {
  const { tenant, name } = demo.facts;
  const { grantId, place } = await grantFor({ sandbox, product, now }, demo);
  const fromAddress = `accounts@${name.toLowerCase().replace(/[^a-z]+/g, '-')}.example`;
  const sender = { fromName: name, fromAddress, replyTo: fromAddress, phone: '+1 555 0100', paymentInstructions: PAYMENT_INSTRUCTIONS };
  const actor = await product.adopt(demo.platform, grantId, place, { mode: demo.mode, released: true, sender });
  if (!actor) throw new Error(`the demo could not connect ${name}`);
  await actor.sync();
  for (const command of languageCommands({ demo, company: companyOf(sandbox, tenant) })) await actor.command(command);
}

type Consenting = Pick<World, 'sandbox' | 'product' | 'now'>;

async function grantFor({ sandbox, product, now }: Consenting, { platform, facts }: DemoBooks['demo']) {
  const { tenant, realm, name } = facts;
  const { accessToken, refreshToken } = platform === 'xero' ? issueXeroToken(sandbox, tenant) : issueQuickBooksToken(sandbox, realm);
  const grant = { accessToken, refreshToken, accessExpiresAt: addMs(now(), RUNS_FOR_MS), refreshExpiresAt: addMs(now(), GRANT_DAYS_MS) };
  const place = { id: platform === 'xero' ? tenant : realm, name, connectionId: null };
  return { grantId: await product.grants.keep(platform, { grant, subject: `demo ${name}` }), place };
}

/** A demo kept by a version whose grants this one cannot read is connected again; whoever disconnected it stays disconnected. */
export async function adoptAgain(world: World, books: DemoBooks): Promise<void> {
  if ((await actorOf(world, books).summary()).connection !== 'reconnect') return;
  const { grantId, place } = await grantFor(world, books.demo);
  await world.product.adopt(books.demo.platform, grantId, place);
}

function companyOf(sandbox: Sandbox, tenant: string) {
  const company = sandbox.byTenant(tenant);
  if (!company) throw new Error('the demo has lost a company');
  return company;
}

export function actorOf({ product }: World, { demo }: DemoBooks): OrganisationActor {
  const summary = product.clients().find((client) => client.name === demo.facts.name && client.platform === demo.platform);
  const actor = summary ? product.organisation(summary.id) : null;
  if (!actor) throw new Error(`the demo's organisation ${demo.facts.name} is not open`);
  return actor;
}

/** What customers do on a day, then what the product does about it. */
export async function liveDay(world: World, books: DemoBooks, date: CalendarDate, wakes = true): Promise<Omit<DemoReport, 'days'>> {
  const acts = advanceDay(books.demo, books.company, date, world.state.seed);
  playDay(books.company, acts, world.now());
  // What the organisation may read of it must be there after a crash, or its books and the platform's would part.
  if (world.durable) world.save();
  const actor = actorOf(world, books);
  if (wakes) await actor.sync();
  let promises = 0;
  let disputes = 0;
  for (const command of acts.commands) {
    if (!(await actor.command(command)).done) continue;
    if (command.do === 'record-promise') promises += 1;
    else disputes += 1;
  }
  if (wakes) await actor.plan();
  const sent = wakes ? (await actor.deliver()).sent : 0;
  const { calls } = await actor.summary();
  return { letters: sent, calls, payments: acts.payments.length, promises, disputes, invoices: acts.invoices.length };
}

/** Client files that a visitor imported; nobody lives through their days but the product. */
function imported({ product }: World) {
  return product.clients().filter((client) => client.platform === 'spreadsheet');
}

/** One day after the other; two presses never run side by side. */
export function controlOf(world: World): DemoControl {
  const advance = async (days: number): Promise<DemoReport> => {
    const total = { days, letters: 0, calls: 0, payments: 0, promises: 0, disputes: 0, invoices: 0 };
    for (let day = 0; day < days; day += 1) {
      world.moveTo(addDays(world.state.date, 1));
      total.calls = 0;
      for (const books of world.state.books) {
        const report = await liveDay(world, books, world.state.date);
        for (const key of ['letters', 'calls', 'payments', 'promises', 'disputes', 'invoices'] as const) total[key] += report[key];
      }
      for (const { id } of imported(world)) await world.product.organisation(id)?.wake();
      world.save();
    }
    return total;
  };
  return {
    date: () => world.state.date,
    advance: (days) => world.turns(() => advance(days)),
  };
}
