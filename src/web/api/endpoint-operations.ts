/** The calls about endpoints: who is told of what happens, and what became of each message. */
import { z } from 'zod';
import { EVENT_TYPES } from '../../organisation/list-views.ts';
import type { EndpointAdded, EndpointView } from '../programs.ts';
import { cursorOf, keyOf, paging } from './cursor.ts';
import { NOTHING, type Operation, operation } from './operation.ts';
import { notFound, Refused } from './problem.ts';
import * as shapes from './shapes.ts';

const COMMON = { act: 'integrate', group: 'endpoints', query: NOTHING, body: NOTHING } as const;

export const MOST_URL = 2_000;

export const newEndpoint = z.strictObject({
  url: z.string().min(1).max(MOST_URL),
  /** Empty or absent: all. */
  events: z.array(z.enum(EVENT_TYPES)).max(EVENT_TYPES.length).default([]),
  names: z.boolean().default(false),
});

const WHY: Readonly<Record<Extract<EndpointAdded, { ok: false }>['code'], string>> = {
  'not-a-url': 'The url is no address of the web.',
  'not-https': 'The url must begin with https://.',
  'not-public': 'The url does not lead to the public internet.',
  'too-many': 'There are as many endpoints as a practice may have: remove one first.',
  'other-input': 'This Idempotency-Key was used for another call: use a new one.',
};

const noEndpoint = () => notFound('There is no such endpoint in this practice.');

export const ENDPOINT_OPERATIONS: readonly Operation[] = [
  operation(
    {
      ...{ ...COMMON, id: 'listEndpoints', method: 'get', path: '/endpoints', title: 'Endpoints' },
      answer: z.object({ items: z.array(shapes.endpoint) }),
    },
    async ({ programs, holder }) => ({ items: (await programs.endpoints(holder.practiceId)).map(plain) }),
  ),
  operation(
    {
      ...{ ...COMMON, id: 'addEndpoint', method: 'post', path: '/endpoints', title: 'Add an endpoint', status: 201, repeatable: true },
      about: 'The secret is shown in this answer and never again. Without `names` messages hold ids and figures only.',
      body: newEndpoint,
      answer: shapes.endpointMade,
    },
    async ({ programs, holder, once }, { body }) => {
      const added = await programs.addEndpoint(holder.practiceId, holder.signature, body, once ?? undefined);
      if (!added.ok) throw new Refused(codeOf(added.code), WHY[added.code]);
      return { endpoint: plain(added.endpoint), secret: added.secret };
    },
  ),
  operation(
    {
      ...{ ...COMMON, id: 'removeEndpoint', method: 'delete', path: '/endpoints/{endpointId}', title: 'Remove an endpoint' },
      about: 'What still waited for it is dropped.',
      answer: shapes.done,
    },
    async ({ programs, holder }, { param }) => {
      const id = param('endpointId');
      if (!(await programs.removeEndpoint(holder.practiceId, id))) throw noEndpoint();
      return did(id);
    },
  ),
  operation(
    {
      ...{ ...COMMON, id: 'rotateSecret', method: 'post', path: '/endpoints/{endpointId}/secret', title: 'Change the secret' },
      about: 'For a day the former secret signs beside the new one. Each call makes another one.',
      answer: shapes.endpointSecret,
    },
    async ({ programs, holder }, { param }) => {
      const rotated = await programs.rotateSecret(holder.practiceId, param('endpointId'));
      if (!rotated) throw noEndpoint();
      return rotated;
    },
  ),
  operation(
    {
      ...{ ...COMMON, id: 'tryAgain', method: 'post', path: '/endpoints/{endpointId}/again', title: 'Try again' },
      about: 'Sends what waits and what was given up in the last thirty days, under the same ids.',
      answer: shapes.done,
    },
    async ({ programs, holder }, { param }) => {
      const id = param('endpointId');
      if (!(await programs.tryAgain(holder.practiceId, id))) throw noEndpoint();
      return did(id);
    },
  ),
  operation(
    {
      ...{ ...COMMON, id: 'sendTest', method: 'post', path: '/endpoints/{endpointId}/test', title: 'Send a test message' },
      answer: shapes.done,
    },
    async ({ programs, holder }, { param }) => {
      const id = param('endpointId');
      if (!(await programs.sendTest(holder.practiceId, id))) throw noEndpoint();
      return did(id);
    },
  ),
  operation(
    {
      ...{ ...COMMON, id: 'listMessages', method: 'get', path: '/endpoints/{endpointId}/messages', title: 'Messages of an endpoint' },
      about: 'Newest first; kept for thirty days.',
      query: paging,
      answer: z.object({ items: z.array(shapes.message), next: z.string().nullable() }),
    },
    async ({ programs, holder }, { param, query }) => {
      const id = param('endpointId');
      const found = await programs.messages(holder.practiceId, id, keyOf(id, query.cursor), query.limit);
      if (!found) throw noEndpoint();
      return { items: [...found.messages], next: cursorOf(id, found.next) };
    },
  ),
];

function codeOf(code: Extract<EndpointAdded, { ok: false }>['code']) {
  if (code === 'other-input') return 'key-used';
  return code === 'too-many' ? 'not-now' : 'invalid';
}

function plain(view: EndpointView) {
  return { ...view, events: [...view.events] };
}

function did(id: string): { done: true; id: string } {
  return { done: true, id };
}
