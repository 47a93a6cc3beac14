/**
 * The product on Cloudflare: one Worker in front of the objects. Pages go to the screens, webhooks into the queue and from there to their
 * organisations, mail to whoever knows the letter it answers, and every few minutes whoever fell silent is woken.
 */
import { WorkerEntrypoint } from 'cloudflare:workers';
import { BadInput } from '../domain/bad-input.ts';
import { MAX_MAIL_BYTES } from '../replies/read.ts';
import { inboundRoutes } from '../replies/routes.ts';
import type { TakeMail } from '../replies/take.ts';
import { createApp } from '../web/app.tsx';
import type { WebDeps } from '../web/deps.ts';
import type { Member } from '../web/door.ts';
import { mailTaker } from './inbound.ts';
import { type Bindings, named, objectOf } from './worker/bindings.ts';
import { DIRECTORY, DirectoryObject } from './worker/directory-object.ts';
import { operatorsOnly } from './worker/gate.ts';
import { OrganisationObject } from './worker/organisation-object.ts';
import { PracticeObject } from './worker/practice-object.ts';
import { remoteOrganisation } from './worker/remote.ts';
import { screensOf } from './worker/screens.ts';
import { type Supplies, suppliesOf } from './worker/supplies.ts';
import { type Batch, consume, webhookAddresses } from './worker/webhook-queue.ts';

export { DirectoryObject, OrganisationObject, PracticeObject };

interface IncomingEmail {
  readonly raw: ReadableStream<Uint8Array>;
  /** In bytes. */
  readonly rawSize: number;
  /** For good: its sender is told. */
  setReject(reason: string): void;
}

type Outside = Pick<WebDeps, 'mailbox' | 'demo'>;

/** Addresses for those who run the installation and for machines of theirs, not for members. */
const OPERATORS = ['/inbound/', '/metrics', '/healthz'];

interface Doors {
  readonly supplies: Supplies;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly takeMail: TakeMail;
}

/** Made once for what the platform binds, which it hands over with every request. */
const doors = new WeakMap<Bindings, Doors>();

export default class Tahseel extends WorkerEntrypoint<Bindings> {
  /** What it lives on; where drills put a clock and a chance of their own. */
  protected supply(): Supplies {
    return suppliesOf(this.env);
  }

  /** Who is in without signing in, which only drills let anybody be. */
  protected visitor(): Member | null {
    return null;
  }

  /** A mailbox and a calendar of the demo's own, which only drills have. */
  protected outside(): Outside {
    return { mailbox: null, demo: null };
  }

  async fetch(request: Request): Promise<Response> {
    try {
      return await this.#doors().fetch(request);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      console.error(`Tahseel cannot start: ${error.message}`);
      return new Response('Tahseel is not set up; its log says why.\n', { status: 503 });
    }
  }

  async queue(batch: Batch): Promise<void> {
    await consume(batch, this.env, this.#doors().supplies);
  }

  /** A mail that could not be kept is thrown back, and its sender's server tries again. */
  async email(message: IncomingEmail): Promise<void> {
    if (message.rawSize > MAX_MAIL_BYTES) return message.setReject('The message is too large.');
    await this.#doors().takeMail(new Uint8Array(await new Response(message.raw).arrayBuffer()));
  }

  async scheduled(): Promise<void> {
    for (const practice of await named(this.env.DIRECTORY, DIRECTORY).practices())
      await named(this.env.PRACTICES, objectOf(practice)).sweep();
  }

  #doors(): Doors {
    const known = doors.get(this.env) ?? doorsOf(this.env, this.supply(), this.visitor(), this.outside());
    doors.set(this.env, known);
    return known;
  }
}

function doorsOf(env: Bindings, supplies: Supplies, visitor: Member | null, outside: Outside): Doors {
  const screens = createApp({ ...screensOf(env, supplies, visitor), ...outside });
  const webhooks = webhookAddresses(env, supplies);
  const takeMail = mailFor(env, supplies);
  const inbound = inboundRoutes(takeMail);
  const isAt = (request: Request, path: string) => new URL(request.url).pathname.startsWith(path);
  const operators = operatorsOnly((request) => (isAt(request, '/inbound/') ? inbound : screens).fetch(request), env, supplies);
  const fetch = (request: Request) => {
    if (isAt(request, '/webhooks/')) return webhooks.fetch(request);
    return OPERATORS.some((path) => isAt(request, path)) ? operators(request) : screens.fetch(request);
  };
  return { supplies, fetch, takeMail };
}

function mailFor(env: Bindings, { now }: Supplies): TakeMail {
  return async (raw) => {
    const practices = await named(env.DIRECTORY, DIRECTORY).practices();
    const members = await Promise.all(practices.map((practice) => named(env.PRACTICES, objectOf(practice)).members()));
    const ids = members.flat().map(({ id }) => id);
    const organisation = (id: string) => remoteOrganisation(id, named(env.ORGANISATIONS, id));
    // An organisation that takes a command wakes by itself.
    return mailTaker({ ids: () => ids, organisation }, now, () => {})(raw);
  };
}
