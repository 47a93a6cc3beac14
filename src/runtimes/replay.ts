/** `tahseel replay` on Node: an in-memory organisation over the sandbox's books, reached directly or over either platform's wire. */
import { createHash } from 'node:crypto';
import type { CompanyInfo, Grant, Platform } from '../../connectors/connector.ts';
import type { ConnectorOptions } from '../../connectors/http.ts';
import { platforms } from '../../connectors/registry.ts';
import { type Io, printJson } from '../commands/io.ts';
import { type LedgerOptions, ledgerFile } from '../commands/ledger-file.ts';
import { dateOption, numberOption, policyOption } from '../commands/options.ts';
import { BadInput } from '../domain/bad-input.ts';
import { addDays, addMs, type CalendarDate, daysBetween, type Instant } from '../domain/time.ts';
import { type Access, withoutGrant } from '../grants/access.ts';
import { openGrants } from '../grants/grants.ts';
import type { MemoryTransport } from '../letters/sink.ts';
import { createOrganisation } from '../organisation/create.ts';
import { openOrganisation } from '../organisation/organisation.ts';
import type { Policy } from '../policy/policy.ts';
import { openPractice } from '../practice/practice.ts';
import type { Company } from '../sandbox/company.ts';
import { directPlatform } from '../sandbox/direct.ts';
import { generateScript, inventFacts } from '../sandbox/generate.ts';
import { issueToken as issueQuickBooksToken } from '../sandbox/quickbooks/face.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import { type Script, scriptFromLedgerRows } from '../sandbox/script.ts';
import { listen } from '../sandbox/serve.ts';
import { issueToken as issueXeroToken } from '../sandbox/xero/face.ts';
import { type ReplayTools, type ReplayWorld, replay, WAYS, type Way } from '../simulation/replay.ts';
import { newMasterKeyText, parseMasterKeys } from '../vault/master-keys.ts';
import { openVault } from '../vault/vault.ts';
import { openNodeDatabase } from './node-database.ts';
import { hash } from './platform.ts';

export interface ReplayCommandOptions extends Partial<LedgerOptions> {
  readonly seed?: string;
  readonly policy: string;
  readonly from: string;
  readonly to: string;
  readonly through: string;
}

const MAX_SEED = 2_147_483_647;
const MAX_DAYS = 20_000;
/** A generated ledger starts early enough that some invoices are long overdue on the first replayed day. */
const HISTORY_DAYS = 200;
const GENERATED_CUSTOMERS = 60;
const DAY_MS = 86_400_000;

/** Prints the report of contract.md. Gives true when a promise was violated. @throws BadInput */
export async function replayCommand(options: ReplayCommandOptions, io: Io): Promise<boolean> {
  const policy = policyOption(io, options.policy);
  const from = dateOption('from', options.from);
  const to = dateOption('to', options.to);
  if (daysBetween(from, to) < 0) throw new BadInput(`--to: ${to} comes before --from ${from}`);
  if (daysBetween(from, to) > MAX_DAYS) throw new BadInput(`--to: more than ${MAX_DAYS} days`);
  const through = WAYS.find((way) => way === options.through);
  if (!through) throw new BadInput(`--through: '${options.through}' is none of ${WAYS.join(', ')}`);
  if ((options.ledger === undefined) === (options.seed === undefined))
    throw new BadInput('replay needs either --ledger FILE.csv or --seed N');
  const seed = options.seed === undefined ? 0 : numberOption('seed', options.seed, 0, MAX_SEED);
  const script = scriptOf(options, seed, from, to, io);
  const onViolation = (promise: string, words: string) => io.note(`${promise}: ${words}`);
  const report = await replay({ script, policy, from, to, seed, onViolation }, replayTools(through));
  printJson(io, report);
  return Object.values(report.violations).some((count) => count > 0);
}

function scriptOf(options: ReplayCommandOptions, seed: number, from: CalendarDate, to: CalendarDate, io: Io): Script {
  const facts = inventFacts(seed);
  const { ledger, columns, dates, sheet } = options;
  if (ledger !== undefined) return scriptFromLedgerRows(ledgerFile({ ledger, columns, dates, sheet }, io), facts);
  return generateScript({ seed, facts, customers: GENERATED_CUSTOMERS, from: addDays(from, -HISTORY_DAYS), to });
}

/** What a replay runs on. Nothing here depends on the machine or the moment, so that two runs give the same report. */
export function replayTools(through: Way): ReplayTools {
  return {
    stopwatch: () => performance.now() / 1000,
    open: (company, mail, policy, now) =>
      through === 'direct' ? openDirect(company, mail, policy, now) : openWire(through, company, mail, policy, now),
  };
}

async function openDirect(company: Company, mail: MemoryTransport, policy: Policy, now: () => Instant): Promise<ReplayWorld> {
  const platform = directPlatform(company, now);
  const organisation = await openActor({ platform, tenant: company.facts.tenant, grant: null, mail, policy, now });
  return { platform, organisation, idOf: (document) => document.id, calls: () => 0, close: async () => {} };
}

async function openWire(
  through: 'xero' | 'quickbooks',
  company: Company,
  mail: MemoryTransport,
  policy: Policy,
  now: () => Instant,
): Promise<ReplayWorld> {
  const sandbox = new Sandbox({ companies: [company], now });
  const server = await listen(sandbox, 0);
  let calls = 0;
  const app = (path: string): Pick<ConnectorOptions, 'clientId' | 'clientSecret' | 'baseUrl'> => ({
    clientId: 'replay',
    clientSecret: 'replay',
    baseUrl: `http://127.0.0.1:${server.port}/${path}`,
  });
  const count = () => {
    calls += 1;
  };
  const platform = platforms({ now, retryDelayMs: 0, onExchange: count, xero: app('xero'), quickbooks: app('quickbooks') })[through];
  const { tenant, realm } = company.facts;
  const token = through === 'xero' ? issueXeroToken(sandbox, tenant) : issueQuickBooksToken(sandbox, realm);
  const grant: Grant = {
    accessToken: token.accessToken,
    refreshToken: token.refreshToken,
    accessExpiresAt: now(),
    refreshExpiresAt: addMs(now(), DAY_MS),
  };
  const organisation = await openActor({ platform, tenant: through === 'xero' ? tenant : realm, grant, mail, policy, now });
  return {
    platform,
    organisation,
    idOf: (document) => (through === 'xero' ? document.id : document.serial),
    calls: () => calls,
    close: () => server.close(),
  };
}

interface ActorInput {
  readonly platform: Platform;
  readonly tenant: string;
  /** null: these books ask for none. */
  readonly grant: Grant | null;
  readonly mail: MemoryTransport;
  readonly policy: Policy;
  readonly now: () => Instant;
}

async function openActor({ platform, tenant, grant, mail, policy, now }: ActorInput) {
  const { database } = openNodeDatabase(':memory:', { durable: false });
  const random = countingBytes();
  const asked = await platform.connector.company({ accessToken: grant?.accessToken ?? '', tenant });
  if (!asked.ok) throw new Error(`the company could not be read: ${asked.failure.code}`);
  const company: CompanyInfo = asked.value;
  const sender = {
    fromName: company.name,
    fromAddress: 'accounts@replay.invalid',
    replyTo: 'accounts@replay.invalid',
    phone: null,
    paymentInstructions: null,
  };
  const id = createOrganisation({
    database,
    hash,
    random,
    at: now(),
    platform: platform.connector.facts.platform,
    tenant,
    company,
    policy,
    sender,
    mode: 'autopilot',
    released: true,
  });
  const access = grant === null ? withoutGrant : await accessBy(platform, id, tenant, grant, now);
  return openOrganisation({ id, database, platform, access, mail, now, random, hash, log: () => {}, options: { skipWindow: true } });
}

/** Grants as the product keeps them, in memory and under a key that nobody needs again. */
async function accessBy(
  { connector }: Platform,
  organisationId: string,
  tenant: string,
  grant: Grant,
  now: () => Instant,
): Promise<Access> {
  const { database } = openNodeDatabase(':memory:', { durable: false });
  openPractice({ database });
  const random = countingBytes();
  const vault = openVault({ masterKeys: await parseMasterKeys(newMasterKeyText(random)), random });
  const grants = openGrants({ database, vault, hash, random, now, oauth: () => connector.oauth, pause: async () => {}, log: () => {} });
  const grantId = await grants.keep(connector.facts.platform, { grant, subject: null });
  grants.connect(organisationId, grantId, { id: tenant, connectionId: null });
  return grants.accessOf(organisationId);
}

/** Bytes that only look random: salts and marks of a replay have to be the same in every run. */
function countingBytes(): (bytes: number) => Uint8Array {
  let count = 0;
  return (bytes) => {
    count += 1;
    const stream = createHash('sha512').update(`replay ${count}`).digest();
    return Uint8Array.from({ length: bytes }, (_, index) => stream[index % stream.length] ?? 0);
  };
}
