/** What whoever watches the process is told: counts and times over all client files, never a name or an address. */
import type { Totals } from '../practice/practice.ts';
import type { Health, Metric } from '../web/deps.ts';
import type { Product } from './product.ts';
import type { ScheduleState } from './schedule.ts';

type Watched = Pick<Product, 'clients' | 'totals' | 'openings' | 'count'>;

/** Up to so many client files each is told of under its id; more would be a series each for whoever watches, and are told of as sums. */
const MOST_BY_ID = 100;

const gauge = (name: string, help: string, value: number): Metric => ({ name: `tahseel_${name}`, help, type: 'gauge', value });
const counter = (name: string, help: string, value: number): Metric => ({ name: `tahseel_${name}`, help, type: 'counter', value });

/** Nothing is opened for it. `state`: absent where nothing is woken by a clock. */
export function metricsOf(product: Watched, state: ScheduleState | null): Metric[] {
  const { open, inUse, waiting, opened, closed } = product.openings();
  return [
    ...saidBy(product),
    gauge('organisations_open', 'Client files whose databases are open.', open),
    gauge('organisations_in_use', 'Open client files somebody works on.', inUse),
    gauge('organisations_awaited', 'Works that wait for a client file to be closed so that theirs can be opened.', waiting),
    counter('organisations_opened', 'Times a client file was opened since the start.', opened),
    counter('organisations_closed', 'Times a client file was closed since the start.', closed),
    ...(state ? wakesOf(state) : []),
  ];
}

/** What the practice knows of its client files. */
export function saidBy(product: Pick<Product, 'clients' | 'totals' | 'count'>): Metric[] {
  const said = ({ lettersSent, exceptions, webhooksSilent }: Totals): Metric[] => [
    counter('letters_sent', 'Letters sent so far.', lettersSent),
    gauge('exceptions', 'Things a person has to look at.', exceptions),
    gauge('webhooks_silent', 'Client files in which changes are found that no webhook told of.', webhooksSilent),
  ];
  const files = gauge('organisations', 'Client files of this installation.', product.count());
  if (product.count() > MOST_BY_ID) return [files, ...said(product.totals())];
  const each = product.clients().flatMap(({ id, lettersSent, exceptions, webhooksSilentSince }) =>
    said({ lettersSent, exceptions, webhooksSilent: webhooksSilentSince ? 1 : 0 }).map((metric) => ({
      ...metric,
      labels: { organisation: id },
    })),
  );
  return [files, ...each];
}

function wakesOf({ due, running, lateMs, wakes, failed, seconds, within }: ScheduleState): Metric[] {
  const bucket = (le: string, value: number): Metric => {
    const help = 'Wakes that took at most so long since the start.';
    return { name: 'tahseel_wake_seconds_bucket', help, type: 'counter', value, labels: { le } };
  };
  return [
    gauge('wakes_due', 'Client files that are due and wait for their turn.', due),
    gauge('wakes_running', 'Client files that are awake.', running),
    gauge('wake_late_seconds', 'How long the one that waits longest has been due.', lateMs / 1000),
    counter('wakes_failed', 'Wakes that failed in an unforeseen way since the start.', failed),
    ...within.map((each) => bucket(String(each.seconds), each.wakes)),
    bucket('+Inf', wakes),
    counter('wake_seconds_sum', 'Seconds spent in wakes since the start.', seconds),
    counter('wake_seconds_count', 'Wakes since the start.', wakes),
  ];
}

export function healthOf(product: Watched, state: ScheduleState | null): Health['facts'] {
  const { open } = product.openings();
  const facts = { organisations: product.count(), organisationsOpen: open };
  if (!state) return facts;
  const { due, running, lateMs } = state;
  return { ...facts, wakesDue: due, wakesRunning: running, wakesLateSeconds: Math.round(lateMs / 1000) };
}
