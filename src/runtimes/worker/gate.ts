/**
 * Who may ask what only operators ask: the figures about the installation, and taking mail in by HTTP. A Worker stands on the open internet, where
 * the Node runtime listens on its own machine only; so without a password these addresses do not exist there.
 */
import { Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import { BadInput } from '../../domain/bad-input.ts';
import { isLoopback } from '../loopback.ts';
import { type Bindings, variablesOf } from './bindings.ts';
import type { Supplies } from './supplies.ts';

const LEAST_CHARACTERS = 20;
const USER = 'operator';

type Fetch = (request: Request) => Response | Promise<Response>;

/** @throws BadInput where there is a password that is not worth one. */
export function operatorsOnly(inside: Fetch, env: Bindings, { settings }: Supplies): Fetch {
  const password = variablesOf(env)['OPERATOR_PASSWORD'] ?? '';
  if (password === '') return isLoopback(new URL(settings.publicUrl).hostname) ? inside : () => new Response(null, { status: 404 });
  if (password.length < LEAST_CHARACTERS) throw new BadInput(`OPERATOR_PASSWORD is shorter than ${LEAST_CHARACTERS} characters`);
  const app = new Hono();
  app.use(basicAuth({ username: USER, password, realm: 'Tahseel' }));
  app.all('*', (c) => inside(c.req.raw));
  return (request) => app.fetch(request);
}
