/** Checks the domain letters come from as its receivers would: asked for by a person, or a day after the last time, within a time, and remembered. */
import { isIP } from 'node:net';
import { type Instant, msOf } from '../../domain/time.ts';
import { type CheckFinding, type CheckState, SENDER_CHECKS, type SenderCheck, type SenderChecks } from '../../letters/sender-check.ts';
import type { DkimKey } from '../dkim.ts';
import { type Names, NamesSilent } from './names.ts';
import { readSpf, type Spf } from './spf.ts';

/** All questions of one check together. */
const CHECK_MS = 8_000;
/** What was found counts for a day. */
const GOOD_MS = 86_400_000;
/** More domains than an installation sends for. */
const KEPT = 500;

export interface SenderCheckDeps {
  readonly names: Names;
  /** The mail server letters are handed to. */
  readonly mailHost: string;
  readonly keys: readonly DkimKey[];
  readonly now: () => Instant;
}

export function senderChecks(deps: SenderCheckDeps): SenderChecks {
  const kept = new Map<string, SenderCheck>();
  const running = new Set<string>();
  const check = async (domain: string): Promise<SenderCheck> => {
    const made = { domain, at: deps.now(), findings: await findingsOf(deps, domain, AbortSignal.timeout(CHECK_MS)) };
    if (kept.size >= KEPT) kept.clear();
    kept.set(domain, made);
    return made;
  };
  return {
    last: (address) => kept.get(domainOf(address)) ?? null,
    standing(address) {
      const domain = domainOf(address);
      const last = kept.get(domain) ?? null;
      if ((last === null || msOf(deps.now()) - msOf(last.at) >= GOOD_MS) && !running.has(domain)) {
        running.add(domain);
        // One that fails otherwise than by a silent DNS is made again by whoever looks next.
        check(domain)
          .catch(() => null)
          .finally(() => running.delete(domain));
      }
      return last;
    },
    check: (address) => check(domainOf(address)),
  };
}

/** A DNS that answers each question slowly is asked no more once the time is over. */
function until(ends: AbortSignal, names: Names): Names {
  const inTime = (): void => {
    if (ends.aborted) throw new NamesSilent('timeout');
  };
  return {
    async txt(name) {
      inTime();
      return names.txt(name);
    },
    async addresses(name) {
      inTime();
      return names.addresses(name);
    },
    async exchanges(name) {
      inTime();
      return names.exchanges(name);
    },
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

async function findingsOf(deps: SenderCheckDeps, domain: string, ends: AbortSignal): Promise<CheckFinding[]> {
  const { mailHost, keys } = deps;
  const names = until(ends, deps.names);
  try {
    const addresses = isIP(mailHost) ? [mailHost] : await names.addresses(mailHost);
    const spf = spfFinding(await readSpf(names, domain, addresses), domain, mailHost, addresses);
    // Of several keys for a domain the last one signs.
    const dkim = await dkimFinding(names, domain, keys.findLast((key) => key.domain === domain) ?? null);
    return [spf, dkim, await dmarcFinding(names, domain, dkim.state === 'met' ? 'met' : spf.state)];
  } catch (error) {
    if (!(error instanceof NamesSilent)) throw error;
    return SENDER_CHECKS.map((what) => ({ what, state: 'unknown', code: 'dns-silent', values: {}, record: null }));
  }
}

function spfFinding(spf: Spf, domain: string, host: string, addresses: readonly string[]): CheckFinding {
  const what = 'spf' as const;
  const named = addresses.map((address) => `ip${isIP(address)}:${address}`).join(' ');
  const record = { name: domain, value: `v=spf1 ${named === '' ? `a:${host}` : named} ~all` };
  switch (spf.kind) {
    case 'missing':
      return { what, state: 'missing', code: 'spf-missing', values: { host }, record };
    case 'several':
      return { what, state: 'wrong', code: 'spf-several', values: { found: spf.found }, record: null };
    case 'unreadable':
      return { what, state: 'wrong', code: 'spf-unreadable', values: { found: spf.found }, record: null };
    case 'too-many':
      return { what, state: 'wrong', code: 'spf-too-many', values: { lookups: spf.lookups }, record: null };
    case 'read':
      if (spf.all !== '-' && spf.all !== '~') return { what, state: 'wrong', code: 'spf-open', values: {}, record: null };
      // A server that takes letters may hand them on from other addresses of its provider.
      return spf.covers
        ? { what, state: 'met', code: 'spf-covers', values: { host }, record: null }
        : { what, state: 'unknown', code: 'spf-elsewhere', values: { host }, record: null };
  }
}

async function dkimFinding(names: Names, domain: string, key: DkimKey | null): Promise<CheckFinding> {
  const what = 'dkim' as const;
  if (!key) return { what, state: 'missing', code: 'dkim-no-key', values: { domain }, record: null };
  const name = `${key.selector}._domainkey.${domain}`;
  const published = (await names.txt(name)).map(tagsOf).find((tags) => tags.has('p'));
  const record = { name, value: `v=DKIM1; k=rsa; p=${key.publicKey}` };
  const values = { selector: key.selector };
  if (!published) return { what, state: 'missing', code: 'dkim-missing', values, record };
  if (published.get('p')?.replace(/\s/g, '') !== key.publicKey) return { what, state: 'wrong', code: 'dkim-other-key', values, record };
  return { what, state: 'met', code: 'dkim-matches', values, record: null };
}

/** `shown`: what SPF and DKIM together can show. Letters are signed for, and come from, the very domain that is asked for: where SPF or DKIM pass they are aligned, strictly too. */
async function dmarcFinding(names: Names, domain: string, shown: CheckState): Promise<CheckFinding> {
  const what = 'dmarc' as const;
  const found = await dmarcAt(names, domain);
  const record = { name: `_dmarc.${domain}`, value: 'v=DMARC1; p=none' };
  if (!found) return { what, state: 'missing', code: 'dmarc-missing', values: {}, record };
  const { tags, at } = found;
  const policy = (at === domain ? tags.get('p') : (tags.get('sp') ?? tags.get('p')))?.toLowerCase() ?? '';
  if (!['none', 'quarantine', 'reject'].includes(policy))
    return { what, state: 'wrong', code: 'dmarc-unreadable', values: { at: `_dmarc.${at}` }, record };
  if (policy !== 'none' && shown === 'unknown') return { what, state: 'unknown', code: 'dmarc-may-fail', values: { policy }, record: null };
  if (policy !== 'none' && shown !== 'met') return { what, state: 'wrong', code: 'dmarc-would-fail', values: { policy }, record: null };
  return { what, state: 'met', code: 'dmarc-stands', values: { policy }, record: null };
}

/** The domain's own record, else that of the nearest domain above it that has one (RFC 7489 §6.6.3, walking up instead of a list of suffixes). */
async function dmarcAt(names: Names, domain: string): Promise<{ readonly at: string; readonly tags: ReadonlyMap<string, string> } | null> {
  const labels = domain.split('.');
  for (let start = 0; start <= labels.length - 2; start += 1) {
    const at = labels.slice(start).join('.');
    const records = (await names.txt(`_dmarc.${at}`)).filter((text) => /^v=DMARC1\b/i.test(text));
    if (records.length === 1) return { at, tags: tagsOf(records[0] ?? '') };
    // Several are as none (§6.6.3).
    if (records.length > 1) return { at, tags: new Map() };
  }
  return null;
}

/** 'v=DKIM1; p=abc' → v, p. */
function tagsOf(text: string): Map<string, string> {
  return new Map(
    text.split(';').flatMap((part): [string, string][] => {
      const at = part.indexOf('=');
      return at < 0 ? [] : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()]];
    }),
  );
}
