/** What an installation on Cloudflare is made of: settings from its variables, connectors, mail, and the clock and chance of the platform. */
import type { Connector, OAuth, Platform, PlatformId } from '../../../connectors/connector.ts';
import type { OpenId } from '../../../connectors/openid.ts';
import { platforms } from '../../../connectors/registry.ts';
import { BadInput } from '../../domain/bad-input.ts';
import { type Instant, instantFromMs } from '../../domain/time.ts';
import type { MailTransport } from '../../letters/transport.ts';
import type { Log } from '../../organisation/log.ts';
import { random } from '../digest.ts';
import { logTo } from '../log.ts';
import { PACE, type Pace } from '../look.ts';
import { type ServeSettings, settingsFrom } from '../settings.ts';
import { smtpTransport } from '../smtp.ts';
import { type Bindings, variablesOf } from './bindings.ts';
import { dialByName } from './dial.ts';

export interface Supplies {
  /** The one clock. */
  readonly now: () => Instant;
  /** Unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  readonly pace: Pace;
  readonly settings: ServeSettings;
}

/** Resolves when everything written so far is kept for good. */
export type Sync = () => Promise<void>;

/** An object sends few letters at once, and the platform gives it six connections in all. Source: developers.cloudflare.com/workers/platform/limits. */
const SMTP_CONNECTIONS = 2;
/** An open connection keeps an object awake, and what is awake is paid for (durable-objects/platform/pricing). */
const SMTP_IDLE_MS = 2_000;

/** @throws BadInput naming the variable or secret that is wrong or missing. */
export function suppliesOf(bindings: Bindings): Supplies {
  const settings = settingsFrom({ demo: false }, variablesOf(bindings));
  if (settings.masterKey === null) throw new BadInput("MASTER_KEY is not set; make one with 'openssl rand -base64 32'");
  return {
    now: () => instantFromMs(Date.now()),
    random,
    log: logTo((line) => console.log(line), 'info'),
    pace: PACE,
    settings,
  };
}

/** Those of the platforms an app is configured for. What changes anything there waits until what was decided is kept. */
export function platformsOf(supplies: Supplies, sync: Sync): Partial<Record<string, Platform>> {
  return Object.fromEntries(
    configured(supplies).map(([name, { connector, mapping }]) => [name, { mapping, connector: afterSync(connector, sync) }]),
  );
}

function configured({ settings, now }: Supplies): [PlatformId, Platform][] {
  const { apps } = settings;
  const enforce = Object.values(apps).every((app) => app?.baseUrl === null);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  return Object.entries(platforms({ now, pacing: { enforce, wait }, ...apps })).filter(([name]) => Object.hasOwn(apps, name));
}

/** Those that people sign in with. */
export function openIdsOf(supplies: Supplies): ReadonlyMap<PlatformId, OpenId> {
  return new Map(configured(supplies).flatMap(([name, { connector }]) => (connector.openId ? [[name, connector.openId]] : [])));
}

/** Letters leave when what is known of them is kept; without a mail server everything waits. */
export function mailOf({ settings }: Supplies, sync: Sync): MailTransport {
  const { smtpUrl } = settings;
  if (smtpUrl === null) return { send: async () => ({ kind: 'later', code: 'no-mail-server' }), close: async () => {} };
  const transport = smtpTransport(smtpUrl, { connections: SMTP_CONNECTIONS, idleMs: SMTP_IDLE_MS, dial: dialByName });
  return {
    send: async (mail) => {
      await sync();
      return transport.send(mail);
    },
    close: () => transport.close(),
  };
}

/** The platform holds answers back until writes are kept, but not what goes out over a socket; a commit must be no promise when its effect leaves. */
function afterSync(connector: Connector, sync: Sync): Connector {
  return {
    ...connector,
    oauth: oauthAfterSync(connector.oauth, sync),
    writeNote: (session, note) => sync().then(() => connector.writeNote(session, note)),
    setExpectedPayment: (session, expected) => sync().then(() => connector.setExpectedPayment(session, expected)),
    sendInvoice: (session, invoiceId, to) => sync().then(() => connector.sendInvoice(session, invoiceId, to)),
  };
}

function oauthAfterSync(oauth: OAuth, sync: Sync): OAuth {
  const { disconnect } = oauth;
  return {
    ...oauth,
    exchange: (callbackUrl, redirectUri) => sync().then(() => oauth.exchange(callbackUrl, redirectUri)),
    refresh: (refreshToken) => sync().then(() => oauth.refresh(refreshToken)),
    revoke: (grant) => sync().then(() => oauth.revoke(grant)),
    ...(disconnect && { disconnect: (accessToken, tenant) => sync().then(() => disconnect(accessToken, tenant)) }),
  };
}
