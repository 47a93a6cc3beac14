/** The webhook addresses over real HTTP: what the platforms see, and that only genuine deliveries leave a trace. */
import { request } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { InboxUnavailable } from '../../src/inbox/group-commit.ts';
import { MAX_BODY_BYTES } from '../../src/inbox/inbox.ts';
import { type WebhookRoutesOptions, webhookRoutes } from '../../src/inbox/routes.ts';
import { listen } from '../../src/runtimes/listen.ts';
import { AT, bytesOf, cloudBody, sign, signedVectors, temporaryInbox, unpackAll, unsignedSamples, xeroBody } from './deliveries.ts';

const KEYS = { xero: ['xero-key', 'xero-old'], quickbooks: ['intuit-token'] };
const HEADER = { xero: 'x-xero-signature', quickbooks: 'intuit-signature' } as const;
type Platform = keyof typeof HEADER;

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function served(options: Partial<WebhookRoutesOptions> = {}) {
  const temporary = temporaryInbox();
  const refused: string[] = [];
  const app = webhookRoutes({
    inbox: temporary.inbox,
    keys: KEYS,
    now: () => AT,
    onRefused: (platform, reason) => refused.push(`${platform} ${reason}`),
    ...options,
  });
  const { port, close } = await listen(app.fetch, 0);
  opened.push(close, temporary.close);
  const post = (platform: Platform, body: Uint8Array, signature: string | null, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/webhooks/${platform}`, {
      method: 'POST',
      body: Uint8Array.from(body),
      headers: { ...(signature === null ? {} : { [HEADER[platform]]: signature }), ...headers },
    });
  return { inbox: temporary.inbox, port, post, refused };
}

async function expectEmpty(response: Response, status: number) {
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('');
  expect(response.headers.get('set-cookie')).toBeNull();
}

describe('a genuine delivery', () => {
  it('is committed, then answered 200 with nothing in it', async () => {
    const { inbox, post } = await served();
    const body = xeroBody({ tenant: 'a', id: '1' });
    await expectEmpty(await post('xero', body, sign('xero-key', body)), 200);
    expect(inbox.counts().unread).toBe(1);
    await expectEmpty(await post('xero', body, sign('xero-old', body)), 200);
    unpackAll(inbox);
    expect(inbox.pending()).toMatchObject([{ platform: 'xero', tenant: 'a', events: 1 }]);
  });

  it('is not answered before its commit', async () => {
    const arrived = Promise.withResolvers<void>();
    const kept = Promise.withResolvers<void>();
    const { post } = await served({
      inbox: {
        accept: () => {
          arrived.resolve();
          return kept.promise;
        },
      },
    });
    const body = cloudBody();
    let answered = false;
    const answer = post('quickbooks', body, sign('intuit-token', body)).then((response) => {
      answered = true;
      return response;
    });
    await arrived.promise;
    // One more exchange with the same server: an early answer would have arrived by now.
    await post('quickbooks', body, null);
    expect(answered).toBe(false);
    kept.resolve();
    await expectEmpty(await answer, 200);
  });

  it('of QuickBooks is acknowledged whatever it says and is said to be', async () => {
    const { inbox, post } = await served();
    const bodies = [
      cloudBody({ id: 'e', realm: '1', entityId: '5' }),
      cloudBody({ id: 'f', realm: 'unknown-realm', entityId: '5', type: 'qbo.teapot.boiled.v9' }),
      bytesOf(
        JSON.stringify({
          eventNotifications: [{ realmId: '1', dataChangeEvent: { entities: [{ name: 'Invoice', id: '6', operation: 'Void' }] } }],
        }),
      ),
      bytesOf('<html>'),
      bytesOf('{}'),
      Uint8Array.of(0xff),
      new Uint8Array(0),
    ];
    for (const body of bodies) {
      for (const type of [
        'application/cloudevents+json',
        'application/json; charset=utf-8',
        'text/plain',
        'image/png',
        'multipart/form-data',
      ]) {
        await expectEmpty(await post('quickbooks', body, sign('intuit-token', body), { 'content-type': type }), 200);
      }
    }
    unpackAll(inbox);
    expect(inbox.pending()).toMatchObject([{ tenant: '1', events: 2, kinds: [{ kind: 'invoices', ids: ['5', '6'] }] }]);
    // Twenty that cannot be read at all, and one unknown event that came five times.
    expect(inbox.counts().quarantined).toBe(21);
  });

  it('may come without a length', async () => {
    const { inbox, port } = await served();
    const body = xeroBody({ tenant: 'a', id: '1' });
    const status = await new Promise((resolve, reject) => {
      const call = request(
        {
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/webhooks/xero',
          headers: { 'transfer-encoding': 'chunked', 'x-xero-signature': sign('xero-key', body) },
        },
        (answer) => answer.resume().on('end', () => resolve(answer.statusCode)),
      );
      call.on('error', reject);
      call.write(body.subarray(0, 40));
      call.end(body.subarray(40));
    });
    expect(status).toBe(200);
    expect(inbox.counts().unread).toBe(1);
  });

  it('passes the intent to receive: right signatures 200, wrong ones 401', async () => {
    const { inbox, post } = await served();
    const intents = (unsignedSamples() ?? []).filter(({ name }) => name.startsWith('intent-to-receive')).map(({ body }) => body);
    for (const body of [xeroBody(), bytesOf('{"events":null,"firstEventSequence":0,"lastEventSequence":0,"entropy":"X"}'), ...intents]) {
      await expectEmpty(await post('xero', body, sign('xero-key', body)), 200);
      await expectEmpty(await post('xero', body, sign('wrong', body)), 401);
    }
    unpackAll(inbox);
    expect([inbox.pending(), inbox.counts().quarantined]).toEqual([[], 0]);
    expect(inbox.silence({ platform: 'xero', tenant: 'a' }).platformLast).toBe(AT);
  });
});

describe('anything else', () => {
  it('is answered 401 with nothing in it and leaves no row: every byte of body and signature changed, and none at all', async () => {
    const { inbox, post, refused } = await served();
    const body = xeroBody({ tenant: 'a', id: '1' });
    const signature = sign('xero-key', body);
    for (let position = 0; position < body.length; position += 1) {
      await expectEmpty(
        await post(
          'xero',
          body.map((byte, place) => (place === position ? byte ^ 1 : byte)),
          signature,
        ),
        401,
      );
    }
    for (let position = 0; position < signature.length; position += 1) {
      await expectEmpty(
        await post(
          'xero',
          body,
          `${signature.slice(0, position)}${signature[position] === 'A' ? 'B' : 'A'}${signature.slice(position + 1)}`,
        ),
        401,
      );
    }
    for (const other of [null, '', 'x'.repeat(5_000), sign('intuit-token', body), sign('', body)])
      await expectEmpty(await post('xero', body, other), 401);
    await expectEmpty(await post('quickbooks', body, signature), 401);
    await expectEmpty(await post('quickbooks', body, null, { 'x-xero-signature': signature }), 401);
    expect(inbox.counts().unread).toBe(0);
    expect(refused.every((line) => line.endsWith(' signature'))).toBe(true);
  });

  it('of any bytes with any signature is refused', async () => {
    const { inbox, post } = await served();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Platform>('xero', 'quickbooks'),
        fc.uint8Array({ maxLength: 200 }),
        fc.base64String(),
        async (platform, body, signature) => {
          expect((await post(platform, body, signature)).status).toBe(401);
        },
      ),
      { numRuns: 100 },
    );
    expect(inbox.counts().unread).toBe(0);
  });

  it('is refused when no key is set, whoever signed it', async () => {
    const { inbox, post } = await served({ keys: { xero: [], quickbooks: [''] } });
    const body = xeroBody({ tenant: 'a', id: '1' });
    for (const key of ['', 'xero-key'])
      for (const platform of ['xero', 'quickbooks'] as const) await expectEmpty(await post(platform, body, sign(key, body)), 401);
    expect(inbox.counts().unread).toBe(0);
  });

  it('of more than 5 MB is refused, with a length and without', async () => {
    const { inbox, post, port, refused } = await served();
    const largest = new Uint8Array(MAX_BODY_BYTES);
    await expectEmpty(await post('xero', largest, sign('xero-key', largest)), 200);
    const status = await new Promise((resolve, reject) => {
      const call = request(
        { port, host: '127.0.0.1', method: 'POST', path: '/webhooks/xero', headers: { 'content-length': MAX_BODY_BYTES + 1 } },
        (answer) => {
          resolve(answer.statusCode);
          call.destroy();
        },
      );
      call.on('error', reject);
      call.flushHeaders();
    });
    expect(status).toBe(413);
    const endless = await new Promise((resolve, reject) => {
      const call = request(
        { port, host: '127.0.0.1', method: 'POST', path: '/webhooks/quickbooks', headers: { 'transfer-encoding': 'chunked' } },
        (answer) => {
          resolve(answer.statusCode);
          call.destroy();
        },
      );
      call.on('error', reject);
      const write = () => {
        while (!call.destroyed && call.write(new Uint8Array(64 << 10)));
      };
      call.on('drain', write);
      write();
    });
    expect(endless).toBe(413);
    expect(inbox.counts().unread).toBe(1);
    expect(refused).toEqual(['xero too-large', 'quickbooks too-large']);
  });

  it('is not served: other methods and other addresses', async () => {
    const { port } = await served();
    for (const [method, path] of [
      ['GET', '/webhooks/xero'],
      ['PUT', '/webhooks/quickbooks'],
      ['POST', '/webhooks/spreadsheet'],
      ['POST', '/webhooks'],
    ] as const) {
      expect((await fetch(`http://127.0.0.1:${port}${path}`, { method })).status).toBe(404);
    }
  });
});

it('what could not be kept is not acknowledged, and nobody prints it', async () => {
  const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => undefined),
  );
  const body = cloudBody({ id: 'CANARY', realm: 'CANARY', entityId: '5' });
  for (const error of [new InboxUnavailable('failed'), new Error(`Failed query … params: ${new TextDecoder().decode(body)}`)]) {
    const { post, refused } = await served({ inbox: { accept: () => Promise.reject(error) } });
    await expectEmpty(await post('quickbooks', body, sign('intuit-token', body)), 503);
    expect(refused).toEqual(['quickbooks not-kept']);
  }
  for (const spy of printed) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
});

const vectors = signedVectors();
it.skipIf(vectors === null)('recorded deliveries are answered as their origin says', async () => {
  for (const { provider, key, signature, verified, raw_body } of vectors ?? []) {
    const { post } = await served({ keys: { xero: [key], quickbooks: [key] } });
    const body = bytesOf(raw_body);
    await expectEmpty(await post(provider, body, signature), verified ? 200 : 401);
    await expectEmpty(await post(provider, body, sign(key, body)), 200);
  }
});
