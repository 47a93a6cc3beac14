/** `IMAP_URL`: what it may be, and that nothing of a wrong one is ever repeated. */
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../src/domain/bad-input.ts';
import { imapAccountOf } from '../../src/runtimes/imap-account.ts';
import { isLoopback } from '../../src/runtimes/loopback.ts';
import { settingsFrom } from '../../src/runtimes/settings.ts';

const SECRET = 'canary-hunter-two';

describe('IMAP_URL', () => {
  it.each([
    [
      'imaps://u:p@mail.example/INBOX',
      { host: 'mail.example', port: 993, secure: true, user: 'u', login: { by: 'password', password: 'p' }, mailbox: 'INBOX' },
    ],
    ['imaps://u:p@mail.example', { mailbox: 'INBOX' }],
    ['imaps://u:p@mail.example/', { mailbox: 'INBOX' }],
    ['imaps://u:p@Mail.Example:1993/INBOX/Antworten%20%C3%BC', { host: 'mail.example', port: 1993, mailbox: 'INBOX/Antworten ü' }],
    ['imaps://a%40b.example:p%2F%23%3F%25%3A@mail.example/INBOX', { user: 'a@b.example', login: { by: 'password', password: 'p/#?%:' } }],
    ['imaps://a@b.example:p@mail.example', { user: 'a@b.example', login: { by: 'password', password: 'p' } }],
    ['imaps://u:p@[2001:db8::1]', { host: '2001:db8::1' }],
    ['imap://u:p@127.0.0.1:1143', { host: '127.0.0.1', port: 1143, secure: false }],
    ['imap://u:p@[::1]', { host: '::1', port: 143 }],
    ['imap://u:p@localhost', { host: 'localhost' }],
  ])('%s', (text, expected) => {
    expect(imapAccountOf(text)).toMatchObject(expected);
  });

  it.each([
    `http://u:${SECRET}@mail.example`,
    `u:${SECRET}@mail.example`,
    `imaps://mail.example/INBOX?${SECRET}`,
    `imaps://u@${SECRET}.example/INBOX`,
    `imaps://:${SECRET}@mail.example/INBOX`,
    `imaps://u:${SECRET}@/INBOX`,
    `imaps://u:${SECRET}/x@mail.example/INBOX`,
    `imaps://u:${SECRET}#x@mail.example/INBOX`,
    `imaps://u:${SECRET}@mail.example/INBOX?x`,
    `imaps://u:${SECRET}@mail.example/INBOX#x`,
    `imaps://u:${SECRET}@mail.example:99999/INBOX`,
    `imaps://u:${SECRET}%zz@mail.example/INBOX`,
    `imaps://u:${SECRET}%0d%0aa1%20DELETE%20INBOX@mail.example/INBOX`,
    `imaps://u:${SECRET}@mail.example/INBOX%0d%0aa1%20DELETE`,
    `imaps://u:${SECRET}@mail_example%20x/INBOX`,
    `imap://u:${SECRET}@mail.example/INBOX`,
    `imap://u:${SECRET}@127.mail.example/INBOX`,
    `imap://u:${SECRET}@127.1/INBOX`,
  ])('wrong one %#', (text) => {
    let said = '';
    try {
      settingsFrom({}, { IMAP_URL: text });
    } catch (error) {
      expect(error).toBeInstanceOf(BadInput);
      said = error instanceof Error ? `${error.message}${error.stack}` : '';
    }
    expect(said).toMatch(/IMAP_URL/);
    expect(said.includes(SECRET)).toBe(false);
  });

  const consent = { IMAP_REFRESH_TOKEN: SECRET, IMAP_CLIENT_ID: 'app' };
  it.each([
    [
      'imaps://u@imap.gmail.com/INBOX',
      { ...consent, IMAP_CLIENT_SECRET: 's' },
      { tokenUrl: 'https://oauth2.googleapis.com/token', clientId: 'app', clientSecret: 's', refreshToken: SECRET, scope: null },
    ],
    [
      'imaps://u@outlook.office365.com',
      consent,
      {
        tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
        clientSecret: null,
        scope: 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
      },
    ],
    [
      'imaps://u@outlook.office365.com',
      { ...consent, IMAP_TOKEN_URL: 'https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token' },
      { tokenUrl: 'https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token' },
    ],
    [
      'imaps://u@mail.example',
      { ...consent, IMAP_TOKEN_URL: 'http://127.0.0.1:99/token' },
      { tokenUrl: 'http://127.0.0.1:99/token', scope: null },
    ],
  ])('%s with a consent', (text, variables, expected) => {
    const { login } = imapAccountOf(text, variables);
    expect(login.by).toBe('token');
    expect({ ...login, tokenUrl: 'tokenUrl' in login ? login.tokenUrl.href : '' }).toMatchObject(expected);
  });

  it.each([
    ['imaps://u:p@imap.gmail.com', consent, 'IMAP_URL'],
    ['imaps://u@imap.gmail.com', { IMAP_REFRESH_TOKEN: SECRET }, 'IMAP_CLIENT_ID'],
    ['imaps://u@mail.example', consent, 'IMAP_TOKEN_URL'],
    ['imaps://u@mail.example', { ...consent, IMAP_TOKEN_URL: 'http://tokens.example/token' }, 'IMAP_TOKEN_URL'],
    ['imaps://u@mail.example', { ...consent, IMAP_TOKEN_URL: SECRET }, 'IMAP_TOKEN_URL'],
  ])('a wrong consent %#', (text, variables, named) => {
    const wrong = () => settingsFrom({}, { IMAP_URL: text, ...variables });
    expect(wrong).toThrow(BadInput);
    expect(wrong).toThrow(named);
    expect(wrong).not.toThrow(SECRET);
  });

  it('unset means off', () => {
    expect([settingsFrom({}, {}).imap, settingsFrom({}, { IMAP_URL: '' }).imap]).toEqual([null, null]);
  });
});

describe('this machine itself', () => {
  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['127.mail.example', false],
    ['127.0.0.1.mail.example', false],
    ['localhost.mail.example', false],
    ['128.0.0.1', false],
    ['', false],
  ])('%s: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
