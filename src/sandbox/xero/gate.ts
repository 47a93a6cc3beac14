/** What every call of the Accounting API passes before it is answered: a good token, a connected tenant, an allowance that is not used up. */
import type { Context, MiddlewareHandler } from 'hono';
import type { Company } from '../company.ts';
import type { Sandbox } from '../sandbox.ts';
import { grantsOf } from './grants.ts';
import { gauge, type Limits } from './limits.ts';
import { forbidden, unauthorised } from './problems.ts';
import { answerProblem, bearerOf, type Reply } from './reply.ts';

/** What the gate found out; every route behind it may rely on both. */
export interface Gated {
  readonly Variables: { readonly company: Company; readonly clientId: string };
}
export type Call = Context<Gated>;

/** 401, 403 or 429 in that order; the allowances left are in the headers of every reply. Calls that are not let in count nowhere. */
export function gate(sandbox: Sandbox, reply: Reply, limits: Limits | null): MiddlewareHandler<Gated> {
  const meter = gauge(limits);
  const grants = grantsOf(sandbox);
  return async (c, next) => {
    const verdict = grants.verify(bearerOf(c));
    const tenant = c.req.header('xero-tenant-id')?.toLowerCase() ?? '';
    const company = grants.isConnected(tenant) ? sandbox.byTenant(tenant) : undefined;
    if (!verdict.ok || !company) {
      return answerProblem(c, verdict.ok ? forbidden(reply.instance()) : unauthorised(verdict.detail, reply.instance()), meter.untouched);
    }
    const { headers, problem } = meter.take(tenant, sandbox.now());
    try {
      c.set('company', company);
      c.set('clientId', verdict.clientId);
      if (problem) c.res = answerProblem(c, problem);
      else await next();
    } finally {
      meter.done(tenant);
    }
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    return;
  };
}
