/** Tells the books what was done: one note per invoice a contact moved, promised in the transaction of the contact itself. */
import { type NoteFacts, noteText } from '../../mappings/note.ts';
import type { CalendarDate } from '../domain/time.ts';
import { moneyText } from '../letters/locale.ts';
import { noteKey } from '../outbox/keys.ts';
import type { Amount } from './actor.ts';
import type { Desk, Moment } from './desk.ts';

export interface NoteRequest {
  /** The act the notes tell of: a letter's effect id, a task's id, a hold's id. */
  readonly act: string;
  readonly customerId: string;
  readonly kind: NoteFacts['kind'];
  readonly stage: string | null;
  readonly invoiceIds: readonly string[];
  readonly numbers: readonly string[];
  readonly amounts: readonly Amount[];
  readonly date: CalendarDate;
  readonly letterReference?: string;
  readonly recipient?: string | null;
  readonly detail?: string | null;
}

/** Promises one note per invoice of `invoiceIds`. Call it inside the transaction of the act. */
export function promiseNotes(desk: Desk, { at, asOf }: Pick<Moment, 'at' | 'asOf'>, request: NoteRequest): void {
  const { facts } = desk.platform.connector;
  if (!facts.can.notes) return;
  for (const invoiceId of request.invoiceIds) {
    const key = noteKey(desk.hash, desk.id, request.act, invoiceId);
    const text = noteText(
      {
        kind: request.kind,
        stage: request.stage,
        letterReference: request.letterReference ?? null,
        amountText: request.amounts.map((amount) => moneyText(amount.minor, amount.currency, 'en')).join(' + ') || null,
        invoiceNumbers: request.numbers,
        recipient: request.recipient ?? null,
        dateText: request.date,
        detail: request.detail ?? null,
        key,
      },
      facts.noteLimit,
    );
    const content = JSON.stringify({ invoiceId, text });
    desk.store.effects.promise({
      key,
      kind: 'note',
      customerId: request.customerId,
      stage: request.stage ?? request.kind,
      state: 'planned',
      plannedFor: asOf,
      createdAt: at,
      content,
      contentHash: desk.hash(content),
      parent: request.act,
    });
  }
}
