/** Deliveries as the platforms send them, for tests of the inbox. */
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { instant } from '../../src/domain/time.ts';
import type { Inbox } from '../../src/inbox/inbox.ts';
import type { Source } from '../../src/inbox/source.ts';
import { openNodeInbox } from '../../src/runtimes/inbox-database.ts';

export const AT = instant('2026-03-02T09:00:00Z');
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const sign = (key: string, body: Uint8Array): string => createHmac('sha256', key).update(body).digest('base64');

export interface XeroEvent {
  readonly tenant: string;
  readonly id: string;
  readonly category?: string;
  readonly type?: string;
  readonly at?: string;
}

export function xeroBody(...events: readonly XeroEvent[]): Uint8Array {
  return bytesOf(
    JSON.stringify({
      events: events.map(({ tenant, id, category = 'INVOICE', type = 'UPDATE', at = '2026-03-02T08:59:58.12' }) => ({
        resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${id}`,
        resourceId: id,
        tenantId: tenant,
        tenantType: 'ORGANISATION',
        eventCategory: category,
        eventType: type,
        eventDateUtc: at,
      })),
      firstEventSequence: 1,
      lastEventSequence: events.length,
      entropy: 'S0m3r4Nd0mt3xt',
    }),
  );
}

export interface CloudEvent {
  readonly id: string;
  readonly realm: string;
  readonly entityId: string;
  readonly type?: string;
  readonly data?: unknown;
}

export function cloudBody(...events: readonly CloudEvent[]): Uint8Array {
  return bytesOf(
    JSON.stringify(
      events.map(({ id, realm, entityId, type = 'qbo.invoice.updated.v1', data = {} }) => ({
        specversion: '1.0',
        id,
        source: 'intuit.dGFoc2VlbA==',
        type,
        datacontenttype: 'application/json',
        time: '2026-03-02T08:59:58.123456789Z',
        intuitentityid: entityId,
        intuitaccountid: realm,
        data,
      })),
    ),
  );
}

/** An inbox in a folder of its own; `connected` says who is ours (everybody, unless told otherwise). */
export function temporaryInbox(connected: (source: Source) => boolean = () => true) {
  const folder = mkdtempSync(join(tmpdir(), 'tahseel-inbox-'));
  const path = join(folder, 'inbox.sqlite');
  const { inbox, close } = openNodeInbox(path, { connected });
  return {
    inbox,
    path,
    close() {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function unpackAll(inbox: Inbox): void {
  while (inbox.unpack());
}

const vectorSchema = z.array(
  z.object({
    provider: z.enum(['xero', 'quickbooks']),
    origin: z.string(),
    key: z.string(),
    signature: z.string().nullable(),
    verified: z.boolean(),
    raw_body: z.string(),
  }),
);
const sampleSchema = z.array(
  z.object({
    provider: z.enum(['xero', 'quickbooks']),
    format: z.string(),
    origin: z.string(),
    body: z.unknown().optional(),
    raw_body: z.string().optional(),
  }),
);

const webhooksUrl = new URL('../../../shared/data/webhooks/', import.meta.url);

function read(name: string): unknown {
  const path = fileURLToPath(new URL(name, webhooksUrl));
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  console.log(`skipped: the recorded webhooks (${name}) are not beside this repository`);
  return null;
}

/** Recorded deliveries with their signatures; null where the recordings are absent. */
export const signedVectors = (): z.infer<typeof vectorSchema> | null => vectorSchema.nullable().parse(read('signed_vectors.json'));

/** Published samples without a signature; null where the recordings are absent. */
export function unsignedSamples(): { name: string; provider: 'xero' | 'quickbooks'; body: Uint8Array }[] | null {
  const samples = sampleSchema.nullable().parse(read('unsigned_samples.json'));
  return (
    samples?.map(({ provider, format, origin, body, raw_body }) => ({
      name: `${format}: ${origin}`,
      provider,
      body: bytesOf(raw_body ?? JSON.stringify(body)),
    })) ?? null
  );
}
