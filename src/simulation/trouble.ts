/**
 * Everything that can go wrong around an organisation, drawn from one seed: books that answer late, twice, or not at all; answers lost after
 * the far side has done what was asked; a mail server, and a provider of texts, that refuse, hang or take a letter and never say so; and a process that dies at
 * any named point, before or after a commit. Every other death is a power cut, with which goes what was not waited for. Faults stop when they are
 * told to.
 */
import { sql } from 'drizzle-orm';
import type { Connector, Failure, Outcome } from '../../connectors/connector.ts';
import type { TextFinding, TextOutcome, TextTransport } from '../letters/text-transport.ts';
import type { MailOutcome, MailTransport } from '../letters/transport.ts';
import { type Database, UNHURRIED } from '../store/database.ts';

export const CRASH_POINTS = [
  'before-commit',
  'after-commit',
  'before-pull',
  'between-pages',
  'before-reread',
  'after-reread',
  'before-send',
  'after-send',
  'before-note',
  'after-note',
  'before-look',
  'before-date',
  'after-date',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Of deaths, those that are power cuts. */
const POWER_CUTS = 0.5;

/** The process dies here: whatever is in memory is gone, whatever was committed stays, unless the disk had not been waited for and the power went. */
export class Crash extends Error {
  readonly point: CrashPoint;

  constructor(point: CrashPoint) {
    super(`the process died: ${point}`);
    this.point = point;
  }
}

export interface Rates {
  /** Of calls to the books and of letters, 0 to 1. */
  readonly faults: number;
  /** Of the points passed, 0 to 1. */
  readonly crashes: number;
}

/** What the world does in the very moment the product talks to somebody. */
export interface Interference {
  /** Just before invoices are read again. */
  beforeReread(): void;
  /** While a letter or a text is on its way to this address or number. */
  whileSending(to: string): Promise<void>;
}

const later: Failure = { kind: 'later', at: null, code: 'simulated' };
const lost: Failure = { kind: 'unknown-outcome', code: 'simulated' };

export class Trouble {
  crashes = 0;
  faults = 0;
  readonly #random: () => number;
  readonly #power: () => number;
  #rates: Rates;
  /** Commits stand that were not waited for: everything since the last one that was lies in one transaction, which a power cut undoes. */
  #unkept = false;

  /** `power`: a chance of its own, so that where nothing is lost a seed lives the same life. */
  constructor(random: () => number, power: () => number, rates: Rates) {
    this.#random = random;
    this.#power = power;
    this.#rates = rates;
  }

  /** No more faults: from here on everything must drain. */
  end(): void {
    this.#rates = { faults: 0, crashes: 0 };
  }

  #crash(point: CrashPoint): void {
    if (this.#rates.crashes === 0 || this.#random() >= this.#rates.crashes) return;
    this.crashes += 1;
    throw new Crash(point);
  }

  #fails(share = 1): boolean {
    if (this.#rates.faults === 0 || this.#random() >= this.#rates.faults * share) return false;
    this.faults += 1;
    return true;
  }

  /** A connector whose calls fail, and whose writes may have happened all the same. */
  connector(inner: Connector, world: Interference): Connector {
    const crash = (point: CrashPoint) => this.#crash(point);
    const fails = (share?: number) => this.#fails(share);
    const write = async <Value>(points: readonly [CrashPoint, CrashPoint], act: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> => {
      crash(points[0]);
      if (fails()) return { ok: false, failure: fails() ? lost : later };
      const answer = await act();
      crash(points[1]);
      return fails(0.5) ? { ok: false, failure: lost } : answer;
    };
    return {
      ...inner,
      async *pull(session, kind, cursor, resume) {
        crash('before-pull');
        if (fails(0.3)) return yield { ok: false, failure: later };
        for await (const page of inner.pull(session, kind, cursor, resume)) {
          yield page;
          crash('between-pages');
          // A page that comes twice, as when records shift while somebody pages through them.
          if (fails(0.2)) yield page;
        }
      },
      reread: async (session, ids) => {
        world.beforeReread();
        crash('before-reread');
        if (fails()) return { ok: false, failure: later };
        const answer = await inner.reread(session, ids);
        crash('after-reread');
        return answer;
      },
      writeNote: (session, note) => write(['before-note', 'after-note'], () => inner.writeNote(session, note)),
      findNote: async (session, invoiceId, reference) => {
        crash('before-look');
        return fails() ? { ok: false, failure: later } : inner.findNote(session, invoiceId, reference);
      },
      setExpectedPayment: (session, expected) => write(['before-date', 'after-date'], () => inner.setExpectedPayment(session, expected)),
      sendInvoice: (session, invoiceId, to) => write(['before-send', 'after-send'], () => inner.sendInvoice(session, invoiceId, to)),
      payLink: async (session, invoiceId) => (fails() ? { ok: false, failure: later } : inner.payLink(session, invoiceId)),
    };
  }

  /** A mail server that refuses, is out of reach, or falls silent before or after it took the letter. */
  mail(inner: MailTransport, world: Interference): MailTransport {
    return {
      send: async (mail): Promise<MailOutcome> => {
        this.#crash('before-send');
        await world.whileSending(mail.envelope.to[0] ?? '');
        if (this.#fails()) {
          const fate = Math.floor(this.#random() * 4);
          if (fate === 0) return { kind: 'later', code: 'simulated' };
          if (fate === 1) return { kind: 'refused', code: '550' };
          if (fate === 2) return { kind: 'unknown', code: 'simulated' };
          await inner.send(mail);
          return { kind: 'unknown', code: 'simulated' };
        }
        const outcome = await inner.send(mail);
        this.#crash('after-send');
        return outcome;
      },
      close: () => inner.close(),
    };
  }

  /** A provider of texts that refuses, is out of reach, or falls silent before or after it took one; asked later it may not answer, or list it late. */
  texts(inner: Required<TextTransport>, world: Interference): TextTransport {
    return {
      send: async (text): Promise<TextOutcome> => {
        this.#crash('before-send');
        await world.whileSending(text.to);
        if (this.#fails()) {
          const fate = Math.floor(this.#random() * 5);
          if (fate === 0) return { kind: 'later', code: 'simulated' };
          if (fate === 1) return { kind: 'refused', code: '21211', reason: 'other' };
          if (fate === 2) return { kind: 'refused', code: '21610', reason: 'stopped' };
          if (fate === 3) return { kind: 'unknown', code: 'simulated' };
          await inner.send(text);
          return { kind: 'unknown', code: 'simulated' };
        }
        const outcome = await inner.send(text);
        this.#crash('after-send');
        return outcome;
      },
      find: async (text, at): Promise<TextFinding> => {
        this.#crash('before-look');
        if (this.#fails()) return this.#fails() ? { kind: 'absent' } : { kind: 'unknown', code: 'simulated' };
        return inner.find(text, at);
      },
      close: () => inner.close(),
    };
  }

  /** A database whose process may die just before or just after a commit; whoever opens it next finds what the one before left. */
  database(inner: Database): Database {
    if (this.#unkept) this.#keep(inner, this.#power() >= POWER_CUTS);
    let depth = 0;
    const committing =
      (transaction: Database['transaction'], isWaitedFor: boolean) =>
      (work: Parameters<Database['transaction']>[0]): unknown => {
        if (depth === 0 && !isWaitedFor && !this.#unkept) {
          inner.run(sql`BEGIN`);
          this.#unkept = true;
        }
        depth += 1;
        let result: unknown;
        try {
          result = transaction.call(inner, (given) => {
            const done = work(given);
            this.#crash('before-commit');
            return done;
          });
        } finally {
          depth -= 1;
        }
        if (depth === 0 && isWaitedFor && this.#unkept) this.#keep(inner, true);
        this.#crash('after-commit');
        return result;
      };
    return new Proxy(inner, {
      has: (target, name) => name === UNHURRIED || Reflect.has(target, name),
      get: (target, name) => {
        if (name === 'transaction') return committing(target.transaction, true);
        return name === UNHURRIED ? committing(target.transaction, false) : Reflect.get(target, name, target);
      },
    });
  }

  /** On the disk, or lost with the power. */
  #keep(inner: Database, isKept: boolean): void {
    inner.run(isKept ? sql`COMMIT` : sql`ROLLBACK`);
    this.#unkept = false;
  }
}
