/** An organisation whose books are reached over the sandbox's wire: the real SDKs, the real statuses, and a record of every exchange. */
import { afterEach } from 'vitest';
import type { Connector, Session } from '../../connectors/connector.ts';
import type { Exchange } from '../../connectors/http.ts';
import { platforms } from '../../connectors/registry.ts';
import type { Company } from '../../src/sandbox/company.ts';
import { issueToken as issueQuickBooksToken } from '../../src/sandbox/quickbooks/face.ts';
import { type Fault, Sandbox } from '../../src/sandbox/sandbox.ts';
import { listen } from '../../src/sandbox/serve.ts';
import { issueToken as issueXeroToken } from '../../src/sandbox/xero/face.ts';
import { MONDAY_MORNING, World, type WorldOptions } from '../organisation/world.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

export interface Wired {
  readonly world: World;
  readonly exchanges: Exchange[];
  fault(fault: Fault): void;
}

export async function wired(name: 'xero' | 'quickbooks', options: WorldOptions = {}): Promise<Wired> {
  const exchanges: Exchange[] = [];
  const companies: Company[] = [];
  const clock = { now: () => MONDAY_MORNING };
  const sandbox = new Sandbox({ companies, now: () => clock.now() });
  const server = await listen(sandbox, 0);
  closing.push(() => server.close());
  const app = { clientId: 'client', clientSecret: 'secret', baseUrl: `http://127.0.0.1:${server.port}/${name}` };
  const world = new World({
    ...options,
    platformOf: (company, now) => {
      companies.push(company);
      clock.now = now;
      const made = platforms({ [name]: app, now, retryDelayMs: 0, onExchange: (exchange) => exchanges.push(exchange) })[name];
      const { tenant, realm } = company.facts;
      const session = () =>
        name === 'xero'
          ? { accessToken: issueXeroToken(sandbox, tenant).accessToken, tenant }
          : { accessToken: issueQuickBooksToken(sandbox, realm).accessToken, tenant: realm };
      return { mapping: made.mapping, connector: withSession(made.connector, session) };
    },
  });
  return { world, exchanges, fault: (fault) => sandbox.addFault({ platform: name, ...fault }) };
}

/** The connector with another session in every call than the one it is given: grants have tests of their own. */
export function withSession(connector: Connector, session: () => Session): Connector {
  return new Proxy(connector, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => Reflect.apply(value, target, isSession(given[0]) ? [session(), ...given.slice(1)] : given);
    },
  });
}

function isSession(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'accessToken' in value && 'tenant' in value;
}
