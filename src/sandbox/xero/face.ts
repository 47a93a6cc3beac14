/** Xero's wire face of the sandbox: what the real xero-node and openid-client talk to. Mounted at /xero; faults are injected before it. */
import { Hono } from 'hono';
import { msOf } from '../../domain/time.ts';
import type { Sandbox } from '../sandbox.ts';
import { accountingRoutes } from './accounting.ts';
import { identityRoutes } from './identity.ts';
import type { Limits } from './limits.ts';
import { notFound, Refusal, serverError } from './problems.ts';
import { answerProblem, replies } from './reply.ts';

export { issueToken } from './grants.ts';
export { type Limits, XERO_LIMITS } from './limits.ts';

export interface XeroFaceOptions {
  /** Enforces these limits (XERO_LIMITS are the real ones); default: none, headers show untouched allowances. */
  readonly limits?: Limits | null;
}

/** All addresses relative to the mount: /identity/connect/authorize, /connect/…, /.well-known/…, /connections, /api.xro/2.0/…. */
export function xeroFace(sandbox: Sandbox, options: XeroFaceOptions = {}): Hono {
  const reply = replies(sandbox);
  const app = new Hono();
  // Connectors take their watermark from the Date header, so it must tell the sandbox's time, not the machine's.
  app.use('*', async (c, next) => {
    await next();
    c.res.headers.set('Date', new Date(msOf(sandbox.now())).toUTCString());
  });
  app.onError((error, c) => answerProblem(c, error instanceof Refusal ? error.problem : serverError()));
  app.route('/', identityRoutes(sandbox, reply));
  app.route('/api.xro/2.0', accountingRoutes(sandbox, reply, options.limits ?? null));
  app.all('*', (c) => answerProblem(c, notFound()));
  return app;
}
