/** The vendors' world as one object: companies, a clock that can be set, and the faults that are still to happen. */
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Company } from './company.ts';
import { hexOf } from './ids.ts';
import type { WriteRecord } from './ledger.ts';
import { dayOf, playUntil, type Script } from './script.ts';

/** One planned fault. It strikes the first `times` requests that fit; a field left out fits everything. */
export interface Fault {
  readonly platform?: 'xero' | 'quickbooks' | undefined;
  readonly method?: string | undefined;
  /** Part of path and query, or a regular expression written /…/. */
  readonly path?: string | undefined;
  /** HTTP status of the answer; 0 is a lost connection. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** JSON, or text that is sent as it is. */
  readonly body?: unknown;
  /** Default 1. */
  readonly times?: number | undefined;
  /** 'before' (default): nothing is done. 'after': the request is carried out and then this answer is given instead of the true one. */
  readonly when?: 'before' | 'after' | undefined;
}

export interface FaultRequest {
  readonly platform: 'xero' | 'quickbooks';
  readonly method: string;
  /** Path and query as received. */
  readonly path: string;
}

export interface SandboxOptions {
  readonly companies: readonly Company[];
  /** Scripts that go on when the clock is set: of some or all of the companies. */
  readonly scripts?: readonly { readonly company: Company; readonly script: Script }[];
  readonly now: () => Instant;
  /** Tokens and codes follow from it. Default 0. */
  readonly seed?: number;
}

export class Sandbox {
  readonly companies: readonly Company[];
  readonly seed: number;
  readonly #scripts: readonly { readonly company: Company; readonly script: Script }[];
  readonly #clock: () => Instant;
  #setTo: Instant | null = null;
  #faults: { readonly fault: Fault; left: number }[] = [];
  #minted = 0;

  constructor(options: SandboxOptions) {
    this.companies = options.companies;
    this.seed = options.seed ?? 0;
    this.#scripts = options.scripts ?? [];
    this.#clock = options.now;
    this.#live();
  }

  now(): Instant {
    return this.#setTo ?? this.#clock();
  }

  /** Stops the clock at `at`, and lets everything happen that the scripts hold up to then; null gives the clock of the constructor back. */
  setClock(at: Instant | null): void {
    this.#setTo = at;
    this.#live();
  }

  /** Today in the company's zone. */
  today(company: Company): CalendarDate {
    return dayOf(this.now(), company.facts.timeZone);
  }

  /** The company a Xero tenant id shows. */
  byTenant(tenant: string): Company | undefined {
    return this.companies.find((company) => company.facts.tenant === tenant);
  }

  /** The company a QuickBooks realm id shows. */
  byRealm(realm: string): Company | undefined {
    return this.companies.find((company) => company.facts.realm === realm);
  }

  /** A fresh token, code or id of 32 hexadecimal digits; the same row of them for the same seed. */
  mint(purpose: string): string {
    this.#minted += 1;
    return hexOf(this.seed, purpose, this.#minted);
  }

  addFault(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  /** Forgets the faults that have not happened. */
  clearFaults(): void {
    this.#faults = [];
  }

  /** Faults that have not happened yet. */
  get faults(): readonly Fault[] {
    return this.#faults.map(({ fault, left }) => ({ ...fault, times: left }));
  }

  /** The first planned fault that fits the request, used up by one. app.ts asks once per request, for both faces; faces do not ask. */
  takeFault(request: FaultRequest): Fault | null {
    const planned = this.#faults.find(({ fault }) => fits(fault, request));
    if (!planned) return null;
    planned.left -= 1;
    if (planned.left <= 0) this.#faults = this.#faults.filter((each) => each !== planned);
    return planned.fault;
  }

  /** Every write received by any company, by instant. */
  journal(): WriteRecord[] {
    return this.companies.flatMap((company) => company.journal).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  #live(): void {
    for (const { company, script } of this.#scripts) playUntil(company, script, this.today(company));
  }
}

function fits(fault: Fault, request: FaultRequest): boolean {
  if (fault.platform !== undefined && fault.platform !== request.platform) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method.toUpperCase()) return false;
  if (fault.path === undefined) return true;
  const written = /^\/(.+)\/$/.exec(fault.path)?.[1];
  // '/invoices/' could be either: a plain part that is found counts as well.
  return request.path.includes(fault.path) || (written !== undefined && new RegExp(written).test(request.path));
}
