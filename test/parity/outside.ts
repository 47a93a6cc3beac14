/** The world outside the product, the same for every runtime: the vendors' sandbox and a mail server on fixed ports, and one clock that stands. */
import { createServer } from 'node:net';
import { calendarDate, type Instant, instant } from '../../src/domain/time.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { type MailServer, mailServer } from '../runtimes/served.ts';

/** A Monday, 10:00 in New York. */
export const START = instant('2026-03-02T15:00:00.000Z');
const SEED = 11;
const CUSTOMERS = 14;

/** Addresses stand in letters, so both lives have the same. */
export interface Ports {
  readonly sandbox: number;
  readonly mail: number;
  readonly product: number;
}

export interface Outside {
  readonly ports: Ports;
  readonly sandbox: RunningSandbox;
  readonly mail: MailServer;
  /** What the product is started with, as in its environment. */
  readonly variables: Readonly<Record<string, string>>;
  now(): Instant;
  setClock(now: Instant): void;
  close(): Promise<void>;
}

export const WEBHOOK_KEY = 'the key of the drill';

export async function freePorts(): Promise<Ports> {
  const [sandbox = 0, mail = 0, product = 0] = await Promise.all([freePort(), freePort(), freePort()]);
  return { sandbox, mail, product };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export async function openOutside(ports: Ports): Promise<Outside> {
  let clock: Instant = START;
  const from = calendarDate('2025-10-01');
  const script = generateScript({ seed: SEED, facts: inventFacts(SEED), customers: CUSTOMERS, from, to: calendarDate('2026-03-31') });
  const sandbox = await startSandbox({ port: ports.sandbox, script, asOf: null, now: () => clock });
  const mail = await mailServer(ports.mail);
  const base = `http://127.0.0.1:${sandbox.port}`;
  return {
    ports,
    sandbox,
    mail,
    variables: {
      PUBLIC_URL: `http://127.0.0.1:${ports.product}`,
      MASTER_KEY: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
      XERO_BASE_URL: `${base}/xero`,
      INTUIT_BASE_URL: `${base}/quickbooks`,
      SMTP_URL: mail.url,
      MAIL_FROM: 'accounts@harbour.example',
      XERO_WEBHOOK_KEY: WEBHOOK_KEY,
      INTUIT_WEBHOOK_TOKEN: WEBHOOK_KEY,
    },
    now: () => clock,
    setClock(now) {
      clock = now;
    },
    async close() {
      await sandbox.close();
      await mail.close();
    },
  };
}
