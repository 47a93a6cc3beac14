/**
 * QuickBooks Online as the real SDKs meet it: OAuth, and under /v3/company/{realm} the entities, the query language, the change
 * feed, notes, e-mail and batches of one company of the sandbox. Planned faults are dealt out before a request gets here.
 */
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { decimalText } from '../../domain/money.ts';
import { msOf } from '../../domain/time.ts';
import { ActRefused, type Company } from '../company.ts';
import { hexOf } from '../ids.ts';
import { invoicePdf } from '../pdf.ts';
import type { Sandbox } from '../sandbox.ts';
import { attachableEntity, createAttachable } from './attachables.ts';
import { companyInfoEntity, preferencesEntity } from './company-info.ts';
import { type Entities, entitiesOf, entityName } from './entities.ts';
import { grantsOf } from './grants.ts';
import { type QuickBooksLimits, throttle } from './limits.ts';
import { oauthRoutes } from './oauth.ts';
import { preciseStamp } from './places.ts';
import { batchResponse, changeFeed, queryResponse, readEntity } from './reads.ts';
import { type InvoiceExtras, invoiceEntity, type WireEntity } from './wire.ts';
import { faultOf, identityFault, invalidId, missing, throttled, tooLong, unsupportedOperation, WireFault } from './wirefault.ts';
import { refusal, sendInvoice, standingInvoice, writeInvoice, writePayment } from './writes.ts';

/** Source: QBO idempotency documentation: ≤ 50 characters, unique per company, replayed for ever. */
const REQUEST_ID_LIMIT = 50;

/** One company as this face keeps it. */
interface Room {
  readonly company: Company;
  readonly extras: Map<string, InvoiceExtras>;
  readonly entities: Entities;
  /** What each `requestid` was answered. */
  readonly replays: Map<string, WireEntity>;
}

/** A fresh grant for a realm without consent (tests, demo, `POST /control/token`). @throws RangeError for an unknown realm. */
export function issueToken(sandbox: Sandbox, realm: string): { accessToken: string; refreshToken: string; realm: string } {
  if (!sandbox.byRealm(realm)) throw new RangeError(`no company with realm ${realm}`);
  const grants = grantsOf(sandbox);
  const grant = grants.start(realm, null);
  return { accessToken: grants.accessToken(grant), refreshToken: grant.refreshToken, realm };
}

/** The whole face, to be mounted at /quickbooks. */
export function quickbooksFace(sandbox: Sandbox, limits: QuickBooksLimits | null = null): Hono {
  const app = new Hono();
  let answered = 0;
  app.use(async (c, next) => {
    const mark = hexOf(sandbox.seed, 'intuit_tid', ++answered);
    c.header('intuit_tid', `1-${mark.slice(0, 8)}-${mark.slice(8)}`);
    await next();
  });
  app.onError((error, c) => {
    const fault = error instanceof ActRefused ? refusal(error) : error;
    const time = preciseStamp(sandbox.now());
    if (fault instanceof WireFault) return c.json({ Fault: faultOf(fault), time }, 400);
    const broken = new WireFault('10000', 'An application error has occurred while processing your request', 'System Failure Error');
    return c.json({ Fault: { ...faultOf(broken), type: 'SystemFault' }, time }, 500);
  });
  app.route('/', oauthRoutes(sandbox));
  app.route('/v3/company', companyRoutes(sandbox, limits));
  app.get('/portal/:realm/:serial/:check', (c) => portal(sandbox, c));
  return app;
}

type Env = { Variables: { room: Room } };

function companyRoutes(sandbox: Sandbox, limits: QuickBooksLimits | null): Hono<Env> {
  const app = new Hono<Env>();
  const letIn = limits ? throttle(limits) : null;
  const time = () => preciseStamp(sandbox.now());
  const rooms = new Map<string, Room>();
  const roomOf = (realm: string): Room | null => {
    const known = rooms.get(realm);
    if (known) return known;
    const company = sandbox.byRealm(realm);
    if (!company) return null;
    const extras = new Map<string, InvoiceExtras>();
    const room = { company, extras, entities: entitiesOf(company, extras), replays: new Map<string, WireEntity>() };
    rooms.set(realm, room);
    return room;
  };

  app.use('/:realm/*', async (c, next) => {
    const token = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const realm = token === undefined ? null : grantsOf(sandbox).realmOf(token);
    if (realm === null) {
      c.header('www-authenticate', 'Bearer realm="Intuit", error="invalid_token"');
      return c.json(identityFault('3200', msOf(sandbox.now())), 401);
    }
    const room = realm === c.req.param('realm') ? roomOf(realm) : null;
    if (!room) return c.json(identityFault('3100', msOf(sandbox.now())), 403);
    if (letIn && !letIn(realm, c.req.path.endsWith('/batch'), sandbox.now())) return c.json({ Fault: throttled(), time: time() }, 429);
    c.set('room', room);
    return next();
  });

  readRoutes(app, sandbox, time);
  writeRoutes(app, sandbox, time);
  app.all('/:realm/*', (c) => {
    throw unsupportedOperation(`Could not find resource for relative : ${c.req.path}`);
  });
  return app;
}

function readRoutes(app: Hono<Env>, sandbox: Sandbox, time: () => string): void {
  app.get('/:realm/companyinfo/:id', (c) => c.json({ CompanyInfo: companyInfoEntity(c.var.room.company), time: time() }));
  app.get('/:realm/preferences', (c) => c.json({ Preferences: preferencesEntity(c.var.room.company), time: time() }));
  app.get('/:realm/query', (c) => c.json({ QueryResponse: queryOf(c.var.room, c.req.query('query') ?? ''), time: time() }));
  app.post('/:realm/query', async (c) => c.json({ QueryResponse: queryOf(c.var.room, await c.req.text()), time: time() }));
  app.get('/:realm/cdc', (c) =>
    c.json(changeFeed(c.var.room.entities, c.req.query('entities') ?? '', c.req.query('changedSince') ?? '', sandbox.now())),
  );
  app.post('/:realm/batch', async (c) => c.json(batchResponse(c.var.room.entities, json(await c.req.text()), sandbox.now())));
  app.get('/:realm/invoice/:id/pdf', (c) => {
    const { company, entities } = c.var.room;
    const id = c.req.param('id');
    readEntity(entities, 'Invoice', id);
    return c.body(invoicePdf(company, standingInvoice(company, id)), 200, { 'Content-Type': 'application/pdf' });
  });
  app.get('/:realm/:entity/:id', (c) => {
    const name = entityName(c.req.param('entity'));
    if (name === null) throw unsupportedOperation(`Could not find resource for relative : ${c.req.path}`);
    const id = c.req.param('id');
    const entity = name === 'Invoice' && asksForLink(c) ? linked(sandbox, c, c.var.room, id) : readEntity(c.var.room.entities, name, id);
    return c.json({ [name]: entity, time: time() });
  });
}

/** CompanyInfo and Preferences can be asked for like entities; there is one of each. */
function queryOf(room: Room, text: string): Record<string, unknown> {
  const single = /^\s*select\s+\*\s+from\s+(companyinfo|preferences)\s*(?:startposition\s+1\s*|maxresults\s+\d+\s*)*$/i.exec(text)?.[1];
  if (single === undefined) return queryResponse(room.entities, text);
  const page =
    single.toLowerCase() === 'preferences'
      ? { Preferences: [preferencesEntity(room.company)] }
      : { CompanyInfo: [companyInfoEntity(room.company)] };
  return { ...page, startPosition: 1, maxResults: 1 };
}

function writeRoutes(app: Hono<Env>, sandbox: Sandbox, time: () => string): void {
  /** Does the write once per requestid and gives the first answer for ever after. The body is read first: nothing waits between look-up and write. */
  const once = async (c: Context<Env>, name: string, write: (room: Room, text: string, requestId: string | null) => WireEntity) => {
    const { room } = c.var;
    const requestId = c.req.query('requestid') || null;
    if (requestId !== null && requestId.length > REQUEST_ID_LIMIT) throw tooLong('requestid', REQUEST_ID_LIMIT);
    const text = await c.req.text();
    const entity = (requestId === null ? undefined : room.replays.get(requestId)) ?? write(room, text, requestId);
    if (requestId !== null) room.replays.set(requestId, entity);
    return c.json({ [name]: entity, time: time() });
  };
  const desk = ({ company, extras }: Room) => ({ company, extras, at: sandbox.now() });

  app.post('/:realm/attachable', (c) =>
    once(c, 'Attachable', ({ company }, text, requestId) => {
      // A note remembers its request in the books, so that even a restarted sandbox replays it.
      const kept = requestId === null ? undefined : company.noteByKey(requestId);
      if (kept?.platform === 'quickbooks') return attachableEntity(company, kept);
      return createAttachable(company, json(text), requestId, sandbox.now());
    }),
  );
  app.post('/:realm/invoice', (c) =>
    once(c, 'Invoice', (room, text) => {
      const operation = c.req.query('include') === 'void' ? 'void' : (c.req.query('operation') ?? 'update');
      return writeInvoice(desk(room), json(text), operation);
    }),
  );
  app.post('/:realm/payment', (c) =>
    once(c, 'Payment', (room, text) => writePayment(desk(room), json(text), c.req.query('operation') ?? 'create')),
  );
  app.post('/:realm/invoice/:id/send', (c) =>
    once(c, 'Invoice', (room) => {
      const id = c.req.param('id');
      if (id === undefined || !/^\d+$/.test(id)) throw invalidId(id ?? '');
      return sendInvoice(desk(room), id, c.req.query('sendTo') ?? null);
    }),
  );
}

/** @throws WireFault where the text is no JSON. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw missing('body');
  }
}

function asksForLink(c: Context): boolean {
  return (c.req.query('include') ?? '').split(',').some((each) => each.trim().toLowerCase() === 'invoicelink');
}

function linkCheck(sandbox: Sandbox, realm: string, serial: string): string {
  return hexOf(sandbox.seed, 'invoice-link', realm, serial);
}

/** The invoice with its pay link, which leads to a page of this sandbox. */
function linked(sandbox: Sandbox, c: Context, room: Room, id: string): WireEntity {
  readEntity(room.entities, 'Invoice', id);
  const invoice = standingInvoice(room.company, id);
  const { realm } = room.company.facts;
  const base = c.req.url.slice(0, c.req.url.indexOf('/v3/company/'));
  return invoiceEntity(
    room.company,
    invoice,
    room.extras.get(invoice.id),
    `${base}/portal/${realm}/${id}/${linkCheck(sandbox, realm, id)}`,
  );
}

/** What a customer sees behind the pay link; looking at it changes nothing. */
function portal(sandbox: Sandbox, c: Context) {
  const { realm = '', serial = '', check = '' } = c.req.param();
  const company = sandbox.byRealm(realm);
  const invoice = company?.invoices.bySerial(serial);
  if (!company || !invoice || check !== linkCheck(sandbox, realm, serial)) return c.text('Not found', 404);
  const open = `${decimalText(company.openOf(invoice.id), invoice.currency)} ${invoice.currency}`;
  return c.html(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Invoice ${invoice.docNumber}</title></head><body><h1>${company.facts.name}</h1><p>Invoice ${invoice.docNumber}: ${open} open. This is a sandbox; nothing can be paid here.</p></body></html>`,
  );
}
