/**
 * Quarantine after a restore: an organisation whose file is a copy does not know what left after the copy was made. Nothing leaves until the
 * books have been asked which letters they know of, and a person has said that the rest may go on.
 */
import { letterNoteSign } from '../../mappings/note.ts';
import { leavesByItself } from '../cases/channel.ts';
import { outboxReason } from '../outbox/effects.ts';
import { type CommandOf, DONE, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import { decideCustomer } from './plan.ts';
import { suppress } from './plan-effects.ts';
import type { OpenSession } from './session.ts';

/** How a copy is known. */
export interface Home {
  /** Where the file lies, as its runtime knows it; null: it cannot tell. */
  readonly place: string | null;
  /** The newest summary the practice has of it; a file that is behind that was put back. */
  readonly heard: number;
  /** Somebody says so. */
  readonly isCopy: boolean;
}

/** Nothing tells one file from another, and nobody was told of any. */
export const NOWHERE: Home = { place: null, heard: -1, isCopy: false };

/** Stands instead of a place in a file that is a copy, whoever makes it: wherever it is opened next, it goes into quarantine. */
export const COPY = 'copy';

/** All customers have been looked for in the books. */
const ALL = '\uffff';

/** On opening: a file that is not where it last was, or that is behind what the practice heard of it, goes into quarantine. Gives whether it did. */
export function noteHome(desk: Desk, { place, heard, isCopy }: Home): boolean {
  const { store } = desk;
  const organisation = store.settings.find();
  if (!organisation) return false;
  const moved = organisation.home === COPY || (place !== null && organisation.home !== null && organisation.home !== place);
  if (!moved && !isCopy && organisation.version >= heard) {
    if (place !== null && organisation.home === null) store.transaction(() => store.settings.change({ home: place }));
    return false;
  }
  const at = desk.now();
  // Put back twice, it knows as little as before: what it wrote of itself meanwhile is no news of letters.
  const knows = organisation.restored ?? store.journal.newest() ?? at;
  store.transaction(() => {
    // Its summaries count on from what the practice has heard, or the next start would find it behind again.
    store.settings.change({ home: place, restored: knows, restoredChecked: null, version: Math.max(organisation.version, heard) });
    const moment = momentOf(desk);
    // Whatever waits may have left meanwhile; it is promised anew once that is known.
    for (const effect of store.effects.allPending())
      suppress(desk, moment, effect, outboxReason('restored', 'it may have left after this copy was made'));
    store.effects.lookFirst();
    store.cases.touchAll();
    store.journal.append({ at, kind: 'restored', customerId: null, contents: { knows } });
  });
  desk.log('warn', 'restored-from-copy', {});
  return true;
}

/**
 * Asks the books for notes about letters that would be sent now: a letter they know of has left, counts from today and is not sent again.
 * What they do not know of may have left all the same. Goes on where a platform's limits stopped it.
 */
export async function lookForLostLetters(desk: Desk, openSession: OpenSession): Promise<void> {
  const { store, platform } = desk;
  const { restored, restoredChecked } = store.settings.read();
  if (restored === null || restoredChecked === ALL || store.connection.state() !== 'connected' || !platform.connector.facts.can.notes)
    return;
  const session = await openSession();
  if (!session.ok) return;
  const waiting = new Map<string, Map<string, string>>();
  for (const { customerId, decision } of store.tallies.standing()) {
    if (decision.kind !== 'send' || !leavesByItself(decision.channel) || customerId <= (restoredChecked ?? '')) continue;
    const stages = waiting.get(customerId) ?? new Map<string, string>();
    for (const [invoiceId, stage] of Object.entries(decision.advances)) stages.set(invoiceId, stage);
    waiting.set(customerId, stages);
  }
  for (const customerId of [...waiting.keys()].sort()) {
    const found: Record<string, string> = {};
    for (const [invoiceId, stage] of waiting.get(customerId) ?? []) {
      const answer = await platform.connector.findNote(session.value, invoiceId, letterNoteSign(stage));
      // What can never be asked is not found; it must not keep the others from being asked.
      if (!answer.ok && answer.failure.kind !== 'refused') return;
      if (answer.ok && answer.value.found) found[invoiceId] = stage;
    }
    store.transaction(() => {
      if (Object.keys(found).length > 0) keepFound(desk, customerId, found);
      store.settings.change({ restoredChecked: customerId });
    });
  }
  store.transaction(() => store.settings.change({ restoredChecked: ALL }));
}

function keepFound(desk: Desk, customerId: string, advances: Readonly<Record<string, string>>): void {
  const moment = momentOf(desk);
  const { store } = desk;
  const [stage = null] = Object.values(advances);
  store.history.record({
    customerId,
    at: moment.at,
    day: moment.asOf,
    kind: 'letter-sent',
    stage,
    channel: 'email',
    invoiceIds: Object.keys(advances),
    advances,
  });
  store.journal.append({ at: moment.at, kind: 'letter-found-in-books', customerId, contents: { advances } });
  decideCustomer(desk, moment, customerId);
}

/** A person has compared: from here on letters go on, each approved by a person until the mode is set to autopilot again. */
export function endQuarantine(desk: Desk, { organisation, at }: Moment, { by }: CommandOf<'end-quarantine'>): CommandResult {
  const { store } = desk;
  if (organisation.restored === null) return refusal('already-done', 'nothing was restored');
  const mode = organisation.mode === 'autopilot' ? 'review' : organisation.mode;
  store.settings.change({ restored: null, restoredChecked: null, mode });
  store.cases.touchAll();
  store.journal.append({ at, kind: 'quarantine-ended', customerId: null, contents: { knows: organisation.restored, mode, by } });
  return DONE;
}
