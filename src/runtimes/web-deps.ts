/** What the screens are given of a product on Node. */
import type { Instant } from '../domain/time.ts';
import type { Log } from '../organisation/log.ts';
import type { ConnectOutcome, WebDeps } from '../web/deps.ts';
import type { Door } from '../web/door.ts';
import { acting } from './acting.ts';
import { download } from './export.ts';
import type { ReplyMailbox } from './imap.ts';
import { healthOf, metricsOf } from './measures.ts';
import type { Product } from './product.ts';
import type { ScheduleState } from './schedule.ts';
import { underWay } from './under-way.ts';
import type { Webhooks } from './webhooks.ts';

export interface WebSetting {
  readonly now: () => Instant;
  readonly log: Log;
  /** A person acted on this organisation: it has something to do. */
  readonly changed: (id: string) => void;
  readonly webhooks: Pick<Webhooks, 'metrics' | 'health'>;
  /** Absent where nothing is woken by a clock. */
  readonly wakes?: () => ScheduleState;
  readonly mailbox?: WebDeps['mailbox'];
  readonly demo?: WebDeps['demo'];
  readonly ledgers?: WebDeps['ledgers'];
  /** Absent: nothing can be downloaded. */
  readonly dataDir?: string;
  readonly programs?: WebDeps['programs'];
  readonly templates?: WebDeps['templates'];
  readonly senderChecks?: WebDeps['senderChecks'];
  readonly replies?: Pick<ReplyMailbox, 'health'> | null;
  readonly door: Door;
  readonly publicUrl: () => string;
}

/** What the screens are given of a product. */
export function webDeps(
  product: Product,
  {
    now,
    log,
    changed,
    webhooks,
    wakes,
    mailbox = null,
    demo = null,
    ledgers = null,
    dataDir,
    programs = null,
    templates = null,
    senderChecks = null,
    replies = null,
    door,
    publicUrl,
  }: WebSetting,
): WebDeps {
  return {
    pageName: () => crypto.randomUUID(),
    underWay: underWay(log),
    clients: async (practice) => product.clients(practice),
    organisation: async (id, practice) => {
      const actor = product.ownerOf(id) === practice ? product.organisation(id) : null;
      return actor ? acting(actor, () => changed(id)) : null;
    },
    stages: product.stages,
    mailbox,
    demo,
    ledgers,
    programs,
    download: dataDir === undefined ? null : (id, customerId) => download(dataDir, id, customerId, now()),
    firm: product.firm,
    templates,
    senderChecks,
    connect: product.connect.platforms.length === 0 ? null : connectAndWake(product, changed),
    door,
    publicUrl,
    now,
    health: async () => ({ ok: true, facts: { ...healthOf(product, wakes?.() ?? null), ...webhooks.health(), ...replies?.health() } }),
    metrics: async () => [...webhooks.metrics(), ...metricsOf(product, wakes?.() ?? null)],
    failed: (where, error) => log('error', 'page-failed', { where, error: error instanceof Error ? error.name : 'unknown' }),
  };
}

/** A new organisation reads its books at once; the browser does not wait for all of them. */
function connectAndWake({ connect }: Product, changed: (id: string) => void): WebDeps['connect'] {
  const woken = (outcome: ConnectOutcome): ConnectOutcome => {
    if (outcome.ok && 'organisationIds' in outcome) for (const id of outcome.organisationIds) changed(id);
    return outcome;
  };
  return {
    ...connect,
    finish: async (platform, callbackUrl, practice) => woken(await connect.finish(platform, callbackUrl, practice)),
    choose: async (platform, secret, tenantIds, practice) => woken(await connect.choose(platform, secret, tenantIds, practice)),
  };
}
