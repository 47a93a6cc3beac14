/** The domain letters come from, looked up in a DNS of ours as receivers would: what is in order, what is missing, and the record to publish. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMs, instant } from '../../src/domain/time.ts';
import { type CheckFinding, isEndangered, SENDER_CHECKS } from '../../src/letters/sender-check.ts';
import { dkimKeys } from '../../src/runtimes/dkim.ts';
import { senderChecks } from '../../src/runtimes/sender-check/check.ts';
import { systemNames } from '../../src/runtimes/sender-check/names.ts';
import { settingsFrom } from '../../src/runtimes/settings.ts';
import { dnsServer, type Zone } from './dns-server.ts';

const NOW = instant('2026-05-04T14:00:00.000Z');
const DOMAIN = 'books.example';
const HOST = 'smtp.provider.example';
const folder = mkdtempSync(join(tmpdir(), 'tahseel-dkim-'));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
writeFileSync(join(folder, `mail._domainkey.${DOMAIN}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
const keys = dkimKeys(folder);
const KEY = keys[0]?.publicKey ?? '';

let zone: Zone = {};
let dns: Awaited<ReturnType<typeof dnsServer>>;
beforeAll(async () => {
  dns = await dnsServer(() => zone);
});
afterAll(async () => {
  await dns.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  zone = {};
  dns.asked.length = 0;
});

const ADDRESSES = { [HOST]: ['192.0.2.10', '2001:db8::10'], 'mx.provider.example': ['192.0.2.10'], [DOMAIN]: ['198.51.100.1'] };

async function checked(txt: Record<string, readonly string[]>, more: Zone = {}, signed = true): Promise<Record<string, CheckFinding>> {
  zone = { addresses: ADDRESSES, exchanges: { [DOMAIN]: ['mx.provider.example'] }, ...more, txt };
  const checks = senderChecks({ names: systemNames([dns.address]), mailHost: HOST, keys: signed ? keys : [], now: () => NOW });
  const { findings, domain, at } = await checks.check(`accounts@${DOMAIN.toUpperCase()}`);
  expect([domain, at]).toEqual([DOMAIN, NOW]);
  expect(checks.last(`other@${DOMAIN}`)?.findings).toBe(findings);
  expect(findings.map(({ what }) => what)).toEqual(['spf', 'dkim', 'dmarc']);
  return Object.fromEntries(findings.map((finding) => [finding.what, finding]));
}

const spf = async (record: string | string[], others: Record<string, readonly string[]> = {}) =>
  (await checked({ [DOMAIN]: Array.isArray(record) ? record : [record], ...others }))['spf'];

describe('what stands', () => {
  it('is made meanwhile where there is none of the last day, once, and nobody waits for it', async () => {
    zone = { addresses: ADDRESSES, txt: { [DOMAIN]: ['v=spf1 ip4:192.0.2.10 -all'] } };
    let now = NOW;
    const checks = senderChecks({ names: systemNames([dns.address]), mailHost: HOST, keys: [], now: () => now });
    const address = `accounts@${DOMAIN}`;
    expect([checks.standing(address), checks.standing(address)]).toEqual([null, null]);
    await expect.poll(() => checks.last(address)?.at).toBe(NOW);
    const asked = dns.asked.length;
    expect(checks.standing(address)?.at).toBe(NOW);
    expect(dns.asked).toHaveLength(asked);
    now = addMs(NOW, 86_400_000);
    expect(checks.standing(address)?.at).toBe(NOW);
    await expect.poll(() => checks.last(address)?.at).toBe(now);
    expect(dns.asked).toHaveLength(2 * asked);
  });

  it('endangers letters where something is wrong, or nothing vouches for them', () => {
    const of = (...states: CheckFinding['state'][]): boolean =>
      isEndangered({
        domain: DOMAIN,
        at: NOW,
        findings: SENDER_CHECKS.map((what, at) => ({ what, state: states[at] ?? 'met', code: 'dns-silent', values: {}, record: null })),
      });
    expect(of('met', 'missing', 'missing')).toBe(false);
    expect(of('unknown', 'missing', 'missing')).toBe(false);
    expect(of('missing', 'met', 'met')).toBe(false);
    expect(of('unknown', 'unknown', 'unknown')).toBe(false);
    expect(of('missing', 'missing', 'met')).toBe(true);
    expect(of('met', 'wrong', 'met')).toBe(true);
    expect(of('met', 'met', 'wrong')).toBe(true);
  });
});

describe('SPF', () => {
  it.each([
    ['v=spf1 ip4:192.0.2.10 -all', 'spf-covers'],
    ['v=spf1 ip4:192.0.2.0/24 ~all', 'spf-covers'],
    ['v=spf1 ip6:2001:db8::/32 -all', 'spf-covers'],
    ['v=spf1 a:smtp.provider.example -all', 'spf-covers'],
    ['v=spf1 mx -all', 'spf-covers'],
    ['v=spf1 mx/30 -all', 'spf-covers'],
    ['v=spf1 include:_spf.provider.example -all', 'spf-covers'],
    ['v=spf1 redirect=_spf.provider.example', 'spf-covers'],
    ['v=spf1 a -all', 'spf-elsewhere'],
    ['v=spf1 -ip4:192.0.2.10 -all', 'spf-elsewhere'],
    ['v=spf1 -ip4:192.0.2.10 ip4:192.0.2.0/24 -all', 'spf-elsewhere'],
    ['v=spf1 -all ip4:192.0.2.10', 'spf-elsewhere'],
    ['v=spf1 redirect=_spf.provider.example -all', 'spf-elsewhere'],
    ['v=spf1 include:%{ir}.%{d}.provider.example ip4:192.0.2.10 -all', 'spf-covers'],
    ['v=spf1 redirect=nothing.example', 'spf-unreadable'],
    ['v=spf1 ip4:203.0.113.0/24 exp=why.books.example -all', 'spf-elsewhere'],
    ['v=spf1 ip4:192.0.2.10 +all', 'spf-open'],
    ['v=spf1 ip4:192.0.2.10 ?all', 'spf-open'],
    ['v=spf1 ip4:192.0.2.10', 'spf-open'],
    ['v=spf1 ipv4:192.0.2.10 -all', 'spf-unreadable'],
    ['v=spf1 ip4:nonsense -all', 'spf-unreadable'],
    ['v=spf1 ip4:192.0.2.0/99 -all', 'spf-unreadable'],
    ['v=spf1 include:nothing.example -all', 'spf-unreadable'],
    ['v=spf1 include:round.example -all', 'spf-too-many'],
    ['v=spf10 -all', 'spf-missing'],
  ])('%s: %s', async (record, code) => {
    const others = {
      '_spf.provider.example': ['v=spf1 ip4:192.0.2.10 -all'],
      'round.example': ['v=spf1 include:round.example -all'],
    };
    expect((await spf(record, others))?.code).toBe(code);
  });

  it('that is not there is one to publish; two are none', async () => {
    expect(await spf([])).toMatchObject({
      state: 'missing',
      record: { name: DOMAIN, value: 'v=spf1 ip4:192.0.2.10 ip6:2001:db8::10 ~all' },
    });
    expect(await spf(['v=spf1 -all', 'v=spf1 ~all'])).toMatchObject({ state: 'wrong', code: 'spf-several' });
  });

  it('asks no more once it took more look-ups than receivers make', async () => {
    await spf('v=spf1 include:round.example -all', { 'round.example': ['v=spf1 include:round.example -all'] });
    expect(dns.asked.filter((question) => question === 'TXT round.example').length).toBeLessThanOrEqual(10);
  });
});

describe('DKIM', () => {
  const name = `mail._domainkey.${DOMAIN}`;
  const record = { name, value: `v=DKIM1; k=rsa; p=${KEY}` };
  it.each([
    [[`v=DKIM1; k=rsa; p=${KEY}`], { state: 'met', code: 'dkim-matches', record: null }],
    [[`p=${KEY.slice(0, 40)} ${KEY.slice(40)}`], { state: 'met' }],
    [[], { state: 'missing', code: 'dkim-missing', record }],
    [['v=DKIM1; p='], { state: 'wrong', code: 'dkim-other-key', record }],
    [['v=DKIM1; p=AAAA'], { state: 'wrong', code: 'dkim-other-key', record }],
  ])('%#', async (texts, found) => {
    expect((await checked({ [name]: texts }))['dkim']).toMatchObject(found);
  });

  it('looks for the key that signs, where there are several', async () => {
    const names = [{ selector: 'old', domain: DOMAIN, publicKey: 'AAAA' }, ...keys];
    zone = { addresses: ADDRESSES, txt: { [name]: [record.value] } };
    const checks = senderChecks({ names: systemNames([dns.address]), mailHost: HOST, keys: names, now: () => NOW });
    expect((await checks.check(`a@${DOMAIN}`)).findings[1]).toMatchObject({ state: 'met', values: { selector: 'mail' } });
  });

  it('says so where nothing is signed', async () => {
    expect((await checked({}, {}, false))['dkim']).toMatchObject({ state: 'missing', code: 'dkim-no-key', record: null });
  });
});

describe('DMARC', () => {
  const good = { [DOMAIN]: ['v=spf1 ip4:192.0.2.10 -all'] };
  it.each([
    [
      { ...good, [`_dmarc.${DOMAIN}`]: ['v=DMARC1; p=reject'] },
      { state: 'met', values: { policy: 'reject' } },
    ],
    [{ [`_dmarc.${DOMAIN}`]: ['v=DMARC1; p=none; rua=mailto:a@books.example'] }, { state: 'met', values: { policy: 'none' } }],
    [{ [`_dmarc.${DOMAIN}`]: ['v=DMARC1; p=quarantine'] }, { state: 'wrong', code: 'dmarc-would-fail' }],
    [
      { [DOMAIN]: ['v=spf1 ip4:203.0.113.0/24 -all'], [`_dmarc.${DOMAIN}`]: ['v=DMARC1; p=reject'] },
      { state: 'unknown', code: 'dmarc-may-fail' },
    ],
    [good, { state: 'missing', record: { name: `_dmarc.${DOMAIN}`, value: 'v=DMARC1; p=none' } }],
    [
      { ...good, [`_dmarc.${DOMAIN}`]: ['v=DMARC1'] },
      { state: 'wrong', code: 'dmarc-unreadable' },
    ],
    [
      { ...good, [`_dmarc.${DOMAIN}`]: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] },
      { state: 'wrong', code: 'dmarc-unreadable' },
    ],
  ])('%#', async (txt, found) => {
    expect((await checked(txt))['dmarc']).toMatchObject(found);
  });

  it('of the domain above counts for one below, with what it says of those below', async () => {
    zone = { txt: { '_dmarc.books.example': ['v=DMARC1; p=reject; sp=none'] }, addresses: ADDRESSES };
    const checks = senderChecks({ names: systemNames([dns.address]), mailHost: HOST, keys: [], now: () => NOW });
    const { findings } = await checks.check('a@mail.uk.books.example');
    expect(findings[2]).toMatchObject({ state: 'met', values: { policy: 'none' } });
  });
});

it('a DNS that does not answer tells nothing, and is said to', async () => {
  const found = await checked({}, { silent: [DOMAIN] });
  expect(Object.values(found).map(({ state, code }) => [state, code])).toEqual(Array(3).fill(['unknown', 'dns-silent']));
});

it('a mail server named by its address needs no look-up', async () => {
  zone = { txt: { [DOMAIN]: ['v=spf1 ip4:127.0.0.1 -all'] } };
  const checks = senderChecks({ names: systemNames([dns.address]), mailHost: '127.0.0.1', keys: [], now: () => NOW });
  expect((await checks.check(`a@${DOMAIN}`)).findings[0]).toMatchObject({ state: 'met', values: { host: '127.0.0.1' } });
});

describe('DNS_SERVERS', () => {
  it.each([
    ['', []],
    ['192.0.2.1', ['192.0.2.1']],
    ['192.0.2.1:5353, 2001:db8::1,[2001:db8::1]:53', ['192.0.2.1:5353', '2001:db8::1', '[2001:db8::1]:53']],
  ])('%j', (text, servers) => expect(settingsFrom({}, { DNS_SERVERS: text }).dnsServers).toEqual(servers));

  it.each(['dns.example', '192.0.2.1:', '192.0.2.999', '1.2.3.4,x'])('%j is said to be wrong', (text) =>
    expect(() => settingsFrom({}, { DNS_SERVERS: text })).toThrow(/^DNS_SERVERS: '/),
  );
});
