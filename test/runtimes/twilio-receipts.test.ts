/** What Twilio says of texts, over HTTP: only what it signed counts, only what is final, and what cannot be kept yet is asked for again. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CommandResult } from '../../src/organisation/command-schema.ts';
import { start } from '../../src/runtimes/serve.ts';
import { settingsFrom } from '../../src/runtimes/settings.ts';
import { twilioTransport } from '../../src/runtimes/twilio.ts';
import { isSigned, statusUrlOf, type TextReceipt, textReceiptRoutes } from '../../src/runtimes/twilio-receipts.ts';
import { temporaryFolder } from './served.ts';
import { accountAt, twilioServer } from './twilio-server.ts';

const KEY = 'ab'.repeat(16);
const BASE = 'https://collect.example';
const ADDRESS = `${BASE}/inbound/texts/${KEY}`;
const ACCOUNT = accountAt('https://api.twilio.com');

function signature(form: Readonly<Record<string, string>>, { address = ADDRESS, token = ACCOUNT.authToken ?? '' } = {}): string {
  const text =
    address +
    Object.keys(form)
      .sort()
      .map((name) => name + form[name])
      .join('');
  return createHmac('sha1', token).update(text).digest('base64');
}

function routes(answer: CommandResult | Error = { done: true }, account = ACCOUNT) {
  const received: TextReceipt[] = [];
  const app = textReceiptRoutes({
    account,
    publicUrl: () => BASE,
    receive: async (receipt) => {
      received.push(receipt);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const call = async (form: Readonly<Record<string, string>>, header: string | null = signature(form), key = KEY) => {
    const answered = await app.request(`http://127.0.0.1/inbound/texts/${key}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: header === null ? {} : { 'X-Twilio-Signature': header },
    });
    return answered.status;
  };
  return { received, call };
}

const form = (MessageStatus: string, more: Record<string, string> = {}) => ({
  SmsSid: `SM${'1'.repeat(32)}`,
  MessageSid: `SM${'1'.repeat(32)}`,
  AccountSid: ACCOUNT.accountSid,
  From: '+15005550006',
  To: '+201001234567',
  ApiVersion: '2010-04-01',
  MessageStatus,
  SmsStatus: MessageStatus,
  ...more,
});

describe('a receipt', () => {
  it.each([
    ['delivered', {}, { arrived: true, code: 'delivered', reason: 'other' }],
    ['read', {}, { arrived: true, code: 'read', reason: 'other' }],
    ['undelivered', { ErrorCode: '30003' }, { arrived: false, code: '30003', reason: 'other' }],
    ['undelivered', { ErrorCode: '30006' }, { arrived: false, code: '30006', reason: 'unusable-number' }],
    ['failed', { ErrorCode: '21610' }, { arrived: false, code: '21610', reason: 'stopped' }],
    ['undelivered', { ErrorCode: '<script>' }, { arrived: false, code: 'undelivered', reason: 'other' }],
  ])('%s %j is told as %j', async (status, more, expected) => {
    const { received, call } = routes();
    expect(await call(form(status, more))).toBe(204);
    expect(received).toEqual([{ key: KEY, ...expected }]);
  });

  it.each(['queued', 'sending', 'sent', 'accepted', 'whatever'])('%s is nothing to keep', async (status) => {
    const { received, call } = routes();
    expect(await call(form(status))).toBe(204);
    expect(received).toEqual([]);
  });

  it.each([
    ['no signature', null, ACCOUNT],
    ['an empty one', '', ACCOUNT],
    ['another token', signature(form('delivered'), { token: 'guessed' }), ACCOUNT],
    ['another form', signature(form('undelivered')), ACCOUNT],
    ['another text', signature(form('delivered'), { address: `${BASE}/inbound/texts/${'cd'.repeat(16)}` }), ACCOUNT],
    ['an account whose token nobody knows', signature(form('delivered'), { token: 'null' }), { ...ACCOUNT, authToken: null }],
    ['an empty token', signature(form('delivered'), { token: '' }), { ...ACCOUNT, authToken: '' }],
  ])('with %s is nobody’s', async (_what, header, account) => {
    const { received, call } = routes({ done: true }, account);
    expect(await call(form('delivered'), header)).toBe(403);
    expect(received).toEqual([]);
  });

  it('is asked for again while it cannot be kept, and never where it is nobody’s', async () => {
    expect(await routes({ done: false, code: 'not-now', detail: '' }).call(form('delivered'))).toBe(503);
    expect(await routes(new Error('the disk is full')).call(form('delivered'))).toBe(503);
    expect(await routes({ done: false, code: 'not-found', detail: '' }).call(form('delivered'))).toBe(204);
    expect(await routes().call(form('delivered'), signature(form('delivered')), 'not-a-key')).toBe(403);
    expect(await routes().call(form('delivered', { Body: 'x'.repeat(70_000) }))).toBe(413);
  });

  it('is signed as Twilio documents it, with the port it may add, and the part behind # or without', () => {
    // The example of https://www.twilio.com/docs/usage/security.
    const example = new URLSearchParams({
      Digits: '1234',
      To: '+18005551212',
      From: '+14158675310',
      Caller: '+14158675310',
      CallSid: 'CA1234567890ABCDE',
    });
    expect(isSigned('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', example, 'GvWf1cFY/Q7PnoempGyD5oXAezc=')).toBe(true);
    const told = form('delivered');
    for (const address of [`${BASE}:443/inbound/texts/${KEY}`, `${ADDRESS}#rc=5&rp=5xx,ct,rt`])
      expect(isSigned(ACCOUNT.authToken, ADDRESS, new URLSearchParams(told), signature(told, { address }))).toBe(true);
    expect(
      isSigned(ACCOUNT.authToken, ADDRESS, new URLSearchParams(told), signature(told, { address: `${BASE}:8443/inbound/texts/${KEY}` })),
    ).toBe(false);
  });
});

describe('where it is to be told', () => {
  const address = (publicUrl: string, account = ACCOUNT) => statusUrlOf(account, () => publicUrl)(KEY);

  it('is asked for with the text, only where Twilio can reach it and its word can be checked', async () => {
    expect(address(BASE)).toBe(`${ADDRESS}#rc=5&rp=5xx,ct,rt`);
    expect(address('http://collect.example')).toBeNull();
    expect(address('https://localhost:8787')).toBeNull();
    expect(address(BASE, { ...ACCOUNT, authToken: null })).toBeNull();
    expect(address('http://localhost:8787', accountAt('http://127.0.0.1:4010'))).toContain('http://localhost:8787/inbound/texts/');

    const server = await twilioServer();
    await twilioTransport(server.account, { statusUrl: () => ADDRESS }).send({ to: '+201001234567', body: 'x', key: KEY });
    await twilioTransport(server.account).send({ to: '+201001234567', body: 'x', key: KEY });
    expect(server.taken.map((text) => text.form['StatusCallback'])).toEqual([ADDRESS, undefined]);
    await server.close();
  });
});

it('the product listens for them beside everything else', async () => {
  const folder = temporaryFolder();
  const env = { SMS_URL: `twilio://${ACCOUNT.accountSid}:hunter2@127.0.0.1:9?from=+15005550006` };
  const running = await start(settingsFrom({ port: '0', data: folder.path, demo: false }, env), () => {});
  const told = form('delivered');
  const call = async (header: string) => {
    const headers = { 'X-Twilio-Signature': header };
    return (await fetch(`${running.url}/inbound/texts/${KEY}`, { method: 'POST', body: new URLSearchParams(told), headers })).status;
  };
  expect(await call('forged')).toBe(403);
  // Nobody's text, but Twilio's word.
  expect(await call(signature(told, { address: `${running.url}/inbound/texts/${KEY}`, token: 'hunter2' }))).toBe(204);
  await running.close();
  folder.remove();
});
