/** How the face answers: Xero's frame around content, and its error bodies. */
import type { Context } from 'hono';
import { uuidOf } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Problem } from './problems.ts';
import { envelope, type WireObject } from './wire.ts';

/** Makes replies whose ids count up, so that the same requests give the same bytes. */
export interface Reply {
  /** The UUID of an error, for support. */
  instance(): string;
  ok(c: Context, content: WireObject): Response;
}

export function replies(sandbox: Sandbox): Reply {
  let count = 0;
  const instance = () => uuidOf(sandbox.seed, 'xero-reply', ++count);
  return {
    instance,
    ok: (c, content) => c.json(envelope(instance(), sandbox.now(), content)),
  };
}

/** `more` are headers besides the problem's own. */
export function answerProblem(c: Context, problem: Problem, more: Readonly<Record<string, string>> = {}): Response {
  const { status, body } = problem;
  const headers = { ...more, ...problem.headers };
  if (typeof body === 'string') return c.body(body, status, { 'Content-Type': 'text/html; charset=utf-8', ...headers });
  return c.json(body, status, headers);
}

/** The token of an Authorization header; '' when there is none. */
export function bearerOf(c: Context): string {
  return (c.req.header('authorization') ?? '').replace(/^Bearer\s+/i, '');
}
