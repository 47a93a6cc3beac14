/** What deliveries hint at, per platform and shape of body, and that no body whatever makes the reading fail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hintsQuickBooks } from '../../connectors/quickbooks/webhook.ts';
import { momentOf } from '../../connectors/webhook.ts';
import { hintsXero } from '../../connectors/xero/webhook.ts';
import { bytesOf, cloudBody, signedVectors, unsignedSamples, xeroBody } from './deliveries.ts';

const read = { xero: hintsXero, quickbooks: hintsQuickBooks };
const json = (value: unknown) => bytesOf(JSON.stringify(value));

describe('Xero', () => {
  it.each([
    ['INVOICE', 'invoices'],
    ['CONTACT', 'customers'],
    ['CREDITNOTE', 'credits'],
    ['PREPAYMENT', 'credits'],
    ['OVERPAYMENT', 'credits'],
    ['SUBSCRIPTION', 'connection'],
    ['TIMESHEET', 'unknown'],
    ['constructor', 'unknown'],
  ])('%s → %s', (category, kind) => {
    const { hints, unreadable } = hintsXero(xeroBody({ tenant: 'tenant-1', id: 'id-1', category, type: 'CREATE' }));
    expect(unreadable).toEqual([]);
    expect(hints).toEqual([
      {
        tenant: 'tenant-1',
        kind,
        externalId: 'id-1',
        at: '2026-03-02T08:59:58.120Z',
        event: `${category} CREATE`,
        eventKey: expect.any(String),
      },
    ]);
  });

  it('knows a repetition by tenant, resource, moment, type and category, whatever surrounds it', () => {
    const event = { tenant: 't', id: 'i', at: '2026-03-02T08:00:00.1' };
    const key = (body: Uint8Array, place = 0) => hintsXero(body).hints[place]?.eventKey;
    const one = key(xeroBody(event));
    expect(key(xeroBody({ tenant: 'x', id: 'y' }, event), 1)).toBe(one);
    for (const other of [
      { ...event, tenant: 'u' },
      { ...event, id: 'j' },
      { ...event, at: '2026-03-02T08:00:00.2' },
      { ...event, type: 'CREATE' },
      { ...event, category: 'CONTACT' },
    ]) {
      expect(key(xeroBody(other))).not.toBe(one);
    }
  });

  it('reads an intent to receive as nothing, with events null as well', () => {
    for (const body of [
      '{ "events" : [], "lastEventSequence" : 0 , "firstEventSequence" : 0 , "entropy" : "S0m3r4Nd0mt3xt" }',
      '{"events":null}',
    ]) {
      expect(hintsXero(bytesOf(body))).toEqual({ hints: [], unreadable: [] });
    }
  });

  it('keeps the good events of a delivery with a bad one, of several tenants', () => {
    const text = new TextDecoder().decode(xeroBody({ tenant: 'a', id: '1' }, { tenant: 'b', id: '2' }, { tenant: 'c', id: '3' }));
    const { hints, unreadable } = hintsXero(bytesOf(text.replace('"tenantId":"b"', '"tenantId":7')));
    expect(hints.map(({ tenant }) => tenant)).toEqual(['a', 'c']);
    expect(unreadable).toEqual([{ reason: 'not-an-event', path: 'events.1' }]);
  });
});

describe('QuickBooks', () => {
  it.each([
    ['qbo.invoice.created.v1', 'invoices'],
    ['qbo.invoice.void.v1', 'invoices'],
    ['qbo.invoice.voided.v1', 'invoices'],
    ['qbo.invoice.emailed.v1', 'invoices'],
    ['qbo.payment.deleted.v1', 'payments'],
    ['qbo.creditmemo.updated.v1', 'credits'],
    ['qbo.customer.updated.v2', 'customers'],
    ['qbo.companyinfo.updated.v1', 'connection'],
    ['qbo.preferences.updated.v1', 'connection'],
    ['qbo.vendor.created.v1', 'unknown'],
    ['payroll.employee', 'unknown'],
    ['qbo.constructor.created.v1', 'unknown'],
  ])('%s → %s', (type, kind) => {
    const { hints, unreadable } = hintsQuickBooks(cloudBody({ id: 'e-1', realm: '310687', entityId: '1234', type }));
    expect(unreadable).toEqual([]);
    expect(hints).toEqual([
      {
        tenant: '310687',
        kind,
        externalId: '1234',
        at: '2026-03-02T08:59:58.123Z',
        event: type,
        eventKey: JSON.stringify(['event', '310687', 'e-1']),
      },
    ]);
  });

  it('looks at both records of a merge', () => {
    for (const data of [{ deletedid: '7' }, { deletedId: 7 }]) {
      const { hints } = hintsQuickBooks(cloudBody({ id: 'e', realm: 'r', entityId: '5', type: 'qbo.customer.merged.v1', data }));
      expect(hints.map(({ kind, externalId }) => [kind, externalId])).toEqual([
        ['customers', '5'],
        ['customers', '7'],
      ]);
      expect(new Set(hints.map(({ eventKey }) => eventKey)).size).toBe(2);
    }
    const classic = {
      eventNotifications: [
        { realmId: 'r', dataChangeEvent: { entities: [{ name: 'Customer', id: '5', operation: 'Merge', deletedId: '7' }] } },
      ],
    };
    expect(hintsQuickBooks(json(classic)).hints.map(({ externalId }) => externalId)).toEqual(['5', '7']);
  });

  it('reads the classic body, several companies in it, and the offset without a colon', () => {
    const entity = (name: string, id: string) => ({ name, id, operation: 'Create', lastUpdated: '2015-10-05T14:42:19-0700' });
    const body = {
      eventNotifications: [
        { realmId: '1', dataChangeEvent: { entities: [entity('Customer', '11'), entity('Vendor', '12'), { name: 'Invoice' }] } },
        { realmId: '2', dataChangeEvent: { entities: [entity('Invoice', '21')] } },
        { realmId: '3' },
      ],
    };
    const { hints, unreadable } = hintsQuickBooks(json(body));
    expect(hints.map(({ tenant, kind, externalId, at }) => [tenant, kind, externalId, at])).toEqual([
      ['1', 'customers', '11', '2015-10-05T21:42:19.000Z'],
      ['1', 'unknown', '12', '2015-10-05T21:42:19.000Z'],
      ['2', 'invoices', '21', '2015-10-05T21:42:19.000Z'],
    ]);
    expect(unreadable.map(({ path }) => path)).toEqual(['eventNotifications.0.dataChangeEvent.entities.2', 'eventNotifications.2']);
  });

  it('reads several companies in one array, an event without a time or an id, and a single event without the array', () => {
    const mixed = hintsQuickBooks(cloudBody({ id: 'a', realm: '1', entityId: '5' }, { id: 'b', realm: '2', entityId: '5' }));
    expect(mixed.hints.map(({ tenant }) => tenant)).toEqual(['1', '2']);
    const bare = { specversion: '1.0', type: 'qbo.invoice.deleted.v1', intuitentityid: 29, intuitaccountid: '9341455322581846' };
    for (const body of [[bare], bare]) {
      const [hint] = hintsQuickBooks(json(body)).hints;
      expect(hint).toMatchObject({ kind: 'invoices', externalId: '29', at: null });
    }
    expect(hintsQuickBooks(json([{ ...bare, time: '<now>.000Z' }])).hints[0]?.at).toBeNull();
    expect(hintsQuickBooks(json([{ ...bare, time: 17 }])).hints[0]?.at).toBeNull();
  });

  it('does not take the same event id of two companies for one event', () => {
    const keys = hintsQuickBooks(cloudBody({ id: 'a', realm: '1', entityId: '5' }, { id: 'a', realm: '2', entityId: '5' })).hints.map(
      ({ eventKey }) => eventKey,
    );
    expect(new Set(keys).size).toBe(2);
  });
});

describe('moments', () => {
  it.each([
    ['2024-06-21T01:15:39.902', '2024-06-21T01:15:39.902Z'],
    ['2018-02-09T09:19:05.06Z', '2018-02-09T09:19:05.060Z'],
    ['2024-06-21T01:15:39', '2024-06-21T01:15:39.000Z'],
    ['2025-09-10T21:31:25.179999999Z', '2025-09-10T21:31:25.179Z'],
    ['2015-10-05T14:42:19-0700', '2015-10-05T21:42:19.000Z'],
    ['2015-10-05T14:42:19.5+05:30', '2015-10-05T09:12:19.500Z'],
    ['2025-02-30T00:00:00Z', null],
    ['2025-02-20T25:00:00Z', null],
    ['yesterday', null],
    ['', null],
  ])('%s → %s', (text, expected) => expect(momentOf(text)).toBe(expected));
});

describe('whatever comes', () => {
  const samples = unsignedSamples();
  it.skipIf(samples === null)('every published sample is read without a remainder', () => {
    for (const { name, provider, body } of samples ?? []) {
      const { hints, unreadable } = read[provider](body);
      expect(unreadable, name).toEqual([]);
      expect(hints.length > 0 || name.startsWith('intent-to-receive'), name).toBe(true);
    }
    const vendors = (samples ?? []).flatMap(({ provider, body }) =>
      read[provider](body)
        .hints.filter(({ kind }) => kind === 'unknown')
        .map(({ event }) => event),
    );
    expect(vendors).toEqual(['Vendor Create']);
  });

  const vectors = signedVectors();
  it.skipIf(vectors === null)('every recorded delivery gives its events', () => {
    const counts = (vectors ?? []).map(({ provider, raw_body }) => {
      const { hints, unreadable } = read[provider](bytesOf(raw_body));
      return [hints.length, unreadable.map(({ reason }) => reason).join()];
    });
    expect(counts).toEqual([
      [0, 'not-json'],
      [0, 'not-an-envelope'],
      [0, ''],
      [0, ''],
      [0, ''],
      [2, ''],
      [1, ''],
      [1, ''],
      [4, ''],
      [1, ''],
    ]);
  });

  it('is named, never thrown: no JSON, no UTF-8, no envelope, endless brackets', () => {
    for (const platform of ['xero', 'quickbooks'] as const) {
      for (const body of [
        bytesOf(''),
        bytesOf('<html>'),
        Uint8Array.of(0xff, 0xfe),
        bytesOf('['.repeat(1_000_000)),
        bytesOf('{"events":'),
      ]) {
        expect(read[platform](body)).toEqual({ hints: [], unreadable: [{ reason: 'not-json', path: '' }] });
      }
      for (const body of ['{}', 'null', '7', '"x"', '{"events":7}', '{"eventNotifications":{}}']) {
        expect(read[platform](bytesOf(body))).toEqual({ hints: [], unreadable: [{ reason: 'not-an-envelope', path: '' }] });
      }
    }
  });

  it('never throws and loses no event, for any JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.array(fc.jsonValue(), { maxLength: 5 }).map((events) => JSON.stringify({ events, eventNotifications: events })),
          fc.string(),
        ),
        (text) => {
          for (const platform of ['xero', 'quickbooks'] as const) {
            const { hints, unreadable } = read[platform](bytesOf(text));
            const parsed: unknown = (() => {
              try {
                return JSON.parse(text);
              } catch {
                return undefined;
              }
            })();
            const events =
              platform === 'xero' && typeof parsed === 'object' && parsed !== null && 'events' in parsed ? parsed.events : parsed;
            if (Array.isArray(events))
              expect(hints.length + unreadable.length).toBeGreaterThanOrEqual(
                platform === 'quickbooks' || !Array.isArray(parsed) ? events.length : 1,
              );
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
