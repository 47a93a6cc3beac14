/** A state machine as a table: from each state, which event leads where. What a table does not name does not happen. */

export type Transitions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The states of a table. */
export type StateOf<Table extends Transitions> = keyof Table & string;

/** The events any state of a table knows. */
export type EventOf<Table extends Transitions> = { [State in keyof Table]: keyof Table[State] }[keyof Table] & string;

/** The state after an event; null: nothing happens in that state. */
export function stateAfter<Table extends Transitions>(table: Table, state: StateOf<Table>, event: EventOf<Table>): StateOf<Table> | null {
  const next = table[state]?.[event];
  return next === undefined ? null : next;
}
