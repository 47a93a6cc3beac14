/** What vendors' error answers mean: a table of our own, and every error body others met (shared data, where present). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Failure } from '../../connectors/connector.ts';
import type { Answer, Safety } from '../../connectors/http.ts';
import { quickBooksFailure, quickBooksTokenFailure } from '../../connectors/quickbooks/failure.ts';
import { xeroFailure, xeroTokenFailure } from '../../connectors/xero/failure.ts';
import { addMs, instant, msOf } from '../../src/domain/time.ts';

const NOW = instant('2026-05-01T09:00:00Z');
const answered = (status: number, body: unknown = '', headers: Record<string, string> = {}): Answer => ({
  kind: 'answered',
  status,
  headers,
  body,
});
const fault = (code: string, type = 'ValidationFault') => ({ Fault: { Error: [{ Message: 'm', Detail: 'd', code }], type } });
const later = (code: string, afterMs: number | null = null): Failure => ({
  kind: 'later',
  at: afterMs === null ? null : addMs(NOW, afterMs),
  code,
});

describe('Xero', () => {
  const cases: [string, Answer, Safety, Failure | null][] = [
    ['success', answered(200, { Invoices: [] }), 'read', null],
    [
      'minute limit',
      answered(429, '', { 'x-rate-limit-problem': 'minute', 'retry-after': '12' }),
      'read',
      later('rate-limit-minute', 12_000),
    ],
    [
      'day limit',
      answered(429, '', { 'x-rate-limit-problem': 'Day', 'retry-after': '66975' }),
      'read',
      later('rate-limit-day', 66_975_000),
    ],
    ['day limit, other spelling', answered(429, '', { 'x-rate-limit-problem': 'DayLimit' }), 'read', later('rate-limit-day', 3_600_000)],
    [
      'concurrent limit has no Retry-After',
      answered(429, '', { 'x-rate-limit-problem': 'concurrent' }),
      'write',
      later('rate-limit-concurrent'),
    ],
    ['app limit', answered(429, '', { 'x-rate-limit-problem': 'appminute' }), 'read', later('rate-limit-app', 60_000)],
    ['access token', answered(401, { Title: 'Unauthorized' }), 'read', later('access-token')],
    ['tenant disconnected', answered(403, { title: 'Forbidden' }), 'write', { kind: 'reconnect', code: 'forbidden' }],
    ['validation', answered(400, { ErrorNumber: 10, Type: 'ValidationException' }), 'write', { kind: 'refused', code: 'xero-10' }],
    ['gone', answered(404), 'read', { kind: 'refused', code: 'not-found' }],
    ['broken while reading', answered(500, '<html>'), 'read', later('http-500')],
    ['broken while writing', answered(500, '<html>'), 'keyed-write', { kind: 'unknown-outcome', code: 'http-500' }],
    ['offline', answered(503, '<html>', { 'retry-after': '30' }), 'write', later('unavailable', 30_000)],
    ['a page of somebody else while writing', answered(200, '<html>'), 'write', { kind: 'unknown-outcome', code: 'not-json' }],
  ];
  test.each(cases)('%s', (_, answer, safety, expected) => expect(xeroFailure(answer, safety, NOW)).toEqual(expected));

  test('the token address: only a dead grant asks for a person', () => {
    expect(xeroTokenFailure(answered(400, { error: 'invalid_grant' }), 'read', NOW)).toEqual({ kind: 'reconnect', code: 'invalid_grant' });
    expect(xeroTokenFailure(answered(400, { error: 'unauthorized_client' }), 'read', NOW)).toEqual({
      kind: 'refused',
      code: 'unauthorized_client',
    });
    expect(xeroTokenFailure(answered(401, ''), 'read', NOW)).toEqual({ kind: 'refused', code: 'invalid_client' });
    expect(xeroTokenFailure(answered(502, '<html>'), 'read', NOW)).toEqual(later('http-502'));
    expect(xeroTokenFailure({ kind: 'lost', code: 'timeout', sent: true }, 'read', NOW)).toEqual(later('timeout'));
  });
});

describe('QuickBooks', () => {
  const throttled = '<IntuitResponse><Fault type="SERVICE"><Error code="3001"><Message>x</Message></Error></Fault></IntuitResponse>';
  const cases: [string, Answer, Safety, Failure | null][] = [
    ['success', answered(200, { QueryResponse: {} }), 'read', null],
    ['throttled as 403 in XML', answered(403, throttled), 'read', later('rate-limit-minute', 60_000)],
    ['throttled as 429 without a word', answered(429), 'read', later('rate-limit-minute', 60_000)],
    ['throttled with a time', answered(429, throttled, { 'retry-after': '5' }), 'read', later('rate-limit-minute', 5_000)],
    [
      'access token, lower case',
      answered(401, { fault: { error: [{ code: '3200' }], type: 'AUTHENTICATION' } }),
      'read',
      later('access-token'),
    ],
    ['access token without a code', answered(401), 'write', later('access-token')],
    ['another company’s grant', answered(400, fault('3100')), 'read', { kind: 'reconnect', code: 'fault-3100' }],
    ['gone', answered(400, fault('610')), 'read', { kind: 'refused', code: 'not-found' }],
    ['stale, with 200', answered(200, fault('5010')), 'write', later('fault-5010')],
    ['bad query with 500', answered(500, fault('4002', 'Service')), 'read', { kind: 'refused', code: 'fault-4002' }],
    ['refused, with 200', answered(200, fault('6000')), 'write', { kind: 'refused', code: 'fault-6000' }],
    ['system fault with 200 while reading', answered(200, fault('10000', 'SystemFault')), 'read', later('fault-10000')],
    [
      'system fault with 200 while writing',
      answered(200, fault('10000', 'SystemFault')),
      'write',
      { kind: 'unknown-outcome', code: 'fault-10000' },
    ],
    ['gateway', answered(504, '<html>'), 'keyed-write', { kind: 'unknown-outcome', code: 'http-504' }],
    ['a code that is a sentence is not passed on', answered(400, fault('Jane Doe owes')), 'write', { kind: 'refused', code: 'fault' }],
  ];
  test.each(cases)('%s', (_, answer, safety, expected) => expect(quickBooksFailure(answer, safety, NOW)).toEqual(expected));

  test('the token address: only a dead grant asks for a person', () => {
    expect(quickBooksTokenFailure(answered(400, { error: 'invalid_grant' }), 'read', NOW)).toEqual({
      kind: 'reconnect',
      code: 'invalid_grant',
    });
    expect(quickBooksTokenFailure(answered(401, { error: 'invalid_client' }), 'read', NOW)).toEqual({
      kind: 'refused',
      code: 'invalid_client',
    });
    expect(quickBooksTokenFailure(answered(429, ''), 'read', NOW)).toEqual(later('rate-limit-minute', 60_000));
  });
});

const faultsFile = new URL('../../../shared/data/faults/faults.json', import.meta.url);
const faultsSchema = z.array(
  z.object({
    provider: z.enum(['xero', 'quickbooks']),
    origin: z.string(),
    status: z.number().nullable(),
    headers: z.record(z.string(), z.string()).nullish(),
    body: z.string(),
  }),
);

/**
 * Every body with the status it came with (or, where the collection has none, the one it belongs to), and what it means: for a read, and
 * for a write where that differs. Last: what it means as a 200, where it may come so.
 */
const MEANINGS: Record<string, { status: number; read: string; write?: string; as200?: readonly [read: string, write: string] }> = {
  'quickbooks 400.yml#1': { status: 400, read: 'refused fault-4001' },
  'quickbooks 400_json.yml#0': { status: 400, read: 'refused fault-2010' },
  'quickbooks 401.yml#0': { status: 401, read: 'later access-token' },
  'quickbooks 500.yml#0': { status: 400, read: 'refused fault-500' },
  'quickbooks 500.yml#1': { status: 400, read: 'refused fault-2030' },
  'quickbooks validation.yml#0': { status: 400, read: 'refused fault-6240' },
  'quickbooks throttle_exceeded_error.xml': { status: 403, read: 'later rate-limit-minute +60s' },
  'quickbooks too_many_requests_error.xml': { status: 429, read: 'later rate-limit-minute +60s' },
  'quickbooks generic_error.xml': {
    status: 500,
    read: 'later http-500',
    write: 'unknown-outcome http-500',
    as200: ['later fault-10000', 'unknown-outcome fault-10000'],
  },
  'quickbooks fault.xml': { status: 400, read: 'refused fault-2050', as200: ['refused fault-2050', 'refused fault-2050'] },
  'quickbooks query_validation_error.xml': { status: 400, read: 'refused fault-4001', as200: ['refused fault-4001', 'refused fault-4001'] },
  'quickbooks customer_duplicate_error.xml': {
    status: 400,
    read: 'refused fault-6240',
    as200: ['refused fault-6240', 'refused fault-6240'],
  },
  'quickbooks tax_service_error_dup.json': { status: 500, read: 'refused fault-6240', as200: ['refused fault-6240', 'refused fault-6240'] },
  'xero api_exception.xml': { status: 400, read: 'refused http-400', as200: ['later not-json', 'unknown-outcome not-json'] },
  'xero invoice_not_found_error.xml': { status: 404, read: 'refused not-found', as200: ['later not-json', 'unknown-outcome not-json'] },
  'xero credit_note_not_found_error.xml': { status: 404, read: 'refused not-found', as200: ['later not-json', 'unknown-outcome not-json'] },
  'xero invalid_api_key_error.xml': {
    status: 302,
    read: 'later redirected',
    write: 'unknown-outcome redirected',
    as200: ['later not-json', 'unknown-outcome not-json'],
  },
  'xero bad_request.json': { status: 400, read: 'refused http-400' },
  'xero expired_oauth2_token.json': { status: 401, read: 'later access-token' },
  'xero invalid_tenant_header.json': { status: 403, read: 'reconnect forbidden' },
  'xero object_not_found.json': { status: 404, read: 'refused not-found' },
  'xero generic_response_error.json': { status: 409, read: 'refused http-409' },
  'xero invalid_oauth2_request_token.json': { status: 401, read: 'later access-token' },
  'xero rate_limit_exceeded': { status: 503, read: 'later unavailable', as200: ['later not-json', 'unknown-outcome not-json'] },
  'xero mock_data.py#bad_request_text': { status: 400, read: 'refused http-400' },
  'xero mock_data.py#not_implemented_text': { status: 501, read: 'refused not-implemented' },
  'xero test_exceptions.py#test_unregistered_app': { status: 400, read: 'refused http-400' },
  'xero test_exceptions.py#test_unauthorized_invalid': { status: 401, read: 'later access-token' },
  'xero test_exceptions.py#test_unauthorized_expired_text': { status: 401, read: 'later access-token' },
  'xero test_exceptions.py#test_unauthorized_expired_json': { status: 401, read: 'later access-token' },
  'xero test_exceptions.py#test_forbidden': { status: 403, read: 'later http-403' },
  'xero test_exceptions.py#test_not_found': { status: 404, read: 'refused not-found' },
  'xero test_exceptions.py#test_rate_limit_exceeded_429': { status: 429, read: 'later rate-limit-day +3600s' },
  'xero test_exceptions.py#test_internal_error': { status: 500, read: 'later http-500', write: 'unknown-outcome http-500' },
  'xero test_exceptions.py#test_rate_limit_exceeded': { status: 503, read: 'later unavailable' },
  'xero test_exceptions.py#test_not_available': { status: 503, read: 'later unavailable' },
  'xero test_tasks.py': { status: 400, read: 'refused xero-10' },
  'quickbooks 54': { status: 429, read: 'later rate-limit-minute +60s' },
  'quickbooks 43': { status: 403, read: 'later rate-limit-minute +60s' },
  'quickbooks 111': { status: 500, read: 'refused fault-4002', as200: ['refused fault-4002', 'refused fault-4002'] },
  'quickbooks 216': { status: 500, read: 'refused fault-4002' },
  'quickbooks 95': { status: 400, read: 'refused fault-2500', as200: ['refused fault-2500', 'refused fault-2500'] },
  'quickbooks 188': { status: 400, read: 'refused fault-10100', as200: ['refused fault-10100', 'refused fault-10100'] },
  // What Python and a console printed is no answer of an API.
  'quickbooks 127': { status: 400, read: 'refused http-400', as200: ['later not-json', 'unknown-outcome not-json'] },
  'quickbooks 48': { status: 400, read: 'refused http-400', as200: ['later not-json', 'unknown-outcome not-json'] },
  'quickbooks 8539': { status: 400, read: 'refused fault-6000' },
  'quickbooks 47': { status: 502, read: 'later http-502', write: 'unknown-outcome http-502' },
};

describe.skipIf(!existsSync(faultsFile))('every error body met elsewhere (skipped where the shared data is absent)', () => {
  const faults = existsSync(faultsFile) ? faultsSchema.parse(JSON.parse(readFileSync(faultsFile, 'utf8'))) : [];
  const named = faults.map((each) => [`${each.provider} ${each.origin.split('/').at(-1)?.split(':').at(-1) ?? ''}`, each] as const);
  const bodyOf = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  const inWords = (failure: Failure | null): string => {
    if (failure === null) return 'success';
    const after = failure.kind === 'later' && failure.at !== null ? ` +${(msOf(failure.at) - msOf(NOW)) / 1000}s` : '';
    return `${failure.kind} ${failure.code}${after}`;
  };

  test('each has a meaning, and each meaning a body', () => {
    expect(faults).toHaveLength(47);
    expect(named.map(([name]) => name).sort()).toEqual(Object.keys(MEANINGS).sort());
    for (const [name, each] of named) if (each.status !== null) expect(MEANINGS[name]?.status, name).toBe(each.status);
  });

  test.each(named)('%s', (name, each) => {
    const headers = Object.fromEntries(Object.entries(each.headers ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
    const classify = each.provider === 'xero' ? xeroFailure : quickBooksFailure;
    const meaning = MEANINGS[name] ?? { status: 0, read: '' };
    const means = (status: number, safety: Safety) => inWords(classify(answered(status, bodyOf(each.body), headers), safety, NOW));
    expect(means(meaning.status, 'read')).toBe(meaning.read);
    for (const safety of ['keyed-write', 'write'] as const) expect(means(meaning.status, safety)).toBe(meaning.write ?? meaning.read);
    for (const safety of ['read', 'keyed-write', 'write'] as const)
      if (meaning.as200) expect(means(200, safety)).toBe(meaning.as200[safety === 'read' ? 0 : 1]);
    // No word of theirs is passed on, whatever the status.
    for (const status of [200, 302, 400, 403, 500])
      for (const safety of ['read', 'write'] as const)
        expect(means(status, safety)).toMatch(/^(success|(later|refused|reconnect|unknown-outcome) [a-z0-9-]{1,24}( \+\d+s)?)$/);
  });
});

describe('every arm of the closed list', () => {
  const lost = (code: 'unreachable' | 'timeout' | 'too-large' | 'connection-lost' | 'not-sent', sent = true): Answer => ({
    kind: 'lost',
    code,
    sent,
  });
  const arms: [string, Answer, Safety, Failure][] = [
    ['nothing was sent', lost('not-sent', false), 'write', { kind: 'refused', code: 'not-sent' }],
    ['nobody there', lost('unreachable', false), 'write', later('unreachable')],
    ['no answer to a read', lost('timeout'), 'read', later('timeout')],
    ['no answer to a write', lost('timeout'), 'keyed-write', { kind: 'unknown-outcome', code: 'timeout' }],
    ['a line that broke', lost('connection-lost'), 'write', { kind: 'unknown-outcome', code: 'connection-lost' }],
    ['more than is kept, read', lost('too-large'), 'read', { kind: 'refused', code: 'too-large' }],
    ['more than is kept, written', lost('too-large'), 'write', { kind: 'unknown-outcome', code: 'too-large' }],
    [
      'held back by our own budget',
      { kind: 'lost', code: 'not-sent', sent: false, held: { at: addMs(NOW, 5_000), code: 'budget-minute' } },
      'write',
      later('budget-minute', 5_000),
    ],
  ];
  test.each(arms)('%s', (_, answer, safety, expected) => {
    for (const classify of [xeroFailure, quickBooksFailure]) expect(classify(answer, safety, NOW)).toEqual(expected);
  });

  test('a forbidden that the platform did not say itself disconnects nobody', () => {
    const proxy = answered(403, '<html>Request blocked</html>', { 'content-type': 'text/html' });
    for (const classify of [xeroFailure, quickBooksFailure]) expect(classify(proxy, 'read', NOW)).toEqual(later('http-403'));
    expect(quickBooksFailure(answered(403, { fault: { error: [{ code: '3' }], type: 'AUTHORIZATION' } }), 'read', NOW)).toEqual({
      kind: 'reconnect',
      code: 'forbidden',
    });
  });

  test('closed books have a name of their own', () => {
    expect(quickBooksFailure(answered(400, fault('6210')), 'write', NOW)).toEqual({ kind: 'refused', code: 'period-locked' });
  });
});
