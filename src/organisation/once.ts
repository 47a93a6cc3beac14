/** A command that may be said again is carried out once: its answer is kept with it, in one transaction. */
import type { Command, CommandResult } from './command-schema.ts';
import { act } from './commands.ts';
import type { Desk } from './desk.ts';
import type { Once, OnceResult } from './list-views.ts';

/** All of it happens with its answer kept, or nothing of it. */
export function carryOutOnce(desk: Desk, { key, input }: Once, command: Command): OnceResult {
  const { store, hash, now } = desk;
  return store.transaction(() => {
    const [name, asked] = [hash(key), hash(input)];
    const before = store.answers.find(name);
    if (before) return before.input === asked ? { known: 'same', result: parsed(before.answer) } : { known: 'other' };
    const result = act(desk, command);
    const at = now();
    store.answers.keep({ key: name, input: asked, at, answer: JSON.stringify(result) }, at);
    return { known: 'no', result };
  });
}

/** As it was written here. */
function parsed(text: string): CommandResult {
  return JSON.parse(text);
}
