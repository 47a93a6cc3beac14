/** `tahseel list` and `tahseel do`: the calls of a running server's API, known from the document it serves itself. */
import { z } from 'zod';
import { BadInput } from '../domain/bad-input.ts';
import { type Io, printJson } from './io.ts';

/** A list that goes on longer is going in circles. */
const MOST_PAGES = 10_000;
const METHODS = ['get', 'post', 'delete'] as const;

const fieldSchema = z.looseObject({ type: z.union([z.string(), z.array(z.string())]).optional() });
const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  'x-scopes': z.array(z.string()),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean() })),
  requestBody: z
    .looseObject({
      content: z.looseObject({
        'application/json': z.looseObject({ schema: z.looseObject({ properties: z.record(z.string(), fieldSchema) }) }),
      }),
    })
    .optional(),
});
const documentSchema = z.looseObject({
  servers: z.array(z.looseObject({ url: z.string() })).min(1),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});
const problemSchema = z.looseObject({ detail: z.string() });
const pageSchema = z.looseObject({ items: z.array(z.unknown()), next: z.string().nullish() });

export interface ApiOptions {
  readonly url: string;
  /** undefined: TAHSEEL_TOKEN is not set. */
  readonly token: string | undefined;
  readonly key?: string | undefined;
}

interface Call {
  readonly name: string;
  readonly method: (typeof METHODS)[number];
  readonly path: string;
  readonly operation: z.infer<typeof operationSchema>;
}

/** Every row of a list (`invoices`, `letters`, …), all pages; without a name: which lists there are. @throws BadInput */
export async function listCommand(what: string | undefined, given: readonly string[], options: ApiOptions, io: Io): Promise<void> {
  const server = await serverAt(options);
  const lists = server.calls.filter(({ name }) => name.startsWith('list'));
  if (what === undefined)
    return printJson(io, { lists: lists.map(({ name, operation }) => ({ list: listName(name), does: operation.summary })) });
  const call = lists.find(({ name }) => listName(name) === what);
  if (!call) throw new BadInput(`there is no list ${what}; there are ${lists.map(({ name }) => listName(name)).join(', ')}`);
  const { query, path } = split(call, given);
  const items: unknown[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const asked: Record<string, string> = cursor === null ? query : { ...query, cursor };
    const page = pageSchema.parse(await server.ask(call, path, asked, null));
    items.push(...page.items);
    cursor = page.next ?? null;
    if (cursor === null) return printJson(io, { items });
  }
  throw new Error(`the list ${what} does not end`);
}

/** One call with its answer; without a name: which calls there are. @throws BadInput */
export async function doCommand(name: string | undefined, given: readonly string[], options: ApiOptions, io: Io): Promise<void> {
  const server = await serverAt(options);
  if (name === undefined)
    return printJson(io, {
      calls: server.calls.map(({ name: call, operation }) => ({ call, does: operation.summary, scopes: operation['x-scopes'] })),
    });
  const call = server.calls.find((each) => each.name === name);
  if (!call) throw new BadInput(`there is no call ${name}; 'tahseel do' without a name says which there are`);
  const { query, path, body } = split(call, given);
  printJson(io, await server.ask(call, path, query, call.method === 'post' ? body : null));
}

function listName(operation: string): string {
  const name = operation.slice('list'.length);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

async function serverAt({ url, token, key }: ApiOptions) {
  if (token === undefined || token === '') throw new BadInput('TAHSEEL_TOKEN is not set: an owner makes a token on the page of programs');
  if (!URL.canParse(url)) throw new BadInput(`TAHSEEL_URL: '${url}' is no address`);
  const base = url.replace(/\/+$/, '');
  const document = documentSchema.parse(await answered(`${base}/api/v1/openapi.json`, {}));
  const at = base + (document.servers[0]?.url ?? '');
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method): Call[] => {
      const operation = methods[method];
      return operation ? [{ name: operation.operationId, method, path, operation }] : [];
    }),
  );
  return {
    calls,
    ask({ method }: Call, path: string, query: Readonly<Record<string, string>>, body: unknown): Promise<unknown> {
      const search = new URLSearchParams(query).toString();
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      };
      const init = { method: method.toUpperCase(), headers, ...(body === null ? {} : { body: JSON.stringify(body) }) };
      return answered(`${at}${path}${search === '' ? '' : `?${search}`}`, init);
    },
  };
}

/** @throws Error with the server's own sentence for a call it refused. */
async function answered(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init).catch(() => {
    throw new Error(`there is no answer from ${new URL(url).origin}: is the server running there? (TAHSEEL_URL)`);
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  const problem = problemSchema.safeParse(readable(text));
  throw new Error(problem.success ? problem.data.detail : `${new URL(url).origin} answered ${answer.status}`);
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `name=value` each: a part of the address, a parameter, or a field of the body. @throws BadInput */
function split({ name: call, path, operation }: Call, given: readonly string[]) {
  const fields = operation.requestBody?.content['application/json'].schema.properties ?? {};
  const places = new Map(operation.parameters.filter((each) => each.in !== 'header').map((each) => [each.name, each]));
  const query: Record<string, string> = {};
  const body: Record<string, unknown> = {};
  let whole = path;
  for (const pair of given) {
    const [, name = '', value = ''] = /^(\w+)=([\s\S]*)$/.exec(pair) ?? [];
    if (name === '') throw new BadInput(`'${pair}' is not name=value`);
    const place = places.get(name);
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (place?.in === 'path') whole = whole.replace(`{${name}}`, encodeURIComponent(value));
    else if (place) query[name] = value;
    else if (field) body[name] = readValue(name, value, field.type);
    else throw new BadInput(`${call} takes no ${name}; it takes ${[...places.keys(), ...Object.keys(fields)].join(', ') || 'nothing'}`);
  }
  const missing =
    /\{(\w+)\}/.exec(whole)?.[1] ??
    [...places.values()].find((each) => each.required && each.in === 'query' && !(each.name in query))?.name;
  if (missing !== undefined) throw new BadInput(`${call} needs ${missing}=…`);
  return { path: whole, query, body };
}

/** Text stays text; everything else is written as JSON. */
function readValue(name: string, text: string, type: string | readonly string[] | undefined): unknown {
  if (type === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    if (type === undefined || type.includes('string')) return text;
    throw new BadInput(`${name}: '${text}' is not JSON`);
  }
}
