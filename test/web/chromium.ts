/** A real browser in front of the screens: one per test file, with its server, and a fresh context for each use. */
import { serve } from '@hono/node-server';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { createApp } from '../../src/web/app.tsx';
import type { WebDeps } from '../../src/web/deps.ts';

export type ContextOptions = Parameters<Browser['newContext']>[0];

export interface Seat {
  readonly origin: string;
  in<Result>(options: ContextOptions, use: (page: Page, context: BrowserContext) => Promise<Result>): Promise<Result>;
  /** One that several tests share; whoever asked for it closes it. */
  context(options: ContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

export async function seat(deps: WebDeps): Promise<Seat> {
  const { server, origin } = await new Promise<{ server: ReturnType<typeof serve>; origin: string }>((ready) => {
    const server: ReturnType<typeof serve> = serve({ fetch: createApp(deps).fetch, hostname: '127.0.0.1', port: 0 }, (info) =>
      ready({ server, origin: `http://127.0.0.1:${info.port}` }),
    );
  });
  // The package's own arguments include --single-process, which ends the browser with its first page.
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  return {
    origin,
    async in(options, use) {
      const context = await browser.newContext(options);
      try {
        return await use(await context.newPage(), context);
      } finally {
        await context.close();
      }
    },
    context: (options) => browser.newContext(options),
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
}
