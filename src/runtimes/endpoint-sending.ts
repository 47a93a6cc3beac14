/**
 * Sends what waits for endpoints: each message until it is taken, ever later, and for so many days; then its endpoint counts as failing and
 * nothing more goes there before somebody says so. A message that was under way when the process ended is sent again under the same id.
 */
import { addMs, type Instant, msOf } from '../domain/time.ts';
import type { Log } from '../organisation/log.ts';
import type { EndpointRow, Endpoints, MessageRow } from '../practice/endpoints.ts';
import type { Answered, EndpointPost } from './endpoint-post.ts';
import { signatureHeaders } from './message-signature.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** How long after each failed attempt the next one comes; after the last the message is given up, three days and a half later. Source: Standard Webhooks, operational considerations. */
const PAUSES_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;
/** Messages under way at once, and of one endpoint. */
const AT_ONCE = 16;
const AT_ONCE_EACH = 4;
const LOOKED_AT = 200;
/** A machine that slept is noticed within this time. */
const LONGEST_WAIT_MS = 60_000;
const SWEEP_EVERY_MS = HOUR;
/** The endpoint is gone for good, it says. */
const GONE = 410;

export interface SendingDeps {
  readonly endpoints: Endpoints;
  readonly post: EndpointPost;
  /** The secrets that sign now; throws nothing: none where they cannot be opened. */
  readonly secrets: (endpoint: EndpointRow, at: Instant) => Promise<readonly string[]>;
  /** Real time: receivers compare it with theirs. */
  readonly wall: () => Instant;
  readonly log: Log;
}

export interface Sending {
  /** Something may be due. */
  soon(): void;
  /** Waits for what is under way; nothing is sent after. */
  stop(): Promise<void>;
}

export function sending({ endpoints, post, secrets, wall, log }: SendingDeps): Sending {
  const underWay = new Map<string, { readonly endpointId: string; readonly work: Promise<void> }>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let sweptAt = 0;

  const send = async (message: MessageRow): Promise<void> => {
    const endpoint = endpoints.all().find((each) => each.id === message.endpointId);
    if (endpoint?.state !== 'live') return;
    const at = wall();
    const keys = await secrets(endpoint, at);
    if (keys.length === 0) log('error', 'endpoint-secret-unreadable', { endpoint: endpoint.id });
    const { messageId: id, body } = message;
    const headers = {
      ...signatureHeaders({ id, timestamp: Math.floor(msOf(at) / SECOND), body }, keys),
      'content-type': 'application/json',
    };
    const answered: Answered =
      keys.length === 0 ? { none: 'unreachable' } : await post(endpoint.url, { ...headers, 'user-agent': 'Tahseel' }, body);
    settle(message, endpoint, answered);
  };

  const settle = (message: MessageRow, { id }: EndpointRow, answered: Answered): void => {
    const at = wall();
    const attempts = message.attempts + 1;
    const outcome = 'status' in answered ? String(answered.status) : answered.none;
    if ('status' in answered && answered.status >= 200 && answered.status < 300) {
      endpoints.settle(message, { state: 'delivered', attempts, nextAt: at, outcome, settledAt: at });
      return;
    }
    const pause = outcome === String(GONE) ? undefined : PAUSES_MS[attempts - 1];
    if (pause !== undefined) {
      endpoints.settle(message, { state: 'waiting', attempts, nextAt: addMs(at, pause), outcome, settledAt: null });
      return;
    }
    endpoints.settle(message, { state: 'given-up', attempts, nextAt: at, outcome, settledAt: at });
    endpoints.change(id, { state: 'failing', failingSince: at });
    log('warn', 'endpoint-failing', { endpoint: id, outcome });
  };

  const isFree = (message: MessageRow): boolean => {
    const ofIts = [...underWay.values()].filter((each) => each.endpointId === message.endpointId).length;
    return !underWay.has(keyOf(message)) && ofIts < AT_ONCE_EACH;
  };

  const fill = (): void => {
    timer = null;
    if (stopped) return;
    const at = wall();
    if (msOf(at) - sweptAt > SWEEP_EVERY_MS) {
      endpoints.sweep(at);
      sweptAt = msOf(at);
    }
    for (const message of endpoints.due(at, LOOKED_AT)) {
      if (underWay.size >= AT_ONCE) break;
      if (!isFree(message)) continue;
      const work = send(message)
        .catch((error: unknown) => {
          log('error', 'endpoint-send-failed', { error: error instanceof Error ? error.name : 'unknown' });
          settleUnforeseen(message);
        })
        .finally(() => {
          underWay.delete(keyOf(message));
          arm();
        });
      underWay.set(keyOf(message), { endpointId: message.endpointId, work });
    }
    arm();
  };

  /** What fails in an unforeseen way is tried again, and does not spin. */
  const settleUnforeseen = (message: MessageRow): void => {
    try {
      const at = wall();
      const nextAt = addMs(at, 5 * MINUTE);
      endpoints.settle(message, { state: 'waiting', attempts: message.attempts, nextAt, outcome: 'unreachable', settledAt: null });
    } catch {
      log('error', 'endpoint-message-not-settled', { endpoint: message.endpointId });
    }
  };

  const arm = (): void => {
    if (stopped || underWay.size >= AT_ONCE) return;
    const next = endpoints.nextDue();
    if (next === null) return;
    // What is under way is still due: it is looked for again when something of it ends.
    const wait = msOf(next) - msOf(wall());
    if (wait <= 0 && underWay.size > 0 && timer !== null) return;
    if (timer) clearTimeout(timer);
    const least = underWay.size > 0 ? SECOND : 0;
    timer = setTimeout(fill, Math.min(Math.max(wait, least), LONGEST_WAIT_MS));
    timer.unref();
  };

  arm();
  return {
    soon() {
      if (stopped) return;
      if (timer) clearTimeout(timer);
      timer = setTimeout(fill, 0);
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await Promise.all([...underWay.values()].map((each) => each.work));
    },
  };
}

function keyOf({ endpointId, messageId }: MessageRow): string {
  return `${endpointId} ${messageId}`;
}
