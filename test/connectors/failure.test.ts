/** What vendors' error answers mean: a table of our own, and every error body others met (shared data, where present). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Failure } from '../../connectors/connector.ts';
import type { Answer, Safety } from '../../connectors/http.ts';
import { quickBooksFailure, quickBooksTokenFailure } from '../../connectors/quickbooks/failure.ts';
import { xeroFailure, xeroTokenFailure } from '../../connectors/xero/failure.ts';
import { addMs, instant } from '../../src/domain/time.ts';

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

describe.skipIf(!existsSync(faultsFile))('every error body met elsewhere (skipped where the shared data is absent)', () => {
  const faults = existsSync(faultsFile) ? faultsSchema.parse(JSON.parse(readFileSync(faultsFile, 'utf8'))) : [];
  const bodyOf = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  const kindFor = (status: number, text: string): Failure['kind'] => {
    if (/code="3001"|"3200"/.test(text) || [401, 429, 503].includes(status)) return 'later';
    if (status === 403) return 'reconnect';
    if (status === 501 || /"?code"?[=:] ?"4002"/.test(text)) return 'refused';
    return status >= 500 ? 'later' : 'refused';
  };

  test('there are as many as the collection says', () => expect(faults).toHaveLength(47));

  test.each(faults.filter((each) => each.status !== null).map((each) => [each.origin.split('/').slice(-2).join('/'), each] as const))(
    '%s',
    (_, each) => {
      const headers = Object.fromEntries(Object.entries(each.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
      const classify = each.provider === 'xero' ? xeroFailure : quickBooksFailure;
      const failure = classify(answered(each.status ?? 0, bodyOf(each.body), headers), 'read', NOW);
      expect(failure?.kind).toBe(kindFor(each.status ?? 0, each.body));
      expect(failure?.code).toMatch(/^[a-z0-9_-]{1,30}$/);
    },
  );

  test.each(faults.filter((each) => each.status === null).map((each) => [each.origin.split('/').slice(-2).join('/'), each] as const))(
    '%s, whatever its status',
    (_, each) => {
      const classify = each.provider === 'xero' ? xeroFailure : quickBooksFailure;
      for (const status of [200, 400, 500]) {
        for (const safety of ['read', 'keyed-write', 'write'] as const) {
          const failure = classify(answered(status, bodyOf(each.body)), safety, NOW);
          // JSON that only Python or a console printed is no answer of an API; as a 200 it is an object like any other.
          if (status === 200 && failure === null) expect(each.body).not.toContain('"Fault"');
          else expect(failure?.code).toMatch(/^[a-z0-9_-]{1,30}$/);
          if (failure?.kind === 'later' && status === 500) expect(safety === 'read' || /"5010"|"3001"/.test(each.body)).toBe(true);
        }
      }
    },
  );
});
