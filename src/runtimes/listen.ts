/** An HTTP server on the loopback interface that says clearly why it cannot listen and closes without waiting for idle browsers. */
import { serve } from '@hono/node-server';
import { BadInput } from '../domain/bad-input.ts';

const HOST = '127.0.0.1';

export type Fetch = (request: Request) => Response | Promise<Response>;

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Answers once it listens; port 0 takes any free one. @throws BadInput naming the port. */
export function listen(fetch: Fetch, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: HOST, port }, (info) => resolve({ port: info.port, close }));
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new BadInput(`port ${port} is in use; choose another with --port or PORT`));
      else reject(new BadInput(`port ${port} cannot be opened (${error.code ?? 'unknown reason'})`));
    });
    const close = () =>
      new Promise<void>((done, failed) => {
        server.close((error) => (error ? failed(error) : done()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
  });
}
