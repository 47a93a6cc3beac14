/** Why a call was refused: one stable code, one sentence, the status that fits (RFC 9457). */
import type { CommandResult } from '../../organisation/command-schema.ts';

/** Every code with the status it is answered under and its title. */
export const PROBLEMS = {
  'not-json': { status: 400, title: 'The body is not JSON' },
  'bad-query': { status: 400, title: 'A parameter of the address is wrong' },
  'bad-cursor': { status: 400, title: 'The cursor is none of this list' },
  'bad-key': { status: 400, title: 'The Idempotency-Key cannot be used' },
  'no-token': { status: 401, title: 'No token, or one that is not good any more' },
  'wrong-scope': { status: 403, title: 'The token may not do this' },
  'not-found': { status: 404, title: 'There is no such thing here' },
  'wrong-method': { status: 405, title: 'That is not done with this method' },
  'already-done': { status: 409, title: 'It was done before' },
  'not-now': { status: 409, title: 'It cannot be done now' },
  'too-large': { status: 413, title: 'The body is too large' },
  'not-json-type': { status: 415, title: 'The body must be application/json' },
  invalid: { status: 422, title: 'The body says something that cannot be' },
  'key-used': { status: 422, title: 'The Idempotency-Key was used for something else' },
  'too-many-calls': { status: 429, title: 'Too many calls' },
  broken: { status: 500, title: 'Something broke here' },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

export interface Fault {
  /** Where in the body or among the parameters: 'promise.date'. */
  readonly path: string;
  readonly detail: string;
}

export class Refused extends Error {
  readonly code: ProblemCode;
  readonly faults: readonly Fault[];
  constructor(code: ProblemCode, detail: string, faults: readonly Fault[] = []) {
    super(detail);
    this.name = 'Refused';
    this.code = code;
    this.faults = faults;
  }
}

export function notFound(what = 'There is no such thing here.'): Refused {
  return new Refused('not-found', what);
}

/** What an actor refused, as a sentence. */
export function refusedBy({ code, detail }: Extract<CommandResult, { done: false }>): Refused {
  return new Refused(code, sentence(detail));
}

/** The answer to a refused call. */
export function problemResponse(
  { code, message, faults }: Pick<Refused, 'code' | 'message' | 'faults'>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, title } = PROBLEMS[code];
  const errors = faults.length === 0 ? {} : { errors: faults };
  const body = JSON.stringify({ type: `/docs/api#${code}`, title, status, detail: message, code, ...errors });
  return new Response(body, { status, headers: { ...headers, 'Content-Type': 'application/problem+json' } });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
