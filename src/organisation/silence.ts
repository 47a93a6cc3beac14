/** Whether webhooks still come: a poll that finds what no webhook told of, after an hour without any, says that they do not. */
import { addMs, type Instant } from '../domain/time.ts';
import { outboxReason } from '../outbox/effects.ts';
import type { ExceptionItem } from './actor.ts';
import type { Desk, Moment } from './desk.ts';

/** A busy client file is spoken of several times an hour. Our figure. */
const QUIET_MS = 3_600_000;
/** A webhook may come after the poll that found its change: so long it is waited for. Intuit aggregates for up to 5 minutes (platforms reference B4). */
const LATE_MS = 10 * 60_000;

/** After a reading: `changed` is what a poll found, 0 where a webhook led to it; `last` is when a webhook last named this organisation, null where none ever did. */
export function noteSilence({ store, now }: Desk, changed: number, last: Instant | null): void {
  const { unheardSince } = store.settings.read();
  const at = now();
  if (unheardSince !== null) {
    if (last === null || last > unheardSince) store.transaction(() => store.settings.change({ unheardSince: null }));
  } else if (changed > 0 && last !== null && addMs(last, QUIET_MS) < at) {
    store.transaction(() => store.settings.change({ unheardSince: at }));
  }
}

/** Since when webhooks are missing; null where they are not, or none ever came. */
export function silentSince({ store }: Pick<Desk, 'store'>, { organisation, at }: Moment): Instant | null {
  const { unheardSince } = organisation;
  const isMissing = unheardSince !== null && store.connection.state() === 'connected' && addMs(unheardSince, LATE_MS) <= at;
  return isMissing ? unheardSince : null;
}

export function silenceItems(desk: Pick<Desk, 'store'>, moment: Moment): ExceptionItem[] {
  const since = silentSince(desk, moment);
  if (since === null) return [];
  const reason = outboxReason('webhooks-silent', `no webhook told of what was found on ${since}`, { since });
  return [
    {
      id: 'webhooks-silent',
      kind: 'webhooks-silent',
      customerId: null,
      customerName: null,
      effectId: null,
      taskId: null,
      amounts: [],
      at: since,
      reason,
    },
  ];
}
