/** An organisation whose books are reached over the sandbox's wire: the real SDKs, the real statuses, and a record of every exchange. */
import { afterEach } from 'vitest';
import type { Connector, Platform, Session } from '../../connectors/connector.ts';
import type { Exchange } from '../../connectors/http.ts';
import { platforms } from '../../connectors/registry.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Company } from '../../src/sandbox/company.ts';
import { issueToken as issueQuickBooksToken } from '../../src/sandbox/quickbooks/face.ts';
import { type Fault, Sandbox } from '../../src/sandbox/sandbox.ts';
import { listen } from '../../src/sandbox/serve.ts';
import { issueToken as issueXeroToken } from '../../src/sandbox/xero/face.ts';
import { World, type WorldOptions } from '../organisation/world.ts';

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
  const base = { url: '' };
  let made: { company: Company; now: () => Instant } | null = null;
  const world = new World({
    ...options,
    platformOf: (company, now) => {
      made = { company, now };
      // The address is known only once the sandbox listens, which needs the company: nothing is called before.
      return late(() => {
        const app = { clientId: 'client', clientSecret: 'secret', baseUrl: `${base.url}/${name}` };
        return platforms({ xero: app, quickbooks: app, now, retryDelayMs: 0, onExchange: (exchange) => exchanges.push(exchange) })[name];
      });
    },
  });
  if (made === null) throw new Error('no books');
  const sandbox = new Sandbox({ companies: [world.company], now: () => world.now });
  const server = await listen(sandbox, 0);
  closing.push(() => server.close());
  base.url = `http://127.0.0.1:${server.port}`;
  return { world, exchanges, fault: (fault) => sandbox.addFault({ platform: name, ...fault }) };

  function late(platformOf: () => Platform): Platform {
    let known: Platform | null = null;
    const platform = () => (known ??= platformOf());
    const session = (): Session => {
      const { tenant, realm } = world.company.facts;
      const token = name === 'xero' ? issueXeroToken(sandbox, tenant) : issueQuickBooksToken(sandbox, realm);
      return { accessToken: token.accessToken, tenant: name === 'xero' ? tenant : realm };
    };
    const facts = platforms({ xero: NOWHERE, quickbooks: NOWHERE, now: () => world.now })[name];
    const connector: Connector = {
      ...facts.connector,
      company: () => platform().connector.company(session()),
      pull: (_, kind, cursor) => platform().connector.pull(session(), kind, cursor),
      reread: (_, ids) => platform().connector.reread(session(), ids),
      writeNote: (_, note) => platform().connector.writeNote(session(), note),
      findNote: (_, id, reference) => platform().connector.findNote(session(), id, reference),
      setExpectedPayment: (_, expected) => platform().connector.setExpectedPayment(session(), expected),
      payLink: (_, id) => platform().connector.payLink(session(), id),
    };
    return { connector, mapping: facts.mapping };
  }
}

const NOWHERE = { clientId: 'client', clientSecret: 'secret', baseUrl: null };
