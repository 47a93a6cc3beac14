/** Programs as the pages see them: a token in each state, an endpoint that is well and one that fails, a few messages. */
import { instant } from '../../src/domain/time.ts';
import type { EndpointView, MessageView, Programs, TokenView } from '../../src/web/programs.ts';

const AT = instant('2026-11-20T09:00:00.000Z');

const TOKEN: TokenView = {
  id: 'tok-1',
  name: 'Warehouse <b>',
  scopes: ['read', 'collect'],
  madeBy: 'Salma',
  madeAt: AT,
  expiresAt: instant('2027-02-18T09:00:00.000Z'),
  usedAt: AT,
  revokedAt: null,
  revokedBy: null,
};

const ENDPOINT: EndpointView = {
  id: 'ep_1',
  url: 'https://books.example/hooks/tahseel',
  events: ['letter.sent', 'promise.broken'],
  names: false,
  state: 'live',
  failingSince: null,
  madeBy: 'Salma',
  since: AT,
  formerUntil: AT,
  waiting: 2,
};

const MESSAGE: MessageView = {
  id: 'msg_org-nile_7',
  type: 'letter.sent',
  organisationId: 'org-nile',
  at: AT,
  state: 'delivered',
  attempts: 1,
  nextAt: null,
  outcome: '200',
  settledAt: AT,
};

/** `done`: what was asked to be changed. */
export function fakePrograms(done: string[] = []): Programs {
  const told = <Value>(what: string, value: Value): Promise<Value> => {
    done.push(what);
    return Promise.resolve(value);
  };
  return {
    holder: async () => null,
    spend: () => ({ ok: true, limit: 300, remaining: 299, windowSeconds: 60, resetSeconds: 60 }),
    tokens: async () => [
      TOKEN,
      { ...TOKEN, id: 'tok-2', name: 'برنامج المحاسبة', expiresAt: null, usedAt: null, scopes: ['admin'] },
      { ...TOKEN, id: 'tok-3', name: 'Old', expiresAt: AT },
      { ...TOKEN, id: 'tok-4', name: 'Lost', revokedAt: AT, revokedBy: 'Salma' },
    ],
    makeToken: () => told('makeToken', { token: 'tahseel_secret' }),
    revokeToken: () => told('revokeToken', true),
    endpoints: async () => [
      ENDPOINT,
      {
        ...ENDPOINT,
        id: 'ep_2',
        url: `https://long.example/${'a'.repeat(120)}`,
        events: [],
        state: 'failing',
        failingSince: AT,
        formerUntil: null,
      },
    ],
    endpoint: async (_practice, id) => (id.startsWith('ep_') ? { ...ENDPOINT, id } : null),
    addEndpoint: () => told('addEndpoint', { ok: true, endpoint: ENDPOINT, secret: 'whsec_secret' }),
    removeEndpoint: () => told('removeEndpoint', true),
    rotateSecret: () => told('rotateSecret', { secret: 'whsec_secret' }),
    tryAgain: () => told('tryAgain', true),
    sendTest: () => told('sendTest', true),
    messages: async () => ({
      messages: [
        MESSAGE,
        { ...MESSAGE, id: 'msg_org-nile_8', state: 'waiting', attempts: 2, outcome: 'timeout', nextAt: AT },
        { ...MESSAGE, id: 'msg_test_1', type: 'test', organisationId: null, state: 'given-up', attempts: 10, outcome: '500' },
      ],
      next: `${AT} msg_org-nile_7`,
    }),
  };
}
