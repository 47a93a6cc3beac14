/** Forms that come too late, over a real client file: what was done meanwhile is not done again, what is gone is said to be gone, and nothing changes. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { OrganisationActor } from '../../src/organisation/actor.ts';
import type { Command } from '../../src/organisation/command-schema.ts';
import { preset } from '../../src/policy/presets.ts';
import { POST_ACTS } from '../../src/web/acts.ts';
import { World } from '../organisation/world.ts';
import { DOINGS } from './acts-table.ts';
import { type Asked, browserOf, world } from './deps.ts';

let books: World;
let at: string;
let customer: string;
let browser: ReturnType<typeof browserOf>;
let pages = 0;

/** A file in which one of everything stands: a letter and a call that wait, a promise, a hold, a wish, a consent, a plan, an offer. */
async function everything(): Promise<void> {
  const policy = preset('personal');
  if (!policy) throw new Error('the preset is gone');
  books = new World({ mode: 'review', policy });
  const buyer = books.customer('Buyer');
  const caller = books.customer('Caller');
  const [agreed, offered] = [books.customer('Agreed'), books.customer('Offered')];
  for (const late of [30, 31, 32]) books.invoice(buyer.id, `INV-B${late}`, late);
  books.invoice(caller.id, 'INV-C', -6);
  const planned = books.invoice(agreed.id, 'INV-A', 20);
  const early = books.invoice(offered.id, 'INV-O', 20);
  for (let days = 0; days < 25; days += 1) {
    await books.promise();
    await books.actor.deliver();
    if (await isComplete(books.actor)) break;
    for (const call of (await books.actor.today()).calls)
      if (days < 20) await command({ do: 'log-call', by: 'Ada', taskId: call.taskId, outcome: 'no-answer' });
    books.at(books.day(1));
  }
  customer = agreed.id;
  at = `/organisations/${books.actor.id}`;
  const by = 'Ada';
  await command({ do: 'record-promise', by, customerId: customer, amount: 1_000, currency: 'USD', date: books.day(9) });
  await command({ do: 'place-hold', by, customerId: customer, kind: 'manual', until: books.day(9) });
  await command({ do: 'record-wish', by, customerId: customer, wish: { channel: 'call', never: true } });
  await command({ do: 'record-consent', by, customerId: customer, channel: 'sms', evidence: 'contract' });
  const instalments = [
    { due: books.day(10), amount: 5_000 },
    { due: books.day(40), amount: 5_000 },
  ];
  await command({ do: 'propose-plan', by, customerId: customer, invoiceIds: [planned.id], instalments });
  await command({
    do: 'make-offer',
    by,
    customerId: offered.id,
    kind: 'settlement',
    invoiceIds: [early.id],
    amount: 9_000,
    expires: books.day(9),
  });
}

async function isComplete(actor: OrganisationActor): Promise<boolean> {
  const { letters, calls } = await actor.today();
  return letters.length > 0 && calls.length > 0;
}

async function command(given: Command): Promise<void> {
  const result = await books.actor.command(given);
  if (!result.done) throw new Error(`${given.do}: ${result.code} ${result.detail}`);
}

/** As from a page opened anew: no form of it was sent before. */
function post(path: string, form: Record<string, string>): Promise<Asked> {
  pages += 1;
  return browser.post(path, { ...form, once: `page-${pages}` });
}

/** Everything the file holds, but that a form was answered. */
function holdings(): string {
  const tables = books.database.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'answers' ORDER BY name",
  );
  return JSON.stringify(tables.map(({ name }) => [name, books.database.all(`SELECT * FROM "${name}"`)]));
}

function toneOf(answer: Asked): string {
  const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('tahseel-flash=')) ?? '';
  return /"tone":"(\w+)"/.exec(decodeURIComponent(cookie))?.[1] ?? `status ${answer.status}`;
}

beforeEach(async () => {
  await everything();
  browser = browserOf(world({ organisation: async (id) => (id === books.actor.id ? books.actor : null) }).deps);
});

const FORMS: readonly [what: string, of: () => Promise<[path: string, form: Record<string, string>]>][] = [
  ['a letter that was written anew', async () => [`/letters/${(await letter()).effectId}/approve`, { seen: 'another' }]],
  ['a letter that is left out', async () => [`/letters/${(await letter()).effectId}/skip`, { reason: 'paid in cash' }]],
  ['a call that is logged', async () => [`/calls/${(await books.actor.today()).calls[0]?.taskId}/outcome`, { outcome: 'spoke' }]],
  ['a promise that is withdrawn', async () => [`${of()}/promises/${(await agreed()).promises[0]?.id}/withdraw`, {}]],
  ['a hold that is lifted', async () => [`${of()}/holds/${(await agreed()).holds[0]?.id}/lift`, {}]],
  ['a wish that has ended', async () => [`${of()}/wishes/${(await agreements()).wishes[0]?.id}/end`, {}]],
  ['a consent that is withdrawn', async () => [`${of()}/consents/withdraw`, { channel: 'sms' }]],
  ['a plan that is answered', async () => [`${of()}/plans/${(await agreements()).plans[0]?.id}/answer`, { answer: 'declined', text: '' }]],
];
const letter = async () => {
  const [first] = (await books.actor.today()).letters;
  if (!first) throw new Error('no letter waits');
  return first;
};
const of = () => `/customers/${customer}`;
const agreed = async () => {
  const found = await books.actor.customer(customer);
  if (!found) throw new Error('no such customer');
  return found;
};
const agreements = async () => {
  const found = await books.actor.agreements(customer);
  if (!found) throw new Error('no such customer');
  return found;
};

describe('a form about what is over', () => {
  it.each(FORMS)('%s: refused, and nothing changes', async (_what, of) => {
    const [path, form] = await of();
    // The first of them is refused from the start: what it saw is no more.
    if (form['seen'] === undefined) expect(toneOf(await post(at + path, form))).toBe('good');
    const before = holdings();
    expect(toneOf(await post(at + path, form))).toBe('bad');
    expect(holdings()).toBe(before);
  });
});

describe('every form of a client file', () => {
  const routes = Object.keys(POST_ACTS).filter((route) => route.startsWith('/organisations/:id/'));
  /** Posts each of them with whatever could make it do something; what was answered, and whether anything changed. */
  async function posted(
    some: readonly string[],
    pathOf: (route: string) => string,
  ): Promise<[route: string, tone: string, changed: boolean][]> {
    const rows: [string, string, boolean][] = [];
    for (const route of some) {
      const given = Object.entries(DOINGS[route]?.with ?? {}).map(([name, value]) => [name, value === true ? 'yes' : value]);
      const before = holdings();
      const answer = await post(pathOf(route), { ...MORE, ...Object.fromEntries(given) });
      rows.push([route, toneOf(answer), holdings() !== before]);
    }
    return rows;
  }
  const MORE = {
    answer: 'accepted',
    text: 'yes',
    outcome: 'it-arrived',
    reason: 'why',
    currency: 'USD',
    address: 'a@b.example',
    role: 'billing',
  };

  it('about what never was is refused, and nothing changes', async () => {
    const some = routes.filter((route) => /:(effectId|taskId|promiseId|holdId|wishId|planId|offerId)/.test(route));
    expect(some.length).toBeGreaterThan(10);
    for (const [route, tone, changed] of await posted(some, (each) =>
      each.replace(':id', books.actor.id).replace(':customerId', customer).replace(/:\w+/g, 'nobody'),
    ))
      expect([route, ['bad', 'status 404'].includes(tone), tone, changed]).toEqual([route, true, tone, false]);
  });

  it('of another practice’s file is not there, and nothing changes', async () => {
    for (const row of await posted(routes, (each) => each.replace(':id', 'another').replace(':customerId', customer).replace(/:\w+/g, 'x')))
      expect(row).toEqual([row[0], 'status 404', false]);
  });

  it('about a customer who is not there is refused, and nothing changes', async () => {
    const some = routes.filter((route) => route.includes(':customerId'));
    for (const [route, tone, changed] of await posted(some, (each) => each.replace(':id', books.actor.id).replace(/:\w+/g, 'nobody')))
      expect([route, ['bad', 'status 404', 'status 422'].includes(tone), tone, changed]).toEqual([route, true, tone, false]);
  });
});
