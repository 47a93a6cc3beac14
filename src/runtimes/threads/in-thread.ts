/** The thread's side: client files are opened here, and whatever there is once in the process is asked for in the main thread. */
import type { Platform, PlatformId } from '../../../connectors/connector.ts';
import type { ReadLedgers } from '../../../connectors/spreadsheet/ledgers.ts';
import type { Instant } from '../../domain/time.ts';
import { dateIn } from '../../domain/zone.ts';
import type { Access } from '../../grants/access.ts';
import type { TextTransport } from '../../letters/text-transport.ts';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import { PLAIN_POST } from '../../organisation/desk.ts';
import type { Log } from '../../organisation/log.ts';
import { type Introduction, openFiles } from '../files.ts';
import { nodeRuntime } from '../platform.ts';
import { type Line, lineOver, type Port } from './line.ts';
import type { CurrentLedger, FoundLedger, FromFile, House, ToFiles, ToHouse, Word } from './messages.ts';

export interface InThread {
  readonly port: Port;
  readonly house: House;
  readonly dataDir: string;
  readonly now: () => Instant;
  /** false only where the whole folder is thrown away after a crash. */
  readonly durable?: boolean;
  /** `ledgers` are the main thread's; `log` is the main thread's log. */
  readonly platforms: (given: { readonly ledgers: ReadLedgers; readonly log: Log }) => Readonly<Partial<Record<PlatformId, Platform>>>;
}

/** Serves client files to the main thread until it says that they are to be closed. */
export function serveFiles({ port, house, dataDir, now, durable = true, platforms }: InThread): void {
  const introductions = new Map<string, Introduction>();
  const said = new Map<string, OrganisationSummary>();
  /** Told that they were put back; a question that was asked before the practice heard of it says so once more. */
  const known = new Set<string>();
  const line: Line<ToHouse, Word> = lineOver<ToHouse, Word, ToFiles, never>(port, {
    answer: (question) => answer(question),
    hear: () => {},
  });
  const log: Log = (level, event, values = {}) => line.tell({ is: 'log', level, event, values });
  const runtime = nodeRuntime({
    dataDir,
    now,
    durable,
    log,
    mail: { send: (mail) => line.ask({ do: 'send-mail', mail }), close: async () => {} },
    post: {
      replyAddress: house.replyAddress,
      sign: house.signsMail ? (raw, domain) => line.ask({ do: 'sign-mail', raw, domain }) : PLAIN_POST.sign,
      texts: textsOf(line, house),
    },
  });
  const files = openFiles({
    runtime,
    platforms: platforms({ ledgers: ledgersOver(line, now), log }),
    mostOpen: house.mostOpen,
    count: () => introductions.size,
    introduce: (id) => introductions.get(id) ?? null,
    accessOf: (id): Access => ({
      open: () => line.ask({ do: 'open-grant', id }),
      renew: (refused) => line.ask({ do: 'renew-grant', id, refused }),
    }),
    lastWebhook: (source) => line.ask<Instant | null>({ do: 'last-webhook', source }),
    said: (id) => said.get(id) ?? null,
    hear(summary) {
      const { work: _kept, ...short } = summary;
      said.set(summary.id, short);
      line.tell({ is: 'summary', summary });
    },
    toldPutBack(id) {
      known.add(id);
      line.tell({ is: 'told-put-back', id });
    },
  });
  async function answer(question: ToFiles): Promise<FromFile<unknown>> {
    if (question.do === 'close') {
      await files.close();
      runtime.close();
      return { value: null, counts: files.counts() };
    }
    const { id, introduction } = question;
    if (introduction) introductions.set(id, known.has(id) ? { ...introduction, isPutBack: false } : introduction);
    return { value: await done(question), counts: files.counts() };
  }

  async function done(question: Exclude<ToFiles, { do: 'close' }>): Promise<unknown> {
    switch (question.do) {
      case 'create':
        return files.create(question.id, question.file);
      case 'stages':
        return files.stages(question.id);
      case 'call': {
        const actor = files.actor(question.id);
        const method: unknown = Reflect.get(actor, question.method);
        if (typeof method !== 'function') throw new Error(`an organisation knows no ${question.method}`);
        return Reflect.apply(method, actor, question.given);
      }
      default:
        return question satisfies never;
    }
  }
}

function textsOf(line: Line<ToHouse, Word>, { texts }: House): TextTransport | null {
  if (texts === 'none') return null;
  const sending: TextTransport = { send: (text) => line.ask({ do: 'send-text', text }), close: async () => {} };
  return texts === 'sent' ? sending : { ...sending, find: (text, at) => line.ask({ do: 'find-text', text, at }) };
}

/** Ledgers are changed by people through the main thread, so it alone reads and writes them. */
function ledgersOver(line: Line<ToHouse, Word>, now: () => Instant): ReadLedgers {
  return {
    find: (tenant) => line.ask<FoundLedger>({ do: 'find-ledger', tenant }),
    current: (tenant) => line.ask<CurrentLedger>({ do: 'current-ledger', tenant }),
    today: ({ company }) => dateIn(now(), company.timeZone),
  };
}
