/**
 * Webhooks on one machine: their addresses, the inbox behind them, and the beat that turns whatever came into one look at the books per
 * organisation. The beat may repeat and the process may die at any point of it: a hint is done with when its organisation has read again.
 */

import { addMs, type Instant } from '../domain/time.ts';
import type { WebhookPlatform } from '../inbox/platforms.ts';
import { WEBHOOK_PLATFORMS } from '../inbox/platforms.ts';
import { webhookRoutes } from '../inbox/routes.ts';
import type { Source } from '../inbox/source.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { Log } from '../organisation/log.ts';
import type { Health, Metric } from '../web/deps.ts';
import { openNodeInbox } from './inbox-database.ts';
import { look, PACE, type Pace } from './look.ts';
import { verifySignature } from './signature.ts';

/** What became of a tenant that was connected meanwhile is noticed so soon, without any webhook. */
const LOOK_EVERY_MS = 60_000;
/**
 * Deliveries that are arriving come first: unpacking waits for a pause of so long between them, in all at most so long per beat, so that
 * steady traffic never keeps anyone waiting. Our figures: senders wait 3 s at most (platforms reference B4), a burst takes well under one.
 */
const QUIET_MS = 20;
const LONGEST_PUT_OFF_MS = 2_000;
const PRUNE_EVERY_MS = 86_400_000;
/** Both platforms repeat for about a day (platforms reference A10, B4); longer than that only people ask what came. */
const KEEP_MS = 30 * 86_400_000;

export interface WebhooksDeps {
  /** The inbox's file. */
  readonly path: string;
  /** Signing keys; none for a platform: its address answers 401 to everything. */
  readonly keys: Readonly<Record<WebhookPlatform, readonly string[]>>;
  readonly now: () => Instant;
  readonly log: Log;
  /** The connected organisation behind a tenant, null where there is none. */
  readonly organisation: (source: Source) => string | null;
  /** Wakes it soon; the wake asks `look` what to do. */
  readonly soon: (organisationId: string) => void;
  readonly pace?: Pace;
}

export interface Webhooks {
  /** Answers POST /webhooks/…, before anything that knows of cookies, forms or pages. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Wakes an actor: `hinted` for what webhooks hint at alone (null where nothing waits any more), else for everything. What waited is taken once it was read. */
  look(source: Source, actor: Pick<OrganisationActor, 'wake'>, hinted: boolean): Promise<Instant | null>;
  /** When a webhook last named this tenant. */
  last(source: Source): Instant | null;
  /** Unpacks and hands over what came; runs by itself as well. Resolves when there is nothing left to unpack. */
  beat(): Promise<void>;
  metrics(): Metric[];
  health(): Health['facts'];
  /** After the server and all wakes have stopped. */
  close(): Promise<void>;
}

/** @throws Error when the inbox's file does not hold what it must, RangeError when it is newer than this program. */
export function openWebhooks({ path, keys, now, log, organisation, soon, pace = PACE }: WebhooksDeps): Webhooks {
  const { inbox, close } = openNodeInbox(path, { connected: (source) => organisation(source) !== null });
  const tallies = { received: tally(), refused: tally(), looks: 0 };
  /** Per organisation, the last hint it was called for and when it may be called again. */
  const called = new Map<string, { upTo: number; restsUntil: number }>();
  const timers = new Set<NodeJS.Timeout>();
  let running: Promise<void> | null = null;
  let stopped = false;
  let lastArrival = Number.NEGATIVE_INFINITY;

  const after = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!stopped) work();
    }, ms);
    timer.unref();
    timers.add(timer);
  };

  function call(id: string, upTo: number): void {
    const before = called.get(id);
    if (before && upTo <= before.upTo) return;
    const rests = Math.max(0, (before?.restsUntil ?? 0) - performance.now());
    called.set(id, { upTo, restsUntil: performance.now() + rests + pace.restMs });
    after(rests, () => soon(id));
  }

  async function unpackAndCall(): Promise<void> {
    let putOffMs = 0;
    do {
      await turn();
      for (; !stopped && putOffMs < LONGEST_PUT_OFF_MS && performance.now() - lastArrival < QUIET_MS; putOffMs += QUIET_MS)
        await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    } while (!stopped && inbox.unpack());
    if (stopped) return;
    for (const waiting of inbox.pending()) {
      const id = organisation(waiting);
      if (id !== null) call(id, waiting.upTo);
    }
  }

  const beat = (): Promise<void> => {
    running ??= unpackAndCall()
      .catch(() => log('error', 'webhooks-beat-failed', {}))
      .finally(() => {
        running = null;
      });
    return running;
  };
  let awaited = false;
  const beatSoon = (): void => {
    if (awaited) return;
    awaited = true;
    after(pace.collectMs, () => {
      awaited = false;
      void beat();
    });
  };
  const routes = webhookRoutes({
    inbox: {
      async accept(platform, raw, at) {
        lastArrival = performance.now();
        await inbox.accept(platform, raw, at);
        tallies.received(platform);
        beatSoon();
      },
    },
    keys,
    now,
    verify: verifySignature,
    onRefused: (platform, reason) => tallies.refused(platform, reason),
  });

  const prune = async (): Promise<void> => {
    for (;;) {
      const { bodies, hints, quarantined } = inbox.prune(addMs(now(), -KEEP_MS));
      if (stopped || bodies + hints + quarantined === 0) return;
      await turn();
    }
  };
  let pruning = Promise.resolve();
  const tend = (): void => {
    pruning = prune().catch(() => log('error', 'webhooks-prune-failed', {}));
  };
  beatSoon();
  tend();
  const intervals = [setInterval(beatSoon, LOOK_EVERY_MS).unref(), setInterval(tend, PRUNE_EVERY_MS).unref()];

  return {
    fetch: (request) => routes.fetch(request),
    async look(source, actor, hinted) {
      const waiting = inbox.waiting(source);
      if (hinted && waiting) tallies.looks += 1;
      const hints = waiting && { kinds: waiting.kinds.map(({ kind }) => kind), taken: () => inbox.taken(source, waiting.upTo) };
      return look(hints, actor, hinted);
    },
    last: (source) => inbox.silence(source).tenantLast,
    beat,
    metrics: () => metricsOf(inbox.counts(), tallies),
    health() {
      const { unread, waiting, stray, quarantined } = inbox.counts();
      return { webhooksUnread: unread, webhooksWaiting: waiting.events, webhooksStray: stray.events, webhooksQuarantined: quarantined };
    },
    async close() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      for (const interval of intervals) clearInterval(interval);
      await running;
      await pruning;
      close();
    },
  };
}

/** One turn of the event loop: pages and deliveries that wait are served first. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

interface Tally {
  (platform: WebhookPlatform, reason?: string): void;
  readonly counted: ReadonlyMap<string, { platform: WebhookPlatform; reason: string | undefined; count: number }>;
}

function tally(): Tally {
  const counted = new Map<string, { platform: WebhookPlatform; reason: string | undefined; count: number }>();
  const add = (platform: WebhookPlatform, reason?: string): void => {
    const name = `${platform} ${reason ?? ''}`;
    counted.set(name, { platform, reason, count: (counted.get(name)?.count ?? 0) + 1 });
  };
  return Object.assign(add, { counted });
}

type Counts = ReturnType<ReturnType<typeof openNodeInbox>['inbox']['counts']>;

function metricsOf({ unread, waiting, stray, quarantined }: Counts, tallies: { received: Tally; refused: Tally; looks: number }): Metric[] {
  const gauge = (name: string, help: string, value: number): Metric => ({ name: `tahseel_webhook_${name}`, help, type: 'gauge', value });
  const received = WEBHOOK_PLATFORMS.map((platform) => tallies.received.counted.get(`${platform} `)?.count ?? 0);
  return [
    ...WEBHOOK_PLATFORMS.map((platform, place): Metric => {
      const help = 'Genuine deliveries acknowledged since the start.';
      return { name: 'tahseel_webhook_received', help, type: 'counter', value: received[place] ?? 0, labels: { platform } };
    }),
    ...[...tallies.refused.counted.values()].map(({ platform, reason = '', count }): Metric => {
      const help = 'Deliveries not taken since the start, by reason.';
      return { name: 'tahseel_webhook_refused', help, type: 'counter', value: count, labels: { platform, reason } };
    }),
    {
      name: 'tahseel_webhook_looks',
      help: 'Times webhooks led to a look at the books since the start.',
      type: 'counter',
      value: tallies.looks,
    },
    gauge('unread', 'Deliveries kept and not unpacked yet.', unread),
    gauge('events_waiting', 'Events of connected organisations that were not read after yet.', waiting.events),
    gauge('events_stray', 'Events of tenants that are not connected.', stray.events),
    gauge('tenants_stray', 'Tenants that are not connected and have events.', stray.tenants),
    gauge('quarantined', 'Events that are unknown or could not be read.', quarantined),
  ];
}
