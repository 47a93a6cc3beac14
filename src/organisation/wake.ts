/** When the organisation has something to do again by itself. */
import { addDays, addMs, earlierDate, type Instant } from '../domain/time.ts';
import { instantAt } from '../domain/zone.ts';
import { type Desk, type Moment, mayAct, momentOf } from './desk.ts';

/** The books are read at least so often, webhooks or not (the poll is the truth). Our figure. */
const SYNC_EVERY_MS = 15 * 60_000;
/** Webhooks are believed to come so long after the last; a poll that finds what none told of ends it at once (silence.ts). Our figure. */
const HEARD_MS = 7 * 86_400_000;

/** The hour of the organisation's day at which the day's decisions are made; letters then wait for the hours of their customers' places. */
const MORNING_HOUR = 9;

/** The earliest of: the next poll, the morning after a decision ends, the next attempt of an effect. Never before now. */
export function nextWake(desk: Desk): Instant {
  const moment = momentOf(desk);
  const { organisation, asOf, at } = moment;
  // Where nobody is connected there is nothing to read, and the last reading lies ever further back.
  const isConnected = desk.store.connection.state() === 'connected';
  const poll = addMs((isConnected ? organisation.lastSync : null) ?? at, pollEveryMs(desk, moment));
  // After a failure the platform, or the pause, says when: asking again at once would only make it worse.
  const times: Instant[] = [isConnected ? (organisation.syncAfter ?? poll) : poll];
  const { until, touched } = desk.store.cases.firstUntil();
  if (touched) times.push(at);
  if (until) times.push(instantAt(addDays(earlierDate(until, addDays(asOf, 365)), 1), MORNING_HOUR, 0, organisation.timeZone));
  const attempt = desk.store.effects.firstAttempt();
  if (attempt && isConnected && mayAct(moment)) times.push(attempt === 'now' ? at : attempt);
  // Whatever is in somebody's hands when their process ends is put right at the next opening, and that is now.
  if (desk.store.effects.inHand().length > 0) times.push(at);
  // Instants order as text; what lies behind is due now.
  const [first = at] = times.sort();
  return [first, at].sort()[1] ?? at;
}

/** As ever, or rarely where reading is dear and webhooks tell what changes: whatever a letter asks for is read again before it leaves. */
function pollEveryMs({ platform, heardAt }: Desk, { organisation, at }: Moment): number {
  const { pollHeardMs = SYNC_EVERY_MS } = platform.connector.facts;
  const heard = heardAt();
  const areHeard = heard !== null && organisation.unheardSince === null && addMs(heard, HEARD_MS) > at;
  return areHeard ? pollHeardMs : SYNC_EVERY_MS;
}
