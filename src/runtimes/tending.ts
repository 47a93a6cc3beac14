/** Work that is nobody's wake: once at start and every hour after, one round at a time. */

const EVERY_MS = 3_600_000;

export interface Tending {
  /** Waits for the round that runs; none is started after. */
  stop(): Promise<void>;
}

/** `tend` never rejects. */
export function tending(tend: () => Promise<void>): Tending {
  let running = tend();
  const timer = setInterval(() => {
    running = running.then(tend);
  }, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
