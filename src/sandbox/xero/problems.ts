/** Xero's error bodies, one function per shape: the gate's (Title/Status/Detail), validation (ErrorNumber/Elements) and the plain-text ones. */
import type { WireObject } from './wire.ts';

/** A reply that is not a success. `body` is JSON unless it is a string, then it is sent as text/html as Xero does. */
export interface Problem {
  readonly status: 400 | 401 | 403 | 404 | 405 | 429 | 500 | 503;
  readonly body: WireObject | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by whatever cannot answer; the face turns it into the reply. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`sandbox refused with ${problem.status}`);
    this.problem = problem;
  }
}

/** 401 and 403 of Xero's gateway. `instance` is a UUID for support. */
export function unauthorised(detail: string, instance: string): Problem {
  return { status: 401, body: gateBody('Unauthorized', 401, detail, instance) };
}

export function forbidden(instance: string, detail = 'AuthenticationUnsuccessful'): Problem {
  return { status: 403, body: gateBody('Forbidden', 403, detail, instance) };
}

export function badRequest(detail: string, instance: string): Problem {
  return { status: 400, body: gateBody('BadRequest', 400, detail, instance) };
}

function gateBody(title: string, status: number, detail: string, instance: string): WireObject {
  return { Type: 'about:blank', Title: title, Status: status, Detail: detail, Instance: instance, Extensions: {} };
}

/** "TokenExpired: token expired at 01/23/2020 18:21:16" is how Xero writes it. */
export function expiredDetail(expiresMs: number): string {
  const text = new Date(expiresMs).toISOString();
  return `TokenExpired: token expired at ${text.slice(5, 7)}/${text.slice(8, 10)}/${text.slice(0, 4)} ${text.slice(11, 19)}`;
}

/** 400 with one element and its messages; `element` carries the document's id where there is one. */
export function invalid(messages: readonly string[], element: WireObject = {}): Problem {
  const errors = messages.map((Message) => ({ Message }));
  return {
    status: 400,
    body: {
      ErrorNumber: 10,
      Type: 'ValidationException',
      Message: 'A validation exception occurred',
      Elements: [{ ...element, ValidationErrors: errors }],
    },
  };
}

/** A `where` or `order` that cannot be read. */
export function unreadableQuery(message: string): Problem {
  return { status: 400, body: { ErrorNumber: 16, Type: 'QueryParseException', Message: message } };
}

/** A body that is no JSON object of the expected shape. */
export function unreadableBody(message: string): Problem {
  return { status: 400, body: { ErrorNumber: 14, Type: 'PostDataInvalidException', Message: message } };
}

export function notFound(): Problem {
  return { status: 404, body: "The resource you're looking for cannot be found" };
}

/** `Retry-After` is there for minute and day, and absent for concurrent. */
export function tooMany(limit: 'minute' | 'day' | 'concurrent' | 'appminute', retryAfterSeconds: number): Problem {
  const headers: Record<string, string> = { 'X-Rate-Limit-Problem': limit };
  if (limit !== 'concurrent') headers['Retry-After'] = String(retryAfterSeconds);
  return {
    status: 429,
    body: 'oauth_problem=rate%20limit%20exceeded&oauth_problem_advice=please%20wait%20before%20retrying%20the%20xero%20api',
    headers,
  };
}

export function serverError(): Problem {
  return { status: 500, body: 'An unhandled error with the Xero API occurred. Contact the Xero API team if problems persist.' };
}
