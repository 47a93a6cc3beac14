/** Many client files at once: one consent, one choice of how they begin, one page of how far they are; and one template that they follow, each with its own rules. */
import { expect, it } from 'vitest';
import { FACTS } from '../connectors/books.ts';
import { SECOND } from '../grants/world.ts';
import { type Browser, type Installation, installation, signUp, wordsOf } from './world.ts';

const BOTH: [string, string][] = [
  ['tenant', FACTS.tenant],
  ['tenant', SECOND.tenant],
];

async function twoFiles(house: Installation, how: Record<string, string> = {}): Promise<{ salma: Browser; ids: string[] }> {
  const salma = house.browser();
  await signUp(salma, 'xero', 'Nile');
  await salma.through('/connect/xero', BOTH);
  expect((await salma.post('/connect/xero/choose', { all: 'yes', ...how })).location).toBe('/starting');
  return { salma, ids: house.product.ids() };
}

const policyOf = async ({ product }: Installation, id: string) => (await product.organisation(id)?.policyVersion())?.policy;

it('all that a consent opened begin alike by one press, and are seen on one page until they have begun', async () => {
  const house = await installation();
  const { salma, ids } = await twoFiles(house, { preset: 'gentle', mode: 'review' });
  expect(ids).toHaveLength(2);
  for (const id of ids) {
    expect(await house.product.organisation(id)?.summary()).toMatchObject({ mode: 'review', released: true, lastSync: null });
    expect((await policyOf(house, id))?.name).toBe('gentle');
  }
  expect(wordsOf(await salma.get('/starting'))).toMatch(/Harbour &amp; Pine.*about to be read.*Nile Office/);
  for (const id of ids) await house.product.organisation(id)?.sync();
  expect(wordsOf(await salma.get('/starting'))).toContain('No client file is beginning');
  const assessment = wordsOf(await salma.get(`/organisations/${ids[0]}/assessment`));
  for (const part of ['What is open, and how late', 'reminders', 'What stands in the way', 'next 30 days', 'Days sales outstanding'])
    expect(assessment).toContain(part);
});

it('what somebody works with already does not begin anew with those beside it', async () => {
  const house = await installation();
  const { salma, ids } = await twoFiles(house);
  const [first = ''] = ids;
  for (const id of ids) expect(await house.product.organisation(id)?.summary()).toMatchObject({ mode: 'draft', released: false });
  await house.product.organisation(first)?.sync();
  await salma.through('/connect/xero', BOTH);
  await salma.post('/connect/xero/choose', { all: 'yes', preset: 'firm', mode: 'review' });
  expect((await policyOf(house, first))?.name).toBe('standard');
});

it('one press begins: review mode, released; a second press changes nothing', async () => {
  const house = await installation();
  const { salma, ids } = await twoFiles(house);
  const [id = ''] = ids;
  expect((await salma.post(`/organisations/${id}/start/policy`, { preset: 'firm' })).location).toBe(`/organisations/${id}/start`);
  expect((await policyOf(house, id))?.name).toBe('firm');
  await salma.post(`/organisations/${id}/start/policy`, { preset: 'nobody' });
  expect((await policyOf(house, id))?.name).toBe('firm');
  for (let press = 0; press < 2; press += 1) await salma.post(`/organisations/${id}/start/begin`);
  expect(await house.product.organisation(id)?.summary()).toMatchObject({ mode: 'review', released: true });
});

it('a template’s change reaches those who follow it when it is released, and leaves each its own rules', async () => {
  const house = await installation();
  const { salma, ids } = await twoFiles(house);
  const [one = '', two = ''] = ids;
  const page = (await salma.post('/templates', { name: 'House', from: 'standard' })).location;
  expect((await salma.post('/templates', { name: 'House', from: 'firm' })).location).toBe('/templates');
  await salma.post(`${page}/follow`, [['version', '1'], ...ids.map((id): [string, string] => ['client', id])]);
  for (const id of ids) expect((await policyOf(house, id))?.name).toBe('House');

  const own = { do: 'set-policy' as const, by: 'Salma', document: 'extends: standard\nname: House\ngapDays: 12', note: 'slow payers' };
  await house.product.organisation(one)?.command(own);
  expect(wordsOf(await salma.get(page))).toMatch(/Harbour|Nile/);
  expect(wordsOf(await salma.get(page))).toContain('slow payers');

  const document = 'extends: standard\nname: House\nminimumNet: 50';
  expect((await salma.post(`${page}/document`, { document: 'stages: []', note: 'x' })).status).toBe(422);
  await salma.post(`${page}/document`, { document, note: 'small sums' });
  // Kept, and nobody is decided by it yet.
  expect((await policyOf(house, two))?.minimumNet).toBe(5);
  const all: [string, string][] = ids.map((id) => ['client', id]);
  await salma.post(`${page}/release`, [['version', '1'], ...all]);
  expect((await policyOf(house, two))?.minimumNet).toBe(5);
  for (let press = 0; press < 2; press += 1) await salma.post(`${page}/release`, [['version', '2'], ...all]);
  expect(await policyOf(house, two)).toMatchObject({ minimumNet: 50, gapDays: 7 });
  expect(await policyOf(house, one)).toMatchObject({ minimumNet: 50, gapDays: 12 });
  const history = await house.product.organisation(two)?.policyHistory();
  // In the journal of each file, once.
  expect(history?.changes.map(({ note }) => note)).toEqual(['House, 2', 'House, 1']);

  await salma.post(`${page}/${one}/keep`, { rule: 'setting gapDays' });
  expect(wordsOf(await salma.get(page))).toContain('kept by Nile Owner');
  await salma.post(`${page}/${one}/take`, { rule: 'setting gapDays' });
  expect((await policyOf(house, one))?.gapDays).toBe(7);
  expect(wordsOf(await salma.get(page))).toContain('Every file says what its version of the template says');
});

it('another practice’s templates and files are none', async () => {
  const house = await installation();
  const { salma, ids } = await twoFiles(house);
  const page = (await salma.post('/templates', { name: 'House', from: 'standard' })).location;
  const omar = house.browser();
  await signUp(omar, 'quickbooks', 'Harbour');
  expect((await omar.get(page)).status).toBe(404);
  expect((await omar.post(`${page}/document`, { document: 'extends: firm', note: 'x' })).status).toBe(404);
  const own = (await omar.post('/templates', { name: 'House', from: 'firm' })).location;
  await omar.post(`${own}/follow`, [
    ['version', '1'],
    ['client', ids[0] ?? ''],
  ]);
  expect((await policyOf(house, ids[0] ?? ''))?.name).toBe('standard');
});
