/**
 * Who gets to see anything at all while there is no sign-in: whoever knows the owner's password. A Worker stands on the open internet, where the
 * Node runtime listens on its own machine only; so without a password it answers nothing but webhooks, which carry a signature.
 */
import { Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import { BadInput } from '../../domain/bad-input.ts';
import { isLoopback } from '../loopback.ts';
import { type Bindings, variablesOf } from './bindings.ts';
import type { Supplies } from './supplies.ts';

const LEAST_CHARACTERS = 20;
const USER = 'owner';

type Fetch = (request: Request) => Response | Promise<Response>;

/** @throws BadInput where the installation is reachable from outside and has no password that is worth one. */
export function behindGate(inside: Fetch, env: Bindings, { settings }: Supplies): Fetch {
  const password = variablesOf(env)['OWNER_PASSWORD'] ?? '';
  if (password === '' && isLoopback(new URL(settings.publicUrl).hostname)) return inside;
  if (password.length < LEAST_CHARACTERS)
    throw new BadInput(`OWNER_PASSWORD is not set, or shorter than ${LEAST_CHARACTERS} characters: everybody could read and send`);
  const app = new Hono();
  app.use(basicAuth({ username: USER, password, realm: 'Tahseel' }));
  app.all('*', (c) => inside(c.req.raw));
  return (request) => app.fetch(request);
}
