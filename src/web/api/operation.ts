/** What one call of the API is: its address, what it may be asked, what it answers, and which act it is. Routes, document and reference are made of these. */
import { z } from 'zod';
import type { Act } from '../../domain/role.ts';
import type { OrganisationActor } from '../../organisation/actor.ts';
import type { Once } from '../../organisation/list-views.ts';
import type { WebDeps } from '../deps.ts';
import type { Programs, TokenHolder } from '../programs.ts';
import { notFound, Refused } from './problem.ts';

export const BASE = '/api/v1';
/** No id of ours is longer. */
const MAX_ID = 200;
const MOST_FAULTS = 20;

export const GROUPS = ['practice', 'books', 'customers', 'letters', 'tasks', 'agreements', 'organisation', 'endpoints'] as const;
export type Group = (typeof GROUPS)[number];

/** A call as it came in, its token known and good. */
export interface Calling {
  readonly deps: WebDeps;
  readonly programs: Programs;
  readonly holder: TokenHolder;
  /** How the call is known when it is made again; null: it is not. */
  readonly once: Once | null;
}

export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post' | 'delete';
  /** Below /api/v1. */
  readonly path: string;
  readonly act: Act;
  readonly group: Group;
  readonly title: string;
  readonly about: string;
  readonly query: z.ZodType;
  /** null: it has none. */
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType;
  readonly status: 200 | 201;
  /** Whether it takes an Idempotency-Key. */
  readonly repeatable: boolean;
  readonly params: readonly string[];
  /** @throws Refused */
  answered(calling: Calling, asked: RawAsked): Promise<unknown>;
}

interface RawAsked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
}

interface Given<Query, Body, Answer> {
  readonly id: string;
  readonly method: Operation['method'];
  readonly path: string;
  readonly act: Act;
  readonly group: Group;
  readonly title: string;
  readonly about?: string;
  readonly query: z.ZodType<Query>;
  readonly body: z.ZodType<Body>;
  readonly answer: z.ZodType<unknown, Answer>;
  readonly status?: Operation['status'];
  readonly repeatable?: boolean;
}

export interface Asked<Query, Body> {
  /** A part of the address. */
  param(name: string): string;
  readonly query: Query;
  readonly body: Body;
}

/** Whatever is asked beyond the address is a mistake. */
export const NOTHING = z.strictObject({});

const ids = z.record(
  z.string(),
  z
    .string()
    .min(1)
    .max(MAX_ID)
    .regex(/^\P{Cc}*$/u),
);

/** A call about the practice as a whole. */
export function operation<Query, Body, Answer>(
  given: Given<Query, Body, Answer>,
  run: (calling: Calling, asked: Asked<Query, Body>) => Promise<Answer>,
): Operation {
  const { method, query, body, answer, about = '', status = 200, repeatable = false } = given;
  return {
    ...given,
    ...{ about, status, repeatable, query, body: method === 'post' ? body : null, answer },
    params: [...given.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    async answered(calling, asked) {
      const params = ids.safeParse(asked.params);
      if (!params.success) throw notFound();
      const param = (name: string): string => {
        const value = params.data[name];
        if (value === undefined) throw new Error(`${given.path} names no ${name}`);
        return value;
      };
      const wanted = {
        query: read(query, asked.query, 'bad-query', 'A parameter of the address is wrong'),
        body: read(body, asked.body, 'invalid', 'The body cannot be used'),
      };
      return answer.parse(await run(calling, { param, ...wanted }));
    },
  };
}

/** A call about one client file of the practice; another practice's is none. */
export function organisationOperation<Query, Body, Answer>(
  given: Given<Query, Body, Answer>,
  run: (organisation: OrganisationActor, asked: Asked<Query, Body>, calling: Calling) => Promise<Answer>,
): Operation {
  return operation({ ...given, path: `/organisations/{organisationId}${given.path}` }, async (calling, asked) => {
    const organisation = await calling.deps.organisation(asked.param('organisationId'), calling.holder.practiceId);
    if (!organisation) throw notFound('There is no such client file in this practice.');
    return run(organisation, asked, calling);
  });
}

/** @throws Refused with every fault that was found. */
function read<Value>(schema: z.ZodType<Value>, value: unknown, code: 'bad-query' | 'invalid', sentence: string): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), detail: message }));
  const [first] = faults;
  const where = first && first.path !== '' ? `${first.path}: ` : '';
  throw new Refused(code, `${sentence}: ${where}${first?.detail ?? 'nobody knows why'}.`, faults.slice(0, MOST_FAULTS));
}
