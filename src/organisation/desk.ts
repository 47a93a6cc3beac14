/** What every part of an organisation's actor works with: its store, its platform, its mail, its clock. */
import type { Platform } from '../../connectors/connector.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import { dateIn } from '../domain/zone.ts';
import type { TextTransport } from '../letters/text-transport.ts';
import type { Mail, MailTransport, SignMail } from '../letters/transport.ts';
import type { Effects } from '../outbox/effects.ts';
import type { InvoicePdfs } from '../outbox/invoice-pdfs.ts';
import { type Policy, policySchema } from '../policy/policy.ts';
import type { Hash } from '../store/database.ts';
import type { Store } from '../store/open.ts';
import type { OrganisationRow } from '../store/settings.ts';
import type { Log } from './log.ts';

/** What is remembered, and what is promised and goes with it: two rooms over one database. */
export type Holdings = Store & { readonly effects: Effects; readonly pdfs: InvoicePdfs };

/** What an installation adds to its mail server. */
export interface Post {
  /** Where answers are read by the product itself; null: they go to the business. */
  readonly replyAddress: string | null;
  readonly sign: SignMail;
  /** How text messages leave; null: a person sends them. */
  readonly texts: TextTransport | null;
}

export const PLAIN_POST: Post = { replyAddress: null, sign: async (raw) => raw, texts: null };

export interface Desk {
  readonly id: string;
  readonly store: Holdings;
  readonly platform: Platform;
  readonly mail: MailTransport;
  readonly post: Post;
  /** The only clock. */
  readonly now: () => Instant;
  readonly random: (bytes: number) => Uint8Array;
  readonly hash: Hash;
  readonly log: Log;
  /** When a webhook last named this organisation, as far as a wake has asked; null: never, or none has. */
  readonly heardAt: () => Instant | null;
  /** Replays that live through days, not hours: the hours of the day do not count, the days do. */
  readonly skipWindow: boolean;
}

/** The mail with the signature of the domain it comes from, where the installation has one. */
export async function signed({ post }: Desk, mail: Mail, fromAddress: string): Promise<Mail> {
  return { ...mail, raw: await post.sign(mail.raw, fromAddress.slice(fromAddress.lastIndexOf('@') + 1)) };
}

/** One look at who, when and by which policy; made once per run. */
export interface Moment {
  readonly organisation: OrganisationRow;
  readonly policy: Policy;
  readonly asOf: CalendarDate;
  readonly at: Instant;
}

const policies = new Map<string, Policy>();
const introduced = new Set<string>();

/** @throws Error when the organisation's policy is not in its store, or no longer a policy. */
export function momentOf(desk: Desk): Moment {
  const organisation = desk.store.settings.read();
  const at = desk.now();
  return { organisation, policy: policyOf(desk, organisation.policyHash), asOf: dateIn(at, organisation.timeZone), at };
}

/** Lets a policy that is not kept here be tried under its own name: the presets, before one of them is chosen. */
export function introducePolicy(name: string, policy: Policy): void {
  introduced.add(name);
  policies.set(name, policy);
}

/** Whether `policyOf` knows this name here. */
export function isKnownPolicy(desk: Desk, name: string): boolean {
  return introduced.has(name) || desk.store.settings.policy(name) !== null;
}

/** A policy kept here. Policies are named by the hash of their content, so a parsed one stays right for ever. @throws Error as momentOf. */
export function policyOf(desk: Desk, name: string): Policy {
  const known = policies.get(name);
  if (known) return known;
  const document = desk.store.settings.policy(name);
  if (document === null) throw new Error(`policy ${name} is not kept here`);
  const parsed = policySchema.parse(JSON.parse(document));
  policies.set(name, parsed);
  return parsed;
}

/** Whether anything may leave: the mode lets it, a person released the first run, nobody pulled the switch, and no copy was put back. */
export function mayAct({ organisation }: Pick<Moment, 'organisation'>): boolean {
  return organisation.mode !== 'draft' && organisation.released && !organisation.stopped && organisation.restored === null;
}
