/** An actor as the screens see it: what a person decided is carried out by the time the next page shows, if that is quick. */
import type { OrganisationActor } from '../organisation/actor.ts';

/** A page never waits longer for the world. */
const PATIENCE_MS = 2_000;

/** After each command that changed something the organisation plans and delivers; `changed` wakes whatever takes longer. */
export function acting(actor: OrganisationActor, changed: () => void): OrganisationActor {
  const follow = async (): Promise<void> => {
    const work = actor.plan().then(() => actor.deliver());
    await Promise.race([work.catch(() => null), pause(PATIENCE_MS)]);
    changed();
  };
  return {
    ...actor,
    command: async (command) => {
      const result = await actor.command(command);
      if (result.done) await follow();
      return result;
    },
    commandOnce: async (once, command) => {
      const said = await actor.commandOnce(once, command);
      if (said.known === 'no' && said.result.done) await follow();
      return said;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
