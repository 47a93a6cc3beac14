/** Reads a domain's SPF record (RFC 7208) and whether it names the server letters are handed to. */
import { BlockList, isIP, isIPv4 } from 'node:net';
import type { Names } from './names.ts';

/** Look-ups that one evaluation may take (RFC 7208 §4.6.4); receivers refuse a record that needs more. */
const MAX_LOOKUPS = 10;

export type Spf =
  | { readonly kind: 'missing' }
  | { readonly kind: 'several' | 'unreadable'; readonly found: string }
  | { readonly kind: 'too-many'; readonly lookups: number }
  /** `covers`: the first term that is about one of the addresses asked for lets it send. `all`: what is said of everybody else; null: nothing. */
  | { readonly kind: 'read'; readonly covers: boolean; readonly all: Qualifier | null; readonly lookups: number };

type Qualifier = '+' | '-' | '~' | '?';

const TERM = /^([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?::([^/\s]+(?:\/[^/\s]*\d)?))?((?:\/\d{1,3})?(?:\/\/\d{1,3})?)$/i;
/** Filled in by receivers from the letter at hand, '%{i}': not to be looked up from here. */
const MACRO = /%\{/;
const MODIFIER = /^([a-z][a-z0-9_.-]*)=(\S*)$/i;

/** `addresses`: the IPs of the server letters are handed to. @throws NamesSilent */
export async function readSpf(names: Names, domain: string, addresses: readonly string[]): Promise<Spf> {
  const counted = { lookups: 0 };
  try {
    return await evaluated(names, domain, addresses, counted);
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'unreadable', found: error.found };
    if (error instanceof TooMany) return { kind: 'too-many', lookups: counted.lookups };
    throw error;
  }
}

class TooMany extends Error {}
class Unreadable extends Error {
  readonly found: string;

  constructor(found: string) {
    super(found);
    this.found = found;
  }
}

async function evaluated(names: Names, domain: string, addresses: readonly string[], counted: { lookups: number }): Promise<Spf> {
  const records = (await names.txt(domain)).filter((text) => /^v=spf1(?: |$)/i.test(text));
  const [record] = records;
  if (record === undefined) return { kind: 'missing' };
  if (records.length > 1) return { kind: 'several', found: records.join(' · ').slice(0, 200) };
  const look = (): void => {
    counted.lookups += 1;
    if (counted.lookups > MAX_LOOKUPS) throw new TooMany();
  };
  let named: boolean | null = null;
  let all: Qualifier | null = null;
  let redirect: string | null = null;
  for (const term of record
    .split(' ')
    .slice(1)
    .filter((part) => part !== '')) {
    const [, sign = '', mechanism = '', target, bits = ''] = TERM.exec(term) ?? [];
    if (mechanism === '') {
      const [, name = '', value = ''] = MODIFIER.exec(term) ?? [];
      if (name === '') throw new Unreadable(term);
      if (name.toLowerCase() === 'redirect') redirect ??= value;
      continue;
    }
    // What stands behind it is never reached (§5.1).
    if (all !== null) continue;
    if (MACRO.test(target ?? '')) {
      look();
      continue;
    }
    const qualifier = qualifierOf(sign);
    const passes = qualifier === '+';
    switch (mechanism.toLowerCase()) {
      case 'all':
        all = qualifier;
        break;
      case 'ip4':
      case 'ip6':
        if (addresses.some((address) => isWithin(address, target ?? '', bits, term))) named ??= passes;
        break;
      case 'a':
        look();
        if (await anyWithin(names, [target ?? domain], bits, addresses, term)) named ??= passes;
        break;
      case 'mx':
        look();
        if (await anyWithin(names, await names.exchanges(target ?? domain), bits, addresses, term)) named ??= passes;
        break;
      case 'include': {
        look();
        if (target === undefined) throw new Unreadable(term);
        if ((await referred(names, target, addresses, counted, term)).covers) named ??= passes;
        break;
      }
      default:
        // 'exists' and 'ptr' depend on the letter's own connection.
        look();
    }
  }
  // 'redirect' counts where nothing is said of everybody else, wherever it stands (§6.1).
  if (all !== null || redirect === null) return { kind: 'read', covers: named === true, all, lookups: counted.lookups };
  look();
  if (MACRO.test(redirect)) return { kind: 'read', covers: named === true, all: '~', lookups: counted.lookups };
  const other = await referred(names, redirect, addresses, counted, `redirect=${redirect}`);
  return { ...other, covers: named ?? other.covers };
}

/** The record that another one refers to: without it that one cannot be read either (§5.2, §6.1). */
async function referred(
  names: Names,
  domain: string,
  addresses: readonly string[],
  counted: { lookups: number },
  term: string,
): Promise<Extract<Spf, { kind: 'read' }>> {
  const other = await evaluated(names, domain, addresses, counted);
  if (other.kind !== 'read') throw new Unreadable(`${term}: ${other.kind}`);
  return other;
}

function qualifierOf(sign: string): Qualifier {
  return sign === '-' || sign === '~' || sign === '?' ? sign : '+';
}

async function anyWithin(
  names: Names,
  hosts: readonly string[],
  bits: string,
  addresses: readonly string[],
  term: string,
): Promise<boolean> {
  const own = (await Promise.all(hosts.slice(0, MAX_LOOKUPS).map((host) => names.addresses(host)))).flat();
  return own.some((net) => addresses.some((address) => isIP(address) === isIP(net) && isWithin(address, net, bits, term)));
}

/** Whether an address lies in 'net' (with its own '/bits', or those given: '/24', '//64'). @throws Unreadable */
function isWithin(address: string, net: string, bits: string, term: string): boolean {
  const [base = '', own] = net.split('/');
  const family = isIP(base);
  if (family === 0) throw new Unreadable(term);
  if (family !== isIP(address)) return false;
  const whole = isIPv4(base) ? 32 : 128;
  const given = isIPv4(base) ? /^\/(\d+)/.exec(bits)?.[1] : /(?:^|\/)\/(\d+)$/.exec(bits)?.[1];
  const prefix = Number(own ?? given ?? whole);
  if (!(prefix >= 0 && prefix <= whole)) throw new Unreadable(term);
  const list = new BlockList();
  list.addSubnet(base, prefix, isIPv4(base) ? 'ipv4' : 'ipv6');
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
