/** The demo's books tell the product of what changes as the real platforms would: signed, over HTTP, each company through its own platform. */
import type { DemoBooks } from '../demo/world.ts';
import { type Post, Webhooks } from '../sandbox/webhooks.ts';

/** Xero gives a receiver 5 seconds. */
const POST_TIMEOUT_MS = 5_000;

export interface DemoSenders {
  /** From now on this port is told, with this key. */
  start(port: number, key: string): void;
  /** Sends what has changed; nobody waits for it. */
  flush(): void;
}

export function demoSenders(books: readonly DemoBooks[]): DemoSenders {
  const senders = books.map(({ demo, company }) => ({ platform: demo.platform, sender: new Webhooks([company], post) }));
  return {
    start(port, key) {
      for (const { platform, sender } of senders) sender.register({ platform, key, url: `http://127.0.0.1:${port}/webhooks/${platform}` });
    },
    flush() {
      for (const { sender } of senders) void sender.flush();
    },
  };
}

const post: Post = async (url, headers, body) => {
  const answered = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(POST_TIMEOUT_MS) });
  await answered.body?.cancel();
  return answered.status;
};
