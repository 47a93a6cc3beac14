/** The one module the platform adds to the language, as far as it is used here; the package of its types declares it for whole programs only. */
declare module 'cloudflare:workers' {
  import type { DurableObjectState } from '@cloudflare/workers-types';

  export abstract class DurableObject<Env> {
    protected readonly ctx: DurableObjectState;
    protected readonly env: Env;
    constructor(ctx: DurableObjectState, env: Env);
    alarm?(): Promise<void>;
  }

  export abstract class WorkerEntrypoint<Env> {
    protected readonly env: Env;
  }
}
