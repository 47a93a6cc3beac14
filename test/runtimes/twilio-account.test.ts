import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../src/domain/bad-input.ts';
import { settingsFrom } from '../../src/runtimes/settings.ts';
import { twilioAccount } from '../../src/runtimes/twilio-account.ts';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const KEY = `SK${'2'.repeat(32)}`;
const SERVICE = `MG${'3'.repeat(32)}`;

describe('SMS_URL', () => {
  it('names a key, its secret, the account and the number texts come from', () => {
    expect(twilioAccount(`twilio://${KEY}:hunter2@api.twilio.com/${ACCOUNT}?from=+15005550006`)).toEqual({
      baseUrl: 'https://api.twilio.com',
      accountSid: ACCOUNT,
      user: KEY,
      secret: 'hunter2',
      sender: { kind: 'number', from: '+15005550006' },
      authToken: null,
    });
  });

  it('may name the account with its token, a messaging service, a region, and escape what is not plain', () => {
    expect(twilioAccount(`twilio://${ACCOUNT}:a%2Fb%25@api.dublin.ie1.twilio.com/?service=${SERVICE}`)).toEqual({
      baseUrl: 'https://api.dublin.ie1.twilio.com',
      accountSid: ACCOUNT,
      user: ACCOUNT,
      secret: 'a/b%',
      sender: { kind: 'service', sid: SERVICE },
      authToken: 'a/b%',
    });
    expect(twilioAccount(`twilio://${KEY}:hunter2@api.twilio.com/${ACCOUNT}?from=+15005550006`, 'its-token').authToken).toBe('its-token');
    expect(twilioAccount(`twilio://${ACCOUNT}:x@api.twilio.com?from=%2B15005550006`).sender).toEqual({
      kind: 'number',
      from: '+15005550006',
    });
  });

  it.each(['127.0.0.1:4010', 'localhost:4010', '[::1]:4010'])('goes unencrypted to this machine alone: %s', (host) => {
    expect(twilioAccount(`twilio://${ACCOUNT}:x@${host}?from=+15005550006`).baseUrl).toBe(`http://${host}`);
  });

  const rest = `@api.twilio.com/${ACCOUNT}?from=+15005550006`;
  it.each([
    ['another scheme', `https://${KEY}:hunter2${rest}`, 'does not start with twilio://'],
    ['no address at all', 'hunter2', 'does not start with twilio://'],
    ['no user', `twilio://:hunter2${rest}`, 'its user is neither'],
    ['another user', `twilio://me:hunter2${rest}`, 'its user is neither'],
    ['no secret', `twilio://${KEY}${rest}`, 'holds no secret'],
    ['a broken escape', `twilio://${KEY}:hunter2%zz${rest}`, '(write it as %25)'],
    ['a key without its account', `twilio://${KEY}:hunter2@api.twilio.com?from=+15005550006`, 'its path is not the account'],
    ['another path', `twilio://${KEY}:hunter2@api.twilio.com/${ACCOUNT}/Messages?from=+15005550006`, 'its path is not the account'],
    ['another host', `twilio://${KEY}:hunter2@twilio.com.example/${ACCOUNT}?from=+15005550006`, 'its host is neither'],
    ['a host that only ends alike', `twilio://${KEY}:hunter2@eviltwilio.com/${ACCOUNT}?from=+15005550006`, 'its host is neither'],
    [
      'a host that only begins like this machine',
      `twilio://${KEY}:hunter2@127.0.0.1.example/${ACCOUNT}?from=+15005550006`,
      'its host is neither',
    ],
    ['no sender', `twilio://${KEY}:hunter2@api.twilio.com/${ACCOUNT}`, 'exactly one sender'],
    ['two senders', `twilio://${KEY}:hunter2${rest}&service=${SERVICE}`, 'exactly one sender'],
    ['a name nobody can answer', `twilio://${KEY}:hunter2@api.twilio.com/${ACCOUNT}?from=NILE`, 'its sender is neither'],
    ['a national number', `twilio://${KEY}:hunter2@api.twilio.com/${ACCOUNT}?from=01001234567`, 'its sender is neither'],
    ['an unescaped #', `twilio://${KEY}:hunter2${rest}#x`, '(write it as %23)'],
  ])('with %s is one sentence that repeats nothing', (_what, text, says) => {
    const attempt = () => settingsFrom({}, { SMS_URL: text });
    expect(attempt).toThrow(BadInput);
    expect(attempt).toThrow(new RegExp(`^SMS_URL: [^\\n]*${says.replace(/[().]/g, '\\$&')}`));
    expect(attempt).toThrow(/^(?!.*hunter2)/);
    expect(attempt).toThrow(/^(?!.*(?:1111|2222|3333))/);
  });

  it('is taken as the page for users shows it', () => {
    const page = readFileSync(new URL('../../docs/text-messages.md', import.meta.url), 'utf8');
    const shown = /SMS_URL='([^']+)'/.exec(page)?.[1] ?? '';
    expect(twilioAccount(shown)).toMatchObject({ baseUrl: 'https://api.twilio.com', secret: 'SECRET', sender: { kind: 'number' } });
  });

  it('is off when it is not set', () => {
    expect(settingsFrom({}, {}).texts).toBeNull();
    expect(settingsFrom({}, { SMS_URL: '' }).texts).toBeNull();
    expect(settingsFrom({}, { SMS_URL: `twilio://${KEY}:hunter2${rest}` }).texts?.user).toBe(KEY);
  });
});
