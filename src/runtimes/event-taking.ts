/** Takes the events of client files over for the endpoints of their practice: what happened since last time, with how far, in one commit. */
import { type Instant, msOf } from '../domain/time.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { OrganisationEvent } from '../organisation/list-views.ts';
import type { Log } from '../organisation/log.ts';
import type { EndpointRow, Endpoints, NewMessage } from '../practice/endpoints.ts';

/** Events taken over in one commit. */
const EACH = 200;

export interface TakingDeps {
  readonly endpoints: Endpoints;
  readonly organisation: (id: string) => OrganisationActor | null;
  readonly ownerOf: (id: string) => string | null;
  readonly wall: () => Instant;
  readonly log: Log;
  /** Something waits to be sent. */
  readonly taken: () => void;
}

export interface Taking {
  /** Something may have happened there. */
  look(organisationId: string): void;
  stop(): Promise<void>;
}

export function taking({ endpoints, organisation, ownerOf, wall, log, taken }: TakingDeps): Taking {
  const waiting = new Set<string>();
  let running: Promise<void> | null = null;
  let stopped = false;

  const takeAll = async (id: string): Promise<void> => {
    for (;;) {
      const practice = ownerOf(id);
      const wanting = practice === null ? [] : endpoints.list(practice);
      const [first] = wanting;
      const actor = first ? organisation(id) : null;
      if (!first || !actor || stopped) return;
      const place = endpoints.place(id);
      // Only where to begin is found by the clock, which may be set; from there on lines are counted.
      const { events, seq, more } = await actor.events({ from: place === null ? { at: first.since } : { seq: place }, limit: EACH });
      const messages = events.flatMap((event) => wanting.filter((each) => wants(each, event)).map((each) => messageOf(each, id, event)));
      if (place !== seq) endpoints.take(id, seq, messages, wall());
      if (messages.length > 0) taken();
      if (!more) return;
    }
  };
  const run = async (): Promise<void> => {
    // Whoever told of the change has ended by the next turn, with everything it changes.
    await new Promise((resolve) => setImmediate(resolve));
    for (const id of waiting) {
      waiting.delete(id);
      if (stopped) return;
      await takeAll(id).catch((error: unknown) => {
        log('error', 'events-not-taken', { organisation: id, error: error instanceof Error ? error.name : 'unknown' });
      });
    }
  };
  const start = (): void => {
    running ??= run().finally(() => {
      running = null;
      if (waiting.size > 0 && !stopped) start();
    });
  };
  return {
    look(id) {
      if (stopped || !endpoints.any()) return;
      waiting.add(id);
      start();
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

function wants({ events }: EndpointRow, event: OrganisationEvent): boolean {
  return events.length === 0 || events.includes(event.type);
}

/** Named by its line in the journal and its moment: the same event is the same message, however often it is taken over. */
function messageOf({ id, names }: EndpointRow, organisationId: string, event: OrganisationEvent): NewMessage {
  const { seq, at, type, customerId, customerName, data } = event;
  const body = JSON.stringify({
    type,
    timestamp: at,
    data: { organisationId, customerId, ...(names ? { customerName } : {}), ...data },
  });
  return { endpointId: id, messageId: `msg_${organisationId}_${seq}_${msOf(at)}`, organisationId, type, at, body };
}
