/**
 * Client files spread over threads by their id: each file has one thread that owns it for as long as the process lives. The main thread keeps
 * what there is once: pages, the practice, grants, webhooks, the mail server. A thread is started when one of its files is first asked for; one that
 * breaks takes the process with it.
 */
import type { ReadLedgers } from '../../../connectors/spreadsheet/ledgers.ts';
import type { OrganisationActor } from '../../organisation/actor.ts';
import { PLAIN_POST } from '../../organisation/desk.ts';
import type { Files, FilesDeps } from '../files.ts';
import { onDemand } from '../on-demand.ts';
import type { OpeningCounts } from '../openings.ts';
import { type Line, lineOver, type Port } from './line.ts';
import type { FileQuestion, FromFile, House, ToFiles, ToHouse, Word } from './messages.ts';

/** A worker, as far as it is needed here. */
export interface Thread {
  readonly port: Port;
  /** Told once, with the name of what was thrown, or 'ended'. */
  onEnd(ended: (why: string) => void): void;
  end(): Promise<unknown>;
}

export interface OnThreads {
  readonly threads: number;
  readonly start: (house: House) => Thread;
  /** Absent where no client file's books are a ledger. */
  readonly ledgers?: ReadLedgers;
  /** A thread ended, or an error was caught nowhere in it: nothing it owned can be reached any more. */
  readonly lost: (error: string) => void;
}

/** Gives where client files are open, for a product (product.ts). */
export function onThreads({ threads: count, start, ledgers, lost }: OnThreads): (deps: FilesDeps) => Files {
  return (deps) => {
    const house = houseOf(deps, count);
    const threads = new Map<number, ReturnType<typeof threadOf>>();
    let isClosed = false;
    const ownerOf = (id: string) => {
      const place = Number.parseInt(deps.runtime.hash(id).slice(0, 8), 16) % count;
      if (isClosed && !threads.has(place)) throw new Error('the organisations are being closed');
      const owner = threads.get(place) ?? threadOf(start(house), deps, ledgers ?? null, lost);
      threads.set(place, owner);
      return owner;
    };
    const introduced = (id: string) => ({ id, introduction: deps.introduce(id) });
    return {
      actor: (id) => remote(id, async (method, given) => ownerOf(id).ask({ do: 'call', ...introduced(id), method, given })),
      create: async (id, file) => ownerOf(id).ask({ do: 'create', ...introduced(id), file }),
      stages: async (id) => ownerOf(id).ask({ do: 'stages', ...introduced(id) }),
      counts: () =>
        threads
          .values()
          .map((thread) => thread.counts())
          .reduce(added, NONE),
      async close() {
        isClosed = true;
        await Promise.all(threads.values().map((thread) => thread.close()));
      },
    };
  };
}

const NONE: OpeningCounts = { open: 0, inUse: 0, waiting: 0, opened: 0, closed: 0 };

function added(a: OpeningCounts, b: OpeningCounts): OpeningCounts {
  return {
    open: a.open + b.open,
    inUse: a.inUse + b.inUse,
    waiting: a.waiting + b.waiting,
    opened: a.opened + b.opened,
    closed: a.closed + b.closed,
  };
}

function houseOf({ mostOpen, runtime: { post } }: FilesDeps, threads: number): House {
  return {
    mostOpen: Math.max(1, Math.floor(mostOpen / threads)),
    threads,
    replyAddress: post.replyAddress,
    signsMail: post.sign !== PLAIN_POST.sign,
    texts: post.texts === null ? 'none' : post.texts.find ? 'sent-and-found' : 'sent',
  };
}

/** An actor that lives in another thread: every method of one is asked there by its name. */
function remote(id: string, call: <Result>(method: string, given: readonly unknown[]) => Promise<Result>): OrganisationActor {
  const actor = onDemand(id, () => Promise.reject(new Error('it lives elsewhere')));
  for (const method of Object.keys(actor))
    if (method !== 'id') Reflect.set(actor, method, (...given: readonly unknown[]) => call(method, given));
  return actor;
}

function threadOf(thread: Thread, deps: FilesDeps, ledgers: ReadLedgers | null, lost: OnThreads['lost']) {
  let counts = NONE;
  let isEnding = false;
  const line: Line<ToFiles, never> = lineOver<ToFiles, never, ToHouse, Word>(thread.port, {
    answer: async (question) => answered(question, deps, ledgers),
    hear: (word) => heard(word, deps),
  });
  thread.onEnd((why) => {
    if (!isEnding) lost(why);
  });
  return {
    counts: () => counts,
    async ask<Result>(question: FileQuestion): Promise<Result> {
      // Until it has closed its files it refuses by itself whatever it has not begun.
      if (isEnding) throw new Error('the organisations are being closed');
      const answer = await line.ask<FromFile<Result>>(question);
      counts = answer.counts;
      return answer.value;
    },
    async close(): Promise<void> {
      if (isEnding) return;
      ({ counts } = await line.ask<FromFile<null>>({ do: 'close' }));
      isEnding = true;
      await thread.end();
    },
  };
}

function answered(question: ToHouse, { runtime, accessOf, lastWebhook }: FilesDeps, ledgers: ReadLedgers | null): unknown {
  const { mail, post } = runtime;
  switch (question.do) {
    case 'open-grant':
      return accessOf(question.id).open();
    case 'renew-grant':
      return accessOf(question.id).renew(question.refused);
    case 'send-mail':
      return mail.send(question.mail);
    case 'sign-mail':
      return post.sign(question.raw, question.domain);
    case 'send-text':
      return post.texts?.send(question.text);
    case 'find-text':
      return post.texts?.find?.(question.text, question.at);
    case 'last-webhook':
      return lastWebhook?.(question.source) ?? null;
    case 'find-ledger':
      return ledgers?.find(question.tenant) ?? null;
    case 'current-ledger':
      return ledgers?.current(question.tenant) ?? 'no-ledger';
    default:
      return question satisfies never;
  }
}

function heard(word: Word, deps: FilesDeps): void {
  switch (word.is) {
    case 'summary':
      deps.hear(word.summary);
      return;
    case 'told-put-back':
      deps.toldPutBack(word.id);
      return;
    case 'log':
      deps.runtime.log(word.level, word.event, word.values);
      return;
    default:
      word satisfies never;
  }
}
