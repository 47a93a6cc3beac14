/** Programs of a practice, put together: their tokens, what they may spend, the endpoints that are told of events, and the telling itself. */
import { addMs, type Instant, instantFromMs, msOf } from '../domain/time.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import { EVENT_TYPES } from '../organisation/list-views.ts';
import { type EndpointRow, endpointsOf, type MessageRow } from '../practice/endpoints.ts';
import { secretsOf } from '../practice/secrets.ts';
import { tokensOf } from '../practice/tokens.ts';
import { CannotOpen, type SecretContext, type Vault } from '../vault/vault.ts';
import type { EndpointView, MessageView, NewEndpoint, Programs } from '../web/programs.ts';
import { allowance } from './allowance.ts';
import { type EndpointPost, endpointPost, refusedUrl } from './endpoint-post.ts';
import { sending } from './endpoint-sending.ts';
import { taking } from './event-taking.ts';
import { newEndpointSecret } from './message-signature.ts';
import type { Runtime } from './runtime.ts';

const DAY_MS = 86_400_000;
/** A secret that was changed signs so long beside the new one. */
const BOTH_MS = DAY_MS;
const MOST_ENDPOINTS = 10;

export interface ProgramsDeps {
  readonly runtime: Pick<Runtime, 'openDatabase' | 'hash' | 'random' | 'now' | 'log'>;
  readonly vault: Vault;
  readonly organisation: (id: string) => OrganisationActor | null;
  readonly ownerOf: (id: string) => string | null;
  readonly ids: () => readonly string[];
  /** Messages may go to private addresses and over plain HTTP: the operator says so. */
  readonly anywhere: boolean;
  /** Real time, whatever the product's clock says; absent: this machine's. */
  readonly wall?: () => Instant;
  readonly post?: EndpointPost;
}

export interface OpenPrograms {
  readonly programs: Programs;
  /** Something may have happened in this client file. */
  heard(organisationId: string): void;
  /** Wraps the keys of secrets anew where the master key was changed. Never throws. */
  tend(): Promise<void>;
  close(): Promise<void>;
}

/** The practice's database must have its tables (openPractice). */
export function openPrograms(deps: ProgramsDeps): OpenPrograms {
  const { runtime, vault, organisation, ownerOf, anywhere, wall = () => instantFromMs(Date.now()) } = deps;
  const { hash, random, now, log } = runtime;
  const database = runtime.openDatabase('practice');
  const secrets = secretsOf({ database, hash, random, now });
  const tokens = tokensOf(secrets);
  const endpoints = endpointsOf(database);
  const sealing = sealingOf(vault);
  const spend = allowance(() => msOf(wall()));
  const out = sending({
    endpoints,
    post: deps.post ?? endpointPost({ anywhere }),
    secrets: (endpoint, at) => sealing.standing(endpoint, at),
    wall,
    log,
  });
  const taken = taking({ endpoints, organisation, ownerOf, wall, log, taken: out.soon });
  // What was committed before an earlier process ended, and not taken over by it.
  for (const id of endpoints.any() ? deps.ids() : []) taken.look(id);
  const viewOf = (row: EndpointRow) => endpointView(row, endpoints.waiting(row.id), wall());

  const add = async (practiceId: string, by: string, wanted: NewEndpoint, once: { key: string; input: string } | null) => {
    const url = URL.parse(wanted.url);
    const refused = url === null ? 'not-a-url' : refusedUrl(url, anywhere);
    if (url === null || refused !== null) return { ok: false, code: refused ?? 'not-a-url' } as const;
    if (endpoints.list(practiceId).length >= MOST_ENDPOINTS) return { ok: false, code: 'too-many' } as const;
    const id = `ep_${secrets.id()}`;
    const secret = newEndpointSecret(random);
    const dataKey = await vault.newDataKey(ownerOfKey(id));
    const row = {
      ...{ id, practiceId, url: url.href, events: [...wanted.events], names: wanted.names, state: 'live' as const, madeBy: by },
      ...{ since: now(), dataKey, secret: await vault.seal(contextOf({ id, dataKey }), secret) },
      ...{ madeUnder: once?.key ?? null, madeOf: once?.input ?? null },
    };
    if (!endpoints.add(row)) return null;
    return { ok: true, endpoint: viewOf({ ...row, failingSince: null, formerSecret: null, formerUntil: null }), secret } as const;
  };

  const programs: Programs = {
    holder: async (token) => tokens.find(token),
    spend,
    tokens: async (practiceId) => tokens.list(practiceId),
    makeToken: async ({ practiceId, signature }, { name, scopes, days }) =>
      tokens.make(practiceId, { name, scopes, expiresAt: days === null ? null : addMs(now(), days * DAY_MS) }, signature),
    revokeToken: async ({ practiceId, signature }, tokenId) => tokens.revoke(practiceId, tokenId, signature),
    endpoints: async (practiceId) => endpoints.list(practiceId).map(viewOf),
    async endpoint(practiceId, id) {
      const row = endpoints.get(practiceId, id);
      return row && viewOf(row);
    },
    async addEndpoint(practiceId, by, wanted, said) {
      const once = said ? { key: hash(`${practiceId}|${said.key}`), input: hash(said.input) } : null;
      for (;;) {
        const before = once && endpoints.madeUnder(once.key);
        if (before && before.madeOf !== once.input) return { ok: false, code: 'other-input' };
        if (before) return { ok: true, endpoint: viewOf(before), secret: await vault.open(contextOf(before), before.secret) };
        const added = await add(practiceId, by, wanted, once);
        if (added !== null) return added;
      }
    },
    async removeEndpoint(practiceId, id) {
      if (!endpoints.get(practiceId, id)) return false;
      endpoints.end(id);
      return true;
    },
    async rotateSecret(practiceId, id) {
      const row = endpoints.get(practiceId, id);
      if (!row) return null;
      const secret = newEndpointSecret(random);
      const sealed = await vault.seal(contextOf(row), secret);
      endpoints.change(id, { secret: sealed, formerSecret: row.secret, formerUntil: addMs(wall(), BOTH_MS) });
      return { secret };
    },
    async tryAgain(practiceId, id) {
      if (!endpoints.get(practiceId, id)) return false;
      endpoints.change(id, { state: 'live', failingSince: null });
      endpoints.again(id, wall());
      out.soon();
      return true;
    },
    async sendTest(practiceId, id) {
      if (!endpoints.get(practiceId, id)) return false;
      const at = now();
      const body = JSON.stringify({ type: 'test', timestamp: at, data: {} });
      endpoints.post({ endpointId: id, messageId: `msg_test_${secrets.id()}`, organisationId: null, type: 'test', at, body }, wall());
      out.soon();
      return true;
    },
    async messages(practiceId, id, after, limit) {
      const below = after === null ? null : placeOf(after);
      if (!endpoints.get(practiceId, id) || (after !== null && below === null)) return null;
      const found = endpoints.log(id, below, limit + 1);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return { messages: rows.map(messageView), next: found.length > limit && last ? `${last.at} ${last.messageId}` : null };
    },
  };
  return {
    programs,
    heard: taken.look,
    async tend() {
      for (const { id, dataKey } of endpoints.all()) {
        try {
          const wrapped = await vault.rewrap(ownerOfKey(id), dataKey);
          if (wrapped !== null) endpoints.change(id, { dataKey: wrapped });
        } catch (error) {
          log('error', 'endpoint-key-unreadable', { reason: error instanceof CannotOpen ? error.reason : 'unknown' });
        }
      }
    },
    async close() {
      await taken.stop();
      await out.stop();
    },
  };
}

function endpointView(row: EndpointRow, waiting: number, at: Instant): EndpointView {
  const { id, url, names, state, failingSince, madeBy, since, formerUntil } = row;
  return {
    ...{ id, url, names, madeBy, since, waiting, failingSince },
    events: EVENT_TYPES.filter((type) => row.events.includes(type)),
    state: state === 'failing' ? 'failing' : 'live',
    formerUntil: formerUntil !== null && formerUntil > at ? formerUntil : null,
  };
}

function messageView({ messageId: id, type, organisationId, at, state, attempts, nextAt, outcome, settledAt }: MessageRow): MessageView {
  return { id, type, organisationId, at, state, attempts, nextAt: state === 'waiting' ? nextAt : null, outcome, settledAt };
}

function placeOf(text: string): Pick<MessageRow, 'at' | 'messageId'> | null {
  const [at = '', messageId = ''] = text.split(' ');
  const ms = Date.parse(at);
  return Number.isNaN(ms) || messageId === '' ? null : { at: instantFromMs(ms), messageId };
}

function ownerOfKey(endpointId: string): string {
  return `endpoint|${endpointId}`;
}

function contextOf({ id, dataKey }: Pick<EndpointRow, 'id' | 'dataKey'>): SecretContext {
  return { owner: ownerOfKey(id), connection: '', field: 'endpoint-secret', keyVersion: 1, dataKey };
}

function sealingOf(vault: Vault) {
  return {
    /** The secrets that sign at this moment, the newest first; none where they cannot be opened. */
    async standing(row: EndpointRow, at: Instant): Promise<string[]> {
      const { secret, formerSecret, formerUntil } = row;
      const sealed = [secret, ...(formerSecret !== null && formerUntil !== null && formerUntil > at ? [formerSecret] : [])];
      try {
        return await Promise.all(sealed.map((each) => vault.open(contextOf(row), each)));
      } catch (error) {
        if (error instanceof CannotOpen) return [];
        throw error;
      }
    },
  };
}
