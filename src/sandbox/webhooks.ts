/** The vendors' webhook senders: each platform's body, signed over its raw text, to every registered address after a document changed. */
import type { ChangeNotice, Company, DocumentKind } from './company.ts';
import { hexOf, uuidOf } from './ids.ts';

/** Events of one delivery at most; the largest batch that was seen of Intuit's sender. */
const BATCH = 20;
/** Deliveries of one batch before it is given up; the real senders go on for a day. */
const MAX_ATTEMPTS = 4;
/** Changes kept for one address that does not answer; older ones are lost, which a daily full read must make good anyway. */
const MAX_WAITING = 5_000;

export interface WebhookTarget {
  readonly url: string;
  readonly key: string;
  readonly platform: 'xero' | 'quickbooks';
}

/** Sends one body and gives the answer's status; throws when there was no answer. */
export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>;

interface Change extends ChangeNotice {
  readonly company: Company;
  /** The number of the change, over all companies. */
  readonly sequence: number;
}

interface Line {
  readonly target: WebhookTarget;
  waiting: Change[];
  attempts: number;
}

export class Webhooks {
  readonly #post: Post;
  readonly #lines: Line[] = [];
  #sequence = 0;
  #flushing: Promise<void> = Promise.resolve();

  /** Listens to the companies from now on. */
  constructor(companies: readonly Company[], post: Post) {
    this.#post = post;
    for (const company of companies) company.onChange = (change) => this.#note(company, change);
  }

  register(target: WebhookTarget): void {
    this.#lines.push({ target, waiting: [], attempts: 0 });
  }

  /** Sends what has changed since the last flush, best effort; what is not answered with 2xx waits for the next flush. Never throws. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#sendAll());
    return this.#flushing;
  }

  #note(company: Company, change: ChangeNotice): void {
    this.#sequence += 1;
    for (const line of this.#lines) {
      if (eventOf(line.target.platform, { ...change, company, sequence: this.#sequence }) === null) continue;
      line.waiting.push({ ...change, company, sequence: this.#sequence });
      if (line.waiting.length > MAX_WAITING) line.waiting.shift();
    }
  }

  async #sendAll(): Promise<void> {
    for (const line of this.#lines) {
      // Later events are withheld until the first is acknowledged, as Intuit does.
      while (line.waiting.length > 0 && (await this.#sendBatch(line)));
    }
  }

  async #sendBatch(line: Line): Promise<boolean> {
    const batch = line.waiting.slice(0, BATCH);
    const last = batch.at(-1)?.sequence ?? 0;
    const arrived = await this.#deliver(line.target, batch);
    line.attempts = arrived ? 0 : line.attempts + 1;
    if (!arrived && line.attempts < MAX_ATTEMPTS) return false;
    line.attempts = 0;
    line.waiting = line.waiting.filter((change) => change.sequence > last);
    return true;
  }

  async #deliver({ url, key, platform }: WebhookTarget, batch: readonly Change[]): Promise<boolean> {
    const body = JSON.stringify(bodyOf(platform, batch));
    const signature = await sign(key, body);
    const headers =
      platform === 'xero'
        ? { 'content-type': 'application/json', 'x-xero-signature': signature }
        : { 'content-type': 'application/cloudevents+json', 'intuit-signature': signature };
    try {
      const status = await this.#post(url, headers, body);
      return status >= 200 && status < 300;
    } catch {
      return false;
    }
  }
}

/** base64 of HMAC-SHA256 over the raw body, which is what both vendors send. */
export async function sign(key: string, body: string): Promise<string> {
  const encoder = new TextEncoder();
  const imported = await crypto.subtle.importKey('raw', encoder.encode(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', imported, encoder.encode(body));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}

function bodyOf(platform: WebhookTarget['platform'], batch: readonly Change[]): unknown {
  const events = batch.map((change) => eventOf(platform, change));
  if (platform === 'quickbooks') return events;
  const [first, last] = [batch[0]?.sequence ?? 0, batch.at(-1)?.sequence ?? 0];
  return { events, firstEventSequence: first, lastEventSequence: last, entropy: hexOf('entropy', first, last).slice(0, 20).toUpperCase() };
}

/** The platform's event for a change; null where the platform has none (Xero: payments). */
function eventOf(platform: WebhookTarget['platform'], change: Change): unknown {
  return platform === 'xero' ? xeroEvent(change) : cloudEvent(change);
}

/** Voiding, archiving and deleting arrive as UPDATE; there is no payment category, a payment is seen as an update of its invoice. */
function xeroEvent({ company, kind, id, operation, at }: Change): unknown {
  const resource = xeroResource(company, kind, id);
  if (resource === null) return null;
  const [category, path] = resource;
  return {
    resourceUrl: `https://api.xero.com/api.xro/2.0/${path}/${id}`,
    resourceId: id,
    tenantId: company.facts.tenant,
    tenantType: 'ORGANISATION',
    eventCategory: category,
    eventType: operation === 'create' ? 'CREATE' : 'UPDATE',
    // Xero writes UTC without saying so.
    eventDateUtc: at.slice(0, -1),
    ...(kind === 'creditNote' ? { data: { Type: 'ACCRECCREDIT', Status: creditStatus(company, id) } } : {}),
  };
}

function creditStatus(company: Company, id: string): 'AUTHORISED' | 'PAID' | 'VOIDED' {
  const note = company.creditNote(id);
  if (note.state === 'void') return 'VOIDED';
  return company.remainingOf(note) > 0 ? 'AUTHORISED' : 'PAID';
}

function xeroResource(company: Company, kind: DocumentKind, id: string): readonly [string, string] | null {
  switch (kind) {
    case 'customer':
      return ['CONTACT', 'Contacts'];
    case 'invoice':
      return ['INVOICE', 'Invoices'];
    case 'creditNote':
      return ['CREDITNOTE', 'CreditNotes'];
    case 'receipt':
      switch (company.receipt(id).kind) {
        case 'payment':
          return null;
        case 'overpayment':
          return ['OVERPAYMENT', 'Overpayments'];
        case 'prepayment':
          return ['PREPAYMENT', 'Prepayments'];
      }
  }
}

const INTUIT_ENTITY: Readonly<Record<DocumentKind, string>> = {
  customer: 'customer',
  invoice: 'invoice',
  receipt: 'payment',
  creditNote: 'creditmemo',
};
const INTUIT_OPERATION: Readonly<Record<ChangeNotice['operation'], string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  void: 'void',
};

function cloudEvent({ company, kind, id, operation, at, sequence }: Change): unknown {
  return {
    specversion: '1.0',
    id: uuidOf('cloud-event', company.facts.realm, sequence),
    source: 'intuit.dGFoc2VlbCBzYW5kYm94',
    type: `qbo.${INTUIT_ENTITY[kind]}.${INTUIT_OPERATION[operation]}.v1`,
    datacontenttype: 'application/json',
    // Nine digits of a second, which strict readers of dates trip over.
    time: `${at.slice(0, -1)}000000Z`,
    intuitentityid: serialOf(company, kind, id),
    intuitaccountid: company.facts.realm,
    data: {},
  };
}

function serialOf(company: Company, kind: DocumentKind, id: string): string {
  switch (kind) {
    case 'customer':
      return company.customer(id).serial;
    case 'invoice':
      return company.invoice(id).serial;
    case 'receipt':
      return company.receipt(id).serial;
    case 'creditNote':
      return company.creditNote(id).serial;
  }
}
