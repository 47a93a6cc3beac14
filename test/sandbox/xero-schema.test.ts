/** Every list and single of the Xero face against Xero's OpenAPI schemas and against the fields of live recordings. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { calendarDate } from '../../src/domain/time.ts';
import { generateCompany, inventFacts } from '../../src/sandbox/generate.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { issueToken, xeroFace } from '../../src/sandbox/xero/face.ts';
import { makeWorld, NOW, sharedData } from './xero-world.ts';

type Json = z.infer<ReturnType<typeof z.json>>;
type JsonObject = Record<string, Json>;

const openApi = sharedData('xero-openapi/xero_accounting.yaml');
const recordings = sharedData('recordings/xero/');
if (openApi === null) console.info('skipped: Xero OpenAPI is not beside the repository (shared/data/xero-openapi)');
if (recordings === null) console.info('skipped: Xero recordings are not beside the repository (shared/data/recordings/xero)');

const world = makeWorld();
const { invoices, customers, money } = world;

/** The small world and a lively generated one, which has what nobody thought of. */
const lively = generateCompany({
  seed: 11,
  facts: inventFacts(11),
  customers: 12,
  from: calendarDate('2025-06-01'),
  to: calendarDate('2026-04-30'),
});

function asker(sandbox: Sandbox, tenant: string) {
  const app = xeroFace(sandbox);
  const { accessToken } = issueToken(sandbox, tenant);
  const headers = { authorization: `Bearer ${accessToken}`, 'xero-tenant-id': tenant };
  return async (path: string, init: { method?: string; body?: string } = {}): Promise<JsonObject> => {
    const response = await app.request(`/api.xro/2.0/${path}`, { headers, ...init });
    expect(response.status, path).toBe(200);
    return objectOf(await response.json());
  };
}
const ask = asker(world.sandbox, world.company.facts.tenant);
const askLively = asker(new Sandbox({ companies: [lively], now: () => NOW }), lively.facts.tenant);

const note = JSON.stringify({ HistoryRecords: [{ Details: 'Reminder sent' }] });
const answers: [schema: string, path: string, init?: { method: string; body: string }][] = [
  ['Invoices', 'Invoices?page=1'],
  ['Invoices', 'Invoices'],
  ['Invoices', 'Invoices?summaryOnly=true'],
  ...Object.values(invoices)
    .flat()
    .map(({ id }): [string, string] => ['Invoices', `Invoices/${id}`]),
  ['Invoices', `Invoices/${invoices.dinars.id}`, { method: 'POST', body: '{"Invoices":[{"ExpectedPaymentDate":"2026-07-01"}]}' }],
  ['Payments', 'Payments?page=1'],
  ['Payments', `Payments/${money.batch.id}`],
  ['Payments', `Payments/${money.bounced.id}`],
  ['CreditNotes', 'CreditNotes?page=1'],
  ['CreditNotes', `CreditNotes/${money.note.id}`],
  ['Overpayments', 'Overpayments?page=1'],
  ['Overpayments', `Overpayments/${money.over.id}`],
  ['Prepayments', 'Prepayments?page=1'],
  ['Prepayments', `Prepayments/${money.pre.id}`],
  ['Contacts', 'Contacts?page=1&includeArchived=true'],
  ['Contacts', `Contacts/${customers.boom.id}`],
  ['Organisations', 'Organisation'],
  ['Actions', 'Organisation/Actions'],
  ['InvoiceReminders', 'InvoiceReminders/Settings'],
  ['OnlineInvoices', `Invoices/${invoices.open.id}/OnlineInvoice`],
  ['HistoryRecords', `Invoices/${invoices.open.id}/History`, { method: 'PUT', body: note }],
  ['HistoryRecords', `Invoices/${invoices.open.id}/History`],
];

describe.skipIf(openApi === null)('Xero OpenAPI', () => {
  const spec = openApi === null ? {} : parse(readFileSync(openApi, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  ajv.addFormat('double', true);
  if (openApi !== null) ajv.addSchema({ $id: 'xero', components: spec.components });
  const problems = (schema: string, body: JsonObject) => {
    const validate = ajv.getSchema(`xero#/components/schemas/${schema}`);
    if (!validate) throw new Error(`no schema ${schema}`);
    return validate(body) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
  };

  it.each(answers)('%s: %s', async (schema, path, init) => {
    expect(problems(schema, await ask(path, init))).toEqual([]);
  });

  it.each(['Invoices', 'Payments', 'CreditNotes', 'Overpayments', 'Prepayments', 'Contacts'])('%s of a lively ledger', async (schema) => {
    const body = await askLively(`${schema}?page=1&pageSize=1000`);
    expect(listOf(body, schema).length).toBeGreaterThan(3);
    expect(problems(schema, body)).toEqual([]);
  });

  it('notices a wrong type, status or id', async () => {
    const body = await ask(`Invoices/${invoices.open.id}`);
    const spoiled = { Invoices: listOf(body, 'Invoices').map((each) => ({ ...each, AmountDue: '1', Status: 'OPEN', InvoiceID: '12' })) };
    expect(problems('Invoices', spoiled)).toHaveLength(3);
  });

  it('gives error bodies of the documented shape', async () => {
    const { accessToken, tenant } = issueToken(world.sandbox, world.company.facts.tenant);
    const response = await xeroFace(world.sandbox).request(`/api.xro/2.0/Invoices/${invoices.open.id}/History`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${accessToken}`, 'xero-tenant-id': tenant },
      body: '{"HistoryRecords":[{"Details":""}]}',
    });
    expect(response.status).toBe(400);
    const body = objectOf(await response.json());
    expect(problems('Error', body)).toEqual([]);
    expect(body).toMatchObject({ ErrorNumber: 10, Type: 'ValidationException' });
  });
});

describe.skipIf(recordings === null || openApi === null)('recordings', () => {
  const recorded = (file: string, list: string): JsonObject[] => {
    const pairs: { response: JsonObject }[] = recordings === null ? [] : JSON.parse(readFileSync(new URL(file, recordings), 'utf8'));
    return pairs.flatMap((pair) => listOf(pair.response, list));
  };
  const schemas = openApi === null ? {} : parse(readFileSync(openApi, 'utf8')).components.schemas;
  const declared = (schema: string) => new Set(Object.keys(schemas[schema]?.properties ?? {}));

  it.each([
    ['Invoices', 'Invoice', ['invoices.json', 'get-invoice.json', 'update-invoice.json'], 'Invoices?page=1'],
    ['Payments', 'Payment', ['payments.json', 'get-payment.json', 'create-payment.json'], 'Payments?page=1'],
    ['Contacts', 'Contact', ['contacts.json', 'get-contact.json'], 'Contacts?page=1&includeArchived=true'],
    ['CreditNotes', 'CreditNote', ['credit-notes.json', 'get-credit-note.json'], 'CreditNotes?page=1'],
  ])('%s have only fields Xero has, of the types Xero uses, and all the usual ones', async (list, schema, files, path) => {
    const samples = files.flatMap((file) => recorded(file, list));
    const known = shapes(samples);
    const ours = listOf(await ask(path), list).concat(listOf(await askLively(`${path}&pageSize=1000`), list));
    const wrong = [...shapes(ours)].flatMap(([field, types]) => {
      const real = known.get(field);
      if (real === undefined) return declared(schema).has(field) || field.includes('.') ? [] : [`${field} is no field of ${schema}`];
      return [...types].filter((type) => !real.has(type)).map((type) => `${field} is ${type}, recorded ${[...real].join('/')}`);
    });
    expect(wrong).toEqual([]);
    const usual = [...shapes(samples).keys()].filter((field) => !field.includes('.') && samples.every((sample) => field in sample));
    expect(usual.length).toBeGreaterThan(8);
    expect(usual.filter((field) => ours.some((each) => !(field in each)))).toEqual([]);
  });

  it('the reply and its pagination are framed as recorded', async () => {
    const [pair]: { response: JsonObject }[] =
      recordings === null ? [] : JSON.parse(readFileSync(new URL('invoices.json', recordings), 'utf8'));
    const ours = await ask('Invoices?page=1');
    expect(Object.keys(ours)).toEqual(Object.keys(pair?.response ?? {}));
    expect(Object.keys(ours['pagination'] ?? {})).toEqual(Object.keys(pair?.response['pagination'] ?? {}));
  });
});

/** Field paths (arrays as []) → JSON types seen; dates written /Date(…)/ count as a type of their own. */
function shapes(objects: readonly JsonObject[]): Map<string, Set<string>> {
  const seen = new Map<string, Set<string>>();
  const walk = (value: Json, path: string) => {
    const type = Array.isArray(value) ? 'array' : typeof value === 'string' && value.startsWith('/Date(') ? 'ms-date' : typeof value;
    if (path !== '') seen.set(path, (seen.get(path) ?? new Set()).add(type));
    if (Array.isArray(value)) for (const each of value) walk(each, `${path}.[]`);
    else if (typeof value === 'object' && value !== null)
      for (const [field, each] of Object.entries(value)) walk(each, path === '' ? field : `${path}.${field}`);
  };
  for (const object of objects) walk(object, '');
  seen.delete('');
  return seen;
}

function listOf(body: JsonObject, name: string): JsonObject[] {
  const list = body[name];
  if (!Array.isArray(list)) throw new Error(`no ${name} in the reply`);
  return list.map(objectOf);
}

function objectOf(value: unknown): JsonObject {
  return z.record(z.string(), z.json()).parse(value);
}
