/** The OpenAPI 3.1 document, made of the calls and their schemas: nothing in it is written twice. */
import { scopesFor } from '../../domain/scope.ts';
import { EVENT_TYPES } from '../../organisation/list-views.ts';
import { en } from '../messages/en.ts';
import { isObject, type Json, type JsonObject, jsonSchemaOf } from './json-schema.ts';
import { BASE, GROUPS, type Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';
import { sampleOf } from './sample.ts';
import { event, problem } from './shapes.ts';

const ABOUT = `The acts and the readings of Tahseel's screens, for programs of one practice.

A token is made by an owner of the practice on the page of programs and sent as \`Authorization: Bearer …\`. Money is in whole minor units of a named
currency, days are \`YYYY-MM-DD\` in the client file's zone, instants are UTC. Lists come in pages in a fixed order of their own. Answers may grow by fields.
Errors are \`application/problem+json\`.`;

export interface Described {
  readonly operation: Operation;
  readonly body: JsonObject | null;
  readonly bodySample: Json;
  readonly answer: JsonObject;
  readonly answerSample: Json;
  /** Of the address and the query. */
  readonly parameters: readonly JsonObject[];
}

interface Document {
  readonly openapi: JsonObject;
  readonly described: readonly Described[];
}

/** Made once, when it is first asked for. */
export const apiDocument: () => Document = once(make);

function once<Value>(build: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: build() };
    return made.value;
  };
}

function make(): Document {
  const named = new Map<string, Json>();
  const schemaOf = (schema: Operation['answer'], io: 'input' | 'output'): JsonObject => {
    const made = jsonSchemaOf(schema, io);
    for (const [name, each] of Object.entries(made.named)) named.set(name, each);
    return made.schema;
  };
  const first = OPERATIONS.map((operation) => ({
    operation,
    body: operation.body === null ? null : schemaOf(operation.body, 'input'),
    answer: schemaOf(operation.answer, 'output'),
    query: schemaOf(operation.query, 'input'),
  }));
  const eventSchema = schemaOf(event, 'output');
  const problemSchema = schemaOf(problem, 'output');
  const all: JsonObject = Object.fromEntries(named);
  const described = first.map(
    ({ operation, body, answer, query }): Described => ({
      operation,
      answer,
      answerSample: sampleOf(answer, all),
      body: body !== null && hasFields(body) ? body : null,
      bodySample: body === null ? null : sampleOf(body, all),
      parameters: parametersOf(operation, query),
    }),
  );
  const openapi: JsonObject = {
    openapi: '3.1.0',
    info: { title: 'Tahseel', version: '1', summary: 'Collections for Xero and QuickBooks Online', description: ABOUT },
    servers: [{ url: BASE }],
    tags: GROUPS.map((group) => ({ name: group, description: en[`api.group.${group}`] })),
    paths: pathsOf(described),
    webhooks: Object.fromEntries(EVENT_TYPES.map((type): [string, Json] => [type, webhookOf(type, eventSchema)])),
    components: {
      schemas: { ...all, Problem: all['Problem'] ?? problemSchema },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of the practice: tahseel_…' } },
      headers: {
        RateLimit: { description: 'What is left of the allowance, and in how many seconds it is whole again.', schema: { type: 'string' } },
        'RateLimit-Policy': { description: 'The allowance of a token.', schema: { type: 'string' } },
        'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } },
      },
      responses: { Problem: problemResponse('The call was refused; nothing was done.') },
    },
    security: [{ token: [] }],
  };
  return { openapi, described };
}

function hasFields({ properties }: JsonObject): boolean {
  return isObject(properties) && Object.keys(properties).length > 0;
}

function parametersOf({ params, repeatable }: Operation, query: JsonObject): JsonObject[] {
  const inPath = params.map((name): JsonObject => ({ name, in: 'path', required: true, schema: { type: 'string', maxLength: 200 } }));
  const properties = isObject(query['properties']) ? query['properties'] : {};
  const must: readonly Json[] = Array.isArray(query['required']) ? query['required'] : [];
  const inQuery = Object.entries(properties).map(([name, schema]): JsonObject => {
    const { description, ...rest } = isObject(schema) ? schema : {};
    return { name, in: 'query', required: must.includes(name), ...(description === undefined ? {} : { description }), schema: rest };
  });
  const key: JsonObject = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Said again with the same body within seven days, the call is answered as the first time and nothing is done twice.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  };
  return [...inPath, ...inQuery, ...(repeatable ? [key] : [])];
}

function pathsOf(described: readonly Described[]): JsonObject {
  const paths = Map.groupBy(described, ({ operation }) => operation.path);
  return Object.fromEntries(
    [...paths].map(([path, each]): [string, Json] => [
      path,
      Object.fromEntries(each.map((one): [string, Json] => [one.operation.method, operationOf(one)])),
    ]),
  );
}

function operationOf({ operation, body, bodySample, answer, answerSample, parameters }: Described): JsonObject {
  const { id, title, about, group, act, status, params, repeatable } = operation;
  const scopes = scopesFor(act);
  const wanted = `Scope: ${scopes.join(' or ')}.`;
  const limits = {
    RateLimit: { $ref: '#/components/headers/RateLimit' },
    'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
  };
  const refusals = refusalsOf(body !== null || operation.body !== null, params.length > 0, repeatable);
  return {
    operationId: id,
    summary: title,
    description: about === '' ? wanted : `${about}\n\n${wanted}`,
    tags: [group],
    security: [{ token: [] }],
    'x-scopes': scopes,
    parameters,
    ...(body === null ? {} : { requestBody: { required: true, content: { 'application/json': { schema: body, example: bodySample } } } }),
    responses: {
      [status]: { description: 'Done.', headers: limits, content: { 'application/json': { schema: answer, example: answerSample } } },
      ...Object.fromEntries(refusals.map((code): [string, Json] => [String(code), { $ref: '#/components/responses/Problem' }])),
      429: { ...problemResponse('Too many calls.'), headers: { ...limits, 'Retry-After': { $ref: '#/components/headers/Retry-After' } } },
    },
  };
}

function refusalsOf(hasBody: boolean, hasPlace: boolean, repeatable: boolean): number[] {
  const codes: ProblemCode[] = ['bad-query', 'no-token', 'wrong-scope', ...(hasPlace ? ['not-found' as const] : [])];
  if (hasBody) codes.push('not-json', 'too-large', 'not-json-type', 'invalid', 'not-now');
  if (repeatable) codes.push('key-used', 'already-done');
  return [...new Set(codes.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b);
}

function problemResponse(description: string): JsonObject {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

function webhookOf(type: string, schema: JsonObject): JsonObject {
  return {
    post: {
      operationId: `told-${type}`,
      summary: type,
      description: 'Signed as Standard Webhooks says: webhook-id, webhook-timestamp and webhook-signature (v1).',
      security: [],
      tags: ['endpoints'],
      requestBody: { required: true, content: { 'application/json': { schema } } },
      responses: { '2XX': { description: 'Taken. Any other answer is tried again, ever later, for three days.' } },
    },
  };
}
